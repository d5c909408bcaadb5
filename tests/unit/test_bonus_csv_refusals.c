/* Cells that cannot be used: each fixture has one, in its second row of three (line 3 unless said
 * otherwise). The rows around it stay usable. */

#include "csv_sample.h"

static void row_refused(const char *name, size_t rows, const char *code, const char *detail)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;
    const struct problem *problem;

    read_bonuses(fixture(name), &options, &intents);
    assert_int_equal(intents.count, rows);
    assert_int_equal(intents.invalid_count, 1);
    problem = intents.list[1].problem;
    assert_non_null(problem);
    assert_string_equal(problem->code, code);
    assert_string_equal(problem->detail, detail);
    assert_int_equal(intents.list[1].amount.minor, 0);
    assert_null(intents.list[0].problem);
    if (rows > 2)
        assert_null(intents.list[2].problem);
    intents_release(&intents);
}

#define REFUSAL(test, name, code, detail)                     \
    static void test(void **state)                            \
    {                                                         \
        (void)state;                                          \
        row_refused(name, 3, code, "row 2, line 3, " detail); \
    }

#define REFUSED_ROW(test, name, detail)                            \
    static void test(void **state)                                 \
    {                                                              \
        (void)state;                                               \
        row_refused(name, 3, "bad_row", "row 2, line 3: " detail); \
    }

#define AMOUNT "column \"amount\" (D3): "
#define WORKER "column \"worker_id\" (A3): "
#define ASSIGNMENT "column \"assignment_id\" (B3): "
#define REASON "column \"reason\" (E3): "
#define BLANKS_AROUND                                                                      \
    " has blanks around the id: take them away (in a spreadsheet with =TRIM(CLEAN(...)); " \
    "no-break "                                                                            \
    "spaces by find and replace)"

REFUSAL(an_empty_amount, "bad-amount-empty.csv", "missing_amount",
        AMOUNT "the cell is empty: fill in the amount (0 for none), or give --amount X for all "
               "rows that have none")
REFUSAL(an_amount_with_a_currency_sign, "bad-amount-currency.csv", "bad_amount",
        AMOUNT "\"$0.25\" has a currency in it: write the number only, such as 5.50")
REFUSAL(a_decimal_comma_without_the_option, "bad-amount-comma.csv", "bad_amount",
        AMOUNT "\"0,25\" has a decimal comma: write it with a point, or give --decimal ,")
REFUSAL(an_amount_with_a_thousands_mark, "bad-amount-thousands.csv", "bad_amount",
        AMOUNT "\"1,000\" has a thousands mark: write it without, such as 1000 or 1000.00")
REFUSAL(an_amount_with_three_decimals, "bad-amount-decimals.csv", "bad_amount",
        AMOUNT "\"0.251\" has more than two decimals: round it to cents")
REFUSAL(a_negative_amount, "bad-amount-negative.csv", "bad_amount",
        AMOUNT "\"-1\" is negative: write 0 for no bonus, and remove rows that take money back")
REFUSAL(an_amount_with_an_exponent, "bad-amount-exponent.csv", "bad_amount",
        AMOUNT "\"1e2\" is in scientific notation: format the column as a number with two decimals "
               "and save again")
REFUSAL(an_amount_in_words, "bad-amount-words.csv", "bad_amount",
        AMOUNT "\"five\" is no amount: write it as 5, 5.5 or 5.50")
REFUSAL(an_amount_with_a_blank, "bad-amount-blanks.csv", "bad_amount",
        AMOUNT "\" 0.25\" has blanks or no-break spaces in it: write digits only, such as 5.50")
REFUSAL(an_amount_with_a_no_break_space, "bad-amount-nbsp.csv", "bad_amount",
        AMOUNT "\"0.25\\u00a0\" has blanks or no-break spaces in it: write digits only, such as "
               "5.50")
REFUSAL(an_amount_above_the_largest, "bad-amount-large.csv", "bad_amount",
        AMOUNT "\"99999999\" is above 10000000.00, the largest amount for one bonus: check the "
               "column")
REFUSAL(an_empty_worker_id, "bad-worker-id-empty.csv", "missing_worker_id",
        WORKER "the cell is empty: fill in the worker_id")
REFUSAL(a_worker_id_of_the_wrong_shape, "bad-worker-id-shape.csv", "bad_worker_id",
        WORKER "\"B2EXAMPLEWORKER\" is no worker id; copy the id from the platform's own file")
REFUSAL(a_blank_behind_a_worker_id, "bad-worker-id-blank-behind.csv", "bad_worker_id",
        WORKER "\"" WORKER_2 " \"" BLANKS_AROUND)
REFUSAL(a_no_break_space_before_a_worker_id, "bad-worker-id-no-break-space.csv", "bad_worker_id",
        WORKER "\"\\u00a0" WORKER_2 "\"" BLANKS_AROUND)
REFUSAL(a_blank_without_width_behind_a_worker_id, "bad-worker-id-zero-width.csv", "bad_worker_id",
        WORKER "\"" WORKER_2 "\\u200b\"" BLANKS_AROUND)
REFUSAL(a_worker_id_of_blanks, "bad-worker-id-only-blanks.csv", "bad_worker_id",
        WORKER "\"  \" is blank: fill in the id or clear the cell")
REFUSAL(an_encrypted_worker_id, "bad-worker-id-encrypted.csv", "bad_worker_id",
        WORKER "\"TP_2EXAMPLEWORKER\" is an encrypted id, which cannot be paid: export the file "
               "again with the plain ids")
REFUSAL(two_worker_ids_in_one_cell, "bad-worker-id-two.csv", "bad_worker_id",
        WORKER "\"" WORKER_2 "," WORKER_1 "\" is more than one id: write one row for each")
REFUSAL(a_worker_id_that_stands_twice_in_its_cell, "bad-worker-id-same-twice.csv", "bad_worker_id",
        WORKER "\"" WORKER_2 ";" WORKER_2 "\" is the same id twice: write it once")
REFUSAL(an_empty_assignment_id, "bad-assignment-id-empty.csv", "missing_assignment_id",
        ASSIGNMENT "the cell is empty: fill in the assignment_id")
REFUSAL(an_assignment_id_that_became_a_number, "bad-assignment-id-number.csv", "bad_assignment_id",
        ASSIGNMENT "\"3.0E+12\" is what a spreadsheet makes of an id that it takes for a number, "
                   "and the id is lost: import the original file with this column as text")
REFUSAL(an_assignment_id_in_small_letters, "bad-assignment-id-lower-case.csv", "bad_assignment_id",
        ASSIGNMENT "\"3exampleassignment000000000002\" is no id; copy the id from the platform's "
                   "own file")
REFUSAL(an_assignment_id_that_is_too_long, "bad-assignment-id-long.csv", "bad_assignment_id",
        ASSIGNMENT "\"333333333333333333333333333333333333333333333333333333333333\xe2\x80\xa6\" "
                   "is no id; copy the id from the platform's own file")
REFUSAL(a_worker_id_in_the_assignment_column, "bad-assignment-id-is-worker.csv",
        "bad_assignment_id",
        ASSIGNMENT "\"" WORKER_2 "\" is the row's worker_id too: put the assignment_id here")
REFUSAL(swapped_columns, "bad-ids-swapped.csv", "bad_worker_id",
        WORKER "\"" ASSIGNMENT_2 "\" looks as if worker_id and assignment_id were swapped: swap "
               "the two cells, or the names of the two columns if all rows are so")
REFUSAL(a_hit_id_that_became_a_number, "bad-hit-id-number.csv", "bad_hit_id",
        "column \"hit_id\" (C3): \"3.02E+29\" is what a spreadsheet makes of an id that it takes "
        "for a number, and the id is lost: import the original file with this column as text")
REFUSAL(an_empty_reason, "bad-reason-empty.csv", "missing_reason",
        REASON "the cell is empty: fill in the reason, which the worker reads, or give --reason "
               "TEXT for all rows that have none")
REFUSAL(a_blank_reason, "bad-reason-blank.csv", "missing_reason",
        REASON "the cell is empty: fill in the reason, which the worker reads, or give --reason "
               "TEXT for all rows that have none")
REFUSAL(a_reason_with_control_characters, "bad-reason-control.csv", "bad_reason",
        REASON "\"Good\\x07work\" has control characters in it: take them away")
REFUSAL(a_ref_with_a_blank_behind, "bad-ref-blank.csv", "bad_ref",
        "column \"ref\" (F3): \"part 2 \" has blanks around it: take them away")
REFUSAL(a_ref_with_control_characters, "bad-ref-control.csv", "bad_ref",
        "column \"ref\" (F3): \"part\\x022\" has control characters in it: take them away")
REFUSED_ROW(a_row_with_too_few_cells, "bad-short-row.csv",
            "the row has 4 cells and the header 5: add the missing ones or remove the row")
REFUSED_ROW(a_row_with_too_many_cells, "bad-long-row.csv",
            "the row has 6 cells and the header 5: put quotes around a cell that has a \",\" in "
            "it, such as an amount with a decimal comma")
REFUSED_ROW(a_row_that_a_decimal_comma_made_longer, "bad-long-row-decimal-comma.csv",
            "the row has 6 cells and the header 5: put quotes around a cell that has a \",\" in "
            "it, such as an amount with a decimal comma")
REFUSED_ROW(a_row_with_a_blank_cell_too_many, "bad-long-row-blank-cell.csv",
            "the row has 6 cells and the header 5: put quotes around a cell that has a \",\" in "
            "it, such as an amount with a decimal comma")
REFUSED_ROW(a_value_in_a_column_without_a_name, "bad-value-without-column-name.csv",
            "\"check\" stands in G3, in a column without a name: name the column or clear the cell")

static void a_last_line_that_is_cut_short(void **state)
{
    (void)state;
    row_refused("bad-cut-last-line.csv", 2, "bad_row",
                "row 2, line 3: the last line is cut short, it has 4 cells of 5 and no line end: "
                "save or copy the file again");
}

static void the_remedy_for_a_long_row_names_the_delimiter(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"worker\tassignment\tamount\treason\n1\t2\t3\t4\t5\n", "a TAB in it"  },
        {"worker;assignment;amount;reason\n1;2;3;4;5\n",        "a \";\" in it"}
    };
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const char *detail;

        read_bonus_text(cases[i].text, &options, &intents);
        detail = intents.list[0].problem->detail;
        assert_string_equal(detail + strlen(detail) - strlen(cases[i].words), cases[i].words);
        intents_release(&intents);
    }
}

static void a_reason_that_is_too_long(void **state)
{
    struct buffer detail = BUFFER_INIT;

    (void)state;
    buffer_add_text(&detail, "row 2, line 3, " REASON "\"");
    for (int i = 0; i < 60; i++)
        buffer_add_text(&detail, "\xc3\xa9");
    buffer_add_text(&detail,
                    "\xe2\x80\xa6\" has 4097 characters, and MTurk takes 4096: shorten it");
    row_refused("bad-reason-long.csv", 3, "reason_too_long", buffer_text(&detail));
    buffer_release(&detail);
}

static void a_refused_row_keeps_its_cells_for_the_report(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;
    const struct intent *row;

    (void)state;
    read_bonus_text("worker,assignment,hit,amount,reason,ref,note\n"
                    " x ,y,z,$1, because ,r ,n\n"
                    "p,q\n"
                    "a,b,c,d,e,f,g,h\n",
                    &options, &intents);
    row = &intents.list[0];
    assert_string_equal(row->problem->code, "bad_worker_id");
    assert_string_equal(row->worker_id, " x ");
    assert_string_equal(row->assignment_id, "y");
    assert_string_equal(row->group_id, "z");
    assert_string_equal(row->problem->amount_text, "$1");
    assert_string_equal(row->reason, " because ");
    assert_string_equal(row->ref, "r ");
    assert_string_equal(row->extra, "n");
    row = &intents.list[1];
    assert_string_equal(row->assignment_id, "q");
    assert_string_equal(row->problem->amount_text, "");
    assert_string_equal(row->extra, "");
    assert_string_equal(intents.list[2].problem->amount_text, "d");
    assert_string_equal(intents.list[2].extra, "g");
    assert_int_equal(intents.invalid_count, 3);
    intents_release(&intents);
}

/* The spreadsheet's row counts a quoted newline as nothing, the line number counts it. */
static void the_place_is_that_of_the_text_and_that_of_the_spreadsheet(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonus_text("worker,assignment,reason,\"pay\nnow\",amount\n\n" WORKER_1 "," ASSIGNMENT_1
                    ",\"a\nb\",,1\n" WORKER_1 "," ASSIGNMENT_1 ",c,,x\n",
                    &options, &intents);
    assert_string_equal(intents.list[1].problem->detail,
                        "row 2, line 6, column \"amount\" (E4): \"x\" is no amount: write it as "
                        "5, 5.5 or 5.50");
    intents_release(&intents);
}

static void a_report_in_another_currency(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("bad-report-other-currency.csv"), &options, &intents);
    assert_string_equal(intents.list[0].problem->code, "bad_currency");
    assert_string_equal(intents.list[0].problem->detail,
                        "row 1, line 2, column \"currency\" (H2): \"GBP\" is another currency than "
                        "this run's USD: is it the report of another platform?");
    intents_release(&intents);
    options.currency = "";
    read_bonuses(fixture("bad-report-other-currency.csv"), &options, &intents);
    assert_null(intents.list[0].problem);
    intents_release(&intents);
}

static void one_bad_cell_in_ten_thousand_rows_is_found(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct buffer text = BUFFER_INIT;
    struct intents intents;

    (void)state;
    buffer_add_text(&text, "worker,assignment,amount,reason\n");
    for (int i = 1; i <= 10000; i++)
        buffer_printf(&text, "A%d,3%d,%s,Thank you\n", i, i, i == 7777 ? "1.005" : "1.00");
    read_bonus_text(buffer_text(&text), &options, &intents);
    assert_int_equal(intents.count, 10000);
    assert_int_equal(intents.invalid_count, 1);
    assert_string_equal(intents.list[7776].problem->detail,
                        "row 7777, line 7778, column \"amount\" (C7778): \"1.005\" has more than "
                        "two decimals: round it to cents, or, if the mark stands for thousands, "
                        "write 1005");
    intents_release(&intents);
    buffer_release(&text);
}

static void option_refused(const struct input_options *options, const char *origin,
                           const char *words)
{
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    assert_refused(bonus_csv_read(fixture("good-plain.csv"), options, &intents, &error), &error,
                   ERROR_USAGE, words);
    assert_string_equal(error.origin, origin);
}

static void an_amount_or_reason_for_all_is_checked_like_a_cell(void **state)
{
    static char long_reason[4096 + 2];
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    options.amount = "$5";
    option_refused(&options, "--amount", "\"$5\" has a currency in it");
    options.amount = NULL;
    options.reason = " ";
    option_refused(&options, "--reason", "is empty");
    options.reason = "x\x01";
    option_refused(&options, "--reason", "control characters");
    options.reason = "\xff";
    option_refused(&options, "--reason", "is no UTF-8");
    memset(long_reason, 'x', sizeof long_reason - 1);
    options.reason = long_reason;
    option_refused(&options, "--reason", "has 4097 characters, and MTurk takes 4096");
}

static void a_failure_leaves_nothing_behind(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    (void)state;
    assert_refused(bonus_csv_read(fixture("bad-nul-byte.csv"), &options, &intents, &error), &error,
                   ERROR_INPUT, "NUL");
    assert_string_equal(error.origin, "fixtures/csv/bad-nul-byte.csv");
    assert_null(intents.list);
    assert_int_equal(intents.count, 0);
    assert_null(intents.arena.newest);
    intents_release(&intents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_amount),
        cmocka_unit_test(an_amount_with_a_currency_sign),
        cmocka_unit_test(a_decimal_comma_without_the_option),
        cmocka_unit_test(an_amount_with_a_thousands_mark),
        cmocka_unit_test(an_amount_with_three_decimals),
        cmocka_unit_test(a_negative_amount),
        cmocka_unit_test(an_amount_with_an_exponent),
        cmocka_unit_test(an_amount_in_words),
        cmocka_unit_test(an_amount_with_a_blank),
        cmocka_unit_test(an_amount_with_a_no_break_space),
        cmocka_unit_test(an_amount_above_the_largest),
        cmocka_unit_test(an_empty_worker_id),
        cmocka_unit_test(a_worker_id_of_the_wrong_shape),
        cmocka_unit_test(a_blank_behind_a_worker_id),
        cmocka_unit_test(a_no_break_space_before_a_worker_id),
        cmocka_unit_test(a_blank_without_width_behind_a_worker_id),
        cmocka_unit_test(a_worker_id_of_blanks),
        cmocka_unit_test(an_encrypted_worker_id),
        cmocka_unit_test(two_worker_ids_in_one_cell),
        cmocka_unit_test(a_worker_id_that_stands_twice_in_its_cell),
        cmocka_unit_test(an_empty_assignment_id),
        cmocka_unit_test(an_assignment_id_that_became_a_number),
        cmocka_unit_test(an_assignment_id_in_small_letters),
        cmocka_unit_test(an_assignment_id_that_is_too_long),
        cmocka_unit_test(a_worker_id_in_the_assignment_column),
        cmocka_unit_test(swapped_columns),
        cmocka_unit_test(a_hit_id_that_became_a_number),
        cmocka_unit_test(an_empty_reason),
        cmocka_unit_test(a_blank_reason),
        cmocka_unit_test(a_reason_with_control_characters),
        cmocka_unit_test(a_ref_with_a_blank_behind),
        cmocka_unit_test(a_ref_with_control_characters),
        cmocka_unit_test(a_row_with_too_few_cells),
        cmocka_unit_test(a_row_with_too_many_cells),
        cmocka_unit_test(a_row_that_a_decimal_comma_made_longer),
        cmocka_unit_test(a_row_with_a_blank_cell_too_many),
        cmocka_unit_test(a_value_in_a_column_without_a_name),
        cmocka_unit_test(a_last_line_that_is_cut_short),
        cmocka_unit_test(the_remedy_for_a_long_row_names_the_delimiter),
        cmocka_unit_test(a_reason_that_is_too_long),
        cmocka_unit_test(a_refused_row_keeps_its_cells_for_the_report),
        cmocka_unit_test(the_place_is_that_of_the_text_and_that_of_the_spreadsheet),
        cmocka_unit_test(a_report_in_another_currency),
        cmocka_unit_test(one_bad_cell_in_ten_thousand_rows_is_found),
        cmocka_unit_test(an_amount_or_reason_for_all_is_checked_like_a_cell),
        cmocka_unit_test(a_failure_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
