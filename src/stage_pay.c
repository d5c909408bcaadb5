/* Past the point of no return: the stages that pay and read back. */
#include "base/arena.h"
#include "stages.h"

#include <stdlib.h>

static void note_paying(void *context, size_t done, size_t all)
{
    const struct stages *s = context;

    s->host->progress(s->host->context, "paying", done, all);
}

/* What another run paid since this one read the lists is kept from being paid again by its token,
 * and only while the platform remembers that: so nothing is sent later than half the token's life
 * after the reading, however long the question stood open or the laptop slept. */
void pay(struct stages *s, struct error *stop)
{
    struct execute_request request = {
        .platform = s->options->platform,
        .calls = &s->connection.calls,
        .ledger = s->ledger,
        .intents = s->intents.list,
        .plan = &s->plan,
        .who = s->connection.who,
        .progress = note_paying,
        .progress_context = s,
    };
    int64_t life_ms = s->options->platform->token_life_ms;

    if (life_ms) {
        request.not_after_ms = s->began_ms + life_ms / 2;
        request.doubt_until_s = s->recall.now_s - life_ms / 1000;
    }
    s->has_paid = true;
    execute(&request, &s->execution);
    if (s->execution.stopped)
        *stop = s->execution.stop_error;
}

/* Which rows the platform is asked about after paying: those that may be paid, with --no-verify
 * only those of them that are in doubt. */
static bool *rows_to_read_back(const struct stages *s)
{
    bool *wanted = xcalloc(s->intents.count, sizeof *wanted);

    for (size_t i = 0; i < s->execution.count; i++) {
        const struct attempt *attempt = &s->execution.attempts[i];
        bool certain = settle_status(attempt, false) == STATUS_PAID;

        wanted[attempt->row] = settle_may_be_paid(attempt) && (s->options->verify || !certain);
    }
    return wanted;
}

void read_back(struct stages *s, struct error *stop)
{
    bool *wanted = rows_to_read_back(s);
    struct error error;

    if (look(s, wanted, &s->after, &error)) {
        /* The payments stand as the answers said; the next run reads them. */
        bool stopped = error.kind == ERROR_STOPPED;

        s->host->note(s->host->context, stopped ? "what was paid is not read back; plan shows it"
                                                : "what was paid could not be read back:");
        if (!stopped)
            s->host->note(s->host->context, error.text);
    } else {
        settle_read_back(s->execution.attempts, s->execution.count, &s->plan, &s->observed.payments,
                         &s->after.payments, &s->strangers);
        confirm_in_ledger(s, stop);
    }
    free(wanted);
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
