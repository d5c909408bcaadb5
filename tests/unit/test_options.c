/* The command line as a whole, and the environment. */
#include "options_table.h"

#include "options_sample.h"

static void plan_and_pay_take_a_file_and_a_platform(void **state)
{
    struct options options = accepts("plan b.csv --platform mturk");

    (void)state;
    assert_int_equal(options.command, COMMAND_PLAN);
    assert_string_equal(options.file, "b.csv");
    assert_string_equal(options.platform->name, "mturk");
    options = accepts("pay --platform mturk-sandbox -");
    assert_int_equal(options.command, COMMAND_PAY);
    assert_string_equal(options.file, "-");
    assert_string_equal(options.platform->name, "mturk-sandbox");
}

static void options_may_stand_anywhere_and_values_behind_an_equals_sign(void **state)
{
    struct options options = accepts("--platform=mturk plan --reason=a=b b.csv --limit 5");

    (void)state;
    assert_int_equal(options.command, COMMAND_PLAN);
    assert_string_equal(options.file, "b.csv");
    assert_string_equal(options.reason, "a=b");
    assert_int_equal(options.match.limit, 5);
}

static void a_value_may_be_empty_or_look_like_an_option(void **state)
{
    struct options options = with("--reason= --profile --limit");

    (void)state;
    assert_string_equal(options.reason, "");
    assert_string_equal(options.profile, "--limit");
}

static void behind_two_dashes_everything_is_a_word(void **state)
{
    struct options options = accepts("plan --platform mturk -- --limit");

    (void)state;
    assert_string_equal(options.file, "--limit");
    refuses("plan --platform mturk -- a --", "\"--\" comes after \"a\"");
}

static void what_is_not_said_has_its_default(void **state)
{
    struct options o = with("");

    (void)state;
    assert_null(o.endpoint);
    assert_null(o.profile);
    assert_null(o.reason);
    assert_null(o.amount);
    assert_null(o.output);
    assert_null(o.guards.currency);
    assert_int_equal(o.column_count, 0);
    assert_int_equal(o.delimiter, 0);
    assert_int_equal(o.decimal, '.');
    assert_int_equal(o.match.limit, SIZE_MAX);
    assert_int_equal(o.match.on_conflict, CONFLICT_HOLD);
    assert_false(o.match.any_reason || o.match.allow_repeats || o.match.whole_groups);
    assert_int_equal(o.guards.max_total_minor, -1);
    assert_int_equal(o.guards.max_bonus_minor, -1);
    assert_int_equal(o.guards.max_count, -1);
    assert_int_equal(o.guards.expect_total_minor, -1);
    assert_int_equal(o.guards.expect_count, -1);
    assert_true(o.verify);
    assert_false(o.yes || o.skip_invalid || o.excel || o.detailed_exitcode || o.quiet);
    assert_int_equal(o.jobs, 0);
    assert_true(o.rate < 0.5);
    assert_int_equal(o.timeout_ms, 30000);
    assert_null(o.study);
    assert_null(o.token_file);
    assert_int_equal(o.settle_wait_ms, 120000);
    assert_int_equal(o.settle_after_s, 86400);
    assert_int_equal(o.format, OUTPUT_AUTO);
    assert_int_equal(o.color, CHOICE_AUTO);
    assert_int_equal(o.progress, CHOICE_AUTO);
}

static void an_unknown_option_is_refused(void **state)
{
    static const char *const wrong[] = {"--nothing", "--limi", "--limits", "--Limit", "--=5",
                                        "-x",        "-oo",    "-yq",      "---yes",  "-limit"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refuses_with(wrong[i], "there is no option");
    refuses_with("--nothing=5", "\"--nothing=5\"");
}

static void every_option_takes_a_value_or_none_as_the_help_says(void **state)
{
    size_t count;
    const struct option_rule *rules = option_rules(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char line[128];

        if (rules[i].value) {
            (void)snprintf(line, sizeof line, "--%s", rules[i].name);
            refuses_with(line, "needs a value");
        } else {
            (void)snprintf(line, sizeof line, "--%s=x", rules[i].name);
            refuses_with(line, "takes no value");
        }
    }
    refuses_with("-o", "needs a value");
}

static void an_unknown_platform_is_refused_with_the_choices(void **state)
{
    (void)state;
    refuses("plan b.csv --platform mturk2", "choose mturk or mturk-sandbox");
    refuses("plan b.csv --platform MTurk", "\"MTurk\"");
    refuses("plan b.csv --platform=", "choose mturk or mturk-sandbox");
    refuses("plan b.csv --platform Prolific", "or prolific");
}

static void there_is_no_default_platform(void **state)
{
    (void)state;
    refuses("plan b.csv", "--platform");
    refuses("pay b.csv", "--platform");
}

static void a_file_is_needed_and_only_one(void **state)
{
    (void)state;
    refuses("plan --platform mturk", "bonusrec plan bonuses.csv");
    refuses("pay --platform mturk", "bonusrec pay bonuses.csv");
    refuses("plan a.csv b.csv --platform mturk", "\"b.csv\" comes after \"a.csv\"");
}

static void an_unknown_command_is_refused(void **state)
{
    (void)state;
    refuses("b.csv --platform mturk", "there is no command \"b.csv\"");
    refuses("Plan b.csv --platform mturk", "there is no command");
    refuses("exports b.csv --platform mturk", "plan, pay, export, history and resolve");
}

static void help_and_version_need_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(accepts("").command, COMMAND_HELP);
    assert_int_equal(accepts("help").command, COMMAND_HELP);
    assert_int_equal(accepts("--help").command, COMMAND_HELP);
    assert_int_equal(accepts("-h").command, COMMAND_HELP);
    assert_int_equal(accepts("pay --help").command, COMMAND_HELP);
    assert_int_equal(accepts("pay b.csv --help --nothing").command, COMMAND_HELP);
    assert_int_equal(accepts("--version").command, COMMAND_VERSION);
    assert_int_equal(accepts("plan --version").command, COMMAND_VERSION);
}

static void the_environment_counts_where_the_command_line_is_silent(void **state)
{
    static const char *const names[] = {"BONUSREC_PLATFORM", "mturk-sandbox", NULL};
    static const char *const endpoint[] = {"BONUSREC_ENDPOINT", "https://there", NULL};
    static const char *const plain[] = {"NO_COLOR", "1", NULL};

    (void)state;
    environment = names;
    assert_string_equal(accepts("plan b.csv").platform->name, "mturk-sandbox");
    assert_string_equal(accepts("plan b.csv --platform mturk").platform->name, "mturk");
    environment = endpoint;
    assert_string_equal(with("").endpoint, "https://there");
    assert_string_equal(with("--endpoint https://here").endpoint, "https://here");
    environment = plain;
    assert_int_equal(with("").color, CHOICE_NEVER);
    assert_int_equal(with("--color always").color, CHOICE_ALWAYS);
}

static void an_empty_environment_says_nothing(void **state)
{
    static const char *const empty[] = {
        "BONUSREC_PLATFORM", "", "BONUSREC_ENDPOINT", "", "NO_COLOR", "", NULL};

    (void)state;
    environment = empty;
    assert_null(with("").endpoint);
    assert_int_equal(with("").color, CHOICE_AUTO);
    refuses("plan b.csv", "--platform");
}

static void a_wrong_platform_in_the_environment_is_refused(void **state)
{
    static const char *const wrong[] = {"BONUSREC_PLATFORM", "paypal", NULL};

    (void)state;
    environment = wrong;
    refuses("plan b.csv", "\"paypal\"");
    assert_string_equal(accepts("plan b.csv --platform mturk").platform->name, "mturk");
}

static void the_help_names_every_option_and_exit_code(void **state)
{
    static const char *const codes[] = {"0 done", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "64 "};
    char *text = NULL;
    size_t length = 0;
    size_t count;
    const struct option_rule *rules = option_rules(&count);
    FILE *stream = open_memstream(&text, &length);

    (void)state;
    assert_non_null(stream);
    options_help(stream);
    assert_int_equal(fclose(stream), 0);
    for (size_t i = 0; i < count; i++) {
        char name[128];

        (void)snprintf(name, sizeof name, "--%s%s%s ", rules[i].name, rules[i].value ? " " : "",
                       rules[i].value ? rules[i].value : "");
        assert_non_null(strstr(text, name));
        assert_non_null(strstr(text, rules[i].help));
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_non_null(strstr(strstr(text, "Exit codes"), codes[i]));
    assert_non_null(strstr(text, "-o, --output FILE"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OPTION_TEST(plan_and_pay_take_a_file_and_a_platform),
        OPTION_TEST(options_may_stand_anywhere_and_values_behind_an_equals_sign),
        OPTION_TEST(a_value_may_be_empty_or_look_like_an_option),
        OPTION_TEST(behind_two_dashes_everything_is_a_word),
        OPTION_TEST(what_is_not_said_has_its_default),
        OPTION_TEST(an_unknown_option_is_refused),
        OPTION_TEST(every_option_takes_a_value_or_none_as_the_help_says),
        OPTION_TEST(an_unknown_platform_is_refused_with_the_choices),
        OPTION_TEST(there_is_no_default_platform),
        OPTION_TEST(a_file_is_needed_and_only_one),
        OPTION_TEST(an_unknown_command_is_refused),
        OPTION_TEST(help_and_version_need_nothing_else),
        OPTION_TEST(the_environment_counts_where_the_command_line_is_silent),
        OPTION_TEST(an_empty_environment_says_nothing),
        OPTION_TEST(a_wrong_platform_in_the_environment_is_refused),
        OPTION_TEST(the_help_names_every_option_and_exit_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
