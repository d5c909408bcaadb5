/* The order in which money moves where bonuses are paid together, and where the same request would
 * pay them again:
 *
 *   1. the ledger writes down that all of them are about to be sent, and with which quote, durably,
 *      and only then gives the permits;
 *   2. the platform's codec writes the one request, for which it needs a permit;
 *   3. the request leaves, once: on a connection of its own, and never again whatever comes back;
 *   4. what comes back, or that nothing did, goes into the attempts and into the ledger.
 *
 * Only where not a byte of it left is it tried again. When no certain answer comes, all of the
 * batch is in doubt and nothing new is sent; what became of it shows when the payments are read. */
#include "execute/record.h"

#include <stdlib.h>

struct sender {
    const struct execute_request *request;
    struct execution *execution;
    struct batch *batch;
    struct attempt **attempts; /* of the batch's rows */
    bool *again;               /* [a row of the batch]: it needs another quote */
    bool begun;
    bool ended;
};

/* Writes all of the batch down; returns the permit of one of them, or NULL, and stops, when that
 * cannot be done. */
static const struct permit *permit_all(struct sender *s)
{
    struct batch *batch = s->batch;
    struct ledger_quote quote = {.id = batch->quote.id,
                                 .group_id = batch->group_id,
                                 .amount_minor = batch->pay_minor,
                                 .total_minor = batch->quote.total_minor,
                                 .text = batch->quote_text};
    struct ledger_order *orders = xcalloc(batch->count, sizeof *orders);
    char(*keys)[SHA256_HEX_SIZE] = xcalloc(batch->count, sizeof *keys);
    const struct permit **permits = xcalloc(batch->count, sizeof(struct permit *));
    const struct permit *first = NULL;
    struct error error;

    for (size_t i = 0; i < batch->count; i++)
        orders[i] = execute_order(s->request, s->attempts[i], keys[i]);
    if (ledger_begin_send(s->request->ledger, &quote, orders, batch->count, permits, &error)) {
        execution_stop_without_ledger(s->execution, &error);
    } else {
        for (size_t i = 0; i < batch->count; i++) {
            s->attempts[i]->number = permit_attempt(permits[i]);
            execution_pass_on(s->request, s->attempts[i], EVENT_SENDING);
        }
        first = permits[0];
    }
    free(permits);
    free(keys);
    free(orders);
    return first;
}

static bool next_payment(void *context, struct http_request *request, void **tag)
{
    struct sender *s = context;
    struct pay_order order = {.pay_minor = s->batch->pay_minor, .quote_id = s->batch->quote.id};
    const struct permit *permit;

    if (s->begun || s->execution->stopped)
        return false;
    permit = permit_all(s);
    if (!permit)
        return false;
    s->begun = true;
    for (size_t i = 0; i < s->batch->count; i++)
        s->attempts[i]->begun = true;
    s->request->platform->write_pay(&order, permit, request);
    *tag = s;
    return true;
}

/* Every attempt gets the answer, and the ledger is told. */
static void end_with_answer(struct sender *s, const struct answer *answer, bool is_doubtful)
{
    struct answer *kept = arena_alloc(&s->execution->arena, sizeof *kept);

    *kept = *answer;
    s->ended = true;
    for (size_t i = 0; i < s->batch->count; i++) {
        s->attempts[i]->answered = true;
        s->attempts[i]->answer = kept;
        s->attempts[i]->doubtful = is_doubtful;
        execution_record(s->request, s->execution, s->attempts[i]);
    }
}

/* It was tried once, whatever is said elsewhere of trying again. */
static enum call_step stop_in_doubt(struct sender *s, const char *why)
{
    struct error error;

    (void)error_set(&error, ERROR_NETWORK, "",
                    "the request to pay was sent once, and no certain answer came (%s); it is not "
                    "sent again, and the next run looks whether the payments show",
                    why);
    execution_stop(s->execution, &error);
    return CALL_STOP;
}

static enum call_step take_silence(struct sender *s, const struct transport_result *result,
                                   bool last)
{
    const char *problem = arena_strdup(&s->execution->arena, result->problem);
    struct answer none;

    if (result->reach == REACH_NOT_SENT && !last)
        return CALL_AGAIN;
    s->ended = true;
    for (size_t i = 0; i < s->batch->count; i++) {
        s->attempts[i]->problem = problem;
        s->attempts[i]->doubtful = result->reach != REACH_NOT_SENT;
        execution_record(s->request, s->execution, s->attempts[i]);
    }
    if (result->reach != REACH_NOT_SENT)
        return stop_in_doubt(s, problem);
    answer_set(&none, VERDICT_UNKNOWN, "", "%s", result->problem);
    execution_stop_for(s->request, s->execution, &none, 0);
    return CALL_STOP;
}

/* A refusal is one of the whole batch. If it names rows, the others are paid with another quote. */
static void take_refusal(struct sender *s, const struct http_response *response)
{
    bool names_any = false;

    for (size_t i = 0; i < s->batch->count; i++) {
        const struct intent *row = &s->request->intents[s->batch->rows[i]];

        s->again[i] = !s->request->platform->names(response, row->assignment_id);
        names_any = names_any || !s->again[i];
    }
    for (size_t i = 0; i < s->batch->count && !names_any; i++)
        s->again[i] = false;
}

static enum call_step take_answer(void *context, const struct transport_result *result, bool last)
{
    struct sender *s = context;
    struct answer answer;

    if (result->reach != REACH_ANSWERED)
        return take_silence(s, result, last);
    s->request->platform->read_pay(&result->response, &answer);
    switch (answer.verdict) {
    case VERDICT_ACCEPTED:
        end_with_answer(s, &answer, false);
        return CALL_DONE;
    case VERDICT_REFUSED:
        end_with_answer(s, &answer, false);
        take_refusal(s, &result->response);
        return CALL_DONE;
    case VERDICT_SLOW_DOWN:
    case VERDICT_OUT_OF_FUNDS:
    case VERDICT_NOT_ALLOWED:
        end_with_answer(s, &answer, false);
        break;
    case VERDICT_UNKNOWN:
    case VERDICT_ALREADY_PAID: /* without tokens nothing tells by whom, or when */
    case VERDICT_NOT_PLATFORM:
        end_with_answer(s, &answer, true);
        return stop_in_doubt(s, answer.text);
    }
    execution_stop_for(s->request, s->execution, &answer, result->response.clock_ahead_s);
    return CALL_STOP;
}

static void drop(void *context, void *tag)
{
    struct sender *s = context;

    (void)tag; /* nothing of it left, or it would not have waited for another try */
    for (size_t i = 0; i < s->batch->count; i++)
        execution_record(s->request, s->execution, s->attempts[i]);
    s->ended = true;
    execution_stop_early(s->request, s->execution);
}

/* Only the rows that need another quote stay in the batch, as if they had not been sent. */
static void keep_others(struct sender *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->batch->count; i++) {
        if (!s->again[i])
            continue;
        *s->attempts[i] = (struct attempt){.row = s->attempts[i]->row, .is_once = true};
        s->batch->rows[kept++] = s->batch->rows[i];
    }
    s->batch->count = kept;
}

void execute_batch(const struct execute_request *request, struct batch *batch,
                   struct execution *execution)
{
    struct sender s = {.request = request, .execution = execution, .batch = batch};
    struct calls_user user = {.context = &s,
                              .once = true,
                              .not_after_ms = request->not_after_ms,
                              .next = next_payment,
                              .answer = take_answer,
                              .drop = drop};
    struct error error;

    s.attempts = xcalloc(batch->count, sizeof(struct attempt *));
    s.again = xcalloc(batch->count, sizeof *s.again);
    for (size_t i = 0; i < batch->count; i++)
        s.attempts[i] = execution_find(execution, batch->rows[i]);
    calls_run(request->calls, &user);
    if (!execution->ledger_failed && ledger_flush(request->ledger, &error))
        execution_stop_without_ledger(execution, &error);
    if (!s.ended)
        execution_stop_early(request, execution);
    keep_others(&s);
    free(s.attempts);
    free(s.again);
}
