#ifndef BONUSREC_TESTS_CSV_SAMPLE_H
#define BONUSREC_TESTS_CSV_SAMPLE_H

/* What the tests of the input stage share: a platform's rules, files made on the spot, and rows as
 * text. Included by programs of their own. Fixtures are named from the top folder. */

#include "base/buffer.h"
#include "input/bonus_csv.h"
#include "input/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

#define WORKER_1 "A1EXAMPLEWORKER"
#define WORKER_2 "A2EXAMPLEWORKER"
#define ASSIGNMENT_1 "3EXAMPLEASSIGNMENT000000000001"
#define ASSIGNMENT_2 "3EXAMPLEASSIGNMENT000000000002"
#define HIT "3EXAMPLEHIT0000000000000000001"

static inline const char *sample_check_id(enum field field, const char *id)
{
    size_t length = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    if (id[length] || length == 0 || length > 64)
        return "is no id";
    return field == FIELD_WORKER && *id != 'A' ? "is no worker id" : NULL;
}

static const struct field_rules sample_rules = {
    .title = "MTurk",
    .report_names = {"worker_id",                                         "assignment_id", "hit_id"},
    .names = { [FIELD_WORKER] = {"workerid", "worker"},
                     [FIELD_ASSIGNMENT] = {"assignmentid", "assignment"},
                     [FIELD_GROUP] = {"hitid", "hit"},
                     [FIELD_AMOUNT] = {"bonusamount", "bonus", "amount"},
                     [FIELD_REASON] = {"reason", "message", "bonusreason"},
                     [FIELD_REF] = {"ref", "reference", "bonusid"}},
    .needs_reason = true,
    .check_id = sample_check_id,
    .reason_max_chars = 4096,
};

#define SAMPLE_OPTIONS \
    ((struct input_options){.rules = &sample_rules, .decimal = '.', .currency = "USD"})

static inline const char *fixture(const char *name)
{
    static char path[256];

    (void)snprintf(path, sizeof path, "fixtures/csv/%s", name);
    return path;
}

/* A file with these bytes; the caller unlinks it. */
static inline const char *write_file(const void *bytes, size_t length)
{
    static char path[64];
    int fd;

    (void)snprintf(path, sizeof path, "/tmp/bonusrec-test-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t done = 0; done < length;) {
        ssize_t written = write(fd, (const char *)bytes + done, length - done);

        assert_true(written > 0);
        done += (size_t)written;
    }
    assert_int_equal(close(fd), 0);
    return path;
}

static inline void fail_with(const struct error *error)
{
    fail_msg("kind %d, %s: %s", (int)error->kind, error->origin, error->text);
}

static inline void add_row_text(struct buffer *text, const struct table_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        buffer_printf(text, "[%s]", row->cells[i].text);
    buffer_add_char(text, '\n');
}

/* All rows of `path`, the header first, as `[cell][cell]` lines. */
static inline int read_table(const char *path, char delimiter, struct buffer *text,
                             struct error *error)
{
    const struct table_row *row;
    struct table *table;
    int result = 0;

    if (table_open(&table, path, delimiter, error) < 0)
        return -1;
    add_row_text(text, table_header(table));
    while ((result = table_next(table, &row, error)) == 0 && row)
        add_row_text(text, row);
    table_close(table);
    return result;
}

/* Whether the error is of this kind and its text has these words. */
static inline void assert_refused(int result, const struct error *error, enum error_kind kind,
                                  const char *words)
{
    assert_int_equal(result, -1);
    if (error->kind != kind || !strstr(error->text, words))
        fail_msg("kind %d, %s: \"%s\" does not say \"%s\"", (int)error->kind, error->origin,
                 error->text, words);
}

/* Reads a file that must be fine. */
static inline void read_bonuses(const char *path, const struct input_options *options,
                                struct intents *intents)
{
    struct error error = {0};

    *intents = INTENTS_INIT;
    if (bonus_csv_read(path, options, intents, &error) < 0)
        fail_with(&error);
}

/* Reads a file made of `text`, which must be fine as a whole. */
static inline void read_bonus_text(const char *text, const struct input_options *options,
                                   struct intents *intents)
{
    const char *path = write_file(text, strlen(text));

    read_bonuses(path, options, intents);
    assert_int_equal(unlink(path), 0);
}

#endif
