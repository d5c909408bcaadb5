#ifndef BONUSREC_CONNECT_H
#define BONUSREC_CONNECT_H

#include "base/error.h"
#include "net/calls.h"
#include "options.h"
#include "run.h"

/* The way to the platform: endpoint, keys or token, transport, pace. */
struct connection {
    struct transport *transport;
    struct calls calls;
    char endpoint[1024];
    char who[1536];              /* whose keys or token, at which endpoint: for errors; no
                                  * secret */
    bool is_loopback;            /* a simulator, or a proxy of one's own */
    bool endpoint_is_own;        /* the platform's own address, not one that replaces it */
    bool endpoint_is_configured; /* it is replaced by what the environment or a profile says */
};

#define CONNECTION_INIT ((struct connection){0})

/* Finds the endpoint and the keys, or the token, and makes ready to send; sends nothing. Fails with
 * ERROR_USAGE (a bad endpoint), ERROR_CREDENTIALS or ERROR_NETWORK. */
MUST_CHECK int connection_open(const struct options *options, const struct host *host,
                               struct connection *connection, struct error *error);

/* The address, when it is not the platform's own; else NULL, and so where none was opened. */
const char *connection_address(const struct connection *connection);

/* Drops what is still under way; harmless on CONNECTION_INIT. */
void connection_close(struct connection *connection);

#endif
