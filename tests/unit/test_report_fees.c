/* Where only a quote tells the platform's fee, a plan does not know it, and says so everywhere. */
#include "report_sample.h"

/* One row to be paid, 12.50 USD, with `fees_minor`; to be freed. */
static char *write_with_fees(enum report_format format, int64_t fees_minor)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    const struct report_style style = {.format = format};
    struct totals totals;
    struct error error = {0};
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    assert_non_null(stream);
    report_totals(&report, &totals);
    totals.fees_minor = fees_minor;
    assert_int_equal(report_begin(&report, &style, stream, &error), 0);
    assert_int_equal(report_write(&report, &totals, &style, stream, &error), 0);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void expect_both(enum report_format format, const char *unknown, const char *none)
{
    char *text = write_with_fees(format, -1);

    if (!strstr(text, unknown))
        fail_msg("\"%s\" does not say \"%s\"", text, unknown);
    assert_null(strstr(text, none));
    assert_null(strstr(text, "-0.01"));
    free(text);
    text = write_with_fees(format, 0);
    assert_null(strstr(text, unknown));
    free(text);
}

static void the_summary_has_no_amount_for_them(void **state)
{
    struct totals totals = {.fees_minor = -1, .currency = "GBP"};
    char line[512];

    (void)state;
    totals.rows[STATUS_TO_PAY] = 2;
    totals.minor[STATUS_TO_PAY] = 275;
    report_summary("plan", &totals, line);
    assert_string_equal(line,
                        "plan: 2 to pay (2.75 GBP + fees), 0 already paid, 0 held, 0 invalid, "
                        "0 unknown, 0 unexpected");
    totals.fees_minor = 0;
    report_summary("plan", &totals, line);
    assert_non_null(strstr(line, "(2.75 GBP + 0.00 fees)"));
}

static void in_json_they_are_null(void **state)
{
    (void)state;
    expect_both(REPORT_JSON, "\"fees\":null", "\"fees\":\"");
}

static void the_table_says_who_asks_for_them(void **state)
{
    char *text;

    (void)state;
    expect_both(REPORT_TABLE, "and the platform's fee, which pay asks for first", "together");
    text = write_with_fees(REPORT_TABLE, -1);
    assert_non_null(strstr(text, "+ to pay                        1         12.50 USD\n"
                                 "    and the platform's fee, which pay asks for first\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_summary_has_no_amount_for_them),
        cmocka_unit_test(in_json_they_are_null),
        cmocka_unit_test(the_table_says_who_asks_for_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
