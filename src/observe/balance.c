#include "observe/observe.h"

/* One question, asked until it is answered. */
struct asker {
    const struct observe_request *request;
    bool asked;
    bool answered;
    bool stopped; /* no answer came, or not the last one that was wanted */
    struct money available;
    struct answer answer;
    int64_t clock_ahead_s;
};

static bool next_call(void *context, struct http_request *request, void **tag)
{
    struct asker *asker = context;

    if (asker->asked)
        return false;
    asker->asked = true;
    asker->request->platform->write_balance(request);
    *tag = asker;
    return true;
}

static enum call_step take_answer(void *context, const struct transport_result *result, bool last)
{
    struct asker *asker = context;

    (void)last;
    asker->stopped = false;
    if (result->reach != REACH_ANSWERED) {
        answer_set(&asker->answer, VERDICT_UNKNOWN, "", "%s", result->problem);
        return CALL_AGAIN;
    }
    asker->request->platform->read_balance(&result->response, &asker->available, &asker->answer);
    asker->clock_ahead_s = result->response.clock_ahead_s;
    asker->answered = asker->answer.verdict == VERDICT_ACCEPTED;
    if (asker->answer.verdict == VERDICT_SLOW_DOWN || asker->answer.verdict == VERDICT_UNKNOWN)
        return CALL_SLOWER;
    return CALL_DONE;
}

static void drop(void *context, void *tag)
{
    (void)tag;
    ((struct asker *)context)->stopped = true;
}

int observe_balance(const struct observe_request *request, struct money *available,
                    struct error *error)
{
    struct asker asker = {.request = request, .stopped = true};
    struct calls_user user = {
        .context = &asker, .next = next_call, .answer = take_answer, .drop = drop};

    calls_run(request->calls, &user);
    if (asker.answered) {
        *available = asker.available;
        return 0;
    }
    if (asker.stopped)
        return error_set(error, ERROR_STOPPED, "",
                         "stopped while reading the balance; nothing was sent");
    platform_stop_error(&asker.answer, request->who, asker.clock_ahead_s, error);
    return -1;
}
