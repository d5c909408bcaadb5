/* Which rows count as paid already, and which are missing. */
#include "diff_sample.h"

static void a_payment_of_the_same_amount_and_reason_pays_the_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "well done");
    paid(&s, "A1", "W1", 500, "well done", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    assert_int_equal(s.plan.unexpected_count, 0);
    assert_int_equal(s.plan.pay_count, 0);
    assert_int_equal(s.plan.pay_minor, 0);
    done(&s);
}

static void a_row_without_any_payment_is_missing_and_to_be_paid_in_full(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "well done");
    decided(&s);
    item = is_to_pay(&s, 1, 500);
    assert_null(item->payment);
    assert_int_equal(item->paid_minor, -1);
    assert_string_equal(item->detail, "");
    assert_int_equal(s.plan.pay_count, 1);
    assert_int_equal(s.plan.pay_minor, 500);
    done(&s);
}

static void nothing_against_nothing_is_a_plan_without_rows(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    decided(&s);
    assert_int_equal(s.plan.count, 0);
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void runs_of_white_space_in_reasons_are_folded(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "  well \t\n done\xc2\xa0");
    paid(&s, "A1", "W1", 500, "well\xc2\xa0 done", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    done(&s);
}

/* Rows and payments must be in the same order, which blanks at the ends must not change. */
static void reasons_with_blanks_before_them_find_each_other_among_others(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "a");
    row(&s, "A1", "W1", 500, "b");
    paid(&s, "A1", "W1", 500, "a", 10);
    paid(&s, "A1", "W1", 500, " b", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_paid_by(&s, 2, 2);
    done(&s);
}

static void the_case_of_a_reason_counts(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "Well done");
    paid(&s, "A1", "W1", 500, "well done", 10);
    decided(&s);
    is_held(&s, 1, "reason_differs");
    done(&s);
}

static void rows_and_payments_are_multisets_each_payment_pays_one_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.allow_repeats = true;
    for (int i = 0; i < 3; i++)
        row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A1", "W1", 500, "x", 20);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_paid_by(&s, 2, 2);
    is_to_pay(&s, 3, 500);
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void of_equal_payments_the_oldest_pays_and_the_youngest_is_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 500, "x", 30);
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A1", "W1", 500, "x", 20);
    decided(&s);
    is_paid_by(&s, 1, 2);
    assert_int_equal(s.plan.unexpected_count, 2);
    IS_UNEXPECTED(&s, 1);
    IS_UNEXPECTED(&s, 3);
    done(&s);
}

static void payees_differ_by_worker_and_by_assignment(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W1", 500, "x");
    row(&s, "A3", "W3", 500, "x");
    paid(&s, "A2", "W1", 500, "x", 10);
    decided(&s);
    is_to_pay(&s, 1, 500);
    is_paid_by(&s, 2, 1);
    is_to_pay(&s, 3, 500);
    assert_int_equal(s.plan.pay_count, 2);
    assert_int_equal(s.plan.pay_minor, 1000);
    done(&s);
}

static void an_id_that_begins_another_is_another(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A12", "W1", 500, "x");
    row(&s, "A", "W12", 500, "x");
    paid(&s, "A12", "W1", 500, "x", 10);
    paid(&s, "A", "W12", 500, "x", 10);
    decided(&s);
    is_to_pay(&s, 1, 500);
    is_paid_by(&s, 2, 1);
    is_paid_by(&s, 3, 2);
    done(&s);
}

static void equal_pairs_go_before_any_other_pairing(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    row(&s, "A1", "W1", 500, "b");
    row(&s, "A1", "W1", 500, "c");
    paid(&s, "A1", "W1", 500, "a", 10);
    paid(&s, "A1", "W1", 500, "b", 20);
    decided(&s);
    is_paid_by(&s, 1, 2);
    is_paid_by(&s, 2, 1);
    done(&s);
}

static void match_amount_lets_equal_amounts_match_whatever_the_reason(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    row(&s, "A1", "W1", 500, "well done");
    row(&s, "A2", "W2", 500, "well done");
    paid(&s, "A1", "W1", 500, "thanks", 10);
    paid(&s, "A2", "W2", 501, "well done", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_held(&s, 2, "amount_differs");
    done(&s);
}

static void match_amount_pairs_each_payment_once_too(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    row(&s, "A1", "W1", 500, "a");
    row(&s, "A1", "W1", 500, "b");
    row(&s, "A1", "W1", 700, "c");
    paid(&s, "A1", "W1", 700, "z", 10);
    paid(&s, "A1", "W1", 500, "y", 10);
    decided(&s);
    is_paid_by(&s, 1, 2);
    is_to_pay(&s, 2, 500);
    is_paid_by(&s, 3, 1);
    done(&s);
}

static void rows_that_differ_in_ref_only_are_two_bonuses(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x")->ref = "first";
    row(&s, "A1", "W1", 500, "x")->ref = "second";
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_to_pay(&s, 2, 500);
    done(&s);
}

/* Were the repeat to take the second payment, the row with the other ref would be paid twice. */
static void a_payment_goes_to_another_ref_before_it_goes_to_a_repeat(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x")->ref = "1";
    row(&s, "A1", "W1", 500, "x")->ref = "1";
    row(&s, "A1", "W1", 500, "x")->ref = "2";
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A1", "W1", 500, "x", 20);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_held(&s, 2, "repeated_row");
    is_paid_by(&s, 3, 2);
    assert_int_equal(s.plan.pay_count, 0);
    done(&s);
}

static void with_match_amount_a_payment_goes_to_another_reason_before_a_repeat(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    row(&s, "A1", "W1", 500, "a");
    row(&s, "A1", "W1", 500, "a");
    row(&s, "A1", "W1", 500, "b");
    paid(&s, "A1", "W1", 500, "y", 10);
    paid(&s, "A1", "W1", 500, "z", 20);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_held(&s, 2, "repeated_row");
    is_paid_by(&s, 3, 2);
    done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_of_the_same_amount_and_reason_pays_the_row),
        cmocka_unit_test(a_row_without_any_payment_is_missing_and_to_be_paid_in_full),
        cmocka_unit_test(nothing_against_nothing_is_a_plan_without_rows),
        cmocka_unit_test(runs_of_white_space_in_reasons_are_folded),
        cmocka_unit_test(reasons_with_blanks_before_them_find_each_other_among_others),
        cmocka_unit_test(the_case_of_a_reason_counts),
        cmocka_unit_test(rows_and_payments_are_multisets_each_payment_pays_one_row),
        cmocka_unit_test(of_equal_payments_the_oldest_pays_and_the_youngest_is_unexpected),
        cmocka_unit_test(payees_differ_by_worker_and_by_assignment),
        cmocka_unit_test(an_id_that_begins_another_is_another),
        cmocka_unit_test(equal_pairs_go_before_any_other_pairing),
        cmocka_unit_test(match_amount_lets_equal_amounts_match_whatever_the_reason),
        cmocka_unit_test(match_amount_pairs_each_payment_once_too),
        cmocka_unit_test(rows_that_differ_in_ref_only_are_two_bonuses),
        cmocka_unit_test(a_payment_goes_to_another_ref_before_it_goes_to_a_repeat),
        cmocka_unit_test(with_match_amount_a_payment_goes_to_another_reason_before_a_repeat),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
