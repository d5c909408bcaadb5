#ifndef BONUSREC_INPUT_ROW_H
#define BONUSREC_INPUT_ROW_H

#include "base/buffer.h"
#include "input/bonus_csv.h"
#include "input/columns.h"
#include "input/diagnose.h"
#include "input/table.h"

#include <stdbool.h>
#include <stdint.h>

/* The inside of bonus_csv.c: whether a row can be used. */

enum { ID_FIELDS = 3 }; /* worker, assignment, group: the first ones of enum field */

/* One row: its fields as they stand, with the options' in place of those that are empty; "" where
 * there is none. */
struct row_fields {
    const struct table_row *row;
    const char *text[FIELD_COUNT];
    const char *currency; /* of a report's row */
};

/* What all rows of a file are held against. All is borrowed but the detail. */
struct row_checker {
    const struct input_options *options;
    const struct columns *columns;
    const struct table_row *header;
    char delimiter;
    const char *bad_id[ID_FIELDS]; /* codes, by field */
    const char *missing_id[ID_FIELDS];
    int64_t default_minor;   /* of --amount */
    const char *good_reason; /* of the last row that can be used; NULL before */
    struct buffer detail;
    struct finding finding; /* what the problem comes from, where that is told */
};

/* The code of the first thing wrong with the row, NULL when it can be used. Then `*minor` is its
 * amount; else the checker's detail says what is wrong, and its finding why. */
const char *row_check(struct row_checker *checker, const struct row_fields *fields, int64_t *minor);

/* Whether `text` has the shape of a currency's code: three capital letters. */
bool row_currency_is_code(const char *text);

#endif
