#ifndef BONUSREC_INPUT_COLUMNS_MISSING_H
#define BONUSREC_INPUT_COLUMNS_MISSING_H

#include "base/error.h"
#include "input/bonus_csv.h"
#include "input/columns.h"
#include "input/table.h"

#include <stdbool.h>

/* The inside of columns.c: a header without the columns that are needed. */

/* Fails with ERROR_INPUT when a needed field has no column in `columns`. The text names the fields
 * and why they are most likely missing: the file is another platform's, the line of names is
 * missing or stands further down, or they have other names. `taken` tells by column whether it is
 * used already. */
MUST_CHECK int columns_refuse_missing(const struct table *table,
                                      const struct input_options *options,
                                      const struct columns *columns, const bool *taken,
                                      struct error *error);

#endif
