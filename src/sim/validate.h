#ifndef BONUSREC_SIM_VALIDATE_H
#define BONUSREC_SIM_VALIDATE_H

#include "sim/json_value.h"

#include <stdbool.h>
#include <stdint.h>

/* The requests of the MTurk requester API as its machine-readable model describes them (mturk
 * 2017-01-17, botocore's copy, read 2026-11-21): members, patterns, lengths, what is required. */

enum operation {
    OPERATION_UNKNOWN = 0,
    OPERATION_LIST_BONUS_PAYMENTS,
    OPERATION_SEND_BONUS,
    OPERATION_GET_ACCOUNT_BALANCE,
    OPERATION_GET_ASSIGNMENT,
    OPERATION_GET_HIT,
    OPERATION_COUNT
};

/* The members of a request. Texts are NULL when they were not sent and point into the JSON. */
struct call {
    enum operation operation;
    const char *hit_id;
    const char *assignment_id;
    const char *worker_id;
    const char *amount_text;
    const char *reason;
    const char *request_token;
    const char *next_token;
    int64_t max_results; /* 0 when it was not sent */
    int64_t amount_minor;
};

/* What is answered in place of doing the work. */
struct refusal {
    int status;
    char type[80]; /* "__type"; "" means: none, go on */
    char code[80]; /* "TurkErrorCode", "" for none */
    char message[1024];
};

/* "SendBonus"; "" for OPERATION_UNKNOWN. */
const char *operation_name(enum operation operation);

/* The operation called `name`, OPERATION_UNKNOWN when there is none. */
enum operation operation_from_name(const char *name);

/* Fills `refusal` as the service says no: status 400. */
void refuse(struct refusal *refusal, const char *type, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Takes what can be taken from `body` (NULL for bytes that are no JSON) into `call`, whatever is
 * wrong with it: for logs and for rules that look for an id. */
void call_peek(enum operation operation, const struct value *body, struct call *call);

/* Checks `body` against the model and fills `call`. Returns true, or false with what the service
 * says in `refusal`. Stricter than the service in one point: a member that the model does not know
 * is refused, so that a slip in its name is noticed. */
bool call_validate(enum operation operation, const struct value *body, struct call *call,
                   struct refusal *refusal);

/* Whether `text` has the shape of a HIT's or assignment's id (EntityId), or of a worker's
 * (CustomerId). */
bool is_entity_id(const char *text);
bool is_customer_id(const char *text);

/* Reads an amount of the model's pattern `^[0-9]+(\.)?[0-9]{0,2}$` into cents. False when it is
 * none, or above 10^12 dollars. */
bool amount_read(const char *text, int64_t *amount_minor);

#endif
