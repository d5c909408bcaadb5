/* The order in which money moves. For each payment:
 *
 *   1. the ledger writes down that it is about to be sent, durably, and only then gives the permit
 *      (for as many payments at once as can leave at once: one sync for all of them);
 *   2. the platform's codec writes the request, for which it needs the permit;
 *   3. the request leaves;
 *   4. what comes back, or that nothing did, goes into the attempt and into the ledger.
 *
 * A sending that may have been carried out makes the attempt doubtful for good: no later refusal
 * takes that back. It is sent again with the same token, where the platform pays a token once; but
 * never unseen, on a dying connection, or the answer would be taken for that to the first sending.
 * When the ledger cannot be written nothing new is sent.
 */
#include "execute/execute.h"

#include "core/key.h"

#include <stdlib.h>

enum { TOGETHER_MAX = 64 };

struct executor {
    const struct execute_request *request;
    struct execution *execution;
    size_t finished;
    size_t started;                             /* attempts handed to the wire, or past it */
    size_t permitted;                           /* attempts written down */
    const struct permit *permits[TOGETHER_MAX]; /* of attempts permitted - n .. permitted */
    size_t permit_count;
};

static void stop(struct executor *e, const struct error *error)
{
    if (!e->execution->stopped)
        e->execution->stop_error = *error;
    e->execution->stopped = true;
}

static void stop_without_ledger(struct executor *e, const struct error *error)
{
    stop(e, error);
    e->execution->ledger_failed = true;
}

static const struct item *item_of(const struct executor *e, const struct attempt *attempt)
{
    return &e->request->plan->items[attempt->row];
}

/* How many payments are written down together. Where a payment must not be sent twice, one that was
 * written down and not sent would be in doubt for nothing: there it is one. */
static size_t count_together(const struct executor *e)
{
    size_t count = e->execution->count - e->permitted;
    size_t room = 1;

    if (e->request->platform->resend_is_safe)
        room = transport_room(e->request->calls->options.transport);
    if (room > TOGETHER_MAX)
        room = TOGETHER_MAX;
    if (room < 1)
        room = 1;
    return count < room ? count : room;
}

/* Writes down the next payments. Returns -1, and stops, when that cannot be done. */
static int permit_next(struct executor *e)
{
    struct ledger_order orders[TOGETHER_MAX];
    char keys[TOGETHER_MAX][SHA256_HEX_SIZE];
    size_t count = count_together(e);
    struct error error;

    for (size_t i = 0; i < count; i++) {
        const struct attempt *attempt = &e->execution->attempts[e->permitted + i];
        const struct item *item = item_of(e, attempt);
        const struct intent *intent = &e->request->intents[attempt->row];

        key_compute(e->request->platform->name, intent, item->occurrence, keys[i]);
        orders[i] = (struct ledger_order){.key = keys[i],
                                          .intent = intent,
                                          .pay_minor = item->pay_minor,
                                          .attempt = item->entry ? item->entry->attempt : 0,
                                          .shown_until_s = item->shown_until_s,
                                          .credits = item->credits,
                                          .credit_count = item->credit_count};
    }
    if (ledger_begin_send(e->request->ledger, orders, count, e->permits, &error)) {
        stop_without_ledger(e, &error);
        return -1;
    }
    for (size_t i = 0; i < count; i++)
        e->execution->attempts[e->permitted + i].number = permit_attempt(e->permits[i]);
    e->permitted += count;
    e->permit_count = count;
    return 0;
}

static bool next_payment(void *context, struct http_request *request, void **tag)
{
    struct executor *e = context;
    struct attempt *attempt;
    struct pay_order order;

    if (e->execution->stopped || e->started == e->execution->count)
        return false;
    if (e->started == e->permitted && permit_next(e))
        return false;
    attempt = &e->execution->attempts[e->started];
    order.intent = &e->request->intents[attempt->row];
    order.pay_minor = item_of(e, attempt)->pay_minor;
    e->request->platform->write_pay(
        &order, e->permits[e->permit_count - (e->permitted - e->started)], request);
    attempt->begun = true;
    e->started++;
    *tag = attempt;
    return true;
}

/* Tells the ledger what came of an attempt that was written down. */
static void record(struct executor *e, const struct attempt *attempt)
{
    struct ledger_news news = {.event = settle_event(attempt), .attempt = attempt->number};
    struct error error;

    if (attempt->answered) {
        news.code = attempt->answer->code;
        news.detail = attempt->answer->text;
    } else {
        news.detail = attempt->problem;
    }
    if (!e->execution->ledger_failed && ledger_record(e->request->ledger, &news, &error))
        stop_without_ledger(e, &error);
}

static void finish(struct executor *e, const struct attempt *attempt)
{
    record(e, attempt);
    e->finished++;
    if (e->request->progress)
        e->request->progress(e->request->progress_context, e->finished, e->execution->count);
}

static enum call_step end(struct executor *e, const struct attempt *attempt)
{
    finish(e, attempt);
    return e->execution->stopped ? CALL_STOP : CALL_DONE;
}

/* The platform, or the way to it, has failed: nothing new is sent. */
static enum call_step end_and_stop(struct executor *e, const struct attempt *attempt,
                                   const struct answer *answer, int64_t clock_ahead_s)
{
    struct error error;

    platform_stop_error(answer, e->request->who, clock_ahead_s, &error);
    stop(e, &error);
    return end(e, attempt);
}

static enum call_step take_silence(struct executor *e, struct attempt *attempt,
                                   const struct transport_result *result, bool last)
{
    struct answer none;

    attempt->answered = false;
    attempt->problem = arena_strdup(&e->execution->arena, result->problem);
    if (result->reach != REACH_NOT_SENT)
        attempt->doubtful = true;
    if (!last && (e->request->platform->resend_is_safe || result->reach == REACH_NOT_SENT))
        return CALL_AGAIN;
    answer_set(&none, VERDICT_UNKNOWN, "", "%s", result->problem);
    return end_and_stop(e, attempt, &none, 0);
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
        return end(e, attempt);
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
    return end_and_stop(e, attempt, attempt->answer, result->response.clock_ahead_s);
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
    finish(context, tag);
    stop_early(context);
}

static void prepare(const struct execute_request *request, struct execution *execution)
{
    execution->attempts = xcalloc(request->plan->pay_count, sizeof *execution->attempts);
    for (size_t i = 0; i < request->plan->count; i++) {
        const struct item *item = &request->plan->items[i];

        if (item->decision != DECISION_PAY)
            continue;
        execution->attempts[execution->count++] = (struct attempt){
            .row = (uint32_t)i,
            .was_open = item->entry && (!request->doubt_until_s ||
                                        item->entry->last_sent_at_s >= request->doubt_until_s)};
    }
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
    struct error error;

    *execution = EXECUTION_INIT;
    prepare(request, execution);
    calls_run(request->calls, &user);
    for (size_t i = e.started; i < e.permitted; i++)
        record(&e, &execution->attempts[i]);
    if (!execution->ledger_failed && ledger_flush(request->ledger, &error))
        stop_without_ledger(&e, &error);
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
