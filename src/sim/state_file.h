#ifndef BONUSREC_SIM_STATE_FILE_H
#define BONUSREC_SIM_STATE_FILE_H

#include "base/error.h"
#include "sim/json_value.h"
#include "sim/service.h"

/* The account to start with, as people write it:
 *
 *   {"balance": "10000.00",
 *    "rate_limit": 20,
 *    "credentials": [{"access_key_id": "...", "secret_access_key": "...", "session_token": "..."}],
 *    "hits": [{"hit_id": "...", "disposed": false,
 *              "assignments": [{"assignment_id": "...", "worker_id": "...",
 *                               "status": "Approved"}]}],
 *    "payments": [{"assignment_id": "...", "amount": "1.50", "reason": "...",
 *                  "time": "2026-01-31T12:00:00Z", "worker_id": "...", "token": "..."}],
 *    "generate": {"hits": 2000, "assignments_per_hit": 50, "paid": true,
 *                 "amount": "1.00", "reason": "...", "time": "2026-01-31T12:00:00Z"},
 *    "prolific": {...}}
 *
 * All of it may be left out. Without "balance" it is 10000.00; without "rate_limit" there is no
 * limit; "status" is Accepted, Submitted, Approved (the default) or Rejected; a payment is to the
 * assignment's worker and not charged to the balance. What "prolific" holds is in
 * prolific_state.h; all the rest is the account at MTurk.
 *
 * "generate" adds HITs 1, 2, ... H with assignments 1, 2, ... N each, approved, and with "paid" one
 * payment for each. Their ids can be made again by any script with printf:
 *   HIT h           "3HIT%026d"          h
 *   assignment a    "3ASN%013d%013d"     h, a
 *   its worker      "A%013d"             (h - 1) * N + a
 */

/* Reads the file at `path` into `service`. The caller frees `*document` with value_free() when the
 * service is released: credentials point into it. */
MUST_CHECK int state_load(const char *path, struct service *service, struct value **document,
                          struct error *error);

#endif
