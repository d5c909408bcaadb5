#ifndef BONUSREC_SIM_SERVICE_H
#define BONUSREC_SIM_SERVICE_H

#include "sim/faults.h"
#include "sim/http.h"
#include "sim/prolific_world.h"
#include "sim/request_log.h"
#include "sim/sigv4.h"
#include "sim/sim_ledger.h"
#include "sim/world.h"

/* The platforms as their clients meet them: who may ask, what is wrong with the request, what goes
 * wrong on order, and then the work. Paths below /api/v1/ are Prolific, all others MTurk. */
struct service {
    struct world world;
    struct prolific_world prolific;
    struct sim_ledger ledger;
    struct request_log log;
    struct faults faults;
    struct sigv4_key *keys;
    size_t key_count;
    size_t key_capacity;
    int64_t clock_offset_s; /* the account's clock (payments, tokens, lag) is so far ahead */
    int64_t clock_skew_s;   /* besides, the whole platform's clock is: signatures and Date, too */
    int64_t rate_limit;     /* requests a second; 0: as many as come */
    double rate_tokens;     /* requests that may come at once */
    int64_t rate_at_ms;
    uint64_t requests;
    char redirect_url[64]; /* of this server, for the fault */
};

void service_init(struct service *service);
void service_release(struct service *service);

/* Lets the texts of `key` (kept, not copied) sign requests. */
void service_add_key(struct service *service, const struct sigv4_key *key);

/* Answers one request. `wall_s` is the real time in seconds since 1970, `monotonic_ms` a clock that
 * never jumps. Returns 0, or -1 when a file cannot be written: the simulator must stop then. */
MUST_CHECK int service_answer(struct service *service, const struct http_request *request,
                              int64_t wall_s, int64_t monotonic_ms, struct http_answer *answer,
                              struct error *error);

#endif
