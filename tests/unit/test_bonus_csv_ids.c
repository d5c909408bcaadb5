/* Which ids a file must have: for bonuses where the platform finds assignments, and for an export.
 */

#include "prolific_csv_sample.h"

static void one_problem(const char *name, const struct input_options *options, const char *code,
                        const char *detail)
{
    struct intents intents;

    read_bonuses(fixture(name), options, &intents);
    assert_int_equal(intents.count, 1);
    has_problem(&intents.list[0], code, detail);
    intents_release(&intents);
}

static void a_row_with_neither_id_is_refused(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    one_problem("bad-prolific-neither-id.csv", &options, "missing_submission_id",
                "row 1, line 2: participant_id and submission_id are both empty: fill in one of "
                "them");
    one_problem("bad-prolific-participant-empty.csv", &options, "missing_submission_id",
                "row 1, line 2, column \"participant_id\" (A2): the cell is empty: fill in the "
                "participant_id");
    one_problem("bad-prolific-submission-empty.csv", &options, "missing_submission_id",
                "row 1, line 2, column \"submission_id\" (A2): the cell is empty: fill in the "
                "submission_id");
}

static void a_row_without_a_study_is_refused(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    one_problem("bad-prolific-study-empty.csv", &options, "missing_study_id",
                "row 1, line 2, column \"study_id\" (C2): the cell is empty: fill in the study_id, "
                "or give --study ID for all rows that have none");
}

static void an_id_of_another_shape_is_refused(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    one_problem("bad-prolific-submission-id-upper-case.csv", &options, "bad_submission_id",
                "row 1, line 2, column \"submission_id\" (B2): \"6BBBBBBBBBBBBBBBBBBBBB01\" is no "
                "id; copy the id from the platform's own file");
    one_problem(
        "bad-prolific-participant-id-number.csv", &options, "bad_participant_id",
        "row 1, line 2, column \"participant_id\" (A2): \"5.1E+23\" is what a spreadsheet "
        "makes of an id that it takes for a number, and the id is lost: import the original "
        "file with this column as text");
    options.group = STUDY_1; /* which does not mend it */
    one_problem("bad-prolific-study-id-cut.csv", &options, "bad_study_id",
                "row 1, line 2, column \"study_id\" (C2): \"60ffe5c8371090c7041d43f\" is no id; "
                "copy the id from the platform's own file");
}

static void the_same_id_twice_is_refused(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    one_problem("bad-prolific-ids-equal.csv", &options, "bad_submission_id",
                "row 1, line 2, column \"submission_id\" (B2): \"" PARTICIPANT_1
                "\" is the row's participant_id too: put the submission_id here");
}

static void a_file_without_the_columns_is_refused(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    file_refused(
        "bad-prolific-no-id-column.csv", &options, ERROR_INPUT,
        "no column for participant_id or submission_id: give --column participant_id=NAME or "
        "--column submission_id=NAME; the columns found are \"study_id\" (A), \"amount\" (B)");
    file_refused("good-prolific-no-study-column.csv", &options, ERROR_INPUT,
                 "no column for study_id: give --column study_id=NAME, or --study ID for all rows; "
                 "the columns found");
}

/* What Prolific's own form for bonuses takes. */
static void a_list_without_a_header_is_recognised(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;

    (void)state;
    file_refused("bad-prolific-no-header.csv", &options, ERROR_INPUT,
                 "no column for participant_id or submission_id, study_id, amount: the first line "
                 "looks like data: put a line with the names of the columns above it, for example: "
                 "participant_id,amount (or submission_id, if those are its ids); and give --study "
                 "ID for all rows; the");
}

static void an_export_reads_nothing_but_groups_and_assignments(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    options.only_ids = true;
    read_bonuses(fixture("good-prolific-ids.csv"), &options, &intents);
    assert_int_equal(intents.count, 3);
    assert_int_equal(intents.invalid_count, 0);
    has_ids(&intents.list[0], "", "", STUDY_1, 0);
    has_ids(&intents.list[1], "", SUBMISSION_1, "", 0);
    has_ids(&intents.list[2], "", SUBMISSION_2, STUDY_2, 0);
    intents_release(&intents);
    read_bonuses(fixture("good-prolific-participants.csv"), &options, &intents);
    has_ids(&intents.list[1], "", "", STUDY_1, 0);
    intents_release(&intents);
}

/* The same file that was paid from, with whatever is wrong with its other columns. */
static void an_export_does_not_mind_what_it_does_not_read(void **state)
{
    static const char *const names[] = {"bad-amount-words.csv",     "bad-reason-control.csv",
                                        "bad-worker-id-two.csv",    "bad-ref-blank.csv",
                                        "bad-no-amount-column.csv", "bad-two-amount-columns.csv"};
    struct column_choice choice = {FIELD_AMOUNT, "Bonus"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.only_ids = true;
    options.choices = &choice;
    options.choice_count = 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        read_bonuses(fixture(names[i]), &options, &intents);
        assert_true(intents.count > 0);
        assert_int_equal(intents.invalid_count, 0);
        has_ids(&intents.list[0], "", ASSIGNMENT_1, HIT, 0);
        intents_release(&intents);
    }
}

static void an_export_takes_every_row_of_a_report(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    options.only_ids = true;
    read_bonuses(fixture("good-prolific-report.csv"), &options, &intents);
    assert_int_equal(intents.count, 3);
    assert_int_equal(intents.invalid_count, 0);
    has_ids(&intents.list[2], "", SUBMISSION_2, STUDY_1, 0);
    intents_release(&intents);
}

static void an_export_needs_one_of_both_ids_in_each_row(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct intents intents;

    (void)state;
    options.only_ids = true;
    read_bonuses(fixture("bad-prolific-ids-empty.csv"), &options, &intents);
    assert_int_equal(intents.count, 2);
    has_ids(&intents.list[0], "", "", STUDY_1, 0);
    has_problem(&intents.list[1], "missing_submission_id",
                "row 2, line 3: submission_id and study_id are both empty: fill in one of them");
    intents_release(&intents);
    one_problem("bad-prolific-study-id-cut.csv", &options, "bad_study_id",
                "row 1, line 2, column \"study_id\" (C2): \"60ffe5c8371090c7041d43f\" is no id; "
                "copy the id from the platform's own file");
}

static void an_export_needs_one_of_both_columns(void **state)
{
    struct input_options options = PROLIFIC_OPTIONS;
    struct input_options mturk = SAMPLE_OPTIONS;

    (void)state;
    options.only_ids = mturk.only_ids = true;
    file_refused(
        "bad-prolific-ids-no-column.csv", &options, ERROR_INPUT,
        "no column for submission_id or study_id: give --column submission_id=NAME or "
        "--column study_id=NAME; the columns found are \"participant_id\" (A), \"amount\" (B)");
    file_refused("bad-prolific-ids-no-column.csv", &mturk, ERROR_INPUT,
                 "no column for assignment_id or hit_id: give --column");
    file_refused("bad-ids-no-header.csv", &mturk, ERROR_INPUT, "the first line looks like data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_with_neither_id_is_refused),
        cmocka_unit_test(a_row_without_a_study_is_refused),
        cmocka_unit_test(an_id_of_another_shape_is_refused),
        cmocka_unit_test(the_same_id_twice_is_refused),
        cmocka_unit_test(a_file_without_the_columns_is_refused),
        cmocka_unit_test(a_list_without_a_header_is_recognised),
        cmocka_unit_test(an_export_reads_nothing_but_groups_and_assignments),
        cmocka_unit_test(an_export_does_not_mind_what_it_does_not_read),
        cmocka_unit_test(an_export_takes_every_row_of_a_report),
        cmocka_unit_test(an_export_needs_one_of_both_ids_in_each_row),
        cmocka_unit_test(an_export_needs_one_of_both_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
