/* Rows that contradict each other or the platform's list, lists that cannot be had, and which
 * payments are looked at. */
#include "diff_sample.h"

static void a_payment_of_the_assignment_to_another_worker_holds_the_row(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W2", 500, "x", 10);
    decided(&s);
    item = is_held(&s, 1, "worker_differs");
    assert_null(item->payment);
    assert_non_null(strstr(item->detail, "W2"));
    IS_UNEXPECTED(&s, 1);
    done(&s);
}

static void a_worker_who_sorts_before_or_after_is_another_one_all_the_same(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W5", 500, "x");
    row(&s, "A2", "W5", 500, "x");
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A1", "W5", 700, "x", 10);
    paid(&s, "A2", "W5", 700, "x", 10);
    paid(&s, "A2", "W9", 500, "x", 10);
    decided(&s);
    assert_non_null(strstr(is_held(&s, 1, "worker_differs")->detail, "W1"));
    assert_non_null(strstr(is_held(&s, 2, "worker_differs")->detail, "W9"));
    done(&s);
}

static void a_payment_to_another_worker_holds_the_row_also_when_it_pays_another_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W2", 500, "x");
    paid(&s, "A1", "W2", 500, "x", 10);
    decided(&s);
    is_held(&s, 1, "worker_differs");
    is_paid_by(&s, 2, 1);
    done(&s);
}

static void rows_that_name_two_workers_for_one_assignment_are_held_without_any_payment(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W2", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W3", 500, "x");
    row(&s, "A2", "W1", 500, "x");
    decided(&s);
    assert_non_null(strstr(is_held(&s, 1, "worker_differs")->detail, "W1"));
    assert_non_null(strstr(is_held(&s, 2, "worker_differs")->detail, "W3"));
    assert_non_null(strstr(is_held(&s, 3, "worker_differs")->detail, "W1"));
    is_to_pay(&s, 4, 500);
    done(&s);
}

static void no_choice_for_conflicts_pays_a_row_whose_worker_differs(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode++) {
        s = SAMPLE_INIT;
        s.rules.on_conflict = (enum on_conflict)mode;
        s.rules.any_reason = true;
        s.rules.allow_repeats = true;
        row(&s, "A1", "W1", 500, "x");
        paid(&s, "A1", "W2", 300, "x", 10);
        decided(&s);
        is_held(&s, 1, "worker_differs");
        IS_UNEXPECTED(&s, 1);
        assert_int_equal(s.plan.pay_count, 0);
        done(&s);
    }
}

static void a_worker_that_differs_goes_before_a_repeated_row(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W2", 500, "x", 10);
    decided(&s);
    is_held(&s, 1, "worker_differs");
    is_held(&s, 2, "worker_differs");
    done(&s);
}

static void a_worker_that_differs_goes_before_a_conflict(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    paid(&s, "A1", "W2", 500, "x", 10);
    decided(&s);
    is_held(&s, 1, "worker_differs");
    assert_int_equal(s.plan.unexpected_count, 2);
    done(&s);
}

static void all_but_the_first_of_alike_rows_are_held(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "well done");
    row(&s, "A2", "W2", 500, "well done");
    row(&s, "A1", "W1", 500, "well  done ")->group_id = "H1";
    row(&s, "A1", "W1", 500, "well done");
    decided(&s);
    is_to_pay(&s, 1, 500);
    is_to_pay(&s, 2, 500);
    assert_non_null(strstr(is_held(&s, 3, "repeated_row")->detail, "row 1;"));
    assert_non_null(strstr(is_held(&s, 4, "repeated_row")->detail, "row 1;"));
    done(&s);
}

static void each_field_makes_rows_unlike(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W1", 500, "x");
    row(&s, "A1", "W1", 501, "x");
    row(&s, "A1", "W1", 500, "y");
    row(&s, "A1", "W1", 500, "x")->ref = "r";
    decided(&s);
    for (size_t i = 1; i <= 5; i++)
        is(&s, i, DECISION_PAY, "");
    done(&s);
}

static void allow_repeats_pays_alike_rows(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.allow_repeats = true;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    decided(&s);
    is_to_pay(&s, 1, 500);
    is_to_pay(&s, 2, 500);
    done(&s);
}

static void a_repeat_of_a_paid_row_is_held(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 1);
    is_held(&s, 2, "repeated_row");
    done(&s);
}

static void a_repeat_that_is_paid_is_already_paid(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 500, "x", 20);
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 2);
    is_paid_by(&s, 2, 1);
    done(&s);
}

static void a_repeated_row_goes_before_a_conflict(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    decided(&s);
    is_held(&s, 1, "amount_differs");
    assert_null(is_held(&s, 2, "repeated_row")->payment);
    done(&s);
}

static void a_repeated_row_is_held_whatever_is_chosen_for_conflicts(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_PAY;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    decided(&s);
    is_to_pay(&s, 1, 500);
    is_held(&s, 2, "repeated_row");
    done(&s);
}

static void zero_rows_that_are_alike_are_all_zero(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 0, "x");
    row(&s, "A1", "W1", 0, "x");
    decided(&s);
    is(&s, 1, DECISION_ZERO, "");
    is(&s, 2, DECISION_ZERO, "");
    done(&s);
}

static void what_cannot_be_read_cannot_be_paid(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A2", "W2", 500, "x")->group_id = "H1";
    row(&s, "A3", "W3", 500, "x")->group_id = "H2";
    row(&s, "A4", "W4", 500, "x");
    unreadable(&s, "A1", "A1 is gone");
    unreadable(&s, "H1", "H1 is gone");
    decided(&s);
    item = is(&s, 1, DECISION_FAIL, "cannot_read_back");
    assert_string_equal(item->detail, "A1 is gone");
    assert_int_equal(item->pay_minor, 0);
    item = is(&s, 2, DECISION_FAIL, "cannot_read_back");
    assert_string_equal(item->detail, "H1 is gone");
    is_to_pay(&s, 3, 500);
    is_to_pay(&s, 4, 500);
    assert_int_equal(s.plan.pay_count, 2);
    done(&s);
}

/* The second look, by assignment, failed: what the group's list shows is not enough to pay. */
static void a_row_is_not_paid_when_its_assignment_cannot_be_listed_by_itself(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x")->group_id = "H1";
    unreadable(&s, "A1", "A1 is gone");
    decided(&s);
    is(&s, 1, DECISION_FAIL, "cannot_read_back");
    done(&s);
}

static void one_list_that_cannot_be_had_stops_all_rows_of_its_assignment(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 700, "x")->group_id = "H1";
    row(&s, "A1", "W2", 900, "x");
    unreadable(&s, "H1", "H1 is gone");
    decided(&s);
    for (size_t i = 1; i <= 3; i++)
        is(&s, i, DECISION_FAIL, "cannot_read_back");
    done(&s);
}

static void equal_pairs_count_also_when_the_list_cannot_be_had_whole(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x")->group_id = "H1";
    row(&s, "A2", "W2", 500, "x")->group_id = "H1";
    row(&s, "A3", "W3", 500, "x")->group_id = "H1";
    row(&s, "A4", "W4", 0, "x")->group_id = "H1";
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A2", "W2", 300, "x", 10);
    paid(&s, "A3", "W9", 500, "x", 10);
    unreadable(&s, "H1", "page 2 is missing");
    decided(&s);
    is_paid_by(&s, 1, 1);
    is(&s, 2, DECISION_FAIL, "cannot_read_back");
    is(&s, 3, DECISION_FAIL, "cannot_read_back");
    is(&s, 4, DECISION_ZERO, "");
    assert_int_equal(s.plan.unexpected_count, 2);
    IS_UNEXPECTED(&s, 2);
    IS_UNEXPECTED(&s, 3);
    done(&s);
}

static void no_choice_for_conflicts_pays_what_cannot_be_read(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode++) {
        s = SAMPLE_INIT;
        s.rules.on_conflict = (enum on_conflict)mode;
        s.rules.any_reason = true;
        s.rules.allow_repeats = true;
        row(&s, "A1", "W1", 500, "x");
        row(&s, "A1", "W1", 500, "x");
        paid(&s, "A1", "W1", 300, "x", 10);
        unreadable(&s, "A1", "gone");
        decided(&s);
        is(&s, 1, DECISION_FAIL, "cannot_read_back");
        is(&s, 2, DECISION_FAIL, "cannot_read_back");
        IS_UNEXPECTED(&s, 1);
        done(&s);
    }
}

static void looked_at_are_the_payments_of_the_assignments_that_rows_name(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A5", "W5", 500, "x")->group_id = "H1";
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A5", "W5", 500, "x", 10);
    paid(&s, "A5", "W5", 900, "x", 10);
    paid(&s, "A9", "W9", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 2);
    assert_int_equal(s.plan.unexpected_count, 1);
    IS_UNEXPECTED(&s, 3);
    done(&s);
}

static void with_scope_groups_the_whole_groups_are_looked_at(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.whole_groups = true;
    row(&s, "A5", "W5", 500, "x")->group_id = "H1";
    paid(&s, "A1", "W1", 500, "x", 10);
    paid(&s, "A5", "W5", 500, "x", 10);
    paid(&s, "A9", "W9", 500, "x", 10);
    decided(&s);
    is_paid_by(&s, 1, 2);
    assert_int_equal(s.plan.unexpected_count, 2);
    IS_UNEXPECTED(&s, 1);
    IS_UNEXPECTED(&s, 3);
    done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_of_the_assignment_to_another_worker_holds_the_row),
        cmocka_unit_test(a_worker_who_sorts_before_or_after_is_another_one_all_the_same),
        cmocka_unit_test(a_payment_to_another_worker_holds_the_row_also_when_it_pays_another_row),
        cmocka_unit_test(
            rows_that_name_two_workers_for_one_assignment_are_held_without_any_payment),
        cmocka_unit_test(no_choice_for_conflicts_pays_a_row_whose_worker_differs),
        cmocka_unit_test(a_worker_that_differs_goes_before_a_repeated_row),
        cmocka_unit_test(a_worker_that_differs_goes_before_a_conflict),
        cmocka_unit_test(all_but_the_first_of_alike_rows_are_held),
        cmocka_unit_test(each_field_makes_rows_unlike),
        cmocka_unit_test(allow_repeats_pays_alike_rows),
        cmocka_unit_test(a_repeat_of_a_paid_row_is_held),
        cmocka_unit_test(a_repeat_that_is_paid_is_already_paid),
        cmocka_unit_test(a_repeated_row_goes_before_a_conflict),
        cmocka_unit_test(a_repeated_row_is_held_whatever_is_chosen_for_conflicts),
        cmocka_unit_test(zero_rows_that_are_alike_are_all_zero),
        cmocka_unit_test(what_cannot_be_read_cannot_be_paid),
        cmocka_unit_test(a_row_is_not_paid_when_its_assignment_cannot_be_listed_by_itself),
        cmocka_unit_test(one_list_that_cannot_be_had_stops_all_rows_of_its_assignment),
        cmocka_unit_test(equal_pairs_count_also_when_the_list_cannot_be_had_whole),
        cmocka_unit_test(no_choice_for_conflicts_pays_what_cannot_be_read),
        cmocka_unit_test(looked_at_are_the_payments_of_the_assignments_that_rows_name),
        cmocka_unit_test(with_scope_groups_the_whole_groups_are_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
