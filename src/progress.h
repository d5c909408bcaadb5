#ifndef BONUSREC_PROGRESS_H
#define BONUSREC_PROGRESS_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The line that says how far a run has come: "reading what is paid: 120 of 3400, 12/s, about 5 min
 * left". Times are of any clock that never goes back. */

/* The rate is that of the last PROGRESS_SEEN * PROGRESS_SEEN_MS, or more where little happens: long
 * enough that the time left does not jump about. */
enum { PROGRESS_SEEN = 30, PROGRESS_SEEN_MS = 2000 };

struct progress {
    const char *doing; /* NULL: nothing goes on */
    size_t done;
    size_t all; /* 0: not known */
    int64_t began_ms;
    int64_t moved_ms; /* when `done` came to be what it is */
    int64_t shown_ms; /* when progress_show() last gave a line */
    bool was_shown;
    struct {
        size_t done;
        int64_t at_ms;
    } seen[PROGRESS_SEEN]; /* the past of `done`, seen[seen_first] the oldest */
    size_t seen_first;
    size_t seen_count;
};

#define PROGRESS_INIT ((struct progress){0})

/* Takes note of what goes on: `doing` is a text that stays, `all` is 0 while it is not known. A new
 * text begins anew, and so does a `done` that is less than before. It is over, and nothing is shown
 * of it, when `done` is `all`; and at once when `doing` is NULL. */
void progress_update(struct progress *progress, const char *doing, size_t done, size_t all,
                     int64_t now_ms);

/* Whether a line is due: not before what goes on has lasted PROGRESS_PATIENCE_MS, so that nothing is
 * shown of what is over in a moment, and not within `every_ms` after another. If so, puts it into
 * `line`, without a newline and in at most `columns` - 1 columns, where no terminal breaks it; 0 for
 * as many as it takes. In a narrow one the rate falls away first, then the time left. What cannot be
 * told is not said: rate and time left before some has been done, and how long nothing has come when
 * it is overdue. */
enum { PROGRESS_PATIENCE_MS = 200 };
bool progress_show(struct progress *progress, int columns, int64_t every_ms, int64_t now_ms,
                   struct buffer *line);

#endif
