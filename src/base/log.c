#include "base/log.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READERS_WAIT_MS = 1000, LOOK_AGAIN_MS = 100, LOOKS_MAX = 20 };

static int failed(struct error *error, const char *path, const char *what)
{
    return error_set(error, ERROR_FILE, path, "%s: %s; choose another place with --log", what,
                     strerror(errno));
}

int log_open(struct log *log, const char *path, struct error *error)
{
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    /* What is no file is not read, and a pipe without a reader is not waited for. */
    int access = is_there && !S_ISREG(status.st_mode) ? O_WRONLY | O_NONBLOCK : O_RDWR;
    int descriptor;

    if (!*path)
        return error_set(error, ERROR_FILE, path, "the empty text is no name of a file");
    if (is_there && S_ISDIR(status.st_mode))
        return error_set(error, ERROR_FILE, path, "is a folder; name a file in it with --log");
    descriptor = open(path, access | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (descriptor < 0 && errno == ENXIO)
        return error_set(error, ERROR_FILE, path,
                         "is a pipe or a socket that nobody reads; choose another place with "
                         "--log");
    if (descriptor < 0)
        return failed(error, path, "the log cannot be written here");
    *log = (struct log){.is_open = true,
                        .descriptor = descriptor,
                        .path = xstrdup(path),
                        .patience_ms = READERS_WAIT_MS};
    return 0;
}

static void add_name(struct log *log, const char *name)
{
    if (!log->is_first)
        buffer_add_char(&log->line, ',');
    log->is_first = false;
    buffer_printf(&log->line, "\"%s\":", name);
}

/* The newline in front is for the case that what stands there is no whole line. */
void log_begin(struct log *log, int64_t now_s, const char *run, const char *event)
{
    char time[TIME_TEXT_SIZE];

    buffer_clear(&log->line);
    buffer_add_text(&log->line, "\n{");
    log->is_first = true;
    time_format(now_s, time);
    log_text(log, "time", time);
    log_text(log, "run", run);
    log_text(log, "event", event);
}

void log_text(struct log *log, const char *name, const char *text)
{
    add_name(log, name);
    if (text)
        json_text_add(&log->line, text);
    else
        buffer_add_text(&log->line, "null");
}

void log_count(struct log *log, const char *name, int64_t count)
{
    add_name(log, name);
    buffer_printf(&log->line, "%" PRId64, count);
}

void log_flag(struct log *log, const char *name, bool is_so)
{
    add_name(log, name);
    buffer_add_text(&log->line, is_so ? "true" : "false");
}

void log_seconds(struct log *log, const char *name, int64_t ms)
{
    add_name(log, name);
    buffer_printf(&log->line, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

void log_object(struct log *log, const char *name)
{
    add_name(log, name);
    buffer_add_char(&log->line, '{');
    log->is_first = true;
}

void log_object_end(struct log *log)
{
    buffer_add_char(&log->line, '}');
    log->is_first = false;
}

/* What another process is just writing shows in parts, and becomes whole by itself: only what stands
 * still was cut short. */
static bool ends_within_line(struct log *log)
{
    int descriptor = log->descriptor;
    off_t before = -1;

    for (int looks = 0; looks < LOOKS_MAX; looks++) {
        struct stat status;
        char last;

        if (fstat(descriptor, &status) || !S_ISREG(status.st_mode) || status.st_size == 0 ||
            pread(descriptor, &last, 1, status.st_size - 1) != 1 || last == '\n')
            return false;
        if (status.st_size == before || log->patience_ms < LOOK_AGAIN_MS)
            return true;
        before = status.st_size;
        log->patience_ms -= LOOK_AGAIN_MS;
        (void)poll(NULL, 0, LOOK_AGAIN_MS);
    }
    return false;
}

/* Whether a pipe that was full takes something again, while there is patience left. */
static bool has_room(struct log *log)
{
    struct pollfd wanted = {.fd = log->descriptor, .events = POLLOUT};
    int64_t began_ms = clock_monotonic_ms();
    int64_t waited_ms = 0;
    int ready;

    do {
        ready = poll(&wanted, 1, log->patience_ms - (int)waited_ms);
        waited_ms = clock_monotonic_ms() - began_ms;
    } while (ready < 0 && errno == EINTR && waited_ms < log->patience_ms);
    log->patience_ms -= waited_ms < log->patience_ms ? (int)waited_ms : log->patience_ms;
    if (ready <= 0)
        errno = ETIMEDOUT;
    return ready > 0;
}

/* In one piece. Only where a part was taken the rest follows, or fails and then says why. */
static int write_line(struct log *log, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(log->descriptor, bytes, length);

        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        } else if (written == 0) {
            errno = ENOSPC;
            return -1;
        } else if (errno != EINTR && !(errno == EAGAIN && has_room(log))) {
            return -1;
        }
    }
    return 0;
}

static void release(struct log *log)
{
    buffer_release(&log->line);
    free(log->path);
    *log = LOG_INIT;
}

int log_end(struct log *log, struct error *error)
{
    size_t skipped;

    if (!log->is_open)
        return 0;
    buffer_add_text(&log->line, "}\n");
    skipped = ends_within_line(log) ? 0 : 1;
    if (write_line(log, log->line.bytes + skipped, log->line.length - skipped) == 0)
        return 0;
    (void)failed(error, log->path, "the log cannot be written");
    (void)close(log->descriptor);
    release(log);
    return -1;
}

int log_close(struct log *log, struct error *error)
{
    int result = 0;

    if (!log->is_open) {
        release(log);
        return 0;
    }
    /* A device or a pipe cannot be synced, and need not be. */
    if (fsync(log->descriptor) && errno != EINVAL && errno != EROFS)
        result = failed(error, log->path, "the log may not be whole");
    if (close(log->descriptor) && !result)
        result = failed(error, log->path, "the log may not be whole");
    release(log);
    return result;
}
