/* What looks odd in a file of which each row can be used: it is told beside the rows, and stops nothing. */

#include "diagnosis_sample.h"

/* They are amounts by the contract, and what a date becomes. */
static void numbers_of_dates_are_noted_and_not_refused(void **state)
{
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    read_bonus_text(
        "worker,assignment,reason,amount\nA10,310,Thanks,1.00\nA11,311,Thanks,46143.00\n"
        "A12,312,Thanks,42999\nA13,313,Thanks,50001\nA14,314,Thanks,46143.50\n",
        &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_int_equal(intents.list[1].amount.minor, 4614300);
    assert_int_equal(intents.advice_count, 1);
    assert_string_equal(
        intents.advice[0],
        "row 2, line 3, column \"amount\" (D3): 46143.00 looks like a date's number "
        "(1 May 2026), which a spreadsheet makes of amounts such as 1.50: if it is "
        "one, import the original file with this column as text");
    intents_release(&intents);
    read_bonus_text("worker,assignment,reason,amount\nA10,310,Thanks,43000\nA11,311,Thanks,1.00\n"
                    "A12,312,Thanks,50000.00\n",
                    &options, &intents);
    assert_int_equal(intents.advice_count, 1);
    assert_string_equal(
        intents.advice[0],
        "row 1, line 2, column \"amount\" (D2): 43000.00 looks like a date's number "
        "(22 September 2017), which a spreadsheet makes of amounts such as 1.50: if "
        "it is one, import the original file with this column as text; so in 2 of 3 "
        "rows");
    intents_release(&intents);
    /* What the command line says comes from no spreadsheet. */
    options.amount = "46143.00";
    read_bonus_text("worker,assignment,reason\nA10,310,Thank you\n", &options, &intents);
    assert_int_equal(intents.list[0].amount.minor, 4614300);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
}

static void a_file_without_rows_is_noted(void **state)
{
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-header-only.csv"), &options, &intents);
    assert_int_equal(intents.count, 0);
    assert_int_equal(intents.advice_count, 1);
    assert_string_equal(intents.advice[0], "has a header and no rows: there is nothing to pay");
    intents_release(&intents);
    options.only_ids = true;
    read_bonuses(fixture("good-header-only.csv"), &options, &intents);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
    options.only_ids = false;
    read_bonus_text(
        "row,status,code,worker_id,assignment_id,amount,reason,paid_at,payment_id,detail"
        "\n,unexpected,,A10,310,,,,,\n",
        &options, &intents);
    assert_int_equal(intents.count, 0);
    assert_string_equal(intents.advice[0], "has a header and no rows but those with the status "
                                           "unexpected: there is nothing to pay");
    intents_release(&intents);
}

/* Each row can be used: only the platform knows these ids. */
static void one_submission_in_many_studies_looks_swapped(void **state)
{
    struct input_options options = platform_options(&prolific_platform);
    struct intents intents;

    (void)state;
    read_bonuses(fixture("bad-prolific-study-and-submission-swapped.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_int_equal(intents.advice_count, 1);
    assert_string_equal(intents.advice[0],
                        "all 3 rows have the same submission_id and not the same study_id: are the "
                        "columns \"submission_id\" (B) and \"study_id\" (C) swapped?");
    intents_release(&intents);
    read_bonuses(fixture("good-prolific-plain.csv"), &options, &intents);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
}

static void a_choice_of_a_column_with_the_name_of_another_id(void **state)
{
    static const struct column_choice choice = {FIELD_ASSIGNMENT, "PROLIFIC_PID"};
    struct input_options options = platform_options(&prolific_platform);
    struct intents intents;

    (void)state;
    options.choices = &choice;
    options.choice_count = 1;
    read_bonus_text("PROLIFIC_PID,STUDY_ID,Bonus\n"
                    "5aaaaaaaaaaaaaaaaaaaaa01,60ffe5c8371090c7041d43f8,1.50\n",
                    &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_int_equal(intents.advice_count, 1);
    assert_string_equal(intents.advice[0],
                        "the submission_id is read from the column \"PROLIFIC_PID\" (A), which by "
                        "its name has the participant_id: is --column right?");
    intents_release(&intents);
}

/* What the advice for swapped columns says to do, done. */
static void a_choice_that_the_ids_bear_out_is_not_doubted(void **state)
{
    static const struct column_choice swap[] = {
        {FIELD_WORKER,     "assignment id"},
        {FIELD_ASSIGNMENT, "worker_id"    }
    };
    static const struct column_choice hits[] = {
        {FIELD_GROUP,      "assignment"},
        {FIELD_ASSIGNMENT, "hit"       }
    };
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    options.choices = swap;
    options.choice_count = 2;
    read_bonuses(fixture("bad-columns-swapped.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
    /* Short ids look like nothing, and a worker's passes for an assignment's: the other one tells. */
    read_bonus_text("assignment id,worker_id,amount,reason\nA1,3A,1,Thank you\n", &options,
                    &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
    /* The same file with the right names, or without rows: then the choice may be the mistake. */
    read_bonus_text("worker_id,assignment id,amount,reason\n" WORKER_1 "," ASSIGNMENT_1
                    ",1,Thank you\n",
                    &options, &intents);
    assert_int_equal(intents.invalid_count, 1);
    assert_int_equal(intents.advice_count, 2);
    intents_release(&intents);
    read_bonus_text("worker_id,assignment id,amount,reason\n", &options, &intents);
    assert_int_equal(intents.advice_count, 3);
    intents_release(&intents);
    /* Those look alike. */
    options.choices = hits;
    read_bonus_text("worker,assignment,hit,amount,reason\n" WORKER_1 "," ASSIGNMENT_1 "," HIT
                    ",1,Thank you\n",
                    &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_int_equal(intents.advice_count, 2);
    intents_release(&intents);
}

static void good_files_get_no_advice(void **state)
{
    static const char *const names[] = {"good-plain.csv", "good-report.csv", "good-refs.csv"};
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        read_bonuses(fixture(names[i]), &options, &intents);
        assert_int_equal(intents.advice_count, 0);
        assert_int_equal(intents.in_full_count, intents.invalid_count);
        intents_release(&intents);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_dates_are_noted_and_not_refused),
        cmocka_unit_test(a_file_without_rows_is_noted),
        cmocka_unit_test(a_choice_that_the_ids_bear_out_is_not_doubted),
        cmocka_unit_test(one_submission_in_many_studies_looks_swapped),
        cmocka_unit_test(a_choice_of_a_column_with_the_name_of_another_id),
        cmocka_unit_test(good_files_get_no_advice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
