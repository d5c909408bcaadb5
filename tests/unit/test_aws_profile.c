#include "credentials/aws_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FIRST_ID "AKIAIOSFODNN7EXAMPLE"
#define FIRST_SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define SECOND_ID "AKIAI44QH8DHBEXAMPLE"
#define SECOND_SECRET "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"

static char folder[] = "/tmp/test_aws_profile.XXXXXX";
static char path[64];
static struct aws_profile profile;
static struct buffer names;
static struct error error;

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static int release(void **state)
{
    (void)state;
    aws_profile_release(&profile);
    buffer_release(&names);
    return 0;
}

static void write_bytes(const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* The profile "lab" of a file with this text. */
static int read_text(enum aws_file kind, const char *text)
{
    (void)release(NULL);
    write_bytes(text, strlen(text));
    return aws_profile_read(path, kind, "lab", &profile, &names, &error);
}

static int read_fixture(const char *name, enum aws_file kind, const char *wanted)
{
    char fixture[128];

    (void)release(NULL);
    (void)snprintf(fixture, sizeof fixture, "fixtures/aws/%s/%s", name,
                   kind == AWS_FILE_CONFIG ? "config" : "credentials");
    assert_int_equal(access(fixture, R_OK), 0);
    return aws_profile_read(fixture, kind, wanted, &profile, &names, &error);
}

static void value_is(enum aws_key key, const char *wanted)
{
    assert_true(profile.exists);
    if (wanted)
        assert_string_equal(profile.values[key].text, wanted);
    else
        assert_null(profile.values[key].text);
}

static void fixture_gives(const char *name, enum aws_file kind, const char *wanted, const char *id,
                          const char *secret)
{
    assert_int_equal(read_fixture(name, kind, wanted), 0);
    value_is(AWS_ACCESS_KEY_ID, id);
    value_is(AWS_SECRET_ACCESS_KEY, secret);
}

static void is_refused_at(int line)
{
    char start[32];

    (void)snprintf(start, sizeof start, "line %d: ", line);
    assert_int_equal(error.kind, ERROR_CREDENTIALS);
    assert_memory_equal(error.text, start, strlen(start));
    assert_null(strstr(error.text, "EXAMPLE"));
    assert_false(profile.exists);
}

static void fixture_is_refused_at(const char *name, int line)
{
    assert_int_equal(read_fixture(name, AWS_FILE_CREDENTIALS, "lab"), -1);
    is_refused_at(line);
}

static void a_profile_is_a_section(void **state)
{
    (void)state;
    fixture_gives("good-two-profiles", AWS_FILE_CREDENTIALS, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("good-two-profiles", AWS_FILE_CREDENTIALS, "default", FIRST_ID, FIRST_SECRET);
    value_is(AWS_SESSION_TOKEN, NULL);
    assert_string_equal(buffer_text(&names), "\"default\", \"lab\"");
}

static void in_a_config_file_its_section_begins_with_profile(void **state)
{
    (void)state;
    fixture_gives("good-config-only", AWS_FILE_CONFIG, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("good-config-only", AWS_FILE_CONFIG, "default", FIRST_ID, FIRST_SECRET);
    fixture_gives("good-name-with-blank", AWS_FILE_CONFIG, "the lab", SECOND_ID, SECOND_SECRET);
    assert_int_equal(read_text(AWS_FILE_CONFIG, "[lab]\nendpoint_url = x\n[sso-session lab]\n"), 0);
    assert_false(profile.exists);
    assert_int_equal(names.length, 0);
}

static void the_later_of_two_sections_for_one_profile_counts(void **state)
{
    (void)state;
    fixture_gives("good-default-twice", AWS_FILE_CONFIG, "default", SECOND_ID, SECOND_SECRET);
    assert_string_equal(buffer_text(&names), "\"default\"");
}

static void what_is_not_there_is_empty(void **state)
{
    (void)state;
    assert_int_equal(
        aws_profile_read("fixtures/aws/none", AWS_FILE_CONFIG, "lab", &profile, &names, &error), 0);
    assert_false(profile.exists);
    assert_int_equal(
        aws_profile_read("/dev/null", AWS_FILE_CONFIG, "lab", &profile, &names, &error), 0);
    assert_false(profile.exists);
    assert_int_equal(read_text(AWS_FILE_CONFIG, ""), 0);
    assert_false(profile.exists);
}

static void a_section_without_lines_is_a_profile_too(void **state)
{
    (void)state;
    assert_int_equal(read_text(AWS_FILE_CREDENTIALS, "[lab]"), 0);
    assert_true(profile.exists);
    assert_string_equal(buffer_text(&names), "\"lab\"");
}

static void keys_are_read_as_botocore_reads_them(void **state)
{
    (void)state;
    fixture_gives("good-indented-keys", AWS_FILE_CREDENTIALS, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("good-colons-and-capitals", AWS_FILE_CREDENTIALS, "lab", SECOND_ID,
                  SECOND_SECRET);
    fixture_gives("good-comment-lines", AWS_FILE_CREDENTIALS, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("good-crlf", AWS_FILE_CREDENTIALS, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("good-byte-order-mark", AWS_FILE_CREDENTIALS, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("good-nested-block", AWS_FILE_CONFIG, "lab", SECOND_ID, SECOND_SECRET);
    fixture_gives("bad-quoted", AWS_FILE_CREDENTIALS, "lab", FIRST_ID, "\"" FIRST_SECRET "\"");
    fixture_gives("bad-comment-behind-value", AWS_FILE_CREDENTIALS, "lab", FIRST_ID " ; mine",
                  FIRST_SECRET);
    fixture_gives("bad-empty-id", AWS_FILE_CREDENTIALS, "lab", "", FIRST_SECRET);
}

static void names_of_any_length_are_told_apart(void **state)
{
    (void)state;
    fixture_gives("good-long-names", AWS_FILE_CREDENTIALS,
                  "a-profile-with-a-name-of-more-than-fifty-characters-one", FIRST_ID,
                  FIRST_SECRET);
    fixture_gives("good-long-names", AWS_FILE_CREDENTIALS,
                  "a-profile-with-a-name-of-more-than-fifty-characters-two", SECOND_ID,
                  SECOND_SECRET);
}

static void a_line_further_in_goes_on_with_the_value_above(void **state)
{
    (void)state;
    assert_int_equal(read_text(AWS_FILE_CONFIG, "[profile lab]\n"
                                                " credential_process = get-keys\n"
                                                "   --for lab\n"
                                                "\n"
                                                "   # not this\n"
                                                "\t\t--pin 1\n"
                                                " endpoint_url = x\n"),
                     0);
    value_is(AWS_CREDENTIAL_PROCESS, "get-keys\n--for lab\n--pin 1");
    value_is(AWS_ENDPOINT_URL, "x");
    assert_int_equal(read_text(AWS_FILE_CONFIG, "[profile lab]\n"
                                                "endpoint_url = x\n"
                                                "region = y\n"
                                                "  z\n"
                                                "[profile other]\n"
                                                "endpoint_url = v\n"
                                                "  w\n"),
                     0);
    value_is(AWS_ENDPOINT_URL, "x");
    assert_int_equal(read_text(AWS_FILE_CONFIG, "[profile lab]\nregion = x\n  [profile lab]\n"), 0);
    assert_string_equal(buffer_text(&names), "\"lab\"");
}

static void a_long_value_is_whole(void **state)
{
    enum { LONG = 200 * 1000 };
    struct buffer text = BUFFER_INIT;

    (void)state;
    buffer_add_text(&text, "[lab]\naws_session_token = ");
    for (int i = 0; i < LONG; i++)
        buffer_add_char(&text, (char)('a' + i % 26));
    assert_int_equal(read_text(AWS_FILE_CREDENTIALS, buffer_text(&text)), 0);
    value_is(AWS_SESSION_TOKEN, strchr(text.bytes, '=') + 2);
    buffer_release(&text);
}

static void what_is_wrong_is_refused_with_its_line(void **state)
{
    (void)state;
    fixture_is_refused_at("bad-line-without-equals", 3);
    fixture_is_refused_at("bad-keys-before-section", 1);
    fixture_is_refused_at("bad-key-twice", 4);
    fixture_is_refused_at("bad-section-twice", 4);
    fixture_is_refused_at("bad-section-unclosed", 1);
    fixture_is_refused_at("bad-value-on-next-line", 4);
    fixture_is_refused_at("bad-nul-byte", 4);
    assert_int_equal(read_text(AWS_FILE_CREDENTIALS, "# a\r\n\r\n[lab]\r= x\r"), -1);
    is_refused_at(4);
    assert_int_equal(read_text(AWS_FILE_CREDENTIALS, "\n[]\n"), -1);
    is_refused_at(2);
    /* It has no key for the line below it, whatever stood in the section before. */
    assert_int_equal(
        read_text(AWS_FILE_CREDENTIALS, "[lab]\nendpoint_url = x\n[lab]\nno key\n  more\n"), -1);
    is_refused_at(3);
}

static void a_file_that_cannot_be_read_is_an_error(void **state)
{
    struct buffer text = BUFFER_INIT;

    (void)state;
    if (geteuid() != 0) { /* whom no mode keeps out */
        write_bytes("[lab]\n", 6);
        assert_int_equal(chmod(path, 0), 0);
        assert_int_equal(
            aws_profile_read(path, AWS_FILE_CREDENTIALS, "lab", &profile, &names, &error), -1);
        assert_string_equal(error.origin, path);
        assert_non_null(strstr(error.text, "cannot be read: Permission denied"));
        assert_int_equal(unlink(path), 0);
    }
    while (text.length <= 1024 * 1024)
        buffer_add_text(&text, "# a comment, and nothing else\n");
    assert_int_equal(read_text(AWS_FILE_CREDENTIALS, buffer_text(&text)), -1);
    assert_string_equal(error.origin, path);
    assert_non_null(strstr(error.text, "larger than 1 MiB"));
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, release)
        TEST(a_profile_is_a_section),
        TEST(in_a_config_file_its_section_begins_with_profile),
        TEST(the_later_of_two_sections_for_one_profile_counts),
        TEST(what_is_not_there_is_empty),
        TEST(a_section_without_lines_is_a_profile_too),
        TEST(keys_are_read_as_botocore_reads_them),
        TEST(names_of_any_length_are_told_apart),
        TEST(a_line_further_in_goes_on_with_the_value_above),
        TEST(a_long_value_is_whole),
        TEST(what_is_wrong_is_refused_with_its_line),
        TEST(a_file_that_cannot_be_read_is_an_error),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
