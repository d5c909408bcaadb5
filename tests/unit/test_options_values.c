/* What each option takes. */
#include "options_sample.h"

static void options_without_a_value_switch(void **state)
{
    (void)state;
    assert_true(with("--allow-repeats").match.allow_repeats);
    assert_true(with("--detailed-exitcode").detailed_exitcode);
    assert_true(with("--excel").excel);
    assert_false(with("--no-verify").verify);
    assert_true(with("--quiet").quiet);
    assert_true(with("-q").quiet);
    assert_true(with("--skip-invalid").skip_invalid);
    assert_true(with("--yes").yes);
    assert_true(with("-y").yes);
}

static void texts_are_taken_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(with("--amount 1.50").amount, "1.50");
    assert_string_equal(with("--reason Thank_you").reason, "Thank you");
    assert_string_equal(with("--endpoint http://127.0.0.1:8080").endpoint, "http://127.0.0.1:8080");
    assert_string_equal(with("--profile lab").profile, "lab");
    assert_string_equal(with("--output r.csv").output, "r.csv");
    assert_string_equal(with("-o r.csv").output, "r.csv");
    assert_string_equal(with("--currency USD").guards.currency, "USD");
}

static void columns_are_mapped_one_by_one(void **state)
{
    struct options options = with("--column amount=Bonus --column worker_id=Worker_ID=x");

    (void)state;
    assert_int_equal(options.column_count, 2);
    assert_int_equal(options.columns[0].field_length, strlen("amount"));
    assert_memory_equal(options.columns[0].field, "amount", strlen("amount"));
    assert_string_equal(options.columns[0].name, "Bonus");
    assert_memory_equal(options.columns[1].field, "worker id", strlen("worker id"));
    assert_string_equal(options.columns[1].name, "Worker ID=x");
}

static void a_column_needs_a_field_and_a_name(void **state)
{
    char many[1024] = "--column a=b";

    (void)state;
    refuses_with("--column amount", "FIELD=NAME");
    refuses_with("--column =Bonus", "FIELD=NAME");
    refuses_with("--column amount=", "FIELD=NAME");
    for (size_t i = 1; i < COLUMN_CHOICES_MAX; i++)
        memcpy(many + strlen(many), " --column a=b", sizeof " --column a=b");
    assert_int_equal(with(many).column_count, COLUMN_CHOICES_MAX);
    memcpy(many + strlen(many), " --column a=b", sizeof " --column a=b");
    refuses_with(many, "--column is given too often");
}

static void the_delimiter_is_one_of_four(void **state)
{
    (void)state;
    assert_int_equal(with("--delimiter ,").delimiter, ',');
    assert_int_equal(with("--delimiter ;").delimiter, ';');
    assert_int_equal(with("--delimiter |").delimiter, '|');
    assert_int_equal(with("--delimiter TAB").delimiter, '\t');
    assert_int_equal(with("--delimiter tab").delimiter, '\t');
    assert_int_equal(with("--delimiter \\t").delimiter, '\t');
    assert_int_equal(with("--delimiter \t").delimiter, '\t');
    refuses_with("--delimiter :", "--delimiter takes one of");
    refuses_with("--delimiter ;;", "--delimiter takes one of");
    refuses_with("--delimiter=", "--delimiter takes one of");
}

static void the_decimal_mark_is_a_point_or_a_comma(void **state)
{
    (void)state;
    assert_int_equal(with("--decimal ,").decimal, ',');
    assert_int_equal(with("--decimal .").decimal, '.');
    refuses_with("--decimal ;", "--decimal takes");
    refuses_with("--decimal=", "--decimal takes");
    refuses_with("--decimal ,,", "--decimal takes");
}

static void a_comma_cannot_be_delimiter_and_decimal_mark(void **state)
{
    (void)state;
    refuses_with("--decimal , --delimiter ,", "--delimiter");
    assert_int_equal(with("--decimal , --delimiter ;").delimiter, ';');
    assert_int_equal(with("--decimal . --delimiter ,").delimiter, ',');
}

static void choices_are_taken_by_their_words(void **state)
{
    (void)state;
    assert_false(with("--match exact").match.any_reason);
    assert_true(with("--match amount").match.any_reason);
    assert_int_equal(with("--on-conflict hold").match.on_conflict, CONFLICT_HOLD);
    assert_int_equal(with("--on-conflict pay").match.on_conflict, CONFLICT_PAY);
    assert_int_equal(with("--on-conflict top-up").match.on_conflict, CONFLICT_TOP_UP);
    assert_false(with("--scope rows").match.whole_groups);
    assert_true(with("--scope groups").match.whole_groups);
    assert_int_equal(with("--format csv").format, OUTPUT_CSV);
    assert_int_equal(with("--format json").format, OUTPUT_JSON);
    assert_int_equal(with("--format table").format, OUTPUT_TABLE);
    assert_int_equal(with("--color auto").color, CHOICE_AUTO);
    assert_int_equal(with("--color always").color, CHOICE_ALWAYS);
    assert_int_equal(with("--color never").color, CHOICE_NEVER);
    assert_int_equal(with("--progress auto").progress, CHOICE_AUTO);
    assert_int_equal(with("--progress always").progress, CHOICE_ALWAYS);
    assert_int_equal(with("--progress never").progress, CHOICE_NEVER);
}

static void any_other_word_is_refused_with_the_choices(void **state)
{
    static const char *const names[] = {"match",  "on-conflict", "scope",
                                        "format", "color",       "progress"};
    static const char *const wrong[] = {"", "x", "exac", "exactly", "hold|pay", "PAY", "csv|", "|"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            char line[128];
            char part[128];

            (void)snprintf(line, sizeof line, "--%s=%s", names[i], wrong[k]);
            (void)snprintf(part, sizeof part, "not \"%s\"", wrong[k]);
            refuses_with(line, part);
        }
    refuses_with("--on-conflict topup", "--on-conflict takes hold|pay|top-up");
}

static void guards_are_exact_cents_and_whole_numbers(void **state)
{
    (void)state;
    assert_int_equal(with("--max-total 12.5").guards.max_total_minor, 1250);
    assert_int_equal(with("--max-bonus 0.29").guards.max_bonus_minor, 29);
    assert_int_equal(with("--expect-total 0").guards.expect_total_minor, 0);
    assert_int_equal(with("--max-count 0").guards.max_count, 0);
    assert_int_equal(with("--expect-count 2147483647").guards.expect_count, 2147483647);
    assert_int_equal(with("--limit 0").match.limit, 0);
    assert_int_equal(with("--limit 12").match.limit, 12);
}

static void a_guard_that_is_no_amount_is_refused(void **state)
{
    static const char *const names[] = {"max-total", "max-bonus", "expect-total"};
    static const char *const wrong[] = {"",      "x",  "$5",  "5,00", "1,000",
                                        "5.001", "-1", "1e2", "0x10", "5_"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            char line[128];

            (void)snprintf(line, sizeof line, "--%s=%s", names[i], wrong[k]);
            refuses_with(line, names[i]);
        }
}

static void a_number_that_is_no_whole_number_is_refused(void **state)
{
    static const char *const names[] = {"max-count", "expect-count", "limit",       "jobs",
                                        "rate",      "timeout",      "settle-wait", "settle-after"};
    static const char *const wrong[] = {"",    "x",   "-1",   "+1",         "_1",
                                        "1.5", "1e2", "0x10", "2147483648", "99999999999999999999"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            char line[128];

            (void)snprintf(line, sizeof line, "--%s=%s", names[i], wrong[k]);
            refuses_with(line, names[i]);
        }
}

static void jobs_rate_and_timeout_have_a_range(void **state)
{
    (void)state;
    assert_int_equal(with("--jobs 1").jobs, 1);
    assert_int_equal(with("--jobs 64").jobs, 64);
    refuses_with("--jobs 0", "from 1 to 64");
    refuses_with("--jobs 65", "from 1 to 64");
    assert_int_equal((int)with("--rate 1").rate, 1);
    assert_int_equal((int)with("--rate 10000").rate, 10000);
    refuses_with("--rate 0", "from 1 to 10000");
    refuses_with("--rate 10001", "from 1 to 10000");
    assert_int_equal(with("--timeout 1").timeout_ms, 1000);
    assert_int_equal(with("--timeout 600").timeout_ms, 600000);
    refuses_with("--timeout 0", "from 1 to 600");
    refuses_with("--timeout 601", "from 1 to 600");
}

static void settling_has_its_times(void **state)
{
    (void)state;
    assert_int_equal(with("--settle-wait 0").settle_wait_ms, 0);
    assert_int_equal(with("--settle-wait 3600").settle_wait_ms, 3600000);
    refuses_with("--settle-wait 3601", "from 0 to 3600");
    assert_int_equal(with("--settle-after 1").settle_after_s, 3600);
    assert_int_equal(with("--settle-after 8760").settle_after_s, 365 * 86400);
    refuses_with("--settle-after 0", "from 1 to 8760");
    refuses_with("--settle-after 8761", "from 1 to 8760");
}

/* An unset variable of a script would stand for another token, or for no study at all. */
static void study_and_token_file_are_not_empty(void **state)
{
    (void)state;
    refuses_with("--study=", "--study takes no empty text");
    refuses_with("--token-file=", "--token-file takes no empty text");
}

static void what_would_not_count_is_not_taken(void **state)
{
    (void)state;
    refuses("plan b.csv --platform mturk --existing a.csv --existing c.csv",
            "--existing is given twice");
    refuses("pay b.csv --platform mturk --max-total 10 --max-total 1000",
            "--max-total is given twice");
    refuses("pay b.csv --platform mturk -o a.csv --output c.csv", "--output is given twice");
    assert_int_equal(accepts("plan b.csv --platform mturk --color always --color never").color,
                     CHOICE_NEVER);
    assert_int_equal(
        accepts("plan b.csv --platform mturk --column ref=a --column amount=b").column_count, 2);
}

static void what_stands_for_a_files_name_is_one(void **state)
{
    (void)state;
    refuses("plan b.csv --platform mturk --html -o c.csv",
            "--html needs the name of a file, and \"-o\" is none");
    refuses("plan b.csv --platform mturk --xlsx -", "--xlsx needs the name of a file");
    refuses("plan b.csv --platform mturk --existing --yes", "--existing needs the name of a file");
    assert_string_equal(accepts("plan b.csv --platform mturk --existing -").existing, "-");
    assert_string_equal(accepts("plan b.csv --platform mturk --html ./-o").html, "./-o");
}

static void a_report_does_not_go_by_the_name_of_something_else(void **state)
{
    (void)state;
    refuses("plan b.csv --platform mturk -o report.HTML", "give --html report.HTML");
    refuses("plan b.csv --platform mturk -o report.xlsx", "give --xlsx report.xlsx");
    assert_string_equal(accepts("plan b.csv --platform mturk -o html").output, "html");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OPTION_TEST(options_without_a_value_switch),
        OPTION_TEST(what_would_not_count_is_not_taken),
        OPTION_TEST(what_stands_for_a_files_name_is_one),
        OPTION_TEST(a_report_does_not_go_by_the_name_of_something_else),
        OPTION_TEST(texts_are_taken_as_they_are),
        OPTION_TEST(columns_are_mapped_one_by_one),
        OPTION_TEST(a_column_needs_a_field_and_a_name),
        OPTION_TEST(the_delimiter_is_one_of_four),
        OPTION_TEST(the_decimal_mark_is_a_point_or_a_comma),
        OPTION_TEST(a_comma_cannot_be_delimiter_and_decimal_mark),
        OPTION_TEST(choices_are_taken_by_their_words),
        OPTION_TEST(any_other_word_is_refused_with_the_choices),
        OPTION_TEST(guards_are_exact_cents_and_whole_numbers),
        OPTION_TEST(a_guard_that_is_no_amount_is_refused),
        OPTION_TEST(a_number_that_is_no_whole_number_is_refused),
        OPTION_TEST(jobs_rate_and_timeout_have_a_range),
        OPTION_TEST(settling_has_its_times),
        OPTION_TEST(study_and_token_file_are_not_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
