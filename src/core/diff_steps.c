#include "core/diff_steps.h"

#include "base/clock.h"

#include <string.h>

#define CODE_REASON_DIFFERS "reason_differs"
#define CODE_AMOUNT_DIFFERS "amount_differs"
#define CODE_WORKER_DIFFERS "worker_differs"
#define CODE_REPEATED_ROW "repeated_row"

int compare_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

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

static bool is_left_over(const struct matcher *m, size_t i)
{
    return item_at(m, i)->decision == DECISION_NONE;
}

static void give(struct matcher *m, size_t row, size_t pay)
{
    struct item *item = item_at(m, row);

    item->payment = m->payments[pay];
    item->paid_minor = item->payment->amount.minor;
    m->taken[pay] = true;
}

/* Whether row `i` takes part in a pairing; with `firsts_only` no row does that repeats another. */
static bool takes_part(const struct matcher *m, size_t i, bool firsts_only)
{
    return is_left_over(m, i) && (!firsts_only || item_at(m, i)->occurrence == 1);
}

/* What a pairing makes of its rows. */
struct pairing {
    enum decision decision;
    const char *code;
    bool any_reason;  /* the same amount is enough */
    bool firsts_only; /* rows that repeat another take no part */
};

/* Pairs what is left over on both sides and equal, the oldest payment of a reason first. Within a
 * payee both sides are sorted by amount and reason. */
static void pair(struct matcher *m, struct block b, struct pairing how)
{
    while (b.row < b.row_end && b.pay < b.pay_end) {
        const struct intent *row = row_at(m, b.row);
        const struct payment *payment = m->payments[b.pay];
        int order = compare_number(row->amount.minor, payment->amount.minor);

        if (!order && !how.any_reason)
            order = reason_compare(row->reason, payment->reason);
        if (!takes_part(m, b.row, how.firsts_only) || order < 0) {
            b.row++;
        } else if (m->taken[b.pay] || order > 0) {
            b.pay++;
        } else {
            give(m, b.row, b.pay);
            item_at(m, b.row)->decision = how.decision;
            item_at(m, b.row)->code = how.code;
            b.row++;
            b.pay++;
        }
    }
}

static bool has_left_over(const struct matcher *m, struct block b, bool firsts_only)
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

static void hold(struct matcher *m, size_t i, const char *code, const char *detail)
{
    struct item *item = item_at(m, i);

    item->decision = DECISION_HOLD;
    item->code = code;
    item->detail = detail;
}

/* A worker other than `worker` that a payment of `b` went to, or NULL. */
static const char *other_worker(const struct matcher *m, struct block b, const char *worker)
{
    if (b.pay == b.pay_end)
        return NULL;
    if (compare_text(m->payments[b.pay]->worker_id, worker))
        return m->payments[b.pay]->worker_id;
    if (compare_text(m->payments[b.pay_end - 1]->worker_id, worker))
        return m->payments[b.pay_end - 1]->worker_id;
    return NULL;
}

/* An assignment has one worker. Rows or payments of `b`, a whole assignment, that name another than
 * the row does show that the CSV is wrong. Within an assignment both are sorted by worker, so the
 * first and the last tell. */
void hold_other_workers(struct matcher *m, struct block b)
{
    struct arena *arena = &m->plan->arena;
    const char *first_row = row_at(m, b.row)->worker_id;
    const char *last_row = row_at(m, b.row_end - 1)->worker_id;

    for (size_t i = b.row; i < b.row_end; i++) {
        const char *worker = row_at(m, i)->worker_id;
        const char *other;

        if (!is_left_over(m, i))
            continue;
        other = other_worker(m, b, worker);
        if (other)
            hold(m, i, CODE_WORKER_DIFFERS,
                 arena_printf(
                     arena,
                     "the platform shows a payment for this assignment to worker %s, and an "
                     "assignment has one worker; correct the row",
                     other));
        else if (compare_text(first_row, worker) || compare_text(last_row, worker))
            hold(m, i, CODE_WORKER_DIFFERS,
                 arena_printf(arena,
                              "another row names worker %s for this assignment, and an assignment "
                              "has one worker; correct the rows",
                              compare_text(first_row, worker) ? first_row : last_row));
    }
}

void hold_repeats(struct matcher *m, struct block b)
{
    size_t first = b.row;

    for (size_t i = b.row + 1; i < b.row_end; i++) {
        if (compare_rows(row_at(m, first), row_at(m, i))) {
            first = i;
        } else if (is_left_over(m, i)) {
            hold(m, i, CODE_REPEATED_ROW,
                 arena_printf(&m->plan->arena,
                              "the same as row %u; if both are meant, give each its own ref or use "
                              "--allow-repeats",
                              row_at(m, first)->row_no));
        }
    }
}

static const char *conflict_detail(struct matcher *m, size_t i, const char *code)
{
    const struct item *item = item_at(m, i);
    const struct intent *row = row_at(m, i);
    char paid[MONEY_TEXT_SIZE];
    char date[TIME_TEXT_SIZE] = "earlier";

    if (!item->payment)
        return "the platform shows fewer payments for this worker and assignment than there are "
               "rows, and none is equal to this one; compare them, then correct the row or choose "
               "--on-conflict";
    money_format(item->payment->amount.minor, paid);
    if (item->payment->paid_at_s)
        time_format(item->payment->paid_at_s, date);
    if (strcmp(code, CODE_REASON_DIFFERS) == 0)
        return arena_printf(&m->plan->arena,
                            "the platform shows %s %s paid %s for this worker and assignment, with "
                            "the reason \"%s\"; choose --match amount if it is this bonus, "
                            "--on-conflict pay if it is another",
                            paid, row->amount.currency, date, item->payment->reason);
    return arena_printf(&m->plan->arena,
                        "the platform shows %s %s paid %s for this worker and assignment; correct "
                        "the row, or choose --on-conflict top-up to pay the difference, "
                        "--on-conflict pay to pay it besides",
                        paid, row->amount.currency, date);
}

static size_t next_untaken(const struct matcher *m, size_t pay, size_t pay_end)
{
    while (pay < pay_end && m->taken[pay])
        pay++;
    return pay;
}

/* --on-conflict hold. Every row left over is held; each shows the payment most like it, and every
 * payment is shown once. */
static void hold_conflicts(struct matcher *m, struct block b)
{
    int64_t amount_seen = -1; /* of the last row at which a payment of equal amount was shown */
    size_t pay;

    pair(m, b,
         (struct pairing){
             .decision = DECISION_HOLD, .code = CODE_REASON_DIFFERS, .any_reason = true});
    pay = next_untaken(m, b.pay, b.pay_end);
    for (size_t i = b.row; i < b.row_end; i++) {
        struct item *item = item_at(m, i);
        int64_t amount = row_at(m, i)->amount.minor;

        if (item->decision == DECISION_HOLD && item->payment) {
            amount_seen = amount;
        } else if (item->decision == DECISION_NONE) {
            item->decision = DECISION_HOLD;
            item->code = amount == amount_seen ? CODE_REASON_DIFFERS : CODE_AMOUNT_DIFFERS;
            if (pay < b.pay_end) { /* all those of equal amount are taken: this one differs */
                item->code = CODE_AMOUNT_DIFFERS;
                give(m, i, pay);
                pay = next_untaken(m, pay, b.pay_end);
            }
        } else {
            continue;
        }
        item->detail = conflict_detail(m, i, item->code);
    }
}

/* --on-conflict top-up. What was paid besides the rows counts towards them, smallest first; what is
 * then missing is paid, never less than nothing. */
static void top_up(struct matcher *m, struct block b)
{
    const struct payment *latest = NULL;
    int64_t credit = 0;

    for (size_t j = b.pay; j < b.pay_end; j++) {
        if (m->taken[j])
            continue;
        m->taken[j] = true;
        credit += m->payments[j]->amount.minor;
        if (!latest || m->payments[j]->paid_at_s >= latest->paid_at_s)
            latest = m->payments[j];
    }
    for (size_t i = b.row; i < b.row_end; i++) {
        struct item *item = item_at(m, i);
        int64_t amount = row_at(m, i)->amount.minor;
        int64_t used = credit < amount ? credit : amount;

        if (item->decision != DECISION_NONE)
            continue;
        credit -= used;
        item->payment = used ? latest : NULL;
        item->paid_minor = used ? used : -1;
        item->decision = used == amount ? DECISION_ALREADY_PAID : DECISION_PAY;
        item->pay_minor = amount - used;
        if (used)
            item->detail = "other payments for this worker and assignment count towards it";
    }
}

void decide_left_over(struct matcher *m, struct block b)
{
    bool conflict = has_left_over(m, b, false) && next_untaken(m, b.pay, b.pay_end) < b.pay_end;

    if (conflict && m->rules->on_conflict == CONFLICT_HOLD)
        hold_conflicts(m, b);
    else if (conflict && m->rules->on_conflict == CONFLICT_TOP_UP)
        top_up(m, b);
    for (size_t i = b.row; i < b.row_end; i++) {
        struct item *item = item_at(m, i);

        if (item->decision != DECISION_NONE)
            continue;
        item->decision = DECISION_PAY;
        item->pay_minor = row_at(m, i)->amount.minor;
    }
}

bool give_up_unreadable(struct matcher *m, struct block b)
{
    const char *why;

    if (!m->observed->unreadable_count)
        return false;
    why = observed_unreadable(m->observed, row_at(m, b.row)->assignment_id);
    for (size_t i = b.row; i < b.row_end && !why; i++)
        why = observed_unreadable(m->observed, list_id(row_at(m, i)));
    if (!why)
        return false;
    for (size_t i = b.row; i < b.row_end; i++) {
        struct item *item = item_at(m, i);

        if (item->decision != DECISION_NONE)
            continue;
        item->decision = DECISION_CANNOT_READ;
        item->code = "cannot_read_back";
        item->detail = why;
    }
    return true;
}
