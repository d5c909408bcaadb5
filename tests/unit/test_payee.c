/* Rows are completed with whose submissions they are about, and held against that; and what may be
 * no bonus is told from what is one. */
#include "payee_sample.h"

static void take_assignments(struct sample *s)
{
    rows_take_assignments(s->rows, s->count, &s->payees, &s->arena);
}

static void a_participant_with_one_submission_in_the_study_gets_it(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S2", "b9", "c1");
    (void)add_payee(&s, "S1", "b3", "c3");
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_payee(&s, "S1", "b2", "c2");
    (void)add_row(&s, "S1", "", "c2");
    (void)add_row(&s, "S2", "", "c1");
    (void)add_row(&s, "S1", "", "c3");
    (void)add_row(&s, "S1", "", "c1");
    take_assignments(&s);
    for (size_t row_no = 1; row_no <= 4; row_no++)
        is_fine(&s, row_no);
    assert_string_equal(s.rows[0].assignment_id, "b2");
    assert_string_equal(s.rows[1].assignment_id, "b9");
    assert_string_equal(s.rows[2].assignment_id, "b3");
    assert_string_equal(s.rows[3].assignment_id, "b1");
    release(&s);
}

static void a_submission_in_another_study_makes_nobody_ambiguous(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_payee(&s, "S2", "b2", "c1");
    (void)add_row(&s, "S1", "", "c1");
    (void)add_row(&s, "S2", "", "c1");
    take_assignments(&s);
    is_fine(&s, 1);
    is_fine(&s, 2);
    assert_string_equal(s.rows[0].assignment_id, "b1");
    assert_string_equal(s.rows[1].assignment_id, "b2");
    release(&s);
}

static void a_participant_without_a_submission_in_the_study_fails(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S2", "b1", "c1");
    (void)add_payee(&s, "S1", "b2", "c2");
    (void)add_row(&s, "S1", "", "c1");
    (void)add_row(&s, "S3", "", "c1");
    take_assignments(&s);
    has_problem(&s, 1, PROBLEM_FAILED, "no_submission",
                "participant c1 has no submission in study S1");
    has_problem(&s, 2, PROBLEM_FAILED, "no_submission", "in study S3");
    assert_string_equal(s.rows[0].assignment_id, "");
    release(&s);
}

static void in_an_empty_study_nobody_has_a_submission(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_row(&s, "S1", "", "c1");
    take_assignments(&s);
    has_problem(&s, 1, PROBLEM_FAILED, "no_submission", "c1");
    release(&s);
}

static void a_participant_with_several_submissions_in_the_study_is_held(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b2", "c1");
    (void)add_payee(&s, "S1", "b3", "c1");
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_row(&s, "S1", "", "c1");
    take_assignments(&s);
    has_problem(&s, 1, PROBLEM_HELD, "ambiguous_participant",
                "participant c1 has 3 submissions in study S1, among them b1 and b2");
    assert_string_equal(s.rows[0].assignment_id, "");
    release(&s);
}

static void one_submission_that_is_listed_twice_is_one(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_payee(&s, "S1", "b2", "c2");
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_row(&s, "S1", "", "c1");
    take_assignments(&s);
    is_fine(&s, 1);
    assert_string_equal(s.rows[0].assignment_id, "b1");
    release(&s);
}

static void a_row_that_names_its_submission_keeps_it(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_payee(&s, "S1", "b2", "c1");
    (void)add_row(&s, "S1", "b2", "c1");
    (void)add_row(&s, "S1", "b9", "c1");
    take_assignments(&s);
    is_fine(&s, 1);
    is_fine(&s, 2);
    assert_string_equal(s.rows[0].assignment_id, "b2");
    assert_string_equal(s.rows[1].assignment_id, "b9");
    release(&s);
}

static void take_payees(struct sample *s)
{
    rows_take_payees(s->rows, s->count, &s->payees, &s->arena);
}

static void a_row_gets_the_participant_of_its_submission(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b2", "c2");
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_row(&s, "S1", "b1", "");
    (void)add_row(&s, "S1", "b2", "c2");
    (void)add_row(&s, "S1", "b3", "");
    take_payees(&s);
    is_fine(&s, 1);
    is_fine(&s, 2);
    is_fine(&s, 3);
    assert_string_equal(s.rows[0].worker_id, "c1");
    assert_string_equal(s.rows[1].worker_id, "c2");
    assert_string_equal(s.rows[2].worker_id, ""); /* nothing is known of it */
    release(&s);
}

static void a_row_that_names_another_participant_is_held(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b1", "c1");
    (void)add_row(&s, "S1", "b1", "c2");
    take_payees(&s);
    has_problem(&s, 1, PROBLEM_HELD, "worker_differs",
                "submission b1 was made by participant c1, and the row names c2");
    assert_string_equal(s.rows[0].worker_id, "c2");
    release(&s);
}

static void a_row_that_names_another_study_is_held(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S2", "b1", "c1");
    (void)add_row(&s, "S1", "b1", "");
    (void)add_row(&s, "S1", "b1", "c9");
    take_payees(&s);
    has_problem(&s, 1, PROBLEM_HELD, "study_differs",
                "submission b1 belongs to study S2, and the row names S1");
    has_problem(&s, 2, PROBLEM_HELD, "study_differs", "S2");
    assert_string_equal(s.rows[0].worker_id, "");
    release(&s);
}

static void a_platform_that_does_not_say_whose_it_is_contradicts_nobody(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_payee(&s, "S1", "b1", "");
    (void)add_row(&s, "S1", "b1", "c1");
    take_payees(&s);
    is_fine(&s, 1);
    assert_string_equal(s.rows[0].worker_id, "c1");
    release(&s);
}

static void what_a_stopped_run_knows_too_little_of_waits(void **state)
{
    struct sample s = {0};

    (void)state;
    (void)add_row(&s, "S1", "", "c1");
    (void)add_row(&s, "S1", "b1", "");
    for (int i = 0; i < 2; i++)
        (void)memcpy(add_row(&s, "S1", i ? "b2" : "", "c1")->amount.currency, "GBP", 4);
    rows_put_off(s.rows, s.count, &s.arena);
    for (size_t row_no = 1; row_no <= 3; row_no++)
        has_problem(&s, row_no, PROBLEM_WAITS, "", "stopped before");
    is_fine(&s, 4);
    release(&s);
}

static void add_payment(struct sample *s, const char *submission, int64_t minor)
{
    payments_add(&s->payments, &(struct payment){.assignment_id = submission,
                                                 .worker_id = "c1",
                                                 .group_id = "S1",
                                                 .reason = "",
                                                 .payment_id = "",
                                                 .amount.minor = minor});
}

/* Payments of 0.20, 0.30 and 0.40 to b1, who was screened out or not; those in `doubtful` are in
 * doubt. */
static void expect_doubts(struct sample *s, bool is_screened_out, const bool doubtful[3])
{
    add_payee(s, "S1", "b1", "c1")->is_screened_out = is_screened_out;
    (void)add_payee(s, "S1", "b0", "c0");
    take_payees(s); /* which sorts */
    for (int64_t minor = 20; minor <= 40; minor += 10)
        add_payment(s, "b1", minor);
    add_payment(s, "b0", 20);
    add_payment(s, "b9", 20);
    payments_take_payees(&s->payments, &s->payees, &s->groups);
    for (size_t i = 0; i < 3; i++) {
        const char *doubt = s->payments.list[i].doubt;

        assert_int_equal(doubt != NULL, doubtful[i]);
        if (doubt)
            assert_non_null(strstr(doubt, "screened out"));
    }
    assert_null(s->payments.list[3].doubt); /* somebody else's */
    assert_null(s->payments.list[4].doubt); /* nothing is known of it */
    release(s);
}

static void what_equals_a_reward_is_in_doubt(void **state)
{
    struct sample s = {0};
    struct group *group = add_group(&s, "S1", "GBP");

    (void)state;
    group->screens_out = true;
    group->rewards_minor[0] = 20;
    group->rewards_minor[1] = 40;
    group->reward_count = 2;
    expect_doubts(&s, true, (const bool[]){true, false, true});
}

static void where_rewards_are_not_known_everything_is_in_doubt(void **state)
{
    struct sample s = {0};

    (void)state;
    add_group(&s, "S1", "GBP")->screens_out = true;
    expect_doubts(&s, true, (const bool[]){true, true, true});
    s = (struct sample){0};
    (void)add_group(&s, "S1", "GBP"); /* nothing of it in the study, and yet it was done */
    expect_doubts(&s, true, (const bool[]){true, true, true});
    s = (struct sample){0}; /* nor is the study known */
    expect_doubts(&s, true, (const bool[]){true, true, true});
}

static void who_was_not_screened_out_got_no_reward(void **state)
{
    struct sample s = {0};
    struct group *group = add_group(&s, "S1", "GBP");

    (void)state;
    group->screens_out = true;
    group->rewards_minor[0] = 20;
    group->reward_count = 1;
    expect_doubts(&s, false, (const bool[]){false, false, false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_participant_with_one_submission_in_the_study_gets_it),
        cmocka_unit_test(a_submission_in_another_study_makes_nobody_ambiguous),
        cmocka_unit_test(a_participant_without_a_submission_in_the_study_fails),
        cmocka_unit_test(in_an_empty_study_nobody_has_a_submission),
        cmocka_unit_test(a_participant_with_several_submissions_in_the_study_is_held),
        cmocka_unit_test(one_submission_that_is_listed_twice_is_one),
        cmocka_unit_test(a_row_that_names_its_submission_keeps_it),
        cmocka_unit_test(a_row_gets_the_participant_of_its_submission),
        cmocka_unit_test(a_row_that_names_another_participant_is_held),
        cmocka_unit_test(a_row_that_names_another_study_is_held),
        cmocka_unit_test(a_platform_that_does_not_say_whose_it_is_contradicts_nobody),
        cmocka_unit_test(what_a_stopped_run_knows_too_little_of_waits),
        cmocka_unit_test(what_equals_a_reward_is_in_doubt),
        cmocka_unit_test(where_rewards_are_not_known_everything_is_in_doubt),
        cmocka_unit_test(who_was_not_screened_out_got_no_reward),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
