#ifndef BONUSREC_SIM_JSON_OUT_H
#define BONUSREC_SIM_JSON_OUT_H

#include "base/buffer.h"

#include <stdint.h>

/* Writes JSON straight into a buffer: lists of a hundred payments are most of what the simulator
 * says, and it says them a few thousand times a second. */

/* Adds `"name":` and the text, with a comma before it unless `out` ends in '{' or '['. Nothing when
 * `text` is NULL. */
void json_out_member(struct buffer *out, const char *name, const char *text);

/* The same for a whole number. */
void json_out_number(struct buffer *out, const char *name, int64_t number);

/* The same for `json` as it is: null, a list, the beginning of an object. */
void json_out_raw(struct buffer *out, const char *name, const char *json);

#endif
