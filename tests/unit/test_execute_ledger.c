/* What the ledger hears of payments, and what it says of those that were sent before. */
#include "execute_scene.h"

/* The ledger has row `row` as sent at `at_s`, and nothing is certain of it. */
static void sent_before(struct scene *scene, size_t row, int64_t at_s)
{
    scene->entries[row] = (struct entry){
        .attempt = (int64_t)row + 1, .state = ENTRY_OPEN, .pay_minor = 100, .last_sent_at_s = at_s};
}

static void what_goes_out_together_is_written_down_together(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .delay_ms = 30, .in_flight = 4};

    (void)state;
    begin(&scene, 4);
    run(&scene);
    assert_int_equal(scene.ledger.count, 4);
    assert_int_equal(scene.ledger.commits, 1);
    assert_true(scene.ledger.is_flushed);
    for (size_t row = 0; row < 4; row++)
        assert_int_equal(told(&scene, row), EVENT_ACCEPTED);
    end(&scene);
}

static void where_a_payment_must_not_be_sent_twice_each_is_written_down_alone(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .in_flight = 4};

    (void)state;
    scene.platform = mturk_platform;
    scene.platform.resend_is_safe = false;
    begin(&scene, 4);
    run(&scene);
    assert_int_equal(scene.ledger.count, 4);
    assert_int_equal(scene.ledger.commits, 4);
    end(&scene);
}

static void nobody_has_to_listen(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .is_deaf = true};

    (void)state;
    begin(&scene, 2);
    run(&scene);
    assert_int_equal(told(&scene, 1), EVENT_ACCEPTED);
    assert_int_equal(scene.heard[1], EVENT_NONE);
    end(&scene);
}

/* A ledger that fails takes nothing from who listens beside it. */
static void what_the_ledger_could_not_take_in_is_passed_on_all_the_same(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    scene.ledger.fail_record_at = 1;
    begin(&scene, 2);
    run(&scene);
    assert_int_equal(told(&scene, 0), EVENT_SENDING);
    assert_int_equal(scene.heard[0], EVENT_ACCEPTED);
    assert_int_equal(scene.heard[1], EVENT_NONE);
    end(&scene);
}

static void it_hears_what_the_platform_said(void **state)
{
    static const struct {
        const char *answer;
        enum event event;
    } table[] = {
        {PAID,      EVENT_ACCEPTED },
        {REFUSED,   EVENT_REFUSED  },
        {NO_FUNDS,  EVENT_REFUSED  },
        {BAD_KEYS,  EVENT_REFUSED  },
        {DUPLICATE, EVENT_SAID_PAID},
        {HTML,      EVENT_IN_DOUBT },
        {SILENCE,   EVENT_IN_DOUBT },
        {FAULT,     EVENT_IN_DOUBT },
        {CUT,       EVENT_IN_DOUBT },
        {THROTTLED, EVENT_NOT_SENT },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct scene scene = {.answers = ANSWERS(table[i].answer)};

        begin(&scene, 1);
        run(&scene);
        assert_int_equal(told(&scene, 0), table[i].event);
        assert_true(scene.ledger.is_flushed);
        end(&scene);
    }
}

static void what_was_written_down_and_never_left_is_said_to_be_not_sent(void **state)
{
    struct scene scene = {.answers = ANSWERS(NO_FUNDS), .in_flight = 3};

    (void)state;
    begin(&scene, 5);
    scene.calls.rate.now = scene.calls.rate.ceiling = 5; /* one at a time leaves */
    run(&scene);
    assert_int_equal(scene.ledger.count, 3);
    assert_int_equal(told(&scene, 0), EVENT_REFUSED);
    assert_int_equal(told(&scene, 2), EVENT_NOT_SENT);
    assert_int_equal(told(&scene, 4), EVENT_NONE);
    assert_false(attempt(&scene, 2)->begun);
    end(&scene);
}

static void a_ledger_that_cannot_take_an_answer_lets_nothing_new_leave(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .ledger.fail_record_at = 2};

    (void)state;
    begin(&scene, 4);
    run(&scene);
    assert_int_equal(scene.server->requests, 2);
    expect_attempt(&scene, 1, VERDICT_ACCEPTED, false);
    assert_true(scene.execution.ledger_failed);
    expect_stop(&scene, ERROR_LEDGER);
    end(&scene);
}

static void a_payment_sent_before_is_sent_again_as_the_same_attempt(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    sent_before(&scene, 1, 1000);
    begin(&scene, 3);
    run(&scene);
    assert_int_equal(scene.ledger.orders[0].attempt, 0);
    assert_int_equal(scene.ledger.orders[1].attempt, 2);
    assert_int_equal(attempt(&scene, 1)->number, 2);
    assert_true(attempt(&scene, 1)->was_open);
    assert_int_equal(told(&scene, 1), EVENT_ACCEPTED);
    end(&scene);
}

static void a_refusal_takes_nothing_back_of_what_was_sent_lately(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct scene scene = {.answers = ANSWERS(REFUSED), .doubt_until_s = 5000};

        sent_before(&scene, 0, late ? 5000 : 4999);
        begin(&scene, 1);
        run(&scene);
        assert_int_equal(told(&scene, 0), late ? EVENT_STILL_OPEN : EVENT_REFUSED);
        end(&scene);
    }
}

static void what_the_list_showed_before_is_kept_with_the_attempt(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    begin(&scene, 2);
    scene.items[1].shown_until_s = 777;
    run(&scene);
    assert_int_equal(scene.ledger.orders[0].shown_until_s, 0);
    assert_int_equal(scene.ledger.orders[1].shown_until_s, 777);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_out_together_is_written_down_together),
        cmocka_unit_test(where_a_payment_must_not_be_sent_twice_each_is_written_down_alone),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(what_the_ledger_could_not_take_in_is_passed_on_all_the_same),
        cmocka_unit_test(it_hears_what_the_platform_said),
        cmocka_unit_test(what_was_written_down_and_never_left_is_said_to_be_not_sent),
        cmocka_unit_test(a_ledger_that_cannot_take_an_answer_lets_nothing_new_leave),
        cmocka_unit_test(a_payment_sent_before_is_sent_again_as_the_same_attempt),
        cmocka_unit_test(a_refusal_takes_nothing_back_of_what_was_sent_lately),
        cmocka_unit_test(what_the_list_showed_before_is_kept_with_the_attempt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
