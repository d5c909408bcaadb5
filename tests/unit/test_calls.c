/* Many calls over one transport: how often each is made, and what is waited for. */
#include "net/calls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calls_scene.h"

static void every_call_is_made_once_and_answered_to_its_owner(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .user.wanted = 40};

    (void)state;
    scene_begin(&scene, fast(), 4);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 40);
    assert_int_equal(scene.user.answers, 40);
    for (int i = 0; i < 40; i++)
        assert_int_equal(scene.user.tags[i], 1);
    assert_int_equal(scene.calls.sent, 40);
    assert_int_equal(scene.calls.slowed, 0);
    scene_end(&scene);
}

static void as_many_as_there_is_room_for_are_in_flight_and_no_more(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .delay_ms = 20, .user.wanted = 12};

    (void)state;
    scene_begin(&scene, fast(), 3);
    scene_run(&scene, false);
    assert_int_equal(scene.server->most_under_way, 3);
    assert_int_equal(scene.server->requests, 12);
    scene_end(&scene);
}

static void no_calls_need_no_network(void **state)
{
    struct scene scene = {.statuses = STATUSES(200)};

    (void)state;
    scene_begin(&scene, fast(), 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->connections, 0);
    scene_end(&scene);
}

static void an_answer_may_make_further_calls_possible(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(200), .user = {.wanted = 1, .follow_ups = 5}
    };

    (void)state;
    scene_begin(&scene, fast(), 4);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 6);
    scene_end(&scene);
}

static void another_try_sends_the_same_bytes(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(500, 0, 503, 200), .user = {.wanted = 1, .step = CALL_SLOWER}
    };

    (void)state;
    scene_begin(&scene, fast(), 1);
    scene_run(&scene, true);
    assert_int_equal(scene.server->requests, 4);
    for (int i = 0; i < 4; i++)
        assert_string_equal(buffer_text(&scene.server->seen[i].body), "{\"call\":0}");
    assert_int_equal(scene.user.tags[0], 4);
    assert_int_equal(scene.user.lasts, 0);
    assert_int_equal(scene.user.reaches[1], REACH_NO_ANSWER);
    scene_end(&scene);
}

static void after_eight_tries_it_is_over(void **state)
{
    static const enum call_step steps[] = {CALL_AGAIN, CALL_SLOWER};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct scene scene = {
            .statuses = STATUSES(500), .user = {.wanted = 1, .step = steps[i]}
        };

        scene_begin(&scene, fast(), 1);
        scene_run(&scene, false);
        assert_int_equal(scene.server->requests, 8);
        assert_int_equal(scene.user.answers, 8);
        assert_int_equal(scene.user.lasts, 1);
        assert_int_equal(scene.user.drops, 0);
        scene_end(&scene);
    }
}

static void what_is_done_is_not_tried_again(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(400), .user = {.wanted = 3, .step = CALL_DONE}
    };

    (void)state;
    scene_begin(&scene, fast(), 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 3);
    scene_end(&scene);
}

static void the_wait_before_another_try_doubles_up_to_its_cap(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(500), .user = {.wanted = 1, .step = CALL_AGAIN}
    };
    struct calls_options options = fast();
    static const int64_t waits_ms[] = {20, 40, 50, 50};

    (void)state;
    options.wait_base_ms = 20;
    options.wait_cap_ms = 50;
    options.tries_max = 5;
    chance = UINT32_MAX;
    scene_begin(&scene, options, 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 5);
    for (int i = 0; i < 4; i++)
        assert_true(scene.server->seen[i + 1].at_ms - scene.server->seen[i].at_ms >=
                    waits_ms[i] - 2);
    scene_end(&scene);
}

/* Full jitter reaches down to no wait at all: with a clock that stands still, any wait is for ever.
 */
static void the_wait_may_by_chance_be_none(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(500, 500, 500, 200), .user = {.wanted = 1, .step = CALL_AGAIN}
    };
    struct calls_options options = fast();

    (void)state;
    options.now_ms = stopped_clock_ms;
    options.wait_base_ms = 10000;
    options.wait_cap_ms = 10000;
    scene_begin(&scene, options, 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 4);
    scene_end(&scene);
}

static void no_try_begins_after_the_longest_time_of_a_call(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(500), .user = {.wanted = 1, .step = CALL_AGAIN}
    };
    struct calls_options options = fast();

    (void)state;
    options.wait_base_ms = 1000;
    options.wait_cap_ms = 1000;
    options.call_max_ms = 900;
    chance = UINT32_MAX;
    scene_begin(&scene, options, 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.user.lasts, 1);
    scene_end(&scene);
}

static void retry_after_is_waited_for(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200),
        .headers = "Retry-After: 2\r\n",
        .user = {.wanted = 1, .step = CALL_SLOWER}
    };

    (void)state;
    clock_speed = 20; /* two seconds are a tenth */
    scene_begin(&scene, fast(), 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 2);
    assert_true(scene.server->seen[1].at_ms - scene.server->seen[0].at_ms >= 98);
    scene_end(&scene);
}

/* An hour would be longer than the call may take; a minute is not. */
static void retry_after_is_believed_up_to_a_minute(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200),
        .headers = "Retry-After: 3600\r\n",
        .user = {.wanted = 1, .step = CALL_SLOWER}
    };

    (void)state;
    clock_speed = 1000;
    scene_begin(&scene, fast(), 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 2);
    assert_true(scene.server->seen[1].at_ms - scene.server->seen[0].at_ms >= 58);
    scene_end(&scene);
}

static void a_short_retry_after_does_not_shorten_the_wait(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200),
        .headers = "Retry-After: 0\r\n",
        .user = {.wanted = 1, .step = CALL_SLOWER}
    };
    struct calls_options options = fast();

    (void)state;
    options.wait_base_ms = 60;
    options.wait_cap_ms = 60;
    chance = UINT32_MAX;
    scene_begin(&scene, options, 1);
    scene_run(&scene, false);
    assert_true(scene.server->seen[1].at_ms - scene.server->seen[0].at_ms >= 58);
    scene_end(&scene);
}

static void calls_marked_once_each_have_a_connection(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .user.wanted = 5};

    (void)state;
    scene_begin(&scene, fast(), 2);
    scene_run(&scene, true);
    assert_int_equal(scene.server->requests, 5);
    assert_int_equal(scene.server->connections, 5);
    scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_is_made_once_and_answered_to_its_owner),
        cmocka_unit_test(as_many_as_there_is_room_for_are_in_flight_and_no_more),
        cmocka_unit_test(no_calls_need_no_network),
        cmocka_unit_test(an_answer_may_make_further_calls_possible),
        cmocka_unit_test(another_try_sends_the_same_bytes),
        cmocka_unit_test(after_eight_tries_it_is_over),
        cmocka_unit_test(what_is_done_is_not_tried_again),
        cmocka_unit_test(the_wait_before_another_try_doubles_up_to_its_cap),
        cmocka_unit_test(the_wait_may_by_chance_be_none),
        cmocka_unit_test(no_try_begins_after_the_longest_time_of_a_call),
        cmocka_unit_test(retry_after_is_waited_for),
        cmocka_unit_test(retry_after_is_believed_up_to_a_minute),
        cmocka_unit_test(a_short_retry_after_does_not_shorten_the_wait),
        cmocka_unit_test(calls_marked_once_each_have_a_connection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
