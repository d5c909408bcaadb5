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
    const char *consequence; /* of what cannot be read, for its details; NULL: "nothing is sent for
                              * it" */
};

/* That, as a part of a sentence. */
const char *observe_consequence(const struct observe_request *request);

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

/* Reads the balance of `account` (NULL where there is but one) into `available`. Fails as observe()
 * does. */
MUST_CHECK int observe_balance(const struct observe_request *request, const char *account,
                               struct money *available, struct error *error);

/* Asks what the platform knows of the groups of the usable rows and adds it to `groups`, each group
 * once; one that it refuses to show is unusable. Fails as observe() does. */
MUST_CHECK int observe_groups(const struct observe_request *request, struct groups *groups,
                              struct error *error);

/* Adds to `members` all assignments of those groups in which a usable row names none, or of `all`
 * the groups. Of a group whose list cannot be had whole none is added: it is unlisted. Fails as
 * observe() does. */
MUST_CHECK int observe_members(const struct observe_request *request, struct groups *groups,
                               bool all, struct payees *members, struct error *error);

#endif
