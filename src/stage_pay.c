/* Past the point of no return: the stages that pay and read back. */
#include "base/arena.h"
#include "stages.h"

#include <stdlib.h>

static void note_paying(void *context, size_t done, size_t all)
{
    const struct stages *s = context;

    s->host->progress(s->host->context, "paying", done, all);
}

struct execute_request execute_request_of(struct stages *s)
{
    return (struct execute_request){
        .platform = s->options->platform,
        .calls = &s->connection.calls,
        .ledger = s->ledger,
        .intents = s->intents.list,
        .plan = &s->plan,
        .who = s->connection.who,
        .progress = note_paying,
        .progress_context = s,
        .news = events_are_told(s) ? events_attempt : NULL,
        .news_context = s,
    };
}

bool is_worth_reading(const struct stages *s, const struct attempt *attempt)
{
    return settle_may_be_paid(attempt) &&
           (s->options->verify || settle_status(attempt, false) != STATUS_PAID);
}

static bool *rows_to_read_back(const struct stages *s)
{
    bool *wanted = xcalloc(s->intents.count, sizeof *wanted);

    for (size_t i = 0; i < s->execution.count; i++) {
        const struct attempt *attempt = &s->execution.attempts[i];

        wanted[attempt->row] = is_worth_reading(s, attempt);
    }
    return wanted;
}

/* The payments stand as the answers said; the next run reads them. */
void note_unread(const struct stages *s, const struct error *error)
{
    bool stopped = error->kind == ERROR_STOPPED;

    if (stopped && !s->options->platform->resend_is_safe)
        s->host->note(s->host->context, "stopped while waiting for the payments to show; the next "
                                        "pay confirms them, and sends none again");
    else
        s->host->note(s->host->context, stopped ? "what was paid is not read back; plan shows it"
                                                : "what was paid could not be read back:");
    if (!stopped)
        s->host->note(s->host->context, error->text);
}

static void read_back(struct stages *s, struct error *stop)
{
    bool *wanted = rows_to_read_back(s);
    struct error error;

    s->afters = xcalloc(1, sizeof *s->afters);
    if (look(s, wanted, s->afters, &error)) {
        note_unread(s, &error);
    } else {
        s->after_count = 1;
        settle_read_back(s->execution.attempts, s->execution.count, &s->plan, &s->observed.payments,
                         &s->afters[0].payments, &s->strangers);
        if (confirm_in_ledger(s, &error) && !stop->kind)
            *stop = error;
    }
    free(wanted);
}

/* What another run paid since this one read the lists is kept from being paid again by its token,
 * and only while the platform remembers that: so nothing is sent later than half the token's life
 * after the reading, however long the question stood open or the laptop slept. */
void pay(struct stages *s, struct error *stop)
{
    struct execute_request request = execute_request_of(s);
    int64_t life_ms = s->options->platform->token_life_ms;

    if (life_ms) {
        request.not_after_ms = s->began_ms + life_ms / 2;
        request.doubt_until_s = s->recall.now_s - life_ms / 1000;
    }
    s->has_paid = true;
    note_paying(s, 0, s->plan.pay_count);
    execute(&request, &s->execution);
    if (s->execution.stopped)
        *stop = s->execution.stop_error;
    read_back(s, stop);
}

/* A platform that fails at the last payment stops nothing, once all are seen to be paid. */
void forget_harmless_stop(struct stages *s, struct error *stop)
{
    if (stop->kind == ERROR_NONE || stop->kind == ERROR_STOPPED)
        return;
    for (size_t i = 0; i < s->execution.count; i++) {
        const struct attempt *attempt = &s->execution.attempts[i];
        enum status status = settle_status(attempt, attempt->payment != NULL);

        if (status != STATUS_PAID && status != STATUS_ALREADY_PAID)
            return;
    }
    s->host->note(s->host->context, "the platform failed, and yet every bonus is paid:");
    s->host->note(s->host->context, stop->text);
    stop->kind = ERROR_NONE;
}
