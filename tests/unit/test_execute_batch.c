/* Bonuses that are paid together: one request, whatever comes back, and what is known of each then. */
#include "batch_scene.h"

static void one_request_pays_all_and_is_never_repeated_whatever_comes_back(void **state)
{
    static const struct {
        const char *answer;
        enum event event;
        enum status status;
        enum error_kind stop; /* ERROR_NONE: it goes on */
    } table[] = {
        {TAKEN,            EVENT_ACCEPTED, STATUS_PAID,    ERROR_NONE       },
        {NAMES_NONE,       EVENT_REFUSED,  STATUS_FAILED,  ERROR_NONE       },
        {NAMES_ALL,        EVENT_REFUSED,  STATUS_FAILED,  ERROR_NONE       },
        {FUNDS,            EVENT_REFUSED,  STATUS_FAILED,  ERROR_GUARD      },
        {BAD_TOKEN,        EVENT_REFUSED,  STATUS_FAILED,  ERROR_CREDENTIALS},
        {TOO_MANY,         EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {"429 slow down",  EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {"500 {}",         EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {"502 <html>",     EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {"400 not JSON",   EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {"200 \"done\"",   EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {ERROR_IN_SUCCESS, EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {ECHO,             EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {SILENCE,          EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
        {CUT,              EVENT_IN_DOUBT, STATUS_UNKNOWN, ERROR_NETWORK    },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct scene scene = {.answers = ANSWERS(table[i].answer)};
        struct batch batch;

        run_one(&scene, &batch);
        assert_int_equal(scene.server->requests, 1);
        assert_int_equal(batch.count, 0);
        for (size_t row = 0; row < BATCH; row++) {
            expect_row(&scene, row, table[i].event, table[i].status);
            assert_int_equal(settle_may_be_paid(attempt(&scene, row)),
                             table[i].event != EVENT_REFUSED);
        }
        assert_int_equal(scene.execution.stopped, table[i].stop != ERROR_NONE);
        if (table[i].stop)
            expect_stop(&scene, table[i].stop);
        assert_true(scene.ledger.is_flushed);
        assert_false(scene.execution.ledger_failed);
        finish_one(&scene, &batch);
    }
}

static void the_request_is_that_of_the_quote(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};
    const struct pay_order order = {.pay_minor = 300, .quote_id = QUOTE_ID};
    struct http_request request = HTTP_REQUEST_INIT;
    struct batch batch;

    (void)state;
    run_one(&scene, &batch);
    assert_non_null(strstr(buffer_text(&scene.server->seen[0].head),
                           "POST /api/v1/bulk-bonus-payments/" QUOTE_ID "/pay/ HTTP"));
    prolific_platform.write_pay(&order, &scene.ledger.begun[0], &request);
    assert_string_equal(buffer_text(&scene.server->seen[0].body), buffer_text(&request.body));
    http_request_release(&request);
    finish_one(&scene, &batch);
}

static void all_rows_and_their_quote_are_written_down_at_once_before_it_leaves(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};
    struct batch batch;

    (void)state;
    run_one(&scene, &batch);
    assert_int_equal(scene.ledger.commits, 1);
    assert_int_equal(scene.ledger.count, BATCH);
    assert_int_equal(scene.ledger.quotes, 1);
    assert_string_equal(scene.ledger.quote_id, QUOTE_ID);
    assert_string_equal(scene.ledger.quote_text, QUOTE_TEXT);
    assert_int_equal(scene.ledger.quote.amount_minor, 300);
    assert_int_equal(scene.ledger.quote.total_minor, 400);
    for (size_t i = 0; i < BATCH; i++) {
        assert_ptr_equal(scene.ledger.orders[i].intent, &scene.rows[i]);
        assert_int_equal(scene.ledger.orders[i].pay_minor, 100);
        assert_int_equal(scene.ledger.orders[i].attempt, 0);
        assert_int_equal(scene.ledger.orders[i].unexplained, i);
        assert_string_equal(scene.ledger.orders[i].shown, "1.00");
        assert_int_equal(attempt(&scene, i)->number, scene.ledger.begun[i].number);
        assert_true(attempt(&scene, i)->is_once);
    }
    finish_one(&scene, &batch);
}

static void who_is_named_by_a_refusal_fails_and_the_others_stay_for_another_quote(void **state)
{
    struct scene scene = {.answers = ANSWERS(NAMES_ONE)};
    struct batch batch;

    (void)state;
    run_one(&scene, &batch);
    assert_int_equal(scene.server->requests, 1);
    assert_false(scene.execution.stopped);
    assert_int_equal(batch.count, 2);
    assert_int_equal(batch.rows[0], 0);
    assert_int_equal(batch.rows[1], 2);
    expect_row(&scene, 1, EVENT_REFUSED, STATUS_FAILED);
    assert_non_null(strstr(attempt(&scene, 1)->answer->text, "not of this study"));
    for (size_t row = 0; row < BATCH; row += 2) {
        expect_row(&scene, row, EVENT_REFUSED, STATUS_NOT_ATTEMPTED);
        assert_false(attempt(&scene, row)->begun);
        assert_false(attempt(&scene, row)->answered);
        assert_true(attempt(&scene, row)->is_once);
        assert_false(settle_may_be_paid(attempt(&scene, row)));
    }
    finish_one(&scene, &batch);
}

static void the_others_are_then_paid_with_their_own_quote(void **state)
{
    struct scene scene = {.answers = ANSWERS(NAMES_ONE, TAKEN)};
    struct batch batch;

    (void)state;
    begin_batches(&scene, BATCH);
    batch = batch_of(&scene, 0);
    pay_batch(&scene, &batch);
    assert_int_equal(batch.count, 2);
    pay_batch(&scene, &batch);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(batch.count, 0);
    assert_int_equal(scene.ledger.commits, 2);
    assert_int_equal(scene.ledger.count, BATCH + 2);
    assert_ptr_equal(scene.ledger.orders[BATCH].intent, &scene.rows[0]);
    assert_ptr_equal(scene.ledger.orders[BATCH + 1].intent, &scene.rows[2]);
    assert_int_equal(settle_status(attempt(&scene, 0), false), STATUS_PAID);
    assert_int_equal(settle_status(attempt(&scene, 1), false), STATUS_FAILED);
    assert_int_equal(settle_status(attempt(&scene, 2), false), STATUS_PAID);
    finish_one(&scene, &batch);
}

static void each_batch_leaves_on_a_connection_of_its_own(void **state)
{
    struct scene scene = {.answers = ANSWERS(TAKEN)};

    (void)state;
    run_two(&scene);
    assert_int_equal(scene.server->requests, 2);
    assert_int_not_equal(scene.server->seen[0].connection, scene.server->seen[1].connection);
    for (size_t row = 0; row < 2 * BATCH; row++)
        expect_row(&scene, row, EVENT_ACCEPTED, STATUS_PAID);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_request_pays_all_and_is_never_repeated_whatever_comes_back),
        cmocka_unit_test(the_request_is_that_of_the_quote),
        cmocka_unit_test(all_rows_and_their_quote_are_written_down_at_once_before_it_leaves),
        cmocka_unit_test(who_is_named_by_a_refusal_fails_and_the_others_stay_for_another_quote),
        cmocka_unit_test(the_others_are_then_paid_with_their_own_quote),
        cmocka_unit_test(each_batch_leaves_on_a_connection_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
