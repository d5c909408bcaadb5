/* What happened: all attempts, or those that a filter lets through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_scene.h"

/* Three runs, a hundred seconds after each other:
 *   run-1 (sandbox, bonuses.csv): 1 sent, accepted; 2 sent, refused; 3 sent
 *   run-2 (live, "-"):            4 sent, in doubt
 *   run-3 (sandbox, bonuses.csv): 2 sent again as a new attempt; 3 confirmed */
static int open_with_past(void **state)
{
    const struct payment payment = {.payment_id = "p-3", .paid_at_s = 1770000150};
    struct intent other = an_intent();
    struct ledger_news news = {.event = EVENT_CONFIRMED, .payment = &payment, .code = "c"};
    struct scene *scene;

    (void)scene_open(state);
    scene = *state;
    other.worker_id = "WORKER2";
    other.assignment_id = "ASSIGNMENT2";
    open_and_begin(scene);
    record(scene, send(scene, 1), EVENT_ACCEPTED);
    record(scene, send_as(scene, 2, &other), EVENT_REFUSED);
    news.attempt = send(scene, 3);
    scene_now_s += 100;
    begin_run(scene, "run-2", "-", &live);
    record(scene, send(scene, 4), EVENT_IN_DOUBT);
    scene_now_s += 100;
    begin_run(scene, "run-3", "/data/bonuses.csv", &sandbox);
    (void)send_as(scene, 2, &other);
    succeeds(scene, ledger_record(scene->ledger, &news, &scene->error));
    return 0;
}

/* The numbers of the bonuses that were shown, one digit each. */
static int note_number(void *context, const struct history_row *row, struct error *error)
{
    char *seen = context;

    (void)error;
    assert_true(row->event_count > 0);
    seen[strlen(seen)] = row->key[7];
    return 0;
}

static void assert_shown(struct scene *scene, const struct history_filter *filter,
                         const char *expected)
{
    char seen[20] = "";

    succeeds(scene, ledger_history(scene->ledger, filter, note_number, seen, &scene->error));
    assert_string_equal(seen, expected);
}

static void without_a_filter_all_attempts_are_shown_in_their_order(void **state)
{
    assert_shown(*state, &(struct history_filter){0}, "12342");
}

static int check_third(void *context, const struct history_row *row, struct error *error)
{
    (void)error;
    if (row->key[7] != '3')
        return 0;
    *(int *)context += 1;
    assert_string_equal(row->key, a_key(3));
    assert_string_equal(row->platform, "mturk");
    assert_string_equal(row->endpoint, "sandbox:443");
    assert_string_equal(row->worker_id, "WORKER1");
    assert_string_equal(row->assignment_id, "ASSIGNMENT1");
    assert_string_equal(row->group_id, "HIT1");
    assert_string_equal(row->currency, "USD");
    assert_string_equal(row->reason, "Bonus \"for\" caf\xc3\xa9");
    assert_string_equal(row->ref, "ref-1");
    assert_string_equal(row->file, "/data/bonuses.csv");
    assert_string_equal(row->run_id, "run-1");
    assert_string_equal(row->payment_id, "p-3");
    assert_string_equal(row->quote_id, "");
    assert_string_equal(row->quote, "");
    assert_string_equal(row->shown, "");
    assert_int_equal(row->amount_minor, 500);
    assert_int_equal(row->pay_minor, 500);
    assert_int_equal(row->paid_at_s, 1770000150);
    assert_int_equal(row->event_count, 2);
    assert_int_equal(row->events[0].event, EVENT_SENDING);
    assert_int_equal(row->events[0].at_s, 1770000000);
    assert_string_equal(row->events[0].run_id, "run-1");
    assert_int_equal(row->events[1].event, EVENT_CONFIRMED);
    assert_int_equal(row->events[1].at_s, 1770000200);
    assert_string_equal(row->events[1].run_id, "run-3");
    assert_string_equal(row->events[1].code, "c");
    assert_string_equal(row->events[1].detail, "");
    assert_string_equal(row->events[1].who, "");
    return 0;
}

static void a_row_tells_the_whole_story_of_an_attempt(void **state)
{
    struct scene *scene = *state;
    const struct history_filter all = {0};
    int seen = 0;

    succeeds(scene, ledger_history(scene->ledger, &all, check_third, &seen, &scene->error));
    assert_int_equal(seen, 1);
}

static void a_run_shows_what_it_made_and_what_it_learned(void **state)
{
    assert_shown(*state, &(struct history_filter){.run_id = "run-1"}, "123");
    assert_shown(*state, &(struct history_filter){.run_id = "run-2"}, "4");
    assert_shown(*state, &(struct history_filter){.run_id = "run-3"}, "32");
    assert_shown(*state, &(struct history_filter){.run_id = "run-4"}, "");
}

static void a_key_is_found_by_how_it_begins_in_large_or_small_digits(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const char *key = "00000abc00000000000000000000000000000000000000000000000000000009";
    const struct ledger_order order = {.key = key, .intent = &intent, .pay_minor = 1};
    const struct permit *permit = NULL;

    succeeds(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error));
    assert_shown(scene, &(struct history_filter){.key = "00000002"}, "22");
    assert_shown(scene, &(struct history_filter){.key = a_key(1)}, "1");
    assert_shown(scene, &(struct history_filter){.key = "00000ABC"}, "c");
    assert_shown(scene, &(struct history_filter){.key = "00000aB"}, "c");
    assert_shown(scene, &(struct history_filter){.key = "0000000"}, "12342");
    assert_shown(scene, &(struct history_filter){.key = "00000"}, "12342c");
    assert_shown(scene, &(struct history_filter){.key = ""}, "12342c");
    assert_shown(scene, &(struct history_filter){.key = "1"}, "");
}

static void what_is_no_key_is_refused(void **state)
{
    static const char *const keys[] = {
        "xyz", "00000002%", "0000000_", " 0",
        "00000000000000000000000000000000000000000000000000000000000000000"};
    struct scene *scene = *state;
    char seen[20] = "";

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct history_filter filter = {.key = keys[i]};

        fails(scene, ledger_history(scene->ledger, &filter, note_number, seen, &scene->error),
              ERROR_USAGE, "is not how a key begins");
        assert_string_equal(scene->error.origin, keys[i]);
    }
    assert_string_equal(seen, "");
}

static void workers_assignments_and_platforms_choose(void **state)
{
    assert_shown(*state, &(struct history_filter){.worker_id = "WORKER2"}, "22");
    assert_shown(*state, &(struct history_filter){.worker_id = "worker2"}, "");
    assert_shown(*state, &(struct history_filter){.assignment_id = "ASSIGNMENT1"}, "134");
    assert_shown(*state, &(struct history_filter){.platform = "mturk"}, "12342");
    assert_shown(*state, &(struct history_filter){.platform = "prolific"}, "");
    assert_shown(
        *state,
        &(struct history_filter){.platform = "mturk", .key = "00000003", .worker_id = "WORKER1"},
        "3");
}

static void times_choose_attempts_with_an_event_between_them(void **state)
{
    const int64_t t = 1770000000;

    assert_shown(*state, &(struct history_filter){.since_s = t}, "12342");
    assert_shown(*state, &(struct history_filter){.since_s = t + 1}, "342");
    assert_shown(*state, &(struct history_filter){.since_s = t + 200}, "32");
    assert_shown(*state, &(struct history_filter){.since_s = t + 201}, "");
    assert_shown(*state, &(struct history_filter){.until_s = t}, "");
    assert_shown(*state, &(struct history_filter){.until_s = t + 1}, "123");
    assert_shown(*state, &(struct history_filter){.since_s = t + 1, .until_s = t + 200}, "4");
}

static void the_newest_event_is_the_state(void **state)
{
    assert_shown(*state, &(struct history_filter){.state = EVENT_SENDING}, "2");
    assert_shown(*state, &(struct history_filter){.state = EVENT_ACCEPTED}, "1");
    assert_shown(*state, &(struct history_filter){.state = EVENT_REFUSED}, "2");
    assert_shown(*state, &(struct history_filter){.state = EVENT_CONFIRMED}, "3");
    assert_shown(*state, &(struct history_filter){.state = EVENT_MOVED}, "");
    assert_shown(*state, &(struct history_filter){.open_only = true}, "42");
    assert_shown(*state, &(struct history_filter){.open_only = true, .state = EVENT_IN_DOUBT}, "4");
}

static int stop_at_second(void *context, const struct history_row *row, struct error *error)
{
    *(int *)context += 1;
    return row->key[7] == '2' ? error_set(error, ERROR_FILE, "x", "enough") : 0;
}

static void whoever_looks_can_end_it(void **state)
{
    struct scene *scene = *state;
    const struct history_filter all = {0};
    int seen = 0;

    assert_int_equal(ledger_history(scene->ledger, &all, stop_at_second, &seen, &scene->error), -1);
    assert_int_equal(scene->error.kind, ERROR_FILE);
    assert_string_equal(scene->error.text, "enough");
    assert_int_equal(seen, 2);
    assert_shown(scene, &all, "12342"); /* and look again */
}

static int write_elsewhere(void *context, const struct history_row *row, struct error *error)
{
    struct scene *scene = context;

    (void)error;
    if (row->key[7] == '1')
        (void)send(scene, 5);
    return 0;
}

static void a_reader_in_mid_history_does_not_hold_up_the_run(void **state)
{
    struct scene *scene = *state;
    const struct history_filter all = {0};
    struct ledger *reader = NULL;

    succeeds(scene, ledger_open_to_read(scene->path, &reader, &scene->error));
    succeeds(scene, ledger_history(reader, &all, write_elsewhere, scene, &scene->error));
    ledger_close(reader);
    assert_shown(scene, &all, "123425");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_past, scene_close)
        TEST(without_a_filter_all_attempts_are_shown_in_their_order),
        TEST(a_row_tells_the_whole_story_of_an_attempt),
        TEST(a_run_shows_what_it_made_and_what_it_learned),
        TEST(a_key_is_found_by_how_it_begins_in_large_or_small_digits),
        TEST(what_is_no_key_is_refused),
        TEST(workers_assignments_and_platforms_choose),
        TEST(times_choose_attempts_with_an_event_between_them),
        TEST(the_newest_event_is_the_state),
        TEST(whoever_looks_can_end_it),
        TEST(a_reader_in_mid_history_does_not_hold_up_the_run),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
