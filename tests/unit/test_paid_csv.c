/* What a file says has been paid. */
#include "csv_sample.h"
#include "input/paid_csv.h"

#define IDS WORKER_1 "," ASSIGNMENT_1
#define REPORT_HEADER                                                                        \
    "row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount," \
    "paid_at,payment_id,detail\n"

struct reading {
    struct paid_list paid;
    struct strings strings;
    struct buffer said;
    struct error error;
};

static void hear(void *context, const char *line)
{
    buffer_printf(&((struct reading *)context)->said, "%s\n", line);
}

static int read_with(struct reading *reading, const char *text, const struct input_options *options)
{
    const char *path = write_file(text, strlen(text));
    const struct paid_host host = {&reading->strings, hear, reading};
    int result;

    *reading = (struct reading){0};
    result = paid_csv_read(path, options, &host, &reading->paid, &reading->error);
    assert_int_equal(unlink(path), 0);
    return result;
}

static void read_paid(struct reading *reading, const char *text)
{
    struct input_options options = SAMPLE_OPTIONS;

    if (read_with(reading, text, &options))
        fail_msg("%s; %s", reading->error.text, buffer_text(&reading->said));
}

static void release(struct reading *reading)
{
    paid_list_release(&reading->paid);
    strings_release(&reading->strings);
    buffer_release(&reading->said);
}

static void assert_refused_row(const char *text, const char *words)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct reading reading;

    assert_refused(read_with(&reading, text, &options), &reading.error, ERROR_INPUT,
                   "what is not read would look unpaid");
    if (!strstr(buffer_text(&reading.said), words))
        fail_msg("\"%s\" is not in: %s", words, buffer_text(&reading.said));
    assert_int_equal(reading.paid.payments.count, 0);
    release(&reading);
}

static void a_list_kept_by_hand_needs_ids_and_an_amount(void **state)
{
    struct reading r;

    (void)state;
    read_paid(&r, "WorkerID,AssignmentID,Bonus\n" IDS ",1.5\n" WORKER_2 "," ASSIGNMENT_2 ",2\n");
    assert_int_equal(r.paid.payments.count, 2);
    assert_string_equal(r.paid.payments.list[0].worker_id, WORKER_1);
    assert_string_equal(r.paid.payments.list[0].assignment_id, ASSIGNMENT_1);
    assert_string_equal(r.paid.payments.list[0].group_id, "");
    assert_string_equal(r.paid.payments.list[0].reason, "");
    assert_int_equal(r.paid.payments.list[0].amount.minor, 150);
    assert_string_equal(r.paid.payments.list[0].amount.currency, "USD");
    assert_int_equal(r.paid.payments.list[0].paid_at_s, 0);
    assert_int_equal(r.paid.payments.list[1].amount.minor, 200);
    assert_false(r.paid.has_reasons);
    release(&r);
}

static void what_was_paid_counts_before_what_was_intended(void **state)
{
    struct reading r;

    (void)state;
    read_paid(&r, "worker_id,assignment_id,amount,Paid Amount,paid_at,payment_id,reason\n" IDS
                  ",9.00,0.75,2026-01-12T09:30:07Z,PAY1,Thanks\n");
    assert_int_equal(r.paid.payments.count, 1);
    assert_int_equal(r.paid.payments.list[0].amount.minor, 75);
    assert_int_equal(r.paid.payments.list[0].paid_at_s, 1768210207);
    assert_string_equal(r.paid.payments.list[0].payment_id, "PAY1");
    assert_string_equal(r.paid.payments.list[0].reason, "Thanks");
    assert_true(r.paid.has_reasons);
    release(&r);
}

static void a_row_that_was_not_paid_is_no_payment(void **state)
{
    struct reading r;

    (void)state;
    read_paid(&r, "worker_id,assignment_id,amount,paid_amount\n" IDS ",9.00,\n" IDS ",9.00,0\n");
    assert_int_equal(r.paid.payments.count, 0);
    assert_int_equal(r.paid.rows, 2);
    release(&r);
}

static void a_day_is_a_time_and_other_words_are_counted(void **state)
{
    struct reading r;

    (void)state;
    read_paid(&r, "worker_id,assignment_id,amount,paid_at\n" IDS ",1,2026-01-31\n" IDS
                  ",1,31.01.2026\n");
    assert_int_equal(r.paid.payments.list[0].paid_at_s, 1769817600);
    assert_int_equal(r.paid.payments.list[1].paid_at_s, 0);
    assert_int_equal(r.paid.untimed_count, 1);
    release(&r);
}

static void of_a_report_each_status_is_taken_for_what_it_is(void **state)
{
    struct reading r;

    (void)state;
    read_paid(&r, REPORT_HEADER "1,already_paid,," IDS ",,1.00,USD,A,,1.00,,,\n"
                                "2,paid,accepted," IDS ",,2.00,USD,B,,,,,\n"
                                "3,to_pay,," IDS ",,4.00,USD,C,,,,,\n"
                                "4,unknown,," IDS ",,8.00,USD,D,,,,,\n"
                                "5,held,amount_differs," IDS ",,16.00,USD,E,,0.16,,,\n"
                                "8,failed,cannot_read_back," IDS ",,8.00,USD,D,,,,,\n"
                                "9,held,repeated_row," IDS ",,8.00,USD,D,,,,,\n"
                                "6,held,reason_differs," IDS ",,32.00,USD,F,,32.00,,,\n"
                                ",unexpected,," IDS ",,,USD,'=G,,0.64,,,\n");
    assert_int_equal(r.paid.payments.count, 7);
    assert_int_equal(r.paid.payments.list[0].amount.minor, 100);
    assert_int_equal(r.paid.payments.list[1].amount.minor, 200);
    assert_non_null(r.paid.payments.list[2].doubt); /* unknown */
    assert_int_equal(r.paid.payments.list[2].amount.minor, 0);
    assert_int_equal(r.paid.payments.list[3].amount.minor, 16);
    assert_non_null(r.paid.payments.list[4].doubt); /* not to be read */
    assert_int_equal(r.paid.payments.list[5].amount.minor, 3200);
    assert_int_equal(r.paid.payments.list[6].amount.minor, 64);
    assert_string_equal(r.paid.payments.list[3].reason, "E");
    assert_string_equal(r.paid.payments.list[5].reason, ""); /* another, and which is not said */
    assert_string_equal(r.paid.payments.list[6].reason, "=G");
    assert_int_equal(r.paid.unknown_count, 2);
    release(&r);
}

static void each_cell_gets_the_care_that_bonuses_get(void **state)
{
    (void)state;
    assert_refused_row("worker_id,assignment_id,amount\n" IDS ",$5.00\n", "\"$5.00\"");
    assert_refused_row("worker_id,assignment_id,amount\n" IDS ",\n", "the cell is empty");
    assert_refused_row("worker_id,assignment_id,amount\n" WORKER_1 ",,1\n", "assignment_id");
    assert_refused_row("worker_id,assignment_id,amount\n" IDS "\n", "cells");
    assert_refused_row("worker_id,assignment_id,paid_amount\n" IDS ",1.005\n", "\"1.005\"");
    assert_refused_row("worker_id,assignment_id,amount,currency\n" IDS ",1,GBP\n", "GBP");
}

static void of_many_bad_rows_the_first_are_told(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct buffer text = BUFFER_INIT;
    struct reading r;
    size_t lines = 0;

    (void)state;
    buffer_add_text(&text, "worker_id,assignment_id,amount\n");
    for (int i = 0; i < PAID_PROBLEMS_MAX + 5; i++)
        buffer_add_text(&text, IDS ",x\n");
    assert_refused(read_with(&r, buffer_text(&text), &options), &r.error, ERROR_INPUT,
                   "25 of 25 rows cannot be used");
    for (size_t i = 0; i < r.said.length; i++)
        lines += r.said.bytes[i] == '\n';
    assert_int_equal(lines, PAID_PROBLEMS_MAX);
    buffer_release(&text);
    release(&r);
}

static void a_choice_of_a_column_counts_where_the_file_has_it(void **state)
{
    const struct column_choice choices[] = {
        {FIELD_AMOUNT, "Answer.bonus"},
        {FIELD_WORKER, "Who"         },
    };
    struct input_options options = SAMPLE_OPTIONS;
    struct reading r;

    (void)state;
    options.choices = choices;
    options.choice_count = 2;
    if (read_with(&r, "Who,assignment_id,amount\n" IDS ",1\n", &options))
        fail_with(&r.error);
    assert_string_equal(r.paid.payments.list[0].worker_id, WORKER_1);
    assert_int_equal(r.paid.payments.list[0].amount.minor, 100);
    release(&r);
}

static void what_stands_for_all_bonuses_stands_for_no_payment(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct reading r;

    (void)state;
    options.amount = "5.00";
    options.reason = "Thanks";
    assert_refused(read_with(&r, "worker_id,assignment_id\n" IDS "\n", &options), &r.error,
                   ERROR_INPUT, "no column for amount");
    release(&r);
}

static void what_is_left_of_a_report_says_what_is_paid_where_no_paid_amount_stands(void **state)
{
    struct reading r;

    (void)state;
    read_paid(&r, "status,worker_id,assignment_id,amount,reason,paid_amount\npaid," IDS ",1.50,x,\n"
                  "already_paid," IDS ",2.50,x,\nheld," IDS ",3.50,x,3.00\nto_pay," IDS
                  ",4.50,x,\nunknown," IDS ",5.50,x,\n");
    assert_int_equal(r.paid.payments.count, 4);
    assert_non_null(r.paid.payments.list[3].doubt);
    assert_int_equal(r.paid.payments.list[0].amount.minor, 150);
    assert_int_equal(r.paid.payments.list[1].amount.minor, 250);
    assert_int_equal(r.paid.payments.list[2].amount.minor, 300);
    assert_int_equal(r.paid.unknown_count, 1);
    release(&r);
    read_paid(&r,
              "code,worker_id,assignment_id,paid_amount,reason\nreason_differs," IDS ",1.00,x\n");
    assert_string_equal(r.paid.payments.list[0].reason, "");
    release(&r);
    read_paid(&r, "Status,worker_id,assignment_id,amount\nAPPROVED," IDS ",1.50\n");
    assert_int_equal(r.paid.payments.count, 1);
    release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_kept_by_hand_needs_ids_and_an_amount),
        cmocka_unit_test(what_was_paid_counts_before_what_was_intended),
        cmocka_unit_test(a_row_that_was_not_paid_is_no_payment),
        cmocka_unit_test(a_day_is_a_time_and_other_words_are_counted),
        cmocka_unit_test(of_a_report_each_status_is_taken_for_what_it_is),
        cmocka_unit_test(each_cell_gets_the_care_that_bonuses_get),
        cmocka_unit_test(of_many_bad_rows_the_first_are_told),
        cmocka_unit_test(a_choice_of_a_column_counts_where_the_file_has_it),
        cmocka_unit_test(what_stands_for_all_bonuses_stands_for_no_payment),
        cmocka_unit_test(what_is_left_of_a_report_says_what_is_paid_where_no_paid_amount_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
