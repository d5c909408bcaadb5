/* A text as a cell of a workbook takes it: whoever reads the workbook gets the text back. */
#include "report/xlsx_text.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    struct buffer space = BUFFER_INIT;

    assert_string_equal(xlsx_text(text, &space), expected);
    buffer_release(&space);
}

static void most_texts_stay_as_they_are(void **state)
{
    (void)state;
    check("", "");
    check("=1+1", "=1+1");
    check("'007", "'007");
    check("http://example.org/?a=b&c", "http://example.org/?a=b&c");
    check("two\r\nlines\tand a tab", "two\r\nlines\tand a tab");
    check("already_paid", "already_paid");
    check("\x01\x1f\x7f", "\x01\x1f\x7f");
    check("caf\xc3\xa9 \xe2\x80\xae \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x80\xae \xf0\x9f\x98\x80");
}

static void what_looks_like_an_escape_is_escaped(void **state)
{
    (void)state;
    check("_x0041_", "_x005F_x0041_");
    check("a_x00e9_b", "a_x005F_x00e9_b");
    check("_x005F_", "_x005F_x005F_");
    check("_x0041_x0042_", "_x005F_x0041_x005F_x0042_");
    check("__x0041__", "__x005F_x0041__");
}

static void what_only_resembles_an_escape_is_none(void **state)
{
    (void)state;
    check("_x0041", "_x0041");
    check("x0041_", "x0041_");
    check("_X0041_", "_X0041_");
    check("_x00g1_", "_x00g1_");
    check("_x041_", "_x041_");
    check("_", "_");
    check("_x", "_x");
}

static void what_would_become_an_escape_beside_that_of_a_control_character_is_escaped(void **state)
{
    (void)state;
    check("_x0041\r", "_x005F_x0041\r");
    check("_x0041\x01", "_x005F_x0041\x01");
    check("_x0041\n", "_x0041\n");
    check("_x0041\t", "_x0041\t");
}

static void what_xml_cannot_hold_is_replaced(void **state)
{
    (void)state;
    check("a\xef\xbf\xbe"
          "b\xef\xbf\xbf",
          "a\xef\xbf\xbd"
          "b\xef\xbf\xbd");
    check("a\xff\xc3(", "a\xef\xbf\xbd\xef\xbf\xbd(");
    check("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check("\xef\xbf\xbd", "\xef\xbf\xbd");
}

/* `count` times `piece`, to be freed. */
static char *repeat(const char *piece, size_t count)
{
    size_t length = strlen(piece);
    char *text = xmalloc(length * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, piece, length);
    text[length * count] = '\0';
    return text;
}

/* `count` times `piece` stays whole; with one more it is cut after `kept` pieces and says so. */
static void check_longest(const char *piece, size_t count, size_t kept)
{
    char *fits = repeat(piece, count);
    char *too_long = repeat(piece, count + 1);
    struct buffer space = BUFFER_INIT;
    const char *text = xlsx_text(too_long, &space);

    assert_int_equal(strlen(text), kept * strlen(piece) + strlen(XLSX_TEXT_CUT));
    assert_int_equal(strncmp(text, fits, kept * strlen(piece)), 0);
    assert_string_equal(text + kept * strlen(piece), XLSX_TEXT_CUT);
    assert_string_equal(xlsx_text(fits, &space), fits);
    buffer_release(&space);
    free(fits);
    free(too_long);
}

static void a_text_that_no_cell_holds_is_cut_with_a_remark(void **state)
{
    const size_t room = XLSX_TEXT_MAX - strlen(XLSX_TEXT_CUT);

    (void)state;
    assert_int_equal(XLSX_TEXT_MAX, 32767);
    check_longest("a", 32767, room);
    check_longest("\xc3\xa9", 32767, room);
    check_longest("\xf0\x9f\x98\x80", 32767 / 2, room / 2);
}

static void an_escape_counts_as_long_as_it_is(void **state)
{
    char *text = repeat("_x0041_", 3000);
    struct buffer space = BUFFER_INIT;

    (void)state;
    assert_true(utf8_count(xlsx_text(text, &space)) <= XLSX_TEXT_MAX);
    assert_non_null(strstr(buffer_text(&space), XLSX_TEXT_CUT));
    buffer_release(&space);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_texts_stay_as_they_are),
        cmocka_unit_test(what_looks_like_an_escape_is_escaped),
        cmocka_unit_test(what_only_resembles_an_escape_is_none),
        cmocka_unit_test(what_would_become_an_escape_beside_that_of_a_control_character_is_escaped),
        cmocka_unit_test(what_xml_cannot_hold_is_replaced),
        cmocka_unit_test(a_text_that_no_cell_holds_is_cut_with_a_remark),
        cmocka_unit_test(an_escape_counts_as_long_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
