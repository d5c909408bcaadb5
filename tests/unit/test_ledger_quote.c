/* Payments that leave together with a quote: once, and never again. */
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

/* Asks for one permit with the quote `id`; what ledger_begin_send() gave. */
static int order_with_quote(struct scene *scene, unsigned n, int64_t attempt, const char *id)
{
    const struct intent intent = an_intent();
    const struct ledger_quote quote = a_quote(id);
    const struct ledger_order order = {
        .key = a_key(n), .intent = &intent, .pay_minor = 500, .attempt = attempt};
    const struct permit *permit = NULL;
    int result = ledger_begin_send(scene->ledger, &quote, &order, 1, &permit, &scene->error);

    if (result)
        assert_null(permit);
    return result;
}

/* A run of its own, as after a failure. */
static void begin_again(struct scene *scene, const char *run_id, const struct ledger_place *place)
{
    close_ledger(scene);
    open_ledger(scene);
    begin_run(scene, run_id, "/data/bonuses.csv", place);
}

static void a_quote_and_two_hundred_payments_are_one_commit(void **state)
{
    enum { COUNT = 200 };
    static struct ledger_order orders[COUNT];
    static char keys[COUNT][SHA256_HEX_SIZE];
    static const struct permit *permits[COUNT];
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_quote quote = {.id = "QUOTE1",
                                       .group_id = "STUDY1",
                                       .amount_minor = 20000,
                                       .total_minor = 26667,
                                       .text = "{\"a\": \"'\"}"};

    for (unsigned i = 0; i < COUNT; i++) {
        (void)snprintf(keys[i], sizeof keys[i], "%s", a_key(i));
        orders[i] = (struct ledger_order){.key = keys[i], .intent = &intent, .pay_minor = 100};
    }
    succeeds(scene,
             ledger_begin_send(scene->ledger, &quote, orders, COUNT, permits, &scene->error));
    for (unsigned i = 0; i < COUNT; i++)
        assert_string_equal(permit_key(permits[i]), keys[i]);
    assert_int_equal(ask(scene, "SELECT count(*) FROM quotes WHERE run = 1 AND place = 1 AND"
                                " quote_id = 'QUOTE1' AND group_id = 'STUDY1' AND amount_minor ="
                                " 20000 AND total_minor = 26667 AND text = '{\"a\": \"''\"}'"),
                     1);
    assert_int_equal(ask(scene, "SELECT count(DISTINCT a.id) FROM attempts a JOIN quotes q ON q.id"
                                " = a.quote JOIN events v ON v.attempt = a.id AND v.event = 1"),
                     COUNT);
}

static void a_payment_without_a_quote_has_none(void **state)
{
    struct scene *scene = *state;

    (void)send(scene, 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts WHERE quote IS NULL AND shown = ''"),
                     1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM quotes"), 0);
}

static void a_quote_is_written_down_once_for_all_runs(void **state)
{
    struct scene *scene = *state;

    record(scene, send_with_quote(scene, 1, "Q1"), EVENT_REFUSED);
    fails(scene, order_with_quote(scene, 2, 0, "Q1"), ERROR_LEDGER,
          "the quote \"Q1\" was written down before");
    assert_string_equal(scene->error.origin, scene->path);
    begin_again(scene, "run-2", &sandbox);
    fails(scene, order_with_quote(scene, 2, 0, "Q1"), ERROR_LEDGER, "nothing more is sent");
    assert_int_equal(ask(scene, "SELECT count(*) FROM quotes"), 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts"), 1);
    /* and after such a failure another quote is no way on */
    fails(scene, order_with_quote(scene, 2, 0, "Q2"), ERROR_LEDGER, "\"Q1\"");
    begin_again(scene, "run-3", &sandbox);
    succeeds(scene, order_with_quote(scene, 2, 0, "Q2"));
}

static void the_same_quote_at_another_place_is_another(void **state)
{
    struct scene *scene = *state;

    (void)send_with_quote(scene, 1, "Q1");
    begin_run(scene, "run-2", "", &live);
    succeeds(scene, order_with_quote(scene, 1, 0, "Q1"));
    assert_int_equal(ask(scene, "SELECT count(*) FROM quotes"), 2);
}

static void the_database_itself_refuses_a_quote_twice(void **state)
{
    struct scene *scene = *state;

    (void)send_with_quote(scene, 1, "Q1");
    assert_int_equal(ask(scene, "INSERT INTO quotes (run, place, quote_id, group_id, amount_minor,"
                                " total_minor, text) VALUES (1, 1, 'Q1', '', 1, 1, '')"),
                     -2);
    assert_int_equal(ask(scene, "INSERT INTO quotes (run, place, quote_id, group_id, amount_minor,"
                                " total_minor, text) VALUES (1, 1, 'Q2', '', 1, 1, '')"),
                     -1);
}

static void what_was_sent_before_gets_no_quote(void **state)
{
    struct scene *scene = *state;
    int64_t attempt = send(scene, 1);

    fails(scene, order_with_quote(scene, 1, attempt, "Q1"), ERROR_LEDGER,
          "a quote pays only what was not sent before");
    assert_int_equal(ask(scene, "SELECT count(*) FROM quotes"), 0);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 1);
}

/* Each such request pays again. */
static void what_was_sent_with_a_quote_is_not_sent_again(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct permit *permit = NULL;
    struct ledger_order order = {.intent = &intent, .pay_minor = 500};

    order.attempt = send_with_quote(scene, 1, "Q1");
    order.key = a_key(1);
    record(scene, order.attempt, EVENT_IN_DOUBT);
    fails(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error),
          ERROR_LEDGER, "its quote is paid only once");
    assert_null(permit);
}

static void a_quote_is_not_written_down_when_one_of_its_payments_cannot_be(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_quote quote = a_quote("Q1");
    const struct ledger_order orders[] = {
        {.key = a_key(1), .intent = &intent, .pay_minor = 500},
        {.key = a_key(2), .intent = &intent, .pay_minor = 500},
        {.key = a_key(1), .intent = &intent, .pay_minor = 500},
    };
    const struct permit *permits[3] = {0};

    fails(scene, ledger_begin_send(scene->ledger, &quote, orders, 3, permits, &scene->error),
          ERROR_LEDGER, "may have paid it already");
    assert_null(permits[0]);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    assert_int_equal(ask(scene, "SELECT (SELECT count(*) FROM quotes) + (SELECT count(*) FROM"
                                " attempts) + (SELECT count(*) FROM entries)"),
                     0);
    begin_again(scene, "run-2", &sandbox);
    succeeds(scene, order_with_quote(scene, 1, 0, "Q1"));
}

static int check_row(void *context, const struct history_row *row, struct error *error)
{
    (void)error;
    *(int *)context += 1;
    if (row->key[7] == '1') {
        assert_string_equal(row->quote_id, "Q1");
        assert_string_equal(row->quote, "{\"id\":\"x\",\n \"amount\":5.0}");
        assert_string_equal(row->shown, "1.00 2.50");
    } else {
        assert_string_equal(row->quote_id, "");
        assert_string_equal(row->quote, "");
        assert_string_equal(row->shown, "");
    }
    return 0;
}

static void the_history_tells_of_the_quote_and_of_what_was_shown_before(void **state)
{
    struct scene *scene = *state;
    const struct history_filter all = {0};
    int rows = 0;

    (void)send_with_quote(scene, 1, "Q1");
    (void)send(scene, 2);
    succeeds(scene, ledger_history(scene->ledger, &all, check_row, &rows, &scene->error));
    assert_int_equal(rows, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_run, scene_close)
        TEST(a_quote_and_two_hundred_payments_are_one_commit),
        TEST(a_payment_without_a_quote_has_none),
        TEST(a_quote_is_written_down_once_for_all_runs),
        TEST(the_same_quote_at_another_place_is_another),
        TEST(the_database_itself_refuses_a_quote_twice),
        TEST(what_was_sent_before_gets_no_quote),
        TEST(what_was_sent_with_a_quote_is_not_sent_again),
        TEST(a_quote_is_not_written_down_when_one_of_its_payments_cannot_be),
        TEST(the_history_tells_of_the_quote_and_of_what_was_shown_before),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
