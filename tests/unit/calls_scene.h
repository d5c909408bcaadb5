#ifndef BONUSREC_TESTS_CALLS_SCENE_H
#define BONUSREC_TESTS_CALLS_SCENE_H

/* Calls to a scripted server, with time and chance in the hands of the test. */

#include "base/clock.h"
#include "net/calls.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scripted_server.h"

/* --- time and chance, as arguments
 * ---------------------------------------------------------------- */

static int64_t clock_speed;            /* how many times faster than the real one */
static volatile int64_t clock_jump_ms; /* what the machine has slept through */
static int clock_readings;
static uint32_t chance;

static inline int64_t fast_clock_ms(void)
{
    clock_readings++;
    return clock_monotonic_ms() * clock_speed + clock_jump_ms;
}

static inline int64_t stopped_clock_ms(void)
{
    return 5000;
}

static inline int64_t wall_s(void)
{
    return 0;
}

static inline uint32_t fixed_chance(void)
{
    return chance;
}

/* --- a user who makes `wanted` calls and does after each answer what it was told
 * ------------------- */

struct user {
    int wanted;
    int given;
    int answers;
    int lasts;
    int drops;
    int nexts;
    int tags[64];
    void *dropped;
    enum call_step step;    /* after an answer with a status other than 200 */
    enum reach reaches[64]; /* of each answer */
    bool stop_at_answer;    /* the signal arrives with the first answer */
    int64_t not_after_ms;
    int follow_ups; /* calls that each answer makes possible, as pages do */
    struct scene *scene;
};

struct scene {
    const int *statuses; /* of the answers in turn; the last again and again; 0: close, -1: hang */
    const char *headers;
    int delay_ms;
    int stop_at_request;  /* the signal arrives with this request, from 1 */
    bool stop_at_once;    /* and it is the second one */
    int sleep_at_request; /* the machine sleeps for a minute with this request under way, from 1 */
    volatile sig_atomic_t stop;
    struct scripted_server *server;
    struct transport *transport;
    struct calls calls;
    struct user user;
};

static inline void answer_in_turn(void *context, const struct seen *seen, struct reply *reply)
{
    struct scene *scene = context;
    const int *status = scene->statuses;

    for (int i = 0; i < seen->number && status[1] != -2; i++)
        status++;
    reply->delay_ms = scene->delay_ms;
    if (scene->stop_at_request == seen->number + 1)
        scene->stop = scene->stop_at_once ? 2 : 1;
    if (scene->sleep_at_request == seen->number + 1)
        clock_jump_ms += 60000;
    if (*status > 0)
        reply_say(reply, *status, scene->headers ? scene->headers : "", "");
    else
        reply->then = *status ? THEN_HANG : THEN_CLOSE;
}

static inline bool next_call(void *context, struct http_request *request, void **tag)
{
    struct user *user = context;

    user->nexts++;
    if (user->given == user->wanted)
        return false;
    request->method = "POST";
    buffer_add_text(&request->path, "/");
    buffer_printf(&request->body, "{\"call\":%d}", user->given);
    *tag = &user->tags[user->given++];
    return true;
}

static inline enum call_step take_answer(void *context, const struct transport_result *result,
                                         bool last)
{
    struct user *user = context;

    user->reaches[user->answers++] = result->reach;
    user->lasts += last;
    ++*(int *)result->tag;
    if (user->stop_at_answer)
        user->scene->stop = 1;
    if (user->follow_ups > 0) {
        user->follow_ups--;
        user->wanted++;
    }
    return result->reach == REACH_ANSWERED && result->response.status == 200 ? CALL_DONE
                                                                             : user->step;
}

static inline void drop(void *context, void *tag)
{
    struct user *user = context;

    user->drops++;
    user->dropped = tag;
}

/* --- the scene
 * ------------------------------------------------------------------------------------- */

#define STATUSES(...) ((const int[]){__VA_ARGS__, -2, -2})

static inline struct calls_options fast(void)
{
    return (struct calls_options){.first_rate = INFINITY,
                                  .highest_rate = INFINITY,
                                  .tries_max = 8,
                                  .wait_base_ms = 1,
                                  .wait_cap_ms = 4,
                                  .call_max_ms = 100000,
                                  .now_ms = fast_clock_ms,
                                  .random = fixed_chance};
}

static inline void scene_begin(struct scene *scene, struct calls_options options,
                               unsigned in_flight)
{
    struct transport_options transport = {
        .is_loopback = true,
        .timeout_ms = 10000,
        .body_max = 1000,
        .max_in_flight = in_flight,
        .wall_s = wall_s,
    };
    struct error error;

    if (clock_speed == 0)
        clock_speed = 1;
    scene->server = server_start(answer_in_turn, scene);
    transport.origin = scene->server->origin;
    assert_int_equal(transport_new(&transport, &scene->transport, &error), 0);
    options.transport = scene->transport;
    options.stop = &scene->stop;
    calls_init(&scene->calls, &options);
    scene->user.scene = scene;
}

/* Makes the calls; the server has ended afterwards, and what it saw can be read. */
static inline void scene_run(struct scene *scene, bool once)
{
    struct calls_user user = {.context = &scene->user,
                              .once = once,
                              .not_after_ms = scene->user.not_after_ms,
                              .next = next_call,
                              .answer = take_answer,
                              .drop = drop};

    calls_run(&scene->calls, &user);
    assert_int_equal(transport_busy(scene->transport), 0);
    transport_free(scene->transport);
    server_stop(scene->server);
}

static inline void scene_end(struct scene *scene)
{
    server_free(scene->server);
    clock_speed = 1;
    clock_jump_ms = 0;
    chance = 0;
}

#endif
