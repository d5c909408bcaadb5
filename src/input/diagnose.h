#ifndef BONUSREC_INPUT_DIAGNOSE_H
#define BONUSREC_INPUT_DIAGNOSE_H

#include "base/buffer.h"
#include "core/fields.h"
#include "core/money.h"
#include "input/table.h"

/* The sentences that say what is wrong with a row: where, the cell as it stands (control characters
 * made visible), what is wrong with it, and how to mend it. Each function adds to `text`. */

/* `row 16, line 17: ` */
void diagnose_row(struct buffer *text, const struct table_row *row);

/* `row 16, line 17, column "Bonus" (C17): ` for the cell of `row` in `column` (from 0). */
void diagnose_cell(struct buffer *text, const struct table_row *row, const struct table_row *header,
                   size_t column);

/* Why a row that is not TABLE_WHOLE cannot be used. `delimiter` is named in the remedy. */
void diagnose_shape(struct buffer *text, const struct table_row *row,
                    const struct table_row *header, char delimiter);

/* Why `id`, which `rules` refuses or which equals the worker's, is no id of `field` (worker,
 * assignment or group). `worker` and `assignment` are the row's two ids, one of them `id`: they may
 * stand in each other's column. */
void diagnose_id(struct buffer *text, const struct field_rules *rules, enum field field,
                 const char *id, const char *worker, const char *assignment);

/* Why `amount` is none. */
void diagnose_amount(struct buffer *text, const char *amount, enum money_problem problem);

#endif
