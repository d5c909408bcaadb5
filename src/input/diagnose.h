#ifndef BONUSREC_INPUT_DIAGNOSE_H
#define BONUSREC_INPUT_DIAGNOSE_H

#include "base/buffer.h"
#include "core/fields.h"
#include "core/money.h"
#include "input/bonus_csv.h"
#include "input/table.h"

/* The sentences that say what is wrong with a row: where, the cell as it stands (control characters
 * made visible), what is wrong with it, and how to mend it. Each function adds to `text`. */

/* What went wrong on the way to a row, where that is something that mostly happens to a whole
 * column or file. */
enum cause {
    CAUSE_OTHER = 0,
    CAUSE_MANGLED,       /* a spreadsheet took an id for a number */
    CAUSE_SWAPPED,       /* two ids stand in each other's columns */
    CAUSE_SAME_ID,       /* one id stands in two columns */
    CAUSE_PLATFORM,      /* the id is another platform's */
    CAUSE_COMMAS,        /* commas between the cells, and one too many */
    CAUSE_REHEARSAL,     /* the row is left over from a rehearsal */
    CAUSE_DECIMAL_COMMA, /* and no --decimal , */
    CAUSE_CURRENCY,      /* a currency sign in the amount */
    CAUSE_DATE,          /* a spreadsheet took an amount for a date */
    CAUSE_COUNT
};

/* A cause, and what it is about. */
struct finding {
    enum cause cause;
    enum field field;                  /* of the cell */
    enum field partner;                /* CAUSE_SWAPPED, CAUSE_SAME_ID: the other field */
    const struct field_rules *other;   /* CAUSE_PLATFORM: whose id it is */
    const struct field_marker *marker; /* CAUSE_REHEARSAL: what was found */
};

/* An id that cannot be used, with what stands around it. */
struct bad_id {
    const struct input_options *options;
    enum field field;            /* worker, assignment or group */
    const char *column_name;     /* "" when it comes from no column */
    const char *const *of_field; /* the row's texts, by field */
};

/* `row 16, line 17: ` */
void diagnose_row(struct buffer *text, const struct table_row *row);

/* `row 16, line 17, column "Bonus" (C17): ` for the cell of `row` in `column` (from 0). */
void diagnose_cell(struct buffer *text, const struct table_row *row, const struct table_row *header,
                   size_t column);

/* Why a row that is not TABLE_WHOLE cannot be used. `delimiter` is named in the remedy. */
struct finding diagnose_shape(struct buffer *text, const struct table_row *row,
                              const struct table_row *header, char delimiter);

/* Why the id, which the rules refuse or which another field of the row has too, is none of its
 * field. */
struct finding diagnose_id(struct buffer *text, const struct bad_id *bad);

/* Why `amount` is none, with `decimal` as in money_parse(). */
struct finding diagnose_amount(struct buffer *text, const char *amount, enum money_problem problem,
                               char decimal);

#endif
