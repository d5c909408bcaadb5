#include "core/diff_steps.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

/* A worker other than `worker` that a payment of `b` went to, by the platform or by the ledger, or
 * NULL. */
static const char *other_worker(const struct matcher *m, struct block b, const char *worker)
{
    const char *paid[4];
    size_t count = 0;

    if (b.pay < b.pay_end) {
        paid[count++] = m->payments[b.pay]->worker_id;
        paid[count++] = m->payments[b.pay_end - 1]->worker_id;
    }
    if (b.bond < b.bond_end) {
        paid[count++] = m->bonds[b.bond].entry->worker_id;
        paid[count++] = m->bonds[b.bond_end - 1].entry->worker_id;
    }
    for (size_t i = 0; i < count; i++)
        if (compare_text(paid[i], worker))
            return paid[i];
    return NULL;
}

/* An assignment has one worker. Rows or payments of `b`, a whole assignment, that name another than
 * the row does show that the CSV is wrong. Within an assignment both are sorted by worker, so the
 * first and the last tell. */
void hold_other_workers(struct matcher *m, struct block b)
{
    struct arena *arena = &m->plan->arena;
    const struct payee_words words = m->words;
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
                 arena_printf(arena,
                              "%s has a payment for this %s to %s %s, and each %s has one %s; "
                              "correct the row",
                              m->rules->source ? m->source : "the platform or the ledger",
                              words.assignment, words.worker, other, words.assignment,
                              words.worker));
        else if (compare_text(first_row, worker) || compare_text(last_row, worker))
            hold(
                m, i, CODE_WORKER_DIFFERS,
                arena_printf(arena,
                             "another row names %s %s for this %s, and each %s has one %s; correct "
                             "the rows",
                             words.worker, compare_text(first_row, worker) ? first_row : last_row,
                             words.assignment, words.assignment, words.worker));
    }
}

void hold_repeats(struct matcher *m, struct block b)
{
    size_t first = b.row;

    for (size_t i = b.row + 1; i < b.row_end; i++) {
        if (compare_rows(row_at(m, first), row_at(m, i))) {
            first = i;
        } else if (is_left_over(m, i) && item_at(m, i)->entry) {
            hold_for_word(m, item_at(m, i), item_at(m, i)->entry);
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
    const char *doubt = "";

    if (!item->payment)
        return arena_printf(&m->plan->arena,
                            "%s shows fewer payments for this %s than there are rows, and none is "
                            "equal to this one; compare them, then correct the row or choose "
                            "--on-conflict",
                            m->source, m->payee);
    money_format(item->payment->amount.minor, paid);
    if (item->payment->paid_at_s)
        time_format(item->payment->paid_at_s, date);
    if (item->payment->doubt)
        doubt = arena_printf(&m->plan->arena, "; %s", item->payment->doubt);
    else if (strcmp(code, CODE_REASON_DIFFERS) == 0)
        doubt = arena_printf(&m->plan->arena, ", with the reason \"%s\"", item->payment->reason);
    return arena_printf(&m->plan->arena, "%s shows %s%s%s paid %s for this %s%s; %s", m->source,
                        paid, row->amount.currency[0] ? " " : "", row->amount.currency, date,
                        m->payee, doubt,
                        strcmp(code, CODE_REASON_DIFFERS) == 0
                            ? "choose, for all such rows, --match amount if it is this bonus, "
                              "--on-conflict pay if it is another"
                            : "correct the row, or choose, for all such rows, --on-conflict top-up "
                              "to pay the difference, --on-conflict pay to pay it besides");
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

/* What is left of a payment that counts towards rows. */
struct piece {
    struct credit credit;
    size_t pay;                    /* its place among the payments, when it is shown */
    const struct payment *payment; /* NULL when it is not shown */
    int64_t left_minor;
};

/* All that counts in the payee `b`: what is shown and explained by nothing, and what the ledger has
 * as paid. The caller's to free. */
static struct piece *collect_pieces(struct matcher *m, struct block b, size_t *count)
{
    struct piece *pieces =
        xrealloc_array(NULL, b.pay_end - b.pay + b.bond_end - b.bond, sizeof *pieces);

    *count = 0;
    for (size_t j = b.pay; j < b.pay_end; j++) {
        const struct payment *payment = m->payments[j];

        if (m->taken[j])
            continue;
        m->taken[j] = true;
        pieces[(*count)++] = (struct piece){
            .credit = {.minor = payment->amount.minor,
                       .reason = payment->reason,
                       .payment_id = payment->payment_id,
                       .paid_at_s = payment->paid_at_s,
                       .attempt = m->owner[j] ? m->owner[j]->entry->attempt : 0},
            .pay = j,
            .payment = payment,
            .left_minor = payment->amount.minor - m->counted[j]
        };
    }
    for (size_t j = b.bond; j < b.bond_end; j++) {
        const struct entry *e = m->bonds[j].entry;

        if (is_unseen(&m->bonds[j]))
            pieces[(*count)++] = (struct piece){
                .credit = {.minor = e->pay_minor,
                           .reason = e->reason,
                           .payment_id = "",
                           .attempt = e->attempt},
                .left_minor = e->pay_minor
            };
    }
    return pieces;
}

/* Lets the pieces from `*first` on count towards row `i`, as far as they go. */
static void count_towards(struct matcher *m, size_t i, struct piece *pieces, size_t count,
                          size_t *first)
{
    char paid[MONEY_TEXT_SIZE];
    struct item *item = item_at(m, i);
    int64_t missing = row_at(m, i)->amount.minor;
    size_t begin = *first;
    struct credit *credits;

    for (; *first < count && missing > 0; ++*first) {
        struct piece *piece = &pieces[*first];
        int64_t used = piece->left_minor < missing ? piece->left_minor : missing;

        missing -= used;
        piece->left_minor -= used;
        if (piece->payment &&
            (!item->payment || piece->payment->paid_at_s >= item->payment->paid_at_s))
            item->payment = piece->payment;
        item->credit_count++;
        if (piece->left_minor)
            break;
    }
    credits = arena_alloc(&m->plan->arena, (item->credit_count + 1) * sizeof *credits);
    for (size_t c = 0; c < item->credit_count; c++) {
        credits[c] = pieces[begin + c].credit;
        if (missing && pieces[begin + c].payment)
            m->explained[pieces[begin + c].pay] = true;
    }
    item->credits = credits;
    item->decision = missing ? DECISION_PAY : DECISION_ALREADY_PAID;
    item->pay_minor = missing;
    if (item->credit_count) {
        item->paid_minor = row_at(m, i)->amount.minor - missing;
        item->detail = arena_printf(&m->plan->arena, "%s paid before for this %s counts towards it",
                                    money_format(item->paid_minor, paid), m->payee);
    }
}

/* --on-conflict top-up. What was paid besides the rows counts towards them, smallest first; what is
 * then missing is paid, never less than nothing. */
static void top_up(struct matcher *m, struct block b)
{
    size_t count;
    size_t first = 0;
    struct piece *pieces = collect_pieces(m, b, &count);

    for (size_t i = b.row; i < b.row_end; i++)
        if (is_left_over(m, i))
            count_towards(m, i, pieces, count, &first);
    free(pieces);
}

/* What was sent before is sent again as it was, or not at all: beside anything that nothing
 * explains it is for a person to say what became of it. */
static void decide_open(struct matcher *m, struct block b, bool conflict)
{
    for (size_t i = b.row; i < b.row_end; i++) {
        struct item *item = item_at(m, i);

        if (!is_left_over(m, i) || !item->entry)
            continue;
        if (conflict && m->rules->on_conflict != CONFLICT_PAY) {
            hold_for_word(m, item, item->entry);
            continue;
        }
        item->decision = DECISION_PAY;
        item->pay_minor = item->entry->pay_minor;
        item->detail = "sent by an earlier run, without a certain answer, and not shown; the same "
                       "token is sent again";
    }
}

/* A row that is paid although the payee was paid for another file or ref says so: a person may know
 * better. */
static void say_besides(struct matcher *m, struct block b, struct item *item)
{
    int64_t minor = 0;
    char text[MONEY_TEXT_SIZE];

    for (size_t j = b.bond; j < b.bond_end && !item->entry; j++)
        if (!m->bonds[j].item && !m->bonds[j].is_counted)
            minor += m->bonds[j].entry->pay_minor;
    if (!minor || item->detail[0])
        return;
    item->is_besides = true;
    item->detail = arena_printf(&m->plan->arena,
                                "besides %s that the ledger has for this %s, for another file or "
                                "ref",
                                money_format(minor, text), m->payee);
}

/* Whether a payment is left over that may be no bonus: then it may count, or not. */
static bool has_doubtful(const struct matcher *m, struct block b)
{
    for (size_t j = b.pay; j < b.pay_end && !m->rules->any_reason; j++)
        if (!m->taken[j] && m->payments[j]->doubt)
            return true;
    return false;
}

void decide_left_over(struct matcher *m, struct block b)
{
    bool conflict = hold_beside_unseen(m, b);

    conflict = conflict || next_untaken(m, b.pay, b.pay_end) < b.pay_end;
    decide_open(m, b, conflict);
    conflict = conflict && has_left_over(m, b, false);
    if (conflict && m->rules->on_conflict == CONFLICT_TOP_UP && !has_doubtful(m, b))
        top_up(m, b);
    else if (conflict && m->rules->on_conflict != CONFLICT_PAY)
        hold_conflicts(m, b);
    for (size_t i = b.row; i < b.row_end; i++) {
        struct item *item = item_at(m, i);

        if (item->decision == DECISION_NONE) {
            item->decision = DECISION_PAY;
            item->pay_minor = row_at(m, i)->amount.minor;
            item->overrides = conflict && m->rules->on_conflict == CONFLICT_PAY;
        }
        if (item->overrides)
            item->detail =
                arena_printf(&m->plan->arena,
                             "besides another payment for this %s (--on-conflict pay)", m->payee);
        if (item->decision == DECISION_PAY)
            say_besides(m, b, item);
    }
    note_shown_before(m, b);
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
        /* What an earlier run sent may have been paid. */
        item->decision = item->entry ? DECISION_WAIT : DECISION_FAIL;
        item->pay_minor = item->entry ? item->entry->pay_minor : 0;
        item->code = CODE_CANNOT_READ;
        item->detail = why;
    }
    return true;
}
