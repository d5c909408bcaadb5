/* A history as a table for a person. */
#include "history_sample.h"

static const struct history_style table = {.format = REPORT_TABLE};

#define NAMES                                                                                     \
    "  time (UTC)        key           worker_id       assignment_id                      amount" \
    "  reason\n"

static void an_empty_history_is_its_names_and_noughts(void **state)
{
    (void)state;
    writes(NULL, 0, &table,
           NAMES "\nhistory: ? 0 open, + 0 accepted, = 0 paid, ! 0 refused, . 0 not paid\n");
}

static void an_attempt_is_a_line_and_the_last_one_counts_them(void **state)
{
    struct history_event accepted = sample_event(EVENT_ACCEPTED, SAMPLE_S);
    struct history_event confirmed = sample_event(EVENT_CONFIRMED, SAMPLE_S + 60);
    struct history_row rows[] = {sample_row(&accepted, 1), sample_row(&confirmed, 1)};

    (void)state;
    rows[0].worker_id = "A1234567890123";
    rows[0].assignment_id = "3GAJ8GXBENYJQWX4HH5344TFJGVQ4K";
    rows[1].pay_minor = 100; /* topped up: what was sent counts */
    writes(rows, 2, &table,
           NAMES
           "+ 2026-01-31 23:59  0123456789ab  A1234567890123  3GAJ8GXBENYJQWX4HH5344TFJGVQ4K  "
           "12.50 USD  Great work\n"
           "= 2026-02-01 00:00  0123456789ab  A2XYZ           3AAA                             "
           "1.00 USD  Great work\n"
           "\nhistory: ? 0 open, + 1 accepted, = 1 paid, ! 0 refused, . 0 not paid\n");
}

static void what_is_open_says_why_and_how_a_person_ends_it(void **state)
{
    struct history_event events[] = {sample_event(EVENT_SENDING, SAMPLE_S),
                                     sample_event(EVENT_IN_DOUBT, SAMPLE_S)};
    struct history_row row = sample_row(events, 2);
    const struct history_style elsewhere = {.format = REPORT_TABLE, .ledger = "my 'l'.db"};
    char *text;

    (void)state;
    events[1].detail = "no answer came";
    text = sample_written(&row, 1, &table);
    assert_non_null(strstr(text, "\n? 2026-01-31 23:59  0123456789ab"));
    assert_non_null(strstr(text, "\n  in_doubt: no answer came\n"));
    assert_non_null(strstr(text, ": bonusrec resolve 0123456789ab --paid (or --not-paid)\n"));
    assert_non_null(strstr(text, "? 1 open"));
    free(text);
    events[1].detail = "";
    text = sample_written(&row, 1, &elsewhere);
    assert_non_null(strstr(text, "\n  in_doubt: it left, and no certain answer came back\n"));
    assert_non_null(strstr(text, "resolve 0123456789ab --ledger 'my '\\''l'\\''.db' --paid"));
    free(text);
}

static void what_was_not_paid_says_why_and_offers_nothing(void **state)
{
    struct history_event refused = sample_event(EVENT_REFUSED, SAMPLE_S);
    struct history_event resolved = sample_event(EVENT_RESOLVED_NOT_PAID, SAMPLE_S);
    struct history_row rows[] = {sample_row(&refused, 1), sample_row(&resolved, 1)};
    char *text;

    (void)state;
    refused.code = "RequestError";
    refused.detail = "no such worker";
    resolved.who = "maria@lab";
    resolved.detail = "asked her";
    text = sample_written(rows, 2, &table);
    assert_non_null(strstr(text, "\n! 2026"));
    assert_non_null(strstr(text, "\n  refused: RequestError: no such worker\n"));
    assert_non_null(strstr(text, "\n. 2026"));
    assert_non_null(strstr(text, "\n  resolved_not_paid (maria@lab): asked her\n"));
    assert_null(strstr(text, "bonusrec resolve"));
    assert_non_null(strstr(text, "! 1 refused, . 1 not paid"));
    free(text);
}

/* No line is wider than the terminal, unless its ids are. */
static void what_was_not_sent_by_a_run_says_where_it_comes_from(void **state)
{
    struct history_event adopted = sample_event(EVENT_ADOPTED, SAMPLE_S);
    struct history_event moved = sample_event(EVENT_MOVED, SAMPLE_S);
    struct history_event resolved = sample_event(EVENT_RESOLVED_PAID, SAMPLE_S);
    struct history_row rows[] = {sample_row(&adopted, 1), sample_row(&moved, 1),
                                 sample_row(&resolved, 1)};
    char *text;

    (void)state;
    rows[0].paid_at_s = SAMPLE_S - 86400;
    moved.detail = SAMPLE_KEY;
    resolved.who = "ada@lab";
    resolved.detail = "asked him";
    text = sample_written(rows, 3, &table);
    assert_non_null(
        strstr(text, "\n  adopted: found on the platform, paid 2026-01-30T23:59:59Z\n"));
    assert_non_null(strstr(text, "\n> 2026-01-31"));
    assert_non_null(strstr(text, "\n  moved: the payment is that of 0123456789ab now\n"));
    assert_non_null(strstr(text, "\n  resolved_paid (ada@lab): asked him\n"));
    assert_non_null(strstr(text, "= 2 paid, ! 0 refused, . 0 not paid, > 1 moved\n"));
    free(text);
}

static void it_keeps_within_the_terminal(void **state)
{
    struct history_event event = sample_event(EVENT_IN_DOUBT, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);

    (void)state;
    row.assignment_id = "3GAJ8GXBENYJQWX4HH5344TFJGVQ4K";
    row.reason = "a reason that goes on and on, because somebody had much to be thankful for";
    row.pay_minor = 100;
    event.detail = "a detail that is long enough to need a second line on any terminal, and one "
                   "more besides that for good measure";
    for (int columns = 84; columns <= 140; columns++) {
        struct history_style style = {.format = REPORT_TABLE, .columns = columns};
        char *text = sample_written(&row, 1, &style);

        for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
            if ((int)strcspn(line, "\n") > columns)
                fail_msg("wider than %d columns:\n%s", columns, text);
        assert_non_null(strstr(text, row.assignment_id));
        if (columns >= 104)
            assert_non_null(strstr(text, "a r"));
        free(text);
    }
}

static void an_id_that_is_wider_makes_its_column_wider_from_there_on(void **state)
{
    struct history_event event = sample_event(EVENT_ACCEPTED, SAMPLE_S);
    struct history_row rows[] = {sample_row(&event, 1), sample_row(&event, 1)};
    char *text;

    (void)state;
    rows[0].worker_id = "A12345678901234567890";
    text = sample_written(rows, 2, &table);
    assert_non_null(strstr(text, "A12345678901234567890  3AAA"));
    assert_non_null(strstr(text, "A2XYZ                  3AAA"));
    free(text);
}

static void colours_only_repeat_what_the_symbols_say(void **state)
{
    struct history_event event = sample_event(EVENT_REFUSED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);
    const struct history_style colourful = {.format = REPORT_TABLE, .color = true};
    char *text = sample_written(&row, 1, &colourful);

    (void)state;
    assert_non_null(strstr(text, "\033[31m!\033[0m 2026"));
    assert_non_null(strstr(text, "reason\033[0m\n"));
    free(text);
    text = sample_written(&row, 1, &table);
    assert_null(strchr(text, '\033'));
    free(text);
}

static void no_cell_can_steer_the_terminal(void **state)
{
    struct history_event event = sample_event(EVENT_REFUSED, SAMPLE_S);
    struct history_row row = sample_row(&event, 1);
    char *text;

    (void)state;
    row.worker_id = row.assignment_id = row.currency = row.reason = "\033[2J\r\xc2\x9b";
    event.code = event.detail = event.who = "\033]0;x\a\xe2\x80\xae";
    text = sample_written(&row, 1, &table);
    for (const char *p = text; *p; p++)
        assert_true(*p == '\n' || (unsigned char)*p >= 0x20);
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_history_is_its_names_and_noughts),
        cmocka_unit_test(an_attempt_is_a_line_and_the_last_one_counts_them),
        cmocka_unit_test(what_is_open_says_why_and_how_a_person_ends_it),
        cmocka_unit_test(what_was_not_paid_says_why_and_offers_nothing),
        cmocka_unit_test(what_was_not_sent_by_a_run_says_where_it_comes_from),
        cmocka_unit_test(it_keeps_within_the_terminal),
        cmocka_unit_test(an_id_that_is_wider_makes_its_column_wider_from_there_on),
        cmocka_unit_test(colours_only_repeat_what_the_symbols_say),
        cmocka_unit_test(no_cell_can_steer_the_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
