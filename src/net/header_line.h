#ifndef BONUSREC_NET_HEADER_LINE_H
#define BONUSREC_NET_HEADER_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum { HEADER_VALUE_SIZE = 64 };

/* Whether the `length` bytes at `line` are the header `name`, whatever its case; then `value` gets
 * its value, cut to size, without the blanks around it. */
bool header_value(const char *line, size_t length, const char *name, char value[HEADER_VALUE_SIZE]);

#endif
