/* A library to preload: it counts what a program does to the outside, and ends the program at the
 * step that it was told.
 *
 * An effect is a call that changes a regular file (write, pwrite, ftruncate, fsync, fdatasync), a
 * name (rename, link, unlink), or an internet socket (connect, send and its like, a receive that
 * finds something). Each is two steps: before it and after it. Steps are numbered from 1.
 *
 *   STEPS_LOG=FILE       append a line to FILE for each: "NUMBER before|after CALL WHERE BYTES"
 *   STEPS_KILL_AT=N      die at step N, by SIGKILL
 *   STEPS_FOLDER=FOLDER  whose files a power cut, or a broken disk, befalls
 *   STEPS_POWER_CUT=1    in dying, take back all that was written to them since their last sync
 *   STEPS_POWER_CUT=S    the same, but only about half of it, chosen by the seed S (2 or more): a
 *                        disk does not write in the order in which it was told to
 *   STEPS_FAIL_AT=N      let the N-th effect on those files or their names fail (no unlink does)
 *   STEPS_FAIL_FROM=N    let it and all later ones fail
 *   STEPS_ERRNO=E        with EIO (the default) or ENOSPC; the log says "injected E: CALL WHERE"
 *
 * A power cut may do more to names than it does here: a file made, renamed or removed stays so. What
 * the C library writes for a stream of its own does not come by here, and is not taken back. */
#include "steps.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LOG_FD_AT_LEAST = 500 };

static struct {
    bool ready;
    int log_fd;
    long kill_at;
    long fail_at;
    long fail_from;
    long power_cut;
    int error;
    char folder[PATH_MAX];
    long steps;
    long faults; /* effects that could have failed */
} s = {.log_fd = -1};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void steps_lock(void)
{
    (void)pthread_mutex_lock(&mutex);
}

void steps_unlock(void)
{
    (void)pthread_mutex_unlock(&mutex);
}

/* A pointer to a function is no pointer to a thing, so it is copied. */
void steps_find(const char *name, void *slot, size_t size)
{
    void *found = dlsym(RTLD_NEXT, name);

    if (!found)
        abort();
    memcpy(slot, &found, size);
}

static long number_of(const char *name)
{
    const char *text = getenv(name);

    return text ? strtol(text, NULL, 10) : 0;
}

/* Out of the way of the numbers that the program would get. */
static void open_log(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0 || (s.log_fd = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD_AT_LEAST)) < 0)
        abort();
    (void)close(fd);
}

static void make_ready(void)
{
    const char *error = getenv("STEPS_ERRNO");
    const char *folder = getenv("STEPS_FOLDER");
    const char *log = getenv("STEPS_LOG");

    if (s.ready)
        return;
    s.ready = true;
    s.kill_at = number_of("STEPS_KILL_AT");
    s.fail_at = number_of("STEPS_FAIL_AT");
    s.fail_from = number_of("STEPS_FAIL_FROM");
    s.power_cut = number_of("STEPS_POWER_CUT");
    s.error = error && strcmp(error, "ENOSPC") == 0 ? ENOSPC : EIO;
    if (folder && !realpath(folder, s.folder))
        abort();
    if (log)
        open_log(log);
}

void steps_say(const char *what, const char *call, const char *where, size_t bytes)
{
    char line[PATH_MAX + 128];
    int length = snprintf(line, sizeof line, "%s %s %s %zu\n", what, call, where, bytes);

    if (s.log_fd >= 0 && syscall(SYS_write, s.log_fd, line, (size_t)length) != length)
        abort();
}

void steps_step(const char *when, const char *call, const char *where, size_t bytes)
{
    int saved = errno;
    char what[64];

    steps_lock();
    make_ready();
    s.steps++;
    (void)snprintf(what, sizeof what, "%ld %s", s.steps, when);
    steps_say(what, call, where, bytes);
    if (s.steps == s.kill_at) {
        if (s.power_cut)
            steps_cut_power((unsigned long)s.power_cut, (unsigned long)s.steps);
        (void)kill(getpid(), SIGKILL);
        for (;;)
            (void)pause();
    }
    steps_unlock();
    errno = saved;
}

static bool is_in_folder(const char *path)
{
    size_t length = strlen(s.folder);

    return length && strncmp(path, s.folder, length) == 0 &&
           (path[length] == '/' || path[length] == '\0');
}

bool steps_power_cut_befalls(const char *where)
{
    return s.power_cut && is_in_folder(where);
}

bool steps_fails(const char *call, const char *where)
{
    bool failing = false;

    if (!is_in_folder(where))
        return false;
    steps_lock();
    s.faults++;
    if (s.faults == s.fail_at || (s.fail_from && s.faults >= s.fail_from)) {
        steps_say(s.error == EIO ? "injected EIO:" : "injected ENOSPC:", call, where, 0);
        failing = true;
    }
    steps_unlock();
    if (failing)
        errno = s.error;
    return failing;
}

static bool is_internet_socket(int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    return getsockname(fd, (struct sockaddr *)&address, &size) == 0 &&
           (address.ss_family == AF_INET || address.ss_family == AF_INET6);
}

enum steps_target steps_target_of(int fd, char where[PATH_MAX])
{
    int saved = errno;
    enum steps_target target = STEPS_NONE;
    struct stat about;
    char link_path[64];
    ssize_t length;

    if (fstat(fd, &about)) {
        target = STEPS_NONE;
    } else if (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode)) {
        (void)snprintf(link_path, sizeof link_path, "/proc/self/fd/%d", fd);
        length = readlink(link_path, where, PATH_MAX - 1);
        where[length < 0 ? 0 : length] = '\0';
        target = STEPS_FILE;
    } else if (S_ISSOCK(about.st_mode) && is_internet_socket(fd)) {
        (void)snprintf(where, PATH_MAX, "socket");
        target = STEPS_SOCKET;
    }
    errno = saved;
    return target;
}
