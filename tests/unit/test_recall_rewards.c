/* Payments that may be no bonus at all; and what is written down before a bonus is paid, so that what is
 * shown already is not taken for it. */
#include "untimed_sample.h"

#define DOUBT "may be the fixed reward for being screened out"

/* --- rewards
 * ---------------------------------------------------------------------------------------- */

static void a_payment_that_may_be_no_bonus_is_no_rows_payment(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    (void)wants(&s, "", 20);
    shows(&s, 20)->doubt = DOUBT;
    decided(&s);
    item = is_held(&s, 1, "reason_differs");
    assert_non_null(item->payment);
    assert_false(item->is_match);
    assert_non_null(strstr(item->detail, DOUBT));
    assert_non_null(strstr(item->detail, "--match amount"));
    finish(&s);
}

static void a_payment_that_may_be_no_bonus_leaves_its_equal_to_the_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)wants(&s, "", 20);
    shows(&s, 20)->doubt = DOUBT;
    (void)shows(&s, 20);
    decided(&s);
    is_paid_by(&s, 1, 2);
    IS_UNEXPECTED(&s, 1);
    finish(&s);
}

static void match_amount_says_that_it_is_the_bonus(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    (void)wants(&s, "", 20);
    shows(&s, 20)->doubt = DOUBT;
    decided(&s);
    is_paid_by(&s, 1, 1);
    assert_true(s.plan.items[0].is_match);
    finish(&s);
}

static void a_reward_of_another_amount_is_named_as_such(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)wants(&s, "", 30);
    shows(&s, 20)->doubt = DOUBT;
    decided(&s);
    assert_non_null(strstr(is_held(&s, 1, "amount_differs")->detail, DOUBT));
    finish(&s);
}

static void besides_a_reward_the_bonus_is_paid_when_a_person_says_so(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_PAY;
    (void)wants(&s, "", 20);
    shows(&s, 20)->doubt = DOUBT;
    decided(&s);
    assert_int_equal(is_to_pay(&s, 1, 20)->unexplained, 1);
    assert_true(is_to_pay(&s, 1, 20)->doubt_shown);
    finish(&s);
}

/* There is one reward for an assignment: who had seen another equal payment has yet to see it. */
static void a_reward_that_comes_after_an_equal_payment_confirms_nothing_in_doubt(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "a", 20, ENTRY_OPEN, 1);
    shows(&s, 20)->doubt = DOUBT;
    shows(&s, 20)->doubt = DOUBT;
    decided(&s);
    expect_waiting(&s, 1);
    finish(&s);
}

/* Nobody had been screened out yet when the bonus was sent. */
static void a_reward_that_came_up_since_confirms_nothing_in_doubt(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "", 20, ENTRY_OPEN, 0);
    shows(&s, 20)->doubt = DOUBT;
    decided(&s);
    expect_waiting(&s, 1);
    finish(&s);
}

static void a_reward_and_its_equal_confirm_one_in_doubt(void **state)
{
    (void)state;
    for (uint32_t before = 0; before < 2; before++) {
        struct sample s = SAMPLE_INIT;

        sent(&s, "a", 20, ENTRY_OPEN, before)->doubt_shown = before;
        sent(&s, "b", 20, ENTRY_OPEN, before)->doubt_shown = before;
        shows(&s, 20)->doubt = DOUBT;
        shows(&s, 20)->doubt = DOUBT;
        decided(&s);
        assert_int_equal(count_decided(&s, 2, DECISION_ALREADY_PAID), 1);
        assert_int_equal(count_decided(&s, 2, DECISION_WAIT), 1);
        finish(&s);
    }
}

/* --- what is written down before a row is paid
 * ------------------------------------------------------ */

static void what_is_shown_and_unexplained_is_noted_by_amount(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_PAY;
    s.rules.allow_repeats = true;
    (void)wants(&s, "a", 500);
    (void)wants(&s, "b", 500);
    (void)wants(&s, "c", 700);
    shows(&s, 500)->doubt = DOUBT;
    shows(&s, 500)->doubt = DOUBT;
    (void)shows(&s, 300);
    decided(&s);
    assert_int_equal(is_to_pay(&s, 1, 500)->unexplained, 2);
    assert_int_equal(is_to_pay(&s, 2, 500)->unexplained, 2);
    assert_int_equal(is_to_pay(&s, 3, 700)->unexplained, 0);
    finish(&s);
}

static void what_pays_another_row_is_explained(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)wants(&s, "a", 500);
    (void)wants(&s, "b", 500);
    (void)shows(&s, 500);
    decided(&s);
    assert_int_equal(count_decided(&s, 2, DECISION_ALREADY_PAID), 1);
    for (int i = 0; i < 2; i++)
        if (s.plan.items[i].decision == DECISION_PAY)
            assert_int_equal(s.plan.items[i].unexplained, 0);
    finish(&s);
}

static void what_an_entry_made_is_explained(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "a", 500, ENTRY_CONFIRMED, 0);
    (void)wants(&s, "b", 500);
    (void)shows(&s, 500);
    decided(&s);
    assert_int_equal(is_to_pay(&s, 2, 500)->unexplained, 0);
    finish(&s);
}

static void what_counts_towards_the_row_is_explained(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    (void)wants(&s, "", 1000);
    (void)shows(&s, 500);
    decided(&s);
    item = is_to_pay(&s, 1, 500);
    assert_int_equal(item->unexplained, 0);
    assert_int_equal(item->credit_count, 1);
    assert_int_equal(item->credits[0].attempt, 0);
    finish(&s);
}

static void a_payment_with_a_time_is_told_apart_by_that(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.on_conflict = CONFLICT_PAY;
    (void)wants(&s, "", 500);
    a_payment(&s, 500, "", 77);
    shows(&s, 500)->doubt = DOUBT;
    s.observed.payments.list[0].doubt = DOUBT;
    decided(&s);
    item = is_to_pay(&s, 1, 500);
    assert_int_equal(item->unexplained, 1);
    assert_int_equal(item->shown_until_s, 77);
    finish(&s);
}

static void all_that_is_shown_of_the_payee_is_kept_for_whoever_looks_back(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "a", 500, ENTRY_CONFIRMED, 0);
    (void)wants(&s, "b", 700);
    (void)row(&s, "3B", "A2", 100, "");
    (void)shows(&s, 500);
    (void)paid(&s, "3C", "A3", 999, "", 0);
    decided(&s);
    assert_string_equal(is_to_pay(&s, 2, 700)->shown, "5.00");
    assert_null(strstr(is_to_pay(&s, 3, 100)->shown, "."));
    finish(&s);
}

static void what_may_be_a_reward_does_not_count_towards_a_row_by_itself(void **state)
{
    (void)state;
    for (int says_so = 0; says_so < 2; says_so++) {
        struct sample s = SAMPLE_INIT;

        s.rules.on_conflict = CONFLICT_TOP_UP;
        s.rules.any_reason = says_so;
        (void)wants(&s, "", 100);
        shows(&s, 20)->doubt = DOUBT;
        decided(&s);
        if (says_so)
            (void)is_to_pay(&s, 1, 80);
        else
            (void)is(&s, 1, DECISION_HOLD, "amount_differs");
        finish(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_that_may_be_no_bonus_is_no_rows_payment),
        cmocka_unit_test(a_payment_that_may_be_no_bonus_leaves_its_equal_to_the_row),
        cmocka_unit_test(match_amount_says_that_it_is_the_bonus),
        cmocka_unit_test(a_reward_of_another_amount_is_named_as_such),
        cmocka_unit_test(besides_a_reward_the_bonus_is_paid_when_a_person_says_so),
        cmocka_unit_test(a_reward_that_came_up_since_confirms_nothing_in_doubt),
        cmocka_unit_test(a_reward_and_its_equal_confirm_one_in_doubt),
        cmocka_unit_test(what_is_shown_and_unexplained_is_noted_by_amount),
        cmocka_unit_test(what_pays_another_row_is_explained),
        cmocka_unit_test(what_an_entry_made_is_explained),
        cmocka_unit_test(what_counts_towards_the_row_is_explained),
        cmocka_unit_test(a_payment_with_a_time_is_told_apart_by_that),
        cmocka_unit_test(all_that_is_shown_of_the_payee_is_kept_for_whoever_looks_back),
        cmocka_unit_test(what_may_be_a_reward_does_not_count_towards_a_row_by_itself),
        cmocka_unit_test(a_reward_that_comes_after_an_equal_payment_confirms_nothing_in_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
