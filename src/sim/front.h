#ifndef BONUSREC_SIM_FRONT_H
#define BONUSREC_SIM_FRONT_H

#include "sim/mturk.h"
#include "sim/prolific.h"
#include "sim/service.h"
#include "sim/spoil.h"

/* What the service wants to know of each of the two platforms, which share a port, a clock, a ledger
 * and the faults: how a request is looked at, done, refused and told. */

/* One request and all that is known of it. */
struct visit {
    const struct http_request *request;
    int64_t door_s;     /* the time by which signatures are judged */
    int64_t now_s;      /* the time by which the account lives */
    struct value *body; /* NULL when it is no JSON */
    struct sight sight; /* as it was sent, whatever is wrong with it */
    struct fault fault;
    struct refusal refusal; /* of Prolific's only the status and, as the type, the title */
    struct deed deed;
    struct call call;              /* MTurk */
    struct prolific_call prolific; /* Prolific */
    struct objection objection;    /* Prolific: the whole refusal */
    struct arena arena;            /* texts that live as long as the visit */
};

struct front {
    const char *content_type;
    bool numbers_answers; /* whether answers have a header with their number */

    /* Fills the call and the sight from the request. */
    void (*peek)(const struct service *service, struct visit *visit);

    /* Does what is asked and fills the answer's body and status, or the visit's refusal. -1 when a
     * file cannot be written. */
    int (*work)(struct service *service, struct visit *visit, struct http_answer *answer,
                struct error *error);

    /* Refuses because too many requests came. */
    void (*throttle)(struct visit *visit);

    /* Refuses because the rule says no in the service's own words; other rules change nothing. */
    void (*spoil)(const struct rule *rule, struct visit *visit);

    /* Puts the refusal in place of `body`. */
    void (*write_refusal)(const struct visit *visit, struct buffer *body);

    /* The words for spoil_answer(); they live as long as the visit. */
    void (*word)(const struct rule *rule, struct visit *visit, struct spoil_words *words);

    /* Adds what the request log tells of the call, as members of an object. */
    void (*tell)(const struct visit *visit, struct buffer *members);
};

extern const struct front mturk_front;
extern const struct front prolific_front;

#endif
