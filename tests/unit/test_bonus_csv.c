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
        cmocka_unit_test(a_header_without_rows_is_an_empty_list),
        cmocka_unit_test(a_platform_without_reasons_needs_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
