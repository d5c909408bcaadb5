#ifndef BONUSREC_BASE_FOLDER_H
#define BONUSREC_BASE_FOLDER_H

#include "base/error.h"

#include <stdbool.h>

/* The folder that `path` stands in, by its name alone: what comes before the last slash, "/" when
 * that is nothing, "." when there is no slash. The caller frees it. */
char *folder_of(const char *path);

/* Whether both paths lead to one file that is there. */
bool is_same_file(const char *path, const char *other);

/* Makes durable that `path` stands in its folder: what was made there, or renamed to it, is found
 * after a power cut only when the folder is on disk. A folder that may be used and not read, and a
 * file system that cannot sync one, count as done. Returns 0, or -1 with errno. */
MUST_CHECK int folder_sync(const char *path);

#endif
