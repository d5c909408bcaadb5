/* Rows are completed with what the platform knows of their studies, and held against it. */
#include "payee_sample.h"

static void rows_get_the_currency_of_their_study(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_group(&s, "S1", "GBP");
    (void)add_group(&s, "S2", "GBP");
    (void)add_row(&s, "S1", "b1", "");
    (void)add_row(&s, "S2", "b2", "");
    assert_int_equal(take_groups(&s), 0);
    assert_string_equal(s.currency, "GBP");
    for (size_t row_no = 1; row_no <= 2; row_no++) {
        is_fine(&s, row_no);
        assert_string_equal(s.rows[row_no - 1].amount.currency, "GBP");
    }
    release(&s);
}

static void studies_of_two_currencies_are_too_many(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_group(&s, "S1", "GBP");
    (void)add_group(&s, "S2", "USD");
    (void)add_row(&s, "S1", "b1", "");
    assert_int_equal(take_groups(&s), -1);
    assert_int_equal(s.error.kind, ERROR_INPUT);
    assert_non_null(strstr(s.error.text, "study S1 pays in GBP and study S2 in USD"));
    assert_string_equal(s.currency, "???");
    is_fine(&s, 1);
    assert_string_equal(s.rows[0].amount.currency, "");
    release(&s);
}

static void the_currency_of_a_study_that_cannot_be_had_does_not_matter(void **state)
{
    struct sample s = {0};
    struct group *gone;

    (void)state;
    gone = add_group(&s, "S1", "USD");
    gone->unusable = "study S1 cannot be had";
    gone->is_unknown = true;
    (void)add_group(&s, "S2", "GBP");
    (void)add_row(&s, "S1", "b1", "");
    (void)add_row(&s, "S2", "b2", "");
    assert_int_equal(take_groups(&s), 0);
    assert_string_equal(s.currency, "GBP");
    has_problem(&s, 1, PROBLEM_FAILED, "study_not_found", "study S1 cannot be had");
    is_fine(&s, 2);
    /* the report shows its amount in the currency of the run */
    assert_string_equal(s.rows[0].amount.currency, "GBP");
    release(&s);
}

static void without_any_study_there_is_no_currency(void **state)
{
    struct sample s = {0};

    (void)state;
    add_group(&s, "S1", "")->unusable = "cannot be read";
    (void)add_row(&s, "S1", "b1", "");
    (void)add_row(&s, "S9", "b9", "");
    assert_int_equal(take_groups(&s), 0);
    assert_string_equal(s.currency, "");
    has_problem(&s, 1, PROBLEM_FAILED, "cannot_read_back", "cannot be read");
    has_problem(&s, 2, PROBLEM_FAILED, "study_not_found", "not asked for");
    release(&s);
}

static void a_study_whose_list_cannot_be_had_fails_only_the_rows_that_need_it(void **state)
{
    struct sample s = {0};

    (void)state;
    add_group(&s, "S1", "GBP")->unlisted = "the list of study S1 cannot be had";
    (void)add_row(&s, "S1", "", "c1");
    (void)add_row(&s, "S1", "b2", "");
    assert_int_equal(take_groups(&s), 0);
    has_problem(&s, 1, PROBLEM_FAILED, "cannot_read_back", "the list of study S1");
    is_fine(&s, 2);
    assert_string_equal(s.rows[1].amount.currency, "GBP");
    release(&s);
}

static void a_report_row_in_another_currency_is_held(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_group(&s, "S1", "GBP");
    (void)memcpy(add_row(&s, "S1", "b1", "")->amount.currency, "USD", 4);
    (void)memcpy(add_row(&s, "S1", "b2", "")->amount.currency, "GBP", 4);
    assert_int_equal(take_groups(&s), 0);
    has_problem(&s, 1, PROBLEM_HELD, "bad_currency", "is in USD, and its study pays in GBP");
    assert_string_equal(s.rows[0].problem->amount_text, "2.50");
    assert_string_equal(s.rows[0].amount.currency, "USD");
    is_fine(&s, 2);
    release(&s);
}

static void a_row_with_a_problem_keeps_it(void **state)
{
    static const struct problem problem = {.code = "bad_amount", .detail = "", .amount_text = "x"};
    struct sample s = {0};

    (void)state;
    (void)add_group(&s, "S1", "GBP");
    for (int i = 0; i < 2; i++)
        add_row(&s, i ? "S9" : "S1", "", "c1")->problem = &problem;
    (void)add_payee(&s, "S1", "b1", "c1");
    assert_int_equal(take_groups(&s), 0);
    rows_take_assignments(s.rows, s.count, &s.payees, &s.arena);
    rows_take_payees(s.rows, s.count, &s.payees, &s.arena);
    rows_put_off(s.rows, s.count, &s.arena);
    for (int i = 0; i < 2; i++) {
        assert_ptr_equal(s.rows[i].problem, &problem);
        assert_string_equal(s.rows[i].assignment_id, "");
        assert_string_equal(s.rows[i].amount.currency, "GBP");
    }
    release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_get_the_currency_of_their_study),
        cmocka_unit_test(studies_of_two_currencies_are_too_many),
        cmocka_unit_test(the_currency_of_a_study_that_cannot_be_had_does_not_matter),
        cmocka_unit_test(without_any_study_there_is_no_currency),
        cmocka_unit_test(a_study_whose_list_cannot_be_had_fails_only_the_rows_that_need_it),
        cmocka_unit_test(a_report_row_in_another_currency_is_held),
        cmocka_unit_test(a_row_with_a_problem_keeps_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
