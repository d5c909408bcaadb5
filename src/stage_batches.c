/* Past the point of no return, where bonuses are paid with quotes: one batch at a time, each sent
 * once and read back before the next one leaves. */
#include "base/arena.h"
#include "observe/quotes.h"
#include "stages.h"

#include <stdlib.h>
#include <string.h>

/* How old the reading may be that a batch is paid upon: somebody else may pay meanwhile, and
 * nothing but a look prevents paying again. */
enum { FRESH_MS = 5 * 60 * 1000 };

/* Between two looks at payments that do not show yet; it doubles. On loopback there is nobody whom
 * asking more often could disturb. */
enum {
    WAIT_FIRST_MS = 1000,
    WAIT_MOST_MS = 15000,
    LOOPBACK_WAIT_FIRST_MS = 20,
    LOOPBACK_WAIT_MOST_MS = 500
};

/* Rows of one batch. */
struct rows {
    uint32_t *list;
    size_t count;
};

static int by_assignment(const void *a, const void *b)
{
    return strcmp((*(const struct payment *const *)a)->assignment_id,
                  (*(const struct payment *const *)b)->assignment_id);
}

/* The payments sorted by assignment; the caller's to free. */
static const struct payment **sort_payments(const struct payments *payments)
{
    const struct payment **sorted = xrealloc_array(NULL, payments->count, sizeof(struct payment *));

    for (size_t i = 0; i < payments->count; i++)
        sorted[i] = &payments->list[i];
    if (payments->count)
        qsort(sorted, payments->count, sizeof(struct payment *), by_assignment);
    return sorted;
}

static size_t count_of(const struct payment *const *sorted, size_t count, const char *assignment_id)
{
    size_t low = 0;
    size_t high = count;
    size_t found = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(sorted[middle]->assignment_id, assignment_id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + found < count && strcmp(sorted[low + found]->assignment_id, assignment_id) == 0)
        found++;
    return found;
}

/* How many payments this run may have made for the assignment by now. */
static size_t count_own(const struct stages *s, const char *assignment_id)
{
    size_t count = 0;

    for (size_t i = 0; i < s->execution.count; i++)
        count +=
            settle_may_be_paid(&s->execution.attempts[i]) &&
            strcmp(s->intents.list[s->execution.attempts[i].row].assignment_id, assignment_id) == 0;
    return count;
}

/* Looks at the rows' assignments anew, if `must_look` or when the last look is too long ago. Returns -1 when one of
 * them has got payments meanwhile that are not this run's, or cannot be read. */
static int look_again_if_old(struct stages *s, const struct rows *rows, bool must_look,
                             struct error *error)
{
    struct observed now = OBSERVED_INIT;
    bool *wanted;
    const struct payment **before;
    const struct payment **after;
    int failed;

    if (!must_look && s->host->monotonic_ms() - s->began_ms < FRESH_MS)
        return 0;
    wanted = xcalloc(s->intents.count, sizeof *wanted);
    for (size_t i = 0; i < rows->count; i++)
        wanted[rows->list[i]] = true;
    failed = look(s, wanted, &now, error);
    free(wanted);
    if (failed)
        return -1;
    before = sort_payments(&s->observed.payments);
    after = sort_payments(&now.payments);
    for (size_t i = 0; i < rows->count && !failed; i++) {
        const char *id = s->intents.list[rows->list[i]].assignment_id;
        size_t then_count = count_of(before, s->observed.payments.count, id);
        size_t now_count = count_of(after, now.payments.count, id);

        if (observed_unreadable(&now, id) || now_count < then_count ||
            now_count > then_count + count_own(s, id))
            failed = error_set(error, ERROR_STOPPED, "",
                               "the payments of submission %s are not what they were when this run "
                               "read them; what was done is in the report, and running again is "
                               "safe",
                               id);
    }
    free(before);
    free(after);
    observed_release(&now);
    return failed;
}

/* Which of the rows to ask about: those that were not seen yet. */
static size_t choose_unseen(const struct stages *s, const struct rows *rows, bool *wanted)
{
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct attempt *attempt = execution_find(&s->execution, rows->list[i]);

        wanted[rows->list[i]] = !attempt->payment && is_worth_reading(s, attempt);
        count += wanted[rows->list[i]];
    }
    return count;
}

/* What came up at assignments that were looked at before takes the place of what was known of them.
 */
static void keep_strangers(struct stages *s, const struct observed *seen, struct strangers *fresh)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->strangers.count; i++) {
        bool again = false;

        for (size_t p = 0; p < seen->payments.count && !again; p++)
            again = strcmp(seen->payments.list[p].assignment_id,
                           s->strangers.list[i]->assignment_id) == 0;
        if (!again)
            s->strangers.list[kept++] = s->strangers.list[i];
    }
    s->strangers.list =
        xrealloc_array(s->strangers.list, kept + fresh->count, sizeof(struct payment *));
    if (fresh->count)
        (void)memcpy(s->strangers.list + kept, fresh->list,
                     fresh->count * sizeof(struct payment *));
    s->strangers.count = kept + fresh->count;
    free(fresh->list);
}

/* One look at the rows `wanted`; gives what shows to the attempts and tells the ledger. */
static int look_for_payments(struct stages *s, const bool *wanted, struct error *error)
{
    struct observe_request request = observe_request_of(s, wanted);
    struct strangers fresh;
    struct observed *seen;

    request.progress = NULL; /* what is waited for is shown */
    s->afters = xrealloc_array(s->afters, s->after_count + 1, sizeof *s->afters);
    seen = &s->afters[s->after_count];
    if (observe(&request, seen, error))
        return -1;
    s->after_count++;
    complete_payments(s, seen);
    settle_read_back(s->execution.attempts, s->execution.count, &s->plan, &s->observed.payments,
                     &seen->payments, &fresh);
    keep_strangers(s, seen, &fresh);
    if (confirm_in_ledger(s, error))
        return -1;
    return seen->unreadable_count
               ? error_set(error, ERROR_PLATFORM, "", "%s", seen->unreadable[0].detail)
               : 0;
}

/* Reads the rows back until all that may be paid show, or the time is over. Fails as observe()
 * does, and when the ledger cannot be told. */
static int wait_for_payments(struct stages *s, const struct rows *rows, struct error *error)
{
    bool *wanted = xcalloc(s->intents.count, sizeof *wanted);
    int64_t until_ms = s->host->monotonic_ms() + s->options->settle_wait_ms;
    int64_t wait_ms = s->connection.is_loopback ? LOOPBACK_WAIT_FIRST_MS : WAIT_FIRST_MS;
    int64_t most_ms = s->connection.is_loopback ? LOOPBACK_WAIT_MOST_MS : WAIT_MOST_MS;
    size_t unseen;
    int failed = 0;

    while ((unseen = choose_unseen(s, rows, wanted)) > 0) {
        int64_t left_ms;

        failed = look_for_payments(s, wanted, error);
        if (failed)
            break;
        left_ms = until_ms - s->host->monotonic_ms();
        if (left_ms <= 0 || *s->host->stop || !choose_unseen(s, rows, wanted))
            break;
        s->host->progress(s->host->context,
                          "sent; waiting until the platform shows it (Ctrl-C is safe)",
                          rows->count - unseen, rows->count);
        calls_wait(&s->connection.calls, wait_ms < left_ms ? wait_ms : left_ms);
        wait_ms = 2 * wait_ms < most_ms ? 2 * wait_ms : most_ms;
    }
    free(wanted);
    return failed;
}

/* What was paid stands as the answers said, and the next run reads it; but while it cannot be read
 * nothing more is paid. */
static void read_back(struct stages *s, const struct rows *rows, bool is_last)
{
    struct error error;

    if (!wait_for_payments(s, rows, &error))
        return;
    if (s->execution.ledger_failed || !is_last)
        execution_stop(&s->execution, &error);
    else
        note_unread(s, &error);
}

/* Whether each of the rows is seen to be paid, so that it does not matter how its sending ended. */
static bool all_are_seen(const struct stages *s, const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (!execution_find(&s->execution, rows->list[i])->payment)
            return false;
    return true;
}

static bool any_is_paid(const struct stages *s, const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct attempt *attempt = execution_find(&s->execution, rows->list[i]);

        if (settle_status(attempt, attempt->payment != NULL) == STATUS_PAID)
            return true;
    }
    return false;
}

/* The rows of a batch that was refused for others get a quote of their own. It cannot be more than
 * what was approved. */
static int quote_rest(struct stages *s, struct batch *batch, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);
    struct refused_rows refused = {0};
    int64_t approved_minor = batch->quote.total_minor;
    char total[MONEY_TEXT_SIZE];
    int failed;

    request.progress = NULL;
    failed = quote_batch(&request, &s->plan, batch, &refused, error);
    for (size_t i = 0; i < refused.count; i++) {
        struct attempt *attempt = execution_find(&s->execution, refused.list[i].row);

        attempt->answer = arena_alloc(&s->execution.arena, sizeof *attempt->answer);
        *attempt->answer = refused.list[i].answer;
        attempt->begun = attempt->answered = true;
    }
    free(refused.list);
    if (!failed && batch->count && batch->quote.total_minor > approved_minor)
        failed = error_set(error, ERROR_GUARD, "quote",
                           "the platform wants %s for a part of what it quoted before, which is "
                           "more than was approved; the rest of this batch was not sent",
                           money_format(batch->quote.total_minor, total));
    if (!failed && batch->count)
        events_quote_made(s, batch);
    return failed;
}

/* Pays what is in `batch`, once, and looks what came of it. What is left of a batch that was refused is
 * looked at first: a refusal can be wrong. */
static void pay_once(struct stages *s, const struct execute_request *request, struct batch *batch,
                     bool is_first, bool is_last)
{
    struct execution *execution = &s->execution;
    struct batch paid = *batch;
    struct rows rows = {.count = batch->count};
    struct error error;

    rows.list = xcalloc(rows.count, sizeof *rows.list);
    (void)memcpy(rows.list, batch->rows, rows.count * sizeof *rows.list);
    if (look_again_if_old(s, &rows, !is_first, &error)) {
        execution_stop(execution, &error);
    } else {
        struct execute_request now = *request;

        /* Nor is it sent later, when it cannot leave at once. */
        now.not_after_ms = s->host->monotonic_ms() + FRESH_MS;
        execute_batch(&now, batch, execution);
        read_back(s, &rows, is_last && !batch->count);
        if (any_is_paid(s, &rows))
            costs_add(&s->spent, &paid);
        if (execution->stopped && !execution->ledger_failed &&
            execution->stop_error.kind != ERROR_STOPPED && all_are_seen(s, &rows)) {
            note_error(s, &execution->stop_error);
            s->host->note(s->host->context, "and yet every bonus of this batch is paid");
            execution->stopped = false;
        }
    }
    free(rows.list);
}

void pay_batches(struct stages *s, struct error *stop)
{
    struct execute_request request = execute_request_of(s);
    struct error error;

    s->has_paid = true;
    execution_begin(&request, &s->execution);
    for (size_t i = 0; i < s->batches.count; i++) {
        struct batch *batch = &s->batches.list[i];

        s->host->progress(s->host->context, "paying in batches", i, s->batches.count);
        for (bool first = true; batch->count && !s->execution.stopped; first = false) {
            if (!first && quote_rest(s, batch, &error))
                execution_stop(&s->execution, &error);
            else if (batch->count)
                pay_once(s, &request, batch, first, i + 1 == s->batches.count);
        }
        s->host->progress(s->host->context, "paying in batches", i + 1, s->batches.count);
    }
    if (s->execution.stopped)
        *stop = s->execution.stop_error;
}
