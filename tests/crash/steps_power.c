/* A power cut: what was written and not synced is lost. */
#include "steps.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A file that was written to, and a descriptor of our own to restore it by. */
struct file {
    dev_t device;
    ino_t inode;
    int fd;
};

/* One writing that no sync has made durable yet. */
struct change {
    struct file *file;
    off_t offset;
    off_t old_size;
    char *old_bytes; /* those that were there, up to the old end */
    size_t old_length;
    char *new_bytes; /* NULL when the file was cut to the size `offset` */
    size_t new_length;
};

static struct change *changes;
static size_t change_count;

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* An opening of our own, which is never closed: closing one would end the locks of the process. */
static struct file *file_of(int fd, const struct stat *about)
{
    static struct file files[64];
    static size_t count;
    char path[64];
    struct file *file;

    for (size_t i = 0; i < count; i++)
        if (files[i].device == about->st_dev && files[i].inode == about->st_ino)
            return &files[i];
    if (count == sizeof files / sizeof files[0])
        abort();
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    file = &files[count++];
    *file = (struct file){about->st_dev, about->st_ino, open(path, O_RDWR | O_CLOEXEC)};
    if (file->fd < 0)
        abort();
    return file;
}

void steps_note_change(int fd, const char *bytes, size_t length, off_t offset)
{
    struct change change = {.offset = offset, .new_length = length};
    struct stat about;

    if (fstat(fd, &about))
        abort();
    change.file = file_of(fd, &about);
    change.old_size = about.st_size;
    if (offset < about.st_size)
        change.old_length = (size_t)(about.st_size - offset);
    if (bytes) {
        if (change.old_length > length)
            change.old_length = length;
        change.new_bytes = must(malloc(length + 1));
        memcpy(change.new_bytes, bytes, length);
    }
    change.old_bytes = must(malloc(change.old_length + 1));
    if (pread(change.file->fd, change.old_bytes, change.old_length, offset) !=
        (ssize_t)change.old_length)
        abort();
    changes = must(realloc(changes, (change_count + 1) * sizeof *changes));
    changes[change_count++] = change;
}

void steps_forget_changes(int fd)
{
    struct stat about;
    size_t kept = 0;

    if (fstat(fd, &about))
        abort();
    for (size_t i = 0; i < change_count; i++) {
        const struct change *change = &changes[i];

        if (change->file->device != about.st_dev || change->file->inode != about.st_ino) {
            changes[kept++] = *change;
            continue;
        }
        free(change->old_bytes);
        free(change->new_bytes);
    }
    change_count = kept;
}

static void put(const struct change *change, const char *bytes, size_t length)
{
    if (syscall(SYS_pwrite64, change->file->fd, bytes, length, change->offset) != (long)length)
        abort();
}

static void cut(const struct change *change, off_t size)
{
    if (syscall(SYS_ftruncate, change->file->fd, size))
        abort();
}

/* Takes all back, the newest first; then does again what the seed lets through, the oldest first. */
void steps_cut_power(unsigned long seed, unsigned long step)
{
    unsigned short dice[3] = {(unsigned short)seed, (unsigned short)step, 0};
    size_t lost = change_count;

    for (size_t i = change_count; i-- > 0;) {
        put(&changes[i], changes[i].old_bytes, changes[i].old_length);
        cut(&changes[i], changes[i].old_size);
    }
    for (size_t i = 0; seed > 1 && i < change_count; i++) {
        if (erand48(dice) < 0.5)
            continue;
        if (changes[i].new_bytes)
            put(&changes[i], changes[i].new_bytes, changes[i].new_length);
        else
            cut(&changes[i], changes[i].offset);
        lost--;
    }
    steps_say("power cut:", "writes lost:", "", lost);
}
