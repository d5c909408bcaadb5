/* Headers without the columns that are needed: why they are most likely missing. */

#include "diagnosis_sample.h"

static void refused(const char *path, const struct input_options *options, const char *words)
{
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    assert_refused(bonus_csv_read(path, options, &intents, &error), &error, ERROR_INPUT, words);
    assert_null(intents.list);
}

static void refused_text(const char *text, const struct input_options *options, const char *words)
{
    const char *path = write_file(text, strlen(text));

    refused(path, options, words);
    assert_int_equal(unlink(path), 0);
}

static void a_file_of_prolific_names_its_platform(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    refused(
        fixture("good-prolific-export.csv"), &options,
        "no column for worker_id, assignment_id, reason: this looks like a file of Prolific, by "
        "its \"Submission id\" (A) and \"Participant id\" (B): give --platform prolific; the "
        "columns found are \"Submission id\" (A), ");
    refused(fixture("good-prolific-report.csv"), &options,
            "this looks like a file of Prolific, by its \"participant_id\" (D) and "
            "\"submission_id\" (E) and \"study_id\" (F): give --platform prolific");
    options.only_ids = true;
    refused(fixture("good-prolific-export.csv"), &options,
            "no column for assignment_id or hit_id: this looks like a file of Prolific");
}

static void a_file_of_mturk_names_its_platform(void **state)
{
    struct input_options options = platform_options(&prolific_platform);

    (void)state;
    refused(fixture("good-mturk-batch.csv"), &options,
            "no column for participant_id or submission_id, study_id, amount: this looks like a "
            "file of MTurk, by its \"HITId\" (A) and \"AssignmentId\" (O) and \"WorkerId\" (P): "
            "give --platform mturk; the columns");
    options.only_ids = true;
    refused(fixture("good-bonus-list-capitals.csv"), &options, "give --platform mturk");
}

/* A column too few is no other platform. */
static void a_file_of_this_platform_is_not_taken_for_anothers(void **state)
{
    struct input_options options = platform_options(&prolific_platform);

    (void)state;
    refused_text(
        "participant_id,worker,amount\n", &options,
        "no column for study_id: give --column study_id=NAME, or --study ID for all rows; ");
}

#define ABOVE                                                                                   \
    ": the first line looks like data: put a line with the names of the columns above it, for " \
    "example: "

static void a_first_line_of_data_may_be_another_platforms(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    refused(fixture("bad-prolific-no-header.csv"), &options,
            ABOVE
            "participant_id,amount (or submission_id, if those are its ids); and give --study "
            "ID for all rows; and give --platform prolific, for its ids look like those of "
            "Prolific; the columns");
    options = platform_options(&prolific_platform);
    refused(fixture("bad-mturk-no-header.csv"), &options,
            ABOVE "worker_id,assignment_id; and give --platform mturk, for its ids look like those "
                  "of MTurk; the columns");
}

/* Names for as many cells as the line has, and not the options: what is missing then is said then. */
static void names_for_a_first_line_of_data(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    refused(fixture("bad-mturk-no-header.csv"), &options,
            "no column for worker_id, assignment_id, amount, reason" ABOVE
            "worker_id,assignment_id; the columns");
    refused_text(WORKER_1 ";" ASSIGNMENT_1 ";1.50;Thank you\n", &options,
                 ABOVE "worker_id;assignment_id;amount;reason; the");
    refused_text(WORKER_1 "\t" ASSIGNMENT_1 "\t1.50\n", &options,
                 ABOVE "worker_id TAB assignment_id TAB amount; the");
    options.amount = "1.00";
    refused_text(WORKER_1 "," ASSIGNMENT_1 "," HIT ",Thank you\n", &options,
                 ABOVE "worker_id,assignment_id,hit_id,reason; the");
    options.only_ids = true;
    refused_text(HIT "," ASSIGNMENT_1 "\n", &options, ABOVE "hit_id,assignment_id; the");
    options = platform_options(&prolific_platform);
    refused_text("5aaaaaaaaaaaaaaaaaaaaa01,60ffe5c8371090c7041d43f8,1.50\n", &options,
                 ABOVE
                 "participant_id,study_id,amount (or submission_id, if those are its ids); the");
    options.group = "60ffe5c8371090c7041d43f8";
    refused(fixture("bad-prolific-bulk-bonus-list.csv"), &options,
            "no column for participant_id or submission_id, amount" ABOVE
            "participant_id,amount (or submission_id, if those are its ids); the");
}

/* The sandbox has ids of the same look, and its name would be a guess against the command line. */
static void a_first_line_of_data_is_never_the_sandboxs(void **state)
{
    const struct field_rules *others[] = {mturk_sandbox_platform.fields, prolific_platform.fields};
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    options.others = others;
    options.other_count = 2;
    refused(fixture("bad-ids-no-header.csv"), &options,
            ABOVE "worker_id,assignment_id,amount,reason; the columns found");
    options.only_ids = true;
    refused(fixture("bad-ids-no-header.csv"), &options,
            ABOVE "hit_id (or assignment_id); the columns found");
}

static void names_below_a_title_are_found(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    refused(fixture("bad-title-above.csv"), &options,
            "no column for worker_id, assignment_id, amount, reason: the names of the columns seem "
            "to stand in line 3, and must stand in the first: take out what is above them; the "
            "columns found are \"Bonuses of March\" (A)");
    refused_text("Bonuses\r\n\r\n\"Worker ID\";\"AssignmentId\";amount\r\n", &options,
                 "seem to stand in line 3");
    refused_text("Bonuses,\"of May\"\n\nworker,of,the,month\n", &options, "for the reason give");
    refused_text("Bonuses\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\nworker,assignment\n", &options,
                 "the first line is one column: if it is to be several");
}

static void a_line_in_quotes_as_a_whole_is_told(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    refused(fixture("bad-lines-in-quotes.csv"), &options,
            "no column for worker_id, assignment_id, amount, reason: the names stand in one cell, "
            "as when a whole line was put in quotes: take the original file, or the quotes away; "
            "the columns found are "
            "\"worker_id,assignment_id,hit_id,amount,reason\" (A)");
}

static void a_column_with_a_like_name_is_guessed(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    refused(
        fixture("bad-amount-column-unclear.csv"), &options,
        "no column for amount: give --column 'amount=Bonus ($)' if that is it, or --amount X for "
        "all rows; ");
    refused_text("workerid_x,assignmentid_x,amount,reason\n", &options,
                 "no column for worker_id, assignment_id: for the worker_id give --column "
                 "worker_id=workerid_x if that is it; for the assignment_id give --column "
                 "assignment_id=assignmentid_x if that is it; the ");
    refused_text("worker_id,assignment_id,the worker's bonus,reason\n", &options,
                 ": give --column \"amount=the worker's bonus\" if that is it, or");
    refused_text("worker_id,assignment_id,the worker's $bonus,reason\n", &options,
                 ": give --column amount=NAME, or");
    /* Two are none, and so is one that has a field already or another meaning. */
    refused_text("worker_id,assignment_id,bonus 1,bonus 2,reason\n", &options,
                 ": give --column amount=NAME, or --amount X");
    refused_text("worker_id,AssignmentStatus,amount,reason\n", &options,
                 "no column for assignment_id: give --column assignment_id=NAME; the");
    refused_text("worker_id,assignment_id,bonus_reason\n", &options,
                 "no column for amount: give --column amount=NAME, or --amount");
}

/* What stands for all bonuses stands for no payment; what was paid has names of its own. */
static void of_a_list_of_payments_the_amount_is_only_asked_for_as_a_column(void **state)
{
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    options.paid = true;
    options.reason = "Thank you";
    refused_text("Worker,Assignment,Paid (USD),Date\n", &options,
                 "no column for amount: give --column 'amount=Paid (USD)' if that is it; the");
    refused_text("Worker,Assignment,USD\n", &options,
                 "no column for amount: give --column amount=NAME; the");
    options.paid = false;
    refused_text(
        "Worker,Assignment,Paid (USD),Date\n", &options,
        "no column for amount: give --column amount=NAME, or --amount X for all rows; the");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_prolific_names_its_platform),
        cmocka_unit_test(a_file_of_mturk_names_its_platform),
        cmocka_unit_test(a_file_of_this_platform_is_not_taken_for_anothers),
        cmocka_unit_test(a_first_line_of_data_may_be_another_platforms),
        cmocka_unit_test(names_for_a_first_line_of_data),
        cmocka_unit_test(a_first_line_of_data_is_never_the_sandboxs),
        cmocka_unit_test(names_below_a_title_are_found),
        cmocka_unit_test(a_line_in_quotes_as_a_whole_is_told),
        cmocka_unit_test(a_column_with_a_like_name_is_guessed),
        cmocka_unit_test(of_a_list_of_payments_the_amount_is_only_asked_for_as_a_column),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
