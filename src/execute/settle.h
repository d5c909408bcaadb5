#ifndef BONUSREC_EXECUTE_SETTLE_H
#define BONUSREC_EXECUTE_SETTLE_H

#include "core/outcome.h"
#include "core/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of one payment that this run was to make. */
struct attempt {
    uint32_t row;  /* index of its intent */
    bool begun;    /* written down, and handed to the wire at least once */
    bool doubtful; /* some sending of it may have been carried out without a word of it */
    bool answered; /* `answer` is the platform's, to its last sending */
    struct answer *answer;
    const struct payment *payment; /* what the platform showed afterwards, or NULL */
};

/* What an answer, or none, means: a table. `shown` says that the platform lists the payment now. */
enum status settle_status(const struct attempt *attempt, bool shown);

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
 * accepted first. The new ones that no attempt explains go into `strangers`. Payments of
 * assignments that no attempt is about are not looked at. O(n log n). */
void settle_read_back(struct attempt *attempts, size_t count, const struct plan *plan,
                      const struct payments *before, const struct payments *after,
                      struct strangers *strangers);

#endif
