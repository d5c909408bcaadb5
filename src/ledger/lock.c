#include "ledger/lock.h"

#include "base/arena.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NOTE_SIZE = 64, TRIES = 25, TRY_MS = 20 };

/* Who holds it, as the holder wrote it. */
struct holder {
    long pid;
    char since[TIME_TEXT_SIZE];
};

static int failed(const char *name, const char *what, struct error *error)
{
    return error_set(error, ERROR_LEDGER, name,
                     "%s: %s; put it in a folder on a local disk that you may write to, with "
                     "--ledger",
                     what, strerror(errno));
}

static int write_note(int lock, int64_t now_s)
{
    char note[NOTE_SIZE];
    char since[TIME_TEXT_SIZE];
    int length;

    time_format(now_s, since);
    length = snprintf(note, sizeof note, "%ld %s\n", (long)getpid(), since);
    if (ftruncate(lock, 0))
        return -1;
    errno = ENOSPC; /* what a short write means */
    return pwrite(lock, note, (size_t)length, 0) == length ? 0 : -1;
}

/* False while the file does not say it: whoever has just taken the lock writes there next, and
 * until then it is empty or names a process that has ended. */
static bool read_note(int lock, struct holder *holder)
{
    char note[NOTE_SIZE] = "";
    char *end;
    size_t length;

    if (pread(lock, note, sizeof note - 1, 0) <= 0)
        return false;
    holder->pid = strtol(note, &end, 10);
    length = strcspn(end, "\n");
    if (holder->pid <= 0 || *end != ' ' || end[length] != '\n' || length > sizeof holder->since)
        return false;
    (void)snprintf(holder->since, sizeof holder->since, "%.*s", (int)length - 1, end + 1);
    return kill((pid_t)holder->pid, 0) == 0 || errno == EPERM;
}

static int busy(const char *name, const struct holder *holder, struct error *error)
{
    if (!holder)
        return error_set(error, ERROR_LEDGER_BUSY, name,
                         "another process holds it; try again when that run has ended");
    return error_set(error, ERROR_LEDGER_BUSY, name,
                     "process %ld has held it since %s; try again when that run has ended",
                     holder->pid, holder->since);
}

static int take(int lock, const char *name, int64_t now_s, struct error *error)
{
    const struct timespec pause = {.tv_nsec = TRY_MS * 1000000L};
    struct holder holder;

    for (int tries = 0; flock(lock, LOCK_EX | LOCK_NB); tries++) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return failed(name, "cannot be locked there", error);
        if (read_note(lock, &holder))
            return busy(name, &holder, error);
        if (tries == TRIES)
            return busy(name, NULL, error);
        (void)nanosleep(&pause, NULL);
    }
    /* The umask of whoever made it is not asked; if another user did, what it says is no secret. */
    (void)fchmod(lock, 0600);
    if (write_note(lock, now_s))
        return failed(name, "cannot be locked there", error);
    return 0;
}

int lock_take(const char *path, const char *name, int64_t now_s, int *lock, struct error *error)
{
    size_t size = strlen(path) + sizeof "-lock";
    char *lock_path = xmalloc(size);
    int fresh;

    (void)snprintf(lock_path, size, "%s-lock", path);
    fresh = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    free(lock_path);
    if (fresh < 0)
        return failed(name, "its lock cannot be made", error);
    if (take(fresh, name, now_s, error)) {
        (void)close(fresh);
        return -1;
    }
    *lock = fresh;
    return 0;
}
