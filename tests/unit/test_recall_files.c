/* What the ledger paid for other files, refs and editions of a file. */
#include "recall_sample.h"

static void another_file_is_spoken_for(void **state)
{
    (void)state;
    for (int shown = 0; shown < 2; shown++) {
        struct sample s = SAMPLE_INIT;

        (void)a_row(&s, "", 200, "Second week");
        knows_other(&s, "", 100, "First week", ENTRY_ACCEPTED)->list = OTHER_FILE;
        if (shown)
            a_payment(&s, 100, "First week", 1001);
        decided(&s);
        assert_non_null(strstr(is_to_pay(&s, 1, 200)->detail, "besides 1.00"));
        assert_true(s.plan.items[0].is_besides);
        assert_int_equal(s.plan.unexpected_count, 0);
        finish(&s);
    }
}

static void another_files_open_payment_is_no_matter_of_this_one(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)a_row(&s, "", 200, "Second week");
    knows_other(&s, "", 100, "First week", ENTRY_OPEN)->list = OTHER_FILE;
    decided(&s);
    (void)is_to_pay(&s, 1, 200);
    finish(&s);
}

static void the_same_file_with_another_amount_is_a_conflict(void **state)
{
    (void)state;
    for (int shown = 0; shown < 2; shown++) {
        struct sample s = SAMPLE_INIT;

        (void)a_row(&s, "", 200, "Thanks");
        (void)knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED);
        if (shown)
            a_payment(&s, 100, "Thanks", 1001);
        decided(&s);
        is_held(&s, 1, "amount_differs");
        finish(&s);
    }
}

static void so_it_is_in_a_file_that_shares_a_bonus_with_it(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    knows(&s, row(&s, "3B", "A2", 300, "Thanks"), ENTRY_ACCEPTED)->list = OTHER_FILE;
    (void)a_row(&s, "", 200, "Thanks");
    knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED)->list = OTHER_FILE;
    a_payment(&s, 100, "Thanks", 1001);
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    is_held(&s, 2, "amount_differs");
    finish(&s);
}

static void what_to_do_about_it_can_be_said_before_it_is_shown(void **state)
{
    static const enum on_conflict rules[] = {CONFLICT_PAY, CONFLICT_TOP_UP};
    static const int64_t to_pay[] = {200, 100};

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct sample s = SAMPLE_INIT;

        s.rules.on_conflict = rules[i / 2];
        (void)a_row(&s, "", 200, "Thanks");
        (void)knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED);
        if (i % 2)
            a_payment(&s, 100, "Thanks", 1001);
        decided(&s);
        (void)is_to_pay(&s, 1, to_pay[i / 2]);
        finish(&s);
    }
}

static void an_open_payment_of_the_same_file_holds_the_corrected_row(void **state)
{
    static const enum on_conflict rules[] = {CONFLICT_HOLD, CONFLICT_TOP_UP};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct sample s = SAMPLE_INIT;

        s.rules.on_conflict = rules[i];
        (void)a_row(&s, "", 200, "Thanks");
        (void)knows_other(&s, "", 100, "Thanks", ENTRY_OPEN);
        decided(&s);
        is_held(&s, 1, "outcome_unknown");
        finish(&s);
    }
}

static void different_refs_are_different_bonuses_in_one_file(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)a_row(&s, "b", 100, "Thanks");
    (void)knows_other(&s, "a", 100, "Thanks", ENTRY_ACCEPTED);
    a_payment(&s, 100, "Thanks", 1001);
    decided(&s);
    (void)is_to_pay(&s, 1, 100);
    assert_int_equal(s.plan.unexpected_count, 0);
    finish(&s);
}

static void a_ref_that_is_added_or_taken_away_pays_nothing_again(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct sample s = SAMPLE_INIT;
        const struct item *item;

        (void)a_row(&s, i % 2 ? "a" : "", 100, "Thanks");
        knows_other(&s, i % 2 ? "" : "a", 100, "Thanks", ENTRY_ACCEPTED)->list =
            i / 2 ? OTHER_FILE : OWN_FILE;
        a_payment(&s, 100, "Thanks", 1001);
        decided(&s);
        item = is(&s, 1, DECISION_ALREADY_PAID, "");
        assert_true(item->is_match);
        assert_ptr_equal(item->owner, &s.entry_list[0]);
        assert_null(item->entry);
        finish(&s);
    }
}

static void the_same_ref_is_paid_whatever_its_reason_says_now(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct sample s = SAMPLE_INIT;

        (void)a_row(&s, "a", 100, "Thank you");
        knows_other(&s, "a", 100, "Thanks", ENTRY_ACCEPTED)->list = i / 2 ? OTHER_FILE : OWN_FILE;
        if (i % 2)
            a_payment(&s, 100, "Thanks", 1001);
        decided(&s);
        is(&s, 1, DECISION_ALREADY_PAID, "");
        finish(&s);
    }
}

static void the_same_ref_and_reason_in_doubt_with_another_token_is_held(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)a_row(&s, "a", 100, "Thank you");
    (void)knows_other(&s, "a", 100, "Thanks", ENTRY_OPEN);
    decided(&s);
    is_held(&s, 1, "outcome_unknown");
    finish(&s);
}

static void the_same_ref_with_another_amount_is_a_conflict_in_any_file(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)a_row(&s, "a", 200, "Thanks");
    knows_other(&s, "a", 100, "Thanks", ENTRY_ACCEPTED)->list = OTHER_FILE;
    a_payment(&s, 100, "Thanks", 1001);
    decided(&s);
    is_held(&s, 1, "amount_differs");
    finish(&s);
}

static void a_row_taken_out_of_the_file_leaves_its_payment_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    knows(&s, a_row(&s, "", 200, "Thanks"), ENTRY_CONFIRMED)->paid_at_s = 1002;
    (void)knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED);
    a_payment(&s, 100, "Thanks", 1001);
    a_payment(&s, 200, "Thanks", 1002);
    decided(&s);
    is_paid_by(&s, 1, 2);
    IS_UNEXPECTED(&s, 1);
    assert_int_equal(s.plan.unexpected_count, 1);
    finish(&s);
}

static void another_files_open_payment_of_the_same_amount_holds_the_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)a_row(&s, "", 100, "Written anew");
    knows_other(&s, "", 100, "Thanks", ENTRY_OPEN)->list = OTHER_FILE;
    decided(&s);
    is_held(&s, 1, "outcome_unknown");
    finish(&s);
}

/* One payment, that --match amount took for a row in other words: the row in its own words, of
 * another file, is not paid besides without a word from a person. */
static void what_is_shown_in_just_these_words_is_not_paid_again(void **state)
{
    struct sample s = SAMPLE_INIT;
    struct entry *entry;

    (void)state;
    (void)a_row(&s, "", 100, "Thanks");
    entry = knows_other(&s, "", 100, "Thanks, reworded", ENTRY_CONFIRMED);
    entry->list = OTHER_FILE;
    entry->paid_at_s = 900;
    a_payment(&s, 100, "Thanks", 900);
    decided(&s);
    is_held(&s, 1, "reason_differs");
    finish(&s);
}

/* Topped up once, and corrected again: all that was paid before counts. */
static void a_second_top_up_counts_what_the_first_one_counted(void **state)
{
    static const struct credit credits[] = {
        {100, "Thanks",  "", 0,   1},
        {30,  "By hand", "", 800, 0},
    };

    (void)state;
    for (int shown = 0; shown < 2; shown++) {
        struct sample s = SAMPLE_INIT;
        struct entry *second;

        s.rules.on_conflict = CONFLICT_TOP_UP;
        (void)a_row(&s, "", 500, "Thanks");
        (void)knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED);
        second = knows_other(&s, "", 300, "Thanks", ENTRY_ACCEPTED);
        topped_up(second, 170, credits);
        second->credit_count = 2;
        a_payment(&s, 30, "By hand", 800);
        if (shown) {
            a_payment(&s, 100, "Thanks", 900);
            a_payment(&s, 170, "Thanks", 950);
        }
        decided(&s);
        assert_int_equal(is_to_pay(&s, 1, 200)->credit_count, 3);
        finish(&s);
    }
}

static void of_alike_payments_each_entry_gets_its_own(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    knows(&s, a_row(&s, "a", 100, "Thanks"), ENTRY_CONFIRMED)->paid_at_s = 1002;
    (void)knows(&s, a_row(&s, "b", 100, "Thanks"), ENTRY_OPEN);
    (void)knows(&s, a_row(&s, "c", 100, "Thanks"), ENTRY_ACCEPTED);
    a_payment(&s, 100, "Thanks", 1001);
    a_payment(&s, 100, "Thanks", 1002);
    decided(&s);
    is_paid_by(&s, 1, 2);
    (void)is_to_pay(&s, 2, 100);
    is_paid_by(&s, 3, 1);
    finish(&s);
}

static void whole_groups_leave_out_what_the_ledger_made_for_others(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.whole_groups = true;
    (void)row(&s, "3B", "A2", 300, "Thanks");
    knows_other(&s, "", 100, "Thanks", ENTRY_ACCEPTED)->list = OTHER_FILE;
    a_payment(&s, 100, "Thanks", 1001);
    a_payment(&s, 70, "By hand", 1001);
    decided(&s);
    assert_int_equal(s.plan.unexpected_count, 1);
    assert_int_equal(s.plan.unexpected[0]->amount.minor, 70);
    finish(&s);
}

/* As when it shows: only what differs is another bonus. */
static void a_ref_that_is_added_before_the_payment_shows_pays_nothing_again(void **state)
{
    (void)state;
    for (int differs = 0; differs < 2; differs++) {
        struct sample s = SAMPLE_INIT;

        s.rules.on_conflict = CONFLICT_PAY;
        (void)a_row(&s, "week-1", differs ? 200 : 100, "First week");
        (void)knows_other(&s, "", 100, "First week", ENTRY_ACCEPTED);
        decided(&s);
        if (differs)
            (void)is_to_pay(&s, 1, 200);
        else
            (void)is(&s, 1, DECISION_ALREADY_PAID, "");
        finish(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_file_is_spoken_for),
        cmocka_unit_test(another_files_open_payment_is_no_matter_of_this_one),
        cmocka_unit_test(the_same_file_with_another_amount_is_a_conflict),
        cmocka_unit_test(so_it_is_in_a_file_that_shares_a_bonus_with_it),
        cmocka_unit_test(what_to_do_about_it_can_be_said_before_it_is_shown),
        cmocka_unit_test(an_open_payment_of_the_same_file_holds_the_corrected_row),
        cmocka_unit_test(different_refs_are_different_bonuses_in_one_file),
        cmocka_unit_test(a_ref_that_is_added_or_taken_away_pays_nothing_again),
        cmocka_unit_test(the_same_ref_is_paid_whatever_its_reason_says_now),
        cmocka_unit_test(the_same_ref_and_reason_in_doubt_with_another_token_is_held),
        cmocka_unit_test(the_same_ref_with_another_amount_is_a_conflict_in_any_file),
        cmocka_unit_test(a_row_taken_out_of_the_file_leaves_its_payment_unexpected),
        cmocka_unit_test(another_files_open_payment_of_the_same_amount_holds_the_row),
        cmocka_unit_test(what_is_shown_in_just_these_words_is_not_paid_again),
        cmocka_unit_test(a_second_top_up_counts_what_the_first_one_counted),
        cmocka_unit_test(of_alike_payments_each_entry_gets_its_own),
        cmocka_unit_test(whole_groups_leave_out_what_the_ledger_made_for_others),
        cmocka_unit_test(a_ref_that_is_added_before_the_payment_shows_pays_nothing_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
