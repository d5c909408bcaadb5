/* What is for one platform alone, and what export takes. */
#include "options_table.h"

#include "options_sample.h"

#define STUDY "60ffe5c8371090c7041d43f8"

static void prolific_is_a_platform(void **state)
{
    static const char *const names[] = {"BONUSREC_PLATFORM", "prolific", NULL};
    struct options o = accepts("pay b.csv --platform prolific --study " STUDY
                               " --token-file t --settle-wait 5 --settle-after 48");

    (void)state;
    assert_string_equal(o.platform->name, "prolific");
    assert_string_equal(o.study, STUDY);
    assert_string_equal(o.token_file, "t");
    assert_int_equal(o.settle_wait_ms, 5000);
    assert_int_equal(o.settle_after_s, 2 * 86400);
    environment = names;
    assert_string_equal(accepts("plan b.csv --token-file t").platform->name, "prolific");
}

static void the_keys_of_one_platform_are_not_for_the_other(void **state)
{
    static const char *const names[] = {"BONUSREC_PLATFORM", "prolific", NULL};

    (void)state;
    refuses("plan b.csv --platform prolific --profile lab",
            "--profile is for Amazon's keys, and Prolific takes a token: give --token-file");
    refuses("export b.csv --profile lab --platform prolific", "--profile is for Amazon's keys");
    refuses("plan b.csv --platform mturk --token-file t",
            "--token-file is for Prolific, and MTurk takes AWS keys: name them with --profile");
    refuses("pay b.csv --token-file t --platform mturk-sandbox", "--token-file is for Prolific");
    environment = names;
    refuses("plan b.csv --profile lab", "--profile is for Amazon's keys");
}

static void export_takes_a_file_and_a_platform(void **state)
{
    struct options o = accepts("export ids.csv --platform mturk");

    (void)state;
    assert_int_equal(o.command, COMMAND_EXPORT);
    assert_string_equal(o.file, "ids.csv");
    assert_string_equal(o.platform->name, "mturk");
    refuses("export --platform mturk", "name the CSV file of ids, such as bonusrec export ids.csv");
    refuses("export ids.csv", "--platform prolific");
    refuses("export a.csv b.csv --platform mturk", "one file at a time");
}

static void export_takes_the_options_of_reading_and_no_others(void **state)
{
    static const char *const taken[] = {
        "column", "study",    "delimiter", "platform", "endpoint", "profile", "token-file",
        "jobs",   "rate",     "timeout",   "output",   "format",   "excel",   "quiet",
        "color",  "progress", "help",      "version",  "html",     "xlsx",    "log",
    };
    size_t count;
    size_t found = 0;
    const struct option_rule *rules = option_rules(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool is_taken = false;

        for (size_t k = 0; k < sizeof taken / sizeof *taken; k++)
            is_taken = is_taken || strcmp(rules[i].name, taken[k]) == 0;
        found += is_taken;
        if (is_taken != !!(rules[i].commands & 1U << COMMAND_EXPORT))
            fail_msg("--%s", rules[i].name);
    }
    assert_int_equal(found, sizeof taken / sizeof *taken);
    assert_string_equal(accepts("export b.csv --platform prolific --study " STUDY).study, STUDY);
    refuses("export b.csv --platform mturk --ledger l.db", "export takes no --ledger");
    refuses("export b.csv --platform mturk --yes", "export takes no --yes");
}

static void export_reads_the_environment(void **state)
{
    static const char *const names[] = {"BONUSREC_PLATFORM", "mturk", "BONUSREC_ENDPOINT",
                                        "http://127.0.0.1:1", NULL};

    (void)state;
    environment = names;
    assert_string_equal(accepts("export b.csv").platform->name, "mturk");
    assert_string_equal(accepts("export b.csv").endpoint, "http://127.0.0.1:1");
    assert_true(accepts("export b.csv").endpoint_from_environment);
}

static void the_help_tells_of_both_platforms_and_of_export(void **state)
{
    static const char *const words[] = {
        "bonusrec export IDS.csv",
        "mturk, mturk-sandbox or prolific",
        "default: 8; prolific 4",
        "PROLIFIC_API_TOKEN",
        "$CREDENTIALS_DIRECTORY/prolific-token",
        "--study ID",
        "participant_id",
    };
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    (void)state;
    assert_non_null(stream);
    options_help(stream);
    assert_int_equal(fclose(stream), 0);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strstr(text, words[i]))
            fail_msg("the help does not say \"%s\"", words[i]);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        if (strcspn(line, "\n") > 100)
            fail_msg("too long a line: %.110s", line);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OPTION_TEST(prolific_is_a_platform),
        OPTION_TEST(the_keys_of_one_platform_are_not_for_the_other),
        OPTION_TEST(export_takes_a_file_and_a_platform),
        OPTION_TEST(export_takes_the_options_of_reading_and_no_others),
        OPTION_TEST(export_reads_the_environment),
        OPTION_TEST(the_help_tells_of_both_platforms_and_of_export),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
