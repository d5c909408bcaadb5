#ifndef BONUSREC_INPUT_HEADER_TEXT_H
#define BONUSREC_INPUT_HEADER_TEXT_H

#include "base/buffer.h"
#include "input/table.h"

#include <stddef.h>
#include <stdint.h>

/* The names of a file's columns: how they are compared, and how messages speak of them. */

enum { HEADER_NAME_SIZE = 64 }; /* longer names match no field */

/* Sets `out` to `name` as names are compared: in lower case, without blanks, '_', '-' and '.';
 * "" when that is longer than any field's name. */
void header_normalise(const char *name, char out[HEADER_NAME_SIZE]);

/* The first column of just that name, else the first that compares equal; SIZE_MAX without any. */
size_t header_find(const struct table_row *header, const char *name);

/* Each of the following adds to `text`. */

/* `"Bonus" (C)` for the column `column` (from 0). */
void header_add_name(struct buffer *text, const struct table_row *header, size_t column);

/* `--column amount=Bonus` for the column `column` (from 0), in quotes where a shell wants them. */
void header_add_option(struct buffer *text, const char *field, const struct table_row *header,
                       size_t column);

/* `; the columns found are "a" (A), 3 more, "e" (E)`. Of many the middle is left out: a platform's
 * file begins with its own columns, and ends with the answers and what was added. */
void header_add_found(struct buffer *text, const struct table_row *header);

#endif
