/* The table of what the ledger knows, through the whole diff, about rows that are in the ledger. */
#include "recall_sample.h"

static void a_row_of_the_ledger_is_paid_whether_it_is_shown_or_not(void **state)
{
    static const enum entry_state states[] = {ENTRY_ACCEPTED, ENTRY_CONFIRMED};

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct sample s = SAMPLE_INIT;
        const struct item *item;

        (void)knows(&s, a_row(&s, "", 100, "Thanks"), states[i / 2]);
        s.entry_list[0].paid_at_s = i == 3 ? 1001 : 0;
        if (i % 2)
            a_payment(&s, 100, "Thanks", i == 3 ? 1001 : 1005);
        decided(&s);
        item = is(&s, 1, DECISION_ALREADY_PAID, "");
        assert_int_equal(item->payment != NULL, i % 2);
        assert_int_equal(item->detail[0] != '\0', i % 2 == 0);
        assert_int_equal(item->paid_minor, 100);
        assert_ptr_equal(s.plan.bonds[0].payment, item->payment);
        assert_int_equal(s.plan.unexpected_count, 0);
        finish(&s);
    }
}

static void an_open_row_is_sent_again_as_it_was(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
    decided(&s);
    item = is_to_pay(&s, 1, 100);
    assert_ptr_equal(item->entry, &s.entry_list[0]);
    assert_true(item_is_open(item));
    finish(&s);
}

static void an_open_row_whose_payment_is_shown_is_paid(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
    a_payment(&s, 100, " Thanks", 1001);
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    assert_ptr_equal(s.plan.bonds[0].payment, &s.observed.payments.list[0]);
    finish(&s);
}

static void a_payment_that_was_shown_before_the_sending_is_not_taken_for_it(void **state)
{
    static const struct credit credit = {250, "Thanks", "", 900, 0};
    struct sample s = SAMPLE_INIT;
    struct entry *entry;

    (void)state;
    entry = knows(&s, a_row(&s, "", 500, "Thanks"), ENTRY_OPEN);
    topped_up(entry, 250, &credit);
    entry->shown_until_s = 900;
    a_payment(&s, 250, "Thanks", 900);
    decided(&s);
    (void)is_to_pay(&s, 1, 250);
    assert_null(s.plan.bonds[0].payment);
    assert_int_equal(s.plan.unexpected_count, 0);
    finish(&s);
}

static void nor_is_one_of_no_topping_up(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_PAY;
    knows(&s, a_row(&s, "", 250, "Thanks"), ENTRY_OPEN)->shown_until_s = 900;
    a_payment(&s, 250, "Thanks", 900);
    decided(&s);
    assert_null(s.plan.bonds[0].payment);
    finish(&s);
}

static void what_was_accepted_in_the_second_of_an_equal_payment_is_found(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    knows(&s, a_row(&s, "a", 100, "Thanks"), ENTRY_CONFIRMED)->paid_at_s = 900;
    knows(&s, a_row(&s, "b", 100, "Thanks"), ENTRY_ACCEPTED)->shown_until_s = 900;
    (void)a_row(&s, "c", 100, "Thanks");
    a_payment(&s, 100, "Thanks", 900);
    a_payment(&s, 100, "Thanks", 900);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_paid_by(&s, 2, 2);
    (void)is_to_pay(&s, 3, 100);
    finish(&s);
}

static void the_newest_equal_payment_is_noted_for_what_is_paid(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    (void)a_row(&s, "", 500, "Thanks");
    a_payment(&s, 250, "Thanks", 900);
    a_payment(&s, 10, "Thanks", 950);
    a_payment(&s, 20, "Thanks", 0);
    a_payment(&s, 220, "Thanks", 940);
    s.rows[0].amount.minor = 720;
    decided(&s);
    assert_int_equal(is_to_pay(&s, 1, 220)->shown_until_s, 940);
    finish(&s);
}

static const struct credit by_hand = {200, "By hand", "", 900, 0};

static void what_counted_for_one_row_counts_for_no_other(void **state)
{
    static const enum entry_state states[] = {ENTRY_OPEN, ENTRY_ACCEPTED, ENTRY_CONFIRMED};
    static const enum on_conflict rules[] = {CONFLICT_HOLD, CONFLICT_PAY, CONFLICT_TOP_UP};

    (void)state;
    for (int i = 0; i < 18; i++) {
        struct sample s = SAMPLE_INIT;
        struct entry *entry;
        struct intent first = {
            .assignment_id = "3A",
            .worker_id = "A1",
            .group_id = "",
            .reason = "Thanks",
            .ref = "",
            .amount = {.minor = 500, .currency = "USD"}
        };

        s.rules.on_conflict = rules[i % 3];
        entry = knows(&s, i < 9 ? a_row(&s, "", 500, "Thanks") : &first, states[i / 3 % 3]);
        topped_up(entry, 300, &by_hand);
        entry->paid_at_s = 1001;
        entry->list = i < 9 ? OWN_FILE : OTHER_FILE;
        (void)a_row(&s, "", 200, "By hand");
        a_payment(&s, 200, "By hand", 900);
        if (i / 3 % 3)
            a_payment(&s, 300, "Thanks", 1001);
        decided(&s);
        if (i < 9 && i / 3)
            assert_int_equal(is(&s, 1, DECISION_ALREADY_PAID, "")->paid_minor, 500);
        else if (i < 9)
            (void)is_to_pay(&s, 1, 300);
        (void)is_to_pay(&s, i < 9 ? 2 : 1, 200);
        assert_int_equal(s.plan.unexpected_count, 0);
        finish(&s);
    }
}

static void a_top_up_says_what_it_counted(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    (void)a_row(&s, "", 150, "Small");
    (void)a_row(&s, "", 500, "Thanks");
    (void)knows_other(&s, "", 70, "Before", ENTRY_ACCEPTED);
    a_payment(&s, 200, "By hand", 900);
    decided(&s);
    item = is(&s, 1, DECISION_ALREADY_PAID, "");
    assert_int_equal(item->credit_count, 1);
    assert_int_equal(item->paid_minor, 150);
    item = is_to_pay(&s, 2, 500 - 50 - 70);
    assert_int_equal(item->credit_count, 2);
    assert_int_equal(item->credits[0].minor, 200);
    assert_int_equal(item->credits[0].paid_at_s, 900);
    assert_int_equal(item->credits[0].attempt, 0);
    assert_int_equal(item->credits[1].minor, 70);
    assert_int_equal(item->credits[1].attempt, 1);
    assert_int_equal(item->paid_minor, 120);
    finish(&s);
}

static void an_open_row_is_not_sent_again_with_another_amount(void **state)
{
    struct sample s = SAMPLE_INIT;
    struct entry *entry;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    entry = knows(&s, a_row(&s, "", 500, "Thanks"), ENTRY_OPEN);
    entry->pay_minor = 300;
    a_payment(&s, 200, "By hand", 900);
    a_payment(&s, 100, "By hand too", 950);
    decided(&s);
    assert_non_null(strstr(is_held(&s, 1, "outcome_unknown")->detail, "bonusrec resolve "));
    finish(&s);
}

static void an_open_row_beside_a_conflict_is_for_a_person_to_resolve(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
    a_payment(&s, 70, "By hand", 1001);
    decided(&s);
    is_held(&s, 1, "outcome_unknown");
    finish(&s);
}

static void what_was_adopted_in_other_words_stays_recognised(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_CONFIRMED)->paid_at_s = 900;
    (void)a_row(&s, "", 100, "Second part");
    a_payment(&s, 100, "By hand", 900);
    decided(&s);
    is_paid_by(&s, 1, 1);
    (void)is_to_pay(&s, 2, 100);
    finish(&s);
}

static void a_topped_up_row_explains_what_was_paid_for_it_before(void **state)
{
    static const struct credit before = {200, "Thanks", "", 0, 2};

    (void)state;
    for (int shown = 0; shown < 2; shown++) {
        struct sample s = SAMPLE_INIT;
        struct entry *entry;

        entry = knows(&s, a_row(&s, "", 500, "Thanks"), ENTRY_CONFIRMED);
        topped_up(entry, 300, &before);
        entry->paid_at_s = 1001;
        (void)knows_other(&s, "", 200, "Thanks", ENTRY_ACCEPTED);
        (void)a_row(&s, "", 70, "Second part");
        a_payment(&s, 300, "Thanks", 1001);
        if (shown)
            a_payment(&s, 200, "Thanks", 900);
        decided(&s);
        is(&s, 1, DECISION_ALREADY_PAID, "");
        (void)is_to_pay(&s, 2, 70);
        assert_int_equal(s.plan.unexpected_count, 0);
        finish(&s);
    }
}

/* Two alike were sent, one was made, and nothing tells which: the tokens do. */
static void of_two_in_doubt_and_one_shown_the_tokens_tell(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct sample s = SAMPLE_INIT;

        (void)knows(&s, a_row(&s, "a", 100, "Thanks"), ENTRY_OPEN);
        (void)knows(&s, a_row(&s, "b", 100, "Thanks"), ENTRY_OPEN);
        s.recall.now_s = late ? 1000 + 86400 : 1000 + 86399;
        a_payment(&s, 100, "Thanks", 1001);
        decided(&s);
        if (late)
            is(&s, 1, DECISION_ALREADY_PAID, "");
        else
            (void)is_to_pay(&s, 1, 100);
        (void)is_to_pay(&s, 2, 100);
        assert_int_equal(s.plan.unexpected_count, 0);
        finish(&s);
    }
}

static void a_repeat_that_was_sent_is_not_called_a_slip(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)a_row(&s, "", 100, "Thanks");
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
    key_compute("mturk", &s.rows[1], 2, recall_keys[0]);
    decided(&s);
    (void)is_to_pay(&s, 1, 100);
    is_held(&s, 2, "outcome_unknown");
    finish(&s);
}

static void an_open_row_whose_list_cannot_be_read_stays_unknown(void **state)
{
    struct sample s = SAMPLE_INIT;
    struct outcome outcome;

    (void)state;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
    unreadable(&s, "3A", "no such list");
    decided(&s);
    is(&s, 1, DECISION_WAIT, "cannot_read_back");
    plan_outcome(&s.plan, 0, &outcome);
    assert_int_equal(outcome.status, STATUS_UNKNOWN);
    finish(&s);
}

static void a_paid_row_is_paid_though_its_list_cannot_be_read(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_CONFIRMED);
    unreadable(&s, "3A", "no such list");
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    finish(&s);
}

static void an_open_row_behind_the_limit_stays_unknown(void **state)
{
    struct sample s = SAMPLE_INIT;
    struct outcome outcome;

    (void)state;
    s.rules.limit = 0;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
    decided(&s);
    plan_outcome(&s.plan, 0, &outcome);
    assert_int_equal(outcome.status, STATUS_UNKNOWN);
    finish(&s);
}

static void without_tokens_an_open_row_waits_and_is_then_held(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct sample s = SAMPLE_INIT;

        (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_OPEN);
        s.recall.resend_is_safe = false;
        s.recall.now_s = late ? 1000 + 3600 : 1000 + 3599;
        decided(&s);
        if (late)
            is_held(&s, 1, "outcome_unknown");
        else
            is(&s, 1, DECISION_WAIT, "");
        finish(&s);
    }
}

static void the_ledgers_worker_counts_like_the_platforms(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED);
    (void)row(&s, "3A", "A2", 100, "Thanks");
    decided(&s);
    is_held(&s, 1, "worker_differs");
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_of_the_ledger_is_paid_whether_it_is_shown_or_not),
        cmocka_unit_test(an_open_row_is_sent_again_as_it_was),
        cmocka_unit_test(an_open_row_whose_payment_is_shown_is_paid),
        cmocka_unit_test(a_payment_that_was_shown_before_the_sending_is_not_taken_for_it),
        cmocka_unit_test(nor_is_one_of_no_topping_up),
        cmocka_unit_test(what_was_accepted_in_the_second_of_an_equal_payment_is_found),
        cmocka_unit_test(the_newest_equal_payment_is_noted_for_what_is_paid),
        cmocka_unit_test(what_counted_for_one_row_counts_for_no_other),
        cmocka_unit_test(a_top_up_says_what_it_counted),
        cmocka_unit_test(an_open_row_is_not_sent_again_with_another_amount),
        cmocka_unit_test(an_open_row_beside_a_conflict_is_for_a_person_to_resolve),
        cmocka_unit_test(what_was_adopted_in_other_words_stays_recognised),
        cmocka_unit_test(a_topped_up_row_explains_what_was_paid_for_it_before),
        cmocka_unit_test(of_two_in_doubt_and_one_shown_the_tokens_tell),
        cmocka_unit_test(a_repeat_that_was_sent_is_not_called_a_slip),
        cmocka_unit_test(an_open_row_whose_list_cannot_be_read_stays_unknown),
        cmocka_unit_test(a_paid_row_is_paid_though_its_list_cannot_be_read),
        cmocka_unit_test(an_open_row_behind_the_limit_stays_unknown),
        cmocka_unit_test(without_tokens_an_open_row_waits_and_is_then_held),
        cmocka_unit_test(the_ledgers_worker_counts_like_the_platforms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
