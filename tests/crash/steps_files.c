/* The calls that change files and their names. */
#include "steps.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

STEPS_REAL(write);
STEPS_REAL(pwrite64);
STEPS_REAL(fsync);
STEPS_REAL(fdatasync);
STEPS_REAL(ftruncate64);
STEPS_REAL(renameat);
STEPS_REAL(link);
STEPS_REAL(unlink);

/* One of write (with `offset` -1) and pwrite. */
static ssize_t put_bytes(const char *call, int fd, const void *bytes, size_t size, off_t offset,
                         const char *where)
{
    ssize_t result;
    off_t at = offset;

    STEPS_FIND(pwrite64);
    STEPS_FIND(write);
    steps_step("before", call, where, size);
    if (steps_fails(call, where)) {
        result = -1;
    } else {
        steps_lock();
        if (offset < 0)
            at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
        if (steps_power_cut_befalls(where))
            steps_note_change(fd, bytes, size, at);
        result = offset < 0 ? real_write(fd, bytes, size) : real_pwrite64(fd, bytes, size, offset);
        steps_unlock();
    }
    steps_step("after", call, where, size);
    return result;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(write);
    switch (steps_target_of(fd, where)) {
    case STEPS_FILE:
        return put_bytes("write", fd, bytes, size, -1, where);
    case STEPS_SOCKET:
        STEPS_EFFECT("write", where, size, result, real_write(fd, bytes, size));
        return result;
    case STEPS_NONE:
        break;
    }
    return real_write(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    char where[PATH_MAX];

    STEPS_FIND(pwrite64);
    if (steps_target_of(fd, where) == STEPS_FILE)
        return put_bytes("pwrite", fd, bytes, size, offset, where);
    return real_pwrite64(fd, bytes, size, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    return pwrite64(fd, bytes, size, offset);
}

static int sync_file(const char *call, int (*real)(int), int fd)
{
    char where[PATH_MAX];
    int result;

    if (steps_target_of(fd, where) != STEPS_FILE)
        return real(fd);
    steps_step("before", call, where, 0);
    result = steps_fails(call, where) ? -1 : real(fd);
    if (result == 0 && steps_power_cut_befalls(where)) {
        steps_lock();
        steps_forget_changes(fd);
        steps_unlock();
    }
    steps_step("after", call, where, 0);
    return result;
}

int fsync(int fd)
{
    STEPS_FIND(fsync);
    return sync_file("fsync", real_fsync, fd);
}

int fdatasync(int fd)
{
    STEPS_FIND(fdatasync);
    return sync_file("fdatasync", real_fdatasync, fd);
}

int ftruncate64(int fd, off64_t size)
{
    char where[PATH_MAX];
    int result;

    STEPS_FIND(ftruncate64);
    if (steps_target_of(fd, where) != STEPS_FILE)
        return real_ftruncate64(fd, size);
    steps_step("before", "ftruncate", where, (size_t)size);
    if (steps_fails("ftruncate", where)) {
        result = -1;
    } else {
        steps_lock();
        if (steps_power_cut_befalls(where))
            steps_note_change(fd, NULL, 0, size);
        result = real_ftruncate64(fd, size);
        steps_unlock();
    }
    steps_step("after", "ftruncate", where, (size_t)size);
    return result;
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    int result;

    STEPS_FIND(renameat);
    STEPS_EFFECT("rename", to, 0, result,
                 steps_fails("rename", to) ? -1 : real_renameat(from_folder, from, to_folder, to));
    return result;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int link(const char *from, const char *to)
{
    int result;

    STEPS_FIND(link);
    STEPS_EFFECT("link", to, 0, result, steps_fails("link", to) ? -1 : real_link(from, to));
    return result;
}

int unlink(const char *path)
{
    int result;

    STEPS_FIND(unlink);
    STEPS_EFFECT("unlink", path, 0, result, real_unlink(path));
    return result;
}
