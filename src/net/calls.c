#include "net/calls.h"

#include "base/arena.h"

#include <stdlib.h>

/* Idle time is not saved up beyond this: after a pause no burst. */
enum { BURST_MS = 20, STOP_CHECK_MS = 100, RETRY_AFTER_MAX_S = 60 };

/* One call, from its first sending to its last answer. */
struct call {
    struct http_request request;
    void *tag;
    unsigned tries;
    int64_t first_ms;
    int64_t not_before_ms;
    struct call *next; /* in the list of those that wait for another try */
};

struct calls_state {
    struct calls *calls;
    const struct calls_user *user;
    struct call *waiting;
    bool dry; /* the user had no new call, and no answer came since */
    bool stopped;
};

void calls_init(struct calls *calls, const struct calls_options *options)
{
    *calls = (struct calls){.options = *options};
    rate_init(&calls->rate, options->first_rate, options->highest_rate);
    calls->rate.same_complaint_ms = options->wait_base_ms;
    if (options->lowest_rate > 0)
        calls->rate.floor =
            options->lowest_rate < calls->rate.ceiling ? options->lowest_rate : calls->rate.ceiling;
    calls->free_at_ms = (double)options->now_ms();
}

/* Whoever was put to sleep, by Ctrl-Z or with the whole machine, may wake up days later. */
static bool is_too_late(const struct calls_state *s)
{
    return s->user->not_after_ms && s->calls->options.now_ms() > s->user->not_after_ms;
}

static bool is_stopped(struct calls_state *s)
{
    if (*s->calls->options.stop || is_too_late(s))
        s->stopped = true;
    return s->stopped;
}

static void call_free(struct call *call)
{
    http_request_release(&call->request);
    free(call);
}

static struct call *take_due(struct calls_state *s, int64_t now_ms)
{
    for (struct call **link = &s->waiting; *link; link = &(*link)->next) {
        struct call *call = *link;

        if (call->not_before_ms <= now_ms) {
            *link = call->next;
            return call;
        }
    }
    return NULL;
}

/* A call that is due again, else a new one. */
static struct call *take_next(struct calls_state *s, int64_t now_ms)
{
    struct call *call = take_due(s, now_ms);

    if (call || s->dry)
        return call;
    call = xcalloc(1, sizeof *call);
    if (!s->user->next(s->user->context, &call->request, &call->tag)) {
        call_free(call);
        s->dry = true;
        return NULL;
    }
    call->first_ms = now_ms;
    return call;
}

/* Sends what may leave now. */
static void send_due(struct calls_state *s)
{
    struct calls *calls = s->calls;
    int64_t now_ms = calls->options.now_ms();

    if (calls->free_at_ms < (double)(now_ms - BURST_MS))
        calls->free_at_ms = (double)(now_ms - BURST_MS);
    while (!is_stopped(s) && transport_room(calls->options.transport) &&
           calls->free_at_ms <= (double)now_ms) {
        struct call *call = take_next(s, now_ms);

        if (!call)
            return;
        call->tries++;
        calls->sent++;
        calls->free_at_ms += 1000 / calls->rate.now;
        transport_send(calls->options.transport, &call->request, s->user->once, call);
    }
}

static int64_t wait_before_next_try_ms(const struct calls *calls, const struct call *call,
                                       const struct transport_result *result)
{
    const struct calls_options *o = &calls->options;
    int64_t wait_ms = backoff_ms(call->tries, o->wait_base_ms, o->wait_cap_ms, o->random());
    int64_t asked_s = result->reach == REACH_ANSWERED ? result->response.retry_after_s : -1;

    if (asked_s > RETRY_AFTER_MAX_S)
        asked_s = RETRY_AFTER_MAX_S;
    return asked_s * 1000 > wait_ms ? asked_s * 1000 : wait_ms;
}

static void take_answer(struct calls_state *s, struct transport_result *result)
{
    struct calls *calls = s->calls;
    struct call *call = result->tag;
    int64_t now_ms = calls->options.now_ms();
    int64_t wait_ms = wait_before_next_try_ms(calls, call, result);
    bool last = call->tries >= calls->options.tries_max ||
                now_ms + wait_ms - call->first_ms > calls->options.call_max_ms;
    enum call_step step;

    s->dry = false;
    result->tag = call->tag;
    step = s->user->answer(s->user->context, result, last);
    if (step == CALL_SLOWER) {
        calls->slowed++;
        rate_halve(&calls->rate, now_ms);
    } else if (result->reach == REACH_ANSWERED) {
        rate_rise(&calls->rate);
    }
    if (step == CALL_STOP)
        s->stopped = true;
    if ((step == CALL_AGAIN || step == CALL_SLOWER) && !last) {
        call->not_before_ms = now_ms + wait_ms;
        call->next = s->waiting;
        s->waiting = call;
        return;
    }
    call_free(call);
}

/* How long to wait at most until something can be sent, or the stop flag wants a look. A call that
 * is due cannot leave before there is room and the rate permits it. */
static int64_t idle_ms(const struct calls_state *s)
{
    int64_t now_ms = s->calls->options.now_ms();
    int64_t idle = s->dry ? STOP_CHECK_MS : 0;
    double until_free_ms = s->calls->free_at_ms - (double)now_ms;

    if (s->stopped || !transport_room(s->calls->options.transport))
        return STOP_CHECK_MS;
    for (const struct call *call = s->waiting; call; call = call->next)
        if (call->not_before_ms - now_ms < idle)
            idle = call->not_before_ms - now_ms;
    if (until_free_ms > (double)idle)
        idle = (int64_t)until_free_ms + 1;
    if (idle > STOP_CHECK_MS)
        return STOP_CHECK_MS;
    return idle > 0 ? idle : 0;
}

static void drop_waiting(struct calls_state *s)
{
    while (s->waiting) {
        struct call *call = s->waiting;

        s->waiting = call->next;
        s->user->drop(s->user->context, call->tag);
        call_free(call);
    }
}

static void tell_idle(const struct calls *calls)
{
    if (calls->options.idle)
        calls->options.idle(calls->options.idle_context);
}

/* Whoever asks twice wants the end now: what is under way is given up. */
static bool wait_for_answer(struct calls_state *s, struct transport_result *result)
{
    struct transport *transport = s->calls->options.transport;

    if (*s->calls->options.stop < 2 || !transport_busy(transport))
        return transport_wait(transport, idle_ms(s), result);
    transport_give_up(transport, result);
    return true;
}

void calls_run(struct calls *calls, const struct calls_user *user)
{
    struct calls_state s = {.calls = calls, .user = user};
    struct transport_result result;

    for (;;) {
        send_due(&s);
        if (is_stopped(&s))
            drop_waiting(&s);
        if (!transport_busy(calls->options.transport) && !s.waiting && (s.dry || s.stopped))
            return;
        if (wait_for_answer(&s, &result))
            take_answer(&s, &result);
        else
            tell_idle(calls);
    }
}

void calls_wait(struct calls *calls, int64_t wait_ms)
{
    int64_t until_ms = calls->options.now_ms() + wait_ms;
    struct transport_result none;
    int64_t left_ms;

    while (!*calls->options.stop && (left_ms = until_ms - calls->options.now_ms()) > 0) {
        (void)transport_wait(calls->options.transport,
                             left_ms < STOP_CHECK_MS ? left_ms : STOP_CHECK_MS, &none);
        tell_idle(calls);
    }
}
