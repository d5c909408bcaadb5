#include "core/exit_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* One row of each of the two statuses; STATUS_NONE stands for no row. */
static struct totals rows(enum status one, enum status other)
{
    struct totals totals = {.currency = "USD"};

    totals.rows[one]++;
    totals.rows[other]++;
    totals.rows[STATUS_NONE] = 0;
    return totals;
}

static int of_plan(enum status one, enum status other, bool detailed)
{
    struct totals totals = rows(one, other);

    return (int)exit_code_of_report(false, &totals, false, false, detailed);
}

static int of_pay(enum status one, enum status other, bool stopped)
{
    struct totals totals = rows(one, other);

    return (int)exit_code_of_report(true, &totals, false, stopped, false);
}

static void a_plan_that_compared_ends_with_0(void **state)
{
    (void)state;
    assert_int_equal(of_plan(STATUS_NONE, STATUS_NONE, false), 0);
    assert_int_equal(of_plan(STATUS_TO_PAY, STATUS_ALREADY_PAID, false), 0);
    assert_int_equal(of_plan(STATUS_ZERO, STATUS_UNEXPECTED, false), 0);
}

static void a_pay_that_leaves_nothing_unpaid_ends_with_0(void **state)
{
    (void)state;
    assert_int_equal(of_pay(STATUS_NONE, STATUS_NONE, false), 0);
    assert_int_equal(of_pay(STATUS_PAID, STATUS_ALREADY_PAID, false), 0);
    assert_int_equal(of_pay(STATUS_ZERO, STATUS_UNEXPECTED, false), 0);
}

static void a_detailed_plan_with_something_to_pay_ends_with_2(void **state)
{
    (void)state;
    assert_int_equal(of_plan(STATUS_TO_PAY, STATUS_ALREADY_PAID, true), 2);
    assert_int_equal(of_plan(STATUS_ALREADY_PAID, STATUS_UNEXPECTED, true), 0);
    /* Behind a --limit it is no less to pay. */
    assert_int_equal(of_plan(STATUS_NOT_ATTEMPTED, STATUS_ALREADY_PAID, true), 2);
}

static void only_a_plan_tells_whether_there_is_something_to_pay(void **state)
{
    struct totals totals = rows(STATUS_TO_PAY, STATUS_NONE);

    (void)state;
    assert_int_equal(exit_code_of_report(true, &totals, false, false, true), 0);
}

static void rows_that_need_a_person_end_with_3(void **state)
{
    static const enum status statuses[] = {STATUS_HELD, STATUS_INVALID, STATUS_FAILED};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(of_plan(statuses[i], STATUS_ALREADY_PAID, false), 3);
        assert_int_equal(of_plan(statuses[i], STATUS_TO_PAY, true), 3);
        assert_int_equal(of_pay(statuses[i], STATUS_PAID, false), 3);
    }
}

static void an_unknown_outcome_ends_with_4_whatever_else_there_is(void **state)
{
    (void)state;
    assert_int_equal(of_pay(STATUS_UNKNOWN, STATUS_PAID, false), 4);
    assert_int_equal(of_pay(STATUS_UNKNOWN, STATUS_HELD, false), 4);
    assert_int_equal(of_pay(STATUS_UNKNOWN, STATUS_NOT_ATTEMPTED, true), 4);
    assert_int_equal(of_plan(STATUS_UNKNOWN, STATUS_TO_PAY, true), 4);
}

static void a_run_that_stopped_part_way_ends_with_6_also_with_rows_that_need_a_person(void **state)
{
    (void)state;
    assert_int_equal(of_pay(STATUS_PAID, STATUS_NONE, true), 6);
    assert_int_equal(of_pay(STATUS_FAILED, STATUS_HELD, true), 6);
}

static void rows_that_pay_did_not_come_to_end_with_6(void **state)
{
    (void)state;
    assert_int_equal(of_pay(STATUS_PAID, STATUS_NOT_ATTEMPTED, false), 6);
    assert_int_equal(of_pay(STATUS_HELD, STATUS_NOT_ATTEMPTED, false), 6);
}

static void a_plan_has_nothing_that_it_did_not_come_to(void **state)
{
    (void)state;
    assert_int_equal(of_plan(STATUS_NOT_ATTEMPTED, STATUS_TO_PAY, false), 0);
}

static void a_guard_that_stopped_it_before_the_first_payment_ends_with_5(void **state)
{
    struct totals totals = rows(STATUS_NOT_ATTEMPTED, STATUS_HELD);

    (void)state;
    assert_int_equal(exit_code_of_report(true, &totals, true, false, false), 5);
    totals = rows(STATUS_TO_PAY, STATUS_INVALID);
    assert_int_equal(exit_code_of_report(false, &totals, true, false, true), 5);
}

static void each_kind_of_error_has_its_code(void **state)
{
    (void)state;
    assert_int_equal(exit_code_of_error(ERROR_USAGE), 64);
    assert_int_equal(exit_code_of_error(ERROR_GUARD), 5);
    assert_int_equal(exit_code_of_error(ERROR_STOPPED), 6);
    assert_int_equal(exit_code_of_error(ERROR_INPUT), 1);
    assert_int_equal(exit_code_of_error(ERROR_FILE), 1);
    assert_int_equal(exit_code_of_error(ERROR_CREDENTIALS), 1);
    assert_int_equal(exit_code_of_error(ERROR_NETWORK), 1);
    assert_int_equal(exit_code_of_error(ERROR_PLATFORM), 1);
    assert_int_equal(exit_code_of_error(ERROR_FORMAT), 1);
    assert_int_equal(exit_code_of_error(ERROR_LEDGER), 1);
    assert_int_equal(exit_code_of_error(ERROR_NONE), 1); /* a forgotten kind is no success */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_that_compared_ends_with_0),
        cmocka_unit_test(a_pay_that_leaves_nothing_unpaid_ends_with_0),
        cmocka_unit_test(a_detailed_plan_with_something_to_pay_ends_with_2),
        cmocka_unit_test(only_a_plan_tells_whether_there_is_something_to_pay),
        cmocka_unit_test(rows_that_need_a_person_end_with_3),
        cmocka_unit_test(an_unknown_outcome_ends_with_4_whatever_else_there_is),
        cmocka_unit_test(a_run_that_stopped_part_way_ends_with_6_also_with_rows_that_need_a_person),
        cmocka_unit_test(rows_that_pay_did_not_come_to_end_with_6),
        cmocka_unit_test(a_plan_has_nothing_that_it_did_not_come_to),
        cmocka_unit_test(a_guard_that_stopped_it_before_the_first_payment_ends_with_5),
        cmocka_unit_test(each_kind_of_error_has_its_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
