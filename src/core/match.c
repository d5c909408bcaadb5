/* The diff. Rows and payments are sorted alike, so that all of one assignment stand together,
 * within it all of one payee (assignment + worker), and within that equal amounts and reasons. Each
 * step that decide() has in core/plan.h is then one walk over two short lists. */
#include "core/diff_steps.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int row_order(const void *a, const void *b, void *context)
{
    const struct intent *intents = context;
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    int order = compare_rows(&intents[left], &intents[right]);

    return order ? order : (left > right) - (left < right);
}

static int payment_order(const void *a, const void *b)
{
    const struct payment *left = *(const struct payment *const *)a;
    const struct payment *right = *(const struct payment *const *)b;
    int order = compare_text(left->assignment_id, right->assignment_id);

    if (!order)
        order = compare_text(left->worker_id, right->worker_id);
    if (!order)
        order = compare_number(left->amount.minor, right->amount.minor);
    if (!order)
        order = reason_compare(left->reason, right->reason);
    if (!order)
        order = compare_number(left->paid_at_s, right->paid_at_s);
    if (!order)
        order = (left > right) - (left < right); /* both lie in one list: its order */
    return order;
}

static int bond_order(const void *a, const void *b)
{
    const struct entry *left = ((const struct bond *)a)->entry;
    const struct entry *right = ((const struct bond *)b)->entry;
    int order = compare_text(left->assignment_id, right->assignment_id);

    if (!order)
        order = compare_text(left->worker_id, right->worker_id);
    if (!order)
        order = compare_number(left->pay_minor, right->pay_minor);
    if (!order)
        order = reason_compare(left->reason, right->reason);
    if (!order)
        order = compare_number(left->paid_at_s, right->paid_at_s);
    return order ? order : compare_number(left->attempt, right->attempt);
}

/* The lesser of two texts, either of which may be NULL for none. */
static const char *lesser(const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    return strcmp(a, b) <= 0 ? a : b;
}

/* The rows, payments and entries of `b` whose worker is the least there; `b` becomes the rest. */
static struct block next_payee(const struct matcher *m, struct block *b)
{
    struct block payee = *b;
    const char *worker = b->row < b->row_end ? row_at(m, b->row)->worker_id : NULL;

    if (b->pay < b->pay_end)
        worker = lesser(worker, m->payments[b->pay]->worker_id);
    if (b->bond < b->bond_end)
        worker = lesser(worker, m->bonds[b->bond].entry->worker_id);
    while (b->row < b->row_end && !compare_text(row_at(m, b->row)->worker_id, worker))
        b->row++;
    while (b->pay < b->pay_end && !compare_text(m->payments[b->pay]->worker_id, worker))
        b->pay++;
    while (b->bond < b->bond_end && !compare_text(m->bonds[b->bond].entry->worker_id, worker))
        b->bond++;
    payee.row_end = b->row;
    payee.pay_end = b->pay;
    payee.bond_end = b->bond;
    return payee;
}

static bool is_empty(struct block b)
{
    return b.row == b.row_end && b.pay == b.pay_end && b.bond == b.bond_end;
}

/* All of one assignment. */
static void decide_assignment(struct matcher *m, struct block b)
{
    struct block rest = b;

    while (!is_empty(rest)) {
        struct block payee = next_payee(m, &rest);

        recall_payee(m, payee);
        pair_equals(m, payee);
    }
    if (b.row == b.row_end) {
        /* No row names it: looked at only with --scope groups. */
        for (size_t j = b.pay; j < b.pay_end; j++)
            m->taken[j] = m->taken[j] || !m->rules->whole_groups;
        return;
    }
    if (give_up_unreadable(m, b))
        return;
    hold_other_workers(m, b);
    if (!m->rules->allow_repeats)
        hold_repeats(m, b);
    for (rest = b; !is_empty(rest);)
        decide_left_over(m, next_payee(m, &rest));
}

/* Walks all sorted lists and does `step` for one assignment at a time. */
static void walk(struct matcher *m, void (*step)(struct matcher *m, struct block b))
{
    struct block b = {0};

    while (b.row < m->row_count || b.pay < m->payment_count || b.bond < m->bond_count) {
        const char *id = b.row < m->row_count ? row_at(m, b.row)->assignment_id : NULL;

        if (b.pay < m->payment_count)
            id = lesser(id, m->payments[b.pay]->assignment_id);
        if (b.bond < m->bond_count)
            id = lesser(id, m->bonds[b.bond].entry->assignment_id);
        b.row_end = b.row;
        b.pay_end = b.pay;
        b.bond_end = b.bond;
        while (b.row_end < m->row_count && !compare_text(row_at(m, b.row_end)->assignment_id, id))
            b.row_end++;
        while (b.pay_end < m->payment_count &&
               !compare_text(m->payments[b.pay_end]->assignment_id, id))
            b.pay_end++;
        while (b.bond_end < m->bond_count &&
               !compare_text(m->bonds[b.bond_end].entry->assignment_id, id))
            b.bond_end++;
        step(m, b);
        b.row = b.row_end;
        b.pay = b.pay_end;
        b.bond = b.bond_end;
    }
}

static void number_alike_rows(struct matcher *m)
{
    for (size_t i = 0; i < m->row_count; i++) {
        bool alike = i > 0 && compare_rows(row_at(m, i - 1), row_at(m, i)) == 0;

        item_at(m, i)->occurrence = alike ? item_at(m, i - 1)->occurrence + 1 : 1;
    }
}

static enum decision decision_of_problem(enum problem_kind kind)
{
    switch (kind) {
    case PROBLEM_INVALID:
        return DECISION_INVALID;
    case PROBLEM_HELD:
        return DECISION_HOLD;
    case PROBLEM_FAILED:
        return DECISION_FAIL;
    case PROBLEM_IN_DOUBT:
        return DECISION_WAIT;
    case PROBLEM_WAITS:
        return DECISION_LIMIT;
    }
    return DECISION_NONE; /* limit_and_add_up() asserts that there is none */
}

/* Rows with a problem take no part; a zero row does, so that a payment to its payee is looked at.
 */
static void collect_rows(struct matcher *m, size_t count)
{
    m->rows = xrealloc_array(NULL, count, sizeof *m->rows);
    for (size_t i = 0; i < count; i++) {
        struct item *item = &m->plan->items[i];

        *item = (struct item){.code = "", .detail = "", .shown = "", .paid_minor = -1};
        if (m->intents[i].problem) {
            item->decision = decision_of_problem(m->intents[i].problem->kind);
            item->code = m->intents[i].problem->code;
            item->detail = m->intents[i].problem->detail;
            item->pay_minor = item->decision == DECISION_WAIT ? m->intents[i].amount.minor : 0;
            continue;
        }
        if (m->intents[i].amount.minor == 0)
            item->decision = DECISION_ZERO;
        m->rows[m->row_count++] = (uint32_t)i;
    }
    qsort_r(m->rows, m->row_count, sizeof *m->rows, row_order, (void *)(uintptr_t)m->intents);
}

static void collect_payments(struct matcher *m)
{
    const struct payments *payments = &m->observed->payments;

    m->payment_count = payments->count;
    m->payments = xrealloc_array(NULL, payments->count, sizeof(struct payment *));
    m->taken = xcalloc(payments->count, sizeof *m->taken);
    m->counted = xcalloc(payments->count, sizeof *m->counted);
    m->explained = xcalloc(payments->count, sizeof *m->explained);
    m->owner = xcalloc(payments->count, sizeof(struct bond *));
    for (size_t j = 0; j < payments->count; j++)
        m->payments[j] = &payments->list[j];
    qsort(m->payments, m->payment_count, sizeof(struct payment *), payment_order);
}

static void collect_entries(struct matcher *m)
{
    const struct entries *entries = m->recall ? m->recall->entries : NULL;

    if (!entries || !entries->count)
        return;
    m->bond_count = entries->count;
    m->bonds = xcalloc(entries->count, sizeof *m->bonds);
    m->lists = xcalloc(entries->list_count, sizeof *m->lists);
    for (size_t j = 0; j < entries->count; j++)
        m->bonds[j].entry = &entries->list[j];
    qsort(m->bonds, m->bond_count, sizeof *m->bonds, bond_order);
    if (entries->own_list < entries->list_count)
        m->lists[entries->own_list] = true;
    m->plan->bonds = m->bonds;
    m->plan->bond_count = m->bond_count;
}

/* --limit counts in the order of the file; then everything is added up. */
static void limit_and_add_up(struct plan *plan, size_t limit)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct item *item = &plan->items[i];

        assert(item->decision != DECISION_NONE);
        if (item->decision != DECISION_PAY)
            continue;
        if (plan->pay_count == limit) {
            item->decision = DECISION_LIMIT;
            item->detail = item_is_open(item) ? "sent by an earlier run, without a certain answer; "
                                                "left for a later run by --limit"
                                              : "missing, and left for a later run by --limit";
            continue;
        }
        plan->pay_count++;
        plan->pay_minor += item->pay_minor;
    }
}

/* Whether payment `j` was made for a row that this file had and has no more. One with a ref is told
 * apart by it, and spoken for. */
static bool is_of_dropped_row(const struct matcher *m, size_t j)
{
    const struct bond *owner = m->owner[j];

    return owner && !owner->item && !owner->is_related && !owner->is_counted &&
           !owner->entry->ref[0] && m->lists[owner->entry->list];
}

static void keep_unexpected(struct matcher *m)
{
    size_t kept = 0;

    for (size_t j = 0; j < m->payment_count; j++)
        if (!m->taken[j] || is_of_dropped_row(m, j))
            m->payments[kept++] = m->payments[j];
    m->plan->unexpected = m->payments; /* the sorted array, reused: now the plan's */
    m->plan->unexpected_count = kept;
}

/* How details speak of those who get a bonus. */
static void find_words(struct matcher *m)
{
    static const struct payee_words usual = {"worker", "assignment"};

    m->words = m->rules->words.worker ? m->rules->words : usual;
    m->source = m->rules->source ? m->rules->source : "the platform";
    m->payee = arena_printf(&m->plan->arena, "%s and %s", m->words.worker, m->words.assignment);
}

void decide(const struct intent *intents, size_t count, const struct observed *observed,
            const struct recall *recall, const struct match_rules *rules, struct plan *plan)
{
    struct matcher m = {
        .intents = intents, .observed = observed, .recall = recall, .rules = rules, .plan = plan};

    assert(count <= UINT32_MAX);
    *plan = PLAN_INIT;
    plan->intents = intents;
    plan->count = count;
    plan->items = xrealloc_array(NULL, count, sizeof *plan->items);
    find_words(&m);
    collect_rows(&m, count);
    collect_payments(&m);
    collect_entries(&m);
    number_alike_rows(&m);
    if (m.bond_count)
        walk(&m, bind_entries);
    walk(&m, decide_assignment);
    limit_and_add_up(plan, rules->limit);
    keep_unexpected(&m);
    free(m.rows);
    free(m.taken);
    free(m.counted);
    free(m.explained);
    free(m.owner);
    free(m.lists);
}
