#include "report/cell_text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct ruler ruler;

static void check_visible(const char *text, const char *expected)
{
    struct buffer out = BUFFER_INIT;

    cell_make_visible(&out, text);
    assert_string_equal(buffer_text(&out), expected);
    buffer_release(&out);
}

static void what_would_steer_a_terminal_is_made_harmless(void **state)
{
    (void)state;
    check_visible("Great work, é特😀", "Great work, é特😀");
    check_visible("a\033[31mb\x7f", "a?[31mb?");
    check_visible("two\nlines\tand\rmore", "two lines and more");
    check_visible("\xc2\x80|\xc2\x9b|\xc2\x9f|\xc2\xa0", "?|?|?|\xc2\xa0");
    check_visible("\xe2\x80\xa8|\xe2\x80\xae|\xe2\x81\xa6|\xd8\x9c|\xef\xbb\xbf", "?|?|?|?|?");
    check_visible("cut \xe2\x82", "cut ??");
}

static void what_nobody_sees_is_shown(void **state)
{
    (void)state;
    check_visible("A1\xe2\x80\x8b|\xc2\xad|\xe2\x81\xa0|\xcd\x8f|\xe3\x85\xa4", "A1?|?|?|?|?");
    check_visible("A\xe2\x80\x8d"
                  "B\xe2\x80\x8c",
                  "A?B?");
    check_visible("می\xe2\x80\x8cخواهم", "می\xe2\x80\x8cخواهم"); /* a joiner where it belongs */
    check_visible("क्\xe2\x80\x8dष", "क्\xe2\x80\x8dष");
}

/* Some terminals show one picture of two columns, others one for each character. */
static void pictures_are_as_wide_on_every_terminal(void **state)
{
    (void)state;
    check_visible("👩\xe2\x80\x8d🔬", "👩🔬");
    check_visible("👍🏽", "👍");
    check_visible("❤\xef\xb8\x8f", "❤");
    check_visible("❤\xef\xb8\x8f\xe2\x80\x8d🔥", "❤🔥");
    check_visible("🏽", "🏽"); /* a tone by itself */
}

static void no_heap_of_marks_reaches_the_line_above(void **state)
{
    (void)state;
    check_visible("e\xcc\x81\xcc\x82\xcc\x83|", "e\xcc\x81\xcc\x82\xcc\x83|");
    check_visible("e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85|", "e\xcc\x81\xcc\x82\xcc\x83|");
}

static void characters_take_their_width_in_any_locale(void **state)
{
    (void)state;
    assert_string_equal(setlocale(LC_ALL, NULL), "C");
    assert_int_equal(cell_width(&ruler, ""), 0);
    assert_int_equal(cell_width(&ruler, "abc"), 3);
    assert_int_equal(cell_width(&ruler, "é"), 1);
    assert_int_equal(cell_width(&ruler, "e\xcc\x81"), 1); /* an accent that combines */
    assert_int_equal(cell_width(&ruler, "特別"), 4);
    assert_int_equal(cell_width(&ruler, "😀"), 2);
    assert_string_equal(setlocale(LC_ALL, NULL), "C");
}

static void check_cut(const char *text, int columns, const char *expected, int width)
{
    struct buffer out = BUFFER_INIT;

    assert_int_equal(cell_add_cut(&ruler, &out, text, columns), width);
    assert_string_equal(buffer_text(&out), expected);
    buffer_release(&out);
}

static void only_what_is_too_long_is_cut_and_never_within_a_character(void **state)
{
    (void)state;
    check_cut("", 4, "", 0);
    check_cut("12345678", 8, "12345678", 8);
    check_cut("123456789", 8, "12345...", 8);
    check_cut("特別ボーナス", 12, "特別ボーナス", 12);
    check_cut("特別ボーナス", 11, "特別ボー...", 11);
    check_cut("特別ボーナス", 8, "特別...", 7);
    check_cut("abcdee\xcc\x81xyz", 9, "abcdee\xcc\x81xyz", 9);
    check_cut("abcdee\xcc\x81xyz", 8, "abcde...", 8);
    check_cut("ae\xcc\x81xyz", 4, "a...", 4);
    check_cut("abe\xcc\x81xyzuvw", 6, "abe\xcc\x81...", 6);
}

static void lines_break_between_words_where_there_are_any(void **state)
{
    (void)state;
    assert_int_equal(cell_break(&ruler, "", 10), 0);
    assert_int_equal(cell_break(&ruler, "one two", 10), 7);
    assert_int_equal(cell_break(&ruler, "one two three", 7), 7);
    assert_int_equal(cell_break(&ruler, "one two three", 8), 7);
    assert_int_equal(cell_break(&ruler, "one two three", 6), 3);
    assert_int_equal(cell_break(&ruler, "one  two", 5), 3);
    assert_int_equal(cell_break(&ruler, "onetwothree", 5), 5);
    assert_int_equal(cell_break(&ruler, "特別", 1), 3); /* too wide, and still no standstill */
    assert_int_equal(cell_break(&ruler, " x", 1), 1);
}

static int set_up(void **state)
{
    (void)state;
    ruler_init(&ruler);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ruler_release(&ruler);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_would_steer_a_terminal_is_made_harmless),
        cmocka_unit_test(what_nobody_sees_is_shown),
        cmocka_unit_test(pictures_are_as_wide_on_every_terminal),
        cmocka_unit_test(no_heap_of_marks_reaches_the_line_above),
        cmocka_unit_test(characters_take_their_width_in_any_locale),
        cmocka_unit_test(only_what_is_too_long_is_cut_and_never_within_a_character),
        cmocka_unit_test(lines_break_between_words_where_there_are_any),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
