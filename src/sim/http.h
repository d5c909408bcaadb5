#ifndef BONUSREC_SIM_HTTP_H
#define BONUSREC_SIM_HTTP_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>

/* What server.c hands to the platform and takes back: HTTP without a word of libmicrohttpd. */

struct http_header {
    const char *name;
    const char *value;
};

/* One request, whole. Its texts belong to the server and live until the answer is given. */
struct http_request {
    const char *method;
    const char *target; /* path and query exactly as they were sent, not decoded */
    const struct http_header *headers;
    size_t header_count;
    const char *body;
    size_t body_length;
    uint64_t connection; /* 1 for the first connection that was opened, and so on */
    unsigned peer_port;
};

/* How an answer goes out. */
enum delivery {
    DELIVER_WHOLE = 0,
    DELIVER_HALF,    /* announce all of the body, send half of it, close */
    DELIVER_NOTHING, /* close the connection without a byte */
};

enum { HOLD_FOR_EVER = -1 };

/* An answer to give. Starts as HTTP_ANSWER_INIT; http_answer_release() frees it. */
struct http_answer {
    int status;
    const char *content_type; /* a constant */
    const char *location;     /* for a redirect; lives as long as the answer; else NULL */
    struct buffer body;
    size_t padding; /* blanks after the body, sent without being held in memory */
    enum delivery delivery;
    int64_t hold_ms; /* wait so long before delivering; HOLD_FOR_EVER: until the server stops */
    int64_t retry_after_s; /* the Retry-After header; -1: none */
    char request_id[40];
    char date[40]; /* the Date header */
};

#define HTTP_ANSWER_INIT ((struct http_answer){.status = 200, .retry_after_s = -1})

/* The value of the first header called `name` (any case), or NULL. */
const char *http_header_value(const struct http_request *request, const char *name);

void http_answer_release(struct http_answer *answer);

#endif
