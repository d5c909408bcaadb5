/* What the page says first: how the report came to be, and who is waited for. */

#include "html_sample.h"

static void what_must_not_be_overlooked_stands_in_the_head(void **state)
{
    static const struct {
        const char *command;
        const char *platform;
        const char *endpoint;
        const char *words;
    } cases[] = {
        {"plan",   "mturk",         NULL,                    "Dry run: nothing was sent."       },
        {"plan",   "mturk-sandbox", NULL,
         "Dry run: nothing was sent. The sandbox: no real money moves."                         },
        {"pay",    "mturk-sandbox", NULL,                    "The sandbox: no real money moves."},
        {"pay",    "prolific",      "http://127.0.0.1:8755",
         "Asked at http://127.0.0.1:8755, which is not the platform&#39;s own address: a "
         "rehearsal, "
         "or a proxy."                                                                          },
        {"export", "mturk",         NULL,                    NULL                               },
        {"pay",    NULL,            NULL,                    NULL                               },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report report = sample_report(NULL, NULL, 0);
        char whole[256];
        char *page;

        report.command = cases[i].command;
        report.platform = cases[i].platform;
        report.endpoint = cases[i].endpoint;
        page = write_page(&report, 0);
        (void)snprintf(whole, sizeof whole, "<p class=setting>%s</p>\n</header>",
                       cases[i].words ? cases[i].words : "");
        if (cases[i].words)
            assert_says(page, whole);
        else
            assert_silent(page, "class=setting");
        free(page);
    }
}

static void rows_and_payments_are_counted_apart(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2), sample_intent(3)};
    struct outcome outcomes[] = {sample_outcome(STATUS_HELD), sample_outcome(STATUS_UNKNOWN),
                                 sample_outcome(STATUS_ZERO)};
    struct payment payment = sample_payment();
    const struct payment *unexpected[] = {&payment, &payment};
    struct report report = sample_report(intents, outcomes, 3);
    char *page;

    (void)state;
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    page = write_page(&report, 0);
    assert_says(page, "<a href=\"#person\">Needs a person: 2 rows and 1 payment</a>");
    assert_says(page, "<h2>Needs a person: 2 rows and 1 payment</h2>");
    assert_says(page, "<dd class=figure>2 rows and 1 payment</dd>");
    free(page);
    report.intent_count = 0;
    report.unexpected_count = 2;
    page = write_page(&report, 0);
    assert_says(page, "<h2>Needs a person: 2 payments</h2>");
    free(page);
}

static void an_export_waits_for_nobody(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    char *page;

    (void)state;
    report.command = "export";
    page = write_page(&report, -1);
    assert_silent(page, "person");
    free(page);
}

static void rows_that_need_a_person_say_once_what_is_to_be_done(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2), sample_intent(3)};
    struct outcome outcomes[] = {sample_outcome(STATUS_HELD), sample_outcome(STATUS_HELD),
                                 sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 3);
    char *page;

    (void)state;
    outcomes[0].code = outcomes[1].code = "repeated_row";
    outcomes[0].detail = outcomes[1].detail = "row 1 again";
    page = write_page(&report, 0);
    assert_int_equal(count(page, "<p><code>repeated_row</code> row 1 again</p>"), 1);
    assert_int_equal(count(page, "<li>"), 2);
    assert_says(page, "<span class=row>row 2</span>");
    assert_silent(page, "<span class=row>row 3</span>");
    free(page);
}

static void of_many_rows_of_a_kind_the_first_stand_on_top(void **state)
{
    enum { ROWS = 203 };
    static struct intent intents[ROWS];
    static struct outcome outcomes[ROWS];
    struct report report = sample_report(intents, outcomes, ROWS);
    char *page;

    (void)state;
    for (uint32_t i = 0; i < ROWS; i++) {
        intents[i] = sample_intent(i + 1);
        outcomes[i] = sample_outcome(STATUS_FAILED);
    }
    page = write_page(&report, 0);
    assert_int_equal(count(page, "<li>"), 200);
    assert_says(page,
                "row 10</span> <span class=sum>12.50 USD</span> <span class=id>A2XYZ</span> "
                "<span class=id>3AAA</span> <span class=reason>Great work</span> </li>\n</ul>\n"
                "</div>\n<details>\n<summary>190 more</summary>\n<div class=case>\n");
    assert_says(page, "</ul>\n</div>\n</details>\n<p class=more>");
    assert_says(page, "These are the first 200. 3 more are in the table of all rows.");
    assert_int_equal(count(page, "\n<tr class=failed><th>"), ROWS);
    free(page);
}

static void long_reasons_and_details_unfold(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_FAILED), sample_outcome(STATUS_FAILED)};
    struct report report = sample_report(intents, outcomes, 2);
    char reason[122] = "<b>";
    char detail[322] = "<b>";
    char *page;

    (void)state;
    memset(reason + 3, 'r', sizeof reason - 4);
    memset(detail + 3, 'd', sizeof detail - 4);
    intents[0].reason = reason;
    intents[1].reason = reason + 1;
    outcomes[0].detail = detail;
    outcomes[1].detail = detail + 1;
    page = write_page(&report, 0);
    assert_int_equal(count(page, "<details class=\"whole reason\"><summary>&lt;b&gt;rrr"), 1);
    assert_int_equal(count(page, "<span class=reason>b&gt;rrr"), 1);
    assert_int_equal(count(page, "<details class=whole><summary>&lt;b&gt;ddd"), 1);
    assert_int_equal(count(page, "<p>b&gt;ddd"), 2); /* one in the table */
    assert_int_equal(count(page, "</summary></details>"), 2);
    free(page);
}

static void options_are_kept_whole_and_nothing_else_is(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_HELD);
    struct report report = sample_report(&intent, &outcome, 1);
    char *page;

    (void)state;
    outcome.detail =
        "--a-b, (--on-conflict<i> \"--match amount\" x--y -- --- --<i> --B a --abcdefghijklmno"
        "pqrstuvwxyzabcdefg --z";
    page = write_page(&report, 0);
    assert_says(page,
                "<p><kbd>--a-b</kbd>, (<kbd>--on-conflict</kbd>&lt;i&gt; &quot;<kbd>--match</kbd> "
                "amount&quot; x--y -- --- --&lt;i&gt; --B a --abcdefghijklmnopqrstuvwxyzabcdefg "
                "<kbd>--z</kbd></p>");
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_must_not_be_overlooked_stands_in_the_head),
        cmocka_unit_test(rows_and_payments_are_counted_apart),
        cmocka_unit_test(an_export_waits_for_nobody),
        cmocka_unit_test(rows_that_need_a_person_say_once_what_is_to_be_done),
        cmocka_unit_test(of_many_rows_of_a_kind_the_first_stand_on_top),
        cmocka_unit_test(long_reasons_and_details_unfold),
        cmocka_unit_test(options_are_kept_whole_and_nothing_else_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
