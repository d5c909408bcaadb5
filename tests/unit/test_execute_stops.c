/* What ends a run before every row had its turn, and what is known of each row then. */
#include "execute/execute.h"

#include "base/clock.h"
#include "platform/mturk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "execute_scene.h"

static void what_the_ledger_cannot_write_down_is_not_sent(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .ledger.fail_at = 1, .in_flight = 4};

    (void)state;
    begin(&scene, 5);
    run(&scene);
    assert_int_equal(scene.server->connections, 0);
    assert_false(attempt(&scene, 0)->begun);
    expect_stop(&scene, ERROR_LEDGER);
    end(&scene);
}

static void a_ledger_that_fails_midway_lets_nothing_new_leave(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .ledger.fail_at = 3, .in_flight = 2};

    (void)state;
    begin(&scene, 5);
    run(&scene);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(scene.ledger.count, 2);
    expect_attempt(&scene, 1, VERDICT_ACCEPTED, false);
    assert_false(attempt(&scene, 2)->begun);
    assert_false(attempt(&scene, 4)->begun);
    expect_stop(&scene, ERROR_LEDGER);
    end(&scene);
}

static void what_no_payment_can_get_past_stops_the_run(void **state)
{
    static const struct {
        const char *answer;
        enum verdict verdict;
        enum error_kind kind;
        bool doubtful;
    } stops[] = {
        {NO_FUNDS, VERDICT_OUT_OF_FUNDS, ERROR_GUARD,       false},
        {BAD_KEYS, VERDICT_NOT_ALLOWED,  ERROR_CREDENTIALS, false},
        {HTML,     VERDICT_NOT_PLATFORM, ERROR_PLATFORM,    true },
        {"302 ",   VERDICT_NOT_PLATFORM, ERROR_PLATFORM,    true },
        {"200 ",   VERDICT_NOT_PLATFORM, ERROR_PLATFORM,    true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        struct scene scene = {.answers = ANSWERS(PAID, stops[i].answer)};

        begin(&scene, 4);
        run(&scene);
        assert_int_equal(scene.server->requests, 2);
        assert_int_equal(scene.ledger.count, 2);
        expect_attempt(&scene, 0, VERDICT_ACCEPTED, false);
        expect_attempt(&scene, 1, stops[i].verdict, stops[i].doubtful);
        assert_false(attempt(&scene, 2)->begun);
        assert_false(attempt(&scene, 3)->begun);
        expect_stop(&scene, stops[i].kind);
        end(&scene);
    }
}

static void a_payment_that_never_gets_an_answer_stops_the_run_after_eight_tries(void **state)
{
    struct scene scene = {.answers = ANSWERS(SILENCE)};

    (void)state;
    begin(&scene, 3);
    run(&scene);
    assert_int_equal(scene.server->requests, 8);
    assert_int_equal(scene.ledger.count, 1);
    assert_true(attempt(&scene, 0)->doubtful);
    assert_false(attempt(&scene, 0)->answered);
    assert_false(attempt(&scene, 1)->begun);
    expect_stop(&scene, ERROR_NETWORK);
    end(&scene);
}

static void a_platform_that_only_throttles_stops_the_run_without_doubt(void **state)
{
    struct scene scene = {.answers = ANSWERS(THROTTLED)};

    (void)state;
    begin(&scene, 1);
    run(&scene);
    assert_int_equal(scene.server->requests, 8);
    expect_attempt(&scene, 0, VERDICT_SLOW_DOWN, false);
    expect_stop(&scene, ERROR_NETWORK);
    end(&scene);
}

static void what_never_left_leaves_no_doubt(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    begin(&scene, 2);
    server_stop(scene.server); /* nobody listens */
    scene.server->connections = 0;
    execute(&(struct execute_request){.platform = &scene.platform,
                                      .calls = &scene.calls,
                                      .ledger = &scene.ledger,
                                      .intents = scene.rows,
                                      .plan = &scene.plan,
                                      .who = "",
                                      .news = hear,
                                      .news_context = &scene},
            &scene.execution);
    assert_true(attempt(&scene, 0)->begun);
    assert_false(attempt(&scene, 0)->doubtful);
    assert_false(attempt(&scene, 0)->answered);
    assert_false(attempt(&scene, 1)->begun);
    assert_int_equal(scene.calls.sent, 8);
    expect_stop(&scene, ERROR_NETWORK);
    end(&scene);
}

static void a_signal_lets_what_is_in_flight_be_recorded_and_begins_nothing_new(void **state)
{
    struct scene scene = {
        .answers = ANSWERS(PAID), .delay_ms = 60, .stop_at_request = 2, .in_flight = 2};

    (void)state;
    begin(&scene, 6);
    run(&scene);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(scene.ledger.count, 2);
    expect_attempt(&scene, 0, VERDICT_ACCEPTED, false);
    expect_attempt(&scene, 1, VERDICT_ACCEPTED, false);
    assert_false(attempt(&scene, 2)->begun);
    expect_stop(&scene, ERROR_STOPPED);
    end(&scene);
}

static void a_signal_after_the_last_answer_stops_nothing(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .stop_at_request = 2};

    (void)state;
    begin(&scene, 2);
    run(&scene);
    expect_attempt(&scene, 1, VERDICT_ACCEPTED, false);
    assert_false(scene.execution.stopped);
    end(&scene);
}

/* The last row's retry is dropped: the run was cut short although every row had its turn. */
static void a_signal_while_the_last_row_waits_stops_the_run(void **state)
{
    static const char *const answers[] = {THROTTLED, SILENCE, FAULT};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct scene scene = {.answers = ANSWERS(PAID, answers[i]), .stop_at_request = 2};

        begin(&scene, 2);
        run(&scene);
        assert_int_equal(scene.server->requests, 2);
        assert_int_equal(attempt(&scene, 1)->doubtful, i > 0);
        assert_int_equal(scene.progress, 2);
        expect_stop(&scene, ERROR_STOPPED);
        end(&scene);
    }
}

static void where_resending_is_not_safe_a_lost_answer_stops_the_run(void **state)
{
    static const char *const losses[] = {SILENCE, CUT, FAULT};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct scene scene = {.answers = ANSWERS(PAID, losses[i]), .platform = mturk_platform};

        scene.platform.resend_is_safe = false;
        begin(&scene, 3);
        run(&scene);
        assert_int_equal(scene.server->requests, 2);
        assert_true(attempt(&scene, 1)->doubtful);
        assert_false(attempt(&scene, 2)->begun);
        expect_stop(&scene, ERROR_NETWORK);
        end(&scene);
    }
}

/* Whoever let the question stand for a day: another run may have paid, and its token is forgotten.
 */
static void nothing_is_begun_after_its_time(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    begin(&scene, 3);
    scene.not_after_ms = clock_monotonic_ms() - 1;
    run(&scene);
    assert_int_equal(scene.server->requests, 0);
    assert_int_equal(scene.ledger.count, 0);
    expect_stop(&scene, ERROR_STOPPED);
    assert_non_null(strstr(scene.execution.stop_error.text, "too long ago"));
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_ledger_cannot_write_down_is_not_sent),
        cmocka_unit_test(a_ledger_that_fails_midway_lets_nothing_new_leave),
        cmocka_unit_test(what_no_payment_can_get_past_stops_the_run),
        cmocka_unit_test(a_payment_that_never_gets_an_answer_stops_the_run_after_eight_tries),
        cmocka_unit_test(a_platform_that_only_throttles_stops_the_run_without_doubt),
        cmocka_unit_test(what_never_left_leaves_no_doubt),
        cmocka_unit_test(a_signal_lets_what_is_in_flight_be_recorded_and_begins_nothing_new),
        cmocka_unit_test(a_signal_after_the_last_answer_stops_nothing),
        cmocka_unit_test(a_signal_while_the_last_row_waits_stops_the_run),
        cmocka_unit_test(nothing_is_begun_after_its_time),
        cmocka_unit_test(where_resending_is_not_safe_a_lost_answer_stops_the_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
