/* Bonuses that are paid together, when nobody is reached, a signal comes or the ledger fails. */
#include "batch_scene.h"

static void where_nobody_is_reached_it_is_tried_again_and_nothing_was_sent(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};
    struct batch batch;

    (void)state;
    begin_batches(&scene, BATCH);
    server_stop(scene.server);
    batch = batch_of(&scene, 0);
    pay_batch(&scene, &batch);
    assert_int_equal(scene.calls.sent, scene.calls.options.tries_max);
    assert_int_equal(scene.server->requests, 0);
    assert_int_equal(scene.ledger.commits, 1);
    assert_int_equal(batch.count, 0);
    for (size_t row = 0; row < BATCH; row++)
        expect_row(&scene, row, EVENT_NOT_SENT, STATUS_NOT_ATTEMPTED);
    expect_stop(&scene, ERROR_NETWORK);
    finish_one(&scene, &batch);
}

static volatile sig_atomic_t *stop_flag;

/* Chance is asked for once a call waits for another try: the signal comes then. */
static uint32_t signal_while_it_waits(void)
{
    *stop_flag = 1;
    return 0;
}

static void a_signal_while_nobody_is_reached_leaves_it_unsent(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};
    struct batch batch;

    (void)state;
    begin_batches(&scene, BATCH);
    server_stop(scene.server);
    stop_flag = &scene.stop;
    scene.calls.options.random = signal_while_it_waits;
    batch = batch_of(&scene, 0);
    pay_batch(&scene, &batch);
    assert_int_equal(scene.calls.sent, 1);
    for (size_t row = 0; row < BATCH; row++)
        expect_row(&scene, row, EVENT_NOT_SENT, STATUS_NOT_ATTEMPTED);
    expect_stop(&scene, ERROR_STOPPED);
    finish_one(&scene, &batch);
}

/* Nothing left and nothing was written down. */
static void expect_nothing_begun(const struct scene *scene)
{
    assert_int_equal(scene->server->requests, 0);
    assert_int_equal(scene->ledger.count, 0);
    for (size_t row = 0; row < BATCH; row++) {
        expect_row(scene, row, EVENT_NONE, STATUS_NOT_ATTEMPTED);
        assert_false(attempt(scene, row)->begun);
    }
}

static void a_ledger_that_cannot_be_written_lets_nothing_leave(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};
    struct batch batch;

    (void)state;
    scene.ledger.fail_at = 1;
    run_one(&scene, &batch);
    expect_nothing_begun(&scene);
    expect_stop(&scene, ERROR_LEDGER);
    assert_true(scene.execution.ledger_failed);
    finish_one(&scene, &batch);
}

static void a_ledger_that_fails_afterwards_stops_the_run_and_the_answer_stands(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};
    struct batch batch;

    (void)state;
    scene.ledger.fail_record_at = 2;
    run_one(&scene, &batch);
    expect_stop(&scene, ERROR_LEDGER);
    assert_true(scene.execution.ledger_failed);
    for (size_t row = 0; row < BATCH; row++)
        assert_int_equal(settle_status(attempt(&scene, row), false), STATUS_PAID);
    finish_one(&scene, &batch);
}

static void after_a_signal_nothing_leaves(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN), .stop = 1};
    struct batch batch;

    (void)state;
    run_one(&scene, &batch);
    expect_nothing_begun(&scene);
    expect_stop(&scene, ERROR_STOPPED);
    finish_one(&scene, &batch);
}

static void a_signal_with_the_request_under_way_is_no_reason_to_forget_it(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN), .stop_at_request = 1, .delay_ms = 150};
    struct batch batch;

    (void)state;
    run_one(&scene, &batch);
    for (size_t row = 0; row < BATCH; row++)
        expect_row(&scene, row, EVENT_ACCEPTED, STATUS_PAID);
    assert_false(scene.execution.stopped);
    finish_one(&scene, &batch);
}

static void when_the_time_is_over_nothing_leaves(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN), .not_after_ms = 1};
    struct batch batch;

    (void)state;
    run_one(&scene, &batch);
    expect_nothing_begun(&scene);
    expect_stop(&scene, ERROR_STOPPED);
    assert_non_null(strstr(scene.execution.stop_error.text, "too long ago"));
    finish_one(&scene, &batch);
}

static void after_a_reason_to_stop_no_other_batch_leaves(void **state)
{
    struct scene scene = {.answers = ANSWERS("500 {}", TAKEN)};

    (void)state;
    run_two(&scene);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.ledger.count, BATCH);
    for (size_t row = 0; row < BATCH; row++)
        expect_row(&scene, row, EVENT_IN_DOUBT, STATUS_UNKNOWN);
    for (size_t row = BATCH; row < 2 * BATCH; row++)
        expect_row(&scene, row, EVENT_NONE, STATUS_NOT_ATTEMPTED);
    expect_stop(&scene, ERROR_NETWORK);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_nobody_is_reached_it_is_tried_again_and_nothing_was_sent),
        cmocka_unit_test(a_signal_while_nobody_is_reached_leaves_it_unsent),
        cmocka_unit_test(a_ledger_that_cannot_be_written_lets_nothing_leave),
        cmocka_unit_test(a_ledger_that_fails_afterwards_stops_the_run_and_the_answer_stands),
        cmocka_unit_test(after_a_signal_nothing_leaves),
        cmocka_unit_test(a_signal_with_the_request_under_way_is_no_reason_to_forget_it),
        cmocka_unit_test(when_the_time_is_over_nothing_leaves),
        cmocka_unit_test(after_a_reason_to_stop_no_other_batch_leaves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
