/* Of many rows the table shows those that somebody has to look at, and counts the others. */
#include "report_sample.h"

enum { MANY = 400, SHOWN = 50, ALL = 2 * MANY + SHOWN };

/* The status of row `i` of many: as many held as already paid, and some of the others. */
static enum status status_among_many(uint32_t i)
{
    if (i >= 2 * MANY)
        return STATUS_TO_PAY;
    return i % 2 ? STATUS_ALREADY_PAID : STATUS_HELD;
}

/* Writes such a report for `command`, with one unexpected payment more than are shown. */
static char *write_many(const char *command)
{
    struct intent *intents = calloc(ALL, sizeof *intents);
    struct outcome *outcomes = calloc(ALL, sizeof *outcomes);
    struct payment payment = sample_payment();
    const struct payment *unexpected[SHOWN + 1];
    struct report report = sample_report(intents, outcomes, ALL);
    char *text;

    assert_true(intents && outcomes);
    for (uint32_t i = 0; i < ALL; i++) {
        intents[i] = sample_intent(i + 1);
        outcomes[i] = sample_outcome(status_among_many(i));
    }
    for (size_t i = 0; i < SHOWN + 1; i++)
        unexpected[i] = &payment;
    report.command = command;
    report.unexpected = unexpected;
    report.unexpected_count = SHOWN + 1;
    text = sample_table(&report, 80, false);
    free(intents);
    free(outcomes);
    return text;
}

static void of_many_rows_the_first_fifty_of_each_kind_that_needs_attention_are_shown(void **state)
{
    char *text = write_many("plan");

    (void)state;
    assert_int_equal(sample_count(text, "\n* "), SHOWN + 1); /* and one in the sums */
    assert_int_equal(sample_count(text, "\n- "), SHOWN + 1);
    assert_int_equal(sample_count(text, "\n+ "), SHOWN + 1);
    assert_int_equal(sample_count(text, " more: "), 2); /* nothing left out of those to pay */
    assert_int_equal(sample_count(text, "... and 350 more: write them all with --output FILE\n"),
                     1);
    assert_int_equal(sample_count(text, "... and 1 more: write them all with --output FILE\n"), 1);
    assert_non_null(strstr(text, "*  99  "));
    assert_null(strstr(text, "* 101  "));
    assert_non_null(strstr(text, "* held                        400       5000.00 USD\n"));
    free(text);
}

static void many_rows_that_need_nobody_are_counted_and_not_listed(void **state)
{
    char *text = write_many("plan");

    (void)state;
    assert_non_null(strstr(
        text, "\nalready paid (400): nothing left to do; not listed here: write them all with\n"
              "  --output FILE\n\n  status"));
    assert_int_equal(sample_count(text, "\n= "), 1); /* in the sums */
    free(text);
}

static void up_to_fifty_of_them_are_listed(void **state)
{
    static const enum status settled[] = {STATUS_ZERO, STATUS_ALREADY_PAID};

    (void)state;
    for (size_t s = 0; s < 2; s++)
        for (size_t count = SHOWN; count <= SHOWN + 1; count++) {
            struct intent intents[SHOWN + 1];
            struct outcome outcomes[SHOWN + 1];
            struct report report = sample_report(intents, outcomes, count);
            char row[] = {'\n', status_symbol(settled[s]), ' ', '\0'};
            char *text;

            for (uint32_t i = 0; i < count; i++) {
                intents[i] = sample_intent(i + 1);
                outcomes[i] = sample_outcome(settled[s]);
            }
            text = sample_table(&report, 80, false);
            assert_int_equal(sample_count(text, row), count == SHOWN ? SHOWN + 1 : 1);
            assert_int_equal(sample_count(text, "not listed here"), count - SHOWN);
            free(text);
        }
}

static void the_payments_of_an_export_are_what_it_is_for(void **state)
{
    struct report none = sample_report(NULL, NULL, 0);
    char *text = write_many("export");

    (void)state;
    assert_non_null(strstr(text, "\nalready paid (400): what the platform shows\n=   2  "));
    assert_int_equal(sample_count(text, "\n= "), SHOWN + 1);
    assert_int_equal(sample_count(text, "... and 350 more: write them all with --output FILE\n"),
                     2);
    assert_null(strstr(text, "not listed"));
    free(text);
    none.command = "export";
    text = sample_table(&none, 80, false);
    assert_string_equal(text, "\nno payments\n");
    free(text);
}

/* What the table says grows with the kinds of rows, not with the rows. */
static void a_hundred_thousand_rows_fill_no_more_than_a_few_screens(void **state)
{
    enum { ROWS = 100000 };
    struct intent *intents = calloc(ROWS, sizeof *intents);
    struct outcome *outcomes = calloc(ROWS, sizeof *outcomes);
    struct report report = sample_report(intents, outcomes, ROWS);
    char *text;

    (void)state;
    assert_true(intents && outcomes);
    for (uint32_t i = 0; i < ROWS; i++) {
        intents[i] = sample_intent(i + 1);
        outcomes[i] = sample_outcome((enum status)(1 + i % 9));
    }
    text = sample_table(&report, 80, false);
    /* Seven kinds of at most fifty rows and a line more, headings, and the sums. */
    assert_in_range(sample_count(text, "\n"), 7 * SHOWN, 7 * (SHOWN + 1) + 3 * 9 + 15);
    assert_int_equal(sample_count(text, " more: write them all with --output FILE\n"), 7);
    assert_int_equal(sample_count(text, "not listed here"), 2);
    assert_non_null(strstr(text, "* held                      11111     138887.50 USD\n"));
    free(text);
    free(intents);
    free(outcomes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_many_rows_the_first_fifty_of_each_kind_that_needs_attention_are_shown),
        cmocka_unit_test(many_rows_that_need_nobody_are_counted_and_not_listed),
        cmocka_unit_test(up_to_fifty_of_them_are_listed),
        cmocka_unit_test(the_payments_of_an_export_are_what_it_is_for),
        cmocka_unit_test(a_hundred_thousand_rows_fill_no_more_than_a_few_screens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
