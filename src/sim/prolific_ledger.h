#ifndef BONUSREC_SIM_PROLIFIC_LEDGER_H
#define BONUSREC_SIM_PROLIFIC_LEDGER_H

#include "sim/json_value.h"
#include "sim/prolific_world.h"
#include "sim/sim_ledger.h"

/* The lines of the simulator's ledger that are Prolific's: one for each bonus of each pay call,
 *
 *   {"time": "2026-01-31T12:00:00Z", "platform": "prolific", "participant_id": "...",
 *    "submission_id": "...", "study_id": "...", "amount": "1.50", "currency": "GBP",
 *    "bulk_id": "...", "pay_call": 1, "request": 7}
 *
 * where "pay_call" counts the calls that paid this bulk payment, from 1: a bulk payment was paid at
 * most once when no line has another number. MTurk's lines have no "platform". */

/* One pay call: the first `count` lines of a bulk payment, paid once more. */
struct payout {
    const struct prolific_world *world;
    const struct bulk *bulk;
    size_t count;
    int64_t time_s;
    uint64_t request; /* number of the request that pays */
};

/* Writes the lines and waits until they are on the disk; nothing for a ledger that is not kept. */
MUST_CHECK int prolific_ledger_append(const struct sim_ledger *ledger, const struct payout *payout,
                                      struct error *error);

/* Whether the line is one of these. */
bool prolific_ledger_owns(const struct value *line);

/* Takes what the line says as paid. -1 when it is not as it was written, or pays for a submission
 * that `world` has not. */
MUST_CHECK int prolific_ledger_load(const struct value *line, const char *where,
                                    struct prolific_world *world, struct error *error);

#endif
