#ifndef BONUSREC_BASE_CLOCK_H
#define BONUSREC_BASE_CLOCK_H

#include "base/error.h"

#include <stdint.h>

/* Time is an argument: only main.c and the coordinators that were handed one of these read it. */

/* Milliseconds of a clock that never jumps, and goes on while the machine sleeps: a token ages then
 * too. Only differences mean something. */
int64_t clock_monotonic_ms(void);

/* Seconds since 1970-01-01 UTC. */
int64_t clock_wall_s(void);

enum { TIME_TEXT_SIZE = 32 };

/* `time_s` (seconds since 1970, years 0 to 9999) as `2026-01-31T23:59:59Z`; "(no date)" for
 * another. */
void time_format(int64_t time_s, char text[TIME_TEXT_SIZE]);

/* Reads `2026-01-31T23:59:59Z`, with an optional fraction of a second (dropped) and an optional
 * offset such as `+01:00` in place of `Z`, into seconds since 1970. Returns 0, or -1 when `text` is
 * anything else, with `*time_s` unchanged. */
MUST_CHECK int time_parse(const char *text, int64_t *time_s);

#endif
