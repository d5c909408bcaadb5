#ifndef BONUSREC_BASE_REAL_PATH_H
#define BONUSREC_BASE_REAL_PATH_H

#include <stdbool.h>

enum { REAL_PATH_SIZE = 4096 };

/* Sets `real` to where what is written to `path` goes, absolute and without symbolic links. A link to
 * a file that is not there yet counts as that file, because it may be made before the link is
 * followed. False when the folder is not there, or the name is too long. */
bool real_path(const char *path, char real[REAL_PATH_SIZE]);

/* Whether both paths lead to one file, or will once it is made. */
bool is_same_place(const char *path, const char *other);

#endif
