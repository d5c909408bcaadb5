#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aws_sample.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEYS \
    "\"Version\": 1, \"AccessKeyId\": \"" SECOND_ID "\", \"SecretAccessKey\": \"" SECOND_SECRET "\""

static char folder[] = "/tmp/test_aws_process.XXXXXX";
static char script[64];
static char config[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(script, sizeof script, "%s/get keys", folder);
    (void)snprintf(config, sizeof config, "%s/config", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(script);
    (void)unlink(config);
    return rmdir(folder);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* The profile "lab" with these lines. */
static void use_profile(const char *lines)
{
    char text[1024];

    (void)snprintf(text, sizeof text, "[profile lab]\n%s\n", lines);
    write_file(config, text);
    set("AWS_CONFIG_FILE", config);
    set("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
}

/* The profile "lab" with a credential_process that runs `commands`. */
static void use_commands(const char *commands)
{
    char line[512];

    write_file(script, commands);
    (void)snprintf(line, sizeof line, "credential_process = sh \"%s\" --pin 1234 'two words'",
                   script);
    use_profile(line);
}

static void use_answer(const char *json)
{
    char commands[1024];

    (void)snprintf(commands, sizeof commands, "cat <<'END'\n%s\nEND\n", json);
    use_commands(commands);
}

static void answer_fails(const char *json, const char *why)
{
    char text[512];

    use_answer(json);
    (void)snprintf(text, sizeof text,
                   "what this credential_process printed cannot be used: %s; it should be "
                   "{\"Version\": 1, \"AccessKeyId\": ..., \"SecretAccessKey\": ...}",
                   why);
    fails("lab", "sh", text);
}

static void its_keys_are_taken(void **state)
{
    (void)state;
    use_answer("{" KEYS "}");
    finds("lab", SECOND_ID, SECOND_SECRET, "credential_process of profile \"lab\"");
    assert_null(found.session_token.text);
    assert_int_equal(found.expires_at_s, 0);
    use_answer("{" KEYS ", \"SessionToken\": \"AQoEXAMPLEH4aoAH0gNC\", \"Expiration\": "
               "\"2026-01-31T23:59:59+00:00\", \"AccountId\": \"123456789012\"}");
    finds("lab", SECOND_ID, SECOND_SECRET, "credential_process of profile \"lab\"");
    assert_string_equal(found.session_token.text, "AQoEXAMPLEH4aoAH0gNC");
    assert_int_equal(found.expires_at_s, 1769903999);
    use_answer("{" KEYS ", \"SessionToken\": null, \"Expiration\": null}");
    finds("lab", SECOND_ID, SECOND_SECRET, "credential_process of profile \"lab\"");
    assert_null(found.session_token.text);
}

static void it_gets_its_words_and_no_shell(void **state)
{
    (void)state;
    use_commands("[ \"$1$2$3$#\" = '--pin1234two words3' ] || exit 9\n"
                 "echo '{" KEYS "}'");
    finds("lab", SECOND_ID, SECOND_SECRET, "credential_process of profile \"lab\"");
    use_profile("credential_process = echo '{" KEYS "}' && $HOME");
    assert_int_equal(find("lab"), -1);
    assert_string_equal(error.origin, "echo");
    assert_non_null(strstr(error.text, "something stands behind its end"));
}

static void keys_in_the_credentials_file_come_before_it_and_in_the_config_file_behind(void **state)
{
    char lines[512];

    (void)state;
    use_answer("{" KEYS "}");
    (void)snprintf(lines, sizeof lines,
                   "credential_process = sh \"%s\"\naws_access_key_id = " FIRST_ID
                   "\naws_secret_access_key = " FIRST_SECRET,
                   script);
    use_profile(lines);
    finds("lab", SECOND_ID, SECOND_SECRET, "credential_process of profile \"lab\"");
    set("AWS_SHARED_CREDENTIALS_FILE", "fixtures/aws/good-session-token/credentials");
    write_file(script, "exit 1");
    finds("lab", SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-session-token/credentials");
}

static void an_answer_that_is_no_keys_is_refused_without_repeating_it(void **state)
{
    (void)state;
    answer_fails("", "this is not the JSON that was expected: it ends before it is complete (line "
                     "2, column 0)");
    answer_fails(SECOND_SECRET, "this is not the JSON that was expected: its syntax is wrong (line "
                                "1, column 2)");
    answer_fails("[]", "the JSON is an array where an object was expected");
    answer_fails("{\"AccessKeyId\": \"" SECOND_ID "\"}", "\"Version\" is missing");
    answer_fails("{\"Version\": 2, \"SecretAccessKey\": \"" SECOND_SECRET "\"}",
                 "\"Version\" is 2 where 1 was expected");
    answer_fails("{\"Version\": 1, \"SecretAccessKey\": \"" SECOND_SECRET "\"}",
                 "\"AccessKeyId\" is missing");
    answer_fails("{\"Version\": 1, \"AccessKeyId\": \"" SECOND_ID "\", \"SecretAccessKey\": 1}",
                 "\"SecretAccessKey\" is a number where a string was expected");
    answer_fails("{" KEYS ", \"Expiration\": \"soon\"}",
                 "\"Expiration\" is a text where a point in time was expected");
}

static void keys_that_are_none_are_refused(void **state)
{
    (void)state;
    use_answer("{\"Version\": 1, \"AccessKeyId\": \"" SECOND_ID "\", \"SecretAccessKey\": \"\"}");
    fails("lab", "sh",
          "\"SecretAccessKey\" is missing or empty, though \"AccessKeyId\" is there; set both, as "
          "AWS gave them");
    use_answer("{" KEYS ", \"SessionToken\": \"a\\r\\nb\"}");
    fails("lab", "sh",
          "\"SessionToken\" has a blank, a quote or another character that no key has; write it "
          "bare, as AWS gave it");
}

static void a_command_that_fails_is_named_by_its_first_word_alone(void **state)
{
    (void)state;
    use_commands("echo '{" KEYS "}'; exit 3");
    fails("lab", "credential_process",
          "\"sh\" ended with status 3; run the command of the profile by hand to see why");
    use_profile("credential_process = /nowhere/get-keys --pin 1234");
    assert_int_equal(find("lab"), -1);
    assert_memory_equal(error.text, "\"/nowhere/get-keys\" ", 20);
    assert_null(strstr(error.text, "pin"));
    use_commands("while :; do echo 0123456789; done");
    fails(
        "lab", "credential_process",
        "\"sh\" printed more than 65536 bytes; run the command of the profile by hand to see why");
}

static void a_command_line_that_is_none_is_refused(void **state)
{
    (void)state;
    use_profile("credential_process = get-keys --pin '1234");
    fails("lab", "credential_process",
          "a quote is not closed, or a backslash stands last; mend the command");
    use_profile("credential_process = ''");
    assert_int_equal(find("lab"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)
        TEST(its_keys_are_taken),
        TEST(it_gets_its_words_and_no_shell),
        TEST(keys_in_the_credentials_file_come_before_it_and_in_the_config_file_behind),
        TEST(an_answer_that_is_no_keys_is_refused_without_repeating_it),
        TEST(keys_that_are_none_are_refused),
        TEST(a_command_that_fails_is_named_by_its_first_word_alone),
        TEST(a_command_line_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
