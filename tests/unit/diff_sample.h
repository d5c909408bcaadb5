#ifndef BONUSREC_TESTS_DIFF_SAMPLE_H
#define BONUSREC_TESTS_DIFF_SAMPLE_H

/* A diff made by hand: rows and payments are added one by one, then decided. Included by the tests
 * of the diff and of what follows it, each of which is a program of its own. */

#include "core/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

enum { SAMPLE_ROWS = 64, SAMPLE_LISTS = 8, SAMPLE_ENTRIES = 64 };

/* Rows and payments are added with row() and paid() and looked at after decided(). */
struct sample {
    struct intent rows[SAMPLE_ROWS];
    size_t row_count;
    struct observed observed;
    struct unreadable unreadable[SAMPLE_LISTS];
    struct match_rules rules;
    struct entry entry_list[SAMPLE_ENTRIES];
    struct entries entries; /* what the ledger has; see knows() in recall_sample.h */
    struct recall recall;
    struct plan plan;
};

#define SAMPLE_INIT                   \
    (struct sample)                   \
    {                                 \
        .rules = {.limit = SIZE_MAX } \
    }

/* A row of assignment, worker, cents and reason; it belongs to no group and has no ref. */
static inline struct intent *row(struct sample *s, const char *assignment, const char *worker,
                                 int64_t minor, const char *reason)
{
    struct intent *intent = &s->rows[s->row_count++];

    assert_true(s->row_count <= SAMPLE_ROWS);
    *intent = (struct intent){
        .assignment_id = assignment,
        .worker_id = worker,
        .group_id = "",
        .reason = reason,
        .ref = "",
        .amount = {.minor = minor, .currency = "USD"},
        .row_no = (uint32_t)s->row_count,
    };
    return intent;
}

/* A payment that the platform shows. Its pointer is good until the next call. */
static inline struct payment *paid(struct sample *s, const char *assignment, const char *worker,
                                   int64_t minor, const char *reason, int64_t at_s)
{
    struct payments *payments = &s->observed.payments;

    payments_add(payments, &(struct payment){
                               .assignment_id = assignment,
                               .worker_id = worker,
                               .group_id = "",
                               .reason = reason,
                               .payment_id = "",
                               .amount = {.minor = minor, .currency = "USD"},
                               .paid_at_s = at_s,
    });
    return &payments->list[payments->count - 1];
}

/* The list `id` cannot be had. Added in the order of the ids. */
static inline void unreadable(struct sample *s, const char *id, const char *why)
{
    size_t count = s->observed.unreadable_count++;

    assert_true(count < SAMPLE_LISTS);
    s->unreadable[count] = (struct unreadable){.id = id, .detail = why};
    s->observed.unreadable = s->unreadable;
}

static inline void decided(struct sample *s)
{
    decide(s->rows, s->row_count, &s->observed, &s->recall, &s->rules, &s->plan);
}

static inline void done(struct sample *s)
{
    s->observed.unreadable = NULL; /* it lies in the sample itself */
    observed_release(&s->observed);
    plan_release(&s->plan);
}

/* Row number `row_no`, from 1, is decided so. */
static inline const struct item *is(const struct sample *s, size_t row_no, enum decision decision,
                                    const char *code)
{
    const struct item *item = &s->plan.items[row_no - 1];

    assert_int_equal(item->decision, decision);
    assert_string_equal(item->code, code);
    return item;
}

static inline const struct item *is_held(const struct sample *s, size_t row_no, const char *code)
{
    const struct item *item = is(s, row_no, DECISION_HOLD, code);

    assert_int_equal(item->pay_minor, 0);
    assert_true(item->detail[0]);
    return item;
}

static inline const struct item *is_to_pay(const struct sample *s, size_t row_no, int64_t minor)
{
    const struct item *item = is(s, row_no, DECISION_PAY, "");

    assert_int_equal(item->pay_minor, minor);
    return item;
}

/* Row number `row_no` is already paid by payment number `payment_no` of the list, from 1. */
static inline void is_paid_by(const struct sample *s, size_t row_no, size_t payment_no)
{
    const struct item *item = is(s, row_no, DECISION_ALREADY_PAID, "");

    assert_ptr_equal(item->payment, &s->observed.payments.list[payment_no - 1]);
    assert_int_equal(item->paid_minor, item->payment->amount.minor);
    assert_int_equal(item->pay_minor, 0);
}

/* How often payment number `payment_no`, from 1, stands among the unexpected. */
static inline size_t times_unexpected(const struct sample *s, size_t payment_no)
{
    size_t times = 0;

    for (size_t i = 0; i < s->plan.unexpected_count; i++)
        times += s->plan.unexpected[i] == &s->observed.payments.list[payment_no - 1];
    return times;
}

#define IS_UNEXPECTED(s, payment_no) assert_int_equal(times_unexpected(s, payment_no), 1)

#endif
