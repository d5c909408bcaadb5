/* What is told of a whole file: once, and beside three of its rows. The fixtures have 25. */

#include "diagnosis_sample.h"

#define HOW_IN_EXCEL                                                                              \
    "to open it in Excel: Data > From Text/CSV, there under \"Data Type Detection\" choose \"Do " \
    "not detect data types\", then Load; save as \"CSV UTF-8\""
#define HOW_IN_LIBREOFFICE                                                                    \
    "to open it in LibreOffice: in the window \"Text Import\" click the head of the column, " \
    "choose "                                                                                 \
    "\"Text\" as its column type, then OK"
#define NUMBERS(share)                                                                           \
    "a spreadsheet took ids for numbers and kept only some of their digits, in " share           \
    ": nothing in this file brings them back, so take the file as the platform made it, and do " \
    "not open it with a double click"

#define DATES(share)                                                                            \
    "a spreadsheet took amounts for dates, in " share                                           \
    " of column \"amount\" (D): take the original file and import this column as text; do not " \
    "format it as a number, for a date then becomes an amount such as 46143.00"

#define WHOLE_FILE(test, name, platform, code, ...)                                    \
    static void test(void **state)                                                     \
    {                                                                                  \
        static const char *const advice[] = {__VA_ARGS__};                             \
        struct input_options options = platform_options(&platform##_platform);         \
                                                                                       \
        (void)state;                                                                   \
        whole_file_says(name, &options, code, sizeof advice / sizeof *advice, advice); \
    }

WHOLE_FILE(a_column_of_numbers_is_explained_once, "bad-column-of-numbers.csv", mturk,
           "bad_assignment_id", NUMBERS("all 25 rows of column \"assignment_id\" (B)"),
           HOW_IN_EXCEL, HOW_IN_LIBREOFFICE)
WHOLE_FILE(swapped_columns_are_told_with_the_options, "bad-columns-swapped.csv", mturk,
           "bad_worker_id",
           "the columns \"worker_id\" (A) and \"assignment id\" (B) are swapped in all 25 rows: "
           "swap their names in the first line, or give --column 'worker_id=assignment id' "
           "--column assignment_id=worker_id")
WHOLE_FILE(a_file_of_prolific, "bad-columns-of-prolific.csv", mturk, "bad_worker_id",
           "all 25 rows have ids that look like those of Prolific, and this run is for MTurk: give "
           "--platform prolific")
WHOLE_FILE(a_file_of_mturk, "bad-prolific-columns-of-mturk.csv", prolific, "bad_participant_id",
           "all 25 rows have ids that look like those of MTurk, and this run is for Prolific: give "
           "--platform mturk")
WHOLE_FILE(a_file_of_the_sandbox, "bad-columns-of-sandbox.csv", mturk, "sandbox_data",
           "every row is of MTurk's sandbox, where nobody works for money: give --platform "
           "mturk-sandbox, or export the results of the real HITs")
WHOLE_FILE(
    a_file_of_placeholders, "bad-prolific-placeholders.csv", prolific, "sandbox_data",
    "no row has the ids of a participant, only the placeholders of the study's address: take "
    "the ids from Prolific's own export")
WHOLE_FILE(participants_in_the_submission_column, "bad-prolific-submissions-are-participants.csv",
           prolific, "bad_submission_id",
           "the column \"submission_id\" (B) has the participant_id again in all 25 rows: take it "
           "out, for with the participant_id alone each submission is found")
WHOLE_FILE(decimal_commas, "bad-column-with-decimal-comma.csv", mturk, "bad_amount",
           "the amounts in column \"amount\" (D) have a decimal comma in all 25 rows: give "
           "--decimal ,")
WHOLE_FILE(currency_signs, "bad-column-with-currency.csv", mturk, "bad_amount",
           "the amounts in column \"amount\" (D) have a currency in all 25 rows: format the column "
           "as a number with two decimals and no currency, and save again")
WHOLE_FILE(amounts_that_became_dates, "bad-column-with-dates.csv", mturk, "bad_amount",
           DATES("all 25 rows"))
WHOLE_FILE(commas_between_the_cells_and_in_the_amounts, "bad-column-with-bare-commas.csv", mturk,
           "bad_row",
           "all 25 rows have more cells than the header: if the amounts have a decimal comma, save "
           "the file again with \";\" between the cells, and give --decimal ,")

static void the_same_for_an_export(void **state)
{
    static const char *const advice[] = {NUMBERS("all 25 rows of column \"assignment_id\" (B)"),
                                         HOW_IN_EXCEL, HOW_IN_LIBREOFFICE};
    struct input_options options = platform_options(&mturk_platform);

    (void)state;
    options.only_ids = true;
    whole_file_says("bad-column-of-numbers.csv", &options, "bad_assignment_id", 3, advice);
}

/* Rows that the advice does not explain are shown beside those that it does. */
static void rows_of_another_kind_are_shown_in_full(void **state)
{
    static const size_t shown[] = {1, 2, 3, 7, 25};
    struct input_options options = platform_options(&mturk_platform);
    struct intents intents;

    (void)state;
    read_bonuses(fixture("bad-column-of-numbers-and-others.csv"), &options, &intents);
    assert_int_equal(intents.invalid_count, 25);
    assert_int_equal(intents.in_full_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_ptr_equal(intents.in_full[i], intents.list[shown[i] - 1].problem->detail);
    assert_int_equal(intents.advice_count, 3);
    assert_string_equal(intents.advice[0],
                        NUMBERS("23 of 25 rows of column \"assignment_id\" (B)"));
    intents_release(&intents);
}

/* `bad` rows with an amount of `amount` among `good` ones. */
static void read_mixed(size_t bad, const char *amount, size_t good, struct intents *intents)
{
    struct input_options options = platform_options(&mturk_platform);
    struct buffer text = BUFFER_INIT;

    buffer_add_text(&text, "worker,assignment,amount,reason\n");
    for (size_t i = 0; i < bad + good; i++)
        buffer_printf(&text, "A%zu,3%zu,%s,Thank you\n", i + 10, i + 10, i < bad ? amount : "1.00");
    read_bonus_text(buffer_text(&text), &options, intents);
    buffer_release(&text);
}

static void twenty_rows_are_shown_of_what_has_no_common_cause(void **state)
{
    struct intents intents;

    (void)state;
    read_mixed(25, "x", 0, &intents);
    assert_int_equal(intents.in_full_count, 20);
    assert_ptr_equal(intents.in_full[19], intents.list[19].problem->detail);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
}

static void a_cause_of_a_part_of_the_rows_is_no_advice(void **state)
{
    struct intents intents;

    (void)state;
    read_mixed(25, "$1", 10, &intents);
    assert_int_equal(intents.in_full_count, 20);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
    read_mixed(27, "$1", 3, &intents); /* nine tenths */
    assert_int_equal(intents.in_full_count, 3);
    assert_int_equal(intents.advice_count, 1);
    intents_release(&intents);
    read_mixed(2, "$1", 0, &intents); /* no more than can be told one by one */
    assert_int_equal(intents.in_full_count, 2);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
}

/* Those ids are lost, however many others are not. */
static void numbers_are_explained_from_the_third_row_on(void **state)
{
    struct input_options options = platform_options(&mturk_platform);
    struct buffer text = BUFFER_INIT;
    struct intents intents;

    (void)state;
    for (int mangled = 2; mangled <= 3; mangled++) {
        buffer_clear(&text);
        buffer_add_text(&text, "worker,assignment,hit,amount,reason\n");
        for (int i = 0; i < 100; i++)
            buffer_printf(&text, "A%d,%s,%s,1.00,Thank you\n", i + 10,
                          i < mangled ? "3.1E+29" : ASSIGNMENT_1, i < 1 ? "3E+29" : HIT);
        read_bonus_text(buffer_text(&text), &options, &intents);
        assert_int_equal(intents.in_full_count, mangled);
        assert_int_equal(intents.advice_count, mangled == 3 ? 3 : 0);
        if (mangled == 3)
            assert_string_equal(intents.advice[0],
                                NUMBERS("3 of 100 rows of column \"assignment\" (B)"));
        intents_release(&intents);
    }
    buffer_release(&text);
}

static void read_amounts(const char *const *amounts, struct intents *intents)
{
    struct input_options options = platform_options(&mturk_platform);
    struct buffer text = BUFFER_INIT;

    buffer_add_text(&text, "worker,assignment,hit,amount,reason\n");
    for (int i = 0; amounts[i]; i++)
        buffer_printf(&text, "A%d,3%d,3H,%s,Thank you\n", i + 10, i + 10, amounts[i]);
    read_bonus_text(buffer_text(&text), &options, intents);
    buffer_release(&text);
}

/* Those amounts are lost too. A number that a date is shown as is an amount, so nothing may advise to
 * format the column as a number. */
static void dates_are_explained_from_the_third_row_on(void **state)
{
    static const char *const two[] = {"Jan 50", "1.00", "1.00", "50-Jan", NULL};
    static const char *const three[] = {"Jan 50", "1.00", "01. Mai", "1.00", "1/50", NULL};
    static const char *const currency[] = {"$1", "$1", "$1", "$1", "$1",    "$1",
                                           "$1", "$1", "$1", "$1", "1-May", NULL};
    struct intents intents;

    (void)state;
    read_amounts(two, &intents);
    assert_int_equal(intents.invalid_count, 2);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
    read_amounts(three, &intents);
    assert_int_equal(intents.in_full_count, 3);
    assert_int_equal(intents.advice_count, 1);
    assert_string_equal(intents.advice[0], DATES("3 of 5 rows"));
    intents_release(&intents);
    read_amounts(currency, &intents);
    assert_int_equal(intents.invalid_count, 11);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
    read_amounts(currency + 1, &intents);
    assert_int_equal(intents.advice_count, 0);
    intents_release(&intents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_of_numbers_is_explained_once),
        cmocka_unit_test(swapped_columns_are_told_with_the_options),
        cmocka_unit_test(a_file_of_prolific),
        cmocka_unit_test(a_file_of_mturk),
        cmocka_unit_test(a_file_of_the_sandbox),
        cmocka_unit_test(a_file_of_placeholders),
        cmocka_unit_test(participants_in_the_submission_column),
        cmocka_unit_test(decimal_commas),
        cmocka_unit_test(currency_signs),
        cmocka_unit_test(amounts_that_became_dates),
        cmocka_unit_test(commas_between_the_cells_and_in_the_amounts),
        cmocka_unit_test(the_same_for_an_export),
        cmocka_unit_test(rows_of_another_kind_are_shown_in_full),
        cmocka_unit_test(twenty_rows_are_shown_of_what_has_no_common_cause),
        cmocka_unit_test(a_cause_of_a_part_of_the_rows_is_no_advice),
        cmocka_unit_test(numbers_are_explained_from_the_third_row_on),
        cmocka_unit_test(dates_are_explained_from_the_third_row_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
