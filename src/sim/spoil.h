#ifndef BONUSREC_SIM_SPOIL_H
#define BONUSREC_SIM_SPOIL_H

#include "sim/faults.h"
#include "sim/http.h"

/* What a fault does to an answer that was made, or was to be made. */

/* The words of the platform that was asked, for answers that are no answers to the question. */
struct spoil_words {
    const char *broken;         /* a body for a 5xx */
    const char *wrong_types;    /* the right members with values of other types */
    const char *forbidden;      /* a body for a 403 that does not come from the service */
    const char *forbidden_type; /* its Content-Type */
};

/* Changes the answer: its bytes, its status, its way out. Delays are not handled here. The texts of
 * `words` are copied. */
void spoil_answer(const struct rule *rule, const struct spoil_words *words,
                  const char *redirect_url, struct http_answer *answer);

#endif
