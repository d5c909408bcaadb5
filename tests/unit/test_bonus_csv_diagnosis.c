/* What a row is told when its cells are something else than they should be. Each fixture has one
 * such row of three, the second (line 3). */

#include "diagnosis_sample.h"

#define WORKER_CELL "row 2, line 3, column \"worker_id\" (A3): "
#define ASSIGNMENT_CELL "row 2, line 3, column \"assignment_id\" (B3): "
#define HIT_CELL "row 2, line 3, column \"hit_id\" (C3): "
#define AMOUNT_CELL "row 2, line 3, column \"amount\" (D3): "
#define PARTICIPANT_CELL "row 2, line 3, column \"participant_id\" (A3): "
#define SUBMISSION_CELL "row 2, line 3, column \"submission_id\" (B3): "
#define STUDY_CELL "row 2, line 3, column \"study_id\" (C3): "

#define ROW_OF(platform, test, name, code, detail)                 \
    static void test(void **state)                                 \
    {                                                              \
        (void)state;                                               \
        second_row_says(name, &platform##_platform, code, detail); \
    }

/* --- ids in the wrong column --- */

ROW_OF(mturk, a_worker_in_the_hit_column, "bad-worker-and-hit-swapped.csv", "bad_worker_id",
       WORKER_CELL "\"" HIT "\" looks as if worker_id and hit_id were swapped: swap the two cells, "
                   "or the names of the two columns if all rows are so")
ROW_OF(mturk, a_worker_beside_an_empty_cell, "bad-worker-id-empty-in-assignment-column.csv",
       "missing_worker_id",
       WORKER_CELL "the cell is empty: fill in the worker_id, which looks to stand in the column "
                   "for the assignment_id")
ROW_OF(mturk, the_same_id_for_worker_and_hit, "bad-hit-id-is-worker.csv", "bad_hit_id",
       HIT_CELL "\"" WORKER_2 "\" is the row's worker_id too: put the hit_id here")
ROW_OF(mturk, the_same_id_for_assignment_and_hit, "bad-hit-id-is-assignment.csv", "bad_hit_id",
       HIT_CELL "\"" ASSIGNMENT_2 "\" is the row's assignment_id too: put the hit_id here")
ROW_OF(prolific, the_same_id_for_submission_and_study, "bad-prolific-study-is-submission.csv",
       "bad_study_id",
       STUDY_CELL "\"6bbbbbbbbbbbbbbbbbbbbb02\" is the row's submission_id too: put the study_id "
                  "here")

/* --- several ids, and what is none --- */

ROW_OF(mturk, an_id_twice_with_a_comma, "bad-worker-id-same-twice-comma.csv", "bad_worker_id",
       WORKER_CELL "\"" WORKER_2 "," WORKER_2 "\" is the same id twice: write it once")
ROW_OF(mturk, an_id_twice_with_a_blank, "bad-assignment-id-same-twice.csv", "bad_assignment_id",
       ASSIGNMENT_CELL "\"" ASSIGNMENT_2 " 3EXAMPLEASSIGNMENT00000000000\xe2\x80\xa6\" is the same "
                       "id twice: write it once")
ROW_OF(prolific, an_id_twice_with_nothing_between, "bad-prolific-ids-run-together.csv",
       "bad_submission_id",
       SUBMISSION_CELL "\"6bbbbbbbbbbbbbbbbbbbbb026bbbbbbbbbbbbbbbbbbbbb02\" is the same id twice: "
                       "write it once")
ROW_OF(mturk, a_persons_name, "bad-worker-id-with-name.csv", "bad_worker_id",
       WORKER_CELL
       "\"Jane Example\" has blanks in it, so it is a name or a note and no id: put the "
       "worker_id here")
ROW_OF(prolific, a_studys_name, "bad-prolific-study-name.csv", "bad_study_id",
       STUDY_CELL
       "\"My study 2026\" has blanks in it, so it is a name or a note and no id: put the "
       "study_id here")
ROW_OF(mturk, a_second_line_of_names, "bad-worker-id-is-column-name.csv", "bad_worker_id",
       WORKER_CELL
       "\"worker_id\" is the name of the column, a second time: take this row out (were "
       "files joined?)")

static void the_lines_that_qualtrics_puts_below_the_names(void **state)
{
    struct input_options options = platform_options(&prolific_platform);
    struct intents intents;

    (void)state;
    read_bonuses(fixture("bad-prolific-qualtrics.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 2);
    row_says(&intents, 1, "bad_participant_id",
             "row 1, line 2, column \"PROLIFIC_PID\" (A2): \"PROLIFIC_PID\" is the name of the "
             "column, a second time: take this row out (were files joined?)");
    row_says(&intents, 2, "bad_participant_id",
             "row 2, line 3, column \"PROLIFIC_PID\" (A3): \"{\"ImportId\":\"PROLIFIC_PID\"}\" is "
             "of the third line that Qualtrics puts on top of an export: take out the second and "
             "the third line of the file");
    intents_release(&intents);
}

/* --- another platform's ids --- */

ROW_OF(mturk, an_id_of_prolific, "bad-worker-id-of-prolific.csv", "bad_worker_id",
       WORKER_CELL "\"60ffe5c8371090c7041d43f8\" looks like a participant_id of Prolific: give "
                   "--platform prolific, or put the worker_id here")
ROW_OF(prolific, an_id_of_mturk, "bad-prolific-participant-of-mturk.csv", "bad_participant_id",
       PARTICIPANT_CELL "\"" WORKER_2 "\" looks like a worker_id of MTurk: give --platform mturk, "
                        "or put the participant_id here")

static void an_id_in_another_column_of_the_other_platform(void **state)
{
    struct input_options options = platform_options(&prolific_platform);
    struct intents intents;

    (void)state;
    read_bonus_text("participant_id,study_id,amount\n" ASSIGNMENT_1
                    ",60ffe5c8371090c7041d43f8,1.50\n",
                    &options, &intents);
    row_says(&intents, 1, "bad_participant_id",
             "row 1, line 2, column \"participant_id\" (A2): \"" ASSIGNMENT_1
             "\" looks like an assignment_id of MTurk: give --platform mturk, or put the "
             "participant_id here");
    intents_release(&intents);
}

/* The sandbox has ids of the same look: they are no reason to turn to it. */
static void an_id_in_the_wrong_column_is_never_the_sandboxs(void **state)
{
    const struct field_rules *others[] = {mturk_sandbox_platform.fields};
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    options.others = others;
    read_bonus_text("worker_id,assignment_id,amount,reason\n" HIT "," ASSIGNMENT_1
                    ",1.50,Thank you\n",
                    &options, &intents);
    row_says(&intents, 1, "bad_worker_id",
             "row 1, line 2, column \"worker_id\" (A2): \"" HIT
             "\" is no worker id: those begin with A; copy the id from the platform's own file");
    intents_release(&intents);
}

/* --- amounts --- */

ROW_OF(mturk, three_digits_behind_a_mark, "bad-amount-perhaps-thousand.csv", "bad_amount",
       AMOUNT_CELL
       "\"1.000\" has more than two decimals: round it to cents, or, if the mark stands "
       "for thousands, write 1000")
ROW_OF(mturk, a_thousands_mark_and_a_decimal_comma, "bad-amount-thousands-and-comma.csv",
       "bad_amount",
       AMOUNT_CELL "\"1.000,00\" has a thousands mark: write it without, such as 1000 or 1000.00, "
                   "or 1000,00 with --decimal ,")

ROW_OF(mturk, other_marks_than_in_the_header, "bad-row-with-other-delimiter.csv", "bad_row",
       "row 2, line 3: the row has 1 cell and the header 5: the header has a TAB between its cells "
       "and this row a \",\", make them the same")

static void amount_says(const char *amount, char decimal, const char *words)
{
    struct input_options options = platform_options(&mturk_platform);
    struct buffer text = BUFFER_INIT;
    struct intents intents;
    const char *detail;

    options.decimal = decimal;
    buffer_printf(
        &text, "worker,assignment,amount,reason\n" WORKER_1 "," ASSIGNMENT_1 ",\"%s\",Thank you\n",
        amount);
    read_bonus_text(buffer_text(&text), &options, &intents);
    assert_non_null(intents.list[0].problem);
    detail = intents.list[0].problem->detail;
    if (strcmp(detail + strlen(detail) - strlen(words), words) != 0)
        fail_msg("\"%s\" does not end in \"%s\"", detail, words);
    intents_release(&intents);
    buffer_release(&text);
}

/* Whichever of both notations the option names, what belongs to the other one is told so. */
static void amounts_in_the_other_notation(void **state)
{
    (void)state;
    amount_says("1,50", '.', "has a decimal comma: write it with a point, or give --decimal ,");
    amount_says("1,000", '.', "has a thousands mark: write it without, such as 1000 or 1000.00");
    amount_says("1,000", ',',
                "has more than two decimals: round it to cents (with --decimal , the comma is the "
                "decimal mark), or, if the mark stands for thousands, write 1000");
    amount_says("12.345", ',', "has a thousands mark: write it without, such as 1000 or 1000.00");
    amount_says("1,000.00", ',', "has a thousands mark: write it without, such as 1000 or 1000.00");
    amount_says("0.251", '.', "has more than two decimals: round it to cents");
    amount_says("1.0001", '.', "has more than two decimals: round it to cents");
    amount_says("1234.567", '.', "has more than two decimals: round it to cents");
}

static void id_says(const char *id, const char *words)
{
    struct input_options options = platform_options(&mturk_platform);
    struct buffer text = BUFFER_INIT;
    struct intents intents;

    buffer_printf(&text, "worker\tassignment\tamount\treason\n%s\t" ASSIGNMENT_1 "\t1\tThank you\n",
                  id);
    read_bonus_text(buffer_text(&text), &options, &intents);
    buffer_clear(&text);
    buffer_printf(&text, "row 1, line 2, column \"worker\" (A2): \"%s\" %s", id, words);
    row_says(&intents, 1, "bad_worker_id", buffer_text(&text));
    intents_release(&intents);
    buffer_release(&text);
}

static void what_tools_leave_in_the_place_of_an_id(void **state)
{
    (void)state;
    id_says("#N/A", "is the error of a formula: mend it in the spreadsheet, or take the row out");
    id_says("=B2", "is a formula: save what it comes to (in LibreOffice: \"Save cell content as "
                   "shown\")");
    id_says("####", "is what a spreadsheet shows in a column that is too narrow: widen it and save "
                    "again");
    id_says("'" WORKER_1, "begins with an apostrophe, which a spreadsheet hides: take it away");
    id_says("Total", "looks like the line of a total: take it out");
    id_says("https://worker.mturk.com/?workerId=" WORKER_1, "is an address: put only the id here");
    id_says("jane@example.org", "is an e-mail address: put the id here");
    id_says("${e://Field/workerId}", "is a placeholder that was not filled in, as in a test of a "
                                     "survey: take the row out");
}

static void what_tools_leave_in_the_place_of_an_amount(void **state)
{
    static const char *const dates[] = {"1-May", "01.05.2026", "Jan 50", "Feb. 75", "1/50"};
    static const char *const no_dates[] = {"1.000.00", "1.50.1", "12-34", "1.5.x", "1-a"};

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        amount_says(dates[i], '.',
                    "looks like a date, which a spreadsheet makes of amounts such as 1.50: import "
                    "the original file with this column as text");
    for (size_t i = 0; i < sizeof no_dates / sizeof *no_dates; i++)
        amount_says(no_dates[i], '.',
                    i == 0 || i == 1
                        ? "has a thousands mark: write it without, such as 1000 or 1000.00"
                        : "is no amount: write it as 5, 5.5 or 5.50");
    amount_says("-", '.', "is no amount: write 0 for no bonus, or take the row out");
    amount_says("N/A", '.', "is no amount: write 0 for no bonus, or take the row out");
    amount_says("#REF!", '.',
                "is the error of a formula: mend it in the spreadsheet, or take the row out");
    amount_says("-1", '.',
                "is negative: write 0 for no bonus, and remove rows that take money back");
}

/* --- what a rehearsal leaves behind --- */

#define OF_SANDBOX                                                                             \
    " is of MTurk's sandbox, where nobody works for money: give --platform mturk-sandbox, or " \
    "take "                                                                                    \
    "the row out"
#define URL_CELL "row 2, line 3, column \"Answer.url\" (F3): "

ROW_OF(mturk, the_sandboxs_site_for_workers, "bad-sandbox-worker-site.csv", "sandbox_data",
       URL_CELL "\"https://workersandbox.mturk.com\"" OF_SANDBOX)
ROW_OF(mturk, the_sandboxs_site_for_requesters, "bad-sandbox-requester-site.csv", "sandbox_data",
       URL_CELL "\"https://requestersandbox.mturk.com/batches\"" OF_SANDBOX)
ROW_OF(mturk, the_sandboxs_endpoint, "bad-sandbox-endpoint.csv", "sandbox_data",
       URL_CELL "\"https://mturk-requester-sandbox.us-east-1.amazonaws.com\"" OF_SANDBOX)
ROW_OF(mturk, a_sandbox_deep_in_a_long_cell, "bad-sandbox-within-long-cell.csv", "sandbox_data",
       URL_CELL "\xe2\x80\xa6\"xx turkSubmitTo=https://workersandbox.mturk.com/mturk\"" OF_SANDBOX)
ROW_OF(mturk, the_assignment_of_a_preview, "bad-sandbox-assignment-of-preview.csv", "sandbox_data",
       ASSIGNMENT_CELL
       "\"ASSIGNMENT_ID_NOT_AVAILABLE\" is what MTurk says in a preview: nobody had "
       "accepted the HIT, so there is nobody to pay; take the row out")
ROW_OF(prolific, a_placeholder, "bad-prolific-placeholder.csv", "sandbox_data",
       PARTICIPANT_CELL "\"{{%PROLIFIC_PID%}}\" has a placeholder that Prolific fills in when a "
                        "participant opens the study: this row comes from a test of the page; take "
                        "it out")

static void the_sandbox_is_right_for_the_sandbox(void **state)
{
    struct input_options options = platform_options(&mturk_sandbox_platform);
    struct intents intents;

    (void)state;
    read_bonuses(fixture("bad-sandbox-worker-site.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    assert_string_equal(intents.list[1].extra, "https://workersandbox.mturk.com");
    intents_release(&intents);
    read_bonuses(fixture("bad-sandbox-assignment-of-preview.csv"), &options, &intents);
    assert_string_equal(intents.list[1].problem->code, "sandbox_data");
    intents_release(&intents);
}

/* It reads two columns and pays nobody. */
static void an_export_does_not_mind_a_sandbox_in_what_it_does_not_read(void **state)
{
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    options.only_ids = true;
    read_bonuses(fixture("bad-sandbox-worker-site.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 0);
    intents_release(&intents);
    read_bonuses(fixture("bad-sandbox-assignment-of-preview.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 1);
    row_says(&intents, 2, "sandbox_data", intents.list[1].problem->detail);
    intents_release(&intents);
}

/* The file is read in pieces of 256 KiB, and one may end before, in or behind the text, within the
 * row or not. */
static void a_sandbox_is_seen_wherever_it_stands_in_a_long_file(void **state)
{
    static const char good[] = WORKER_1 "," ASSIGNMENT_1 ",1.50,Thank you,\n";
    struct input_options options = platform_options(&mturk_platform);
    struct buffer text = BUFFER_INIT;

    (void)state;
    for (size_t before = 0; before < 300; before += 7) {
        struct intents intents;
        size_t rows = 0;

        buffer_clear(&text);
        buffer_add_text(&text, "worker,assignment,amount,reason,url\n");
        while (text.length + sizeof good < (size_t)256 * 1024 - before) {
            buffer_add_text(&text, good);
            rows++;
        }
        while (text.length < (size_t)256 * 1024 - before)
            buffer_add_char(&text, '\n');
        buffer_printf(
            &text,
            WORKER_2 "," ASSIGNMENT_2 ",2,Well,\"a\nhttps://workersandbox.mturk.com/%099d\"\n", 0);
        buffer_add_text(&text, good);
        read_bonus_text(buffer_text(&text), &options, &intents);
        assert_int_equal(intents.count, rows + 2);
        assert_int_equal(intents.invalid_count, 1);
        assert_string_equal(intents.list[rows].problem->code, "sandbox_data");
        intents_release(&intents);
    }
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_in_the_hit_column),
        cmocka_unit_test(a_worker_beside_an_empty_cell),
        cmocka_unit_test(the_same_id_for_worker_and_hit),
        cmocka_unit_test(the_same_id_for_assignment_and_hit),
        cmocka_unit_test(the_same_id_for_submission_and_study),
        cmocka_unit_test(an_id_twice_with_a_comma),
        cmocka_unit_test(an_id_twice_with_a_blank),
        cmocka_unit_test(an_id_twice_with_nothing_between),
        cmocka_unit_test(a_persons_name),
        cmocka_unit_test(a_studys_name),
        cmocka_unit_test(a_second_line_of_names),
        cmocka_unit_test(the_lines_that_qualtrics_puts_below_the_names),
        cmocka_unit_test(an_id_of_prolific),
        cmocka_unit_test(an_id_of_mturk),
        cmocka_unit_test(an_id_in_another_column_of_the_other_platform),
        cmocka_unit_test(an_id_in_the_wrong_column_is_never_the_sandboxs),
        cmocka_unit_test(three_digits_behind_a_mark),
        cmocka_unit_test(a_thousands_mark_and_a_decimal_comma),
        cmocka_unit_test(other_marks_than_in_the_header),
        cmocka_unit_test(amounts_in_the_other_notation),
        cmocka_unit_test(what_tools_leave_in_the_place_of_an_id),
        cmocka_unit_test(what_tools_leave_in_the_place_of_an_amount),
        cmocka_unit_test(the_sandboxs_site_for_workers),
        cmocka_unit_test(the_sandboxs_site_for_requesters),
        cmocka_unit_test(the_sandboxs_endpoint),
        cmocka_unit_test(a_sandbox_deep_in_a_long_cell),
        cmocka_unit_test(the_assignment_of_a_preview),
        cmocka_unit_test(a_placeholder),
        cmocka_unit_test(the_sandbox_is_right_for_the_sandbox),
        cmocka_unit_test(an_export_does_not_mind_a_sandbox_in_what_it_does_not_read),
        cmocka_unit_test(a_sandbox_is_seen_wherever_it_stands_in_a_long_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
