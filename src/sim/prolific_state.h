#ifndef BONUSREC_SIM_PROLIFIC_STATE_H
#define BONUSREC_SIM_PROLIFIC_STATE_H

#include "base/error.h"
#include "sim/json_value.h"
#include "sim/prolific_world.h"

/* The account at Prolific to start with, as people write it: the member "prolific" of the state.
 *
 *   {"tokens": ["example-prolific-token"],
 *    "vat_percent": 20,
 *    "lines_max": 200,
 *    "reals": false,
 *    "workspaces": [{"id": "...", "currency": "GBP", "balance": "10000.00"}],
 *    "studies": [{"id": "...", "name": "...", "workspace": "...", "currency": "GBP",
 *                 "presentment_currency": "USD", "screen_out_reward": "0.20",
 *                 "submissions": [{"id": "...", "participant": "...", "status": "APPROVED",
 *                                  "bonus_payments": ["1.50"], "no_payments_as": "empty"}]}],
 *    "generate": {"studies": 3, "submissions_per_study": 400, "currency": "GBP",
 *                 "paid": "1.00"}}
 *
 * All of it may be left out but the ids of what is there and a submission's participant. Without
 * tokens the one above is accepted; without workspaces there is one, 60a000000000000000000001, with
 * 10000.00 GBP, which is also what the members of a workspace are by default. A study is of the first
 * workspace and in its currency; without "presentment_currency" it pays in "currency"; with
 * "screen_out_reward" each submission that is SCREENED OUT shows that sum first among its bonus
 * payments. "status" is RESERVED, ACTIVE, TIMED-OUT, AWAITING REVIEW, APPROVED (the default),
 * RETURNED, REJECTED or SCREENED OUT. "bonus_payments" were made before and are not charged.
 * "no_payments_as" says what a submission without any shows: "empty" (a list, as the specification
 * has it), "null" or "missing". "vat_percent" (0) is due on fees; set-ups of more than "lines_max"
 * lines are refused (0: none is); "reals" tells money as 850.0.
 *
 * "generate" adds studies 1, 2, ... S of the first workspace with submissions 1, 2, ... N each,
 * approved, and with "paid" one payment for each. The same people take part in each study. The ids
 * can be made again by any script with printf:
 *   study s          "57%022x"          s
 *   submission n     "5b%010x%012x"     s, n
 *   its participant  "5a%022x"          n
 */

/* Reads `object`, NULL for none, into `world`. */
MUST_CHECK int prolific_state_read(const struct value *object, struct prolific_world *world,
                                   struct error *error);

#endif
