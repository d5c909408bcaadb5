/* A workbook read back: whatever is not as it was written is noticed. */
#include "report/xlsx_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

#define SHEET "xl/worksheets/sheet2.xml"
#define ROWS "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"/></row>"

static const char *const names[] = {
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    SHEET,
    "xl/workbook.xml",
    "xl/charts/chart1.xml",
    "xl/drawings/drawing1.xml",
    "xl/sharedStrings.xml",
    "xl/theme/theme1.xml",
    "xl/styles.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/drawings/_rels/drawing1.xml.rels",
    "docProps/core.xml",
    "docProps/app.xml",
};

enum { NAME_COUNT = sizeof names / sizeof *names };

static char path[64];

static int set_up(void **state)
{
    int fd;

    (void)state;
    (void)snprintf(path, sizeof path, "/tmp/bonusrec-test-XXXXXX");
    fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

static void add_part(zipFile archive, const char *name, const char *content)
{
    /* The last part stays readable, for a test to find its letters. */
    int level = strcmp(name, "docProps/app.xml") == 0 ? Z_NO_COMPRESSION : Z_DEFAULT_COMPRESSION;
    zip_fileinfo info = {0};

    assert_int_equal(
        zipOpenNewFileInZip(archive, name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, level),
        ZIP_OK);
    assert_int_equal(zipWriteInFileInZip(archive, content, (unsigned)strlen(content)), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(archive), ZIP_OK);
}

/* Writes a workbook in which the part `name` has this `content`; NULL leaves it out. */
static void write_book(const char *name, const char *content)
{
    zipFile archive = zipOpen(path, APPEND_STATUS_CREATE);

    assert_non_null(archive);
    for (size_t i = 0; i < NAME_COUNT; i++) {
        const char *part = "<?xml version=\"1.0\"?>\n<a b=\"c\"><d/><e>text</e></a>";

        if (strcmp(names[i], SHEET) == 0)
            part = "<worksheet><sheetData>" ROWS "</sheetData></worksheet>";
        if (strcmp(names[i], name) == 0)
            part = content;
        if (part)
            add_part(archive, names[i], part);
    }
    assert_int_equal(zipClose(archive, NULL), ZIP_OK);
}

static int check(struct error *error)
{
    const struct xlsx_expected expected = {.sheet = SHEET, .rows = 2, .bytes = sizeof ROWS - 1};

    *error = (struct error){0};
    return xlsx_check(path, &expected, error);
}

/* It does not pass, and `part` is what is wrong. */
static void assert_noticed(const char *part)
{
    struct error error;

    assert_int_equal(check(&error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.origin, path);
    assert_non_null(strstr(error.text, "the workbook cannot be written: "));
    assert_non_null(strstr(error.text, "--xlsx"));
    if (!strstr(error.text, part))
        fail_msg("\"%s\" does not name %s", error.text, part);
}

static void assert_fine(void)
{
    struct error error;

    if (check(&error))
        fail_msg("%s", error.text);
}

static void a_workbook_as_it_was_written_passes(void **state)
{
    (void)state;
    write_book("", NULL);
    assert_fine();
    write_book("docProps/app.xml", "<a><b c='/'/></a>\n");
    assert_fine();
    write_book("docProps/app.xml", "<a/>");
    assert_fine();
}

static void no_part_may_be_missing(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAME_COUNT; i++) {
        write_book(names[i], NULL);
        assert_noticed(names[i]);
    }
}

static void xml_that_ends_early_is_noticed(void **state)
{
    static const char whole[] = "<?xml version=\"1.0\"?>\n<ab c=\"d\"><e f=\"g\"/><h>text</h></ab>";
    char cut[sizeof whole];

    (void)state;
    write_book("xl/styles.xml", whole);
    assert_fine();
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        memcpy(cut, whole, length);
        cut[length] = '\0';
        write_book("xl/styles.xml", cut);
        assert_noticed("xl/styles.xml");
    }
}

static void xml_with_a_piece_lost_is_noticed(void **state)
{
    static const char *const broken[] = {
        "text",       "<a></b>",     "<a></a><b></b>", "<a></a>more",    "more<a></a>",
        "<a><b></a>", "<a></b></a>", "</a>",           "<a <b></b></a>", "<a></a></a>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        write_book("xl/workbook.xml", broken[i]);
        assert_noticed("xl/workbook.xml");
    }
}

static void rows_that_are_lost_or_shortened_are_noticed(void **state)
{
    (void)state;
    write_book(SHEET, "<worksheet><sheetData></sheetData></worksheet>");
    assert_noticed(SHEET);
    write_book(SHEET, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
                      "</sheetData></worksheet>");
    assert_noticed(SHEET);
    /* One byte of a cell is gone; of the same length, one row has become two. */
    write_book(SHEET, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v></v></c></row>"
                      "<row r=\"2\"><c r=\"A2\"/></row></sheetData></worksheet>");
    assert_noticed(SHEET);
    write_book(SHEET, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
                      "<row></row><row><c   /></row></sheetData></worksheet>");
    assert_noticed(SHEET);
}

/* What stands in the file from `from` on is written over with `bytes`. */
static void overwrite(long from, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "r+");

    assert_non_null(file);
    assert_int_equal(fseek(file, from, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static size_t size_of_file(char *bytes, size_t size)
{
    FILE *file = fopen(path, "r");
    size_t length;

    assert_non_null(file);
    length = fread(bytes, 1, size, file);
    (void)fclose(file);
    assert_true(length < size);
    return length;
}

static void an_archive_that_ends_early_is_noticed(void **state)
{
    char bytes[16 * 1024];
    size_t size;

    (void)state;
    write_book("", NULL);
    size = size_of_file(bytes, sizeof bytes);
    for (size_t length = 0; length < size; length += 61) {
        assert_int_equal(truncate(path, 0), 0);
        overwrite(0, bytes, length);
        assert_noticed("");
    }
    assert_int_equal(truncate(path, 0), 0);
    overwrite(0, bytes, size - 1);
    assert_noticed("");
    overwrite(0, bytes, size);
    assert_fine();
}

/* A block that was never written reads as zeros: here, of the packed bytes of each part. */
static void a_hole_in_the_packed_data_is_noticed(void **state)
{
    static const char zeros[4];
    char bytes[16 * 1024];
    size_t size;

    (void)state;
    write_book("", NULL);
    size = size_of_file(bytes, sizeof bytes);
    for (size_t at = 0; memcmp(bytes + at, "PK\1\2", 4) != 0; at++) {
        size_t length_of_name;

        assert_true(at + 64 < size);
        if (memcmp(bytes + at, "PK\3\4", 4) != 0)
            continue;
        length_of_name = (unsigned char)bytes[at + 26];
        overwrite((long)(at + 30 + length_of_name + 8), zeros, sizeof zeros);
        assert_noticed("");
        overwrite(0, bytes, size);
    }
    assert_fine();
}

/* The place in `bytes` of what has this name `distance` bytes behind its begin. */
static long record_of(const char *bytes, size_t size, const char *signature, size_t distance,
                      const char *name)
{
    size_t length = strlen(name);

    for (size_t at = 0; at + distance + length < size; at++)
        if (memcmp(bytes + at, signature, 4) == 0 &&
            memcmp(bytes + at + distance, name, length) == 0)
            return (long)at;
    fail_msg("%s is not there", name);
    return -1;
}

static void a_part_that_ends_before_its_size_is_noticed(void **state)
{
    static const char larger[] = {60, 0, 0, 0};
    char bytes[16 * 1024];
    size_t size;

    (void)state;
    write_book("docProps/app.xml", "<a><b>text</b></a>");
    size = size_of_file(bytes, sizeof bytes);
    overwrite(record_of(bytes, size, "PK\3\4", 30, "docProps/app.xml") + 22, larger, 4);
    overwrite(record_of(bytes, size, "PK\1\2", 46, "docProps/app.xml") + 24, larger, 4);
    assert_noticed("docProps/app.xml");
}

static void a_letter_that_has_changed_is_noticed(void **state)
{
    char bytes[16 * 1024];
    size_t size;
    const char *text;

    (void)state;
    write_book("docProps/app.xml", "<a><b>a text as it was</b></a>");
    size = size_of_file(bytes, sizeof bytes);
    text = memmem(bytes, size, "as it was", 9);
    assert_non_null(text);
    overwrite(text - bytes, "A", 1);
    assert_noticed("docProps/app.xml");
}

static void what_is_no_archive_is_noticed(void **state)
{
    (void)state;
    assert_noticed("");
    overwrite(0, "row,status\n", 11);
    assert_noticed("");
}

static void a_large_part_is_read_in_pieces(void **state)
{
    enum { COUNT = 50000 };
    struct xlsx_expected expected = {.sheet = SHEET, .rows = COUNT};
    struct error error = {0};
    char *sheet = malloc(COUNT * 32 + 128);
    size_t length = 0;

    (void)state;
    assert_non_null(sheet);
    length += (size_t)snprintf(sheet, 64, "<worksheet><sheetData>");
    for (int i = 0; i < COUNT; i++)
        length += (size_t)snprintf(sheet + length, 64, "<row r=\"%d\">x&gt;</row>", i);
    expected.bytes = length - strlen("<worksheet><sheetData>");
    (void)snprintf(sheet + length, 64, "</sheetData></worksheet>");
    write_book(SHEET, sheet);
    assert_int_equal(xlsx_check(path, &expected, &error), 0);
    expected.rows++;
    assert_int_equal(xlsx_check(path, &expected, &error), -1);
    free(sheet);
}

#define with_a_file(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_a_file(a_workbook_as_it_was_written_passes),
        with_a_file(no_part_may_be_missing),
        with_a_file(xml_that_ends_early_is_noticed),
        with_a_file(xml_with_a_piece_lost_is_noticed),
        with_a_file(rows_that_are_lost_or_shortened_are_noticed),
        with_a_file(an_archive_that_ends_early_is_noticed),
        with_a_file(a_hole_in_the_packed_data_is_noticed),
        with_a_file(a_part_that_ends_before_its_size_is_noticed),
        with_a_file(a_letter_that_has_changed_is_noticed),
        with_a_file(what_is_no_archive_is_noticed),
        with_a_file(a_large_part_is_read_in_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
