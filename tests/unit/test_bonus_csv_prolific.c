/* Files for a platform that finds assignments itself, needs groups and has no reasons. */

#include "prolific_csv_sample.h"

static void read_two(const char *name, const struct input_options *options, const char *worker,
                     const char *assignment, const char *group)
{
    struct intents intents;

    read_bonuses(fixture(name), options, &intents);
    assert_int_equal(intents.count, 2);
    assert_int_equal(intents.invalid_count, 0);
    has_ids(&intents.list[0], *worker ? PARTICIPANT_1 : "", *assignment ? SUBMISSION_1 : "", group,
            150);
    has_ids(&intents.list[1], worker, assignment, group, 25);
    assert_string_equal(intents.list[0].amount.currency, "");
    intents_release(&intents);
}

static void a_row_has_all_its_ids(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    read_two("good-prolific-plain.csv", &options, PARTICIPANT_2, SUBMISSION_2, STUDY_1);
    read_two("good-prolific-short-names.csv", &options, PARTICIPANT_2, SUBMISSION_2, STUDY_1);
}

static void one_of_the_two_columns_is_enough(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    read_two("good-prolific-submissions.csv", &options, "", SUBMISSION_2, STUDY_1);
    read_two("good-prolific-participants.csv", &options, PARTICIPANT_2, "", STUDY_1);
}

static void one_of_the_two_ids_is_enough_for_a_row(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-prolific-either-id.csv"), &options, &intents);
    has_ids(&intents.list[0], PARTICIPANT_1, "", STUDY_1, 150);
    has_ids(&intents.list[1], "", SUBMISSION_2, STUDY_1, 25);
    intents_release(&intents);
}

static void the_study_may_come_from_the_options(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    options.group = STUDY_1;
    read_two("good-prolific-no-study-column.csv", &options, PARTICIPANT_2, SUBMISSION_2, STUDY_1);
    read_bonuses(fixture("good-prolific-some-studies.csv"), &options, &intents);
    has_ids(&intents.list[0], PARTICIPANT_1, SUBMISSION_1, STUDY_2, 150);
    has_ids(&intents.list[1], PARTICIPANT_2, SUBMISSION_2, STUDY_1, 25);
    intents_release(&intents);
}

static void a_platforms_own_export_is_read_as_it_is(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    options.group = STUDY_1;
    read_bonuses(fixture("good-prolific-export.csv"), &options, &intents);
    assert_int_equal(intents.count, 2);
    has_ids(&intents.list[0], PARTICIPANT_1, SUBMISSION_1, STUDY_1, 150);
    has_ids(&intents.list[1], PARTICIPANT_2, SUBMISSION_2, STUDY_1, 25);
    assert_int_equal(intents.extra_count, 6);
    assert_string_equal(intents.extra_names[0], "Status");
    assert_string_equal(intents.list[1].extra, "AWAITING REVIEW");
    intents_release(&intents);
}

/* Not even a control character in it is anybody's business. */
static void a_column_called_reason_is_one_of_the_others(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-prolific-reason-column.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    has_ids(&intents.list[0], PARTICIPANT_1, SUBMISSION_1, STUDY_1, 150);
    assert_int_equal(intents.extra_count, 2);
    assert_string_equal(intents.extra_names[0], "reason");
    assert_string_equal(intents.extra_names[1], "message");
    assert_memory_equal(intents.list[0].extra, "Thank you\0a", 12);
    intents_release(&intents);
}

static void a_reason_of_the_options_is_refused(void **state)
{
    struct column_choice choice = {FIELD_REASON, "message"};
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    options.reason = "Thank you";
    file_refused("good-prolific-plain.csv", &options, ERROR_USAGE,
                 "Prolific has no reasons: leave it out");
    options.reason = "";
    file_refused("good-prolific-plain.csv", &options, ERROR_USAGE, "Prolific has no reasons");
    options.reason = NULL;
    options.choices = &choice;
    options.choice_count = 1;
    file_refused("good-prolific-reason-column.csv", &options, ERROR_USAGE,
                 "names a reason, and Prolific has none: leave it out");
}

static void a_study_of_the_options_is_checked_once(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct input_options other = SAMPLE_OPTIONS;

    (void)state;
    options.group = "60FFE5C8371090C7041D43F8";
    file_refused("good-prolific-plain.csv", &options, ERROR_USAGE,
                 "\"60FFE5C8371090C7041D43F8\" is no id");
    options.group = "";
    file_refused("good-prolific-plain.csv", &options, ERROR_USAGE, "\"\" is no id");
    other.group = HIT;
    file_refused("good-plain.csv", &other, ERROR_USAGE, "MTurk has no studies: leave it out");
}

static void the_report_is_valid_input(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-prolific-report.csv"), &options, &intents);
    assert_int_equal(intents.count, 2);
    assert_int_equal(intents.invalid_count, 0);
    has_ids(&intents.list[0], PARTICIPANT_1, SUBMISSION_1, STUDY_1, 150);
    has_ids(&intents.list[1], PARTICIPANT_2, SUBMISSION_2, STUDY_1, 25);
    assert_string_equal(intents.list[0].ref, "a");
    assert_string_equal(intents.list[0].amount.currency, "GBP");
    assert_int_equal(intents.extra_count, 1);
    assert_string_equal(intents.extra_names[0], "note");
    assert_string_equal(intents.list[0].extra, "=1+1");
    intents_release(&intents);
}

/* The first such column is the report's own, the second was the input's. */
static void a_report_of_a_file_with_reasons_carries_them_through_again(void **state)
{
    static const char report[] =
        "row,status,code,participant_id,submission_id,study_id,amount,currency,reason,ref,"
        "paid_amount,paid_at,payment_id,detail,reason\n"
        "1,to_pay,," PARTICIPANT_1 "," SUBMISSION_1 "," STUDY_1 ",1.50,GBP,,,,,,,Thank you\n";
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonus_text(report, &options, &intents);
    has_ids(&intents.list[0], PARTICIPANT_1, SUBMISSION_1, STUDY_1, 150);
    assert_int_equal(intents.extra_count, 1);
    assert_string_equal(intents.list[0].extra, "Thank you");
    intents_release(&intents);
}

static void each_row_of_a_report_keeps_its_currency(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-prolific-report-two-currencies.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_string_equal(intents.list[0].amount.currency, "GBP");
    assert_string_equal(intents.list[1].amount.currency, "USD");
    assert_string_equal(intents.list[2].amount.currency, "");
    intents_release(&intents);
}

static void what_is_no_currency_is_refused(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("bad-prolific-report-currency.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 3);
    has_problem(&intents.list[0], "bad_currency",
                "row 1, line 2, column \"currency\" (H2): \"Pounds\" is no currency: write its "
                "three capital letters, such as GBP, or clear the cell");
    assert_string_equal(intents.list[0].amount.currency, "");
    has_problem(&intents.list[1], "bad_currency",
                "row 2, line 3, column \"currency\" (H3): \"gbp\" is no currency: write its "
                "three capital letters, such as GBP, or clear the cell");
    has_problem(&intents.list[2], "bad_currency",
                "row 3, line 4, column \"currency\" (H4): \"GBP \" is no currency: write its "
                "three capital letters, such as GBP, or clear the cell");
    intents_release(&intents);
}

/* Where the currency is known, the rows of a report have that one or are refused, as ever. */
static void a_known_currency_counts_for_all_rows(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    options.currency = "GBP";
    read_bonuses(fixture("good-prolific-report-two-currencies.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 1);
    assert_string_equal(intents.list[1].problem->code, "bad_currency");
    assert_string_equal(intents.list[2].amount.currency, "GBP");
    intents_release(&intents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_all_its_ids),
        cmocka_unit_test(one_of_the_two_columns_is_enough),
        cmocka_unit_test(one_of_the_two_ids_is_enough_for_a_row),
        cmocka_unit_test(the_study_may_come_from_the_options),
        cmocka_unit_test(a_platforms_own_export_is_read_as_it_is),
        cmocka_unit_test(a_column_called_reason_is_one_of_the_others),
        cmocka_unit_test(a_reason_of_the_options_is_refused),
        cmocka_unit_test(a_study_of_the_options_is_checked_once),
        cmocka_unit_test(the_report_is_valid_input),
        cmocka_unit_test(a_report_of_a_file_with_reasons_carries_them_through_again),
        cmocka_unit_test(each_row_of_a_report_keeps_its_currency),
        cmocka_unit_test(what_is_no_currency_is_refused),
        cmocka_unit_test(a_known_currency_counts_for_all_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
