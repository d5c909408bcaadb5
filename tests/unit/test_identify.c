/* Whom rows and payments are about, when no platform is asked and an assignment may be left out. */
#include "core/identify.h"
#include "payee_sample.h"

static struct payment *add_payment(struct sample *s, const char *study, const char *submission,
                                   const char *participant)
{
    payments_add(&s->payments, &(struct payment){.group_id = study,
                                                 .assignment_id = submission,
                                                 .worker_id = participant,
                                                 .reason = "",
                                                 .payment_id = "",
                                                 .amount.minor = 250});
    return &s->payments.list[s->payments.count - 1];
}

static int complete(struct sample *s)
{
    return identify(s->rows, s->count, &s->payments, &s->arena, &s->error);
}

static void assert_ids(const struct intent *row, const char *study, const char *submission,
                       const char *participant)
{
    assert_string_equal(row->group_id, study);
    assert_string_equal(row->assignment_id, submission);
    assert_string_equal(row->worker_id, participant);
    assert_null(row->problem);
}

static void what_one_list_says_of_a_submission_counts_in_both(void **state)
{
    struct sample s = {0};
    struct intent *row = add_row(&s, "", "SUB1", "");
    struct payment *paid = add_payment(&s, "STUDY", "SUB1", "P1");
    struct intent *other = add_row(&s, "STUDY", "SUB2", "P2");
    struct payment *bare;

    (void)state;
    (void)paid;
    bare = add_payment(&s, "", "SUB2", "");
    assert_int_equal(complete(&s), 0);
    assert_ids(row, "STUDY", "SUB1", "P1");
    assert_ids(other, "STUDY", "SUB2", "P2");
    assert_string_equal(bare->worker_id, "P2");
    assert_string_equal(bare->group_id, "STUDY");
    release(&s);
}

static void a_participant_alone_means_the_submission_that_the_other_list_names(void **state)
{
    struct sample s = {0};
    struct intent *row = add_row(&s, "STUDY", "", "P1");
    struct intent *named = add_row(&s, "STUDY", "SUB2", "P2");

    (void)state;
    (void)add_payment(&s, "STUDY", "SUB1", "P1");
    (void)add_payment(&s, "STUDY", "", "P2");
    assert_int_equal(complete(&s), 0);
    assert_ids(row, "STUDY", "SUB1", "P1");
    assert_ids(named, "STUDY", "SUB2", "P2");
    assert_string_equal(s.payments.list[1].assignment_id, "SUB2");
    release(&s);
}

static void a_row_of_a_participant_with_two_submissions_is_held(void **state)
{
    struct sample s = {0};
    struct intent *row = add_row(&s, "STUDY", "", "P1");

    (void)state;
    (void)add_payment(&s, "STUDY", "SUB1", "P1");
    (void)add_payment(&s, "STUDY", "SUB2", "P1");
    assert_int_equal(complete(&s), 0);
    assert_non_null(row->problem);
    assert_int_equal(row->problem->kind, PROBLEM_HELD);
    assert_string_equal(row->problem->code, "ambiguous_participant");
    assert_non_null(strstr(row->problem->detail, "SUB1 and SUB2"));
    release(&s);
}

static void a_payment_that_could_be_for_two_submissions_is_refused(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_row(&s, "STUDY", "SUB1", "P1");
    (void)add_row(&s, "STUDY", "SUB2", "P1");
    (void)add_payment(&s, "STUDY", "", "P1");
    assert_int_equal(complete(&s), -1);
    assert_int_equal(s.error.kind, ERROR_INPUT);
    assert_non_null(strstr(s.error.text, "cannot be told whose it is"));
    release(&s);
}

static void a_payment_to_a_participant_of_no_study_is_refused(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payment(&s, "", "", "P1");
    assert_int_equal(complete(&s), -1);
    assert_int_equal(s.error.kind, ERROR_INPUT);
    assert_non_null(strstr(s.error.text, "names neither submission nor study"));
    release(&s);
}

static void assert_open(struct sample *s, const char *words)
{
    assert_int_equal(complete(s), -1);
    assert_int_equal(s->error.kind, ERROR_INPUT);
    assert_non_null(strstr(s->error.text, words));
    release(s);
}

static void a_payment_that_may_be_for_a_row_that_names_less_is_refused(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_row(&s, "STUDY", "", "P1");
    (void)add_payment(&s, "", "SUB1", "P1");
    assert_open(&s, "submission SUB1 is in no row");
    s = (struct sample){0};
    (void)add_row(&s, "STUDY", "", "P1");
    (void)add_payment(&s, "STUDY", "SUB1", "");
    assert_open(&s, "submission SUB1 is in no row");
    s = (struct sample){0};
    (void)add_row(&s, "STUDY", "SUB1", "");
    (void)add_payment(&s, "STUDY", "", "P1");
    assert_open(&s, "participant P1 is in no row");
}

static void a_payment_that_is_surely_for_somebody_else_is_not(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_row(&s, "STUDY", "", "P1");
    (void)add_row(&s, "STUDY", "SUB2", "P2");
    (void)add_row(&s, "OTHER", "SUB3", "");
    (void)add_payment(&s, "", "SUB9", "P9");
    (void)add_payment(&s, "ELSEWHERE", "SUB8", "");
    (void)add_payment(&s, "STUDY", "", "P7");
    (void)add_payment(&s, "", "SUB3", "");
    assert_int_equal(complete(&s), 0);
    identify_clear(s.rows, s.count, &s.payments);
    release(&s);
}

static void without_any_submission_the_participant_within_the_study_is_the_payee(void **state)
{
    struct sample s = {0};
    struct intent *row = add_row(&s, "STUDY", "", "P1");
    struct intent *elsewhere = add_row(&s, "OTHER", "", "P1");
    struct payment *paid = add_payment(&s, "STUDY", "", "P1");

    (void)state;
    assert_int_equal(complete(&s), 0);
    assert_true(row->assignment_id[0]);
    assert_string_equal(row->assignment_id, paid->assignment_id);
    assert_string_not_equal(row->assignment_id, elsewhere->assignment_id);
    identify_clear(s.rows, s.count, &s.payments);
    assert_ids(row, "STUDY", "", "P1");
    assert_ids(elsewhere, "OTHER", "", "P1");
    assert_string_equal(paid->assignment_id, "");
    release(&s);
}

static void two_lists_at_odds_over_a_submission_are_left_as_they_stand(void **state)
{
    struct sample s = {0};
    struct intent *row = add_row(&s, "STUDY", "SUB1", "P1");
    struct payment *paid = add_payment(&s, "STUDY", "SUB1", "P2");

    (void)state;
    assert_int_equal(complete(&s), 0);
    assert_ids(row, "STUDY", "SUB1", "P1");
    assert_string_equal(paid->worker_id, "P2");
    release(&s);
}

static void rows_that_cannot_be_used_say_nothing(void **state)
{
    struct sample s = {0};
    struct intent *bad = add_row(&s, "STUDY", "SUB1", "P1");
    struct intent *row = add_row(&s, "STUDY", "", "P1");
    static const struct problem problem = {.code = "bad_amount", .detail = "", .amount_text = ""};

    (void)state;
    bad->problem = &problem;
    assert_int_equal(complete(&s), 0);
    identify_clear(s.rows, s.count, &s.payments);
    assert_ids(row, "STUDY", "", "P1");
    assert_string_equal(bad->assignment_id, "SUB1");
    release(&s);
}

static void nothing_at_all_is_fine(void **state)
{
    struct sample s = {0};

    (void)state;
    assert_int_equal(complete(&s), 0);
    identify_clear(s.rows, s.count, &s.payments);
    release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_list_says_of_a_submission_counts_in_both),
        cmocka_unit_test(a_participant_alone_means_the_submission_that_the_other_list_names),
        cmocka_unit_test(a_row_of_a_participant_with_two_submissions_is_held),
        cmocka_unit_test(a_payment_that_could_be_for_two_submissions_is_refused),
        cmocka_unit_test(a_payment_to_a_participant_of_no_study_is_refused),
        cmocka_unit_test(a_payment_that_may_be_for_a_row_that_names_less_is_refused),
        cmocka_unit_test(a_payment_that_is_surely_for_somebody_else_is_not),
        cmocka_unit_test(without_any_submission_the_participant_within_the_study_is_the_payee),
        cmocka_unit_test(two_lists_at_odds_over_a_submission_are_left_as_they_stand),
        cmocka_unit_test(rows_that_cannot_be_used_say_nothing),
        cmocka_unit_test(nothing_at_all_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
