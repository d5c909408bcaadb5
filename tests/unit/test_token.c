/* Where the Prolific token is found, and what is none. */
#include "credentials/token.h"

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

/* cmocka.h wants the headers above before it. */

static const char *const *environment; /* NAME, VALUE, ..., NULL */
static char folder[64];
static char path[128]; /* the file of the test, in `folder` */

static char *look_up(const char *name)
{
    static char value[8192];

    for (size_t i = 0; environment && environment[i]; i += 2)
        if (strcmp(environment[i], name) == 0) {
            (void)snprintf(value, sizeof value, "%s", environment[i + 1]);
            return value;
        }
    return NULL;
}

static int set_up(void **state)
{
    (void)state;
    environment = NULL;
    (void)snprintf(folder, sizeof folder, "/tmp/bonusrec-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/prolific-token", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static void write_bytes(const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *text)
{
    write_bytes(text, strlen(text));
}

/* The token found is `wanted`, from `source`. */
static void finds(const char *file, const char *wanted, const char *source)
{
    struct token token = TOKEN_INIT;
    struct error error = {0};

    if (token_find(file, look_up, &token, &error))
        fail_msg("%s: %s", error.origin, error.text);
    assert_string_equal(token.secret.text, wanted);
    assert_string_equal(token.source, source);
    token_release(&token);
    assert_null(token.secret.text);
    token_release(&token);
}

/* None is found, as `words` say, and what `secret` is stays unsaid. */
static void refuses(const char *file, const char *origin, const char *words, const char *secret)
{
    struct token token = TOKEN_INIT;
    struct error error = {0};

    assert_int_equal(token_find(file, look_up, &token, &error), -1);
    assert_int_equal(error.kind, ERROR_CREDENTIALS);
    assert_string_equal(error.origin, origin);
    if (!strstr(error.text, words))
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    assert_null(token.secret.text);
    assert_int_equal(token.source[0], '\0');
    if (secret)
        assert_null(strstr(error.text, secret));
}

static void the_first_place_that_has_one_counts(void **state)
{
    const char *all[] = {"CREDENTIALS_DIRECTORY",
                         folder,
                         "PROLIFIC_API_TOKEN",
                         "example-api-token",
                         "PROLIFIC_TOKEN",
                         "example-other-token",
                         NULL};
    char option[160];

    (void)state;
    write_text("example-prolific-token\n");
    (void)snprintf(option, sizeof option, "--token-file %s", path);
    environment = all;
    finds(path, "example-prolific-token", option);
    finds(NULL, "example-prolific-token", path);
    assert_int_equal(unlink(path), 0);
    finds(NULL, "example-api-token", "PROLIFIC_API_TOKEN");
    environment = all + 2;
    finds(NULL, "example-api-token", "PROLIFIC_API_TOKEN");
    environment = all + 4;
    finds(NULL, "example-other-token", "PROLIFIC_TOKEN");
}

static void with_none_the_three_ways_are_told(void **state)
{
    (void)state;
    refuses(NULL, "", "found no Prolific token", NULL);
    refuses(NULL, "", "--token-file", NULL);
    refuses(NULL, "", "prolific-token", NULL);
    refuses(NULL, "", "$CREDENTIALS_DIRECTORY", NULL);
    refuses(NULL, "", "PROLIFIC_API_TOKEN", NULL);
}

static void an_empty_variable_counts_as_none(void **state)
{
    const char *empty[] = {
        "CREDENTIALS_DIRECTORY",  "",  "PROLIFIC_API_TOKEN", "", "PROLIFIC_TOKEN",
        "example-prolific-token", NULL};

    (void)state;
    environment = empty;
    finds(NULL, "example-prolific-token", "PROLIFIC_TOKEN");
    empty[5] = "";
    refuses(NULL, "", "found no Prolific token", NULL);
}

/* The token elsewhere may be another account's. */
static void a_file_that_was_named_is_never_passed_over(void **state)
{
    static const char *const other[] = {"PROLIFIC_API_TOKEN", "example-api-token", NULL};
    char origin[160];

    (void)state;
    environment = other;
    (void)snprintf(origin, sizeof origin, "--token-file %s", path);
    refuses(path, origin, "cannot be read: No such file or directory; name a file", "example-api");
    refuses("", "--token-file ", "cannot be read", "example-api");
    write_text("");
    refuses(path, origin, "the token is empty", "example-api");
    (void)snprintf(origin, sizeof origin, "--token-file %s", folder);
    refuses(folder, origin, "cannot be read: Is a directory", "example-api");
}

static void a_service_may_have_other_credentials_but_not_a_broken_one(void **state)
{
    const char *with_folder[] = {"CREDENTIALS_DIRECTORY", folder, "PROLIFIC_API_TOKEN",
                                 "example-api-token", NULL};
    char below[160];

    (void)state;
    environment = with_folder;
    finds(NULL, "example-api-token", "PROLIFIC_API_TOKEN");
    with_folder[1] = "/nowhere/at/all";
    finds(NULL, "example-api-token", "PROLIFIC_API_TOKEN");
    with_folder[1] = folder;
    write_text("\n");
    refuses(NULL, path, "the token is empty", "example-api");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    refuses(NULL, path, "cannot be read: Is a directory", "example-api");
    assert_int_equal(rmdir(path), 0);
    write_text("example");
    with_folder[1] = path; /* which is no folder */
    (void)snprintf(below, sizeof below, "%s/prolific-token", path);
    refuses(NULL, below, "cannot be read: Not a directory", "example-api");
}

static void the_first_line_is_taken_without_what_is_around_it(void **state)
{
    static const char *const texts[] = {
        "example-prolific-token",
        "example-prolific-token\n",
        "example-prolific-token\r\n",
        " \texample-prolific-token \t\r\n",
        "example-prolific-token\nlogin: lab@example.org\n",
        "example-prolific-token\n\xff\n",
        "Token example-prolific-token\n",
        "  token \t example-prolific-token\n",
        "TOKEN\texample-prolific-token",
    };
    char source[160];

    (void)state;
    (void)snprintf(source, sizeof source, "--token-file %s", path);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *variable[] = {"PROLIFIC_API_TOKEN", texts[i], NULL};

        write_text(texts[i]);
        finds(path, "example-prolific-token", source);
        environment = variable;
        if (!strstr(texts[i], "\nlogin") && !strstr(texts[i], "\xff"))
            finds(NULL, "example-prolific-token", "PROLIFIC_API_TOKEN");
    }
    write_text("Tokenexample\n");
    finds(path, "Tokenexample", source);
}

static void what_is_no_token_is_refused_and_not_shown(void **state)
{
    static const char *const texts[] = {
        "example token",
        "example\ttoken",
        "example\rtoken",
        "example\x01token",
        "example\x7ftoken",
        "example\x1b[31mtoken",
        "example-t\xc3\xb6ken",
        "\357\273\277example-token",
        "\"example-token\"",
        "'example-token'",
        "Authorization: Token example-token",
        "Bearer example-token",
        "Token Token example-token",
        "PROLIFIC_API_TOKEN = example-token",
    };
    char origin[160];

    (void)state;
    (void)snprintf(origin, sizeof origin, "--token-file %s", path);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *variable[] = {"PROLIFIC_TOKEN", texts[i], NULL};

        write_text(texts[i]);
        refuses(path, origin, "no token has; write it bare, as Prolific gave it", "example");
        environment = variable;
        refuses(NULL, "PROLIFIC_TOKEN", "no token has; write it bare", "example");
    }
    write_bytes("example\0token\n", 14);
    refuses(path, origin, "no token has", "example");
}

/* A second header must not come in with it. */
static void a_variable_of_two_lines_is_refused(void **state)
{
    static const char *const two[] = {"PROLIFIC_API_TOKEN", "example\r\nX-Other: yes", NULL};

    (void)state;
    environment = two;
    refuses(NULL, "PROLIFIC_API_TOKEN", "no token has", "X-Other");
}

static void nothing_but_blanks_is_empty(void **state)
{
    static const char *const blank[] = {"PROLIFIC_API_TOKEN", " \t ", NULL};
    char origin[160];

    (void)state;
    (void)snprintf(origin, sizeof origin, "--token-file %s", path);
    write_text("\nexample-prolific-token\n");
    refuses(path, origin, "the token is empty; write it on the first line", "example");
    write_text(" \r\n");
    refuses(path, origin, "the token is empty", NULL);
    environment = blank;
    refuses(NULL, "PROLIFIC_API_TOKEN", "the token is empty", NULL);
}

static void a_token_has_at_most_4096_bytes(void **state)
{
    char text[TOKEN_MAX + 2];
    char source[160];

    (void)state;
    (void)snprintf(source, sizeof source, "--token-file %s", path);
    memset(text, 'x', sizeof text);
    text[TOKEN_MAX] = '\0';
    write_text(text);
    finds(path, text, source);
    text[TOKEN_MAX] = 'x';
    text[TOKEN_MAX + 1] = '\0';
    write_text(text);
    refuses(path, source, "longer than any token", "xxx");
    /* And of a larger file no more is read than what tells that. */
    assert_int_equal(truncate(path, 1 << 30), 0);
    refuses(path, source, "longer than any token", "xxx");
}

#define TOKEN_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOKEN_TEST(the_first_place_that_has_one_counts),
        TOKEN_TEST(with_none_the_three_ways_are_told),
        TOKEN_TEST(an_empty_variable_counts_as_none),
        TOKEN_TEST(a_file_that_was_named_is_never_passed_over),
        TOKEN_TEST(a_service_may_have_other_credentials_but_not_a_broken_one),
        TOKEN_TEST(the_first_line_is_taken_without_what_is_around_it),
        TOKEN_TEST(what_is_no_token_is_refused_and_not_shown),
        TOKEN_TEST(a_variable_of_two_lines_is_refused),
        TOKEN_TEST(nothing_but_blanks_is_empty),
        TOKEN_TEST(a_token_has_at_most_4096_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
