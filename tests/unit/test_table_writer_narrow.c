/* On a narrow terminal the reason falls away first, and then the ids get lines of their own. */
#include "report_sample.h"

static const char worker[] = "A2EXAMPLEWORKE";
static const char assignment[] = "3EXAMPLEASSIGNMENT00000000001X";

/* A report of one row with ids as long as they are; what stands above the sums. */
static void check(int columns, const char *expected)
{
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_HELD);
    struct report report = sample_report(&intent, &outcome, 1);
    char *text;
    char *end;

    intent.worker_id = worker;
    intent.assignment_id = assignment;
    outcome.code = "amount_differs";
    outcome.detail = "the platform shows 2.00 USD for it";
    text = sample_table(&report, columns, false);
    end = strstr(text, "\n\n  status");
    assert_non_null(end);
    *end = '\0';
    assert_string_equal(text, expected);
    free(text);
}

static void at_80_columns_there_is_some_room_for_the_reason(void **state)
{
    (void)state;
    check(80, "\n"
              "  row  worker_id       assignment_id                      amount  reason\n"
              "\n"
              "held (1): a person decides; nothing is sent\n"
              "*   1  A2EXAMPLEWORKE  3EXAMPLEASSIGNMENT00000000001X  12.50 USD  Great work\n"
              "       amount_differs: the platform shows 2.00 USD for it");
}

static void at_64_columns_the_reason_is_left_out(void **state)
{
    (void)state;
    check(64, "\n"
              "  row  worker_id       assignment_id                      amount\n"
              "\n"
              "held (1): a person decides; nothing is sent\n"
              "*   1  A2EXAMPLEWORKE  3EXAMPLEASSIGNMENT00000000001X  12.50 USD\n"
              "       amount_differs: the platform shows 2.00 USD for it");
}

static void at_60_columns_the_second_id_stands_below_the_first(void **state)
{
    (void)state;
    check(60, "\n"
              "  row  worker_id          amount  reason\n"
              "       assignment_id\n"
              "\n"
              "held (1): a person decides; nothing is sent\n"
              "*   1  A2EXAMPLEWORKE  12.50 USD  Great work\n"
              "       3EXAMPLEASSIGNMENT00000000001X\n"
              "       amount_differs: the platform shows 2.00 USD for it");
}

static void at_40_columns_everything_is_broken_that_may_be(void **state)
{
    (void)state;
    check(40, "\n"
              "  row  worker_id          amount\n"
              "       assignment_id\n"
              "\n"
              "held (1): a person decides; nothing is\n"
              "  sent\n"
              "*   1  A2EXAMPLEWORKE  12.50 USD\n"
              "       3EXAMPLEASSIGNMENT00000000001X\n"
              "       amount_differs: the platform\n"
              "       shows 2.00 USD for it");
}

static void at_20_columns_only_the_ids_stand_out(void **state)
{
    (void)state;
    check(20, "\n"
              "  row  worker_id\n"
              "       assignment_id\n"
              "          amount\n"
              "\n"
              "held (1): a person\n"
              "  decides; nothing\n"
              "  is sent\n"
              "*   1  A2EXAMPLEWORKE\n"
              "       3EXAMPLEASSIGNMENT00000000001X\n"
              "       12.50 USD\n"
              "       amount_differ\n"
              "       s: the\n"
              "       platform\n"
              "       shows 2.00...");
}

static void a_single_id_stands_beside_its_amount_or_above_it(void **state)
{
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_ZERO), sample_outcome(STATUS_ZERO)};
    struct report report = sample_report(intents, outcomes, 2);
    char *text;

    (void)state;
    for (int other = 0; other < 2; other++) {
        for (int i = 0; i < 2; i++) {
            intents[i].worker_id = other ? "" : assignment;
            intents[i].assignment_id = other ? assignment : "";
        }
        text = sample_table(&report, 48, false);
        assert_non_null(strstr(text, "\n0   1  3EXAMPLEASSIGNMENT00000000001X  12.50 USD\n0   2"));
        free(text);
        text = sample_table(&report, 47, false);
        assert_non_null(strstr(text, "\n0   1  3EXAMPLEASSIGNMENT00000000001X\n"
                                     "       12.50 USD  Great work\n0   2"));
        free(text);
    }
}

static void one_row_with_something_else_for_an_id_is_broken_alone(void **state)
{
    struct problem problem = {.code = "bad_worker_id", .detail = "", .amount_text = "1.00"};
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_INVALID), sample_outcome(STATUS_TO_PAY)};
    struct report report = sample_report(intents, outcomes, 2);
    char *text;

    (void)state;
    intents[0].worker_id = "this is what the survey asked at its end";
    intents[0].assignment_id = intents[1].assignment_id = assignment;
    intents[0].problem = &problem;
    intents[1].worker_id = worker;
    text = sample_table(&report, 80, false);
    assert_non_null(strstr(text, "\n!   1  this is what the survey asked at its end       1.00  "
                                 "Great work\n"
                                 "       3EXAMPLEASSIGNMENT00000000001X\n"));
    assert_non_null(strstr(text, "\n+   2  A2EXAMPLEWORKE  3EXAMPLEASSIGNMENT00000000001X  "
                                 "12.50 USD  Great work\n"));
    free(text);
}

static void the_sums_take_no_more_than_they_need(void **state)
{
    static const char unknown[] = "\n    and the platform's fee, which pay asks for\n    first\n";
    static const char known[] = "\n  status         rows  money\n"
                                "! invalid           1\n"
                                "+ to pay            1  12.50 USD\n"
                                "    and the fee         2.50 USD\n"
                                "    together           15.00 USD\n";
    struct intent intents[] = {sample_intent(1), sample_intent(2)};
    struct outcome outcomes[] = {sample_outcome(STATUS_TO_PAY), sample_outcome(STATUS_INVALID)};
    struct report report = sample_report(intents, outcomes, 2);
    const struct report_style style = {.format = REPORT_TABLE, .columns = 50};
    struct totals totals;
    struct error error;

    (void)state;
    report_totals(&report, &totals);
    for (int i = 0; i < 2; i++) {
        char text[2048] = "";
        FILE *stream = fmemopen(text, sizeof text, "w");

        assert_non_null(stream);
        totals.fees_minor = i ? 250 : -1;
        assert_int_equal(report_write(&report, &totals, &style, stream, &error), 0);
        (void)fclose(stream);
        assert_non_null(strstr(text, i ? known : unknown));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_80_columns_there_is_some_room_for_the_reason),
        cmocka_unit_test(at_64_columns_the_reason_is_left_out),
        cmocka_unit_test(at_60_columns_the_second_id_stands_below_the_first),
        cmocka_unit_test(at_40_columns_everything_is_broken_that_may_be),
        cmocka_unit_test(at_20_columns_only_the_ids_stand_out),
        cmocka_unit_test(a_single_id_stands_beside_its_amount_or_above_it),
        cmocka_unit_test(one_row_with_something_else_for_an_id_is_broken_alone),
        cmocka_unit_test(the_sums_take_no_more_than_they_need),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
