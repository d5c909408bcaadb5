/* What a workbook's cells are, by type and place: the rows of the report, and its summary. */
#include "report/xlsx_cells.h"
#include "report/xlsx_summary.h"

#include "base/buffer.h"

#include "report_sample.h"

/* Cells as they are put, `B2="text"` or `B2:m=12.5`, one a line. */
static void put_as_text(void *context, uint32_t row, uint16_t column, const struct xlsx_cell *cell,
                        enum xlsx_style style)
{
    static const char kinds[] = {
        [XLSX_BLANK] = '?', [XLSX_COUNT] = 'n', [XLSX_MONEY] = 'm', [XLSX_TIME] = 't'};
    struct buffer *out = context;

    (void)style;
    buffer_printf(out, "%c%u", 'A' + column, (unsigned)row + 1);
    if (cell->kind == XLSX_TEXT)
        buffer_printf(out, "=\"%s\"\n", cell->text);
    else
        buffer_printf(out, ":%c=%.10g\n", kinds[cell->kind], cell->number);
}

static void check_cells(const struct buffer *out, const char *expected)
{
    assert_string_equal(buffer_text(out), expected);
}

static void check_line(const struct report *report, size_t n, const char *expected)
{
    struct buffer out = BUFFER_INIT;
    const struct xlsx_sheet sheet = {.put = put_as_text, .context = &out};

    xlsx_put_line(report, n, &sheet);
    check_cells(&out, expected);
    buffer_release(&out);
}

static void the_header_has_the_columns_of_the_csv_and_the_inputs_own(void **state)
{
    static const char *const names[] = {"Session No.", "=x"};
    struct report report = sample_report(NULL, NULL, 0);
    struct buffer out = BUFFER_INIT;
    const struct xlsx_sheet sheet = {.put = put_as_text, .context = &out};

    (void)state;
    report.id_columns[0] = "participant_id";
    report.extra_names = names;
    report.extra_count = 2;
    xlsx_put_header(&report, &sheet);
    check_cells(&out, "A1=\"row\"\nB1=\"status\"\nC1=\"code\"\nD1=\"participant_id\"\n"
                      "E1=\"assignment_id\"\nF1=\"hit_id\"\nG1=\"amount\"\nH1=\"currency\"\n"
                      "I1=\"reason\"\nJ1=\"ref\"\nK1=\"paid_amount\"\nL1=\"paid_at\"\n"
                      "M1=\"payment_id\"\nN1=\"detail\"\nO1=\"Session No.\"\nP1=\"=x\"\n");
    buffer_release(&out);
}

static void amounts_and_times_are_numbers_and_all_else_is_text(void **state)
{
    static const char *const names[] = {"x", "y", "z"};
    struct intent intent = sample_intent(7);
    struct outcome outcome = sample_outcome(STATUS_ALREADY_PAID);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    intent.worker_id = "007";
    intent.ref = "1E5";
    intent.reason = "=1+1";
    intent.extra = "2026-01-02\0\0TRUE";
    outcome.paid_minor = 1249;
    outcome.paid_at_s = 1769903999;
    report.extra_names = names;
    report.extra_count = 3;
    check_line(&report, 0,
               "A2:n=7\nB2=\"already_paid\"\nD2=\"007\"\nE2=\"3AAA\"\nF2=\"3HIT\"\nG2:m=12.5\n"
               "H2=\"USD\"\nI2=\"=1+1\"\nJ2=\"1E5\"\nK2:m=12.49\nL2:t=46053.99999\n"
               "O2=\"2026-01-02\"\nQ2=\"TRUE\"\n");
}

static void the_amount_of_an_invalid_row_is_its_text(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_INVALID);
    struct report report = sample_report(&intent, &outcome, 1);
    struct problem problem = {.code = "bad_worker_id", .detail = "", .amount_text = "5.00"};

    (void)state;
    intent.problem = &problem;
    check_line(&report, 0,
               "A2:n=1\nB2=\"invalid\"\nD2=\"A2XYZ\"\nE2=\"3AAA\"\nF2=\"3HIT\"\nG2=\"5.00\"\n"
               "H2=\"USD\"\nI2=\"Great work\"\n");
}

static void an_amount_that_is_held_is_a_number_where_it_is_one(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_HELD);
    struct report report = sample_report(&intent, &outcome, 1);
    struct problem problem = {
        .kind = PROBLEM_HELD, .code = "", .detail = "", .amount_text = "5.00"};

    (void)state;
    intent.problem = &problem;
    check_line(&report, 0,
               "A2:n=1\nB2=\"held\"\nD2=\"A2XYZ\"\nE2=\"3AAA\"\nF2=\"3HIT\"\nG2:m=5\n"
               "H2=\"USD\"\nI2=\"Great work\"\n");
    problem.amount_text = "1,50";
    check_line(&report, 0,
               "A2:n=1\nB2=\"held\"\nD2=\"A2XYZ\"\nE2=\"3AAA\"\nF2=\"3HIT\"\nG2=\"1,50\"\n"
               "H2=\"USD\"\nI2=\"Great work\"\n");
}

static void an_unexpected_payment_stands_below_the_rows_and_has_no_number(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_ZERO);
    struct payment payment = sample_payment();
    const struct payment *const unexpected[] = {&payment};
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    payment.paid_at_s = INT64_C(-86400) * 365 * 100;
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    check_line(&report, 1,
               "B3=\"unexpected\"\nD3=\"A9\"\nE3=\"3B\"\nF3=\"3H\"\nH3=\"USD\"\nI3=\"by hand\"\n"
               "K3:m=2\nL3=\"1870-01-25T00:00:00Z\"\n"
               "N3=\"the platform shows this payment and no row explains it\"\n");
}

static void a_time_is_a_number_only_where_all_spreadsheets_agree_on_it(void **state)
{
    int64_t time_s;

    (void)state;
    assert_int_equal(xlsx_time(0).kind, XLSX_TIME);
    assert_true(xlsx_time(0).number == 25569);
    assert_int_equal(time_parse("1900-03-01T00:00:00Z", &time_s), 0);
    assert_true(xlsx_time(time_s).number == 61);
    assert_int_equal(xlsx_time(time_s - 1).kind, XLSX_BLANK);
    assert_int_equal(time_parse("9999-12-31T23:59:59Z", &time_s), 0);
    assert_int_equal(xlsx_time(time_s).kind, XLSX_TIME);
    assert_int_equal(xlsx_time(time_s + 1).kind, XLSX_BLANK);
}

static char summary[8192];

static void summarize(const struct report *report, int64_t fees_minor, const char *currency,
                      const struct totals *more)
{
    struct buffer out = BUFFER_INIT;
    const struct xlsx_sheet sheet = {.put = put_as_text, .context = &out};
    struct totals totals = more ? *more : (struct totals){0};

    totals.fees_minor = fees_minor;
    (void)snprintf(totals.currency, sizeof totals.currency, "%s", currency);
    xlsx_summary(report, &totals, &sheet);
    assert_true(out.length < sizeof summary);
    memcpy(summary, out.bytes, out.length + 1);
    buffer_release(&out);
}

static void assert_in_summary(const char *cells)
{
    if (!strstr(summary, cells))
        fail_msg("%s is not in\n%s", cells, summary);
}

static void the_summary_says_what_the_run_came_to(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    struct totals totals = {0};

    (void)state;
    totals.rows[STATUS_TO_PAY] = 12;
    totals.minor[STATUS_TO_PAY] = 3450;
    totals.rows[STATUS_INVALID] = 3;
    totals.minor[STATUS_INVALID] = 500;
    totals.rows[STATUS_UNEXPECTED] = 1;
    report.platform = "mturk";
    report.endpoint = "http://127.0.0.1:8755";
    report.file = "=b.csv";
    report.existing = "paid.csv";
    report.ending = "stopped by a signal";
    report.made_at_s = 1769904000;
    summarize(&report, 690, "USD", &totals);
    assert_in_summary("A1=\"bonusrec plan\"\n"
                      "A2=\"plan: 12 to pay (34.50 USD + 6.90 fees), ");
    assert_in_summary(
        "A3=\"stopped by a signal\"\n"
        "A4=\"Dry run: nothing was sent. Asked at http://127.0.0.1:8755, which is not "
        "the platform's own address: a rehearsal, or a proxy.\"\n"
        "A5=\"Needs a person: 3 rows and 1 payment; filter the sheet Report by status "
        "invalid, unexpected\"\n"
        "A7=\"status\"\n");
    assert_in_summary("\nD7=\"money, USD\"\nE7=\"needs a person\"\nA8=\"held\"\n");
    assert_in_summary("D8:m=0\nE8=\"yes\"\nA9=\"invalid\"\n");
    assert_in_summary("=\"to_pay\"\n");
    assert_in_summary(":n=12\n");
    assert_in_summary(":m=34.5\n");
    assert_in_summary(":n=3\n");
    assert_null(strstr(summary, ":m=5\n")); /* a sum of what is invalid means nothing */
    assert_in_summary("\nA19=\"fees\"\nB19=\"what the platform takes besides\"\n"
                      "D19:m=6.9\nA20=\"together\"\n"
                      "B20=\"to_pay, paid and the fees\"\nD20:m=41.4\n");
    assert_in_summary("A22=\"command\"\nB22=\"plan\"\nA23=\"platform\"\n"
                      "B23=\"mturk\"\nA24=\"file\"\nB24=\"=b.csv\"\n"
                      "A25=\"existing\"\nB25=\"paid.csv\"\nA26=\"run\"\n"
                      "B26=\"20260131T120000Z-1\"\nA27=\"time\"\nB27:t=46054\n");
}

static void every_status_has_its_place_on_the_summary(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    summarize(&report, 0, "USD", NULL);
    for (int i = 0; i < TABLE_SECTIONS; i++) {
        char cell[64];

        (void)snprintf(cell, sizeof cell, "\nA%d=\"%s\"\n", SUMMARY_FIRST + i + 1,
                       status_name(table_sections[i].status));
        assert_in_summary(cell);
    }
}

static void what_is_not_said_leaves_no_cell(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    report.run_id = NULL;
    report.command = "pay";
    summarize(&report, -1, "", NULL);
    assert_null(strstr(summary, "\nA3="));
    assert_null(strstr(summary, "\nA4="));
    assert_null(strstr(summary, "\nA5="));
    assert_in_summary("\nD7=\"money\"\n");
    assert_in_summary("\nA19=\"fees\"\nB19=\"not known: ");
    assert_null(strstr(summary, "\nD19"));
    assert_null(strstr(summary, "\nA20="));
    assert_in_summary("\nA22=\"command\"\nB22=\"pay\"\n");
    assert_null(strstr(summary, "\nA23="));
}

static void an_export_has_no_fees(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    report.command = "export";
    summarize(&report, -1, "USD", NULL);
    assert_null(strstr(summary, "fees"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_has_the_columns_of_the_csv_and_the_inputs_own),
        cmocka_unit_test(amounts_and_times_are_numbers_and_all_else_is_text),
        cmocka_unit_test(the_amount_of_an_invalid_row_is_its_text),
        cmocka_unit_test(an_amount_that_is_held_is_a_number_where_it_is_one),
        cmocka_unit_test(an_unexpected_payment_stands_below_the_rows_and_has_no_number),
        cmocka_unit_test(a_time_is_a_number_only_where_all_spreadsheets_agree_on_it),
        cmocka_unit_test(the_summary_says_what_the_run_came_to),
        cmocka_unit_test(every_status_has_its_place_on_the_summary),
        cmocka_unit_test(what_is_not_said_leaves_no_cell),
        cmocka_unit_test(an_export_has_no_fees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
