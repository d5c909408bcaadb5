#ifndef BONUSREC_INPUT_FILE_KIND_H
#define BONUSREC_INPUT_FILE_KIND_H

#include <stddef.h>

/* What a file is, by its first `length` bytes, when it is plainly no CSV, with what to do: the end
 * of a sentence about the file. NULL when it may be CSV. */
const char *file_kind(const char *bytes, size_t length);

#endif
