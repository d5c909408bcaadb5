#include "report_sample.h"

#include <csv.h>
#include <stdbool.h>

static const struct report_style csv_style = {.format = REPORT_CSV};

#define HEADER                                                                               \
    "row,status,code,worker_id,assignment_id,hit_id,amount,currency,reason,ref,paid_amount," \
    "paid_at,payment_id,detail"

static void check(const struct report *report, const char *expected)
{
    char *text = sample_write(report, &csv_style);

    assert_string_equal(text, expected);
    free(text);
}

static void the_columns_are_those_of_the_contract_and_then_the_inputs_own(void **state)
{
    static const char *const names[] = {"Notes", "=sum", "a,b"};
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    check(&report, HEADER "\n");
    report.extra_names = names;
    report.extra_count = 3;
    check(&report, HEADER ",Notes,'=sum,\"a,b\"\n");
}

static void another_platform_has_its_own_names_for_the_ids(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    report.id_columns[0] = "participant_id";
    report.id_columns[1] = "submission_id";
    report.id_columns[2] = "study_id";
    check(&report, "row,status,code,participant_id,submission_id,study_id,amount,currency,reason,"
                   "ref,paid_amount,paid_at,payment_id,detail\n");
}

static void a_row_to_pay_has_nothing_in_the_columns_of_what_is_paid(void **state)
{
    struct intent intent = sample_intent(7);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    intent.ref = "r1";
    check(&report, HEADER "\n7,to_pay,,A2XYZ,3AAA,3HIT,12.50,USD,Great work,r1,,,,\n");
}

static void a_paid_row_says_how_much_and_when_in_utc(void **state)
{
    struct intent intent = sample_intent(4294967295u);
    struct outcome outcome = sample_outcome(STATUS_ALREADY_PAID);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    outcome.paid_minor = 5;
    outcome.paid_at_s = 1769903999;
    outcome.payment_id = "p-1";
    outcome.code = "accepted";
    outcome.detail = "shown later";
    check(&report, HEADER "\n4294967295,already_paid,accepted,A2XYZ,3AAA,3HIT,12.50,USD,Great work,"
                          ",0.05,2026-01-31T23:59:59Z,p-1,shown later\n");
}

static void a_payment_of_nothing_is_something_known(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_HELD);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    outcome.paid_minor = 0;
    check(&report, HEADER "\n1,held,,A2XYZ,3AAA,3HIT,12.50,USD,Great work,,0.00,,,\n");
}

static void an_invalid_row_shows_its_amount_as_it_stands(void **state)
{
    struct problem problem = {.code = "bad_amount", .detail = "say 5.00", .amount_text = "$5.00"};
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_INVALID);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    intent.amount = (struct money){0};
    intent.problem = &problem;
    outcome.code = problem.code;
    outcome.detail = problem.detail;
    check(&report, HEADER "\n1,invalid,bad_amount,A2XYZ,3AAA,3HIT,$5.00,USD,Great work,,,,,"
                          "say 5.00\n");
    problem.amount_text = "-1,5";
    check(&report, HEADER "\n1,invalid,bad_amount,A2XYZ,3AAA,3HIT,\"'-1,5\",USD,Great work,,,,,"
                          "say 5.00\n");
}

static void an_unexpected_payment_comes_last_and_has_no_row(void **state)
{
    static const char *const names[] = {"x", "y"};
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_ZERO);
    struct payment payment = sample_payment();
    const struct payment *const unexpected[] = {&payment};
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    intent.amount.minor = 0;
    intent.extra = "one\0two";
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    report.extra_names = names;
    report.extra_count = 2;
    check(&report, HEADER ",x,y\n1,zero,,A2XYZ,3AAA,3HIT,0.00,USD,Great work,,,,,,one,two\n"
                          ",unexpected,,A9,3B,3H,,USD,by hand,,2.00,2026-01-31T23:59:59Z,,"
                          "the platform shows this payment and no row explains it,,\n");
}

static void an_unexpected_payment_that_may_be_no_bonus_says_so(void **state)
{
    struct payment payment = sample_payment();
    const struct payment *const unexpected[] = {&payment};
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    payment.doubt = "this may be a reward";
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    check(&report, HEADER "\n,unexpected,,A9,3B,3H,,USD,by hand,,2.00,2026-01-31T23:59:59Z,,"
                          "this may be a reward\n");
}

static void excel_gets_a_byte_order_mark(void **state)
{
    struct report_style style = {.format = REPORT_CSV, .byte_order_mark = true};
    struct report report = sample_report(NULL, NULL, 0);
    char *text = sample_write(&report, &style);

    (void)state;
    assert_string_equal(text, "\xef\xbb\xbf" HEADER "\n");
    free(text);
}

/* The reason's cell as it is written for `reason`. */
static void check_cell(const char *reason, const char *cell)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    char expected[512];

    intent.reason = reason;
    (void)snprintf(expected, sizeof expected,
                   HEADER "\n1,to_pay,,A2XYZ,3AAA,3HIT,12.50,USD,%s,,,,,\n", cell);
    check(&report, expected);
}

static void only_cells_that_need_quotes_get_them(void **state)
{
    (void)state;
    check_cell("plain; 'text'|é", "plain; 'text'|é");
    check_cell("a,b", "\"a,b\"");
    check_cell("say \"hi\"", "\"say \"\"hi\"\"\"");
    check_cell("\"", "\"\"\"\"");
    check_cell("two\nlines", "\"two\nlines\"");
    check_cell("two\r\nlines", "\"two\r\nlines\"");
    check_cell(" blank first", "\" blank first\"");
    check_cell("blank last ", "\"blank last \"");
    check_cell("tab last\t", "\"tab last\t\"");
}

static void no_cell_is_taken_for_a_formula(void **state)
{
    (void)state;
    check_cell("=1+1", "'=1+1");
    check_cell("+1", "'+1");
    check_cell("-1", "'-1");
    check_cell("@SUM(A1)", "'@SUM(A1)");
    check_cell("\tx", "\"'\tx\"");
    check_cell("\rx", "\"'\rx\"");
    check_cell("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"");
    check_cell("a=1", "a=1");
}

static void a_cell_that_looks_guarded_already_is_guarded_once_more(void **state)
{
    (void)state;
    check_cell("'=x", "''=x");
    check_cell("''@x", "'''@x");
    check_cell("'quoted'", "'quoted'");
    check_cell("'", "'");
}

static void every_text_column_is_guarded(void **state)
{
    static const char *const names[] = {"@name"};
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_FAILED);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    intent.worker_id = "=w";
    intent.assignment_id = "+a";
    intent.group_id = "-g";
    intent.ref = "@r";
    intent.extra = "=e";
    outcome.code = "=c";
    outcome.detail = "-d";
    outcome.payment_id = "=p";
    report.extra_names = names;
    report.extra_count = 1;
    check(&report, HEADER ",'@name\n1,failed,'=c,'=w,'+a,'-g,12.50,USD,Great work,'@r,,,'=p,'-d,"
                          "'=e\n");
}

/* The cells of a file as libcsv reads them, `row` counted from 0. */
struct reading {
    char cells[64][64];
    size_t count;
    size_t rows;
};

static void on_cell(void *bytes, size_t length, void *context)
{
    struct reading *reading = context;

    if (reading->rows == 1) {
        assert_true(reading->count < 64 && length < 64);
        memcpy(reading->cells[reading->count], bytes ? bytes : "", length);
        reading->cells[reading->count++][length] = '\0';
    }
}

static void on_row(int c, void *context)
{
    (void)c;
    ((struct reading *)context)->rows++;
}

/* The rule that csv_writer.h gives to whoever reads a report back. */
static const char *unguarded(const char *cell)
{
    size_t quotes = strspn(cell, "'");

    return quotes && cell[quotes] && strchr("=+-@\t\r", cell[quotes]) ? cell + 1 : cell;
}

static void whatever_a_cell_holds_another_reader_gets_it_back(void **state)
{
    static const char alphabet[] = "'=+-@\t\r\n\", ;a\xc3\xa9";
    static const char *const names[] = {"x"};
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    uint32_t random = 1;
    char cell[16];

    (void)state;
    report.extra_names = names;
    report.extra_count = 1;
    intent.extra = cell;
    intent.reason = cell;
    for (int round = 0; round < 20000; round++) {
        struct reading reading = {0};
        struct csv_parser parser;
        size_t length = 0;
        char *text;

        while (length < sizeof cell - 1 && (random = random * 1664525u + 1013904223u) >> 29)
            cell[length++] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
        cell[length] = '\0';
        text = sample_write(&report, &csv_style);
        assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
        assert_int_equal(csv_parse(&parser, text, strlen(text), on_cell, on_row, &reading),
                         strlen(text));
        assert_int_equal(csv_fini(&parser, on_cell, on_row, &reading), 0);
        csv_free(&parser);
        assert_int_equal(reading.rows, 2);
        assert_int_equal(reading.count, 15);
        assert_string_equal(unguarded(reading.cells[8]), cell);
        assert_string_equal(unguarded(reading.cells[14]), cell);
        assert_null(strchr("=+-@", reading.cells[14][0] ? reading.cells[14][0] : 'a'));
        free(text);
    }
}

static void check_full_disk(size_t count, int buffering)
{
    struct intent *intents = calloc(count, sizeof *intents);
    struct outcome *outcomes = calloc(count, sizeof *outcomes);
    struct report report = sample_report(intents, outcomes, count);
    struct error error = {0};
    struct totals totals;
    FILE *full = fopen("/dev/full", "w");

    assert_true(intents && outcomes && full);
    assert_int_equal(setvbuf(full, NULL, buffering, BUFSIZ), 0);
    for (size_t i = 0; i < count; i++) {
        intents[i] = sample_intent((uint32_t)i + 1);
        outcomes[i] = sample_outcome(STATUS_TO_PAY);
    }
    report_totals(&report, &totals);
    if (count == 0)
        assert_int_equal(report_begin(&report, &csv_style, full, &error), -1);
    else
        assert_int_equal(report_write(&report, &totals, &csv_style, full, &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_non_null(strstr(error.text, "No space left on device"));
    (void)fclose(full);
    free(intents);
    free(outcomes);
}

static void a_full_disk_is_noticed_at_the_beginning_and_in_the_middle(void **state)
{
    (void)state;
    check_full_disk(0, _IOFBF);
    check_full_disk(1, _IONBF);
    check_full_disk(20000, _IOFBF);
}

/* A disk that refuses one write and takes the next. */
static ssize_t refuse_once(void *refused, const char *bytes, size_t length)
{
    (void)bytes;
    if (*(bool *)refused)
        return (ssize_t)length;
    *(bool *)refused = true;
    return 0;
}

static void an_earlier_failure_of_the_stream_is_not_forgotten(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);
    struct totals totals = {0};
    struct error error = {0};
    bool refused = false;
    FILE *stream = fopencookie(&refused, "w", (cookie_io_functions_t){.write = refuse_once});

    (void)state;
    assert_non_null(stream);
    assert_int_equal(setvbuf(stream, NULL, _IONBF, 0), 0);
    assert_int_equal(fputc('x', stream), EOF);
    assert_int_equal(report_write(&report, &totals, &csv_style, stream, &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    (void)fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_columns_are_those_of_the_contract_and_then_the_inputs_own),
        cmocka_unit_test(another_platform_has_its_own_names_for_the_ids),
        cmocka_unit_test(a_row_to_pay_has_nothing_in_the_columns_of_what_is_paid),
        cmocka_unit_test(a_paid_row_says_how_much_and_when_in_utc),
        cmocka_unit_test(a_payment_of_nothing_is_something_known),
        cmocka_unit_test(an_invalid_row_shows_its_amount_as_it_stands),
        cmocka_unit_test(an_unexpected_payment_comes_last_and_has_no_row),
        cmocka_unit_test(an_unexpected_payment_that_may_be_no_bonus_says_so),
        cmocka_unit_test(excel_gets_a_byte_order_mark),
        cmocka_unit_test(only_cells_that_need_quotes_get_them),
        cmocka_unit_test(no_cell_is_taken_for_a_formula),
        cmocka_unit_test(a_cell_that_looks_guarded_already_is_guarded_once_more),
        cmocka_unit_test(every_text_column_is_guarded),
        cmocka_unit_test(whatever_a_cell_holds_another_reader_gets_it_back),
        cmocka_unit_test(a_full_disk_is_noticed_at_the_beginning_and_in_the_middle),
        cmocka_unit_test(an_earlier_failure_of_the_stream_is_not_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
