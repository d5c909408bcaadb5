/* Entry before effect: what is written down, when it is durable, and who may send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_scene.h"

static int open_with_run(void **state)
{
    (void)scene_open(state);
    open_and_begin(*state);
    return 0;
}

/* Asks for one permit; what ledger_begin_send() gave. */
static int order(struct scene *scene, unsigned n, int64_t pay_minor, int64_t attempt)
{
    const struct intent intent = an_intent();
    const struct ledger_order order = {
        .key = a_key(n), .intent = &intent, .pay_minor = pay_minor, .attempt = attempt};
    const struct permit *permit = NULL;
    int result = ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error);

    if (result)
        assert_null(permit);
    return result;
}

static void a_permit_comes_with_a_commit_that_others_see(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_order orders[] = {
        {.key = a_key(1), .intent = &intent, .pay_minor = 500},
        {.key = a_key(2), .intent = &intent, .pay_minor = 250},
    };
    const struct permit *permits[2] = {0};

    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 0);
    succeeds(scene, ledger_begin_send(scene->ledger, NULL, orders, 2, permits, &scene->error));
    assert_string_equal(permit_key(permits[0]), a_key(1));
    assert_string_equal(permit_key(permits[1]), a_key(2));
    assert_int_not_equal(permit_attempt(permits[0]), permit_attempt(permits[1]));
    assert_int_equal(
        ask(scene, "SELECT count(*) FROM events WHERE event = 1 AND at_s = 1770000000"), 2);
    assert_int_equal(ask(scene, "SELECT pay_minor FROM attempts a JOIN entries e ON e.id = a.entry"
                                " WHERE key LIKE '00000002%'"),
                     250);
    assert_int_equal(ask(scene, "SELECT amount_minor FROM entries WHERE assignment_id ="
                                " 'ASSIGNMENT1' AND worker_id = 'WORKER1' AND group_id = 'HIT1' AND"
                                " currency = 'USD' AND reason = 'Bonus \"for\" caf\xc3\xa9' AND"
                                " ref = 'ref-1' AND key LIKE '00000002%'"),
                     500);
}

static void permits_stay_good_while_the_ledger_grows(void **state)
{
    enum { COUNT = 500 };
    static struct ledger_order orders[COUNT];
    static char keys[COUNT][SHA256_HEX_SIZE];
    static const struct permit *permits[COUNT];
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    char before[SHA256_HEX_SIZE];

    for (unsigned i = 0; i < COUNT; i++) {
        (void)snprintf(keys[i], sizeof keys[i], "%s", a_key(i));
        orders[i] = (struct ledger_order){.key = keys[i], .intent = &intent, .pay_minor = 1};
    }
    succeeds(scene, ledger_begin_send(scene->ledger, NULL, orders, 1, permits, &scene->error));
    (void)snprintf(before, sizeof before, "%s", keys[0]);
    keys[0][0] = 'f'; /* the permit has a copy of its own */
    succeeds(scene, ledger_begin_send(scene->ledger, NULL, orders + 1, COUNT - 1, permits + 1,
                                      &scene->error));
    assert_string_equal(permit_key(permits[0]), before);
    for (unsigned i = 1; i < COUNT; i++)
        assert_string_equal(permit_key(permits[i]), keys[i]);
}

static void a_bonus_that_may_have_been_paid_gets_no_second_attempt(void **state)
{
    static const enum event after[] = {EVENT_SENDING,   EVENT_IN_DOUBT, EVENT_ACCEPTED,
                                       EVENT_CONFIRMED, EVENT_ADOPTED,  EVENT_RESOLVED_PAID};
    struct scene *scene = *state;

    for (unsigned i = 0; i < sizeof after / sizeof *after; i++) {
        int64_t attempt = send(scene, i);

        if (after[i] != EVENT_SENDING)
            record(scene, attempt, after[i]);
        fails(scene, order(scene, i, 500, 0), ERROR_LEDGER, a_key(i));
        assert_non_null(strstr(scene->error.text, "nothing more is sent"));
        assert_string_equal(scene->error.origin, scene->path);
        close_ledger(scene);
        open_ledger(scene);
        begin_run(scene, a_key(100 + i), "", &sandbox);
    }
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts"), 6);
}

static void the_database_itself_refuses_two_attempts_that_may_have_paid(void **state)
{
    struct scene *scene = *state;

    (void)send(scene, 1);
    assert_int_equal(ask(scene, "INSERT INTO attempts (entry, run, pay_minor) VALUES (1, 1, 500)"),
                     -2);
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts"), 1);
}

static void a_bonus_that_was_surely_not_paid_gets_a_new_attempt(void **state)
{
    static const enum event closing[] = {EVENT_REFUSED, EVENT_NOT_SENT, EVENT_RESOLVED_NOT_PAID,
                                         EVENT_MOVED};
    struct scene *scene = *state;
    int64_t last = 0;

    for (unsigned i = 0; i < sizeof closing / sizeof *closing; i++) {
        int64_t attempt = send(scene, 7);

        assert_true(attempt > last);
        last = attempt;
        record(scene, attempt, closing[i]);
    }
    assert_true(send(scene, 7) > last);
    assert_int_equal(ask(scene, "SELECT count(*) FROM entries"), 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts WHERE closed = 1"), 4);
}

static void places_have_nothing_to_do_with_each_other(void **state)
{
    struct scene *scene = *state;

    (void)send(scene, 1);
    begin_run(scene, "run-2", "", &live);
    (void)send(scene, 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts WHERE closed = 0"), 2);
}

static void orders_for_one_bonus_twice_in_a_call_fail_and_leave_nothing(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_order orders[] = {
        {.key = a_key(1), .intent = &intent, .pay_minor = 500},
        {.key = a_key(2), .intent = &intent, .pay_minor = 500},
        {.key = a_key(1), .intent = &intent, .pay_minor = 500},
    };
    const struct permit *permits[3] = {0};

    fails(scene, ledger_begin_send(scene->ledger, NULL, orders, 3, permits, &scene->error),
          ERROR_LEDGER, a_key(1));
    assert_null(permits[0]);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    assert_int_equal(ask(scene, "SELECT (SELECT count(*) FROM entries) +"
                                " (SELECT count(*) FROM attempts) + (SELECT count(*) FROM events)"),
                     0);
}

static void an_open_attempt_is_sent_again_as_the_same_attempt(void **state)
{
    struct scene *scene = *state;
    int64_t attempt = send(scene, 1);
    const struct intent intent = an_intent();
    struct ledger_order again = {
        .key = a_key(1), .intent = &intent, .pay_minor = 500, .attempt = attempt};
    const struct permit *permit = NULL;

    succeeds(scene, ledger_begin_send(scene->ledger, NULL, &again, 1, &permit, &scene->error));
    assert_int_equal(permit_attempt(permit), attempt);
    record(scene, attempt, EVENT_IN_DOUBT);
    succeeds(scene, order(scene, 1, 500, attempt));
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts"), 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE event = 1"), 3);
}

static void begin_again(struct scene *scene)
{
    static unsigned number;

    close_ledger(scene);
    open_ledger(scene);
    begin_run(scene, a_key(1000 + number++), "", &sandbox);
}

static void nothing_but_an_open_attempt_of_that_bonus_and_amount_is_sent_again(void **state)
{
    struct scene *scene = *state;
    int64_t open = send(scene, 1);
    int64_t closed = send(scene, 2);
    int64_t accepted = send(scene, 3);

    record(scene, closed, EVENT_REFUSED);
    record(scene, accepted, EVENT_ACCEPTED);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    fails(scene, order(scene, 1, 400, open), ERROR_LEDGER, "another amount");
    begin_again(scene);
    fails(scene, order(scene, 5, 500, open), ERROR_LEDGER, "no such attempt");
    begin_again(scene);
    fails(scene, order(scene, 1, 500, 99), ERROR_LEDGER, "no such attempt");
    begin_again(scene);
    fails(scene, order(scene, 2, 500, closed), ERROR_LEDGER, "closed");
    begin_again(scene);
    fails(scene, order(scene, 3, 500, accepted), ERROR_LEDGER, "known to be paid");
    begin_again(scene);
    begin_run(scene, "at another place", "", &live);
    fails(scene, order(scene, 1, 500, open), ERROR_LEDGER, "no such attempt");
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE event = 1"), 3);
}

static void an_attempt_is_not_sent_again_twice_in_a_call(void **state)
{
    struct scene *scene = *state;
    int64_t attempt = send(scene, 1);
    const struct intent intent = an_intent();
    const struct ledger_order orders[] = {
        {.key = a_key(1), .intent = &intent, .pay_minor = 500, .attempt = attempt},
        {.key = a_key(1), .intent = &intent, .pay_minor = 500, .attempt = attempt},
    };
    const struct permit *permits[2] = {0};

    /* what was noted before the call does not look like it */
    record(scene, attempt, EVENT_IN_DOUBT);
    fails(scene, ledger_begin_send(scene->ledger, NULL, orders, 2, permits, &scene->error),
          ERROR_LEDGER, "twice");
    assert_null(permits[0]);
}

static void after_a_refusal_nothing_more_may_be_sent_and_what_was_noted_can_be_kept(void **state)
{
    struct scene *scene = *state;
    int64_t attempt = send(scene, 1);
    struct error first;

    record(scene, attempt, EVENT_ACCEPTED);
    fails(scene, order(scene, 1, 500, 0), ERROR_LEDGER, "nothing more is sent");
    first = scene->error;
    fails(scene, order(scene, 2, 500, 0), ERROR_LEDGER, first.text);
    succeeds(scene, ledger_end_run(scene->ledger, 1, &scene->error));
    assert_int_equal(ask(scene, "SELECT event FROM events ORDER BY id DESC LIMIT 1"),
                     EVENT_ACCEPTED);
    assert_int_equal(ask(scene, "SELECT count(*) FROM entries"), 1);
}

static void nothing_is_sent_or_noted_before_a_run_was_begun(void **state)
{
    struct scene *scene = *state;
    const struct ledger_news news = {.event = EVENT_ACCEPTED, .attempt = 1};

    (void)send(scene, 1);
    close_ledger(scene);
    open_ledger(scene);
    fails(scene, ledger_record(scene->ledger, &news, &scene->error), ERROR_LEDGER, "no run");
    fails(scene, order(scene, 2, 500, 0), ERROR_LEDGER, "no run");
}

static void a_permit_for_nothing_is_no_error(void **state)
{
    struct scene *scene = *state;

    succeeds(scene, ledger_begin_send(scene->ledger, NULL, NULL, 0, NULL, &scene->error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_run, scene_close)
        TEST(a_permit_comes_with_a_commit_that_others_see),
        TEST(permits_stay_good_while_the_ledger_grows),
        TEST(a_bonus_that_may_have_been_paid_gets_no_second_attempt),
        TEST(the_database_itself_refuses_two_attempts_that_may_have_paid),
        TEST(a_bonus_that_was_surely_not_paid_gets_a_new_attempt),
        TEST(places_have_nothing_to_do_with_each_other),
        TEST(orders_for_one_bonus_twice_in_a_call_fail_and_leave_nothing),
        TEST(an_open_attempt_is_sent_again_as_the_same_attempt),
        TEST(nothing_but_an_open_attempt_of_that_bonus_and_amount_is_sent_again),
        TEST(an_attempt_is_not_sent_again_twice_in_a_call),
        TEST(after_a_refusal_nothing_more_may_be_sent_and_what_was_noted_can_be_kept),
        TEST(nothing_is_sent_or_noted_before_a_run_was_begun),
        TEST(a_permit_for_nothing_is_no_error),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
