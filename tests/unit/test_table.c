/* The dialects: each fixture of the first group has the same cells as good-plain.csv. */

#include "csv_sample.h"

#define PLAIN                                                      \
    "[worker_id][assignment_id][hit_id][amount][reason]\n"         \
    "[" WORKER_1 "][" ASSIGNMENT_1 "][" HIT "][1.50][Thank you]\n" \
    "[" WORKER_2 "][" ASSIGNMENT_2 "][" HIT "][0.25][Good work]\n"

static void reads_file(const char *path, char delimiter, const char *expected)
{
    struct buffer text = BUFFER_INIT;
    struct error error = {0};

    if (read_table(path, delimiter, &text, &error) < 0)
        fail_with(&error);
    assert_string_equal(buffer_text(&text), expected);
    buffer_release(&text);
}

static void reads_text(const char *bytes, char delimiter, const char *expected)
{
    const char *path = write_file(bytes, strlen(bytes));

    reads_file(path, delimiter, expected);
    assert_int_equal(unlink(path), 0);
}

#define DIALECT(test, name)                  \
    static void test(void **state)           \
    {                                        \
        (void)state;                         \
        reads_file(fixture(name), 0, PLAIN); \
    }

DIALECT(commas_are_found, "good-plain.csv")
DIALECT(semicolons_are_found, "good-semicolon.csv")
DIALECT(tabs_are_found, "good-tab.csv")
DIALECT(bars_are_found, "good-pipe.csv")
DIALECT(a_sep_line_names_the_delimiter, "good-sep-line.csv")
DIALECT(a_quoted_sep_line_does_too, "good-sep-line-quoted.csv")
DIALECT(a_utf8_mark_is_no_part_of_the_first_name, "good-utf8-mark.csv")
DIALECT(utf16_little_endian_is_read, "good-utf16-le.csv")
DIALECT(utf16_big_endian_is_read, "good-utf16-be.csv")
DIALECT(cr_lf_ends_lines, "good-crlf.csv")
DIALECT(cr_alone_ends_lines, "good-cr.csv")
DIALECT(the_last_line_needs_no_end, "good-no-last-newline.csv")
DIALECT(blank_lines_are_passed_over, "good-blank-lines.csv")
DIALECT(quotes_around_every_cell_are_taken_off, "good-all-quoted.csv")

static void blank_last_columns_and_rows_are_left_out(void **state)
{
    struct error error = {0};
    const struct table_row *row;
    struct table *table;

    (void)state;
    reads_text("a,b,,\n1,2,,\n,,,\n , ,,\n\"\",,,\n3,4,,\n,,,\n", 0,
               "[a][b]\n[1][2][][]\n[3][4][][]\n");
    assert_int_equal(table_open(&table, fixture("good-blank-columns-and-rows.csv"), 0, &error), 0);
    assert_int_equal(table_header(table)->count, 5);
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(table_next(table, &row, &error), 0);
        assert_int_equal(row->row_no, i);
        assert_int_equal(row->shape, TABLE_WHOLE);
    }
    assert_int_equal(table_next(table, &row, &error), 0);
    assert_null(row);
    assert_int_equal(table_next(table, &row, &error), 0); /* the end stays the end */
    assert_null(row);
    table_close(table);
}

static void rows_may_leave_the_blank_columns_of_the_header_out(void **state)
{
    (void)state;
    reads_file(fixture("good-blank-columns-missing-in-rows.csv"), 0, PLAIN);
}

static void quoted_cells_keep_newlines_quotes_and_delimiters(void **state)
{
    (void)state;
    reads_text("a,b\n\"1\n2\r\n3\r4\",\"x \"\"y\"\" z\"\n\"p,q\",\";|\t\"\n", 0,
               "[a][b]\n[1\n2\r\n3\r4][x \"y\" z]\n[p,q][;|\t]\n");
}

static void blanks_around_cells_are_kept(void **state)
{
    (void)state;
    reads_text("a,b\n 1 ,\t2\t\n\" 3 \",  \n", 0, "[a][b]\n[ 1 ][\t2\t]\n[ 3 ][  ]\n");
    reads_text("a\tb\n 1 \t2 \n", 0, "[a][b]\n[ 1 ][2 ]\n");
}

static void empty_cells_are_cells(void **state)
{
    (void)state;
    reads_text("a,b,c\n,,3\n1,,\n,\"\",3\n", 0, "[a][b][c]\n[][][3]\n[1][][]\n[][][3]\n");
}

static void delimiters_in_quotes_do_not_count(void **state)
{
    (void)state;
    reads_text("\"a;b;c;d\",e\n1,2\n", 0, "[a;b;c;d][e]\n[1][2]\n");
    reads_text("\"a\n;;;\",e\n1,2\n", 0, "[a\n;;;][e]\n[1][2]\n");
}

static void only_the_header_decides_the_delimiter(void **state)
{
    (void)state;
    reads_text("\n\na;b\n\"1,2,3\";2\n", 0, "[a][b]\n[1,2,3][2]\n");
    reads_text("one\n1\n2\n", 0, "[one]\n[1]\n[2]\n");
    reads_text("a,b;c\n1,2;3\n", 0, "[a][b;c]\n[1][2;3]\n"); /* as many of each: the comma */
}

static void a_delimiter_that_is_given_is_used(void **state)
{
    (void)state;
    reads_text("a,b;c\n1,2;3\n", ';', "[a,b][c]\n[1,2][3]\n");
    reads_text("a:b\n1:2\n", ':', "[a][b]\n[1][2]\n");
    reads_text("sep=,\na;b\n1;2\n", ';', "[a][b]\n[1][2]\n");
}

static void a_header_alone_is_a_table_without_rows(void **state)
{
    (void)state;
    reads_text("a,b", 0, "[a][b]\n");
    reads_text("a,b\n", 0, "[a][b]\n");
}

/* Expects the next row to begin at `line`, to stand in `sheet_row` of a spreadsheet. */
static void next_is(struct table *table, uint32_t row_no, uint64_t line, uint64_t sheet_row)
{
    const struct table_row *row;
    struct error error = {0};

    if (table_next(table, &row, &error) < 0)
        fail_with(&error);
    assert_non_null(row);
    assert_int_equal(row->row_no, row_no);
    assert_int_equal(row->line, line);
    assert_int_equal(row->sheet_row, sheet_row);
}

static void positions_of(const char *bytes, const uint64_t (*expected)[2], size_t count)
{
    const char *path = write_file(bytes, strlen(bytes));
    struct error error = {0};
    struct table *table;

    assert_int_equal(table_open(&table, path, 0, &error), 0);
    for (size_t i = 0; i < count; i++)
        next_is(table, (uint32_t)i + 1, expected[i][0], expected[i][1]);
    table_close(table);
    assert_int_equal(unlink(path), 0);
}

static void rows_know_their_number_line_and_place_in_a_spreadsheet(void **state)
{
    const uint64_t lines[][2] = {
        {3,  3 },
        {4,  4 },
        {7,  5 },
        {9,  7 },
        {12, 10}
    };
    const uint64_t sep[][2] = {
        {3, 2}
    };

    (void)state;
    positions_of("a,b\n\n1,2\n\"x\n\ny\",2\n3,4\n\n5,6\n,\n\n7,8\n", lines, 5);
    positions_of("a,b\r\n\r\n1,2\r\n\"x\r\n\r\ny\",2\r\n3,4\r\n\r\n5,6\r\n,\r\n\r\n7,8\r\n", lines,
                 5);
    positions_of("a,b\r\r1,2\r\"x\r\ry\",2\r3,4\r\r5,6\r,\r\r7,8", lines, 5);
    positions_of("sep=,\na,b\n1,2\n", sep, 1);
}

/* Lines, characters and line ends are to be whole wherever the blocks that are read end. */
static void blocks_may_end_anywhere(void **state)
{
    enum { LINES = 40000 };
    struct buffer bytes = BUFFER_INIT;
    struct error error = {0};
    const char *path;

    (void)state;
    for (size_t shift = 0; shift < 24; shift++) {
        const struct table_row *row;
        struct table *table;

        buffer_clear(&bytes);
        buffer_printf(&bytes, "%.*s,b\r\n", (int)shift + 1, "abcdefghijklmnopqrstuvwxyz");
        for (int i = 0; i < LINES; i++)
            buffer_printf(&bytes, "\"\xf0\x9f\x8e\x89\r\n%d\",x\r\n", i);
        path = write_file(bytes.bytes, bytes.length);
        assert_int_equal(table_open(&table, path, 0, &error), 0);
        for (int i = 0; i < LINES; i++) {
            char expected[32];

            (void)snprintf(expected, sizeof expected, "\xf0\x9f\x8e\x89\r\n%d", i);
            if (table_next(table, &row, &error) < 0)
                fail_with(&error);
            assert_string_equal(row->cells[0].text, expected);
            assert_int_equal(row->line, 2 + 2 * i);
        }
        table_close(table);
        assert_int_equal(unlink(path), 0);
    }
    buffer_release(&bytes);
}

static void standard_input_is_read(void **state)
{
    const char *path = write_file("a,b\n1,2\n", 8);
    struct buffer text = BUFFER_INIT;
    struct error error = {0};

    (void)state;
    assert_non_null(freopen(path, "r", stdin));
    assert_int_equal(read_table("-", 0, &text, &error), 0);
    assert_string_equal(buffer_text(&text), "[a][b]\n[1][2]\n");
    buffer_release(&text);
    assert_int_equal(unlink(path), 0);
}

static void columns_have_a_spreadsheets_letters(void **state)
{
    char letters[TABLE_LETTERS_SIZE];

    (void)state;
    assert_string_equal(table_letters(0, letters), "A");
    assert_string_equal(table_letters(25, letters), "Z");
    assert_string_equal(table_letters(26, letters), "AA");
    assert_string_equal(table_letters(701, letters), "ZZ");
    assert_string_equal(table_letters(702, letters), "AAA");
    assert_string_equal(table_letters(9999, letters), "NTP");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_are_found),
        cmocka_unit_test(semicolons_are_found),
        cmocka_unit_test(tabs_are_found),
        cmocka_unit_test(bars_are_found),
        cmocka_unit_test(a_sep_line_names_the_delimiter),
        cmocka_unit_test(a_quoted_sep_line_does_too),
        cmocka_unit_test(a_utf8_mark_is_no_part_of_the_first_name),
        cmocka_unit_test(utf16_little_endian_is_read),
        cmocka_unit_test(utf16_big_endian_is_read),
        cmocka_unit_test(cr_lf_ends_lines),
        cmocka_unit_test(cr_alone_ends_lines),
        cmocka_unit_test(the_last_line_needs_no_end),
        cmocka_unit_test(blank_lines_are_passed_over),
        cmocka_unit_test(quotes_around_every_cell_are_taken_off),
        cmocka_unit_test(blank_last_columns_and_rows_are_left_out),
        cmocka_unit_test(rows_may_leave_the_blank_columns_of_the_header_out),
        cmocka_unit_test(quoted_cells_keep_newlines_quotes_and_delimiters),
        cmocka_unit_test(blanks_around_cells_are_kept),
        cmocka_unit_test(empty_cells_are_cells),
        cmocka_unit_test(delimiters_in_quotes_do_not_count),
        cmocka_unit_test(only_the_header_decides_the_delimiter),
        cmocka_unit_test(a_delimiter_that_is_given_is_used),
        cmocka_unit_test(a_header_alone_is_a_table_without_rows),
        cmocka_unit_test(rows_know_their_number_line_and_place_in_a_spreadsheet),
        cmocka_unit_test(blocks_may_end_anywhere),
        cmocka_unit_test(standard_input_is_read),
        cmocka_unit_test(columns_have_a_spreadsheets_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
