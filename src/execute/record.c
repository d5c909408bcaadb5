#include "execute/record.h"

#include "core/key.h"

#include <stdlib.h>

void execution_begin(const struct execute_request *request, struct execution *execution)
{
    *execution = EXECUTION_INIT;
    execution->attempts = xcalloc(request->plan->pay_count, sizeof *execution->attempts);
    for (size_t i = 0; i < request->plan->count; i++) {
        const struct item *item = &request->plan->items[i];

        if (item->decision != DECISION_PAY)
            continue;
        execution->attempts[execution->count++] = (struct attempt){
            .row = (uint32_t)i,
            .is_once = !request->platform->resend_is_safe,
            .was_open = item->entry && (!request->doubt_until_s ||
                                        item->entry->last_sent_at_s >= request->doubt_until_s)};
    }
}

struct ledger_order execute_order(const struct execute_request *request,
                                  const struct attempt *attempt, char key[SHA256_HEX_SIZE])
{
    const struct item *item = &request->plan->items[attempt->row];
    const struct intent *intent = &request->intents[attempt->row];

    key_compute(request->platform->name, intent, item->occurrence, key);
    return (struct ledger_order){.key = key,
                                 .intent = intent,
                                 .pay_minor = item->pay_minor,
                                 .attempt = item->entry ? item->entry->attempt : 0,
                                 .shown_until_s = item->shown_until_s,
                                 .shown = item->shown,
                                 .unexplained = item->unexplained,
                                 .doubt_shown = item->doubt_shown,
                                 .credits = item->credits,
                                 .credit_count = item->credit_count};
}

void execution_stop(struct execution *execution, const struct error *error)
{
    if (!execution->stopped)
        execution->stop_error = *error;
    execution->stopped = true;
}

void execution_stop_without_ledger(struct execution *execution, const struct error *error)
{
    execution_stop(execution, error);
    execution->ledger_failed = true;
}

void execution_pass_on(const struct execute_request *request, const struct attempt *attempt,
                       enum event event)
{
    if (request->news)
        request->news(request->news_context, attempt, event);
}

void execution_record(const struct execute_request *request, struct execution *execution,
                      const struct attempt *attempt)
{
    struct ledger_news news = {.event = settle_event(attempt), .attempt = attempt->number};
    struct error error;

    if (attempt->answered) {
        news.code = attempt->answer->code;
        news.detail = attempt->answer->text;
    } else {
        news.detail = attempt->problem;
    }
    if (!execution->ledger_failed && ledger_record(request->ledger, &news, &error))
        execution_stop_without_ledger(execution, &error);
    execution_pass_on(request, attempt, news.event);
}

void execution_stop_for(const struct execute_request *request, struct execution *execution,
                        const struct answer *answer, int64_t clock_ahead_s)
{
    struct error error;

    platform_stop_error(answer, request->who, clock_ahead_s, &error);
    execution_stop(execution, &error);
}

void execution_stop_early(const struct execute_request *request, struct execution *execution)
{
    struct error error;

    if (request->not_after_ms && request->calls->options.now_ms() > request->not_after_ms)
        (void)error_set(&error, ERROR_STOPPED, "",
                        "it is too long ago that this run read what is paid; what was done is in "
                        "the report, and running again is safe");
    else
        (void)error_set(&error, ERROR_STOPPED, "",
                        "stopped by a signal; what was done is in the report, and running again is "
                        "safe");
    execution_stop(execution, &error);
}

static int compare_row(const void *row, const void *attempt)
{
    size_t wanted = *(const size_t *)row;
    size_t found = ((const struct attempt *)attempt)->row;

    return (wanted > found) - (wanted < found);
}

struct attempt *execution_find(const struct execution *execution, size_t row)
{
    return execution->count ? bsearch(&row, execution->attempts, execution->count,
                                      sizeof *execution->attempts, compare_row)
                            : NULL;
}

void execution_release(struct execution *execution)
{
    free(execution->attempts);
    arena_release(&execution->arena);
    *execution = EXECUTION_INIT;
}
