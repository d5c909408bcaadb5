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

#include "execute/record.h"

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

    for (size_t i = 0; i < count; i++)
        orders[i] = execute_order(e->request, &e->execution->attempts[e->permitted + i], keys[i]);
    if (ledger_begin_send(e->request->ledger, NULL, orders, count, e->permits, &error)) {
        execution_stop_without_ledger(e->execution, &error);
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        struct attempt *attempt = &e->execution->attempts[e->permitted + i];

        attempt->number = permit_attempt(e->permits[i]);
        execution_pass_on(e->request, attempt, EVENT_SENDING);
    }
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

static void finish(struct executor *e, const struct attempt *attempt)
{
    execution_record(e->request, e->execution, attempt);
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
    execution_stop_for(e->request, e->execution, answer, clock_ahead_s);
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

/* A payment that waited for another try: what is known of it stands in its attempt already. It may
 * have been the last one, so that no other row shows that the run was cut short. */
static void drop(void *context, void *tag)
{
    struct executor *e = context;

    finish(e, tag);
    execution_stop_early(e->request, e->execution);
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

    execution_begin(request, execution);
    calls_run(request->calls, &user);
    for (size_t i = e.started; i < e.permitted; i++)
        execution_record(request, execution, &execution->attempts[i]);
    if (!execution->ledger_failed && ledger_flush(request->ledger, &error))
        execution_stop_without_ledger(execution, &error);
    if (e.started < execution->count)
        execution_stop_early(request, execution);
}
