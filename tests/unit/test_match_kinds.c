/* Rows of zero, invalid rows, alike rows, and rows behind the limit. */
#include "diff_sample.h"

static void a_row_of_zero_is_decided_nothing_and_never_sent(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 0, "x");
    decided(&s);
    item = is(&s, 1, DECISION_ZERO, "");
    assert_int_equal(item->pay_minor, 0);
    assert_null(item->payment);
    assert_int_equal(s.plan.pay_count, 0);
    done(&s);
}

static void a_row_of_zero_takes_no_payment_but_names_its_assignment(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 0, "x");
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    is(&s, 1, DECISION_ZERO, "");
    IS_UNEXPECTED(&s, 1);
    done(&s);
}

static void a_row_of_zero_leaves_conflicts_to_the_other_rows(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 0, "x");
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 10);
    decided(&s);
    is(&s, 1, DECISION_ZERO, "");
    item = is_held(&s, 2, "amount_differs");
    assert_ptr_equal(item->payment, &s.observed.payments.list[0]);
    done(&s);
}

static void an_invalid_row_takes_no_part_at_all(void **state)
{
    static const struct problem problem = {.code = "bad_amount", .detail = "is no amount"};
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    row(&s, "A1", "W1", 500, "x")->problem = &problem;
    row(&s, "A2", "W9", 500, "x")->problem = &problem;
    row(&s, "A2", "W2", 500, "x");
    row(&s, "A3", "W3", 500, "x")->problem = &problem;
    row(&s, "A3", "W3", 500, "x");
    paid(&s, "A1", "W1", 500, "x", 10);
    decided(&s);
    item = is(&s, 1, DECISION_INVALID, "bad_amount");
    assert_string_equal(item->detail, "is no amount");
    assert_null(item->payment);
    assert_int_equal(item->pay_minor, 0);
    assert_int_equal(s.plan.unexpected_count, 0);
    is_to_pay(&s, 3, 500);
    is_to_pay(&s, 5, 500);
    assert_int_equal(s.plan.items[4].occurrence, 1);
    done(&s);
}

static void alike_rows_are_numbered_from_one_in_the_order_of_the_file(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.allow_repeats = true;
    row(&s, "A1", "W1", 500, "x");
    row(&s, "A1", "W1", 500, "y");
    row(&s, "A1", "W1", 500, " x ")->group_id = "H1";
    row(&s, "A1", "W1", 500, "x")->ref = "1";
    row(&s, "A1", "W1", 500, "x");
    decided(&s);
    assert_int_equal(s.plan.items[0].occurrence, 1);
    assert_int_equal(s.plan.items[1].occurrence, 1);
    assert_int_equal(s.plan.items[2].occurrence, 2);
    assert_int_equal(s.plan.items[3].occurrence, 1);
    assert_int_equal(s.plan.items[4].occurrence, 3);
    done(&s);
}

static void limit_pays_the_first_missing_rows_of_the_file(void **state)
{
    struct sample s = SAMPLE_INIT;
    const struct item *item;

    (void)state;
    s.rules.limit = 2;
    row(&s, "A9", "W9", 100, "x");
    row(&s, "A5", "W5", 200, "x");
    row(&s, "A1", "W1", 400, "x");
    row(&s, "A2", "W2", 800, "x");
    row(&s, "A3", "W3", 0, "x");
    paid(&s, "A5", "W5", 200, "x", 10);
    decided(&s);
    is_to_pay(&s, 1, 100);
    is_paid_by(&s, 2, 1);
    is_to_pay(&s, 3, 400);
    item = is(&s, 4, DECISION_LIMIT, "");
    assert_int_equal(item->pay_minor, 800);
    assert_true(item->detail[0]);
    is(&s, 5, DECISION_ZERO, "");
    assert_int_equal(s.plan.pay_count, 2);
    assert_int_equal(s.plan.pay_minor, 500);
    done(&s);
}

static void a_limit_of_nothing_pays_nothing(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.limit = 0;
    row(&s, "A1", "W1", 100, "x");
    decided(&s);
    is(&s, 1, DECISION_LIMIT, "");
    assert_int_equal(s.plan.pay_count, 0);
    assert_int_equal(s.plan.pay_minor, 0);
    done(&s);
}

static void a_limit_as_large_as_what_is_missing_holds_nothing_back(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.limit = 1;
    row(&s, "A1", "W1", 100, "x");
    decided(&s);
    is_to_pay(&s, 1, 100);
    done(&s);
}

static void what_becomes_of_a_row_with_a_problem_depends_on_its_kind(void **state)
{
    static const struct {
        enum problem_kind kind;
        enum decision decision;
        enum status status;
    } table[] = {
        {PROBLEM_INVALID, DECISION_INVALID, STATUS_INVALID      },
        {PROBLEM_HELD,    DECISION_HOLD,    STATUS_HELD         },
        {PROBLEM_FAILED,  DECISION_FAIL,    STATUS_FAILED       },
        {PROBLEM_WAITS,   DECISION_LIMIT,   STATUS_NOT_ATTEMPTED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct problem problem = {.kind = table[i].kind,
                                        .code = "its_code",
                                        .detail = "its words",
                                        .amount_text = "5.00"};
        struct sample s = SAMPLE_INIT;
        struct outcome outcome;

        row(&s, "A1", "W1", 500, "x")->problem = &problem;
        row(&s, "A1", "W1", 500, "x");
        decided(&s);
        assert_string_equal(is(&s, 1, table[i].decision, "its_code")->detail, "its words");
        is_to_pay(&s, 2, 500); /* beside a row that takes no part, it is no repeat */
        plan_outcome(&s.plan, 0, &outcome);
        assert_int_equal(outcome.status, table[i].status);
        assert_int_equal(outcome.pay_minor, 0);
        assert_int_equal(s.plan.pay_count, 1);
        done(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_of_zero_is_decided_nothing_and_never_sent),
        cmocka_unit_test(a_row_of_zero_takes_no_payment_but_names_its_assignment),
        cmocka_unit_test(a_row_of_zero_leaves_conflicts_to_the_other_rows),
        cmocka_unit_test(an_invalid_row_takes_no_part_at_all),
        cmocka_unit_test(alike_rows_are_numbered_from_one_in_the_order_of_the_file),
        cmocka_unit_test(limit_pays_the_first_missing_rows_of_the_file),
        cmocka_unit_test(a_limit_of_nothing_pays_nothing),
        cmocka_unit_test(a_limit_as_large_as_what_is_missing_holds_nothing_back),
        cmocka_unit_test(what_becomes_of_a_row_with_a_problem_depends_on_its_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
