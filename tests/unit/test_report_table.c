#include "report_sample.h"

#include <stdbool.h>

static void check(const struct report *report, int columns, const char *expected)
{
    char *text = sample_table(report, columns, false);

    /* The empty line before it is report_begin()'s. */
    assert_int_equal(text[0], '\n');
    assert_string_equal(text + 1, expected);
    free(text);
}

static void rows_that_need_attention_come_first_and_sums_last(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2), sample_intent(3)};
    struct outcome outcomes[] = {sample_outcome(STATUS_ALREADY_PAID), sample_outcome(STATUS_TO_PAY),
                                 sample_outcome(STATUS_HELD)};
    struct payment payment = sample_payment();
    const struct payment *const unexpected[] = {&payment};
    struct report report = sample_report(intents, outcomes, 3);

    (void)state;
    intents[1].amount.minor = 100000;
    outcomes[0].paid_minor = 1250;
    outcomes[0].paid_at_s = 1769903999;
    outcomes[1].pay_minor = 100000;
    outcomes[2].code = "amount_differs";
    outcomes[2].detail = "the platform shows 2.00 USD";
    report.unexpected = unexpected;
    report.unexpected_count = 1;
    check(&report, 0,
          "  row  worker_id  assignment_id       amount  reason\n"
          "\n"
          "held (1): a person decides; nothing is sent\n"
          "*   3  A2XYZ      3AAA             12.50 USD  Great work\n"
          "       amount_differs: the platform shows 2.00 USD\n"
          "\n"
          "unexpected (1): paid, and no row explains it\n"
          "-      A9         3B                2.00 USD  2026-01-31 by hand\n"
          "\n"
          "to pay (1): missing; \"bonusrec pay\" sends it\n"
          "+   2  A2XYZ      3AAA           1000.00 USD  Great work\n"
          "\n"
          "already paid (1): nothing left to do\n"
          "=   1  A2XYZ      3AAA             12.50 USD  2026-01-31 Great work\n"
          "\n"
          "  status                     rows         money\n"
          "* held                          1         12.50 USD\n"
          "- unexpected                    1          2.00 USD\n"
          "+ to pay                        1       1000.00 USD\n"
          "= already paid                  1         12.50 USD\n");
}

static void the_sections_stand_in_their_order(void **state)
{
    static const char *const order[] = {"held",    "invalid",       "failed",
                                        "unknown", "not attempted", "to pay",
                                        "paid",    "zero",          "already paid"};
    enum { COUNT = STATUS_COUNT - 2 };
    struct intent intents[COUNT] = {{0}};
    struct outcome outcomes[COUNT] = {{0}};
    struct report report = sample_report(intents, outcomes, COUNT);
    const char *before;
    char *text;

    (void)state;
    for (int i = 0; i < COUNT; i++) { /* all but STATUS_UNEXPECTED, which is no row's */
        intents[i] = sample_intent((uint32_t)i + 1);
        outcomes[i] = sample_outcome((enum status)(i + 1));
    }
    text = sample_table(&report, 80, false);
    before = text;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        char title[32];
        const char *here;

        (void)snprintf(title, sizeof title, "\n%s (1)", order[i]);
        here = strstr(text, title);
        assert_non_null(here);
        assert_true(here > before);
        before = here;
    }
    free(text);
}

static void the_fee_is_added_to_what_is_to_be_paid(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    const struct report_style style = {.format = REPORT_TABLE};
    struct totals totals;
    struct error error;
    char text[2048] = "";
    FILE *stream = fmemopen(text, sizeof text, "w");

    (void)state;
    assert_non_null(stream);
    report_totals(&report, &totals);
    totals.fees_minor = 250;
    assert_int_equal(report_write(&report, &totals, &style, stream, &error), 0);
    (void)fclose(stream);
    assert_non_null(strstr(text, "+ to pay                        1         12.50 USD\n"
                                 "    and the platform's fee                 2.50 USD\n"
                                 "    together                              15.00 USD\n"));
}

static void ids_are_never_cut_and_reasons_are(void **state)
{
    static const char worker[] = "A2XYZABCDEFGHI";
    static const char assignment[] = "3ABCDEFGHIJKLMNOPQRSTUVWXYZ012";
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);

    (void)state;
    intent.worker_id = worker;
    intent.assignment_id = assignment;
    intent.reason = "Thank you for all five sessions of the study";
    for (int columns = 10; columns < 150; columns++) {
        char *text = sample_table(&report, columns, false);
        char *line = strstr(text, "\n+ ");
        char *end;

        assert_non_null(line);
        end = strstr(++line, "\n\n");
        assert_non_null(end);
        *end = '\0';
        assert_non_null(strstr(line, worker));
        assert_non_null(strstr(line, assignment));
        assert_non_null(strstr(line, "12.50 USD"));
        if (columns >= 64)
            assert_null(strchr(line, '\n'));
        if (columns == 80)
            assert_non_null(strstr(line, "USD  Thank you f..."));
        if (columns >= 120)
            assert_non_null(strstr(line, "of the study"));
        free(text);
    }
}

static void a_long_detail_is_broken_between_words_and_then_cut(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_HELD);
    struct report report = sample_report(&intent, &outcome, 1);
    char *text;

    (void)state;
    outcome.detail = "one two three four five six seven eight nine ten eleven twelve thirteen "
                     "fourteen fifteen";
    text = sample_table(&report, 30, false);
    assert_non_null(strstr(text, "       one two three four five\n"
                                 "       six seven eight nine\n"
                                 "       ten eleven twelve\n"
                                 "       thirteen fourteen fi...\n\n"));
    free(text);
    text = sample_table(&report, 0, false);
    assert_non_null(strstr(text, "       one two three"));
    assert_non_null(strstr(text, "fourteen fifteen\n"));
    free(text);
}

static void a_detail_that_rows_share_is_said_once(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2), sample_intent(3)};
    struct outcome outcomes[] = {sample_outcome(STATUS_FAILED), sample_outcome(STATUS_FAILED),
                                 sample_outcome(STATUS_FAILED)};
    struct report report = sample_report(intents, outcomes, 3);
    char *text;

    (void)state;
    for (int i = 0; i < 3; i++)
        outcomes[i].detail = i < 2 ? "cannot be listed" : "refused";
    text = sample_table(&report, 0, false);
    assert_non_null(strstr(text, "!   1  A2XYZ      3AAA           12.50 USD  Great work\n"
                                 "!   2  A2XYZ      3AAA           12.50 USD  Great work\n"
                                 "       these 2: cannot be listed\n"
                                 "!   3  A2XYZ      3AAA           12.50 USD  Great work\n"
                                 "       refused\n"));
    free(text);
}

static void a_doubtful_payment_that_no_row_explains_says_why(void **state)
{
    struct payment payments[] = {sample_payment(), sample_payment()};
    const struct payment *const unexpected[] = {&payments[0], &payments[1]};
    struct report report = sample_report(NULL, NULL, 0);
    char *text;

    (void)state;
    payments[1].doubt = "it may be the reward";
    report.unexpected = unexpected;
    report.unexpected_count = 2;
    text = sample_table(&report, 0, false);
    assert_non_null(strstr(text, "unexpected (2): paid, and no row explains it\n"
                                 "-      A9         3B             2.00 USD  2026-01-31 by hand\n"
                                 "-      A9         3B             2.00 USD  2026-01-31 by hand\n"
                                 "       it may be the reward\n\n"));
    free(text);
}

static void no_cell_can_steer_the_terminal(void **state)
{
    static const char hostile[] = "a\033[2Jb\x07\x7f\xc2\x9b"
                                  "c\xe2\x80\xae"
                                  "d\xff\ne\r\tf";
    struct problem problem = {.code = hostile, .detail = hostile, .amount_text = hostile};
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_INVALID), sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 2);
    char *text;

    (void)state;
    for (int i = 0; i < 2; i++) {
        intents[i].worker_id = hostile;
        intents[i].assignment_id = hostile;
        intents[i].reason = hostile;
        outcomes[i].code = hostile;
        outcomes[i].detail = hostile;
    }
    intents[0].problem = &problem;
    text = sample_table(&report, 0, false);
    for (const char *p = text; *p; p++)
        assert_true(*p == '\n' || (*p >= ' ' && *p < 0x7f));
    assert_non_null(strstr(text, "a?[2Jb???c?d? e  f"));
    free(text);
}

static void columns_stay_in_line_beside_wide_characters(void **state)
{
    struct problem problem = {.code = "bad_worker_id", .detail = "", .amount_text = "1.00"};
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_INVALID), sample_outcome(STATUS_INVALID)};
    struct report report = sample_report(intents, outcomes, 2);
    char *text;

    (void)state;
    for (int i = 0; i < 2; i++)
        intents[i].problem = &problem;
    intents[0].worker_id = "特別ボーナス";
    intents[1].worker_id = "";
    text = sample_table(&report, 0, false);
    assert_non_null(strstr(text, "!   1  特別ボーナス  3AAA             1.00  Great work\n"
                                 "!   2  -             3AAA             1.00  Great work\n"));
    free(text);
}

static void a_cell_that_is_no_id_does_not_push_the_table_apart(void **state)
{
    struct problem problem = {
        .code = "bad_worker_id", .detail = "too long", .amount_text = "12.50"};
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_INVALID), sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 2);
    char *cell = malloc(100001);
    char *text;

    (void)state;
    assert_non_null(cell);
    memset(cell, 'x', 100000);
    cell[100000] = '\0';
    intents[0].worker_id = cell;
    intents[0].problem = &problem;
    text = sample_table(&report, 80, false);
    assert_true(strlen(text) < 2000);
    assert_non_null(strstr(text, "\n+   2  A2XYZ                             3AAA "));
    free(text);
    free(cell);
}

static void an_unusable_amount_stands_in_line_as_it_is(void **state)
{
    struct problem problems[] = {
        {.code = "bad_amount", .detail = "", .amount_text = "１２€"            },
        {.code = "bad_amount", .detail = "", .amount_text = "123456789012345678901"},
        {.code = "bad_amount", .detail = "", .amount_text = ""                     }
    };
    struct intent intents[] = {sample_intent(1), sample_intent(2), sample_intent(3)};
    struct outcome outcomes[] = {sample_outcome(STATUS_INVALID), sample_outcome(STATUS_INVALID),
                                 sample_outcome(STATUS_INVALID)};
    struct report report = sample_report(intents, outcomes, 3);
    char *text;

    (void)state;
    for (int i = 0; i < 3; i++)
        intents[i].problem = &problems[i];
    text = sample_table(&report, 0, false);
    assert_non_null(strstr(text,
                           "!   1  A2XYZ      3AAA                          １２€  Great work\n"
                           "!   2  A2XYZ      3AAA           12345678901234567...  Great work\n"
                           "!   3  A2XYZ      3AAA                              -  Great "
                           "work\n"));
    assert_non_null(strstr(text, "\n! invalid                       3\n"));
    free(text);
}

static void without_any_assignment_the_column_is_left_out(void **state)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_TO_PAY);
    struct report report = sample_report(&intent, &outcome, 1);
    char *text;

    (void)state;
    intent.assignment_id = "";
    text = sample_table(&report, 0, false);
    assert_null(strstr(text, "assignment_id"));
    assert_non_null(strstr(text, "+   1  A2XYZ      12.50 USD  Great work\n"));
    free(text);
}

static void colour_adds_nothing_but_colour(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_HELD), sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 2);
    char *plain = sample_table(&report, 80, false);
    char *color = sample_table(&report, 80, true);
    char *to = color;

    (void)state;
    assert_null(strchr(plain, '\033'));
    assert_non_null(strstr(color, "\033[33m*\033[0m   1"));
    for (const char *from = color; *from; from++) {
        if (*from == '\033')
            from += strcspn(from, "m");
        else
            *to++ = *from;
    }
    *to = '\0';
    assert_string_equal(color, plain);
    free(plain);
    free(color);
}

static void a_report_without_rows_says_so(void **state)
{
    struct report report = sample_report(NULL, NULL, 0);

    (void)state;
    check(&report, 80, "no rows, and no unexpected payments\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_need_attention_come_first_and_sums_last),
        cmocka_unit_test(the_sections_stand_in_their_order),
        cmocka_unit_test(the_fee_is_added_to_what_is_to_be_paid),
        cmocka_unit_test(ids_are_never_cut_and_reasons_are),
        cmocka_unit_test(a_long_detail_is_broken_between_words_and_then_cut),
        cmocka_unit_test(a_detail_that_rows_share_is_said_once),
        cmocka_unit_test(a_doubtful_payment_that_no_row_explains_says_why),
        cmocka_unit_test(no_cell_can_steer_the_terminal),
        cmocka_unit_test(columns_stay_in_line_beside_wide_characters),
        cmocka_unit_test(a_cell_that_is_no_id_does_not_push_the_table_apart),
        cmocka_unit_test(an_unusable_amount_stands_in_line_as_it_is),
        cmocka_unit_test(without_any_assignment_the_column_is_left_out),
        cmocka_unit_test(colour_adds_nothing_but_colour),
        cmocka_unit_test(a_report_without_rows_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
