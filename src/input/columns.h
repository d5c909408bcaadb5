#ifndef BONUSREC_INPUT_COLUMNS_H
#define BONUSREC_INPUT_COLUMNS_H

#include "base/arena.h"
#include "base/error.h"
#include "input/bonus_csv.h"
#include "input/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_COLUMN SIZE_MAX

/* Which column holds which field. */
struct columns {
    size_t of_field[FIELD_COUNT]; /* NO_COLUMN when the file has none */
    size_t *extra;                /* the columns carried through, in order */
    size_t extra_count;
    uint32_t missed; /* bit i: choice i names no column, and may */
    bool is_report;  /* the file is a bonusrec report: the next four are its own columns */
    size_t status;
    size_t code; /* NO_COLUMN when it was taken out; so with the others */
    size_t detail;
    size_t currency;
};

/* Finds the fields in the header of `table`. What it allocates belongs to `arena`. Fails with
 * ERROR_INPUT: a needed field that no column matches, or a field that two match (the text lists the
 * columns found and the option that mends it, and whose file it may be); with ERROR_USAGE for a field or a column that
 * --column names twice. */
MUST_CHECK int columns_find(const struct table *table, const struct input_options *options,
                            struct arena *arena, struct columns *columns, struct error *error);

/* Whether files of the platform may call `field` so; `name` is as header_normalise() leaves it. */
bool columns_name_matches(const struct field_rules *rules, enum field field, const char *name);

/* The name of `field` in --column FIELD=NAME, also its report column. */
const char *columns_field_name(const struct field_rules *rules, enum field field);

/* Takes off the quote that a report puts before what a spreadsheet would take for a formula:
 * returns `text`, or `text` + 1 when it is one or more `'` and then one of = + - @ TAB CR. */
const char *columns_without_guard(const char *text);

#endif
