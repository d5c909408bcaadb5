#ifndef BONUSREC_BASE_JSON_TEXT_H
#define BONUSREC_BASE_JSON_TEXT_H

#include "base/buffer.h"

/* Adds the NUL-ended `text` to `buffer` as a JSON string, quotes included. Control characters are
 * escaped (DEL too, though JSON does not ask for it); a byte that is no UTF-8 becomes U+FFFD, so
 * that what comes out is valid JSON whatever went in. */
void json_text_add(struct buffer *buffer, const char *text);

#endif
