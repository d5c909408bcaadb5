#include "report_sample.h"

#include <jansson.h>

static const struct report_style json_style = {.format = REPORT_JSON};

/* The report as another program's parser reads it; duplicate keys are refused. */
static json_t *read_report(const struct report *report)
{
    char *text = sample_write(report, &json_style);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);

    if (!root)
        fail_msg("%s at %d:%d in %s", error.text, error.line, error.column, text);
    free(text);
    return root;
}

static const char *text_at(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);

    assert_true(json_is_string(value));
    return json_string_value(value);
}

static void the_object_has_version_run_summary_and_rows(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_TO_PAY), sample_outcome(STATUS_HELD)};
    struct report report = sample_report(intents, outcomes, 2);
    json_t *root = read_report(&report);
    json_t *run = json_object_get(root, "run");
    json_t *summary = json_object_get(root, "summary");

    (void)state;
    assert_int_equal(json_object_size(root), 4);
    assert_int_equal(json_integer_value(json_object_get(root, "version")), 1);
    assert_string_equal(text_at(run, "id"), "20260131T120000Z-1");
    assert_string_equal(text_at(run, "command"), "plan");
    assert_int_equal(json_object_size(run), 7);
    assert_int_equal(json_object_size(summary), 6);
    assert_string_equal(text_at(summary, "currency"), "USD");
    assert_string_equal(text_at(summary, "fees"), "0.00");
    assert_string_equal(text_at(summary, "text"),
                        "plan: 1 to pay (12.50 USD + 0.00 fees), 0 already paid, 1 held, "
                        "0 invalid, 0 unknown, 0 unexpected");
    assert_int_equal(json_array_size(json_object_get(root, "rows")), 2);
    json_decref(root);
}

static void it_says_when_where_and_of_what_it_is(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    json_t *root;
    json_t *run;

    (void)state;
    report.platform = "mturk";
    report.file = "a \"b\".csv";
    report.existing = "paid.csv";
    report.endpoint = "http://127.0.0.1:8755";
    report.made_at_s = 1769903999;
    report.ending = "stopped by a signal";
    root = read_report(&report);
    run = json_object_get(root, "run");
    assert_string_equal(text_at(run, "at"), "2026-01-31T23:59:59Z");
    assert_string_equal(text_at(run, "platform"), "mturk");
    assert_string_equal(text_at(run, "file"), "a \"b\".csv");
    assert_string_equal(text_at(run, "existing"), "paid.csv");
    assert_string_equal(text_at(run, "endpoint"), "http://127.0.0.1:8755");
    assert_string_equal(text_at(json_object_get(root, "summary"), "ending"), "stopped by a signal");
    json_decref(root);
}

static void what_it_is_not_told_of_itself_is_null(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    json_t *root;
    json_t *run;

    (void)state;
    report.platform = report.file = report.existing = report.ending = NULL;
    report.made_at_s = 0;
    root = read_report(&report);
    run = json_object_get(root, "run");
    assert_true(json_is_null(json_object_get(run, "at")));
    assert_true(json_is_null(json_object_get(run, "platform")));
    assert_true(json_is_null(json_object_get(run, "file")));
    assert_true(json_is_null(json_object_get(run, "existing")));
    assert_true(json_is_null(json_object_get(run, "endpoint")));
    assert_true(json_is_null(json_object_get(json_object_get(root, "summary"), "ending")));
    json_decref(root);
}

static void the_summary_has_rows_and_money_of_every_status(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_TO_PAY), sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 2);
    json_t *root = read_report(&report);
    json_t *rows = json_object_get(json_object_get(root, "summary"), "rows");
    json_t *money = json_object_get(json_object_get(root, "summary"), "money");

    (void)state;
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++) {
        const char *name = status_name((enum status)s);

        assert_int_equal(json_integer_value(json_object_get(rows, name)),
                         s == STATUS_TO_PAY ? 2 : 0);
        assert_string_equal(text_at(money, name), s == STATUS_TO_PAY ? "25.00" : "0.00");
    }
    assert_int_equal(json_object_size(rows), STATUS_COUNT - 1);
    assert_int_equal(json_object_size(money), STATUS_COUNT - 1);
    json_decref(root);
}

static void a_row_has_the_names_of_the_csv_columns_and_amounts_as_text(void **state)
{
    struct intent intent = sample_intent(7);
    struct outcome outcome = sample_outcome(STATUS_ALREADY_PAID);
    struct report report = sample_report(&intent, &outcome, 1);
    json_t *root;
    json_t *row;

    (void)state;
    intent.ref = "r1";
    outcome.code = "accepted";
    outcome.detail = "shown later";
    outcome.payment_id = "p-1";
    outcome.paid_minor = 1250;
    outcome.paid_at_s = 1769903999;
    root = read_report(&report);
    row = json_array_get(json_object_get(root, "rows"), 0);
    assert_int_equal(json_object_size(row), 15);
    assert_int_equal(json_integer_value(json_object_get(row, "row")), 7);
    assert_string_equal(text_at(row, "status"), "already_paid");
    assert_string_equal(text_at(row, "code"), "accepted");
    assert_string_equal(text_at(row, "worker_id"), "A2XYZ");
    assert_string_equal(text_at(row, "assignment_id"), "3AAA");
    assert_string_equal(text_at(row, "hit_id"), "3HIT");
    assert_string_equal(text_at(row, "amount"), "12.50");
    assert_string_equal(text_at(row, "currency"), "USD");
    assert_string_equal(text_at(row, "reason"), "Great work");
    assert_string_equal(text_at(row, "ref"), "r1");
    assert_string_equal(text_at(row, "paid_amount"), "12.50");
    assert_string_equal(text_at(row, "paid_at"), "2026-01-31T23:59:59Z");
    assert_string_equal(text_at(row, "payment_id"), "p-1");
    assert_string_equal(text_at(row, "detail"), "shown later");
    assert_int_equal(json_object_size(json_object_get(row, "columns")), 0);
    json_decref(root);
}

static void what_is_not_there_is_null(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct payment payment = sample_payment();
    const struct payment *const unexpected[] = {&payment};
    struct report report = sample_report(&intent, &outcome, 1);
    json_t *root;
    json_t *row;

    (void)state;
    payment.paid_at_s = 0;
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    root = read_report(&report);
    row = json_array_get(json_object_get(root, "rows"), 0);
    assert_true(json_is_null(json_object_get(row, "paid_amount")));
    assert_true(json_is_null(json_object_get(row, "paid_at")));
    row = json_array_get(json_object_get(root, "rows"), 1);
    assert_string_equal(text_at(row, "status"), "unexpected");
    assert_true(json_is_null(json_object_get(row, "row")));
    assert_true(json_is_null(json_object_get(row, "amount")));
    assert_true(json_is_null(json_object_get(row, "paid_at")));
    assert_string_equal(text_at(row, "paid_amount"), "2.00");
    json_decref(root);
}

static void an_invalid_row_keeps_its_amount_as_it_stands(void **state)
{
    struct problem problem = {.code = "bad_amount", .detail = "say 5.00", .amount_text = ""};
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_INVALID);
    struct report report = sample_report(&intent, &outcome, 1);
    json_t *root;

    (void)state;
    intent.problem = &problem;
    root = read_report(&report);
    assert_string_equal(text_at(json_array_get(json_object_get(root, "rows"), 0), "amount"), "");
    json_decref(root);
}

static void the_other_columns_are_carried_through_even_when_names_repeat(void **state)
{
    static const char *const names[] = {"Notes", "a\"b", "Notes", "", ""};
    static const char cells[] = "one\0=2\0three\0\0five";
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    json_t *root;
    json_t *columns;

    (void)state;
    intent.extra = cells;
    report.extra_names = names;
    report.extra_count = 5;
    root = read_report(&report);
    columns = json_object_get(json_array_get(json_object_get(root, "rows"), 0), "columns");
    assert_int_equal(json_object_size(columns), 5);
    assert_string_equal(text_at(columns, "Notes"), "one");
    assert_string_equal(text_at(columns, "a\"b"), "=2");
    assert_string_equal(text_at(columns, "Notes_3"), "three");
    assert_string_equal(text_at(columns, ""), "");
    assert_string_equal(text_at(columns, "_5"), "five");
    json_decref(root);
}

static void every_character_comes_back(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    char all[160];
    size_t length = 0;
    json_t *root;

    (void)state;
    for (char c = 1; c > 0; c++) {
        all[length++] = c;
        if (c == 127)
            break;
    }
    memcpy(all + length, "é特😀", sizeof "é特😀");
    intent.reason = all;
    root = read_report(&report);
    assert_string_equal(text_at(json_array_get(json_object_get(root, "rows"), 0), "reason"), all);
    json_decref(root);
}

static void bytes_that_are_no_text_do_not_spoil_the_file(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_FAILED);
    struct report report = sample_report(&intent, &outcome, 1);
    json_t *root;

    (void)state;
    outcome.detail = "cut \xc3";
    root = read_report(&report);
    assert_string_equal(text_at(json_array_get(json_object_get(root, "rows"), 0), "detail"),
                        "cut \xef\xbf\xbd");
    json_decref(root);
}

static void a_report_without_rows_is_one_too(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    json_t *root = read_report(&report);

    (void)state;
    assert_true(json_is_array(json_object_get(root, "rows")));
    assert_int_equal(json_array_size(json_object_get(root, "rows")), 0);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_object_has_version_run_summary_and_rows),
        cmocka_unit_test(it_says_when_where_and_of_what_it_is),
        cmocka_unit_test(what_it_is_not_told_of_itself_is_null),
        cmocka_unit_test(the_summary_has_rows_and_money_of_every_status),
        cmocka_unit_test(a_row_has_the_names_of_the_csv_columns_and_amounts_as_text),
        cmocka_unit_test(what_is_not_there_is_null),
        cmocka_unit_test(an_invalid_row_keeps_its_amount_as_it_stands),
        cmocka_unit_test(the_other_columns_are_carried_through_even_when_names_repeat),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(bytes_that_are_no_text_do_not_spoil_the_file),
        cmocka_unit_test(a_report_without_rows_is_one_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
