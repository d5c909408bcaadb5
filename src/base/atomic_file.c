#include "base/atomic_file.h"

#include "base/arena.h"
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROBE_SIZE = 64 * 1024 };

static int failed(const struct atomic_file *file, const char *what, struct error *error)
{
    return error_set(error, ERROR_FILE, file->path, "%s: %s; choose another place with %s", what,
                     strerror(errno), file->option);
}

static void close_file(struct atomic_file *file)
{
    if (file->stream)
        (void)fclose(file->stream);
    free(file->path);
    free(file->temporary);
    *file = (struct atomic_file){0};
}

void atomic_file_abandon(struct atomic_file *file)
{
    if (file->temporary)
        (void)unlink(file->temporary);
    close_file(file);
}

/* Room on the disk is claimed by writing, and given back: fallocate would not see every quota. */
static int probe_space(int descriptor)
{
    static const char zeros[PROBE_SIZE];
    ssize_t written = write(descriptor, zeros, sizeof zeros);

    if (written != (ssize_t)sizeof zeros) {
        if (written >= 0)
            errno = ENOSPC;
        return -1;
    }
    if (fsync(descriptor) || ftruncate(descriptor, 0) || lseek(descriptor, 0, SEEK_SET) != 0)
        return -1;
    return 0;
}

/* mkstemp makes 0600; the finished file gets what the person's umask says, or what it had. */
static int set_mode(int descriptor, const struct stat *old)
{
    mode_t mask;

    if (old)
        return fchmod(descriptor, old->st_mode & 07777);
    mask = umask(0);
    (void)umask(mask);
    return fchmod(descriptor, 0666 & ~mask);
}

/* Makes the temporary file beside `path`, which is `file`'s place with all links followed. */
static int open_temporary(struct atomic_file *file, const char *path, const struct stat *old,
                          struct error *error)
{
    size_t size = strlen(path) + sizeof ".XXXXXX";
    int descriptor;

    file->temporary = xmalloc(size);
    (void)snprintf(file->temporary, size, "%s.XXXXXX", path);
    descriptor = mkostemp(file->temporary, O_CLOEXEC);
    if (descriptor < 0) {
        free(file->temporary);
        file->temporary = NULL;
        return failed(file, "cannot write here", error);
    }
    if (probe_space(descriptor) || set_mode(descriptor, old) ||
        !(file->stream = fdopen(descriptor, "w"))) {
        (void)failed(file, "cannot write here", error);
        (void)close(descriptor);
        return -1;
    }
    return 0;
}

/* Renaming over a symbolic link would replace the link: the file behind it is meant. */
static int open_over(struct atomic_file *file, const struct stat *old, struct error *error)
{
    char *target = realpath(file->path, NULL);

    if (!target)
        return failed(file, "cannot write here", error);
    free(file->path);
    file->path = target;
    return open_temporary(file, file->path, old, error);
}

/* A device or a pipe is not replaced but written. */
static int open_directly(struct atomic_file *file, struct error *error)
{
    file->stream = fopen(file->path, "we");
    return file->stream ? 0 : failed(file, "cannot open for writing", error);
}

static int open_any(struct atomic_file *file, struct error *error)
{
    const char *path = file->path;
    struct stat old;

    if (!*path)
        return error_set(error, ERROR_FILE, path, "the empty text is no name of a file");
    if (stat(path, &old)) {
        if (errno != ENOENT && errno != ENOTDIR)
            return failed(file, "cannot write here", error);
        return open_temporary(file, path, NULL, error);
    }
    if (S_ISDIR(old.st_mode))
        return error_set(error, ERROR_FILE, path, "is a folder; name a file in it");
    return S_ISREG(old.st_mode) ? open_over(file, &old, error) : open_directly(file, error);
}

int atomic_file_open(struct atomic_file *file, const char *path, const char *option,
                     struct error *error)
{
    struct atomic_file fresh = {.path = xstrdup(path), .option = option};

    if (open_any(&fresh, error)) {
        atomic_file_abandon(&fresh);
        return -1;
    }
    *file = fresh;
    return 0;
}

int atomic_file_rewind(struct atomic_file *file, struct error *error)
{
    if (!file->temporary)
        return 0;
    errno = EIO; /* what stays when it was an earlier write that failed */
    if (fflush(file->stream) || ferror(file->stream) || fsync(fileno(file->stream)) ||
        fseek(file->stream, 0, SEEK_SET) || ftruncate(fileno(file->stream), 0))
        return failed(file, "cannot write here", error);
    return 0;
}

int atomic_file_commit(struct atomic_file *file, struct error *error)
{
    int result = 0;

    errno = EIO; /* what stays when it was an earlier write that failed */
    if (fflush(file->stream) || ferror(file->stream) ||
        (file->temporary && fsync(fileno(file->stream))))
        result = failed(file, "cannot finish writing", error);
    else if (file->temporary && rename(file->temporary, file->path))
        result = failed(file, "cannot put the finished file in its place", error);
    if (result) {
        atomic_file_abandon(file);
        return -1;
    }
    /* A folder that cannot be synced takes nothing from the file, which stands in its place, whole.
     */
    if (file->temporary)
        (void)!folder_sync(file->path);
    close_file(file);
    return 0;
}
