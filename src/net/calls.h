#ifndef BONUSREC_NET_CALLS_H
#define BONUSREC_NET_CALLS_H

#include "core/backoff.h"
#include "net/transport.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Makes many calls over one transport: as many in flight as there is room, no faster than the
 * platform permits, again after a wait where a caller asks for it. It knows nothing of what the
 * calls mean. */
struct calls_options {
    struct transport *transport;
    double first_rate;   /* requests a second to begin with */
    double highest_rate; /* never above; INFINITY for no ceiling */
    double lowest_rate;  /* never below, whatever is complained; 0 for a tenth */
    unsigned tries_max;  /* sendings of one call, the first included */
    /* Backoff before the second try: up to this; doubles each time. Complaints that come within it
     * are one, so that the rate comes down before the tries are used up. */
    int64_t wait_base_ms;
    int64_t wait_cap_ms;
    int64_t call_max_ms;      /* no try begins later than this after the first */
    int64_t (*now_ms)(void);  /* a clock that never jumps */
    uint32_t (*random)(void); /* 32 evenly spread bits */
    /* not 0: send nothing new, wait for what is in flight; above 1: do not wait for that either */
    const volatile sig_atomic_t *stop;
    void (*idle)(void *context); /* while it waits, ten times a second or more; NULL for none */
    void *idle_context;
};

/* What a user wants done after an answer. */
enum call_step {
    CALL_DONE = 0,
    CALL_AGAIN,  /* the same bytes again, after a wait */
    CALL_SLOWER, /* the same, and fewer calls a second from now on */
    CALL_STOP,   /* this one is done, and nothing new is to be sent */
};

/* Who makes calls. */
struct calls_user {
    void *context;
    bool once;            /* calls must not be sent twice on the wire: see transport_send() */
    int64_t not_after_ms; /* by now_ms(): nothing is sent later, not even again; 0: at any time */
    /* Fills `request` (HTTP_REQUEST_INIT on entry, released by calls_run) and `tag` with the next
     * call; returns false when there is none now. It is asked again after every answer. */
    bool (*next)(void *context, struct http_request *request, void **tag);
    /* Looks at the result of the call `tag`. `last` says that no further try is possible: then
     * CALL_AGAIN and CALL_SLOWER end it. */
    enum call_step (*answer)(void *context, const struct transport_result *result, bool last);
    /* A call that waits for another try is dropped, because the run stops. */
    void (*drop)(void *context, void *tag);
};

struct calls {
    struct calls_options options;
    struct rate rate;
    double free_at_ms; /* when the next request may leave */
    uint64_t sent;     /* requests that left, tries included */
    uint64_t slowed;   /* answers that asked for less */
};

/* Nothing is allocated: there is nothing to release. `options` is copied, what it points to
 * borrowed. */
void calls_init(struct calls *calls, const struct calls_options *options);

/* Makes calls until the user has none left, or until it or the signal flag says stop; returns when
 * nothing is in flight. The rate found is kept for the next run. */
void calls_run(struct calls *calls, const struct calls_user *user);

/* Waits for `wait_ms`, or until the signal flag says stop; nothing may be in flight. */
void calls_wait(struct calls *calls, int64_t wait_ms);

#endif
