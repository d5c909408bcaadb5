/* How fast calls leave, when no more do, and that waiting costs nothing. */
#include "net/calls.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calls_scene.h"

static void the_rate_halves_when_told_and_rises_with_each_other_answer(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200), .user = {.wanted = 3, .step = CALL_SLOWER}
    };
    struct calls_options options = fast();
    double expected = 500;

    (void)state;
    options.first_rate = 1000;
    scene_begin(&scene, options, 1);
    scene_run(&scene, false);
    for (int i = 0; i < 3; i++)
        expected += 1 / expected;
    assert_true(fabs(scene.calls.rate.now - expected) < 1e-9);
    assert_int_equal(scene.calls.slowed, 1);
    assert_int_equal(scene.calls.sent, 4);
    scene_end(&scene);
}

static void the_rate_never_rises_above_its_ceiling(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .user.wanted = 20};
    struct calls_options options = fast();

    (void)state;
    options.first_rate = 5000;
    options.highest_rate = 1000;
    scene_begin(&scene, options, 1);
    scene_run(&scene, false);
    assert_true(scene.calls.rate.now <= 1000);
    scene_end(&scene);
}

static void no_answer_does_not_raise_the_rate(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(0), .user = {.wanted = 3, .step = CALL_DONE}
    };
    struct calls_options options = fast();

    (void)state;
    options.first_rate = 1000;
    scene_begin(&scene, options, 1);
    scene_run(&scene, true);
    assert_true(scene.calls.rate.now >= 1000 && scene.calls.rate.now <= 1000);
    scene_end(&scene);
}

static void requests_leave_no_faster_than_the_rate(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .user.wanted = 9};
    struct calls_options options = fast();

    (void)state;
    options.first_rate = 100;
    options.highest_rate = 100;
    scene_begin(&scene, options, 8);
    scene_run(&scene, false);
    /* 20 ms may be saved up, so 3 leave at once; the other 6 at 10 ms each. */
    assert_true(scene.server->seen[8].at_ms - scene.server->seen[0].at_ms >= 57);
    scene_end(&scene);
}

static void a_signal_lets_what_is_in_flight_finish_and_sends_nothing_new(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(200), .delay_ms = 60, .stop_at_request = 2, .user.wanted = 30};

    (void)state;
    scene_begin(&scene, fast(), 2);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(scene.user.answers, 2);
    assert_int_equal(scene.user.drops, 0);
    scene_end(&scene);
}

static void a_second_signal_does_not_wait_for_what_is_in_flight(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(-1),
        .stop_at_request = 2,
        .stop_at_once = true,
        .user = {.wanted = 30, .step = CALL_AGAIN}
    };

    (void)state;
    scene_begin(&scene, fast(), 2);
    scene_run(&scene, false);
    assert_int_equal(scene.user.answers, 2);
    assert_int_equal(scene.user.reaches[0], REACH_NO_ANSWER);
    assert_int_equal(scene.user.reaches[1], REACH_NO_ANSWER);
    assert_int_equal(scene.user.drops, 2);
    scene_end(&scene);
}

static void a_signal_before_the_first_call_sends_nothing(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .stop = 1, .user.wanted = 3};

    (void)state;
    scene_begin(&scene, fast(), 2);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 0);
    assert_int_equal(scene.user.given, 0);
    scene_end(&scene);
}

static void a_signal_drops_what_waits_for_another_try(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503),
        .user = {.wanted = 1, .step = CALL_SLOWER, .stop_at_answer = true}
    };

    (void)state;
    scene_begin(&scene, fast(), 2);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.user.drops, 1);
    assert_ptr_equal(scene.user.dropped, &scene.user.tags[0]);
    scene_end(&scene);
}

static void nothing_new_leaves_after_its_time(void **state)
{
    struct scene scene = {.statuses = STATUSES(200), .sleep_at_request = 2, .user.wanted = 5};

    (void)state;
    scene_begin(&scene, fast(), 1);
    scene.user.not_after_ms = fast_clock_ms() + 30000;
    scene_run(&scene, true);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(scene.user.answers, 2);
    scene_end(&scene);
}

static void what_waits_for_another_try_does_not_leave_after_its_time(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200),
        .sleep_at_request = 1,
        .user = {.wanted = 1, .step = CALL_SLOWER}
    };

    (void)state;
    scene_begin(&scene, fast(), 1);
    scene.user.not_after_ms = fast_clock_ms() + 30000;
    scene_run(&scene, true);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.user.lasts, 0);
    assert_int_equal(scene.user.drops, 1);
    scene_end(&scene);
}

static void a_user_may_stop_all_calls(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(400), .user = {.wanted = 9, .step = CALL_STOP}
    };

    (void)state;
    scene_begin(&scene, fast(), 1);
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.user.answers, 1);
    scene_end(&scene);
}

/* A call is due again while the only place is taken: nothing can be done but wait. */
static void waiting_does_not_keep_the_processor_busy(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200), .delay_ms = 150, .user = {.wanted = 2, .step = CALL_AGAIN}
    };
    struct calls_options options = fast();

    (void)state;
    options.wait_base_ms = 20;
    options.wait_cap_ms = 20;
    chance = UINT32_MAX;
    scene_begin(&scene, options, 1);
    clock_readings = 0;
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 3);
    assert_true(clock_readings < 100);
    scene_end(&scene);
}

/* The same while the rate lets nothing leave. */
static void a_low_rate_does_not_keep_the_processor_busy(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(503, 200), .user = {.wanted = 1, .step = CALL_AGAIN}
    };
    struct calls_options options = fast();

    (void)state;
    options.first_rate = 5;
    scene_begin(&scene, options, 1);
    clock_readings = 0;
    scene_run(&scene, false);
    assert_int_equal(scene.server->requests, 2);
    assert_true(scene.server->seen[1].at_ms - scene.server->seen[0].at_ms >= 150);
    assert_true(clock_readings < 100);
    scene_end(&scene);
}

/* The same while a signal waits for what is in flight. */
static void a_stopped_run_does_not_keep_the_processor_busy(void **state)
{
    struct scene scene = {
        .statuses = STATUSES(200), .delay_ms = 150, .stop_at_request = 1, .user = {.wanted = 5}};

    (void)state;
    scene_begin(&scene, fast(), 2);
    clock_readings = 0;
    scene_run(&scene, false);
    assert_true(scene.server->requests <= 2);
    assert_true(clock_readings < 100);
    scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_halves_when_told_and_rises_with_each_other_answer),
        cmocka_unit_test(the_rate_never_rises_above_its_ceiling),
        cmocka_unit_test(no_answer_does_not_raise_the_rate),
        cmocka_unit_test(requests_leave_no_faster_than_the_rate),
        cmocka_unit_test(a_signal_lets_what_is_in_flight_finish_and_sends_nothing_new),
        cmocka_unit_test(a_second_signal_does_not_wait_for_what_is_in_flight),
        cmocka_unit_test(a_signal_before_the_first_call_sends_nothing),
        cmocka_unit_test(a_signal_drops_what_waits_for_another_try),
        cmocka_unit_test(nothing_new_leaves_after_its_time),
        cmocka_unit_test(what_waits_for_another_try_does_not_leave_after_its_time),
        cmocka_unit_test(a_user_may_stop_all_calls),
        cmocka_unit_test(waiting_does_not_keep_the_processor_busy),
        cmocka_unit_test(a_low_rate_does_not_keep_the_processor_busy),
        cmocka_unit_test(a_stopped_run_does_not_keep_the_processor_busy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
