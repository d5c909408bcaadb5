/* Rows that can be used, and what they are made into. */

#include "csv_sample.h"

static void row_is(const struct intent *intent, const char *worker, int64_t minor,
                   const char *reason)
{
    assert_null(intent->problem);
    assert_string_equal(intent->worker_id, worker);
    assert_int_equal(intent->amount.minor, minor);
    assert_string_equal(intent->amount.currency, "USD");
    assert_string_equal(intent->reason, reason);
}

static void a_row_has_all_its_fields(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-plain.csv"), &options, &intents);
    assert_int_equal(intents.count, 2);
    row_is(&intents.list[0], WORKER_1, 150, "Thank you");
    row_is(&intents.list[1], WORKER_2, 25, "Good work");
    assert_string_equal(intents.list[1].assignment_id, ASSIGNMENT_2);
    assert_string_equal(intents.list[1].group_id, HIT);
    assert_string_equal(intents.list[1].ref, "");
    assert_int_equal(intents.list[0].row_no, 1);
    assert_int_equal(intents.list[1].row_no, 2);
    intents_release(&intents);
}

static void equal_ids_share_their_bytes(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-refs.csv"), &options, &intents);
    assert_ptr_equal(intents.list[0].group_id, intents.list[1].group_id);
    assert_ptr_equal(intents.list[0].assignment_id,
                     strings_intern(&intents.strings, ASSIGNMENT_1, strlen(ASSIGNMENT_1)));
    intents_release(&intents);
}

static void amounts_are_whole_cents_in_every_notation(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-amount-notations.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 500, "a");
    row_is(&intents.list[1], WORKER_1, 550, "b");
    row_is(&intents.list[2], WORKER_1, 550, "c");
    intents_release(&intents);
}

static void zero_is_an_amount(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.amount = "3";
    read_bonuses(fixture("good-zero-amounts.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 0, "Thank you");
    row_is(&intents.list[1], WORKER_2, 0, "Good work");
    intents_release(&intents);
}

static void the_decimal_comma_is_read_when_asked_for(void **state)
{
    static const char *const names[] = {"good-decimal-comma.csv",
                                        "good-decimal-comma-semicolon.csv"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.decimal = ',';
    for (size_t i = 0; i < 2; i++) {
        read_bonuses(fixture(names[i]), &options, &intents);
        row_is(&intents.list[0], WORKER_1, 150, "Thank you");
        row_is(&intents.list[1], WORKER_2, 25, "Good work");
        intents_release(&intents);
    }
}

static void the_hit_may_be_missing(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-no-hit-column.csv"), &options, &intents);
    row_is(&intents.list[1], WORKER_2, 25, "Good work");
    assert_string_equal(intents.list[1].group_id, "");
    intents_release(&intents);
}

static void refs_are_read(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-refs.csv"), &options, &intents);
    assert_string_equal(intents.list[0].ref, "part 1");
    assert_string_equal(intents.list[1].ref, "part 2");
    intents_release(&intents);
}

static void reasons_are_kept_as_they_stand(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-quoted-newlines.csv"), &options, &intents);
    assert_string_equal(intents.list[0].reason, "Thank you\nfor part one\r\nand two");
    assert_string_equal(intents.list[1].reason, "Good work");
    assert_int_equal(intents.invalid_count, 0);
    intents_release(&intents);
    read_bonuses(fixture("good-blanks-kept.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, " Thank  you ");
    assert_string_equal(intents.list[0].extra, " n ");
    intents_release(&intents);
}

static void a_reasons_length_is_counted_in_characters(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-reason-longest.csv"), &options, &intents);
    assert_null(intents.list[0].problem);
    assert_int_equal(strlen(intents.list[0].reason), 2 * 4096);
    intents_release(&intents);
}

static void a_reason_for_all_fills_the_rows_without_one(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.reason = "For part two";
    read_bonuses(fixture("bad-reason-empty.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, "Thank you");
    row_is(&intents.list[1], WORKER_2, 25, "For part two");
    intents_release(&intents);
    read_bonuses(fixture("bad-reason-blank.csv"), &options, &intents);
    row_is(&intents.list[1], WORKER_2, 25, "For part two");
    intents_release(&intents);
    read_bonuses(fixture("bad-no-reason-column.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, "For part two");
    intents_release(&intents);
}

static void an_amount_for_all_fills_the_rows_without_one(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.amount = "0.75";
    read_bonuses(fixture("bad-amount-empty.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, "Thank you");
    row_is(&intents.list[1], WORKER_2, 75, "Good work");
    intents_release(&intents);
    read_bonuses(fixture("bad-no-amount-column.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 75, "Thank you");
    intents_release(&intents);
    options.amount = "0,8";
    options.decimal = ',';
    read_bonuses(fixture("bad-no-amount-column.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 80, "Thank you");
    intents_release(&intents);
}

static void bonus_lists_of_the_common_tools_are_read(void **state)
{
    static const char *const names[] = {"good-bonus-list-lower-case.csv",
                                        "good-bonus-list-capitals.csv"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.reason = "Thank you";
    for (size_t i = 0; i < 2; i++) {
        read_bonuses(fixture(names[i]), &options, &intents);
        row_is(&intents.list[0], WORKER_1, 150, "Thank you");
        row_is(&intents.list[1], WORKER_2, 25, "Thank you");
        assert_string_equal(intents.list[0].assignment_id, ASSIGNMENT_1);
        intents_release(&intents);
    }
}

static void batch_results_are_read_with_the_amount_from_a_column_of_choice(void **state)
{
    static const char *const names[] = {"good-mturk-batch.csv",
                                        "good-mturk-batch-without-rates.csv"};
    static const size_t standard_columns[] = {27, 24};
    struct column_choice choice = {FIELD_AMOUNT, "Answer.bonus_usd"};
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    options.reason = "Thank you";
    options.choices = &choice;
    options.choice_count = 1;
    for (size_t i = 0; i < 2; i++) {
        read_bonuses(fixture(names[i]), &options, &intents);
        assert_int_equal(intents.count, 2);
        row_is(&intents.list[0], WORKER_1, 150, "Thank you");
        row_is(&intents.list[1], WORKER_2, 25, "Thank you");
        assert_string_equal(intents.list[1].assignment_id, ASSIGNMENT_2);
        assert_string_equal(intents.list[1].group_id, HIT);
        /* All but HIT, assignment and worker, and four of the task's own five. */
        assert_int_equal(intents.extra_count, standard_columns[i] - 3 + 4);
        assert_string_equal(intents.extra_names[0], "HITTypeId");
        intents_release(&intents);
    }
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

static void a_header_without_rows_is_an_empty_list(void **state)
{
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    read_bonuses(fixture("good-header-only.csv"), &options, &intents);
    assert_int_equal(intents.count, 0);
    intents_release(&intents);
}

static void a_platform_without_reasons_needs_none(void **state)
{
    struct field_rules rules = sample_rules;
    struct input_options options = SAMPLE_OPTIONS;
    struct intents intents;

    (void)state;
    rules.needs_reason = false;
    options.rules = &rules;
    read_bonuses(fixture("bad-no-reason-column.csv"), &options, &intents);
    row_is(&intents.list[0], WORKER_1, 150, "");
    intents_release(&intents);
    read_bonuses(fixture("bad-reason-empty.csv"), &options, &intents);
    row_is(&intents.list[1], WORKER_2, 25, "");
    intents_release(&intents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_all_its_fields),
        cmocka_unit_test(equal_ids_share_their_bytes),
        cmocka_unit_test(amounts_are_whole_cents_in_every_notation),
        cmocka_unit_test(zero_is_an_amount),
        cmocka_unit_test(the_decimal_comma_is_read_when_asked_for),
        cmocka_unit_test(the_hit_may_be_missing),
        cmocka_unit_test(refs_are_read),
        cmocka_unit_test(reasons_are_kept_as_they_stand),
        cmocka_unit_test(a_reasons_length_is_counted_in_characters),
        cmocka_unit_test(a_reason_for_all_fills_the_rows_without_one),
        cmocka_unit_test(an_amount_for_all_fills_the_rows_without_one),
        cmocka_unit_test(bonus_lists_of_the_common_tools_are_read),
        cmocka_unit_test(batch_results_are_read_with_the_amount_from_a_column_of_choice),
        cmocka_unit_test(a_report_is_read_back_without_its_own_columns_and_quotes),
        cmocka_unit_test(only_one_quote_is_taken_off_and_only_in_reports),
        cmocka_unit_test(a_report_is_read_with_the_choices_that_its_input_was_read_with),
        cmocka_unit_test(a_report_without_some_of_its_own_columns_is_a_common_file),
        cmocka_unit_test(a_header_without_rows_is_an_empty_list),
        cmocka_unit_test(a_platform_without_reasons_needs_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
