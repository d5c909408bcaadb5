#include "base/real_path.h"

#include "base/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many as Linux follows. */
enum { LINKS_MAX = 40 };

/* Sets `path` to the first `length` bytes of `folder`, and `name` right behind them. False when
 * that is too long. */
static bool join(const char *folder, size_t length, const char *name, char path[REAL_PATH_SIZE])
{
    return length < REAL_PATH_SIZE &&
           snprintf(path, REAL_PATH_SIZE, "%.*s%s", (int)length, folder, name) < REAL_PATH_SIZE;
}

/* How many bytes of `path` are its folder, with the slash at the end. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Where `path` leads, absolute and without symbolic links; false when it is not there. */
static bool find_there(const char *path, char real[REAL_PATH_SIZE])
{
    char *found = realpath(path, NULL);
    bool fits = found && join("", 0, found, real);

    free(found);
    return fits;
}

/* Where a file that is not there will stand; false when its folder is not there either. */
static bool find_new(const char *path, char real[REAL_PATH_SIZE])
{
    size_t length = folder_length(path);
    char folder[REAL_PATH_SIZE];
    char real_folder[REAL_PATH_SIZE];

    return join(path, length, length ? "" : ".", folder) && find_there(folder, real_folder) &&
           join(real_folder, real_folder[1] ? strlen(real_folder) : 0, "/", folder) &&
           join(folder, strlen(folder), path + length, real);
}

bool real_path(const char *path, char real[REAL_PATH_SIZE])
{
    char at[REAL_PATH_SIZE];
    char target[REAL_PATH_SIZE];
    char next[REAL_PATH_SIZE];
    ssize_t length;

    if (!join("", 0, path, at))
        return false;
    for (int links = 0; links < LINKS_MAX; links++) {
        if (find_there(at, real))
            return true;
        length = readlink(at, target, sizeof target - 1);
        if (length < 0)
            return find_new(at, real);
        target[length] = '\0';
        if (!join(at, target[0] == '/' ? 0 : folder_length(at), target, next))
            return false;
        (void)memcpy(at, next, sizeof at);
    }
    return false;
}

bool is_same_place(const char *path, const char *other)
{
    char real[REAL_PATH_SIZE];
    char real_other[REAL_PATH_SIZE];

    return is_same_file(path, other) ||
           (real_path(path, real) && real_path(other, real_other) && strcmp(real, real_other) == 0);
}
