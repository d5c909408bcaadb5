/* What the page says. How it looks and works in a browser is the subject of
 * tests/scenario/html_page.bats. */

#include "html_sample.h"

static void the_parts_stand_in_their_order(void **state)
{
    static const char *const parts[] = {
        "<!doctype html>",   "http-equiv=\"Content-Security-Policy\"",
        "<style>",           "<h1>Payment for bonuses.csv</h1>",
        "<dd>mturk</dd>",    "2026-11-21 13:57 UTC",
        "<dd>paid.csv</dd>", "<dd>20260131T120000Z-1</dd>",
        "no funds are left", "pay: 1 paid (12.50 USD + 2.50 fees), 0 already paid, 1 held",
        "href=\"#person\"",  "<h2>Needs a person: 1 row</h2>",
        "amount_differs",    "<h2>Money</h2>",
        "<svg class=bar",    "class=totals",
        "<svg class=days",   "All rows</h2>",
        "<thead>",           "</html>",
    };
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_PAID), sample_outcome(STATUS_HELD)};
    struct report report = sample_report(intents, outcomes, 2);
    const char *at;
    char *page;

    (void)state;
    outcomes[0].paid_minor = 1250;
    outcomes[0].paid_at_s = 1769903999;
    outcomes[1].code = "amount_differs";
    report.command = "pay";
    report.file = "bonuses.csv";
    report.platform = "mturk";
    report.existing = "paid.csv";
    report.made_at_s = 1795269420;
    report.ending = "no funds are left";
    at = page = write_page(&report, 250);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        at = strstr(at, parts[i]);
        if (!at)
            fail_msg("not in its place: %s", parts[i]);
    }
    free(page);
}

static void what_is_not_known_of_the_run_is_left_out(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    char *page;

    (void)state;
    report.run_id = "";
    page = write_page(&report, 0);
    assert_says(page, "<h1>Plan</h1>");
    assert_silent(page, "Made");
    assert_silent(page, "Platform<");
    assert_silent(page, "Payments from");
    assert_silent(page, "Run<");
    assert_silent(page, "Stopped");
    free(page);
}

static void an_empty_report_is_a_whole_page(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    char *page = write_page(&report, 0);

    (void)state;
    assert_says(page, "No rows, and no unexpected payments.");
    assert_says(page, "<h2>Payments over time</h2>\n<p>None for these rows.</p>");
    assert_says(page, "No row waits for you.");
    assert_true(strstr(page, "<h2>Needs a person</h2>") > strstr(page, "<h2>Money</h2>"));
    assert_silent(page, "href=\"#person\"");
    assert_silent(page, "<svg");
    assert_int_equal(count(page, "<table"), 0);
    assert_says(page, "</html>");
    free(page);
}

static void fees_that_nobody_knows_are_not_called_nothing(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    char *page = write_page(&report, -1);

    (void)state;
    assert_says(page, "not known</dd>");
    assert_silent(page, "together");
    free(page);
    page = write_page(&report, 250);
    assert_says(page, "2.50 <small>USD</small>");
    assert_says(page, "together 15.00 USD");
    free(page);
}

static void without_any_time_a_sentence_stands_for_the_drawing(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_ALREADY_PAID);
    struct report report = sample_report(&intent, &outcome, 1);
    char *page;

    (void)state;
    outcome.paid_minor = 1250;
    page = write_page(&report, 0);
    assert_says(page, "No payment here comes with a time");
    assert_silent(page, "<svg class=days");
    free(page);
}

/* Of a held row what was paid is a payment too; of a row that was topped up only what this run sent.
 */
static void every_payment_is_counted_whatever_the_status_of_its_row(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2), sample_intent(3),
                               sample_intent(4)};
    struct outcome outcomes[] = {sample_outcome(STATUS_HELD), sample_outcome(STATUS_HELD),
                                 sample_outcome(STATUS_PAID), sample_outcome(STATUS_ALREADY_PAID)};
    struct payment payment = sample_payment();
    const struct payment *unexpected[] = {&payment};
    struct report report = sample_report(intents, outcomes, 4);
    char *page;

    (void)state;
    page = write_page(&report, 0);
    assert_says(page, "<span>25.00 USD in the file</span></td>");
    free(page);
    outcomes[0].paid_minor = 400;
    outcomes[2].paid_minor = 1250;
    outcomes[2].pay_minor = 1150;
    outcomes[3].paid_minor = 1250;
    for (size_t i = 0; i < 4; i++)
        outcomes[i].paid_at_s = payment.paid_at_s;
    report.command = "pay";
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    page = write_page(&report, 0);
    assert_says(page, "<title>2026-01-31: 4 payments, 30.00 USD</title>");
    assert_says(page, "<th scope=row>2026-01-31</th><td class=n>4</td><td class=n>30.00 USD</td>");
    assert_says(page, "<span>25.00 USD in the file,</span> <span>4.00 USD paid</span></td>");
    assert_says(page, "<span>11.50 USD</span></td>");
    free(page);
}

/* Writes payments at these times and returns the page. */
static char *page_of_times(const int64_t *times_s, size_t times_count)
{
    struct payment payments[3] = {sample_payment(), sample_payment(), sample_payment()};
    const struct payment *list[3] = {&payments[0], &payments[1], &payments[2]};
    struct report report = sample_report(NULL, NULL, 0);

    for (size_t i = 0; i < times_count; i++)
        payments[i].paid_at_s = times_s[i];
    report.unexpected = list;
    report.unexpected_count = times_count;
    return write_page(&report, 0);
}

static void payments_are_drawn_by_day_and_days_without_stay_empty(void **state)
{
    /* 23:59:59 on 31 January, the second after it, and the evening of 3 February */
    static const int64_t times_s[] = {1769903999, 1769904000, 1770147000};
    char *page = page_of_times(times_s, 3);

    (void)state;
    assert_says(page, "Money paid by day, 2026-01-31 to 2026-02-03 (UTC).");
    assert_says(page, "<title>2026-01-31: 1 payment, 2.00 USD</title>");
    assert_says(page, "<title>2026-02-01: 1 payment, 2.00 USD</title>");
    assert_says(page, "<title>2026-02-03: 1 payment, 2.00 USD</title>");
    assert_silent(page, "2026-02-02");
    free(page);
}

static void long_times_are_drawn_in_longer_steps(void **state)
{
    static const struct {
        int64_t days;
        const char *words;
        const char *last; /* the column of the later payment */
    } cases[] = {
        {0,       "Money paid by day, 2024-02-29 (UTC)",                              "2024-02-29: 2 payments, 4.00 USD"},
        {0,       "x=0.00%>2024-02-29</text>",                                        "2024-02-29: 2 payments, 4.00 USD"},
        {61,      "Money paid by day",                                                "2024-04-30: 1 payment"           },
        {62,      "Money paid by week (from Monday), 2024-02-29 to 2024-05-01 (UTC)",
         "<title>week of 2024-04-29: 1 payment"                                                                         },
        {400,     "text-anchor=start x=0.00%>week of 2024-02-26<",                    "week of 2025-03-31: 1 payment"   },
        {500,     "Money paid by month",                                              "2025-07: 1 payment"              },
        {1800,    "Money paid by month",                                              "2029-02: 1 payment"              },
        {2000,    "Money paid by year",                                               "2029: 1 payment"                 },
        {2000000, "Money paid by 100 years",                                          "7400: 1 payment"                 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t times_s[] = {1709164800, 1709164800 + cases[i].days * 86400};
        char *page = page_of_times(times_s, 2);

        assert_says(page, cases[i].words);
        assert_says(page, cases[i].last);
        assert_true(count(page, "<rect") <= 4);
        free(page);
    }
}

static void times_that_no_calendar_has_are_left_out(void **state)
{
    static const int64_t times_s[] = {1769903999, INT64_MAX, INT64_MIN};
    char *page = page_of_times(times_s, 3);

    (void)state;
    assert_says(page, "2026-01-31 (UTC). 2 payments without a time are left out.");
    free(page);
}

static void a_row_is_in_the_table_with_all_its_columns(void **state)
{
    static const char *const names[] = {"Session", "note"};
    struct intent intent = sample_intent(7);
    struct outcome outcome;
    struct report report = sample_report(&intent, &outcome, 1);
    char *page;

    (void)state;
    intent.ref = "R1";
    intent.extra = "S4\0late";
    outcome = (struct outcome){
        .status = STATUS_ALREADY_PAID,
        .code = "adopted",
        .detail = "as it should be",
        .payment_id = "P5",
        .paid_minor = 1250,
        .paid_at_s = 1769903999,
    };
    report.extra_names = names;
    report.extra_count = 2;
    page = write_page(&report, 0);
    assert_says(page,
                "<th scope=col>payment_id<th scope=col>Session<th scope=col>note</tr></thead>");
    assert_says(page, "<tr class=already_paid><th>7<td><b>=</b> already paid<td class=n>12.50"
                      "<td>A2XYZ<td>3AAA<td>Great work<td>adopted<td>as it should be"
                      "<td class=n>12.50<td>2026-01-31T23:59:59Z<td class=o>3HIT<td>R1<td>P5"
                      "<td>S4<td>late</tr>");
    free(page);
}

static void columns_without_a_word_are_left_out_and_another_currency_gets_one(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_TO_PAY), sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 2);
    char *page = write_page(&report, 0);

    (void)state;
    assert_silent(page, ">payment_id");
    assert_silent(page, ">paid_at");
    assert_says(page, ">amount, USD<");
    free(page);
    intents[1].amount = (struct money){.minor = 300, .currency = "GBP"};
    page = write_page(&report, 0);
    assert_says(page, ">amount<th scope=col>currency<");
    assert_says(page, "<td class=n>3.00<td>GBP<");
    free(page);
}

/* Short cells are never broken, long ones may be cut; paper has no room for groups and many columns. */
static void cells_say_whether_they_may_be_broken_or_left_out(void **state)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    char *page;

    (void)state;
    intent.reason = "Seventeen letters";
    intent.extra = "1\0"
                   "2\0"
                   "3\0"
                   "4\0"
                   "5";
    report.extra_names = names;
    report.extra_count = 4;
    page = write_page(&report, 0);
    assert_says(page, "<td><p>Seventeen letters<td class=o>3HIT<td>1<td>2");
    assert_says(page, "<th scope=col class=o>hit_id<th scope=col>a");
    assert_says(page, "Not on paper: hit_id.</p>");
    free(page);
    intent.reason = "Sixteen letters.";
    report.extra_count = 5;
    page = write_page(&report, 0);
    assert_says(page, "<td>Sixteen letters.<td class=o>3HIT<td class=o>1<td class=o>2");
    assert_says(page, "Not on paper: hit_id and 5 columns of the input.</p>");
    free(page);
    intent.group_id = "";
    report.extra_count = 4;
    page = write_page(&report, 0);
    assert_silent(page, "on-paper");
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parts_stand_in_their_order),
        cmocka_unit_test(what_is_not_known_of_the_run_is_left_out),
        cmocka_unit_test(an_empty_report_is_a_whole_page),
        cmocka_unit_test(fees_that_nobody_knows_are_not_called_nothing),
        cmocka_unit_test(without_any_time_a_sentence_stands_for_the_drawing),
        cmocka_unit_test(every_payment_is_counted_whatever_the_status_of_its_row),
        cmocka_unit_test(payments_are_drawn_by_day_and_days_without_stay_empty),
        cmocka_unit_test(long_times_are_drawn_in_longer_steps),
        cmocka_unit_test(times_that_no_calendar_has_are_left_out),
        cmocka_unit_test(a_row_is_in_the_table_with_all_its_columns),
        cmocka_unit_test(columns_without_a_word_are_left_out_and_another_currency_gets_one),
        cmocka_unit_test(cells_say_whether_they_may_be_broken_or_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
