#ifndef BONUSREC_OPTIONS_MOMENT_H
#define BONUSREC_OPTIONS_MOMENT_H

#include "base/error.h"

#include <stdint.h>

/* A time as a person gives it: a day, a second, or so long ago. What it means to say "so long ago"
 * is known only to whoever has a clock. */
struct moment {
    enum { MOMENT_NONE = 0, MOMENT_AT, MOMENT_AGO } kind;
    int64_t s;        /* MOMENT_AT: its first second since 1970; MOMENT_AGO: how many ago */
    int64_t length_s; /* 86400 for a day, else 1 */
};

/* Reads `2026-01-31` (a day of UTC), `2026-01-31T23:59:59Z` or with an offset in place of the Z, or
 * so many minutes, hours, days or weeks ago: `30m`, `12h`, `7d`, `2w`. Returns 0, or -1 when `text`
 * is none of these, with `*moment` unchanged. */
MUST_CHECK int moment_parse(const char *text, struct moment *moment);

/* The first second that is at `moment` or later, when it is `now_s`; 0 for MOMENT_NONE and for all
 * that was before 1970. */
int64_t moment_since(const struct moment *moment, int64_t now_s);

/* The first second that is later than all of `moment`, at least 1; 0 for MOMENT_NONE. */
int64_t moment_until(const struct moment *moment, int64_t now_s);

#endif
