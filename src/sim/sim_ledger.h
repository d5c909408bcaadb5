#ifndef BONUSREC_SIM_SIM_LEDGER_H
#define BONUSREC_SIM_SIM_LEDGER_H

#include "base/buffer.h"
#include "base/error.h"
#include "sim/prolific_world.h"
#include "sim/world.h"

#include <stdint.h>

/* What was really paid, as JSON Lines: the truth that tests compare a client's report with. Each
 * payment is on disk before its answer is sent. */
struct sim_ledger {
    int fd; /* -1: none is kept */
    const char *path;
};

/* Opens the ledger at `path` (kept, not copied) and makes it when it is not there; pays into the
 * worlds of the two platforms, charging their balances, what it holds already, so that a simulator
 * can be stopped and started. A last line without its end belongs to a payment that was never
 * answered for: it is cut off. -1 when the file cannot be used, or pays for an assignment or a
 * submission that its world has not. */
MUST_CHECK int sim_ledger_open(struct sim_ledger *ledger, const char *path, struct world *world,
                               struct prolific_world *prolific, struct error *error);

/* Adds whole lines and waits until they are on the disk; nothing for a ledger that is not kept. */
MUST_CHECK int sim_ledger_write(const struct sim_ledger *ledger, const struct buffer *lines,
                                struct error *error);

/* Writes one payment of MTurk's in the same way. `hit_id` is the assignment's HIT, `request` the
 * number of the request that paid. */
MUST_CHECK int sim_ledger_append(const struct sim_ledger *ledger, const struct bonus *bonus,
                                 const char *hit_id, int64_t time_s, uint64_t request,
                                 struct error *error);

void sim_ledger_close(struct sim_ledger *ledger);

#endif
