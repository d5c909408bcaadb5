#include "report_sample.h"

static void a_plan_says_what_is_to_pay_in_the_words_of_the_contract(void **state)
{
    struct totals totals = {.fees_minor = 690, .currency = "USD"};
    char line[512];

    (void)state;
    totals.rows[STATUS_TO_PAY] = 12;
    totals.minor[STATUS_TO_PAY] = 3450;
    totals.rows[STATUS_ALREADY_PAID] = 380;
    totals.rows[STATUS_HELD] = 1;
    totals.rows[STATUS_UNEXPECTED] = 2;
    report_summary("plan", &totals, line);
    assert_string_equal(line, "plan: 12 to pay (34.50 USD + 6.90 fees), 380 already paid, 1 held, "
                              "0 invalid, 0 unknown, 2 unexpected");
}

static void a_payment_says_what_was_paid_and_then_what_is_out_of_the_ordinary(void **state)
{
    struct totals totals = {.fees_minor = 25, .currency = "GBP"};
    char line[512];

    (void)state;
    totals.rows[STATUS_PAID] = 1;
    totals.minor[STATUS_PAID] = 125;
    totals.rows[STATUS_INVALID] = 3;
    totals.rows[STATUS_UNKNOWN] = 4;
    totals.rows[STATUS_FAILED] = 5;
    totals.rows[STATUS_NOT_ATTEMPTED] = 6;
    totals.rows[STATUS_ZERO] = 7;
    report_summary("pay", &totals, line);
    assert_string_equal(line, "pay: 1 paid (1.25 GBP + 0.25 fees), 0 already paid, 0 held, "
                              "3 invalid, 4 unknown, 0 unexpected, 5 failed, 6 not attempted, "
                              "7 zero");
}

static void an_export_says_how_many_payments_it_has_and_what_they_come_to(void **state)
{
    struct totals totals = {.fees_minor = -1, .currency = "USD"};
    char line[512];

    (void)state;
    report_summary("export", &totals, line);
    assert_string_equal(line, "export: 0 payments (0.00 USD)");
    totals.rows[STATUS_ALREADY_PAID] = 1;
    totals.minor[STATUS_ALREADY_PAID] = 250;
    report_summary("export", &totals, line);
    assert_string_equal(line, "export: 1 payment (2.50 USD)");
    totals.rows[STATUS_ALREADY_PAID] = 380;
    totals.minor[STATUS_ALREADY_PAID] = 51250;
    report_summary("export", &totals, line);
    assert_string_equal(line, "export: 380 payments (512.50 USD)");
}

static void the_longest_summary_fits_its_line(void **state)
{
    struct totals totals = {.fees_minor = INT64_MAX, .currency = "USD"};
    char line[512];

    (void)state;
    for (int s = 0; s < STATUS_COUNT; s++) {
        totals.rows[s] = SIZE_MAX;
        totals.minor[s] = INT64_MAX;
    }
    report_summary("plan", &totals, line);
    assert_non_null(strstr(line, "18446744073709551615 zero"));
}

static void totals_add_up_what_each_status_is_about(void **state)
{
    enum { COUNT = 6 };
    struct intent intents[COUNT] = {{0}};
    struct outcome outcomes[COUNT] = {
        sample_outcome(STATUS_TO_PAY),       sample_outcome(STATUS_TO_PAY),
        sample_outcome(STATUS_ALREADY_PAID), sample_outcome(STATUS_HELD),
        sample_outcome(STATUS_UNKNOWN),      sample_outcome(STATUS_ALREADY_PAID),
    };
    struct payment payment = {
        .amount = {.minor = 77, .currency = "USD"}
    };
    const struct payment *const unexpected[] = {&payment, &payment};
    struct report report = sample_report(intents, outcomes, COUNT);
    struct totals totals;

    (void)state;
    for (uint32_t i = 0; i < COUNT; i++)
        intents[i] = sample_intent(i + 1);
    outcomes[1].pay_minor = 250;  /* a top-up sends less than the row says */
    outcomes[2].paid_minor = 900; /* what was paid counts, not what was intended */
    outcomes[4].pay_minor = 40;
    report.unexpected = unexpected;
    report.unexpected_count = 2;
    report_totals(&report, &totals);
    assert_int_equal(totals.rows[STATUS_TO_PAY], 2);
    assert_int_equal(totals.minor[STATUS_TO_PAY], 1500);
    assert_int_equal(totals.rows[STATUS_ALREADY_PAID], 2);
    assert_int_equal(totals.minor[STATUS_ALREADY_PAID], 900 + 1250);
    assert_int_equal(totals.minor[STATUS_HELD], 1250);
    assert_int_equal(totals.minor[STATUS_UNKNOWN], 40);
    assert_int_equal(totals.rows[STATUS_UNEXPECTED], 2);
    assert_int_equal(totals.minor[STATUS_UNEXPECTED], 154);
    assert_int_equal(totals.rows[STATUS_PAID], 0);
    assert_string_equal(totals.currency, "USD");
    assert_int_equal(totals.fees_minor, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_says_what_is_to_pay_in_the_words_of_the_contract),
        cmocka_unit_test(a_payment_says_what_was_paid_and_then_what_is_out_of_the_ordinary),
        cmocka_unit_test(an_export_says_how_many_payments_it_has_and_what_they_come_to),
        cmocka_unit_test(the_longest_summary_fits_its_line),
        cmocka_unit_test(totals_add_up_what_each_status_is_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
