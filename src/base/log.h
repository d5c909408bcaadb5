#ifndef BONUSREC_BASE_LOG_H
#define BONUSREC_BASE_LOG_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file that grows by lines of JSON (JSON Lines, https://jsonlines.org): one object a line, one
 * write() a line, so that the lines of two processes never mix. What stands in the file is never
 * changed. The zero value is closed: all that is added to it is dropped. */
struct log {
    bool is_open;
    int descriptor;
    char *path;         /* as it was named */
    struct buffer line; /* the one being made */
    bool is_first;      /* the next member is the first of its object */
    int patience_ms;    /* for so long a reader may still be waited for */
};

#define LOG_INIT ((struct log){0})

/* Opens `path` to add to it; a new file is for its owner alone (0600). A file must be readable as
 * well: where the last line in it is cut short (a disk that was full, a process that was killed),
 * the next one begins on a line of its own. A device or a pipe that somebody reads will do. Fails
 * with ERROR_FILE; a full disk is not found out before the first line. */
MUST_CHECK int log_open(struct log *log, const char *path, struct error *error);

/* Begins a line with its "time" (`now_s`, seconds since 1970), "run" and "event". To be ended with
 * log_end(). */
void log_begin(struct log *log, int64_t now_s, const char *run, const char *event);

/* Add a member to the line. `name` needs no escape; texts may be any bytes (base/json_text.h), and
 * NULL is null. */
void log_text(struct log *log, const char *name, const char *text);
void log_count(struct log *log, const char *name, int64_t count);
void log_flag(struct log *log, const char *name, bool is_so);

/* A number of seconds, to the millisecond. */
void log_seconds(struct log *log, const char *name, int64_t ms);

/* Between them the members go into an object of that name. */
void log_object(struct log *log, const char *name);
void log_object_end(struct log *log);

/* Writes the line. Fails with ERROR_FILE when it cannot be written whole; then the log is closed,
 * since an event that came later would look as if it came next. A pipe whose reader lets it
 * wait for a second, in all of its life, counts as such a failure: a log must not hold up what it
 * tells of. */
MUST_CHECK int log_end(struct log *log, struct error *error);

/* Syncs and closes. Fails with ERROR_FILE when what was added may not be on the disk; it is closed
 * all the same. Harmless on a closed one. */
MUST_CHECK int log_close(struct log *log, struct error *error);

#endif
