/* The command lines of history and resolve, and --ledger. */
#include "options_table.h"

#include "options_sample.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void history_needs_nothing_more(void **state)
{
    struct options o = accepts("history");

    (void)state;
    assert_int_equal(o.command, COMMAND_HISTORY);
    assert_null(o.file);
    assert_null(o.platform);
    assert_null(o.ledger);
    assert_string_equal(o.key, "");
    assert_null(o.wanted.run_id);
    assert_null(o.wanted.worker_id);
    assert_null(o.wanted.assignment_id);
    assert_int_equal(o.wanted.since.kind, MOMENT_NONE);
    assert_int_equal(o.wanted.until.kind, MOMENT_NONE);
    assert_int_equal(o.wanted.state, EVENT_NONE);
    assert_false(o.wanted.open_only);
}

static void history_takes_what_narrows_it_down(void **state)
{
    struct options o = accepts("history --run R1 --worker A1 --assignment 3X --since 7d --until "
                               "2026-01-31 --key 0aF --platform mturk-sandbox --ledger l.db");

    (void)state;
    assert_string_equal(o.wanted.run_id, "R1");
    assert_string_equal(o.wanted.worker_id, "A1");
    assert_string_equal(o.wanted.assignment_id, "3X");
    assert_int_equal(o.wanted.since.kind, MOMENT_AGO);
    assert_int_equal(o.wanted.until.kind, MOMENT_AT);
    assert_int_equal(o.wanted.until.length_s, 86400);
    assert_string_equal(o.key, "0af");
    assert_string_equal(o.platform->name, "mturk-sandbox");
    assert_string_equal(o.ledger, "l.db");
}

static void history_takes_how_it_is_shown(void **state)
{
    struct options o = accepts("history --format json -o h.json --excel --color never");

    (void)state;
    assert_int_equal(o.format, OUTPUT_JSON);
    assert_string_equal(o.output, "h.json");
    assert_true(o.excel);
    assert_int_equal(o.color, CHOICE_NEVER);
}

/* As parse(), for values in which a "_" is one. */
static int parse_state(const char *name, struct options *options, struct error *error)
{
    static char program[] = "bonusrec";
    static char command[] = "history";
    static char option[] = "--state";
    char value[64];
    char *words[] = {program, command, option, value, NULL};

    (void)snprintf(value, sizeof value, "%s", name);
    return options_parse(4, words, look_up, options, error);
}

static void every_state_has_its_name_and_open_stands_for_all_in_doubt(void **state)
{
    struct options options;
    struct error error;

    (void)state;
    for (int event = EVENT_NONE + 1; event < EVENT_COUNT; event++) {
        assert_int_equal(parse_state(event_name((enum event)event), &options, &error), 0);
        assert_int_equal(options.wanted.state, event);
        assert_false(options.wanted.open_only);
    }
    assert_int_equal(parse_state("open", &options, &error), 0);
    assert_int_equal(options.wanted.state, EVENT_NONE);
    assert_true(options.wanted.open_only);
}

static void a_state_that_there_is_not_is_refused_with_all_that_there_are(void **state)
{
    static const char *const wrong[] = {"paid", "Open", "", "none"};
    struct options options;
    struct error error;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(parse_state(wrong[i], &options, &error), -1);
        assert_int_equal(error.kind, ERROR_USAGE);
        assert_non_null(strstr(error.text, "--state takes open"));
        for (int event = EVENT_NONE + 1; event < EVENT_COUNT; event++)
            assert_non_null(strstr(error.text, event_name((enum event)event)));
    }
}

static void history_takes_no_file(void **state)
{
    (void)state;
    refuses("history b.csv", "history takes no file");
    refuses("history --platform mturk -- --run", "\"--run\" is one");
}

static void dates_that_are_none_are_refused(void **state)
{
    (void)state;
    refuses("history --since yesterday", "--since takes a date such as 2026-01-31");
    refuses("history --until 2026-02-30", "not \"2026-02-30\"");
}

static void a_name_is_never_empty(void **state)
{
    (void)state;
    refuses("history --run=", "--run takes no empty text");
    refuses("history --worker=", "--worker takes no empty text");
    refuses("history --assignment=", "--assignment takes no empty text");
    refuses("history --ledger=", "--ledger takes no empty text");
    refuses("history --key=", "--key takes 1 to 64 hexadecimal digits");
    refuses_with("--ledger=", "--ledger takes no empty text");
}

static void resolve_takes_a_key_and_a_word(void **state)
{
    struct options o = accepts("resolve 0123ABCD --paid");

    (void)state;
    assert_int_equal(o.command, COMMAND_RESOLVE);
    assert_string_equal(o.key, "0123abcd");
    assert_null(o.file);
    assert_true(o.is_paid);
    assert_false(o.is_not_paid);
    assert_string_equal(o.note, "");
    assert_null(o.platform);
    assert_null(o.endpoint);
    o = accepts("resolve --not-paid --note asked_her " KEY
                " --platform mturk --endpoint http://127.0.0.1:8080 --ledger l.db");
    assert_string_equal(o.key, KEY);
    assert_true(o.is_not_paid);
    assert_false(o.is_paid);
    assert_string_equal(o.note, "asked her");
    assert_string_equal(o.platform->name, "mturk");
    assert_string_equal(o.endpoint, "http://127.0.0.1:8080");
    assert_string_equal(o.ledger, "l.db");
}

static void resolve_wants_exactly_one_word(void **state)
{
    (void)state;
    refuses("resolve 0123abcd", "say either --paid or --not-paid");
    refuses("resolve 0123abcd --paid --not-paid", "say either --paid or --not-paid");
}

static void resolve_wants_one_key_of_eight_digits_or_more(void **state)
{
    (void)state;
    refuses("resolve --paid", "name the payment by its key");
    refuses("resolve 0123abc --paid", "resolve takes 8 to 64 hexadecimal digits");
    refuses("resolve " KEY "0 --paid", "8 to 64");
    refuses("resolve 0123abcg --paid", "not \"0123abcg\"");
    refuses("resolve 0123abcd 4567abcd --paid", "one key at a time");
}

static void a_note_is_text_of_bounded_length(void **state)
{
    char line[1200] = "resolve 0123abcd --paid --note ";
    size_t begin = strlen(line);

    (void)state;
    refuses("resolve 0123abcd --paid --note \xff", "--note takes text in UTF-8");
    memset(line + begin, 'x', 1000);
    assert_int_equal(strlen(accepts(line).note), 1000);
    line[begin + 1000] = 'x';
    refuses(line, "--note takes at most 1000 bytes");
}

static void history_and_resolve_refuse_what_is_for_plan_and_pay(void **state)
{
    size_t count;
    const struct option_rule *rules = option_rules(&count);
    static const char *const for_runs[] = {
        "column",       "reason",        "amount",    "delimiter",    "decimal",
        "skip-invalid", "allow-repeats", "match",     "on-conflict",  "scope",
        "max-total",    "max-bonus",     "max-count", "expect-total", "expect-count",
        "limit",        "currency",      "profile",   "jobs",         "rate",
        "timeout",      "no-verify",     "quiet",     "progress",     "detailed-exitcode"};

    (void)state;
    for (size_t i = 0; i < sizeof for_runs / sizeof *for_runs; i++) {
        size_t j = 0;

        while (j < count && strcmp(rules[j].name, for_runs[i]) != 0)
            j++;
        assert_true(j < count);
        assert_int_equal(rules[j].commands & ~(1U << COMMAND_EXPORT),
                         1 << COMMAND_PLAN | 1 << COMMAND_PAY);
    }
    refuses("history --yes", "history takes no --yes");
    assert_true(accepts("resolve 0123abcd --not-paid --yes").yes);
    refuses("--limit 5 history", "history takes no --limit");
    refuses("history --endpoint http://127.0.0.1:1", "history takes no --endpoint");
    refuses("history --paid", "history takes no --paid");
    refuses("resolve 0123abcd --paid --quiet", "resolve takes no --quiet");
    refuses("resolve 0123abcd --paid -o f", "resolve takes no --output");
    refuses("resolve 0123abcd --paid --state open", "no --");
    refuses("resolve 0123abcd --paid --run x", "resolve takes no --run");
}

static void plan_and_pay_refuse_what_is_for_history_and_resolve(void **state)
{
    static const char *const wrong[] = {"--run x",    "--worker x",  "--assignment x", "--since 7d",
                                        "--until 7d", "--key 0a",    "--paid",         "--not-paid",
                                        "--note x",   "--state open"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuses_with(wrong[i], "plan takes no --");
    refuses("pay b.csv --platform mturk --paid", "pay takes no --paid");
}

static void plan_and_pay_take_all_of_theirs_alike(void **state)
{
    (void)state;
    assert_string_equal(with("--ledger l.db").ledger, "l.db");
    assert_null(with("").ledger);
    assert_true(accepts("plan b.csv --platform mturk --yes").yes);
    assert_true(accepts("pay b.csv --platform mturk --detailed-exitcode").detailed_exitcode);
    assert_string_equal(accepts("pay b.csv --platform mturk --ledger l.db").ledger, "l.db");
}

static void the_environment_hides_no_entry(void **state)
{
    static const char *const there[] = {"BONUSREC_PLATFORM",
                                        "mturk-sandbox",
                                        "BONUSREC_ENDPOINT",
                                        "https://there",
                                        "NO_COLOR",
                                        "1",
                                        NULL};
    static const char *const wrong[] = {"BONUSREC_PLATFORM", "nowhere", NULL};

    (void)state;
    environment = there;
    assert_null(accepts("history").platform);
    assert_int_equal(accepts("history").color, CHOICE_NEVER);
    assert_null(accepts("resolve 0123abcd --paid").platform);
    assert_null(accepts("resolve 0123abcd --paid").endpoint);
    environment = wrong;
    assert_null(accepts("history").platform);
}

static void the_help_tells_of_the_commands_and_of_code_75(void **state)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    (void)state;
    assert_non_null(stream);
    options_help(stream);
    assert_int_equal(fclose(stream), 0);
    assert_non_null(strstr(text, "bonusrec history "));
    assert_non_null(strstr(text, "bonusrec resolve KEY --paid | --not-paid"));
    assert_non_null(strstr(strstr(text, "Exit codes"), "75 another run holds the ledger"));
    for (int event = EVENT_NONE + 1; event < EVENT_COUNT; event++)
        assert_non_null(strstr(text, event_name((enum event)event)));
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 100);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OPTION_TEST(history_needs_nothing_more),
        OPTION_TEST(history_takes_what_narrows_it_down),
        OPTION_TEST(history_takes_how_it_is_shown),
        OPTION_TEST(every_state_has_its_name_and_open_stands_for_all_in_doubt),
        OPTION_TEST(a_state_that_there_is_not_is_refused_with_all_that_there_are),
        OPTION_TEST(history_takes_no_file),
        OPTION_TEST(dates_that_are_none_are_refused),
        OPTION_TEST(a_name_is_never_empty),
        OPTION_TEST(resolve_takes_a_key_and_a_word),
        OPTION_TEST(resolve_wants_exactly_one_word),
        OPTION_TEST(resolve_wants_one_key_of_eight_digits_or_more),
        OPTION_TEST(a_note_is_text_of_bounded_length),
        OPTION_TEST(history_and_resolve_refuse_what_is_for_plan_and_pay),
        OPTION_TEST(plan_and_pay_refuse_what_is_for_history_and_resolve),
        OPTION_TEST(plan_and_pay_take_all_of_theirs_alike),
        OPTION_TEST(the_environment_hides_no_entry),
        OPTION_TEST(the_help_tells_of_the_commands_and_of_code_75),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
