#ifndef BONUSREC_TESTS_LISTS_SAMPLE_H
#define BONUSREC_TESTS_LISTS_SAMPLE_H

/* Rows and payments of one worker, for the tests of lists. */

#include "core/bonus.h"

#include <stdint.h>

/* Ids are interned everywhere: the same text is the same pointer. */
static const char *const A1 = "A1";
static const char *const A2 = "A2";
static const char *const H1 = "H1";
static const char *const H2 = "H2";
static const char *const W1 = "W1";
static const char *const X = "x";

static inline struct intent a_row(const char *assignment, const char *group)
{
    return (struct intent){
        .assignment_id = assignment,
        .worker_id = W1,
        .group_id = group,
        .reason = X,
        .ref = "",
        .amount = {.minor = 500, .currency = "USD"}
    };
}

static inline struct payment a_payment(const char *assignment, int64_t at_s)
{
    return (struct payment){
        .assignment_id = assignment,
        .worker_id = W1,
        .group_id = "",
        .reason = X,
        .payment_id = "",
        .amount = {.minor = 500, .currency = "USD"},
        .paid_at_s = at_s
    };
}

#endif
