#ifndef BONUSREC_INPUT_FIRST_LINE_H
#define BONUSREC_INPUT_FIRST_LINE_H

#include "base/buffer.h"
#include "input/bonus_csv.h"
#include "input/table.h"

#include <stdbool.h>

/* The inside of columns_missing.c: a first line that has data in it and not the names of columns. */

/* Adds to `text` that it looks so, with a line of names to put above it and, where its ids are another
 * platform's, which, and returns true; else returns false. */
bool first_line_add(struct buffer *text, const struct table *table,
                    const struct input_options *options);

#endif
