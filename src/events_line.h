#ifndef BONUSREC_EVENTS_LINE_H
#define BONUSREC_EVENTS_LINE_H

#include "base/error.h"
#include "base/log.h"
#include "core/outcome.h"

#include <stdint.h>

struct stages;

/* The inside of events.c, shared with events_told.c: the lines that they make. */

/* Begins the line of `event`, to be ended with event_end(); NULL where there is no log. */
struct log *event_line(struct stages *s, const char *event);

/* Writes it. That it cannot be written is for a person to know, and changes nothing else. */
void event_end(struct stages *s);

/* Tells that person. */
void event_log_failed(struct stages *s, const struct error *error);

/* A whole line about `error`; none when it is NULL, or of the kind ERROR_NONE. */
void event_tell_error(struct stages *s, const char *event, const struct error *error);

/* Adds an amount as text; null below 0. */
void event_add_money(struct log *log, const char *name, int64_t minor);

/* Adds a time; null for 0. */
void event_add_time(struct log *log, const char *name, int64_t time_s);

/* Adds "rows" and "money", by status; null for both without `totals`. */
void event_add_totals(struct log *log, const struct totals *totals);

#endif
