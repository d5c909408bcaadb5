#ifndef BONUSREC_PLATFORM_PLATFORM_H
#define BONUSREC_PLATFORM_PLATFORM_H

#include "base/error.h"
#include "core/batch.h"
#include "core/bonus.h"
#include "core/fields.h"
#include "core/outcome.h"
#include "core/payee.h"
#include "core/permit.h"
#include "core/strings.h"
#include "wire/http_message.h"

#include <stdbool.h>
#include <stddef.h>

/* Which list to ask for: the payments of a group, where the platform lists those, or of one
 * assignment. */
struct list_query {
    const char *group_id;      /* "" when the list of one assignment is wanted */
    const char *assignment_id; /* used only when group_id is "" */
    const char *page_token;    /* "" for the first page */
};

enum { PAGE_TOKEN_SIZE = 256 };

/* The code of an answer that says that there is nothing of that name: no such group, no such page.
 */
#define ANSWER_NOT_FOUND "not_found"

/* One page of a list, read. */
struct list_page {
    struct payments payments;         /* texts interned in the strings given to read_list */
    struct payee payee;               /* of a list of one assignment, where the platform says whose
                                       * it is; else its assignment_id is NULL */
    char next_token[PAGE_TOKEN_SIZE]; /* "" when this is the last page */
};

/* One page of the assignments of a group, read. */
struct member_page {
    struct payees members; /* texts interned in the strings given to read_members */
    int64_t promised;      /* how many there are on all pages; -1 when the platform does not say */
    bool is_last;
    bool has_next; /* it says itself that there is another page */
};

/* One bonus within a quote: what to send, in the platform's currency; less than the intent's amount
 * when topping up. */
struct share {
    const struct intent *intent;
    int64_t pay_minor;
};

/* One call that pays: one bonus, or all those of a quote. */
struct pay_order {
    const struct intent *intent; /* NULL with a quote */
    int64_t pay_minor;
    const char *quote_id; /* NULL where a bonus is paid by itself */
};

/* A crowd-work platform: codecs and facts, nothing else. The functions do no I/O, read no clock,
 * keep no state and never retry. Readers accept any bytes whatever: `answer` says what they mean,
 * with the platform's own code and words, and outputs change only when its verdict is
 * VERDICT_ACCEPTED. `response` is a whole answer (REACH_ANSWERED). */
struct platform {
    const char *name; /* --platform, and part of every key */
    const char *endpoint;
    const char *currency; /* "" where each group has its own */
    const struct field_rules *fields;
    unsigned max_in_flight;
    bool lists_groups;      /* one list has the payments of a whole group */
    size_t batch_max;       /* bonuses paid with one quote; 1 where each is paid by itself */
    bool resend_is_safe;    /* the same request twice pays once (within the token's life) */
    int64_t token_life_ms;  /* for how long it is; 0: there is no token */
    bool signed_by_aws;     /* requests carry an AWS signature, version 4; else a token */
    const char *aws_region; /* for the signature */
    const char *aws_service;
    double first_rate; /* requests a second to begin with */

    /* What the platform knows of a group, and of its assignments, page after page (from 1). NULL
     * where the rows say it all. */
    void (*write_group)(const char *group_id, struct http_request *request);
    void (*read_group)(const struct http_response *response, struct strings *strings,
                       struct group *group, struct answer *answer);
    void (*write_members)(const char *group_id, uint32_t page, struct http_request *request);
    void (*read_members)(const struct http_response *response, struct strings *strings,
                         struct member_page *page, struct answer *answer);

    void (*write_list)(const struct list_query *query, struct http_request *request);
    void (*read_list)(const struct http_response *response, struct strings *strings,
                      struct list_page *page, struct answer *answer);

    /* The quote for some bonuses of one group, which moves no money; NULL where each is paid by
     * itself. `names` tells whether a refusal, of the quote or of the payment, names an id: then it
     * is that one which is refused. */
    void (*write_quote)(const char *group_id, const struct share *shares, size_t count,
                        struct http_request *request);
    void (*read_quote)(const struct http_response *response, struct quote *quote,
                       struct answer *answer);
    bool (*names)(const struct http_response *response, const char *id);

    /* `permit` is the leave to pay; where each bonus is paid by itself its key is the idempotency
     * token, else it is that of any of them, which were written down together. Where a payment must
     * not be sent twice, read_pay says VERDICT_SLOW_DOWN or VERDICT_REFUSED only where it is sure
     * that nothing was paid. */
    void (*write_pay)(const struct pay_order *order, const struct permit *permit,
                      struct http_request *request);
    void (*read_pay)(const struct http_response *response, struct answer *answer);

    /* `account` as in struct group; NULL where there is but one. */
    void (*write_balance)(const char *account, struct http_request *request);
    void (*read_balance)(const struct http_response *response, struct money *available,
                         struct answer *answer);

    /* The platform's fee on one payment of `pay_minor`; NULL where only a quote tells. */
    int64_t (*fee)(int64_t pay_minor);
};

/* Fills `error` with why `answer`, or its absence (VERDICT_UNKNOWN), stops the run, and what to do.
 * `who` says whose credentials were used, `clock_ahead_s` by how much the platform's clock was
 * ahead of ours (0 when it is not known). */
void platform_stop_error(const struct answer *answer, const char *who, int64_t clock_ahead_s,
                         struct error *error);

/* All of them, `*count` in number. */
const struct platform *const *platform_list(size_t *count);

/* The platform called `name`, or NULL. */
const struct platform *platform_find(const char *name);

#endif
