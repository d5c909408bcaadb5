#include "observe/ask.h"

#include "base/arena.h"

struct asker {
    const struct observe_request *request;
    const struct asking *asking;
    struct answer *answers; /* one for each question */
    size_t asked;
    size_t under_way;
    size_t settled;
    struct answer stop; /* why the whole fails, when has_stopped */
    int64_t clock_ahead_s;
    bool has_stopped;
};

static bool next_question(void *context, struct http_request *request, void **tag)
{
    struct asker *a = context;

    if (a->asked == a->asking->count ||
        (a->asking->in_flight && a->under_way == a->asking->in_flight))
        return false;
    a->asking->write(a->asking->context, a->asked, request);
    *tag = &a->answers[a->asked++];
    a->under_way++;
    return true;
}

static enum call_step settle(struct asker *a)
{
    a->under_way--;
    a->settled++;
    if (a->request->progress)
        a->request->progress(a->request->progress_context, a->settled, a->asking->count);
    return CALL_DONE;
}

static enum call_step fail(struct asker *a, const struct answer *answer, int64_t clock_ahead_s)
{
    if (!a->has_stopped) {
        a->stop = *answer;
        a->clock_ahead_s = clock_ahead_s;
    }
    a->has_stopped = true;
    return CALL_STOP;
}

static enum call_step take_answer(void *context, const struct transport_result *result, bool last)
{
    struct asker *a = context;
    struct answer *answer = result->tag;
    size_t i = (size_t)(answer - a->answers);

    if (result->reach != REACH_ANSWERED) {
        answer_set(answer, VERDICT_UNKNOWN, "", "%s", result->problem);
        return last ? fail(a, answer, 0) : CALL_AGAIN;
    }
    a->asking->read(a->asking->context, i, &result->response, answer);
    switch (answer->verdict) {
    case VERDICT_ACCEPTED:
    case VERDICT_REFUSED:
    case VERDICT_ALREADY_PAID: /* of a question: as odd as a refusal */
        return settle(a);
    case VERDICT_SLOW_DOWN:
    case VERDICT_UNKNOWN:
        return last ? fail(a, answer, 0) : CALL_SLOWER;
    case VERDICT_OUT_OF_FUNDS:
    case VERDICT_NOT_ALLOWED:
    case VERDICT_NOT_PLATFORM:
        break;
    }
    return fail(a, answer, result->response.clock_ahead_s);
}

static void drop(void *context, void *tag)
{
    (void)context; /* it is not settled, which is all that counts */
    (void)tag;
}

int ask(const struct observe_request *request, const struct asking *asking, struct answer *answers,
        struct error *error)
{
    struct asker a = {.request = request, .asking = asking, .answers = answers};
    struct calls_user user = {
        .context = &a, .next = next_question, .answer = take_answer, .drop = drop};

    calls_run(request->calls, &user);
    if (a.has_stopped) {
        platform_stop_error(&a.stop, request->who, a.clock_ahead_s, error);
        return -1;
    }
    if (a.settled < asking->count)
        return error_set(error, ERROR_STOPPED, "", "stopped while %s; nothing was sent",
                         asking->doing);
    return 0;
}
