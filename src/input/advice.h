#ifndef BONUSREC_INPUT_ADVICE_H
#define BONUSREC_INPUT_ADVICE_H

#include "input/bonus_csv.h"
#include "input/diagnose.h"
#include "input/row.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The inside of bonus_csv.c: what explains the problems of a whole file. All zero at first. */

struct advice_row {
    uint32_t row_no;
    const char *detail;
};

struct adviser {
    struct {
        size_t count;
        struct advice_row rows[INTENTS_IN_FULL_MAX]; /* the first ones */
        struct finding first;
    } causes[CAUSE_COUNT];
    size_t mangled[ID_FIELDS]; /* by field */
    struct {
        size_t count;
        int64_t minor;        /* of the first */
        struct table_row row; /* its place alone */
    } days;                   /* amounts that may be a date's number */
    bool has_left_out;        /* the file has rows that are none of bonuses */
};

/* Counts a row that cannot be used. `detail` must live as long as the intents. */
void adviser_count(struct adviser *adviser, const struct finding *finding, uint32_t row_no,
                   const char *detail);

/* Counts a row that can be used and has an amount that may be a date's number. */
void adviser_count_day(struct adviser *adviser, const struct table_row *row, int64_t minor);

/* Sets `in_full` and `advice` of `intents`, of which all rows have been read. */
void adviser_finish(const struct adviser *adviser, const struct row_checker *checker,
                    struct intents *intents);

#endif
