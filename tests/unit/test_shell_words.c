#include "credentials/shell_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is wanted was checked with Python 3.11's shlex.split(). */
static void check(const char *line, size_t count, const char *const *wanted)
{
    struct shell_words split = SHELL_WORDS_INIT;

    assert_int_equal(shell_words_split(line, &split), 0);
    assert_int_equal(split.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(split.list[i], wanted[i]);
    assert_null(split.list[count]);
    shell_words_release(&split);
    assert_null(split.list);
}

#define WORDS(line, ...)                                                \
    check(line, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), \
          (const char *[]){__VA_ARGS__})

static void blanks_of_all_kinds_part_words(void **state)
{
    (void)state;
    WORDS("one", "one");
    WORDS(" aws \t sso\r\nlogin ", "aws", "sso", "login");
    check("", 0, NULL);
    check(" \t\r\n", 0, NULL);
}

static void quotation_marks_keep_what_is_within(void **state)
{
    (void)state;
    WORDS("a 'b c' \"d  e\"", "a", "b c", "d  e");
    WORDS("--name='my lab'x", "--name=my labx");
    WORDS("'a\"b' \"c'd\"", "a\"b", "c'd");
    WORDS("'' \"\"", "", "");
}

static void a_backslash_keeps_the_next_character_outside_of_quotation_marks(void **state)
{
    (void)state;
    WORDS("a\\ b \\\\ \\' \\\"", "a b", "\\", "'", "\"");
    WORDS("\\a\\\nb", "a\nb");
}

static void a_backslash_within_double_ones_keeps_only_them_and_itself(void **state)
{
    (void)state;
    WORDS("\"a\\\"b\" \"\\\\\" \"C:\\dir\"", "a\"b", "\\", "C:\\dir");
}

static void a_backslash_within_single_ones_is_one(void **state)
{
    (void)state;
    WORDS("'a\\' 'b\\\\'", "a\\", "b\\\\");
}

static void nothing_is_expanded(void **state)
{
    (void)state;
    WORDS("~/x $HOME `id` * # ; | &", "~/x", "$HOME", "`id`", "*", "#", ";", "|", "&");
}

static void what_is_not_closed_is_refused(void **state)
{
    static const char *const lines[] = {"'a", "\"a", "a '", "\"a\\\"", "a\\", "\"a\\"};
    struct shell_words split = SHELL_WORDS_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_int_equal(shell_words_split(lines[i], &split), -1);
        assert_null(split.list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_of_all_kinds_part_words),
        cmocka_unit_test(quotation_marks_keep_what_is_within),
        cmocka_unit_test(a_backslash_keeps_the_next_character_outside_of_quotation_marks),
        cmocka_unit_test(a_backslash_within_double_ones_keeps_only_them_and_itself),
        cmocka_unit_test(a_backslash_within_single_ones_is_one),
        cmocka_unit_test(nothing_is_expanded),
        cmocka_unit_test(what_is_not_closed_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
