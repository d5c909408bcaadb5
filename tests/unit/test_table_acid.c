/* A corpus of what makes CSV hard, one thing a file, in fixtures/csv/acid. NAME.json beside NAME.csv says what is read:
 *
 *   {"rows": [{"cells": ["a", "b"]}, {"cells": ["1"], "shape": "short"}], "refused": "words of the refusal"}
 *
 * The header comes first. A row is whole unless "shape" says more; rows before a refusal are read. */

#include "csv_sample.h"
#include "wire/json.h"

#include <glob.h>

enum { CASES_MIN = 120 };

static const char *const shape_names[] = {"whole", "short", "cut", "long", "unnamed"};

static void read_bytes(const char *path, struct buffer *bytes)
{
    char block[4096];
    size_t length;
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    while ((length = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(bytes, block, length);
    assert_int_equal(fclose(file), 0);
}

static void note(struct buffer *text, const struct table_row *row)
{
    add_row_text(text, row);
    buffer_printf(text, "%s\n", shape_names[row->shape]);
}

/* All that is read from `path`, as text: each row and its shape, and at the end why not more. */
static void read_actual(const char *path, struct buffer *text, struct error *error)
{
    const struct table_row *row;
    struct table *table;

    if (table_open(&table, path, 0, error) < 0)
        return;
    note(text, table_header(table));
    while (table_next(table, &row, error) == 0 && row)
        note(text, row);
    table_close(table);
}

/* The same from the JSON. Sets `*refused` to the words, NULL for none. */
static void read_expected(const struct json *document, struct buffer *text, const char **refused,
                          struct error *error)
{
    struct buffer cell = BUFFER_INIT;
    struct json_value rows;
    size_t row_count;

    assert_int_equal(json_get_array(json_root(document), "rows", &rows, &row_count, error), 0);
    for (size_t i = 0; i < row_count; i++) {
        struct json_value cells;
        const char *shape;
        size_t count;

        assert_int_equal(json_get_array(json_item(rows, i), "cells", &cells, &count, error), 0);
        for (size_t c = 0; c < count; c++) {
            buffer_clear(&cell);
            json_add_texts(json_item(cells, c), &cell);
            buffer_printf(text, "[%s]", buffer_text(&cell));
        }
        assert_int_equal(json_find_string(json_item(rows, i), "shape", &shape, error), 0);
        buffer_printf(text, "\n%s\n", shape ? shape : "whole");
    }
    assert_int_equal(json_find_string(json_root(document), "refused", refused, error), 0);
    buffer_release(&cell);
}

/* Whether the case whose JSON is at `path` is read as it says; else prints how. */
static bool holds(const char *path)
{
    struct buffer bytes = BUFFER_INIT;
    struct buffer expected = BUFFER_INIT;
    struct buffer actual = BUFFER_INIT;
    struct error error = {0};
    struct json *document;
    const char *refused;
    char csv[256];
    bool good;

    (void)snprintf(csv, sizeof csv, "%.*scsv", (int)(strlen(path) - strlen("json")), path);
    read_bytes(path, &bytes);
    if (json_parse(bytes.bytes, bytes.length, path, &document, &error) < 0)
        fail_with(&error);
    read_expected(document, &expected, &refused, &error);
    read_actual(csv, &actual, &error);
    good = strcmp(buffer_text(&actual), buffer_text(&expected)) == 0 &&
           (refused ? error.kind == ERROR_INPUT && strstr(error.text, refused)
                    : error.kind == ERROR_NONE);
    if (!good)
        print_error("%s: read is\n%s%s\nand not\n%s%s\n", csv, buffer_text(&actual), error.text,
                    buffer_text(&expected), refused ? refused : "");
    json_free(document);
    buffer_release(&bytes);
    buffer_release(&expected);
    buffer_release(&actual);
    return good;
}

static void every_case_is_read_as_it_says(void **state)
{
    size_t wrong = 0;
    glob_t files;

    (void)state;
    assert_int_equal(glob("fixtures/csv/acid/*.json", 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= CASES_MIN);
    for (size_t i = 0; i < files.gl_pathc; i++)
        wrong += !holds(files.gl_pathv[i]);
    globfree(&files);
    assert_int_equal(wrong, 0);
}

static void every_file_has_its_case(void **state)
{
    glob_t files, cases;

    (void)state;
    assert_int_equal(glob("fixtures/csv/acid/*.csv", 0, NULL, &files), 0);
    assert_int_equal(glob("fixtures/csv/acid/*.json", 0, NULL, &cases), 0);
    assert_int_equal(files.gl_pathc, cases.gl_pathc);
    for (size_t i = 0; i < files.gl_pathc; i++)
        assert_memory_equal(files.gl_pathv[i], cases.gl_pathv[i],
                            strlen(files.gl_pathv[i]) - strlen("csv"));
    globfree(&files);
    globfree(&cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_read_as_it_says),
        cmocka_unit_test(every_file_has_its_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
