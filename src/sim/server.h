#ifndef BONUSREC_SIM_SERVER_H
#define BONUSREC_SIM_SERVER_H

#include "base/error.h"
#include "sim/http.h"

/* HTTP on one loopback port, one request after the other in a single thread, so that counting
 * requests means something. The only file that knows libmicrohttpd. */
struct server;

/* Answers `request`: fills `answer`, which the server releases. Returns 0, or -1 to stop the server
 * with `error`; the connection is then closed without an answer. */
typedef int server_handler(void *context, const struct http_request *request,
                           struct http_answer *answer, struct error *error);

/* Starts to listen on 127.0.0.1:`port`; 0 takes a free port. The caller frees `*server` with
 * server_free(). */
MUST_CHECK int server_new(struct server **server, unsigned port, server_handler *handler,
                          void *context, struct error *error);

/* The port that it listens on. */
unsigned server_port(const struct server *server);

/* Serves until `stop_fd` can be read, then returns 0. -1 when the handler or the network gave up.
 */
MUST_CHECK int server_run(struct server *server, int stop_fd, struct error *error);

/* Closes the connections, those with an answer held back too. */
void server_free(struct server *server);

#endif
