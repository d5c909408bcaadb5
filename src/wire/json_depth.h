#ifndef BONUSREC_WIRE_JSON_DEPTH_H
#define BONUSREC_WIRE_JSON_DEPTH_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the `length` bytes at `bytes` nest brackets deeper than `max_depth`. Those inside strings
 * do not count; whether they are balanced is the parser's business. Pure. */
bool json_is_deeper(const char *bytes, size_t length, size_t max_depth);

#endif
