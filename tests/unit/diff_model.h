#ifndef BONUSREC_TESTS_DIFF_MODEL_H
#define BONUSREC_TESTS_DIFF_MODEL_H

/* The diff once more, as naively as its description reads: everything is compared with everything,
 * nothing is sorted. What it decides is held against decide() in thousands of small cases. */

#include "diff_sample.h"

enum { MODEL_PAYMENTS = 128 };

struct model {
    const struct sample *s;
    enum decision decision[SAMPLE_ROWS];
    const char *code[SAMPLE_ROWS]; /* "conflict" for both kinds of it */
    int64_t pay_minor[SAMPLE_ROWS];
    bool used[MODEL_PAYMENTS];   /* pairs with a row */
    bool credit[MODEL_PAYMENTS]; /* counts towards rows in a top-up */
};

/* The reason without white space at its ends and with one blank for each run within. */
static inline void model_fold(const char *reason, char folded[64])
{
    size_t length = 0;
    bool gap = false;

    for (const char *p = reason; *p; p++) {
        bool is_nbsp = p[0] == '\xc2' && p[1] == '\xa0';

        if (strchr(" \t\r\n\v\f", *p) || is_nbsp) {
            gap = length > 0;
            p += is_nbsp;
            continue;
        }
        if (gap)
            folded[length++] = ' ';
        gap = false;
        folded[length++] = *p;
        assert_true(length < 60);
    }
    folded[length] = '\0';
}

static inline bool model_same_reason(const char *a, const char *b)
{
    char left[64];
    char right[64];

    model_fold(a, left);
    model_fold(b, right);
    return strcmp(left, right) == 0;
}

static inline bool model_alike(const struct intent *a, const struct intent *b)
{
    return strcmp(a->assignment_id, b->assignment_id) == 0 &&
           strcmp(a->worker_id, b->worker_id) == 0 && a->amount.minor == b->amount.minor &&
           model_same_reason(a->reason, b->reason) && strcmp(a->ref, b->ref) == 0;
}

/* The first row of the file that row `i` is alike to: itself, unless it is a repeat. */
static inline size_t model_first(const struct sample *s, size_t i)
{
    size_t first = 0;

    while (s->rows[first].problem || !model_alike(&s->rows[first], &s->rows[i]))
        first++;
    return first;
}

static inline bool model_same_assignment(const struct model *m, size_t i, size_t j)
{
    return strcmp(m->s->rows[i].assignment_id, m->s->observed.payments.list[j].assignment_id) == 0;
}

static inline bool model_same_worker(const struct model *m, size_t i, size_t j)
{
    return strcmp(m->s->rows[i].worker_id, m->s->observed.payments.list[j].worker_id) == 0;
}

/* Whether payment `j` is one of those that are compared at all. */
static inline bool model_looks_at(const struct model *m, size_t j)
{
    for (size_t i = 0; i < m->s->row_count; i++)
        if (!m->s->rows[i].problem && model_same_assignment(m, i, j))
            return true;
    return m->s->rules.whole_groups;
}

static inline bool model_is_repeat(const struct model *m, size_t i)
{
    return !m->s->rules.allow_repeats && model_first(m->s, i) != i;
}

static inline void model_pair(struct model *m, bool repeats, bool any_reason)
{
    for (size_t i = 0; i < m->s->row_count; i++) {
        const struct intent *intent = &m->s->rows[i];

        for (size_t j = 0; j < m->s->observed.payments.count; j++) {
            const struct payment *payment = &m->s->observed.payments.list[j];

            if (m->decision[i] || m->used[j] || model_is_repeat(m, i) != repeats ||
                !model_same_assignment(m, i, j) || !model_same_worker(m, i, j) ||
                intent->amount.minor != payment->amount.minor ||
                !(any_reason || model_same_reason(intent->reason, payment->reason)))
                continue;
            m->decision[i] = DECISION_ALREADY_PAID;
            m->used[j] = true;
        }
    }
}

/* In a top-up a repeat is paid only when nothing that is meant is left over. */
static inline bool model_payee_is_settled(const struct model *m, size_t row_of_payee)
{
    const struct intent *payee = &m->s->rows[row_of_payee];

    for (size_t i = 0; i < m->s->row_count; i++)
        if (!m->decision[i] && !model_is_repeat(m, i) &&
            strcmp(m->s->rows[i].assignment_id, payee->assignment_id) == 0 &&
            strcmp(m->s->rows[i].worker_id, payee->worker_id) == 0)
            return false;
    return true;
}

static inline void model_pair_all(struct model *m)
{
    bool waits[SAMPLE_ROWS] = {false};

    model_pair(m, false, false);
    if (m->s->rules.any_reason)
        model_pair(m, false, true);
    for (size_t i = 0; m->s->rules.on_conflict == CONFLICT_TOP_UP && i < m->s->row_count; i++)
        waits[i] = !m->decision[i] && !model_payee_is_settled(m, i);
    for (size_t i = 0; i < m->s->row_count; i++)
        if (waits[i])
            m->decision[i] = DECISION_LIMIT; /* set aside for a moment */
    model_pair(m, true, false);
    if (m->s->rules.any_reason)
        model_pair(m, true, true);
    for (size_t i = 0; i < m->s->row_count; i++)
        if (waits[i])
            m->decision[i] = DECISION_NONE;
}

static inline bool model_is_unreadable(const struct model *m, const struct intent *intent)
{
    for (size_t u = 0; u < m->s->observed.unreadable_count; u++)
        if (strcmp(m->s->unreadable[u].id, intent->group_id) == 0 ||
            strcmp(m->s->unreadable[u].id, intent->assignment_id) == 0)
            return true;
    return false;
}

/* Why row `i` cannot be paid, from what is said about its assignment elsewhere. */
static inline enum decision model_objection(const struct model *m, size_t i, const char **code)
{
    const struct intent *row_i = &m->s->rows[i];
    bool worker_differs = false;

    for (size_t k = 0; k < m->s->row_count; k++) {
        const struct intent *row_k = &m->s->rows[k];

        if (row_k->problem || strcmp(row_k->assignment_id, row_i->assignment_id) != 0)
            continue;
        *code = "cannot_read_back";
        if (model_is_unreadable(m, row_k))
            return DECISION_FAIL;
        worker_differs |= strcmp(row_k->worker_id, row_i->worker_id) != 0;
    }
    for (size_t j = 0; j < m->s->observed.payments.count; j++)
        worker_differs |= model_same_assignment(m, i, j) && !model_same_worker(m, i, j);
    *code = worker_differs ? "worker_differs" : model_is_repeat(m, i) ? "repeated_row" : "";
    return **code ? DECISION_HOLD : DECISION_NONE;
}

/* Row `i`, the smallest left over of its payee, against the payments left over. */
static inline void model_settle_row(struct model *m, size_t i, int64_t spent_minor)
{
    int64_t credit_minor = -spent_minor;
    int64_t amount = m->s->rows[i].amount.minor;
    bool conflict = false;

    for (size_t j = 0; j < m->s->observed.payments.count; j++) {
        if (m->used[j] || !model_same_assignment(m, i, j) || !model_same_worker(m, i, j))
            continue;
        conflict = true;
        credit_minor += m->s->observed.payments.list[j].amount.minor;
        m->credit[j] = m->s->rules.on_conflict == CONFLICT_TOP_UP;
    }
    m->decision[i] = DECISION_PAY;
    m->pay_minor[i] = amount;
    if (conflict && m->s->rules.on_conflict == CONFLICT_HOLD) {
        m->decision[i] = DECISION_HOLD;
        m->code[i] = "conflict";
        m->pay_minor[i] = 0;
    } else if (conflict && m->s->rules.on_conflict == CONFLICT_TOP_UP && credit_minor > 0) {
        m->pay_minor[i] = credit_minor >= amount ? 0 : amount - credit_minor;
        if (m->pay_minor[i] == 0)
            m->decision[i] = DECISION_ALREADY_PAID;
    }
}

/* Rows left over, the smallest of all first; what earlier ones of their payee used up is spent. */
static inline void model_settle_left_over(struct model *m)
{
    bool settled[SAMPLE_ROWS] = {false};

    for (;;) {
        size_t smallest = SAMPLE_ROWS;
        int64_t spent_minor = 0;

        for (size_t i = 0; i < m->s->row_count; i++)
            if (!m->decision[i] && (smallest == SAMPLE_ROWS ||
                                    m->s->rows[i].amount.minor < m->s->rows[smallest].amount.minor))
                smallest = i;
        if (smallest == SAMPLE_ROWS)
            return;
        for (size_t i = 0; i < m->s->row_count; i++)
            if (settled[i] &&
                strcmp(m->s->rows[i].assignment_id, m->s->rows[smallest].assignment_id) == 0 &&
                strcmp(m->s->rows[i].worker_id, m->s->rows[smallest].worker_id) == 0)
                spent_minor += m->s->rows[i].amount.minor - m->pay_minor[i];
        model_settle_row(m, smallest, spent_minor);
        settled[smallest] = true;
    }
}

static inline void model_decide(const struct sample *s, struct model *m)
{
    enum decision objections[SAMPLE_ROWS] = {DECISION_NONE};

    *m = (struct model){.s = s};
    for (size_t i = 0; i < s->row_count; i++) {
        m->code[i] = s->rows[i].problem ? s->rows[i].problem->code : "";
        if (s->rows[i].problem)
            m->decision[i] = DECISION_INVALID;
        else if (s->rows[i].amount.minor == 0)
            m->decision[i] = DECISION_ZERO;
    }
    model_pair_all(m);
    for (size_t i = 0; i < s->row_count; i++)
        if (!m->decision[i])
            objections[i] = model_objection(m, i, &m->code[i]);
    for (size_t i = 0; i < s->row_count; i++)
        if (objections[i])
            m->decision[i] = objections[i];
    model_settle_left_over(m);
}

#endif
