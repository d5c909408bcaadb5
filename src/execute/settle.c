#include "execute/settle.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* A refusal of the second sending says nothing of the first, in this run or in an earlier one. */
static bool is_in_doubt(const struct attempt *attempt)
{
    return attempt->was_open || (attempt->begun && attempt->doubtful);
}

static bool is_accepted(const struct attempt *attempt)
{
    return attempt->answered && attempt->answer->verdict == VERDICT_ACCEPTED;
}

bool settle_may_be_paid(const struct attempt *attempt)
{
    return is_in_doubt(attempt) || is_accepted(attempt) ||
           (attempt->answered && attempt->answer->verdict == VERDICT_ALREADY_PAID);
}

/* What is certain after the last answer, or the lack of one; nothing, when it may have been paid.
 */
static enum event event_of_answer(const struct attempt *attempt)
{
    if (!attempt->begun || !attempt->answered)
        return EVENT_NOT_SENT;
    switch (attempt->answer->verdict) {
    case VERDICT_ACCEPTED:
        return EVENT_ACCEPTED;
    case VERDICT_ALREADY_PAID: /* counts once the list shows it, not before */
        return EVENT_SAID_PAID;
    case VERDICT_UNKNOWN:
    case VERDICT_NOT_PLATFORM:
        return EVENT_IN_DOUBT;
    case VERDICT_REFUSED:
    case VERDICT_OUT_OF_FUNDS:
    case VERDICT_NOT_ALLOWED:
        return EVENT_REFUSED;
    case VERDICT_SLOW_DOWN:
        return EVENT_NOT_SENT;
    }
    return EVENT_IN_DOUBT;
}

enum event settle_event(const struct attempt *attempt)
{
    enum event event = event_of_answer(attempt);

    if (event == EVENT_ACCEPTED || event == EVENT_SAID_PAID || !is_in_doubt(attempt))
        return event;
    return attempt->doubtful || event == EVENT_IN_DOUBT ? EVENT_IN_DOUBT : EVENT_STILL_OPEN;
}

static enum status status_unshown(const struct attempt *attempt)
{
    enum event event = event_of_answer(attempt);

    if (event == EVENT_ACCEPTED)
        return STATUS_PAID;
    if (event == EVENT_IN_DOUBT || event == EVENT_SAID_PAID || is_in_doubt(attempt))
        return STATUS_UNKNOWN;
    return event == EVENT_REFUSED ? STATUS_FAILED : STATUS_NOT_ATTEMPTED;
}

enum status settle_status(const struct attempt *attempt, bool shown)
{
    if (!shown)
        return status_unshown(attempt);
    /* When no sending of this run can have made it, an earlier run did. */
    return attempt->doubtful || is_accepted(attempt) ? STATUS_PAID : STATUS_ALREADY_PAID;
}

static const char *unknown_detail(const struct attempt *attempt)
{
    if (!attempt->begun)
        return "sent by an earlier run, without a certain answer; this run was stopped before it "
               "sent the same token again; run again";
    if (attempt->answered && attempt->answer->verdict == VERDICT_ALREADY_PAID)
        return "the platform says that it made this payment before, and does not show it yet; run "
               "again until it does";
    if (attempt->is_once)
        return "sent, and no certain answer yet; it is not sent again: run again later, and a "
               "payment that was made is found";
    return "sent, and no certain answer yet; run again: a payment that was made is then found, and "
           "the same token keeps it from being made twice";
}

static const char *detail_of(const struct attempt *attempt, const struct item *item,
                             enum status status)
{
    switch (status) {
    case STATUS_UNKNOWN:
        return unknown_detail(attempt);
    case STATUS_NOT_ATTEMPTED:
        return "the run stopped before its turn; run again";
    case STATUS_FAILED:
        return attempt->answer->text;
    case STATUS_PAID:
        /* What the plan said of a row that is topped up still holds. */
        return attempt->payment ? item->detail
                                : "the platform took it; this run has not seen it in the list";
    case STATUS_ALREADY_PAID:
        return "the platform remembers this payment from an earlier run";
    case STATUS_NONE:
    case STATUS_TO_PAY:
    case STATUS_HELD:
    case STATUS_ZERO:
    case STATUS_INVALID:
    case STATUS_UNEXPECTED:
    case STATUS_COUNT:
        break;
    }
    return "";
}

static const char *code_of(const struct attempt *attempt, enum status status)
{
    if (status == STATUS_PAID && !attempt->payment)
        return "accepted";
    return status == STATUS_FAILED ? attempt->answer->code : "";
}

void settle_outcome(const struct attempt *attempt, const struct item *item, struct outcome *outcome)
{
    enum status status = settle_status(attempt, attempt->payment != NULL);
    bool is_paid = status == STATUS_PAID || status == STATUS_ALREADY_PAID;
    int64_t before_minor = item->paid_minor < 0 ? 0 : item->paid_minor;

    *outcome = (struct outcome){
        .status = status,
        .code = code_of(attempt, status),
        .detail = detail_of(attempt, item, status),
        .payment_id = attempt->payment ? attempt->payment->payment_id : "",
        .paid_minor = is_paid ? before_minor + item->pay_minor : item->paid_minor,
        .paid_at_s = attempt->payment ? attempt->payment->paid_at_s : 0,
        .pay_minor = item->pay_minor,
    };
}

/* Who has the better claim to a payment that two may have made. */
enum claim { IT_WAS_TAKEN, IT_IS_IN_DOUBT, IT_IS_ANOTHERS_DOUBT };

/* What identifies a payment on a platform that gives none: attempts, entries of the ledger and
 * payments side by side. */
struct trace {
    const char *assignment_id;
    const char *worker_id;
    const char *reason;
    int64_t minor;
    int64_t paid_at_s;
    const struct payment *payment;
    struct attempt *attempt; /* NULL for an entry that this run does not pay */
    enum claim claim;
};

static int compare_traces(const struct trace *a, const struct trace *b)
{
    int order = strcmp(a->assignment_id, b->assignment_id);

    if (!order)
        order = strcmp(a->worker_id, b->worker_id);
    if (!order)
        order = compare_number(a->minor, b->minor);
    if (!order)
        order = reason_compare(a->reason, b->reason);
    return order;
}

static int by_time(const void *left, const void *right)
{
    const struct trace *a = left;
    const struct trace *b = right;
    int order = compare_traces(a, b);

    return order ? order : compare_number(a->paid_at_s, b->paid_at_s);
}

/* Of those that are alike, what the platform accepted comes first, in this run or in an earlier
 * one: the payments shown are theirs before they prove anything of one in doubt. */
static int by_certainty(const void *left, const void *right)
{
    const struct trace *a = left;
    const struct trace *b = right;
    int order = compare_traces(a, b);

    if (!order)
        order = compare_number(a->claim, b->claim);
    if (order || !a->attempt || !b->attempt)
        return order;
    return compare_number(a->attempt->row, b->attempt->row);
}

static int by_assignment(const void *a, const void *b)
{
    return strcmp(((const struct trace *)a)->assignment_id,
                  ((const struct trace *)b)->assignment_id);
}

/* The payments of the assignments that `attempts` (sorted) are about, sorted, and room for `spare`
 * more. */
static struct trace *trace_payments(const struct payments *payments, const struct trace *attempts,
                                    size_t attempt_count, size_t spare, size_t *count)
{
    struct trace *traces = xrealloc_array(NULL, payments->count + spare, sizeof *traces);

    *count = 0;
    for (size_t i = 0; i < payments->count; i++) {
        const struct payment *p = &payments->list[i];
        struct trace trace = {.assignment_id = p->assignment_id,
                              .worker_id = p->worker_id,
                              .reason = p->reason,
                              .minor = p->amount.minor,
                              .paid_at_s = p->paid_at_s,
                              .payment = p};

        if (bsearch(&trace, attempts, attempt_count, sizeof *attempts, by_assignment))
            traces[(*count)++] = trace;
    }
    qsort(traces, *count, sizeof *traces, by_time);
    return traces;
}

static struct trace *trace_attempts(struct attempt *attempts, size_t count, const struct plan *plan,
                                    size_t *kept)
{
    struct trace *traces = xrealloc_array(NULL, count + plan->bond_count, sizeof *traces);

    *kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct intent *intent = &plan->intents[attempts[i].row];
        bool is_sure = status_unshown(&attempts[i]) == STATUS_PAID;

        if (!settle_may_be_paid(&attempts[i]))
            continue;
        traces[(*kept)++] = (struct trace){.assignment_id = intent->assignment_id,
                                           .worker_id = intent->worker_id,
                                           .reason = intent->reason,
                                           .minor = plan->items[attempts[i].row].pay_minor,
                                           .attempt = &attempts[i],
                                           .claim = is_sure ? IT_WAS_TAKEN : IT_IS_IN_DOUBT};
    }
    qsort(traces, *kept, sizeof *traces, by_certainty);
    return traces;
}

/* Adds to `sent`, which has room for them, what the ledger has of the same assignments and the
 * platform had not shown; and to `old` what it had shown once before that, should it show again. */
static void trace_entries(const struct plan *plan, struct trace *sent, size_t *sent_count,
                          struct trace *old, size_t *old_count)
{
    size_t attempts = *sent_count;

    for (size_t i = 0; i < plan->bond_count; i++) {
        const struct bond *bond = &plan->bonds[i];
        const struct entry *e = bond->entry;
        bool is_attempted = bond->item && bond->item->decision == DECISION_PAY;
        struct trace trace = {.assignment_id = e->assignment_id,
                              .worker_id = e->worker_id,
                              .reason = e->reason,
                              .minor = e->pay_minor,
                              .paid_at_s = e->paid_at_s,
                              .claim =
                                  e->state == ENTRY_OPEN ? IT_IS_ANOTHERS_DOUBT : IT_WAS_TAKEN};

        if (bond->payment || is_attempted ||
            !bsearch(&trace, sent, attempts, sizeof *sent, by_assignment))
            continue;
        if (e->state == ENTRY_CONFIRMED && e->paid_at_s)
            old[(*old_count)++] = trace;
        else
            sent[(*sent_count)++] = trace;
    }
    qsort(sent, *sent_count, sizeof *sent, by_certainty);
    qsort(old, *old_count, sizeof *old, by_time);
}

/* Drops from the sorted `after` what was there before, the oldest first. */
static size_t keep_new(struct trace *after, size_t after_count, const struct trace *before,
                       size_t before_count)
{
    size_t kept = 0;
    size_t b = 0;

    for (size_t a = 0; a < after_count; a++) {
        while (b < before_count && by_time(&before[b], &after[a]) < 0)
            b++;
        if (b < before_count && by_time(&before[b], &after[a]) == 0)
            b++;
        else
            after[kept++] = after[a];
    }
    return kept;
}

void settle_read_back(struct attempt *attempts, size_t count, const struct plan *plan,
                      const struct payments *before, const struct payments *after,
                      struct strangers *strangers)
{
    size_t sent_count;
    size_t old_count;
    size_t new_count;
    size_t a = 0;
    struct trace *sent = trace_attempts(attempts, count, plan, &sent_count);
    struct trace *old = trace_payments(before, sent, sent_count, plan->bond_count, &old_count);
    struct trace *new = trace_payments(after, sent, sent_count, 0, &new_count);

    trace_entries(plan, sent, &sent_count, old, &old_count);
    new_count = keep_new(new, new_count, old, old_count);
    strangers->count = 0;
    strangers->list = xrealloc_array(NULL, new_count, sizeof *strangers->list);
    for (size_t n = 0; n < new_count; n++) {
        while (a < sent_count && compare_traces(&sent[a], &new[n]) < 0)
            a++;
        if (a == sent_count || compare_traces(&sent[a], &new[n]) != 0 ||
            (new[n].payment->doubt &&sent[a].claim != IT_WAS_TAKEN))
            strangers->list[strangers->count++] = new[n].payment;
        else if (sent[a++].attempt)
            sent[a - 1].attempt->payment = new[n].payment;
    }
    free(sent);
    free(old);
    free(new);
}
