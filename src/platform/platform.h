#ifndef BONUSREC_PLATFORM_PLATFORM_H
#define BONUSREC_PLATFORM_PLATFORM_H

#include "base/error.h"
#include "core/bonus.h"
#include "core/fields.h"
#include "core/outcome.h"
#include "core/permit.h"
#include "core/strings.h"
#include "wire/http_message.h"

#include <stdbool.h>
#include <stddef.h>

/* Which list to ask for: the payments of a group, or of one assignment. */
struct list_query {
    const char *group_id;      /* "" when the list of one assignment is wanted */
    const char *assignment_id; /* used only when group_id is "" */
    const char *page_token;    /* "" for the first page */
};

enum { PAGE_TOKEN_SIZE = 256 };

/* One page of a list, read. */
struct list_page {
    struct payments payments;         /* texts interned in the strings given to read_list */
    char next_token[PAGE_TOKEN_SIZE]; /* "" when this is the last page */
};

/* One payment to make. */
struct pay_order {
    const struct intent *intent;
    int64_t pay_minor; /* what to send, in the platform's currency; less than the intent's amount
                        * when topping up */
};

/* A crowd-work platform: codecs and facts, nothing else. The functions do no I/O, read no clock,
 * keep no state and never retry. Readers accept any bytes whatever: `answer` says what they mean,
 * with the platform's own code and words, and outputs change only when its verdict is
 * VERDICT_ACCEPTED. `response` is a whole answer (REACH_ANSWERED). */
struct platform {
    const char *name; /* --platform, and part of every key */
    const char *endpoint;
    const char *currency;
    const struct field_rules *fields;
    unsigned max_in_flight;
    bool resend_is_safe;    /* the same request twice pays once (within the token's life) */
    int64_t token_life_ms;  /* for how long it is; 0: there is no token */
    bool signed_by_aws;     /* requests carry an AWS signature, version 4 */
    const char *aws_region; /* for the signature */
    const char *aws_service;
    double first_rate; /* requests a second to begin with */

    void (*write_list)(const struct list_query *query, struct http_request *request);
    void (*read_list)(const struct http_response *response, struct strings *strings,
                      struct list_page *page, struct answer *answer);

    /* `permit` is the leave to pay; its key is the idempotency token. */
    void (*write_pay)(const struct pay_order *order, const struct permit *permit,
                      struct http_request *request);
    void (*read_pay)(const struct http_response *response, struct answer *answer);

    void (*write_balance)(struct http_request *request);
    void (*read_balance)(const struct http_response *response, struct money *available,
                         struct answer *answer);

    /* The platform's fee on one payment of `pay_minor`. */
    int64_t (*fee)(int64_t pay_minor);
};

/* Fills `error` with why `answer`, or its absence (VERDICT_UNKNOWN), stops the run, and what to do.
 * `who` says whose credentials were used, `clock_ahead_s` by how much the platform's clock was
 * ahead of ours (0 when it is not known). */
void platform_stop_error(const struct answer *answer, const char *who, int64_t clock_ahead_s,
                         struct error *error);

/* The platform called `name`, or NULL. */
const struct platform *platform_find(const char *name);

#endif
