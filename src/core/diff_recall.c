/* What the ledger adds to the diff: payments that earlier runs made, seen by the platform's list or
 * not, and what became of those in doubt. */
#include "core/diff_steps.h"

#include "base/clock.h"
#include "core/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct named_row {
    char key[SHA256_HEX_SIZE];
    size_t row;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct named_row *)a)->key, ((const struct named_row *)b)->key);
}

static void bind(struct matcher *m, struct bond *bond, size_t row, bool same_key)
{
    bond->item = item_at(m, row);
    bond->item->entry = bond->entry;
    bond->same_key = same_key;
}

static void bind_by_key(struct matcher *m, struct block b)
{
    struct named_row *named = xrealloc_array(NULL, b.row_end - b.row, sizeof *named);
    size_t count = 0;

    for (size_t i = b.row; i < b.row_end; i++) {
        if (!is_left_over(m, i))
            continue;
        key_compute(m->recall->platform, row_at(m, i), item_at(m, i)->occurrence, named[count].key);
        named[count++].row = i;
    }
    qsort(named, count, sizeof *named, by_key);
    for (size_t j = b.bond; j < b.bond_end && count; j++) {
        struct named_row wanted = {.row = 0};
        const struct named_row *found;

        (void)snprintf(wanted.key, sizeof wanted.key, "%s", m->bonds[j].entry->key);
        found = bsearch(&wanted, named, count, sizeof *named, by_key);
        if (!found)
            continue;
        bind(m, &m->bonds[j], found->row, true);
        m->lists[m->bonds[j].entry->list] = true;
    }
    free(named);
}

/* The same ref is the same bonus, if only its reason was written anew. */
static void bind_by_ref(struct matcher *m, struct block b, struct bond *bond)
{
    const struct entry *e = bond->entry;

    for (size_t i = b.row; i < b.row_end; i++) {
        const struct intent *row = row_at(m, i);

        if (is_left_over(m, i) && !item_at(m, i)->entry && row->amount.minor == e->amount_minor &&
            !compare_text(row->ref, e->ref) && !compare_text(row->worker_id, e->worker_id)) {
            bind(m, bond, i, false);
            return;
        }
    }
}

void bind_entries(struct matcher *m, struct block b)
{
    if (b.bond == b.bond_end || b.row == b.row_end)
        return;
    bind_by_key(m, b);
    for (size_t j = b.bond; j < b.bond_end; j++)
        if (!m->bonds[j].item && m->bonds[j].entry->ref[0])
            bind_by_ref(m, b, &m->bonds[j]);
}

/* Whether `row` may be what the entry `e`, which is another bonus by its key, paid. Different refs
 * tell two bonuses apart, and so do files that have nothing in common; but not while the same
 * amount is in doubt. */
static bool is_related(const struct matcher *m, const struct entry *e, const struct intent *row)
{
    if (e->ref[0] && row->ref[0])
        return !compare_text(e->ref, row->ref);
    if (m->lists[e->list] || (e->state == ENTRY_OPEN && e->amount_minor == row->amount.minor))
        return true;
    return (e->ref[0] || row->ref[0]) && e->amount_minor == row->amount.minor &&
           reason_compare(e->reason, row->reason) == 0;
}

/* Which entries that no row is may be what a row left over means. */
static void relate_entries(struct matcher *m, struct block b)
{
    for (size_t j = b.bond; j < b.bond_end; j++) {
        struct bond *bond = &m->bonds[j];

        for (size_t i = b.row; i < b.row_end && !bond->item && !bond->is_related; i++) {
            const struct entry *own = item_at(m, i)->entry;

            bond->is_related = is_left_over(m, i) && (!own || own->state == ENTRY_OPEN) &&
                               is_related(m, bond->entry, row_at(m, i));
        }
    }
}

/* Where a payment that was taken may still fail to come, there is a way to say so. */
static const char *unseen_detail(struct matcher *m, const struct entry *e)
{
    if (e->by_word)
        return "a person has said that it was paid, and the platform does not show it; see "
               "bonusrec history";
    if (e->state == ENTRY_ACCEPTED && !m->recall->resend_is_safe)
        return arena_printf(&m->plan->arena,
                            "the platform took it, and does not show it; should it never come, "
                            "bonusrec resolve %.*s --not-paid",
                            KEY_DIGITS_SHOWN, e->key);
    return "the ledger has it as paid, and the platform does not show it";
}

static const char *waiting_detail(struct matcher *m, const struct entry *e)
{
    char sent[TIME_TEXT_SIZE];
    char until[TIME_TEXT_SIZE];

    if (m->recall->resend_is_safe)
        return "sent by an earlier run, and no certain answer yet; a later run looks again";
    time_format(e->last_sent_at_s, sent);
    time_format(e->last_sent_at_s + m->recall->settle_after_s, until);
    return arena_printf(&m->plan->arena,
                        "sent by an earlier run, %s, and no certain answer yet; it is not sent "
                        "again, and a person decides if it does not show by %s",
                        sent, until);
}

static void recall_row(struct matcher *m, const struct bond *bond)
{
    const struct entry *e = bond->entry;
    struct item *item = bond->item;

    switch (recall_consequence(e, bond->payment != NULL, m->recall)) {
    case CONSEQUENCE_KEEP:
        item->detail = unseen_detail(m, e);
        /* fall through */
    case CONSEQUENCE_CONFIRM:
        item->decision = DECISION_ALREADY_PAID;
        item->payment = bond->payment;
        item->paid_minor = e->amount_minor;
        break;
    case CONSEQUENCE_RESEND:
        if (!bond->same_key) /* it has another token: sent again, it would be paid again */
            hold_for_word(m, item, e);
        break;
    case CONSEQUENCE_WAIT:
        item->decision = DECISION_WAIT;
        item->pay_minor = e->pay_minor;
        item->detail = waiting_detail(m, e);
        break;
    case CONSEQUENCE_ASK:
        hold_for_word(m, item, e);
        break;
    case CONSEQUENCE_ADOPT:
    case CONSEQUENCE_PAY:
        break; /* of bonuses that the ledger knows nothing of */
    }
}

/* A payment that --match amount once took for the bonus of `bond`, in other words, and that is just
 * what a row says: it may be either, and to pay the row could be to pay it again. */
static void hold_what_it_says(struct matcher *m, struct block b, const struct bond *bond)
{
    const struct payment *payment = bond->payment;

    if (!payment || reason_compare(bond->entry->reason, payment->reason) == 0)
        return;
    for (size_t i = b.row; i < b.row_end; i++)
        if (is_left_over(m, i) && row_at(m, i)->amount.minor == payment->amount.minor &&
            reason_compare(row_at(m, i)->reason, payment->reason) == 0)
            hold(
                m, i, CODE_REASON_DIFFERS,
                arena_printf(&m->plan->arena,
                             "the platform shows this payment, and by an earlier --match amount it "
                             "counts as that of another bonus, with the reason \"%s\"; give this "
                             "one a ref if both are meant",
                             bond->entry->reason));
}

/* Gives the payments of entries that are no row's, and yet may be, back to the comparison. */
static void release_related(struct matcher *m, struct block b)
{
    for (size_t p = b.pay; p < b.pay_end; p++)
        if (m->owner[p] && m->owner[p]->is_related)
            m->taken[p] = false;
}

void recall_payee(struct matcher *m, struct block payee)
{
    if (payee.bond == payee.bond_end)
        return;
    relate_entries(m, payee);
    show_entries(m, payee);
    for (size_t j = payee.bond; j < payee.bond_end; j++)
        if (m->bonds[j].item)
            recall_row(m, &m->bonds[j]);
    for (size_t j = payee.bond; j < payee.bond_end; j++)
        if (!m->bonds[j].item)
            hold_what_it_says(m, payee, &m->bonds[j]);
    release_related(m, payee);
}

void hold_for_word(struct matcher *m, struct item *item, const struct entry *entry)
{
    item->decision = DECISION_HOLD;
    item->code = CODE_OUTCOME_UNKNOWN;
    item->pay_minor = 0;
    item->detail =
        arena_printf(&m->plan->arena,
                     "an earlier payment for this %s has no certain answer, and the platform does "
                     "not show it; find out, then bonusrec resolve %.*s --paid or --not-paid",
                     m->payee, KEY_DIGITS_SHOWN, entry->key);
}

static void hold_all(struct matcher *m, struct block b, const struct entry *e)
{
    char paid[MONEY_TEXT_SIZE];

    for (size_t i = b.row; i < b.row_end; i++) {
        const struct intent *row = row_at(m, i);
        bool differs = row->amount.minor != e->pay_minor;

        if (!is_left_over(m, i))
            continue;
        if (e->state == ENTRY_OPEN)
            hold_for_word(m, item_at(m, i), e);
        else
            hold(m, i, differs ? CODE_AMOUNT_DIFFERS : CODE_REASON_DIFFERS,
                 arena_printf(&m->plan->arena,
                              "the ledger has %s %s as paid for this %s, which the platform does "
                              "not show yet; run again later, correct the row, or choose "
                              "--on-conflict",
                              money_format(e->pay_minor, paid), row->amount.currency, m->payee));
    }
}

bool is_unseen(const struct bond *bond)
{
    return bond->is_related && !bond->payment && bond->entry->state != ENTRY_OPEN;
}

/* Where differences are paid besides, what is equal is still the same bonus: as a payment that is shown
 * would, one that is not shown yet pays the row that it is equal to. */
static void pair_unseen(struct matcher *m, struct block b)
{
    for (size_t j = b.bond; j < b.bond_end; j++) {
        const struct entry *e = m->bonds[j].entry;

        for (size_t i = b.row; i < b.row_end && is_unseen(&m->bonds[j]); i++) {
            if (!is_left_over(m, i) || item_at(m, i)->entry ||
                row_at(m, i)->amount.minor != e->pay_minor ||
                reason_compare(row_at(m, i)->reason, e->reason) != 0)
                continue;
            item_at(m, i)->decision = DECISION_ALREADY_PAID;
            item_at(m, i)->detail = unseen_detail(m, e);
            item_at(m, i)->paid_minor = e->pay_minor;
            break;
        }
    }
}

bool hold_beside_unseen(struct matcher *m, struct block b)
{
    bool counts = false;

    if (m->rules->on_conflict == CONFLICT_PAY) {
        pair_unseen(m, b);
        return false;
    }
    for (size_t j = b.bond; j < b.bond_end; j++) {
        const struct bond *bond = &m->bonds[j];

        if (!bond->is_related || bond->payment)
            continue;
        if (is_unseen(bond) && m->rules->on_conflict == CONFLICT_TOP_UP)
            counts = true;
        else
            hold_all(m, b, bond->entry);
    }
    return counts;
}
