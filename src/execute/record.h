#ifndef BONUSREC_EXECUTE_RECORD_H
#define BONUSREC_EXECUTE_RECORD_H

#include "execute/execute.h"

/* What execute.c and execute_batch.c share. */

/* What is to be written down of the payment of `attempt`. `key` gets its key, which the order
 * borrows. */
struct ledger_order execute_order(const struct execute_request *request,
                                  const struct attempt *attempt, char key[SHA256_HEX_SIZE]);

/* Nothing more can be written down, for `error`: nothing more is sent. */
void execution_stop_without_ledger(struct execution *execution, const struct error *error);

/* Tells whoever wants to hear of it that the ledger was told of `event`. */
void execution_pass_on(const struct execute_request *request, const struct attempt *attempt,
                       enum event event);

/* Tells the ledger what came of an attempt that was written down, and passes it on. */
void execution_record(const struct execute_request *request, struct execution *execution,
                      const struct attempt *attempt);

/* Stops for what the platform answered, or because it did not. */
void execution_stop_for(const struct execute_request *request, struct execution *execution,
                        const struct answer *answer, int64_t clock_ahead_s);

/* Stops for a signal, or because the time is over. */
void execution_stop_early(const struct execute_request *request, struct execution *execution);

#endif
