#ifndef BONUSREC_SIM_MTURK_H
#define BONUSREC_SIM_MTURK_H

#include "base/buffer.h"
#include "sim/faults.h"
#include "sim/sim_ledger.h"
#include "sim/validate.h"
#include "sim/world.h"

/* The operations of the MTurk requester API, done upon a world. */

/* What an operation works with. */
struct work {
    struct world *world;
    const struct sim_ledger *ledger;
    int64_t now_s;          /* by the account's clock */
    uint64_t request;       /* number of the request */
    enum fault_kind spoilt; /* FAULT_REPEAT_PAGE, _REPEAT_TOKEN and _EMPTY_PAGE change a list */
    struct lag lag;         /* for a new payment */
};

/* What was done, for the request log. */
struct deed {
    bool paid;
    size_t listed; /* payments on the page */
};

/* Does the valid `call` and adds the answer's body to `body`, or fills `refusal` and adds nothing.
 * A payment is on disk when this returns. -1 when the ledger cannot be written: then nothing was
 * paid, and the simulator must stop. */
MUST_CHECK int mturk_perform(const struct work *work, const struct call *call, struct buffer *body,
                             struct refusal *refusal, struct deed *deed, struct error *error);

#endif
