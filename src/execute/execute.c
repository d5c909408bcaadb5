/* The order in which money moves. For each payment:
 *
 *   1. the ledger writes down that it is about to be sent, and only then gives the permit;
 *   2. the platform's codec writes the request, for which it needs the permit;
 *   3. the request leaves;
 *   4. what comes back, or that nothing did, goes into the attempt.
 *
 * A sending that may have been carried out makes the attempt doubtful for good: no later refusal
 * takes that back. It is sent again with the same token, where the platform pays a token once; but
 * never unseen, on a dying connection, or the answer would be taken for that to the first sending.
 */
#include "execute/execute.h"

#include "core/key.h"

#include <stdlib.h>

struct executor {
    const struct execute_request *request;
    struct execution *execution;
    size_t started;
    size_t finished;
};

static void stop(struct executor *e, const struct error *error)
{
    if (!e->execution->stopped)
        e->execution->stop_error = *error;
    e->execution->stopped = true;
}

static bool next_payment(void *context, struct http_request *request, void **tag)
{
    struct executor *e = context;
    struct attempt *attempt;
    struct pay_order order;
    const struct permit *permit;
    char key[SHA256_HEX_SIZE];
    struct error error;

    if (e->execution->stopped || e->started == e->execution->count)
        return false;
    attempt = &e->execution->attempts[e->started];
    order.intent = &e->request->intents[attempt->row];
    order.pay_minor = e->request->plan->items[attempt->row].pay_minor;
    key_compute(e->request->platform->name, order.intent,
                e->request->plan->items[attempt->row].occurrence, key);
    if (ledger_begin_send(e->request->ledger, key, &permit, &error)) {
        stop(e, &error);
        return false;
    }
    e->request->platform->write_pay(&order, permit, request);
    attempt->begun = true;
    e->started++;
    *tag = attempt;
    return true;
}

static void finish(struct executor *e)
{
    e->finished++;
    if (e->request->progress)
        e->request->progress(e->request->progress_context, e->finished, e->execution->count);
}

static enum call_step end(struct executor *e, enum call_step step)
{
    finish(e);
    return step;
}

/* The platform, or the way to it, has failed: nothing new is sent. */
static enum call_step end_and_stop(struct executor *e, const struct answer *answer,
                                   int64_t clock_ahead_s)
{
    struct error error;

    platform_stop_error(answer, e->request->who, clock_ahead_s, &error);
    stop(e, &error);
    return end(e, CALL_STOP);
}

static enum call_step take_silence(struct executor *e, struct attempt *attempt,
                                   const struct transport_result *result, bool last)
{
    struct answer none;

    attempt->answered = false;
    if (result->reach != REACH_NOT_SENT)
        attempt->doubtful = true;
    if (!last && (e->request->platform->resend_is_safe || result->reach == REACH_NOT_SENT))
        return CALL_AGAIN;
    answer_set(&none, VERDICT_UNKNOWN, "", "%s", result->problem);
    return end_and_stop(e, &none, 0);
}

static enum call_step take_answer(void *context, const struct transport_result *result, bool last)
{
    struct executor *e = context;
    struct attempt *attempt = result->tag;

    if (result->reach != REACH_ANSWERED)
        return take_silence(e, attempt, result, last);
    if (!attempt->answer)
        attempt->answer = arena_alloc(&e->execution->arena, sizeof *attempt->answer);
    attempt->answered = true;
    e->request->platform->read_pay(&result->response, attempt->answer);
    switch (attempt->answer->verdict) {
    case VERDICT_ACCEPTED:
    case VERDICT_ALREADY_PAID:
    case VERDICT_REFUSED:
        return end(e, CALL_DONE);
    case VERDICT_UNKNOWN:
        attempt->doubtful = true;
        if (!last && e->request->platform->resend_is_safe)
            return CALL_SLOWER;
        break;
    case VERDICT_SLOW_DOWN:
        if (!last)
            return CALL_SLOWER;
        break;
    case VERDICT_NOT_PLATFORM:
        attempt->doubtful = true;
        break;
    case VERDICT_OUT_OF_FUNDS:
    case VERDICT_NOT_ALLOWED:
        break;
    }
    return end_and_stop(e, attempt->answer, result->response.clock_ahead_s);
}

/* A signal, or the time is over. */
static void stop_early(struct executor *e)
{
    struct error error;

    if (e->request->not_after_ms && e->request->calls->options.now_ms() > e->request->not_after_ms)
        (void)error_set(&error, ERROR_STOPPED, "",
                        "it is too long ago that this run read what is paid; what was done is in "
                        "the report, and running again is safe");
    else
        (void)error_set(&error, ERROR_STOPPED, "",
                        "stopped by a signal; what was done is in the report, and running again is "
                        "safe");
    stop(e, &error);
}

/* A payment that waited for another try: what is known of it stands in its attempt already. It may
 * have been the last one, so that no other row shows that the run was cut short. */
static void drop(void *context, void *tag)
{
    (void)tag;
    finish(context);
    stop_early(context);
}

void execute(const struct execute_request *request, struct execution *execution)
{
    struct executor e = {.request = request, .execution = execution};
    struct calls_user user = {.context = &e,
                              .once = true,
                              .not_after_ms = request->not_after_ms,
                              .next = next_payment,
                              .answer = take_answer,
                              .drop = drop};

    *execution = EXECUTION_INIT;
    execution->attempts = xcalloc(request->plan->pay_count, sizeof *execution->attempts);
    for (size_t i = 0; i < request->plan->count; i++)
        if (request->plan->items[i].decision == DECISION_PAY)
            execution->attempts[execution->count++].row = (uint32_t)i;
    calls_run(request->calls, &user);
    if (e.started < execution->count)
        stop_early(&e);
}

static int compare_row(const void *row, const void *attempt)
{
    size_t wanted = *(const size_t *)row;
    size_t found = ((const struct attempt *)attempt)->row;

    return (wanted > found) - (wanted < found);
}

const struct attempt *execution_find(const struct execution *execution, size_t row)
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
