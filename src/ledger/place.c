#include "ledger/place.h"

#include "base/arena.h"
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One page of the smallest size. */
enum { SMALLEST_DATABASE = 512 };

static int failed(const char *name, const char *what, struct error *error)
{
    return error_set(error, ERROR_LEDGER, name,
                     "%s: %s; name a file that you may write, with --ledger", what,
                     strerror(errno));
}

/* `real` with `suffix`; the caller frees it. */
static char *beside(const char *real, const char *suffix)
{
    size_t size = strlen(real) + strlen(suffix) + 1;
    char *path = xmalloc(size);

    (void)snprintf(path, size, "%s%s", real, suffix);
    return path;
}

/* Where a file that is not there will stand. */
static int find_new(const char *path, char **real, struct error *error)
{
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    struct stat status;
    char *folder;
    char *real_folder;
    size_t size;

    if (!*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return error_set(error, ERROR_LEDGER, path, "is no name of a file; name one with --ledger");
    /* A file that is there by now was made by another run, just this moment. */
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode))
        return error_set(error, ERROR_LEDGER, path,
                         "is a link to a file that does not exist; mend the link, or name another "
                         "ledger with --ledger");
    folder = folder_of(path);
    real_folder = realpath(folder, NULL);
    free(folder);
    if (!real_folder)
        return failed(path, "its folder cannot be used", error);
    size = strlen(real_folder) + 1 + strlen(last) + 1;
    *real = xmalloc(size);
    (void)snprintf(*real, size, "%s/%s", strcmp(real_folder, "/") == 0 ? "" : real_folder, last);
    free(real_folder);
    return 0;
}

int place_find(const char *path, char **real, struct error *error)
{
    char *found = realpath(path, NULL);

    if (found) {
        *real = found;
        return 0;
    }
    if (errno != ENOENT)
        return failed(path, "cannot be opened", error);
    return find_new(path, real, error);
}

static int no_file_but_log(const char *name, struct error *error)
{
    return error_set(error, ERROR_LEDGER, name,
                     "is missing or empty, and its log \"%s-wal\" is there; put the ledger back "
                     "beside it, or move the log away and keep it: then a new ledger starts empty, "
                     "and what is paid is read from the platform",
                     name);
}

/* The log is looked at first: whoever makes a ledger makes the file before the log. */
int place_look(const char *real, const char *name, struct place *place, struct error *error)
{
    char *log = beside(real, "-wal");
    char *index = beside(real, "-shm");
    struct stat file;
    struct stat other;
    struct place found = {0};
    int result = 0;

    if (stat(log, &other) == 0) {
        found.has_log = other.st_size > 0;
        found.has_index = stat(index, &other) == 0;
    }
    if (stat(real, &file)) {
        if (errno != ENOENT)
            result = failed(name, "cannot be opened", error);
    } else if (!S_ISREG(file.st_mode)) {
        result = error_set(error, ERROR_LEDGER, name,
                           "is not a regular file; name another with --ledger");
    } else if (file.st_nlink > 1) {
        /* Two runs by two names would know nothing of each other. */
        result = error_set(error, ERROR_LEDGER, name,
                           "has a second name (a hard link), and by each it would have a lock and "
                           "a log of its own; remove the name that has no \"-wal\" file beside "
                           "it, and run again");
    } else if (file.st_size > 0 && file.st_size < SMALLEST_DATABASE) {
        /* SQLite takes a file of one byte for an empty one. */
        result = error_set(error, ERROR_LEDGER, name,
                           "is not a ledger of bonusrec, or was cut short; name another with "
                           "--ledger, or move it away and keep it, then run again: what is paid is "
                           "read from the platform, and a new ledger starts empty");
    } else {
        found.has_file = file.st_size > 0;
    }
    free(log);
    free(index);
    if (result)
        return -1;
    /* To make or to fill the file would have SQLite remove the log, and what it alone holds. */
    if (!found.has_file && found.has_log)
        return no_file_but_log(name, error);
    *place = found;
    return 0;
}

int place_make(const char *real, const char *name, struct error *error)
{
    struct place place;
    int descriptor;
    int result;

    if (place_look(real, name, &place, error))
        return -1;
    if (place.has_file)
        return 0;
    descriptor = open(real, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return errno == EEXIST ? 0 : failed(name, "cannot be made", error);
    result = fchmod(descriptor, 0600) || fsync(descriptor) || folder_sync(real);
    if (result)
        (void)failed(name, "cannot be made", error);
    (void)close(descriptor);
    return result ? -1 : 0;
}

static int protect(const char *path)
{
    struct stat status;

    if (stat(path, &status))
        return errno == ENOENT ? 0 : -1;
    if ((status.st_mode & 07777 & ~(mode_t)0600) == 0)
        return 0;
    return chmod(path, status.st_mode & 0600);
}

int place_protect(const char *real, const char *name, struct error *error)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    int result = 0;

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && result == 0; i++) {
        char *path = beside(real, suffixes[i]);

        result = protect(path);
        free(path);
    }
    if (result)
        return failed(name, "others may read it, and that cannot be changed", error);
    return 0;
}
