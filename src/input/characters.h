#ifndef BONUSREC_INPUT_CHARACTERS_H
#define BONUSREC_INPUT_CHARACTERS_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* What the eye does not tell apart in a cell. Texts are valid UTF-8, NUL-ended. */

/* Bytes of the white space at `text`, 0 when there is none: ASCII white space,
 * the blanks of Unicode (no-break, thin, ideographic) and what has no width (U+200B to U+200D,
 * U+2060, U+FEFF). */
size_t characters_blank(const char *text);

/* Whether the whole of `text` is such white space; true for "". */
bool characters_is_blank(const char *text);

/* Whether `text` begins or ends with such white space. */
bool characters_has_blank_around(const char *text);

/* Whether such white space is anywhere in `text`. */
bool characters_has_blank(const char *text);

/* Whether `text` has a control character (C0 but TAB, LF and CR; DEL; C1). */
bool characters_has_control(const char *text);

/* Adds `text` in double quotes to `buffer`, for a message: control characters, and blanks other
 * than the common one, as escapes such as \t, \x01 or \u00a0; longer than 60 characters it is cut
 * with an ellipsis. */
void characters_add_visible(struct buffer *buffer, const char *text);

#endif
