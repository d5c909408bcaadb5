#ifndef BONUSREC_SIM_SPOIL_H
#define BONUSREC_SIM_SPOIL_H

#include "sim/faults.h"
#include "sim/http.h"

/* What a fault does to a request and to its answer. */

/* Fills `refusal` for a fault that says no in the service's own words; others leave it. */
void spoil_request(const struct rule *rule, struct refusal *refusal);

/* Changes an answer that was made, or was to be made: its bytes, its status, its way out. Delays
 * are not handled here. */
void spoil_answer(const struct rule *rule, enum operation operation, const char *redirect_url,
                  struct http_answer *answer);

#endif
