#ifndef BONUSREC_SIM_REQUEST_LOG_H
#define BONUSREC_SIM_REQUEST_LOG_H

#include "base/error.h"
#include "sim/http.h"
#include "sim/mturk.h"

#include <stdint.h>

/* One JSON line for each request that arrived: tests count calls, pages and connections by it. No
 * signature and no secret is in it. Lines are written before the answer is sent. */
struct request_log {
    int fd; /* -1: none is kept */
    const char *path;
};

/* What a line tells. */
struct request_entry {
    uint64_t number; /* from 1 in each run of the simulator */
    int64_t time_s;  /* by the account's clock */
    const struct http_request *request;
    const char *operation;
    const char *members; /* what the platform tells of the call: members of an object, or "" */
    const struct deed *deed;
    int status;        /* 0: the connection was closed without an answer */
    const char *error; /* "__type" or title of a refusal; NULL for none */
    const char *fault; /* name of the rule's fault; NULL for none */
};

/* Opens or makes the file at `path` (kept, not copied); lines are added at its end. */
MUST_CHECK int request_log_open(struct request_log *log, const char *path, struct error *error);

MUST_CHECK int request_log_add(const struct request_log *log, const struct request_entry *entry,
                               struct error *error);

void request_log_close(struct request_log *log);

#endif
