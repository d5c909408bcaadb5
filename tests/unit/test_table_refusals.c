/* What no table is made of. Each refusal names the place and what to do. */

#include "csv_sample.h"

static void refuses_file(const char *path, enum error_kind kind, const char *words)
{
    struct buffer text = BUFFER_INIT;
    struct error error = {0};

    assert_refused(read_table(path, 0, &text, &error), &error, kind, words);
    buffer_release(&text);
}

static void refuses_bytes(const void *bytes, size_t length, const char *words)
{
    const char *path = write_file(bytes, length);

    refuses_file(path, ERROR_INPUT, words);
    assert_int_equal(unlink(path), 0);
}

#define REFUSAL(test, name, words)                       \
    static void test(void **state)                       \
    {                                                    \
        (void)state;                                     \
        refuses_file(fixture(name), ERROR_INPUT, words); \
    }

REFUSAL(an_empty_file_is_refused, "bad-empty.csv", "is empty: its first line must name the columns")
REFUSAL(a_mark_alone_is_an_empty_file, "bad-mark-only.csv", "is empty")
REFUSAL(blank_lines_alone_are_an_empty_file, "bad-blank-lines-only.csv", "is empty")
REFUSAL(a_sep_line_without_a_usable_delimiter_is_refused, "bad-sep-line.csv",
        "line 1: the sep= line names no usable delimiter")
REFUSAL(a_nul_byte_is_refused_with_its_place, "bad-nul-byte.csv",
        "line 3: has a NUL byte at offset 223")
REFUSAL(latin1_is_refused_with_its_byte, "bad-latin1.csv",
        "line 2: the byte 0xE9 at offset 134 is no UTF-8: save the file again")
REFUSAL(mixed_encodings_are_refused_with_the_first_wrong_byte, "bad-mixed-encodings.csv",
        "line 4: the byte 0xE9 at offset 314 is no UTF-8, though there is UTF-8 before it")
REFUSAL(overlong_utf8_is_refused, "bad-overlong-utf8.csv", "line 3: the byte 0xC0")
REFUSAL(surrogates_in_utf8_are_refused, "bad-surrogate-utf8.csv", "line 3: the byte 0xED")
REFUSAL(a_character_cut_off_at_the_end_is_refused, "bad-cut-character.csv",
        "line 3: the file ends within a character, at offset 227")
REFUSAL(utf16_without_a_mark_is_recognised, "bad-utf16-without-mark.csv", "UTF-16 without its mark")
REFUSAL(utf16_of_an_odd_length_is_refused, "bad-utf16-cut.csv", "line 3: the bytes at offset 462")
REFUSAL(a_lone_utf16_surrogate_is_refused, "bad-utf16-lone-surrogate.csv",
        "line 3: the bytes at offset 444")
REFUSAL(a_nul_in_utf16_is_refused, "bad-utf16-nul.csv", "line 3: has a NUL character")
REFUSAL(an_unclosed_quote_is_refused_where_it_opens, "bad-unclosed-quote.csv",
        "line 3, column E: the quote that opens this cell is never closed")
REFUSAL(an_unclosed_quote_that_meets_another_names_both_lines, "bad-unclosed-quote-midway.csv",
        "line 3, column E: text follows the closing quote of the cell that begins in line 2")
REFUSAL(a_quote_within_a_bare_cell_is_refused, "bad-quote-within-cell.csv",
        "line 3, column E: a quote stands within a cell that does not begin with one")
REFUSAL(text_behind_a_closing_quote_is_refused, "bad-text-after-quote.csv",
        "line 3, column E: text follows the closing quote")
REFUSAL(a_blank_before_a_quote_is_refused, "bad-blank-before-quote.csv",
        "line 3, column E: a quote stands within a cell")

static void the_offset_counts_the_mark_and_all_that_was_read_before(void **state)
{
    struct buffer bytes = BUFFER_INIT;
    char words[80];

    (void)state;
    refuses_bytes("\xef\xbb\xbf"
                  "a\xff,b\n",
                  8, "line 1: the byte 0xFF at offset 4");
    for (int line = 1; line <= 100000; line++)
        buffer_add_text(&bytes, "abcdef,1\n");
    (void)snprintf(words, sizeof words, "line 100001: the byte 0xFE at offset %zu", bytes.length);
    buffer_add_text(&bytes, "\xfe\n");
    refuses_bytes(bytes.bytes, bytes.length, words);
    buffer_release(&bytes);
}

static void a_missing_file_is_refused(void **state)
{
    (void)state;
    refuses_file("fixtures/csv/there-is-none.csv", ERROR_FILE, "there is no such file");
}

static void a_folder_is_refused(void **state)
{
    (void)state;
    refuses_file("fixtures/csv", ERROR_FILE, "is a folder: name the CSV file in it");
}

static void a_file_that_cannot_be_opened_is_refused(void **state)
{
    (void)state;
    refuses_file("fixtures/csv/good-plain.csv/x", ERROR_FILE, "cannot be opened: Not a directory");
}

static void a_file_that_cannot_be_read_is_refused(void **state)
{
    (void)state;
    /* Its first page cannot be read by anyone. */
    refuses_file("/proc/self/mem", ERROR_FILE, "cannot be read: ");
}

static void rows_before_the_wrong_byte_are_read(void **state)
{
    struct error error = {0};
    const struct table_row *row;
    struct table *table;

    (void)state;
    assert_int_equal(table_open(&table, fixture("bad-nul-byte.csv"), 0, &error), 0);
    assert_int_equal(table_next(table, &row, &error), 0);
    assert_string_equal(row->cells[0].text, WORKER_1);
    assert_int_equal(table_next(table, &row, &error), -1);
    table_close(table);
}

/* `a,b`, then a row whose second cell has `length` times an x, between `quote`s. */
static struct buffer long_cell(size_t length, const char *quote)
{
    struct buffer bytes = BUFFER_INIT;

    buffer_printf(&bytes, "a,b\n1,2\n3,%s", quote);
    for (size_t i = 0; i < length; i++)
        buffer_add_char(&bytes, 'x');
    buffer_printf(&bytes, "%s\n", quote);
    return bytes;
}

static void a_cell_of_one_mebibyte_is_the_longest(void **state)
{
    struct buffer bytes = long_cell(TABLE_MAX_CELL, "");
    const char *path = write_file(bytes.bytes, bytes.length);
    struct buffer text = BUFFER_INIT;
    struct error error = {0};

    (void)state;
    assert_int_equal(read_table(path, 0, &text, &error), 0);
    assert_int_equal(text.length, strlen("[a][b]\n[1][2]\n[3][]\n") + TABLE_MAX_CELL);
    assert_int_equal(unlink(path), 0);
    buffer_release(&text);
    buffer_release(&bytes);
    bytes = long_cell(TABLE_MAX_CELL + 1, "");
    refuses_bytes(bytes.bytes, bytes.length, "line 3: has a cell of more than 1 MiB: is this");
    buffer_release(&bytes);
    bytes = long_cell((size_t)2 * TABLE_MAX_CELL, "\"");
    refuses_bytes(bytes.bytes, bytes.length, "is the quote closed that opens a cell in line 3?");
    buffer_release(&bytes);
}

/* The parser would gather an open cell up to the end of the file, in memory. */
static void an_unclosed_quote_in_a_long_file_is_refused_before_its_end(void **state)
{
    struct buffer bytes = BUFFER_INIT;

    (void)state;
    buffer_add_text(&bytes, "a,b\n1,2\n3,\"4\n");
    while (bytes.length < (size_t)2 * TABLE_MAX_CELL)
        buffer_add_text(&bytes, "5,6\n");
    buffer_add_text(&bytes, "\xff\n");
    refuses_bytes(bytes.bytes, bytes.length,
                  "line 3: has a cell of more than 1 MiB: is the quote closed that opens a cell in "
                  "line 3?");
    buffer_release(&bytes);
}

static void more_than_ten_thousand_columns_are_refused(void **state)
{
    struct buffer bytes = BUFFER_INIT;
    const char *path;
    struct table *table;
    struct error error = {0};

    (void)state;
    for (int i = 0; i < TABLE_MAX_COLUMNS; i++)
        buffer_printf(&bytes, "%sc%d", i ? "," : "", i);
    path = write_file(bytes.bytes, bytes.length);
    assert_int_equal(table_open(&table, path, 0, &error), 0);
    assert_int_equal(table_header(table)->count, TABLE_MAX_COLUMNS);
    table_close(table);
    assert_int_equal(unlink(path), 0);
    buffer_add_text(&bytes, ",x\n");
    refuses_bytes(bytes.bytes, bytes.length, "line 1: has more than 10000 cells: is this");
    buffer_release(&bytes);
}

static void a_row_above_its_limit_is_refused(void **state)
{
    struct buffer bytes = BUFFER_INIT;

    (void)state;
    buffer_add_text(&bytes, "a,b\n");
    for (int i = 0; i < 18; i++) {
        for (int j = 0; j < 1000000; j++)
            buffer_add_char(&bytes, 'x');
        buffer_add_char(&bytes, ',');
    }
    refuses_bytes(bytes.bytes, bytes.length, "line 2: has more than 16 MiB");
    buffer_release(&bytes);
}

static void shape_is(const char *bytes, enum table_shape shape)
{
    const char *path = write_file(bytes, strlen(bytes));
    const struct table_row *row;
    struct error error = {0};
    struct table *table;

    assert_int_equal(table_open(&table, path, 0, &error), 0);
    assert_int_equal(table_next(table, &row, &error), 0);
    assert_int_equal(row->shape, shape);
    table_close(table);
    assert_int_equal(unlink(path), 0);
}

static void rows_that_are_not_as_wide_as_the_header_are_marked(void **state)
{
    (void)state;
    shape_is("a,b,c\n1,2,3\n", TABLE_WHOLE);
    shape_is("a,b,c\n1,2,3", TABLE_WHOLE);
    shape_is("a,b,c\n1,2\n", TABLE_SHORT);
    shape_is("a,b,c\n1,2", TABLE_CUT);
    shape_is("a,b,c\n1,2,3,4\n", TABLE_LONG);
    shape_is("a,b,c\n1,2,3,\n", TABLE_LONG);
    shape_is("a,b,c\n1,2,3,4", TABLE_LONG);
}

/* With room behind the names, a comma too many must not pass unseen. */
static void behind_the_names_a_row_is_blank_and_as_wide_as_the_header(void **state)
{
    (void)state;
    shape_is("a,b,,\n1,2,,\n", TABLE_WHOLE);
    shape_is("a,b,,\n1,2\n", TABLE_WHOLE);
    shape_is("a,b,,\n1,2,\n", TABLE_LONG);
    shape_is("a,b,,\n1,2,,,\n", TABLE_LONG);
    shape_is("a,b,,\n1,2,3,\n", TABLE_UNNAMED);
    shape_is("a,b,,\n1,2,, \n", TABLE_UNNAMED);
    shape_is("a,b,,\n1\n", TABLE_SHORT);
}

static void delimiters_are_marks(void **state)
{
    static const char usable[] = ",;\t|:~^";
    static const char unusable[] = "\"'aZ0 .-+_\r\n\x1f\x7f\x80";

    (void)state;
    for (const char *c = usable; *c; c++)
        assert_true(table_delimiter_is_usable(*c));
    for (const char *c = unusable; *c; c++)
        assert_false(table_delimiter_is_usable(*c));
    assert_false(table_delimiter_is_usable('\0'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_is_refused),
        cmocka_unit_test(a_mark_alone_is_an_empty_file),
        cmocka_unit_test(blank_lines_alone_are_an_empty_file),
        cmocka_unit_test(a_sep_line_without_a_usable_delimiter_is_refused),
        cmocka_unit_test(a_nul_byte_is_refused_with_its_place),
        cmocka_unit_test(latin1_is_refused_with_its_byte),
        cmocka_unit_test(mixed_encodings_are_refused_with_the_first_wrong_byte),
        cmocka_unit_test(overlong_utf8_is_refused),
        cmocka_unit_test(surrogates_in_utf8_are_refused),
        cmocka_unit_test(a_character_cut_off_at_the_end_is_refused),
        cmocka_unit_test(utf16_without_a_mark_is_recognised),
        cmocka_unit_test(utf16_of_an_odd_length_is_refused),
        cmocka_unit_test(a_lone_utf16_surrogate_is_refused),
        cmocka_unit_test(a_nul_in_utf16_is_refused),
        cmocka_unit_test(an_unclosed_quote_is_refused_where_it_opens),
        cmocka_unit_test(an_unclosed_quote_that_meets_another_names_both_lines),
        cmocka_unit_test(a_quote_within_a_bare_cell_is_refused),
        cmocka_unit_test(text_behind_a_closing_quote_is_refused),
        cmocka_unit_test(a_blank_before_a_quote_is_refused),
        cmocka_unit_test(the_offset_counts_the_mark_and_all_that_was_read_before),
        cmocka_unit_test(a_missing_file_is_refused),
        cmocka_unit_test(a_folder_is_refused),
        cmocka_unit_test(a_file_that_cannot_be_opened_is_refused),
        cmocka_unit_test(a_file_that_cannot_be_read_is_refused),
        cmocka_unit_test(rows_before_the_wrong_byte_are_read),
        cmocka_unit_test(a_cell_of_one_mebibyte_is_the_longest),
        cmocka_unit_test(an_unclosed_quote_in_a_long_file_is_refused_before_its_end),
        cmocka_unit_test(more_than_ten_thousand_columns_are_refused),
        cmocka_unit_test(a_row_above_its_limit_is_refused),
        cmocka_unit_test(rows_that_are_not_as_wide_as_the_header_are_marked),
        cmocka_unit_test(behind_the_names_a_row_is_blank_and_as_wide_as_the_header),
        cmocka_unit_test(delimiters_are_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
