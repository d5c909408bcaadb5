/* Which of the payments shown the ledger's entries made; and what is shown before a payment is
 * sent, to tell those from it later. */
#include "core/diff_steps.h"

/* How sure it is that a payment shown is that of an entry; the surest are tried first. */
enum sureness {
    IT_IS_THE_ONE,
    IT_IS_THE_ONE_IN_OTHER_WORDS, /* adopted with --match amount */
    IT_WAS_ACCEPTED,
    IT_WAS_ACCEPTED_IN_THE_SAME_SECOND, /* or by a clock that went back */
    IT_MAY_BE
};

static bool is_sure(enum sureness how)
{
    return how == IT_IS_THE_ONE || how == IT_IS_THE_ONE_IN_OTHER_WORDS;
}

/* Whether `payment`, of equal amount and reason, can be the one that `e` made. One that the list
 * showed before `e` was sent cannot; but where it is sure that `e` was paid, and nothing else can
 * be it, the times are what is wrong. */
static bool can_be(const struct entry *e, const struct payment *payment, enum sureness how)
{
    if (is_sure(how))
        return payment->paid_at_s == e->paid_at_s &&
               !compare_text(payment->payment_id, e->payment_id);
    return how == IT_WAS_ACCEPTED_IN_THE_SAME_SECOND || !payment->paid_at_s ||
           payment->paid_at_s > e->shown_until_s;
}

static bool takes_part(const struct bond *bond, enum sureness how)
{
    const struct entry *e = bond->entry;

    if (bond->payment)
        return false;
    switch (how) {
    case IT_IS_THE_ONE:
    case IT_IS_THE_ONE_IN_OTHER_WORDS:
        return e->state == ENTRY_CONFIRMED && !e->by_word;
    case IT_WAS_ACCEPTED:
    case IT_WAS_ACCEPTED_IN_THE_SAME_SECOND:
        return e->state == ENTRY_ACCEPTED || e->by_word;
    case IT_MAY_BE:
        return e->state == ENTRY_OPEN;
    }
    return false;
}

static int compare_sent(const struct entry *e, const struct payment *payment, enum sureness how)
{
    int order = compare_number(e->pay_minor, payment->amount.minor);

    if (order || how == IT_IS_THE_ONE_IN_OTHER_WORDS)
        return order;
    return reason_compare(e->reason, payment->reason);
}

/* How many payments without a time, equal to what the entry of `bond` sent, counted towards it and
 * were not taken for that: see take_credits(). */
static uint32_t count_own_credits(const struct bond *bond)
{
    const struct entry *e = bond->entry;
    uint32_t count = 0;

    for (size_t c = 0; c < e->credit_count && bond->is_related; c++)
        count += !e->credits[c].attempt && !e->credits[c].paid_at_s &&
                 e->credits[c].minor == e->pay_minor &&
                 reason_compare(e->credits[c].reason, e->reason) == 0;
    return count;
}

/* Of the payments without a time that are equal to what the entry of `bond` sent, those from
 * `first` on, so many are others that even the last of them may be. One that may be no bonus can
 * have come up since it was sent; there is one such for an assignment. */
static bool may_all_be_others(const struct matcher *m, struct block b, const struct bond *bond,
                              size_t first)
{
    uint32_t others = bond->entry->unexplained;
    uint32_t count = 0;
    bool has_doubt = false;

    for (size_t p = first;
         p < b.pay_end && compare_sent(bond->entry, m->payments[p], IT_MAY_BE) == 0; p++) {
        if (m->payments[p]->paid_at_s)
            break;
        count += !m->owner[p];
        has_doubt = has_doubt || m->payments[p]->doubt;
    }
    if (has_doubt && !bond->entry->doubt_shown)
        others++;
    return count && count <= others + count_own_credits(bond);
}

/* Entries and payments of a payee are both sorted by amount, reason and time. */
static void show_as(struct matcher *m, struct block b, enum sureness how)
{
    size_t first = b.pay;

    for (size_t j = b.bond; j < b.bond_end; j++) {
        struct bond *bond = &m->bonds[j];

        if (!takes_part(bond, how))
            continue;
        while (first < b.pay_end &&
               (m->owner[first] || compare_sent(bond->entry, m->payments[first], how) > 0))
            first++;
        if (!is_sure(how) && may_all_be_others(m, b, bond, first))
            continue;
        for (size_t p = first;
             p < b.pay_end && !bond->payment && compare_sent(bond->entry, m->payments[p], how) == 0;
             p++) {
            if (m->owner[p] || !can_be(bond->entry, m->payments[p], how))
                continue;
            bond->payment = m->payments[p];
            m->owner[p] = bond;
            m->taken[p] = true;
        }
    }
}

/* How many open entries of `b` are alike to that of `bond`, less the payments that may be theirs.
 */
static int64_t count_too_many(const struct matcher *m, struct block b, const struct bond *bond)
{
    int64_t count = 0;

    for (size_t j = b.bond; j < b.bond_end; j++)
        count += takes_part(&m->bonds[j], IT_MAY_BE) &&
                 m->bonds[j].entry->pay_minor == bond->entry->pay_minor &&
                 reason_compare(m->bonds[j].entry->reason, bond->entry->reason) == 0;
    for (size_t p = b.pay; p < b.pay_end; p++)
        count -= !m->owner[p] && compare_sent(bond->entry, m->payments[p], IT_MAY_BE) == 0;
    return count;
}

/* Of payments in doubt that are alike, the platform shows some, and nothing tells whose they are.
 * While its token lives, sending each again is what tells: so none is given away, and what is shown
 * explains itself. */
static void leave_to_tokens(struct matcher *m, struct block b)
{
    for (size_t j = b.bond; j < b.bond_end && m->recall->resend_is_safe; j++) {
        const struct bond *bond = &m->bonds[j];
        int64_t age_s = m->recall->now_s - bond->entry->last_sent_at_s;

        if (!takes_part(bond, IT_MAY_BE) || !bond->same_key || age_s >= m->recall->token_life_s ||
            count_too_many(m, b, bond) <= 0)
            continue;
        for (size_t p = b.pay; p < b.pay_end; p++) {
            if (m->owner[p] || compare_sent(bond->entry, m->payments[p], IT_MAY_BE) != 0)
                continue;
            m->owner[p] = bond;
            m->taken[p] = true;
        }
    }
}

/* Whether payment `p` can be the one of which `used_minor` counted as `credit`. */
static bool is_credit(const struct matcher *m, size_t p, const struct credit *credit,
                      int64_t used_minor)
{
    const struct payment *payment = m->payments[p];

    return (!m->owner[p] || m->counted[p]) && payment->amount.minor == credit->minor &&
           payment->amount.minor - m->counted[p] >= used_minor &&
           payment->paid_at_s == credit->paid_at_s &&
           !compare_text(payment->payment_id, credit->payment_id) &&
           reason_compare(payment->reason, credit->reason) == 0;
}

/* What counted when a row was topped up is explained by that, as far as it counted, and counts for
 * nothing else. */
static void take_credit(struct matcher *m, struct block b, const struct bond *topped_up,
                        const struct credit *credit, int64_t used_minor)
{
    for (size_t j = b.bond; j < b.bond_end && credit->attempt; j++)
        if (m->bonds[j].entry->attempt == credit->attempt)
            m->bonds[j].is_counted = true;
    for (size_t p = b.pay; p < b.pay_end && !credit->attempt; p++) {
        if (!is_credit(m, p, credit, used_minor))
            continue;
        m->owner[p] = topped_up;
        m->counted[p] += used_minor;
        m->taken[p] = m->counted[p] >= m->payments[p]->amount.minor;
        return;
    }
}

/* All that counted towards `topped_up`. A payment can have counted in part, which is the last
 * one's: what is left of it may have counted, or may yet count, for another row. */
static void take_credits_of(struct matcher *m, struct block b, const struct bond *topped_up)
{
    const struct entry *e = topped_up->entry;
    int64_t unused = e->pay_minor - e->amount_minor;

    for (size_t c = 0; c < e->credit_count; c++)
        unused += e->credits[c].minor;
    for (size_t c = e->credit_count; c-- > 0;) {
        int64_t minor = e->credits[c].minor;
        int64_t left = unused < 0 || e->credits[c].attempt ? 0 : unused < minor ? unused : minor;

        take_credit(m, b, topped_up, &e->credits[c], minor - left);
        unused -= left;
    }
}

/* Not those of an entry that a row may supersede: they count towards that row again. */
static void take_credits(struct matcher *m, struct block b)
{
    for (size_t j = b.bond; j < b.bond_end; j++)
        if (!m->bonds[j].is_related)
            take_credits_of(m, b, &m->bonds[j]);
    for (size_t j = b.bond; j < b.bond_end; j++)
        m->bonds[j].is_related = m->bonds[j].is_related && !m->bonds[j].is_counted;
}

void show_entries(struct matcher *m, struct block payee)
{
    show_as(m, payee, IT_IS_THE_ONE);
    show_as(m, payee, IT_IS_THE_ONE_IN_OTHER_WORDS);
    take_credits(m, payee);
    show_as(m, payee, IT_WAS_ACCEPTED);
    show_as(m, payee, IT_WAS_ACCEPTED_IN_THE_SAME_SECOND);
    leave_to_tokens(m, payee);
    show_as(m, payee, IT_MAY_BE);
}

/* How payment `j` stands to what row `i` is to be paid, in the order of the sorted payments. */
static int compare_to_pay(const struct matcher *m, size_t j, size_t i)
{
    int order = compare_number(m->payments[j]->amount.minor, item_at(m, i)->pay_minor);

    return order ? order : reason_compare(m->payments[j]->reason, row_at(m, i)->reason);
}

/* The first payment of the payee `b` behind all that are less than what row `i` is to be paid; with
 * `equals_too` behind all that are equal to it as well. */
static size_t find_place(const struct matcher *m, struct block b, size_t i, bool equals_too)
{
    size_t low = b.pay;
    size_t high = b.pay_end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_to_pay(m, middle, i);

        if (order < 0 || (order == 0 && equals_too))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* When the newest payment of the payee `b` was made that is equal to what row `i` is to be paid:
 * the last of those in their place among the sorted payments. */
static int64_t newest_equal(const struct matcher *m, struct block b, size_t i)
{
    size_t end = find_place(m, b, i, true);

    return end > b.pay && compare_to_pay(m, end - 1, i) == 0 ? m->payments[end - 1]->paid_at_s : 0;
}

/* Whether row `i` is to be paid just what row `other` is. */
static bool is_paid_like(const struct matcher *m, size_t i, size_t other)
{
    return item_at(m, other)->decision == DECISION_PAY &&
           item_at(m, other)->pay_minor == item_at(m, i)->pay_minor &&
           reason_compare(row_at(m, other)->reason, row_at(m, i)->reason) == 0;
}

/* Counts the payments of the payee `b` that are equal to what row `i` is to be paid, have no time to
 * tell them from what will be paid, and are explained by nothing. Those without a time are the first
 * of their equals; rows that are alike stand together, so that most are counted once for all of
 * them. */
static void count_unexplained(const struct matcher *m, struct block b, size_t i)
{
    struct item *item = item_at(m, i);

    if (i > b.row && is_paid_like(m, i, i - 1)) {
        item->unexplained = item_at(m, i - 1)->unexplained;
        item->doubt_shown = item_at(m, i - 1)->doubt_shown;
        return;
    }
    for (size_t j = find_place(m, b, i, false); j < b.pay_end && compare_to_pay(m, j, i) == 0;
         j++) {
        if (m->payments[j]->paid_at_s)
            break;
        if (m->owner[j] || m->explained[j])
            continue;
        item->unexplained++;
        item->doubt_shown = item->doubt_shown || m->payments[j]->doubt;
    }
}

/* What is shown of the payee `b`, as a text for the ledger, where nothing else tells later what was
 * there before. */
static const char *list_shown(const struct matcher *m, struct block b)
{
    struct buffer text = BUFFER_INIT;
    char amount[MONEY_TEXT_SIZE];
    const char *shown;

    if (!m->recall || m->recall->resend_is_safe)
        return "";
    for (size_t j = b.pay; j < b.pay_end; j++)
        buffer_printf(&text, "%s%s", text.length ? " " : "",
                      money_format(m->payments[j]->amount.minor, amount));
    shown = text.length ? arena_strdup(&m->plan->arena, buffer_text(&text)) : "none";
    buffer_release(&text);
    return shown;
}

void note_shown_before(struct matcher *m, struct block payee)
{
    const char *shown = NULL;

    for (size_t i = payee.row; i < payee.row_end; i++) {
        struct item *item = item_at(m, i);

        if (item->decision != DECISION_PAY)
            continue;
        item->shown_until_s = newest_equal(m, payee, i);
        count_unexplained(m, payee, i);
        item->shown = shown = shown ? shown : list_shown(m, payee);
    }
}
