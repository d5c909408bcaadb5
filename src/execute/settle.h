#ifndef BONUSREC_EXECUTE_SETTLE_H
#define BONUSREC_EXECUTE_SETTLE_H

#include "core/entry.h"
#include "core/outcome.h"
#include "core/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of one payment that this run was to make. */
struct attempt {
    uint32_t row;   /* index of its intent */
    bool is_once;   /* the platform pays each sending, so nothing is sent again */
    bool was_open;  /* an earlier run sent it, and it may have been carried out */
    bool begun;     /* written down, and handed to the wire at least once */
    bool doubtful;  /* some sending of this run may have been carried out without a word of it */
    bool answered;  /* `answer` is the platform's, to its last sending */
    int64_t number; /* the ledger's, once it is written down; else 0 */
    struct answer *answer;
    const char *problem; /* why there was no answer to its last sending; NULL when there was */
    const struct payment *payment; /* what the platform showed afterwards, or NULL */
    bool is_confirmed;             /* and the ledger was told so */
};

/* What an answer, or none, means: a table. `shown` says that the platform lists the payment now. */
enum status settle_status(const struct attempt *attempt, bool shown);

/* What the ledger, which has written `attempt` down, is told of it when nothing more is done. */
enum event settle_event(const struct attempt *attempt);

/* Whether the platform should be asked for the payment of `attempt`: it may exist. */
bool settle_may_be_paid(const struct attempt *attempt);

/* What the report says of `attempt`; texts belong to `attempt` and `item`. */
void settle_outcome(const struct attempt *attempt, const struct item *item,
                    struct outcome *outcome);

/* Payments that no attempt explains. */
struct strangers {
    const struct payment **list; /* the caller's to free */
    size_t count;
};

/* Compares the payments `after` with those `before` and gives each new one to the attempt that it
 * is: same payee, same amount as sent, same reason; of alike attempts, to those that the platform
 * accepted first. One that the ledger has as accepted by an earlier run, and that was not shown
 * then, comes before all attempts in doubt. One that may be no bonus proves nothing of an attempt in
 * doubt. The new ones that nothing explains go into `strangers`.
 * Payments of assignments that no attempt is about are not looked at. O(n log n). */
void settle_read_back(struct attempt *attempts, size_t count, const struct plan *plan,
                      const struct payments *before, const struct payments *after,
                      struct strangers *strangers);

#endif
