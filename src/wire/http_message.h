#ifndef BONUSREC_WIRE_HTTP_MESSAGE_H
#define BONUSREC_WIRE_HTTP_MESSAGE_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

enum { HTTP_HEADER_MAX = 4 };

/* A request as a platform writes it: what to send, not where or when. The method and the headers
 * live as long as the program. */
struct http_request {
    const char *method;                   /* "POST", "GET" */
    struct buffer path;                   /* begins with "/"; a query may follow */
    const char *headers[HTTP_HEADER_MAX]; /* "Name: value" lines, ends at NULL */
    struct buffer body;
};

#define HTTP_REQUEST_INIT ((struct http_request){0})

/* Frees path and body. */
static inline void http_request_release(struct http_request *request)
{
    buffer_release(&request->path);
    buffer_release(&request->body);
}

/* A whole answer. `body` is borrowed from the transport and has a NUL after `body_length`. */
struct http_response {
    long status;
    const char *body;
    size_t body_length;
    int64_t clock_ahead_s; /* the Date header minus our clock when it came; 0 without one */
    int64_t retry_after_s; /* the Retry-After header in seconds, -1 without one */
};

#endif
