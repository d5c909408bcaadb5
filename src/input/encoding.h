#ifndef BONUSREC_INPUT_ENCODING_H
#define BONUSREC_INPUT_ENCODING_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* What bytes that are no UTF-8 most likely are: for messages. */

/* Whether a byte above 0x7F is among the `length` bytes. */
bool encoding_has_wide(const char *bytes, size_t length);

/* The name of the UTF-16 that a file beginning with these bytes is in, as iconv knows it, where it
 * has no byte-order mark; NULL when it is not that. */
const char *encoding_utf16(const char *bytes, size_t length);

/* Adds to `text` that the byte at `at`, the first of `bytes` that is no UTF-8, is none, and what to
 * do. `offset` is its place in the file; `is_mixed` tells that characters in UTF-8 stand before. */
void encoding_explain(struct buffer *text, const char *bytes, size_t length, size_t at,
                      unsigned long long offset, bool is_mixed);

#endif
