#ifndef BONUSREC_OBSERVE_ASK_H
#define BONUSREC_OBSERVE_ASK_H

#include "observe/observe.h"

/* Questions that are harmless to repeat, several in flight, each asked until it is answered. */
struct asking {
    void *context;
    const char *doing; /* for errors: "reading the balance" */
    size_t count;
    unsigned in_flight; /* at most; 0: as many as the platform takes */
    /* Writes question `i` (HTTP_REQUEST_INIT on entry). */
    void (*write)(void *context, size_t i, struct http_request *request);
    /* Reads an answer to question `i`: VERDICT_ACCEPTED and VERDICT_REFUSED settle it. It may be
     * called again for the same question after another verdict. */
    void (*read)(void *context, size_t i, const struct http_response *response,
                 struct answer *answer);
};

/* Asks; fills `answers`, which has room for `asking->count`, with what settled each question. Of
 * `request` only calls, who and progress are used. Fails as observe() does when a question has no
 * such answer; `answers` means nothing then. */
MUST_CHECK int ask(const struct observe_request *request, const struct asking *asking,
                   struct answer *answers, struct error *error);

#endif
