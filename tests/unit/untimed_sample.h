#ifndef BONUSREC_TESTS_UNTIMED_SAMPLE_H
#define BONUSREC_TESTS_UNTIMED_SAMPLE_H

/* What a ledger knows, on a platform whose payments have neither a time nor an id, and where the same
 * request pays twice. */

#include "recall_sample.h"

static inline struct intent *wants(struct sample *s, const char *ref, int64_t minor)
{
    return a_row(s, ref, minor, "");
}

static inline struct payment *shows(struct sample *s, int64_t minor)
{
    return paid(s, "3A", "A1", minor, "", 0);
}

/* An entry for a row of its own, with `unexplained` equal payments shown before it was sent. */
static inline struct entry *sent(struct sample *s, const char *ref, int64_t minor,
                                 enum entry_state state, uint32_t unexplained)
{
    struct entry *entry = knows(s, wants(s, ref, minor), state);

    entry->unexplained = unexplained;
    s->recall.resend_is_safe = false;
    return entry;
}

/* The same of a bonus that no row is. */
static inline struct entry *sent_besides(struct sample *s, const char *ref, int64_t minor,
                                         enum entry_state state, uint32_t unexplained)
{
    struct entry *entry = knows_other(s, ref, minor, "", state);

    entry->unexplained = unexplained;
    s->recall.resend_is_safe = false;
    return entry;
}

/* Rows number 1 to `rows`: how many of them are decided so. */
static inline size_t count_decided(const struct sample *s, size_t rows, enum decision decision)
{
    size_t count = 0;

    for (size_t i = 0; i < rows; i++)
        count += s->plan.items[i].decision == decision;
    return count;
}

static inline void expect_waiting(struct sample *s, size_t row_no)
{
    const struct item *item = is(s, row_no, DECISION_WAIT, "");

    assert_null(item->payment);
    assert_int_equal(item->paid_minor, -1);
    assert_int_equal(item->pay_minor, item->entry->pay_minor);
}

#endif
