/* The order in which money moves: written down, then sent, then recorded, whatever comes back. */
#include "execute/execute.h"

#include "core/key.h"
#include "platform/mturk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "execute_scene.h"

static void every_row_to_pay_is_begun_sent_once_and_recorded(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .in_flight = 4};

    (void)state;
    begin(&scene, ROWS);
    run(&scene);
    assert_int_equal(scene.server->requests, ROWS);
    assert_int_equal(scene.ledger.count, ROWS);
    assert_int_equal(scene.execution.count, ROWS);
    assert_int_equal(scene.progress, ROWS);
    assert_false(scene.execution.stopped);
    for (size_t i = 0; i < ROWS; i++)
        expect_attempt(&scene, i, VERDICT_ACCEPTED, false);
    assert_null(execution_find(&scene.execution, ROWS));
    end(&scene);
}

static void the_token_is_the_key_of_the_bonus(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};
    char key[SHA256_HEX_SIZE];
    char member[128];

    (void)state;
    begin(&scene, 2);
    scene.items[1].occurrence = 3;
    run(&scene);
    for (int i = 0; i < 2; i++) {
        key_compute("mturk", &scene.rows[i], i ? 3 : 1, key);
        (void)snprintf(member, sizeof member, "\"UniqueRequestToken\":\"%s\"", key);
        assert_non_null(strstr(buffer_text(&scene.server->seen[i].body), member));
    }
    end(&scene);
}

static void rows_decided_otherwise_are_not_sent(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    begin(&scene, 6);
    scene.items[0].decision = DECISION_ALREADY_PAID;
    scene.items[1].decision = DECISION_HOLD;
    scene.items[2].decision = DECISION_LIMIT;
    scene.items[3].decision = DECISION_FAIL;
    scene.items[5].decision = DECISION_ZERO;
    scene.plan.pay_count = 1;
    run(&scene);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.execution.count, 1);
    assert_non_null(strstr(buffer_text(&scene.server->seen[0].body), "\"3A4\""));
    assert_null(execution_find(&scene.execution, 3));
    assert_non_null(execution_find(&scene.execution, 4));
    end(&scene);
}

static void what_is_sent_is_the_planned_amount(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    begin(&scene, 1);
    scene.items[0].pay_minor = 35; /* a top-up */
    run(&scene);
    assert_non_null(strstr(buffer_text(&scene.server->seen[0].body), "\"BonusAmount\":\"0.35\""));
    end(&scene);
}

static void nothing_to_pay_needs_no_network(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID)};

    (void)state;
    begin(&scene, 0);
    run(&scene);
    assert_int_equal(scene.server->connections, 0);
    assert_null(execution_find(&scene.execution, 0));
    assert_false(scene.execution.stopped);
    end(&scene);
}

static void a_lost_answer_is_asked_for_again_with_the_same_bytes(void **state)
{
    static const char *const losses[] = {SILENCE, CUT, FAULT, "502 <html>"};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct scene scene = {.answers = ANSWERS(losses[i], PAID)};

        begin(&scene, 1);
        run(&scene);
        assert_int_equal(scene.server->requests, 2);
        assert_int_equal(scene.ledger.count, 1);
        assert_string_equal(buffer_text(&scene.server->seen[0].body),
                            buffer_text(&scene.server->seen[1].body));
        expect_attempt(&scene, 0, VERDICT_ACCEPTED, true);
        assert_false(scene.execution.stopped);
        end(&scene);
    }
}

static void throttling_leaves_no_doubt(void **state)
{
    struct scene scene = {.answers = ANSWERS(THROTTLED, "429 <html>", PAID)};

    (void)state;
    begin(&scene, 1);
    run(&scene);
    assert_int_equal(scene.server->requests, 3);
    assert_int_equal(scene.calls.slowed, 2);
    expect_attempt(&scene, 0, VERDICT_ACCEPTED, false);
    end(&scene);
}

static void a_refusal_after_a_lost_answer_does_not_take_the_doubt_away(void **state)
{
    struct scene scene = {.answers = ANSWERS(SILENCE, REFUSED)};

    (void)state;
    begin(&scene, 1);
    run(&scene);
    expect_attempt(&scene, 0, VERDICT_REFUSED, true);
    end(&scene);
}

static void already_processed_is_recorded_and_not_sent_again(void **state)
{
    struct scene scene = {.answers = ANSWERS(DUPLICATE)};

    (void)state;
    begin(&scene, 2);
    run(&scene);
    assert_int_equal(scene.server->requests, 2);
    expect_attempt(&scene, 0, VERDICT_ALREADY_PAID, false);
    assert_false(scene.execution.stopped);
    end(&scene);
}

static void a_refused_row_leaves_the_others(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID, REFUSED, PAID)};

    (void)state;
    begin(&scene, 3);
    run(&scene);
    assert_int_equal(scene.server->requests, 3);
    expect_attempt(&scene, 0, VERDICT_ACCEPTED, false);
    expect_attempt(&scene, 1, VERDICT_REFUSED, false);
    assert_string_equal(attempt(&scene, 1)->answer->code,
                        "AWS.MechanicalTurk.InvalidAssignmentState");
    expect_attempt(&scene, 2, VERDICT_ACCEPTED, false);
    assert_false(scene.execution.stopped);
    end(&scene);
}

/* --- a platform where the same request twice pays twice
 * --------------------------------------------- */

static void where_resending_is_not_safe_each_payment_has_a_connection_of_its_own(void **state)
{
    struct scene scene = {.answers = ANSWERS(PAID), .platform = mturk_platform};

    (void)state;
    scene.platform.resend_is_safe = false;
    begin(&scene, 3);
    run(&scene);
    assert_int_equal(scene.server->requests, 3);
    assert_int_equal(scene.server->connections, 3);
    end(&scene);
}

static void where_resending_is_not_safe_throttling_is_still_waited_out(void **state)
{
    struct scene scene = {.answers = ANSWERS(THROTTLED, PAID), .platform = mturk_platform};

    (void)state;
    scene.platform.resend_is_safe = false;
    begin(&scene, 1);
    run(&scene);
    assert_int_equal(scene.server->requests, 2);
    expect_attempt(&scene, 0, VERDICT_ACCEPTED, false);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_to_pay_is_begun_sent_once_and_recorded),
        cmocka_unit_test(the_token_is_the_key_of_the_bonus),
        cmocka_unit_test(rows_decided_otherwise_are_not_sent),
        cmocka_unit_test(what_is_sent_is_the_planned_amount),
        cmocka_unit_test(nothing_to_pay_needs_no_network),
        cmocka_unit_test(a_lost_answer_is_asked_for_again_with_the_same_bytes),
        cmocka_unit_test(throttling_leaves_no_doubt),
        cmocka_unit_test(a_refusal_after_a_lost_answer_does_not_take_the_doubt_away),
        cmocka_unit_test(already_processed_is_recorded_and_not_sent_again),
        cmocka_unit_test(a_refused_row_leaves_the_others),
        cmocka_unit_test(where_resending_is_not_safe_each_payment_has_a_connection_of_its_own),
        cmocka_unit_test(where_resending_is_not_safe_throttling_is_still_waited_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
