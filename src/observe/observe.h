#ifndef BONUSREC_OBSERVE_OBSERVE_H
#define BONUSREC_OBSERVE_OBSERVE_H

#include "base/error.h"
#include "core/plan.h"
#include "core/strings.h"
#include "net/calls.h"
#include "platform/platform.h"

#include <stdbool.h>
#include <stddef.h>

/* Whose payments to fetch, and how. All is borrowed. */
struct observe_request {
    const struct platform *platform;
    struct calls *calls;
    const struct intent *intents;
    size_t count;
    const bool *wanted;      /* which of the intents; NULL for all */
    struct strings *strings; /* payments are interned here */
    const char *who;         /* whose credentials and which endpoint, for errors */
    void (*progress)(void *context, size_t done, size_t all); /* lists read; NULL for none */
    void *progress_context;
};

/* Fetches the payments of all groups and assignments that the usable rows name: each list once, all
 * its pages. A list that the platform refuses, or answers with nonsense (a page token or a page
 * that repeats, wrong types, an answer too large), becomes unreadable and the others go on. Fails,
 * with `observed` unchanged, when the whole cannot be trusted: ERROR_CREDENTIALS, ERROR_PLATFORM
 * (another thing answers at this address), ERROR_NETWORK (no certain answer after all tries),
 * ERROR_STOPPED. */
MUST_CHECK int observe(const struct observe_request *request, struct observed *observed,
                       struct error *error);

/* Adds to `observed` what `more`, a second look at some of its assignments, shows besides: alike
 * payments count as often as the look has them that shows more, and lists that either could not
 * read stay unread. `more` is left without payments, to be released. */
void observed_join(struct observed *observed, struct observed *more);

/* Reads the balance into `available`. Fails as observe() does. */
MUST_CHECK int observe_balance(const struct observe_request *request, struct money *available,
                               struct error *error);

#endif
