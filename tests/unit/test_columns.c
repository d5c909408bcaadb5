/* Which column holds which field. */

#include "csv_sample.h"

#define ROW WORKER_1 "," ASSIGNMENT_1 ",1.50,Thank you"

static void refuses(const char *path, const struct input_options *options, enum error_kind kind,
                    const char *words)
{
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    assert_refused(bonus_csv_read(path, options, &intents, &error), &error, kind, words);
    assert_null(intents.list);
    assert_int_equal(intents.count, 0);
}

static void refuses_starting(const char *path, const struct input_options *options,
                             const char *words)
{
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    assert_refused(bonus_csv_read(path, options, &intents, &error), &error, ERROR_INPUT, words);
    assert_string_equal(error.origin, path);
    assert_memory_equal(error.text, words, strlen(words));
}

static void refuses_text(const char *text, const struct input_options *options,
                         enum error_kind kind, const char *words)
{
    const char *path = write_file(text, strlen(text));

    refuses(path, options, kind, words);
    assert_int_equal(unlink(path), 0);
}

/* The first row's amount and reason, when the file is read with one choice. */
static void reads(const char *text, struct column_choice choice, int64_t minor, const char *reason)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    options.choices = &choice;
    options.choice_count = 1;
    read_bonus_text(text, &options, &intents);
    assert_null(intents.list[0].problem);
    assert_int_equal(intents.list[0].amount.minor, minor);
    assert_string_equal(intents.list[0].reason, reason);
    intents_release(&intents);
}

static void is_plain(const char *name)
{
    struct intents intents;
    struct input_options options = SAMPLE_OPTIONS;

    read_bonuses(fixture(name), &options, &intents);
    assert_int_equal(intents.count, 2);
    assert_int_equal(intents.invalid_count, 0);
    assert_string_equal(intents.list[0].worker_id, WORKER_1);
    assert_string_equal(intents.list[0].assignment_id, ASSIGNMENT_1);
    assert_string_equal(intents.list[0].group_id, HIT);
    assert_int_equal(intents.list[0].amount.minor, 150);
    assert_string_equal(intents.list[0].reason, "Thank you");
    assert_string_equal(intents.list[1].worker_id, WORKER_2);
    assert_int_equal(intents.extra_count, 0);
    intents_release(&intents);
}

static void names_match_whatever_their_case_and_marks(void **state)
{
    (void)state;
    is_plain("good-header-spelling.csv");
}

static void the_short_names_match_too(void **state)
{
    (void)state;
    is_plain("good-short-names.csv");
}

static void a_needed_column_that_is_missing_is_named_with_those_found(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    refuses(fixture("bad-no-worker-column.csv"), &options, ERROR_INPUT,
            "no column for worker_id: give --column worker_id=NAME; the columns found "
            "are \"assignment_id\" (A), \"hit_id\" (B), \"amount\" (C), \"reason\" (D)");
    refuses(fixture("bad-no-assignment-column.csv"), &options, ERROR_INPUT,
            "no column for assignment_id: give --column assignment_id=NAME;");
    refuses(fixture("bad-no-amount-column.csv"), &options, ERROR_INPUT,
            ": give --column amount=NAME, or --amount X for all rows; the");
    refuses(
        fixture("bad-no-reason-column.csv"), &options, ERROR_INPUT,
        ": give --column reason=NAME, or --reason TEXT for all rows (each worker reads it); the");
    refuses_text(
        "a,b\n1,2\n", &options, ERROR_INPUT,
        "no column for worker_id, assignment_id, amount, reason: for the worker_id give --column "
        "worker_id=NAME; for the assignment_id give --column assignment_id=NAME; for the "
        "amount give --column amount=NAME, or --amount X for all rows; for the reason give "
        "--column reason=NAME, or --reason TEXT for all rows (each worker reads it); the "
        "columns found are \"a\" (A), \"b\" (B)");
}

static void a_header_of_one_column_points_to_the_delimiter(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    refuses(
        fixture("bad-unknown-delimiter.csv"), &options, ERROR_INPUT,
        "reason: the first line is one column, and \":\" seems to stand between the names: give "
        "--delimiter :; the columns found are \"worker_id:assignment_id:hit_id:amount:reason\" "
        "(A)");
    refuses_text("worker_id!assignment_id!amount\n", &options, ERROR_INPUT,
                 "give --delimiter '!'; the");
    refuses_text(
        "who does what\n", &options, ERROR_INPUT,
        "reason: the first line is one column: if it is to be several, name what stands "
        "between them with --delimiter C (where it is none of , ; TAB |), or save the file "
        "again as CSV; the columns found are \"who does what\" (A)");
    /* It may be one column that is right, or only its name be another. */
    options.reason = "Thank you";
    refuses_text("worker_id\n", &options, ERROR_INPUT,
                 "no column for assignment_id, amount: for the assignment_id give");
    options.only_ids = true;
    refuses_text("numbers\n", &options, ERROR_INPUT,
                 "no column for assignment_id or hit_id: give --column assignment_id=NAME or "
                 "--column hit_id=NAME; the");
}

/* Said before anything else, and wherever the reading ends for it. */
static void a_delimiter_that_the_header_has_none_of_is_doubted(void **state)
{
    static const char doubt[] = "does --delimiter name what stands between the cells? \",\" seems "
                                "to: leave --delimiter out; the columns found are ";
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    options.delimiter = ';';
    refuses_starting(fixture("good-plain.csv"), &options, doubt);
    options.delimiter = '\\';
    refuses_starting(fixture("good-plain.csv"), &options, doubt);
    options.delimiter = ',';
    refuses_starting(fixture("good-tab.csv"), &options,
                     "does --delimiter name what stands between the cells? TAB seems to");
    /* Quotes end the reading before the columns are looked for, or behind the header. */
    options.delimiter = ';';
    refuses_starting(fixture("good-all-quoted.csv"), &options,
                     "does --delimiter name what stands between the cells? \",\" seems to: leave "
                     "--delimiter out");
    /* What it has, if only once, is as good as any; and in quotes nothing counts. */
    refuses_text("worker_id,assignment_id;amount,reason\n", &options, ERROR_INPUT,
                 "no column for worker_id, ");
    refuses_text("\"a,b\"\n", &options, ERROR_INPUT, "the first line is one column");
}

static void a_first_line_of_data_is_recognised(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    refuses(
        fixture("bad-no-header.csv"), &options, ERROR_INPUT,
        "reason: the first line looks like data: put a line with the names of the columns above "
        "it, for example: worker_id,assignment_id,hit_id,amount,reason; the columns found are");
}

static void a_field_that_two_columns_match_is_refused(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    refuses(fixture("bad-two-amount-columns.csv"), &options, ERROR_INPUT,
            "two columns match amount, \"amount\" (D) and \"Bonus\" (F): say which with --column "
            "amount=NAME; the columns found are \"worker_id\" (A)");
    refuses(fixture("bad-same-name-twice.csv"), &options, ERROR_INPUT,
            "\"amount\" (D) and \"amount\" (F): rename or remove one of them");
}

static void a_choice_ends_the_doubt_and_the_other_column_is_carried_through(void **state)
{
    struct column_choice choice = {FIELD_AMOUNT, "Bonus"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.choices = &choice;
    options.choice_count = 1;
    read_bonuses(fixture("bad-two-amount-columns.csv"), &options, &intents);
    assert_int_equal(intents.list[0].amount.minor, 999);
    assert_int_equal(intents.extra_count, 1);
    assert_string_equal(intents.extra_names[0], "amount");
    assert_string_equal(intents.list[0].extra, "1.50");
    intents_release(&intents);
}

static void a_choice_matches_exactly_before_it_matches_as_names_do(void **state)
{
    (void)state;
    reads("worker,assignment,amount,reason,a.b,A B\n" ROW ",7,8\n",
          (struct column_choice){FIELD_AMOUNT, "A B"}, 800, "Thank you");
    reads("worker,assignment,amount,reason,a.b\n" ROW ",7\n",
          (struct column_choice){FIELD_AMOUNT, "A_B"}, 700, "Thank you");
}

static void a_choice_may_use_a_column_that_another_field_would_match(void **state)
{
    struct column_choice choice = {FIELD_REASON, "ref"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.choices = &choice;
    options.choice_count = 1;
    read_bonus_text("worker,assignment,amount,ref\n" ROW "\n", &options, &intents);
    assert_string_equal(intents.list[0].reason, "Thank you");
    assert_string_equal(intents.list[0].ref, "");
    intents_release(&intents);
}

static void a_choice_that_names_no_column_is_refused(void **state)
{
    struct column_choice choice = {FIELD_AMOUNT, "pay"};
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    options.choices = &choice;
    options.choice_count = 1;
    refuses(fixture("good-plain.csv"), &options, ERROR_INPUT,
            "no column is named as --column amount=pay says: check the name; the columns found "
            "are");
    choice.name = "_";
    refuses(fixture("good-other-columns.csv"), &options, ERROR_INPUT, "no column is named");
}

static void a_choice_that_two_columns_match_is_refused(void **state)
{
    struct column_choice choice = {FIELD_AMOUNT, "A-B"};
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    options.choices = &choice;
    options.choice_count = 1;
    refuses_text("worker,assignment,amount,reason,a.b,A B\n" ROW ",7,8\n", &options, ERROR_INPUT,
                 "two columns match amount, \"a.b\" (E) and \"A B\" (F)");
}

static void choices_that_collide_are_refused(void **state)
{
    struct column_choice choices[] = {
        {FIELD_AMOUNT, "amount"},
        {FIELD_AMOUNT, "reason"}
    };
    struct input_options options = SAMPLE_OPTIONS;

    (void)state;
    options.choices = choices;
    options.choice_count = 2;
    refuses(fixture("good-plain.csv"), &options, ERROR_USAGE, "names amount twice");
    choices[1] = (struct column_choice){FIELD_REASON, "amount"};
    refuses(fixture("good-plain.csv"), &options, ERROR_USAGE,
            "names the column \"amount\" for two fields");
}

static void other_columns_are_carried_through_verbatim(void **state)
{
    static const char second[] = "1\0a, \"b\"\0";
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-other-columns.csv"), &options, &intents);
    assert_int_equal(intents.extra_count, 3);
    assert_string_equal(intents.extra_names[0], "column A"); /* it has no name */
    assert_string_equal(intents.extra_names[1], "note");
    assert_string_equal(intents.extra_names[2], "Answer.age");
    assert_memory_equal(intents.list[0].extra,
                        "0\0first\0"
                        "31",
                        11);
    assert_memory_equal(intents.list[1].extra, second, sizeof second);
    intents_release(&intents);
}

static void without_other_columns_there_is_nothing_to_carry(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-plain.csv"), &options, &intents);
    assert_int_equal(intents.extra_count, 0);
    assert_null(intents.list[0].extra);
    intents_release(&intents);
}

/* So that the remedy is never pushed out of the message, nor the columns that are most likely
 * meant: the last. */
static void a_long_list_of_columns_is_cut_in_the_middle(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct buffer text = BUFFER_INIT;

    (void)state;
    for (int i = 0; i < 1000; i++)
        buffer_printf(&text, "column number %d,", i);
    buffer_add_text(&text, "Answer.bonus\n");
    refuses_text(buffer_text(&text), &options, ERROR_INPUT, "\"column number 1\" (B), ");
    refuses_text(buffer_text(&text), &options, ERROR_INPUT, " more, \"column number 99");
    refuses_text(buffer_text(&text), &options, ERROR_INPUT, "\"Answer.bonus\" (ALM)");
    buffer_release(&text);
}

static void names_of_any_length_are_read(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct buffer text = BUFFER_INIT;
    struct intents intents;

    (void)state;
    buffer_add_text(&text, "worker,assignment,amount,reason,");
    for (int i = 0; i < 5000; i++)
        buffer_add_char(&text, 'a');
    buffer_add_text(&text, "\n" ROW ",x\n");
    read_bonus_text(buffer_text(&text), &options, &intents);
    assert_int_equal(strlen(intents.extra_names[0]), 5000);
    intents_release(&intents);
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_match_whatever_their_case_and_marks),
        cmocka_unit_test(the_short_names_match_too),
        cmocka_unit_test(a_needed_column_that_is_missing_is_named_with_those_found),
        cmocka_unit_test(a_header_of_one_column_points_to_the_delimiter),
        cmocka_unit_test(a_delimiter_that_the_header_has_none_of_is_doubted),
        cmocka_unit_test(a_first_line_of_data_is_recognised),
        cmocka_unit_test(a_field_that_two_columns_match_is_refused),
        cmocka_unit_test(a_choice_ends_the_doubt_and_the_other_column_is_carried_through),
        cmocka_unit_test(a_choice_matches_exactly_before_it_matches_as_names_do),
        cmocka_unit_test(a_choice_may_use_a_column_that_another_field_would_match),
        cmocka_unit_test(a_choice_that_names_no_column_is_refused),
        cmocka_unit_test(a_choice_that_two_columns_match_is_refused),
        cmocka_unit_test(choices_that_collide_are_refused),
        cmocka_unit_test(other_columns_are_carried_through_verbatim),
        cmocka_unit_test(without_other_columns_there_is_nothing_to_carry),
        cmocka_unit_test(a_long_list_of_columns_is_cut_in_the_middle),
        cmocka_unit_test(names_of_any_length_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
