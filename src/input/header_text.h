#ifndef BONUSREC_INPUT_HEADER_TEXT_H
#define BONUSREC_INPUT_HEADER_TEXT_H

#include "base/buffer.h"
#include "input/table.h"

#include <stddef.h>

/* How messages speak of the columns of a file. Each function adds to `text`. */

/* `"Bonus" (C)` for the column `column` (from 0). */
void header_add_name(struct buffer *text, const struct table_row *header, size_t column);

/* `; the columns found are "a" (A), 3 more, "e" (E)`. Of many the middle is left out: a platform's
 * file begins with its own columns, and ends with the answers and what was added. */
void header_add_found(struct buffer *text, const struct table_row *header);

#endif
