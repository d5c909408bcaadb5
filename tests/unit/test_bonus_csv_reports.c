/* A report of this program is a valid input, and says the same that its own input said. */
#include "csv_sample.h"

#define REPORT_HEADER                                                                        \
    "row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount," \
    "paid_at,payment_id,detail"
#define IDS WORKER_1 "," ASSIGNMENT_1

static void row_is(const struct intent *intent, const char *worker, int64_t minor,
                   const char *reason)
{
    assert_null(intent->problem);
    assert_string_equal(intent->worker_id, worker);
    assert_int_equal(intent->amount.minor, minor);
    assert_string_equal(intent->amount.currency, "USD");
    assert_string_equal(intent->reason, reason);
}

static void a_report_is_read_back_without_its_own_columns_and_quotes(void **state)
{
    static const char first[] = "=1+1\0a";
    static const char second[] = "'+x\0'quoted'";
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-report.csv"), &options, &intents);
    assert_int_equal(intents.count, 3); /* the unexpected payment is no row */
    assert_int_equal(intents.extra_count, 2);
    assert_string_equal(intents.extra_names[0], "note");
    assert_string_equal(intents.extra_names[1], "status");
    row_is(&intents.list[0], WORKER_1, 150, "Thank you");
    assert_memory_equal(intents.list[0].extra, first, sizeof first);
    row_is(&intents.list[1], WORKER_2, 25, "-Good work");
    assert_string_equal(intents.list[1].ref, "@ref");
    assert_memory_equal(intents.list[1].extra, second, sizeof second);
    assert_string_equal(intents.list[2].problem->code, "bad_amount"); /* checked again */
    assert_string_equal(intents.list[2].problem->amount_text, "=5");
    intents_release(&intents);
}

static void only_one_quote_is_taken_off_and_only_in_reports(void **state)
{
    static const char report[] =
        "row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount,"
        "paid_at,payment_id,detail\n"
        "1,to_pay,," WORKER_1 "," ASSIGNMENT_1 ",,1,USD,%s,,,,,\n";
    static const struct {
        const char *cell, *reason;
    } cases[] = {
        {"'=x",      "=x"  },
        {"''=x",     "'=x" },
        {"'x",       "'x"  },
        {"x'=",      "x'=" },
        {"'",        "'"   },
        {"'@",       "@"   },
        {"'-",       "-"   },
        {"'+",       "+"   },
        {"'\tx",     "\tx" },
        {"\"'\rx\"", "\rx" },
        {"'''-1",    "''-1"}
    };
    struct input_options options = SAMPLE_OPTIONS;
    struct buffer text = BUFFER_INIT;
    struct intents intents;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *gap = strstr(report, "%s");

        buffer_clear(&text);
        buffer_add(&text, report, (size_t)(gap - report));
        buffer_add_text(&text, cases[i].cell);
        buffer_add_text(&text, gap + 2);
        read_bonus_text(buffer_text(&text), &options, &intents);
        assert_string_equal(intents.list[0].reason, cases[i].reason);
        intents_release(&intents);
    }
    buffer_release(&text);
    read_bonus_text("worker,assignment,amount,reason\n" WORKER_1 "," ASSIGNMENT_1 ",1,'=x\n",
                    &options, &intents);
    assert_string_equal(intents.list[0].reason, "'=x");
    intents_release(&intents);
}

static void a_report_is_read_with_the_choices_that_its_input_was_read_with(void **state)
{
    struct column_choice choice = {FIELD_AMOUNT, "Answer.bonus_usd"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.choices = &choice;
    options.choice_count = 1;
    read_bonuses(fixture("good-report.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, "Thank you");
    intents_release(&intents);
    choice = (struct column_choice){FIELD_REASON, "note"};
    read_bonuses(fixture("good-report.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, "=1+1");
    assert_int_equal(intents.extra_count, 1);
    intents_release(&intents);
}

static void a_report_without_some_of_its_own_columns_is_a_common_file(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonus_text("status,worker_id,assignment_id,amount,reason\n"
                    "unexpected," WORKER_1 "," ASSIGNMENT_1 ",1,'=x\n",
                    &options, &intents);
    assert_int_equal(intents.count, 1);
    assert_int_equal(intents.extra_count, 1);
    assert_string_equal(intents.list[0].reason, "'=x");
    intents_release(&intents);
}

static void a_report_is_known_when_some_of_its_columns_were_taken_out(void **state)
{
    static const char *const headers[] = {
        "status,code,worker_id,assignment_id,amount,reason,paid_amount,paid_at,payment_id\n"
        "to_pay,," IDS ",1,'=x,,,\nunexpected,," IDS ",,,1,,\n",
        "row,status,code,worker_id,assignment_id,amount,reason,payment_id,detail\n"
        "1,to_pay,," IDS ",1,'=x,,\n,unexpected,," IDS ",,,,\n",
    };
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        read_bonus_text(headers[i], &options, &intents);
        assert_int_equal(intents.count, 1);
        assert_int_equal(intents.extra_count, 0);
        row_is(&intents.list[0], WORKER_1, 100, "=x");
        intents_release(&intents);
    }
}

static void refuses_choice(const char *text, enum field field, const char *name, const char *words)
{
    struct column_choice choice = {field, name};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents = INTENTS_INIT;
    struct error error;
    const char *path = write_file(text, strlen(text));

    options.choices = &choice;
    options.choice_count = 1;
    assert_refused(bonus_csv_read(path, &options, &intents, &error), &error, ERROR_INPUT, words);
    assert_int_equal(unlink(path), 0);
}

/* A choice that took a report's own column would make another key of it, and pay again; and one that
 * was meant must not be passed over. */
static void a_choice_never_takes_a_column_of_the_report_itself(void **state)
{
    static const char *const own[] = {"row",    "status",  "code",       "detail",
                                      "hit_id", "paid_at", "payment_id", "Paid Amount"};
    struct column_choice choice = {FIELD_REF, "ref"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        refuses_choice(REPORT_HEADER "\n7,to_pay,c," IDS ",H,1,USD,Hi,mine,,,P,D\n", FIELD_REF,
                       own[i], "is the report's own too: leave out --column ref=");
    /* Its own column is what it gets without a choice. */
    options.choices = &choice;
    options.choice_count = 1;
    read_bonus_text(REPORT_HEADER "\n7,to_pay,c," IDS ",H,1,USD,Hi,mine,,,P,D\n", &options,
                    &intents);
    assert_string_equal(intents.list[0].ref, "mine");
    intents_release(&intents);
}

/* `bonus` became the amount, or `Bonus` is meant: nothing tells. */
static void in_a_report_a_choice_means_just_that_name(void **state)
{
    (void)state;
    refuses_choice(REPORT_HEADER ",Bonus\n1,to_pay,," IDS ",,2.00,USD,Hi,,,,,,9\n", FIELD_AMOUNT,
                   "bonus", "\"Bonus\" (O) is not named just so: leave out --column amount=bonus");
}

static void a_row_that_was_ragged_stays_so_until_its_code_is_cleared(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonus_text(REPORT_HEADER "\n1,invalid,bad_row," IDS ",,2,USD,50,,,,,\n", &options,
                    &intents);
    assert_non_null(intents.list[0].problem);
    assert_string_equal(intents.list[0].problem->code, "bad_row");
    assert_non_null(strstr(intents.list[0].problem->detail, "clear its code"));
    intents_release(&intents);
    read_bonus_text(REPORT_HEADER "\n1,invalid,," IDS ",,2,USD,50,,,,,\n", &options, &intents);
    assert_null(intents.list[0].problem);
    intents_release(&intents);
}

static void the_currency_of_a_row_that_is_refused_for_it_is_kept(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonus_text(REPORT_HEADER "\n1,to_pay,," IDS ",,2,GBP,Hi,,,,,\n", &options, &intents);
    assert_string_equal(intents.list[0].problem->code, "bad_currency");
    assert_string_equal(intents.list[0].problem->currency_text, "GBP");
    intents_release(&intents);
}

static void moved_columns_are_found_by_their_exact_names(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonus_text("Amount,Status,code,status,row,worker_id,assignment_id,amount,reason,"
                    "paid_amount,paid_at,payment_id,detail\n"
                    "9,x,,to_pay,1," IDS ",2,Hi,,,,\n",
                    &options, &intents);
    row_is(&intents.list[0], WORKER_1, 200, "Hi");
    assert_int_equal(intents.extra_count, 2);
    intents_release(&intents);
}

static void a_name_that_comes_twice_among_moved_columns_is_refused(void **state)
{
    static const char moved[] = "amount,status,code,row,worker_id,assignment_id,amount,reason,"
                                "paid_amount,paid_at,payment_id,detail\n"
                                "9,to_pay,,1," IDS ",2,Hi,,,,\n";
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents = INTENTS_INIT;
    struct error error;
    const char *path = write_file(moved, strlen(moved));

    (void)state;
    assert_refused(bonus_csv_read(path, &options, &intents, &error), &error, ERROR_INPUT,
                   "put the report's own columns first again");
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_read_back_without_its_own_columns_and_quotes),
        cmocka_unit_test(only_one_quote_is_taken_off_and_only_in_reports),
        cmocka_unit_test(a_report_is_read_with_the_choices_that_its_input_was_read_with),
        cmocka_unit_test(a_report_without_some_of_its_own_columns_is_a_common_file),
        cmocka_unit_test(a_report_is_known_when_some_of_its_columns_were_taken_out),
        cmocka_unit_test(a_choice_never_takes_a_column_of_the_report_itself),
        cmocka_unit_test(in_a_report_a_choice_means_just_that_name),
        cmocka_unit_test(a_row_that_was_ragged_stays_so_until_its_code_is_cleared),
        cmocka_unit_test(the_currency_of_a_row_that_is_refused_for_it_is_kept),
        cmocka_unit_test(moved_columns_are_found_by_their_exact_names),
        cmocka_unit_test(a_name_that_comes_twice_among_moved_columns_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
