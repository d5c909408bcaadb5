/* A history as CSV, and what is the same in every format. */
#include "history_sample.h"

#include <signal.h>
#include <unistd.h>

#define HEADER HISTORY_COLUMNS "\n"

static const struct history_style csv = {.format = REPORT_CSV};

static void an_empty_history_is_its_header(void **state)
{
    const struct history_style excel = {.format = REPORT_CSV, .byte_order_mark = true};

    (void)state;
    writes(NULL, 0, &csv, HEADER);
    writes(NULL, 0, &excel, "\xef\xbb\xbf" HEADER);
}

static void the_columns_are_those_documented(void **state)
{
    (void)state;
    assert_string_equal(
        HISTORY_COLUMNS,
        "key,state,state_at,first_sent_at,worker_id,assignment_id,hit_id,amount,paid_amount,"
        "currency,reason,ref,paid_at,payment_id,platform,endpoint,run,file,code,detail,who,"
        "quote_id");
}

static void a_confirmed_payment_says_what_was_paid_and_when(void **state)
{
    struct history_event events[] = {sample_event(EVENT_SENDING, SAMPLE_S),
                                     sample_event(EVENT_ACCEPTED, SAMPLE_S + 1),
                                     sample_event(EVENT_CONFIRMED, SAMPLE_S + 61)};
    struct history_row row = sample_row(events, 3);

    (void)state;
    row.paid_at_s = SAMPLE_S + 1;
    row.ref = "r-7";
    row.payment_id = "P9";
    row.quote_id = "Q-1";
    row.pay_minor = 250; /* topped up */
    writes(&row, 1, &csv,
           HEADER SAMPLE_KEY ",confirmed,2026-02-01T00:01:00Z,2026-01-31T23:59:59Z,A2XYZ,3AAA,3HIT,"
                             "12.50,2.50,USD,Great work,r-7,2026-02-01T00:00:00Z,P9,mturk,host:443,"
                             "R1,/srv/b.csv,,,,Q-1\n");
}

static void an_open_payment_says_no_paid_amount(void **state)
{
    struct history_event events[] = {sample_event(EVENT_SENDING, SAMPLE_S),
                                     sample_event(EVENT_IN_DOUBT, SAMPLE_S + 30)};
    struct history_row row = sample_row(events, 2);

    (void)state;
    events[1].code = "NoAnswer";
    events[1].detail = "the connection closed";
    writes(&row, 1, &csv,
           HEADER SAMPLE_KEY ",in_doubt,2026-02-01T00:00:29Z,2026-01-31T23:59:59Z,A2XYZ,3AAA,3HIT,"
                             "12.50,,USD,Great work,,,,mturk,host:443,R1,/srv/b.csv,NoAnswer,the "
                             "connection closed,,\n");
}

static void an_adopted_payment_was_never_sent(void **state)
{
    struct history_event event = sample_event(EVENT_ADOPTED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);

    (void)state;
    writes(&row, 1, &csv,
           HEADER SAMPLE_KEY ",adopted,2026-01-31T23:59:59Z,,A2XYZ,3AAA,3HIT,12.50,12.50,USD,"
                             "Great work,,,,mturk,host:443,R1,/srv/b.csv,,,,\n");
}

static void a_resolved_payment_says_who_and_why(void **state)
{
    struct history_event events[] = {sample_event(EVENT_SENDING, SAMPLE_S),
                                     sample_event(EVENT_RESOLVED_NOT_PAID, SAMPLE_S + 1)};
    struct history_row row = sample_row(events, 2);

    (void)state;
    events[1].who = "maria@lab";
    events[1].detail = "asked, \"nothing came\"";
    writes(&row, 1, &csv,
           HEADER SAMPLE_KEY ",resolved_not_paid,2026-02-01T00:00:00Z,2026-01-31T23:59:59Z,A2XYZ,"
                             "3AAA,3HIT,12.50,,USD,Great work,,,,mturk,host:443,R1,/srv/b.csv,,"
                             "\"asked, \"\"nothing came\"\"\",maria@lab,\n");
}

static void no_text_is_a_formula(void **state)
{
    struct history_event event = sample_event(EVENT_ADOPTED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);

    (void)state;
    row.worker_id = "=1";
    row.assignment_id = "+1";
    row.group_id = "-1";
    row.reason = "=HYPERLINK(\"x\")";
    row.ref = "@1";
    row.payment_id = "\t1";
    row.file = "-";
    row.run_id = "'=1";
    event.code = "+";
    event.detail = "\r1";
    event.who = "=who";
    row.quote_id = "=Q";
    writes(&row, 1, &csv,
           HEADER SAMPLE_KEY ",adopted,2026-01-31T23:59:59Z,,'=1,'+1,'-1,12.50,12.50,USD,"
                             "\"'=HYPERLINK(\"\"x\"\")\",'@1,,\"'\t1\",mturk,host:443,''=1,'-,'+,"
                             "\"'\r1\",'=who,'=Q\n");
}

static void each_event_is_of_one_kind(void **state)
{
    static const enum history_kind kinds[EVENT_COUNT] = {
        [EVENT_NONE] = HISTORY_OPEN,          [EVENT_SENDING] = HISTORY_OPEN,
        [EVENT_IN_DOUBT] = HISTORY_OPEN,      [EVENT_ACCEPTED] = HISTORY_ACCEPTED,
        [EVENT_REFUSED] = HISTORY_REFUSED,    [EVENT_NOT_SENT] = HISTORY_NOT_PAID,
        [EVENT_CONFIRMED] = HISTORY_PAID,     [EVENT_ADOPTED] = HISTORY_PAID,
        [EVENT_RESOLVED_PAID] = HISTORY_PAID, [EVENT_RESOLVED_NOT_PAID] = HISTORY_NOT_PAID,
        [EVENT_MOVED] = HISTORY_MOVED,        [EVENT_STILL_OPEN] = HISTORY_OPEN,
        [EVENT_SAID_PAID] = HISTORY_OPEN,
    };

    (void)state;
    for (int event = EVENT_NONE; event < EVENT_COUNT; event++) {
        assert_int_equal(history_kind_after((enum event)event), kinds[event]);
        if (event == EVENT_NONE)
            continue;
        assert_int_equal(entry_state_after((enum event)event) == ENTRY_OPEN,
                         kinds[event] == HISTORY_OPEN);
        assert_int_equal(entry_state_after((enum event)event) == ENTRY_CLOSED,
                         kinds[event] == HISTORY_REFUSED || kinds[event] == HISTORY_NOT_PAID ||
                             kinds[event] == HISTORY_MOVED);
    }
}

/* A full disk is noticed while rows still come, and said at the end also when all fitted into the
 * buffer. */
static void what_cannot_be_written_ends_it(void **state)
{
    struct history_event event = sample_event(EVENT_ADOPTED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);
    struct history_writer writer;
    struct error error = {0};
    FILE *full = fopen("/dev/full", "w");
    int rows = 0;

    (void)state;
    assert_non_null(full);
    history_begin(&writer, &csv, full);
    while (rows < 10000 && history_add(&writer, &row, &error) == 0)
        rows++;
    assert_in_range(rows, 1, 9999);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_non_null(strstr(error.text, "--output"));
    assert_int_equal(history_end(&writer, false, &error), -1);
    clearerr(full);
    history_begin(&writer, &csv, full);
    assert_int_equal(history_end(&writer, true, &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_non_null(strstr(error.text, "No space left on device"));
    (void)fclose(full);
}

static void a_reader_that_has_gone_is_no_full_disk(void **state)
{
    struct history_writer writer;
    struct error error = {0};
    int ends[2];
    FILE *stream;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(close(ends[0]), 0);
    stream = fdopen(ends[1], "w");
    assert_non_null(stream);
    assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    history_begin(&writer, &csv, stream);
    assert_int_equal(history_end(&writer, true, &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_non_null(strstr(error.text, "whoever read it has stopped"));
    (void)fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_history_is_its_header),
        cmocka_unit_test(the_columns_are_those_documented),
        cmocka_unit_test(a_confirmed_payment_says_what_was_paid_and_when),
        cmocka_unit_test(an_open_payment_says_no_paid_amount),
        cmocka_unit_test(an_adopted_payment_was_never_sent),
        cmocka_unit_test(a_resolved_payment_says_who_and_why),
        cmocka_unit_test(no_text_is_a_formula),
        cmocka_unit_test(each_event_is_of_one_kind),
        cmocka_unit_test(what_cannot_be_written_ends_it),
        cmocka_unit_test(a_reader_that_has_gone_is_no_full_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
