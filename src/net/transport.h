#ifndef BONUSREC_NET_TRANSPORT_H
#define BONUSREC_NET_TRANSPORT_H

#include "base/error.h"
#include "core/outcome.h"
#include "wire/http_message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Requests in flight to one endpoint, over kept-alive connections. TLS certificates are always
 * verified, redirects never followed, answers capped. It sends each request once; trying again is
 * the business of net/calls.h. */
struct transport;

/* An AWS signature (version 4) on every request; all texts borrowed. */
struct transport_signing {
    const char *region;
    const char *service;
    const char *access_key_id;
    const char *secret_access_key;
    const char *session_token; /* NULL when there is none */
};

struct transport_options {
    const char *origin; /* "https://host[:port]", a path may follow; no slash at the end */
    bool is_loopback;   /* then no proxy is asked */
    const struct transport_signing *signing; /* NULL: unsigned */
    const char *authorization; /* value of an Authorization header on every request, a secret of
                                * printable ASCII; NULL: none. Not together with `signing` */
    int64_t timeout_ms;        /* for one whole request */
    size_t body_max;           /* largest answer in bytes */
    int64_t (*wall_s)(void);   /* seconds since 1970 */
    unsigned max_in_flight;
};

/* Makes a transport; `options` and what it points to are copied, secrets so that they are wiped
 * when it goes; no error and no result ever has them. Fails with ERROR_NETWORK when
 * libcurl is older than 7.88 or cannot start. */
MUST_CHECK int transport_new(const struct transport_options *options, struct transport **transport,
                             struct error *error);

/* Waits for nothing: requests still under way are dropped. */
void transport_free(struct transport *transport);

/* How many more requests transport_send() takes now. */
unsigned transport_room(const struct transport *transport);

/* How many requests are under way. */
unsigned transport_busy(const struct transport *transport);

/* Starts `request`, whose bytes are copied. `tag` comes back with the result. With `once` nothing
 * may ever send it a second time: it gets a fresh connection of its own (libcurl silently repeats a
 * POST when a reused connection dies unanswered). There must be room. */
void transport_send(struct transport *transport, const struct http_request *request, bool once,
                    void *tag);

struct transport_result {
    void *tag;
    enum reach reach;
    struct http_response response; /* when reach is REACH_ANSWERED; until the next call */
    bool too_large;                /* an answer came, larger than body_max; reach is no answer */
    char problem[256];             /* why there is no answer, for a person */
};

/* Waits up to `wait_ms` for a result. Returns true and fills `result` when one is there. */
bool transport_wait(struct transport *transport, int64_t wait_ms, struct transport_result *result);

/* Gives up one of the requests under way, there being one, and fills `result`: an answer that lies
 * there already, else that there is none. */
void transport_give_up(struct transport *transport, struct transport_result *result);

#endif
