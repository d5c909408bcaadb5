/* A history as JSON. */
#include "history_sample.h"

static const struct history_style json = {.format = REPORT_JSON};

static void an_empty_history_is_an_object_without_entries(void **state)
{
    (void)state;
    writes(NULL, 0, &json, "{\"version\":1,\n\"entries\":[\n]}\n");
}

static void an_entry_has_all_that_was_said_of_it(void **state)
{
    struct history_event events[] = {sample_event(EVENT_SENDING, SAMPLE_S),
                                     sample_event(EVENT_CONFIRMED, SAMPLE_S + 1)};
    struct history_row row = sample_row(events, 2);

    (void)state;
    row.paid_at_s = SAMPLE_S + 1;
    row.pay_minor = 250;
    events[1].run_id = "R2";
    writes(&row, 1, &json,
           "{\"version\":1,\n\"entries\":[\n"
           "{\"key\":\"" SAMPLE_KEY "\",\"state\":\"confirmed\",\"state_at\":"
           "\"2026-02-01T00:00:00Z\",\"first_sent_at\":\"2026-01-31T23:59:59Z\",\"worker_id\":"
           "\"A2XYZ\",\"assignment_id\":\"3AAA\",\"hit_id\":\"3HIT\",\"amount\":\"12.50\","
           "\"pay_amount\":\"2.50\",\"paid_amount\":\"2.50\",\"currency\":\"USD\",\"reason\":"
           "\"Great work\",\"ref\":\"\",\"paid_at\":\"2026-02-01T00:00:00Z\",\"payment_id\":\"\","
           "\"platform\":\"mturk\",\"endpoint\":\"host:443\",\"run\":\"R1\",\"file\":"
           "\"/srv/b.csv\",\"code\":\"\",\"detail\":\"\",\"who\":\"\",\"quote_id\":\"\","
           "\"quote\":\"\",\"shown_before\":\"\",\"events\":["
           "{\"event\":\"sending\",\"at\":\"2026-01-31T23:59:59Z\",\"run\":\"R1\",\"code\":\"\","
           "\"detail\":\"\",\"who\":\"\"},"
           "{\"event\":\"confirmed\",\"at\":\"2026-02-01T00:00:00Z\",\"run\":\"R2\",\"code\":\"\","
           "\"detail\":\"\",\"who\":\"\"}]}\n]}\n");
}

static void what_there_is_none_of_is_null(void **state)
{
    struct history_event event = sample_event(EVENT_ADOPTED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);
    char *text = sample_written(&row, 1, &json);

    (void)state;
    assert_non_null(strstr(text, "\"first_sent_at\":null"));
    assert_non_null(strstr(text, "\"paid_at\":null"));
    free(text);
    event.event = EVENT_SENDING;
    text = sample_written(&row, 1, &json);
    assert_non_null(strstr(text, "\"paid_amount\":null"));
    assert_non_null(strstr(text, "\"pay_amount\":\"12.50\""));
    free(text);
}

static void entries_stand_apart_and_texts_are_escaped(void **state)
{
    struct history_event event = sample_event(EVENT_REFUSED, SAMPLE_S);
    struct history_row rows[] = {sample_row(&event, 1), sample_row(&event, 1)};
    char *text;

    (void)state;
    rows[1].reason = "a \"b\"\n\\";
    event.detail = "\xff";
    text = sample_written(rows, 2, &json);
    assert_non_null(strstr(text, "}]},\n{\"key\""));
    assert_non_null(strstr(text, "\"a \\\"b\\\"\\n\\\\\""));
    assert_non_null(strstr(text, "\"detail\":\"\xef\xbf\xbd\""));
    free(text);
}

static void a_quote_is_a_text_as_the_platform_gave_it(void **state)
{
    struct history_event event = sample_event(EVENT_ACCEPTED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);
    char *text;

    (void)state;
    row.quote_id = "Q-1";
    row.quote = "{\"id\": \"Q-1\",\n\"amount\": 12.50}";
    row.shown = "1.00 2.50";
    text = sample_written(&row, 1, &json);
    assert_non_null(strstr(text,
                           ",\"quote_id\":\"Q-1\",\"quote\":\"{\\\"id\\\": \\\"Q-1\\\",\\n"
                           "\\\"amount\\\": 12.50}\",\"shown_before\":\"1.00 2.50\",\"events\":["));
    free(text);
}

/* Whoever reads it must not take a part for the whole. */
static void what_is_cut_short_has_no_end(void **state)
{
    char *text = NULL;
    size_t length = 0;
    struct history_writer writer;
    struct error error;
    FILE *stream = open_memstream(&text, &length);

    (void)state;
    assert_non_null(stream);
    history_begin(&writer, &json, stream);
    assert_int_equal(history_end(&writer, false, &error), 0);
    assert_int_equal(fclose(stream), 0);
    assert_null(strchr(text, '}'));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_history_is_an_object_without_entries),
        cmocka_unit_test(an_entry_has_all_that_was_said_of_it),
        cmocka_unit_test(what_there_is_none_of_is_null),
        cmocka_unit_test(entries_stand_apart_and_texts_are_escaped),
        cmocka_unit_test(a_quote_is_a_text_as_the_platform_gave_it),
        cmocka_unit_test(what_is_cut_short_has_no_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
