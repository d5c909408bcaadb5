/* What the ledger knows of the bonuses of some assignments. */
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

static struct intent intent_for(const char *assignment)
{
    struct intent intent = an_intent();

    intent.assignment_id = assignment;
    return intent;
}

static int64_t send_for(struct scene *scene, unsigned n, const char *assignment)
{
    const struct intent intent = intent_for(assignment);

    return send_as(scene, n, &intent);
}

/* Recalls the entries of assignment A1 and of one that nobody knows, for `file`. */
static struct entries recall(struct scene *scene, const char *file)
{
    static const char *const assignments[] = {"NOBODY", "A1"};
    const struct ledger_question question = {
        .place = sandbox, .file = file, .assignments = assignments, .count = 2};
    struct entries entries = ENTRIES_INIT;

    succeeds(scene, ledger_recall(scene->ledger, &question, &entries, &scene->error));
    return entries;
}

static const struct entry *find(const struct entries *entries, unsigned n)
{
    for (size_t i = 0; i < entries->count; i++)
        if (strcmp(entries->list[i].key, a_key(n)) == 0)
            return &entries->list[i];
    fail_msg("no entry %u", n);
    return NULL;
}

static void an_entry_says_all_that_was_written_down(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = intent_for("A1");
    struct ledger_order order = {.key = a_key(1),
                                 .intent = &intent,
                                 .pay_minor = 200,
                                 .shown_until_s = 1769999999,
                                 .unexplained = 3,
                                 .doubt_shown = true};
    const struct permit *permit = NULL;
    struct entries entries;
    const struct entry *entry;

    succeeds(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error));
    order.attempt = permit_attempt(permit);
    order.shown_until_s = 1; /* those of the first sending are kept */
    order.unexplained = 1;
    scene_now_s += 100;
    succeeds(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error));
    scene_now_s += 100;
    record(scene, order.attempt, EVENT_IN_DOUBT); /* not durable, and known all the same */
    entries = recall(scene, "/data/bonuses.csv");
    assert_int_equal(entries.count, 1);
    entry = &entries.list[0];
    assert_string_equal(entry->key, a_key(1));
    assert_string_equal(entry->worker_id, "WORKER1");
    assert_string_equal(entry->assignment_id, "A1");
    assert_string_equal(entry->reason, intent.reason);
    assert_string_equal(entry->ref, "ref-1");
    assert_string_equal(entry->payment_id, "");
    assert_int_equal(entry->state, ENTRY_OPEN);
    assert_false(entry->by_word);
    assert_int_equal(entry->attempt, order.attempt);
    assert_int_equal(entry->amount_minor, 500);
    assert_int_equal(entry->pay_minor, 200);
    assert_int_equal(entry->last_sent_at_s, 1770000100);
    assert_int_equal(entry->shown_until_s, 1769999999);
    assert_int_equal(entry->unexplained, 3);
    assert_true(entry->doubt_shown);
    assert_int_equal(entry->paid_at_s, 0);
    assert_int_equal(entry->list, 0);
    assert_int_equal(entries.list_count, 1);
    assert_int_equal(entries.own_list, 0);
    entries_release(&entries);
}

static void each_state_but_closed_is_recalled(void **state)
{
    static const struct {
        enum event event;
        enum entry_state state;
    } cases[] = {
        {EVENT_IN_DOUBT,          ENTRY_OPEN     },
        {EVENT_ACCEPTED,          ENTRY_ACCEPTED },
        {EVENT_CONFIRMED,         ENTRY_CONFIRMED},
        {EVENT_RESOLVED_PAID,     ENTRY_CONFIRMED},
        {EVENT_REFUSED,           ENTRY_NONE     },
        {EVENT_NOT_SENT,          ENTRY_NONE     },
        {EVENT_RESOLVED_NOT_PAID, ENTRY_NONE     },
    };
    struct scene *scene = *state;
    struct entries entries;

    for (unsigned i = 0; i < 7; i++)
        record(scene, send_for(scene, i, "A1"), cases[i].event);
    entries = recall(scene, "");
    assert_int_equal(entries.count, 4);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(find(&entries, i)->state, cases[i].state);
        assert_int_equal(find(&entries, i)->by_word, cases[i].event == EVENT_RESOLVED_PAID);
    }
    entries_release(&entries);
}

static void after_a_closed_attempt_the_new_one_is_recalled(void **state)
{
    struct scene *scene = *state;
    struct entries entries;
    int64_t second;

    record(scene, send_for(scene, 1, "A1"), EVENT_REFUSED);
    scene_now_s += 10;
    second = send_for(scene, 1, "A1");
    entries = recall(scene, "");
    assert_int_equal(entries.count, 1);
    assert_int_equal(entries.list[0].attempt, second);
    assert_int_equal(entries.list[0].last_sent_at_s, 1770000010);
    entries_release(&entries);
}

static void the_newest_payment_that_was_told_of_is_the_one(void **state)
{
    struct scene *scene = *state;
    const struct payment payments[] = {
        {.payment_id = "p-1", .paid_at_s = 1770000001},
        {.payment_id = "p-2", .paid_at_s = 1770000002},
    };
    struct ledger_news news = {.event = EVENT_CONFIRMED, .attempt = send_for(scene, 1, "A1")};
    struct entries entries;

    for (size_t i = 0; i < 2; i++) {
        news.payment = &payments[i];
        succeeds(scene, ledger_record(scene->ledger, &news, &scene->error));
    }
    news.payment = NULL;
    succeeds(scene, ledger_record(scene->ledger, &news, &scene->error));
    entries = recall(scene, "");
    assert_string_equal(entries.list[0].payment_id, "p-2");
    assert_int_equal(entries.list[0].paid_at_s, 1770000002);
    entries_release(&entries);
}

static void an_adopted_payment_is_an_entry_that_was_never_sent(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = intent_for("A1");
    const struct payment payment = {
        .payment_id = "p-1", .paid_at_s = 1760000000, .amount = {.minor = 300, .currency = "USD"}
    };
    struct entries entries;

    succeeds(scene, ledger_adopt(scene->ledger, a_key(1), &intent, &payment, 0, &scene->error));
    entries = recall(scene, "");
    assert_int_equal(entries.count, 1);
    assert_int_equal(entries.list[0].state, ENTRY_CONFIRMED);
    assert_false(entries.list[0].by_word);
    assert_int_equal(entries.list[0].last_sent_at_s, 0);
    assert_int_equal(entries.list[0].amount_minor, 500);
    assert_int_equal(entries.list[0].pay_minor, 300);
    assert_int_equal(entries.list[0].paid_at_s, 1760000000);
    assert_string_equal(entries.list[0].payment_id, "p-1");
    entries_release(&entries);
}

static void a_payment_that_moves_leaves_the_other_bonus_free_to_be_paid(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = intent_for("A1");
    const struct payment payment = {.payment_id = "p-1", .amount = {.minor = 500}};
    int64_t attempt = send_for(scene, 1, "A1");
    struct entries entries;

    record(scene, attempt, EVENT_ACCEPTED);
    succeeds(scene,
             ledger_adopt(scene->ledger, a_key(2), &intent, &payment, attempt, &scene->error));
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    entries = recall(scene, "");
    assert_int_equal(entries.count, 1);
    assert_string_equal(entries.list[0].key, a_key(2));
    entries_release(&entries);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE event = 10 AND attempt = 1 AND"
                                " detail LIKE '00000002%'"),
                     1);
    (void)send_for(scene, 1, "A1");
}

static void what_may_be_paid_already_is_not_adopted(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = intent_for("A1");
    const struct payment payment = {.payment_id = "p-1", .amount = {.minor = 500}};

    (void)send_for(scene, 1, "A1");
    fails(scene, ledger_adopt(scene->ledger, a_key(1), &intent, &payment, 0, &scene->error),
          ERROR_LEDGER, a_key(1));
}

static void only_the_assignments_and_the_place_asked_for_are_recalled(void **state)
{
    struct scene *scene = *state;
    struct entries entries;

    (void)send_for(scene, 1, "A1");
    (void)send_for(scene, 2, "A2");
    (void)send_for(scene, 3, "A11");
    begin_run(scene, "run-2", "", &live);
    (void)send_for(scene, 4, "A1");
    entries = recall(scene, "");
    assert_int_equal(entries.count, 1);
    assert_string_equal(entries.list[0].key, a_key(1));
    entries_release(&entries);
}

static void entries_say_which_file_they_were_paid_from(void **state)
{
    struct scene *scene = *state;
    struct entries entries;

    (void)send_for(scene, 1, "A1"); /* of /data/bonuses.csv */
    begin_run(scene, "run-2", "/data/other.csv", &sandbox);
    (void)send_for(scene, 2, "A1");
    begin_run(scene, "run-3", "/data/bonuses.csv", &sandbox);
    (void)send_for(scene, 3, "A1");
    begin_run(scene, "run-4", "", &sandbox);
    (void)send_for(scene, 4, "A1");
    begin_run(scene, "run-5", "/data/of-another-assignment.csv", &sandbox);
    (void)send_for(scene, 5, "A2");

    entries = recall(scene, "/data/bonuses.csv");
    assert_int_equal(entries.list_count, 3);
    assert_int_equal(find(&entries, 1)->list, entries.own_list);
    assert_int_equal(find(&entries, 3)->list, entries.own_list);
    assert_int_not_equal(find(&entries, 2)->list, entries.own_list);
    assert_int_not_equal(find(&entries, 4)->list, find(&entries, 2)->list);
    for (size_t i = 0; i < entries.count; i++)
        assert_true(entries.list[i].list < 3);
    entries_release(&entries);

    entries = recall(scene, "");
    assert_int_equal(entries.own_list, find(&entries, 4)->list);
    entries_release(&entries);

    entries = recall(scene, "/data/of-another-assignment.csv");
    assert_int_equal(entries.own_list, 3);
    entries_release(&entries);

    entries = recall(scene, "/data/never-seen.csv");
    assert_int_equal(entries.own_list, 3);
    assert_int_equal(entries.list_count, 3);
    entries_release(&entries);
}

static void a_reader_recalls_the_same(void **state)
{
    struct scene *scene = *state;
    struct entries entries;
    struct ledger *writer = scene->ledger;

    record(scene, send_for(scene, 1, "A1"), EVENT_ACCEPTED);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    succeeds(scene, ledger_open_to_read(scene->path, &scene->ledger, &scene->error));
    entries = recall(scene, "/data/bonuses.csv");
    assert_int_equal(entries.count, 1);
    assert_int_equal(entries.list[0].state, ENTRY_ACCEPTED);
    assert_int_equal(entries.own_list, 0);
    entries_release(&entries);
    ledger_close(scene->ledger);
    scene->ledger = writer;
}

static void an_event_that_this_program_does_not_know_is_no_ground_to_decide_on(void **state)
{
    static const char *const assignments[] = {"A1"};
    const struct ledger_question question = {
        .place = sandbox, .file = "", .assignments = assignments, .count = 1};
    struct scene *scene = *state;
    struct entries entries = ENTRIES_INIT;

    (void)send_for(scene, 1, "A1");
    assert_int_equal(ask(scene,
                         "INSERT INTO events (attempt, run, at_s, event, code, detail, who,"
                         " paid_at_s, payment_id) VALUES (1, 1, 1, 9999, '', '', '', 0, '')"),
                     -1);
    fails(scene, ledger_recall(scene->ledger, &question, &entries, &scene->error), ERROR_LEDGER,
          "update bonusrec");
    assert_null(entries.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_run, scene_close)
        TEST(an_entry_says_all_that_was_written_down),
        TEST(each_state_but_closed_is_recalled),
        TEST(after_a_closed_attempt_the_new_one_is_recalled),
        TEST(the_newest_payment_that_was_told_of_is_the_one),
        TEST(an_adopted_payment_is_an_entry_that_was_never_sent),
        TEST(a_payment_that_moves_leaves_the_other_bonus_free_to_be_paid),
        TEST(what_may_be_paid_already_is_not_adopted),
        TEST(only_the_assignments_and_the_place_asked_for_are_recalled),
        TEST(entries_say_which_file_they_were_paid_from),
        TEST(a_reader_recalls_the_same),
        TEST(an_event_that_this_program_does_not_know_is_no_ground_to_decide_on),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
