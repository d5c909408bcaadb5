/* A person's word on a payment that nobody else can tell of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_scene.h"

static char resolved[SHA256_HEX_SIZE];

static int open_with_run(void **state)
{
    (void)scene_open(state);
    open_and_begin(*state);
    memset(resolved, 0, sizeof resolved);
    return 0;
}

static struct ledger_word word_on(const char *key)
{
    return (struct ledger_word){
        .key = key, .is_paid = true, .note = "seen in the bank", .who = "ann@lab"};
}

static int resolve(struct scene *scene, const struct ledger_word *word)
{
    return ledger_resolve(scene->ledger, word, resolved, &scene->error);
}

static void the_word_stands_with_who_and_why_and_is_durable(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("00000001");

    (void)send(scene, 1);
    succeeds(scene, resolve(scene, &word));
    assert_string_equal(resolved, a_key(1));
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE event = 8 AND attempt = 1 AND"
                                " detail = 'seen in the bank' AND who = 'ann@lab' AND run = 1"),
                     1);
    assert_int_equal(ask(scene, "SELECT closed FROM attempts"), 0);
}

static void not_paid_closes_the_attempt_so_that_a_new_one_may_be_made(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("00000001");

    word.is_paid = false;
    record(scene, send(scene, 1), EVENT_IN_DOUBT);
    succeeds(scene, resolve(scene, &word));
    assert_int_equal(ask(scene, "SELECT event FROM events ORDER BY id DESC LIMIT 1"), 9);
    assert_int_equal(ask(scene, "SELECT closed FROM attempts"), 1);
    assert_int_equal(send(scene, 1), 2);
}

static void large_digits_and_the_whole_key_name_it_too(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("0000ABCD0");

    (void)send(scene, 0xabcd);
    succeeds(scene, resolve(scene, &word));
    assert_string_equal(resolved, a_key(0xabcd));
    (void)send(scene, 2);
    word.key = a_key(2);
    succeeds(scene, resolve(scene, &word));
}

static void fewer_than_eight_digits_or_no_digits_are_refused(void **state)
{
    static const char *const keys[] = {
        "", "0000000", "0000000x", "00000001%",
        "00000001000000000000000000000000000000000000000000000000000000000"};
    struct scene *scene = *state;

    (void)send(scene, 1);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct ledger_word word = word_on(keys[i]);

        fails(scene, resolve(scene, &word), ERROR_USAGE, "give 8 to 64 of its digits");
        assert_string_equal(scene->error.origin, keys[i]);
    }
    assert_string_equal(resolved, "");
}

static void a_key_that_names_nothing_is_refused(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("00000002");

    (void)send(scene, 1);
    fails(scene, resolve(scene, &word), ERROR_LEDGER,
          "no entry's key begins with \"00000002\"; see `bonusrec history`");
    word.key = "00000001";
    word.endpoint = "live:443";
    fails(scene, resolve(scene, &word), ERROR_LEDGER, "no entry's key begins");
    word.endpoint = NULL;
    word.platform = "prolific";
    fails(scene, resolve(scene, &word), ERROR_LEDGER, "no entry's key begins");
    word.platform = "mturk";
    word.endpoint = "sandbox:443";
    succeeds(scene, resolve(scene, &word));
}

static void a_key_that_names_several_is_refused_with_the_list(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("00000001");
    char expected[400];

    (void)send(scene, 1);
    begin_run(scene, "run-2", "", &live);
    (void)send(scene, 1);
    (void)snprintf(expected, sizeof expected,
                   "begin with \"00000001\": %s at mturk sandbox:443, %s at mturk live:443; give",
                   a_key(1), a_key(1));
    fails(scene, resolve(scene, &word), ERROR_LEDGER, expected);
    word.endpoint = "live:443";
    succeeds(scene, resolve(scene, &word));
    assert_int_equal(ask(scene, "SELECT attempt FROM events WHERE event = 8"), 2);
}

static void of_many_that_it_names_five_are_listed(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_word word = word_on("00000001");
    const char *at;
    int listed = 0;

    for (int i = 0; i < 6; i++) {
        char key[SHA256_HEX_SIZE];
        const struct ledger_order order = {.key = key, .intent = &intent, .pay_minor = 1};
        const struct permit *permit = NULL;

        (void)snprintf(key, sizeof key, "00000001%056d", i);
        succeeds(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error));
    }
    fails(scene, resolve(scene, &word), ERROR_LEDGER, ", and more; give more digits");
    for (at = scene->error.text; (at = strstr(at, "at mturk sandbox")); at++)
        listed++;
    assert_int_equal(listed, 5);
}

static void what_is_known_is_not_resolved(void **state)
{
    static const enum event known[] = {EVENT_ACCEPTED,      EVENT_REFUSED,
                                       EVENT_NOT_SENT,      EVENT_CONFIRMED,
                                       EVENT_RESOLVED_PAID, EVENT_RESOLVED_NOT_PAID};
    struct scene *scene = *state;

    for (unsigned i = 0; i < sizeof known / sizeof *known; i++) {
        const struct ledger_word word = word_on(a_key(i));
        char expected[100];

        record(scene, send(scene, i), known[i]);
        (void)snprintf(expected, sizeof expected, "is \"%s\", which is not open to doubt",
                       event_name(known[i]));
        fails(scene, resolve(scene, &word), ERROR_LEDGER, expected);
    }
    assert_string_equal(resolved, "");
    (void)send(scene, 99); /* a refused word is no failure of the ledger */
}

static void the_newest_attempt_is_the_one_that_is_meant(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("00000001");

    record(scene, send(scene, 1), EVENT_REFUSED);
    (void)send(scene, 1);
    succeeds(scene, resolve(scene, &word));
    assert_int_equal(ask(scene, "SELECT attempt FROM events WHERE event = 8"), 2);
}

static void a_run_that_resolves_needs_no_place_and_no_file(void **state)
{
    struct scene *scene = *state;
    const struct ledger_run run = {
        .run_id = "r", .command = "resolve", .file = "", .version = "1", .who = "ann@lab"};
    struct ledger_word word = word_on("00000001");

    (void)send(scene, 1);
    succeeds(scene, ledger_begin_run(scene->ledger, &run, &scene->error));
    succeeds(scene, resolve(scene, &word));
    assert_int_equal(ask(scene, "SELECT count(*) FROM runs WHERE command = 'resolve' AND place IS"
                                " NULL AND file IS NULL AND id = (SELECT run FROM events WHERE"
                                " event = 8)"),
                     1);
}

/* It is to be paid "in the following minutes", and no list may ever show it. */
static void what_was_taken_with_a_quote_is_a_promise_that_a_person_can_take_back(void **state)
{
    struct scene *scene = *state;
    struct ledger_word word = word_on("00000001");

    word.is_paid = false;
    word.settle_after_s = 3600;
    record(scene, send_with_quote(scene, 1, "quote-1"), EVENT_ACCEPTED);
    fails(scene, resolve(scene, &word), ERROR_LEDGER, "may show it later");
    word.settle_after_s = 0;
    succeeds(scene, resolve(scene, &word));
    assert_int_equal(ask(scene, "SELECT closed FROM attempts"), 1);
    word.key = "00000002";
    record(scene, send_with_quote(scene, 2, "quote-2"), EVENT_CONFIRMED);
    fails(scene, resolve(scene, &word), ERROR_LEDGER, "not open to doubt");
    word.key = "00000003";
    record(scene, send(scene, 3), EVENT_ACCEPTED);
    fails(scene, resolve(scene, &word), ERROR_LEDGER, "not open to doubt");
    /* Where a token lives there is nothing to wait for, and what was paid can be said at once. */
    word.settle_after_s = 3600;
    word.key = "00000004";
    record(scene, send(scene, 4), EVENT_IN_DOUBT);
    succeeds(scene, resolve(scene, &word));
    word.key = "00000005";
    word.is_paid = true;
    record(scene, send_with_quote(scene, 5, "quote-5"), EVENT_IN_DOUBT);
    succeeds(scene, resolve(scene, &word));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_run, scene_close)
        TEST(the_word_stands_with_who_and_why_and_is_durable),
        TEST(not_paid_closes_the_attempt_so_that_a_new_one_may_be_made),
        TEST(large_digits_and_the_whole_key_name_it_too),
        TEST(fewer_than_eight_digits_or_no_digits_are_refused),
        TEST(a_key_that_names_nothing_is_refused),
        TEST(a_key_that_names_several_is_refused_with_the_list),
        TEST(of_many_that_it_names_five_are_listed),
        TEST(what_is_known_is_not_resolved),
        TEST(the_newest_attempt_is_the_one_that_is_meant),
        TEST(a_run_that_resolves_needs_no_place_and_no_file),
        TEST(what_was_taken_with_a_quote_is_a_promise_that_a_person_can_take_back),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
