#include "core/diff_steps.h"

#include <string.h>

int compare_text(const char *a, const char *b)
{
    return a == b ? 0 : strcmp(a, b);
}

int compare_rows(const struct intent *a, const struct intent *b)
{
    int order = compare_text(a->assignment_id, b->assignment_id);

    if (!order)
        order = compare_text(a->worker_id, b->worker_id);
    if (!order)
        order = compare_number(a->amount.minor, b->amount.minor);
    if (!order)
        order = reason_compare(a->reason, b->reason);
    if (!order)
        order = compare_text(a->ref, b->ref);
    return order;
}

const struct intent *row_at(const struct matcher *m, size_t i)
{
    return &m->intents[m->rows[i]];
}

struct item *item_at(const struct matcher *m, size_t i)
{
    return &m->plan->items[m->rows[i]];
}

bool is_left_over(const struct matcher *m, size_t i)
{
    return item_at(m, i)->decision == DECISION_NONE;
}

void give(struct matcher *m, size_t row, size_t pay)
{
    struct item *item = item_at(m, row);

    item->payment = m->payments[pay];
    item->paid_minor = item->payment->amount.minor;
    item->owner = m->owner[pay] ? m->owner[pay]->entry : NULL;
    m->taken[pay] = true;
}

/* Whether row `i` takes part in a pairing; with `firsts_only` no row does that repeats another. */
static bool takes_part(const struct matcher *m, size_t i, bool firsts_only)
{
    return is_left_over(m, i) && (!firsts_only || item_at(m, i)->occurrence == 1);
}

void pair(struct matcher *m, struct block b, struct pairing how)
{
    while (b.row < b.row_end && b.pay < b.pay_end) {
        const struct intent *row = row_at(m, b.row);
        const struct payment *payment = m->payments[b.pay];
        int order = compare_number(row->amount.minor, payment->amount.minor);

        if (!order && !how.any_reason)
            order = reason_compare(row->reason, payment->reason);
        if (!takes_part(m, b.row, how.firsts_only) || order < 0) {
            b.row++;
        } else if (m->taken[b.pay] || order > 0 || m->counted[b.pay] ||
                   (payment->doubt && !how.any_reason)) {
            b.pay++;
        } else {
            give(m, b.row, b.pay);
            item_at(m, b.row)->decision = how.decision;
            item_at(m, b.row)->code = how.code;
            item_at(m, b.row)->is_match = how.decision == DECISION_ALREADY_PAID;
            m->explained[b.pay] = item_at(m, b.row)->is_match;
            b.row++;
            b.pay++;
        }
    }
}

bool has_left_over(const struct matcher *m, struct block b, bool firsts_only)
{
    for (size_t i = b.row; i < b.row_end; i++)
        if (takes_part(m, i, firsts_only))
            return true;
    return false;
}

static void pair_paid(struct matcher *m, struct block payee, bool firsts_only)
{
    struct pairing how = {
        .decision = DECISION_ALREADY_PAID, .code = "", .firsts_only = firsts_only};

    pair(m, payee, how);
    how.any_reason = true;
    if (m->rules->any_reason)
        pair(m, payee, how);
}

/* A row that repeats another is likely a slip, so payments go to the others first: what a repeat
 * took from a row that is meant would be paid again. For the same reason a repeat gets nothing that
 * may have topped up a row left over. */
void pair_equals(struct matcher *m, struct block payee)
{
    bool repeats_wait = !m->rules->allow_repeats;

    pair_paid(m, payee, repeats_wait);
    if (repeats_wait &&
        (m->rules->on_conflict != CONFLICT_TOP_UP || !has_left_over(m, payee, true)))
        pair_paid(m, payee, false);
}

void hold(struct matcher *m, size_t i, const char *code, const char *detail)
{
    struct item *item = item_at(m, i);

    item->decision = DECISION_HOLD;
    item->code = code;
    item->detail = detail;
}

size_t next_untaken(const struct matcher *m, size_t pay, size_t pay_end)
{
    while (pay < pay_end && m->taken[pay])
        pay++;
    return pay;
}
