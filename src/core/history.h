#ifndef BONUSREC_CORE_HISTORY_H
#define BONUSREC_CORE_HISTORY_H

#include "base/error.h"
#include "core/entry.h"

#include <stddef.h>
#include <stdint.h>

/* One thing that was said of an attempt. Texts are "" when there is none. */
struct history_event {
    enum event event;
    int64_t at_s;
    const char *run_id;
    const char *code;   /* the platform's */
    const char *detail; /* the platform's words, or the note of whoever resolved it */
    const char *who;    /* user@host, of whoever resolved it; "" for a run */
};

/* One attempt to pay one bonus, with all that was said of it, the oldest first (at least one). The
 * newest says what is known. */
struct history_row {
    const char *key;
    const char *platform;
    const char *endpoint; /* host:port */
    const char *worker_id;
    const char *assignment_id;
    const char *group_id;
    const char *currency;
    const char *reason;
    const char *ref;
    const char *file;   /* the CSV that it was paid from */
    const char *run_id; /* the run that made the attempt */
    const char *payment_id;
    const char *quote_id; /* of the quote that it was paid with; "" for none */
    const char *quote;    /* that quote, as the platform gave it; "" for none */
    const char *shown;    /* what the platform showed for the assignment before; "" when not kept */
    int64_t amount_minor; /* intended */
    int64_t pay_minor;    /* sent, or found paid */
    int64_t paid_at_s;    /* 0 when not known */
    const struct history_event *events;
    size_t event_count;
};

/* Which attempts are wanted; NULL and 0 for any. */
struct history_filter {
    const char *run_id; /* made by it, or with an event of it */
    const char *key;    /* how the key begins */
    const char *platform;
    const char *worker_id;
    const char *assignment_id;
    int64_t since_s;  /* with an event at this second or later */
    int64_t until_s;  /* with an event before this second */
    enum event state; /* whose newest event is this one */
    bool open_only;   /* of which it is not known whether they were paid */
};

/* Takes one row, valid during the call; returns -1 to end the reading (then it has filled its
 * error). */
typedef int (*history_visitor)(void *context, const struct history_row *row, struct error *error);

#endif
