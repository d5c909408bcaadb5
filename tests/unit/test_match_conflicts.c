/* Rows left over whose payee got something else. */
#include "diff_sample.h"

static void the_same_amount_for_another_reason_is_held_and_shown(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "well done");
    paid(&s, "A1", "W1", 500, "thank you", 1769903999);
    decided(&s);
    item = is_held(&s, 1, "reason_differs");
    assert_ptr_equal(item->payment, &s.observed.payments.list[0]);
    assert_int_equal(item->paid_minor, 500);
    assert_non_null(strstr(item->detail, "5.00 USD"));
    assert_non_null(strstr(item->detail, "2026-01-31T23:59:59Z"));
    assert_non_null(strstr(item->detail, "\"thank you\""));
    assert_non_null(strstr(item->detail, "--match amount"));
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void another_amount_is_held_and_shown(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 0);
    decided(&s);
    item = is_held(&s, 1, "amount_differs");
    assert_ptr_equal(item->payment, &s.observed.payments.list[0]);
    assert_int_equal(item->paid_minor, 300);
    assert_non_null(strstr(item->detail, "3.00 USD paid earlier"));
    assert_non_null(strstr(item->detail, "--on-conflict"));
    assert_int_equal(s.plan.pay_count, 0);
    done(&s);
}

static void every_row_left_over_is_held_also_when_there_are_fewer_payments(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 600, "x");
    row(&s, "A1", "W1", 700, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    decided(&s);
    assert_ptr_equal(is_held(&s, 1, "amount_differs")->payment, &s.observed.payments.list[0]);
    assert_null(is_held(&s, 2, "amount_differs")->payment);
    assert_int_equal(is_held(&s, 3, "amount_differs")->paid_minor, -1);
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void a_row_shows_the_payment_most_like_it(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 700, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    paid(&s, "A1", "W1", 700, "y", 10);
    decided(&s);
    assert_ptr_equal(is_held(&s, 1, "amount_differs")->payment, &s.observed.payments.list[0]);
    assert_ptr_equal(is_held(&s, 2, "reason_differs")->payment, &s.observed.payments.list[1]);
    done(&s);
}

static void payments_that_no_held_row_has_room_to_show_are_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    paid(&s, "A1", "W1", 500, "y", 10);
    paid(&s, "A1", "W1", 800, "x", 10);
    decided(&s);
    assert_ptr_equal(is_held(&s, 1, "reason_differs")->payment, &s.observed.payments.list[1]);
    assert_int_equal(s.plan.unexpected_count, 2);
    IS_UNEXPECTED(&s, 1);
    IS_UNEXPECTED(&s, 3);
    done(&s);
}

static void rows_of_one_amount_share_its_only_payment_as_the_cause(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "a");
    row(&s, "A1", "W1", 500, "b");
    paid(&s, "A1", "W1", 500, "z", 10);
    decided(&s);
    assert_ptr_equal(is_held(&s, 1, "reason_differs")->payment, &s.observed.payments.list[0]);
    assert_null(is_held(&s, 2, "reason_differs")->payment);
    done(&s);
}

static void the_code_speaks_of_the_payment_that_is_shown(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "a");
    row(&s, "A1", "W1", 500, "b");
    paid(&s, "A1", "W1", 500, "z", 10);
    paid(&s, "A1", "W1", 900, "z", 10);
    decided(&s);
    assert_ptr_equal(is_held(&s, 1, "reason_differs")->payment, &s.observed.payments.list[0]);
    item = is_held(&s, 2, "amount_differs");
    assert_ptr_equal(item->payment, &s.observed.payments.list[1]);
    assert_null(strstr(item->detail, "--match amount"));
    done(&s);
}

static void a_payment_that_pays_another_row_is_no_conflict(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 700, "y");
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_to_pay(&s, 2, 700);
    done(&s);
}

static void a_conflict_stays_within_its_payee(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    decided(&s);
    is_held(&s, 1, "amount_differs");
    is_to_pay(&s, 2, 500);
    done(&s);
}

static void a_payment_left_over_when_all_rows_are_paid_is_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode++) {
        s = SAMPLE_INIT;
        s.rules.on_conflict = (enum on_conflict)mode;
        row(&s, "A1", "W1", 500, "x");
        paid(&s, "A1", "W1", 500, "x", 10);
        paid(&s, "A1", "W1", 300, "y", 10);
        decided(&s);
        is_paid_by(&s, 1, 1);
        assert_int_equal(s.plan.unexpected_count, 1);
        IS_UNEXPECTED(&s, 2);
        done(&s);
    }
}

static void on_conflict_pay_pays_the_row_besides_and_leaves_the_payment_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_PAY;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 700, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    paid(&s, "A1", "W1", 700, "y", 10);
    decided(&s);
    assert_null(is_to_pay(&s, 1, 500)->payment);
    assert_null(is_to_pay(&s, 2, 700)->payment);
    assert_int_equal(s.plan.unexpected_count, 2);
    IS_UNEXPECTED(&s, 1);
    IS_UNEXPECTED(&s, 2);
    done(&s);
}

static void top_up_pays_the_difference_up_to_the_intended_amount(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "y", 10);
    decided(&s);
    item = is_to_pay(&s, 1, 200);
    assert_ptr_equal(item->payment, &s.observed.payments.list[0]);
    assert_int_equal(item->paid_minor, 300);
    assert_true(item->detail[0]);
    assert_int_equal(s.plan.pay_minor, 200);
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void top_up_never_pays_less_than_nothing(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 800, "x", 10);
    decided(&s);
    item = is(&s, 1, DECISION_ALREADY_PAID, "");
    assert_int_equal(item->pay_minor, 0);
    assert_int_equal(item->paid_minor, 500);
    assert_int_equal(s.plan.pay_minor, 0);
    done(&s);
}

static void top_up_counts_to_the_cent(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W2", 500, "x");
    paid(&s, "A1", "W1", 499, "x", 10);
    paid(&s, "A2", "W2", 501, "x", 10);
    decided(&s);
    is_to_pay(&s, 1, 1);
    is(&s, 2, DECISION_ALREADY_PAID, "");
    done(&s);
}

static void top_up_counts_all_other_payments_smallest_rows_first(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 900, "x");
    row(&s, "A1", "W1", 400, "x");
    row(&s, "A1", "W1", 300, "x");
    paid(&s, "A1", "W1", 150, "y", 30);
    paid(&s, "A1", "W1", 250, "y", 20);
    decided(&s);
    item = is_to_pay(&s, 1, 900);
    assert_null(item->payment);
    assert_int_equal(item->paid_minor, -1);
    assert_string_equal(item->detail, "");
    item = is_to_pay(&s, 2, 300);
    assert_int_equal(item->paid_minor, 100);
    item = is(&s, 3, DECISION_ALREADY_PAID, "");
    assert_int_equal(item->paid_minor, 300);
    assert_ptr_equal(item->payment, &s.observed.payments.list[0]); /* the latest */
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void top_up_does_not_count_a_payment_that_is_equal_to_a_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 900, "x");
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_to_pay(&s, 2, 900);
    done(&s);
}

static void top_up_does_not_count_what_went_to_another_payee(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "y", 10);
    decided(&s);
    is_to_pay(&s, 1, 200);
    is_to_pay(&s, 2, 500);
    done(&s);
}

static void top_up_shows_payments_that_have_no_row_to_count_towards_as_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W2", 0, "x");
    paid(&s, "A1", "W9", 300, "y", 10); /* another worker: holds the row */
    paid(&s, "A2", "W2", 300, "y", 10); /* a row of zero needs nothing */
    decided(&s);
    is_held(&s, 1, "worker_differs");
    is(&s, 2, DECISION_ZERO, "");
    assert_int_equal(s.plan.unexpected_count, 2);
    IS_UNEXPECTED(&s, 1);
    IS_UNEXPECTED(&s, 2);
    done(&s);
}

/* The difference that was paid may look like the repeat of another row. Were it to count as that
 * repeat, the difference would be paid again. */
static void a_repeat_does_not_take_what_tops_up_another_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 400, "x");
    row(&s, "A1", "W1", 400, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 400, "x", 10);
    paid(&s, "A1", "W1", 100, "y", 10);
    paid(&s, "A1", "W1", 400, "x", 20); /* tops up the third row */
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_held(&s, 2, "repeated_row");
    is(&s, 3, DECISION_ALREADY_PAID, "");
    assert_int_equal(s.plan.pay_count, 0);
    done(&s);
}

static void a_repeat_that_was_paid_is_paid_in_a_top_up_too(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 400, "x");
    row(&s, "A1", "W1", 400, "x");
    paid(&s, "A1", "W1", 400, "x", 10);
    paid(&s, "A1", "W1", 400, "x", 20);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_paid_by(&s, 2, 2);
    assert_int_equal(s.plan.unexpected_count, 0);
    done(&s);
}

static void what_match_amount_pairs_is_no_conflict(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.any_reason = true;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 900, "x");
    paid(&s, "A1", "W1", 500, "y", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_to_pay(&s, 2, 900);
    done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_amount_for_another_reason_is_held_and_shown),
        cmocka_unit_test(another_amount_is_held_and_shown),
        cmocka_unit_test(every_row_left_over_is_held_also_when_there_are_fewer_payments),
        cmocka_unit_test(a_row_shows_the_payment_most_like_it),
        cmocka_unit_test(payments_that_no_held_row_has_room_to_show_are_unexpected),
        cmocka_unit_test(rows_of_one_amount_share_its_only_payment_as_the_cause),
        cmocka_unit_test(the_code_speaks_of_the_payment_that_is_shown),
        cmocka_unit_test(a_payment_that_pays_another_row_is_no_conflict),
        cmocka_unit_test(a_conflict_stays_within_its_payee),
        cmocka_unit_test(a_payment_left_over_when_all_rows_are_paid_is_unexpected),
        cmocka_unit_test(on_conflict_pay_pays_the_row_besides_and_leaves_the_payment_unexpected),
        cmocka_unit_test(top_up_pays_the_difference_up_to_the_intended_amount),
        cmocka_unit_test(top_up_never_pays_less_than_nothing),
        cmocka_unit_test(top_up_counts_to_the_cent),
        cmocka_unit_test(top_up_counts_all_other_payments_smallest_rows_first),
        cmocka_unit_test(top_up_does_not_count_a_payment_that_is_equal_to_a_row),
        cmocka_unit_test(top_up_does_not_count_what_went_to_another_payee),
        cmocka_unit_test(top_up_shows_payments_that_have_no_row_to_count_towards_as_unexpected),
        cmocka_unit_test(a_repeat_does_not_take_what_tops_up_another_row),
        cmocka_unit_test(a_repeat_that_was_paid_is_paid_in_a_top_up_too),
        cmocka_unit_test(what_match_amount_pairs_is_no_conflict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
