#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aws_sample.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void use_keys(const char *id, const char *secret)
{
    set("AWS_ACCESS_KEY_ID", id);
    set("AWS_SECRET_ACCESS_KEY", secret);
}

static void the_environment_comes_first(void **state)
{
    (void)state;
    use_fixture("good-two-profiles");
    use_keys(FIRST_ID, FIRST_SECRET);
    finds(NULL, FIRST_ID, FIRST_SECRET, "environment");
    assert_null(found.session_token.text);
    assert_int_equal(found.expires_at_s, 0);
    set("AWS_PROFILE", "lab");
    finds(NULL, FIRST_ID, FIRST_SECRET, "environment");
}

static void a_profile_on_the_command_line_comes_before_the_environment(void **state)
{
    (void)state;
    use_fixture("good-two-profiles");
    use_keys(FIRST_ID, FIRST_SECRET);
    finds("lab", SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-two-profiles/credentials");
}

static void a_token_and_its_end_belong_to_the_keys(void **state)
{
    (void)state;
    use_keys(FIRST_ID, FIRST_SECRET);
    set("AWS_SESSION_TOKEN", "AQoEXAMPLEH4aoAH0gNC");
    set("AWS_CREDENTIAL_EXPIRATION", "2026-01-31T23:59:59Z");
    finds(NULL, FIRST_ID, FIRST_SECRET, "environment");
    assert_string_equal(found.session_token.text, "AQoEXAMPLEH4aoAH0gNC");
    assert_int_equal(found.expires_at_s, 1769903999);
    set("AWS_SESSION_TOKEN", "");
    finds(NULL, FIRST_ID, FIRST_SECRET, "environment");
    assert_null(found.session_token.text);
    set("AWS_CREDENTIAL_EXPIRATION", "tomorrow");
    fails(
        NULL, "environment",
        "\"AWS_CREDENTIAL_EXPIRATION\" is not a time like 2026-01-31T23:59:59Z; mend it, or unset "
        "it for keys that do not expire");
}

static void half_a_pair_in_the_environment_is_an_error_and_not_skipped(void **state)
{
    (void)state;
    use_fixture("good-default");
    use_keys(FIRST_ID, "");
    fails(
        NULL, "environment",
        "\"AWS_SECRET_ACCESS_KEY\" is missing or empty, though \"AWS_ACCESS_KEY_ID\" is there; set "
        "both, as AWS gave them");
    use_keys("", FIRST_SECRET);
    fails(
        NULL, "environment",
        "\"AWS_ACCESS_KEY_ID\" is missing or empty, though \"AWS_SECRET_ACCESS_KEY\" is there; set "
        "both, as AWS gave them");
    use_keys("", "");
    finds(NULL, FIRST_ID, FIRST_SECRET,
          "profile \"default\" in fixtures/aws/good-default/credentials");
}

static void what_cannot_be_part_of_a_key_is_refused(void **state)
{
    static const char *const bad[] = {FIRST_SECRET "\n", FIRST_SECRET "\r\nX-Header: 1",
                                      " " FIRST_SECRET, "\"" FIRST_SECRET "\"",
                                      FIRST_SECRET "\xc2\xa0"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        use_keys(FIRST_ID, bad[i]);
        fails(
            NULL, "environment",
            "\"AWS_SECRET_ACCESS_KEY\" has a blank, a quote or another character that no key has; "
            "write it bare, as AWS gave it");
    }
    use_keys("AKIA/us-east-1", FIRST_SECRET);
    fails(
        NULL, "environment",
        "\"AWS_ACCESS_KEY_ID\" has a blank, a quote or another character that no key has; write it "
        "bare, as AWS gave it");
    use_keys(FIRST_ID, FIRST_SECRET);
    set("AWS_SESSION_TOKEN", "two words");
    fails(
        NULL, "environment",
        "\"AWS_SESSION_TOKEN\" has a blank, a quote or another character that no key has; write it "
        "bare, as AWS gave it");
}

static void a_key_id_has_its_longest(void **state)
{
    char id[200];

    (void)state;
    memset(id, 'A', sizeof id);
    id[131] = '\0';
    use_keys(id, FIRST_SECRET);
    finds(NULL, id, FIRST_SECRET, "environment");
    id[131] = 'A';
    id[132] = '\0';
    use_keys(id, FIRST_SECRET);
    fails(NULL, "environment", "\"AWS_ACCESS_KEY_ID\" is longer than any key id");
}

static void the_environment_names_the_profile(void **state)
{
    (void)state;
    use_fixture("good-two-profiles");
    finds(NULL, FIRST_ID, FIRST_SECRET,
          "profile \"default\" in fixtures/aws/good-two-profiles/credentials");
    set("AWS_PROFILE", "lab");
    finds(NULL, SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-two-profiles/credentials");
    finds("default", FIRST_ID, FIRST_SECRET,
          "profile \"default\" in fixtures/aws/good-two-profiles/credentials");
    set("AWS_DEFAULT_PROFILE", "default");
    fails(
        NULL, "environment",
        "\"AWS_PROFILE\" names \"lab\" and \"AWS_DEFAULT_PROFILE\" names \"default\"; unset one of "
        "them, or name the profile with --profile");
    set("AWS_PROFILE", "");
    set("AWS_DEFAULT_PROFILE", "lab");
    finds(NULL, SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-two-profiles/credentials");
}

static void the_credentials_file_comes_before_the_config_file(void **state)
{
    (void)state;
    use_fixture("good-credentials-before-config");
    finds("lab", SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-credentials-before-config/credentials");
    use_fixture("good-keys-in-config-alone");
    finds("lab", SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-keys-in-config-alone/config");
    use_fixture("good-session-token");
    finds("lab", SECOND_ID, SECOND_SECRET,
          "profile \"lab\" in fixtures/aws/good-session-token/credentials");
    assert_memory_equal(found.session_token.text, "AQoEXAMPLEH4aoAH0gNC", 20);
}

static void the_files_are_in_the_home_folder(void **state)
{
    char home[] = "/tmp/test_aws.XXXXXX";
    char folder[64];
    char path[80];
    char source[160];
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(home));
    (void)snprintf(folder, sizeof folder, "%s/.aws", home);
    assert_int_equal(mkdir(folder, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/credentials", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("[default]\naws_access_key_id=" FIRST_ID "\naws_secret_access_key=" FIRST_SECRET,
                file);
    assert_int_equal(fclose(file), 0);
    set("HOME", home);
    (void)snprintf(source, sizeof source, "profile \"default\" in %s", path);
    finds(NULL, FIRST_ID, FIRST_SECRET, source);
    set("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
    finds(NULL, FIRST_ID, FIRST_SECRET, source);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(rmdir(home), 0);
}

static void half_a_pair_in_a_profile_is_an_error(void **state)
{
    (void)state;
    use_fixture("bad-id-alone");
    fails(
        "lab", "profile \"lab\" in fixtures/aws/bad-id-alone/credentials",
        "\"aws_secret_access_key\" is missing or empty, though \"aws_access_key_id\" is there; set "
        "both, as AWS gave them");
    use_fixture("bad-pair-over-two-files");
    fails(
        "lab", "profile \"lab\" in fixtures/aws/bad-pair-over-two-files/credentials",
        "\"aws_secret_access_key\" is missing or empty, though \"aws_access_key_id\" is there; set "
        "both, as AWS gave them");
    use_fixture("bad-empty-id");
    fails(
        "lab", "profile \"lab\" in fixtures/aws/bad-empty-id/credentials",
        "\"aws_access_key_id\" is missing or empty, though \"aws_secret_access_key\" is there; set "
        "both, as AWS gave them");
    use_fixture("bad-secret-alone");
    fails(
        "lab", "",
        "profile \"lab\" has \"aws_secret_access_key\" but no \"aws_access_key_id\"; set both, as "
        "AWS gave them");
}

static void keys_that_are_not_bare_are_refused(void **state)
{
    (void)state;
    use_fixture("bad-quoted");
    fails("lab", "profile \"lab\" in fixtures/aws/bad-quoted/credentials",
          "\"aws_secret_access_key\" has a blank, a quote or another character that no key has; "
          "write "
          "it bare, as AWS gave it");
    use_fixture("bad-comment-behind-value");
    fails(
        "lab", "profile \"lab\" in fixtures/aws/bad-comment-behind-value/credentials",
        "\"aws_access_key_id\" has a blank, a quote or another character that no key has; write it "
        "bare, as AWS gave it");
}

static void refuses_line(const char *fixture, const char *line)
{
    char text[512];

    use_fixture(fixture);
    (void)snprintf(text, sizeof text,
                   "profile \"lab\" has \"%s\", which needs more than bonusrec does itself; give "
                   "another profile the line \"credential_process = aws configure "
                   "export-credentials --profile lab --format process\" and name that one with "
                   "--profile",
                   line);
    fails("lab", "", text);
}

static void what_only_another_tool_can_do_is_refused_with_the_way_out(void **state)
{
    (void)state;
    refuses_line("bad-role", "role_arn");
    refuses_line("bad-single-sign-on", "sso_role_name");
    refuses_line("bad-source-profile-alone", "source_profile");
    use_fixture("good-default");
    set("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token");
    assert_int_equal(find(NULL), -1);
    assert_non_null(strstr(error.text, "\"AWS_WEB_IDENTITY_TOKEN_FILE\" asks for a role"));
    finds("default", FIRST_ID, FIRST_SECRET,
          "profile \"default\" in fixtures/aws/good-default/credentials");
    use_keys(SECOND_ID, SECOND_SECRET);
    finds(NULL, SECOND_ID, SECOND_SECRET, "environment");
}

static void a_profile_that_is_not_there_is_refused_with_those_that_are(void **state)
{
    (void)state;
    use_fixture("good-two-profiles");
    fails("lap", "",
          "there is no profile \"lap\" in \"fixtures/aws/good-two-profiles/credentials\" or "
          "\"fixtures/aws/good-two-profiles/config\"; those there are: \"default\", \"lab\"");
    set("AWS_PROFILE", "lap");
    assert_int_equal(find(NULL), -1);
    assert_non_null(strstr(error.text, "there is no profile \"lap\""));
    use_fixture("none");
    fails("lab", "",
          "there is no profile \"lab\" in \"fixtures/aws/none/credentials\" or "
          "\"fixtures/aws/none/config\"; there is none at all: make one with aws configure");
}

static void where_nothing_is_found_it_says_where_it_looked(void **state)
{
    (void)state;
    use_fixture("none");
    fails(
        NULL, "",
        "found no AWS keys: not in AWS_ACCESS_KEY_ID, and not in profile \"default\" of "
        "\"fixtures/aws/none/credentials\" or \"fixtures/aws/none/config\"; set AWS_ACCESS_KEY_ID "
        "and AWS_SECRET_ACCESS_KEY, make a profile with aws configure, or name one with --profile");
    use_fixture("good-crlf");
    assert_int_equal(find(NULL), -1);
    assert_non_null(strstr(error.text, "; those there are: \"lab\""));
    use_fixture("bad-no-keys");
    fails("lab", "",
          "profile \"lab\" has no keys in \"fixtures/aws/bad-no-keys/credentials\" or "
          "\"fixtures/aws/bad-no-keys/config\"; give it \"aws_access_key_id\" and "
          "\"aws_secret_access_key\", or a \"credential_process\"");
}

static void a_file_that_is_wrong_is_named_with_its_line(void **state)
{
    (void)state;
    use_fixture("bad-line-without-equals");
    fails("lab", "fixtures/aws/bad-line-without-equals/credentials",
          "line 3: this is no section, no \"key = value\" and no comment; mend the line");
}

static void endpoint_is(const char *profile, const char *wanted)
{
    char url[1024] = "unchanged";

    assert_int_equal(aws_endpoint_find(profile, own_getenv, url, &error), 0);
    assert_string_equal(url, wanted);
}

static void the_endpoint_comes_from_the_environment_then_the_profile(void **state)
{
    (void)state;
    use_fixture("good-endpoint");
    endpoint_is(NULL, "");
    endpoint_is("lab", "http://127.0.0.1:8080");
    set("AWS_ENDPOINT_URL", "http://127.0.0.1:2");
    endpoint_is("lab", "http://127.0.0.1:2");
    set("AWS_ENDPOINT_URL_MTURK", "http://127.0.0.1:1");
    endpoint_is("lab", "http://127.0.0.1:1");
    set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
    endpoint_is("lab", "http://127.0.0.1:1");
    set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
    endpoint_is("lab", "");
}

static void an_endpoint_that_cannot_be_looked_up_is_an_error(void **state)
{
    char url[1024] = "unchanged";
    char longest[1100];

    (void)state;
    use_fixture("good-endpoint");
    assert_int_equal(aws_endpoint_find("lap", own_getenv, url, &error), -1);
    assert_non_null(strstr(error.text, "there is no profile \"lap\""));
    use_fixture("bad-key-twice");
    assert_int_equal(aws_endpoint_find(NULL, own_getenv, url, &error), 0);
    assert_int_equal(aws_endpoint_find("lab", own_getenv, url, &error), -1);
    assert_int_equal(error.kind, ERROR_CREDENTIALS);
    use_fixture("none");
    memset(longest, 'x', sizeof longest);
    longest[1024] = '\0';
    set("AWS_ENDPOINT_URL", longest);
    assert_int_equal(aws_endpoint_find(NULL, own_getenv, url, &error), -1);
    assert_string_equal(error.text, "the configured endpoint is longer than 1023 bytes; mend it");
    assert_string_equal(url, "");
    longest[1023] = '\0';
    set("AWS_ENDPOINT_URL", longest);
    endpoint_is(NULL, longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)
        TEST(the_environment_comes_first),
        TEST(a_profile_on_the_command_line_comes_before_the_environment),
        TEST(a_token_and_its_end_belong_to_the_keys),
        TEST(half_a_pair_in_the_environment_is_an_error_and_not_skipped),
        TEST(what_cannot_be_part_of_a_key_is_refused),
        TEST(a_key_id_has_its_longest),
        TEST(the_environment_names_the_profile),
        TEST(the_credentials_file_comes_before_the_config_file),
        TEST(the_files_are_in_the_home_folder),
        TEST(half_a_pair_in_a_profile_is_an_error),
        TEST(keys_that_are_not_bare_are_refused),
        TEST(what_only_another_tool_can_do_is_refused_with_the_way_out),
        TEST(a_profile_that_is_not_there_is_refused_with_those_that_are),
        TEST(where_nothing_is_found_it_says_where_it_looked),
        TEST(a_file_that_is_wrong_is_named_with_its_line),
        TEST(the_endpoint_comes_from_the_environment_then_the_profile),
        TEST(an_endpoint_that_cannot_be_looked_up_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
