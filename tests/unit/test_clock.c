#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static void format(int64_t time_s, const char *expected)
{
    char text[TIME_TEXT_SIZE];

    time_format(time_s, text);
    assert_string_equal(text, expected);
}

static void parse(const char *text, int64_t expected_s)
{
    int64_t time_s = -77;

    assert_int_equal(time_parse(text, &time_s), 0);
    assert_int_equal(time_s, expected_s);
}

static void refuse(const char *text)
{
    int64_t time_s = -77;

    if (time_parse(text, &time_s) != -1)
        fail_msg("\"%s\" was taken for a time", text);
    assert_int_equal(time_s, -77);
}

static void times_are_written_in_utc_with_four_digits_of_year(void **state)
{
    (void)state;
    format(0, "1970-01-01T00:00:00Z");
    format(1769903999, "2026-01-31T23:59:59Z");
    format(951782400, "2000-02-29T00:00:00Z");
    format(-1, "1969-12-31T23:59:59Z");
    format(253402300799, "9999-12-31T23:59:59Z");
    format(-62135596800, "0001-01-01T00:00:00Z");
    format(-62167219200, "0000-01-01T00:00:00Z");
}

static void a_time_beyond_every_calendar_is_said_so(void **state)
{
    (void)state;
    format(INT64_MAX, "(no date)");
    format(INT64_MIN, "(no date)");
    format(253402300800, "(no date)");
    format(-62167219201, "(no date)");
}

static void what_was_written_is_read_back(void **state)
{
    (void)state;
    for (int64_t s = -62167219200; s <= 253402300799; s += 86400 * 97 + 12345) {
        char text[TIME_TEXT_SIZE];

        time_format(s, text);
        parse(text, s);
    }
}

static void a_fraction_is_dropped(void **state)
{
    (void)state;
    parse("2026-01-31T23:59:59.9Z", 1769903999);
    parse("2026-01-31T23:59:59.999999999Z", 1769903999);
    refuse("2026-01-31T23:59:59.Z");
    refuse("2026-01-31T23:59:59,5Z");
}

static void an_offset_is_taken_off(void **state)
{
    (void)state;
    parse("1970-01-01T01:00:00+01:00", 0);
    parse("1969-12-31T18:30:00-05:30", 0);
    parse("1970-01-01T00:00:00.25+00:00", 0);
    refuse("1970-01-01T01:00:00+0100");
    refuse("1970-01-01T01:00:00+01");
    refuse("1970-01-01T01:00:00+24:00");
    refuse("1970-01-01T01:00:00+01:60");
    refuse("1970-01-01T01:00:00+01:00Z");
    refuse("1970-01-01T01:00:00-");
    refuse("1970-01-01T01:00:00");
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    refuse("2026-02-29T00:00:00Z");
    refuse("2026-06-31T00:00:00Z");
    refuse("2026-13-01T00:00:00Z");
    refuse("2026-00-10T00:00:00Z");
    refuse("2026-01-00T00:00:00Z");
    refuse("2026-01-32T00:00:00Z");
    refuse("2026-01-01T24:00:00Z");
    refuse("2026-01-01T00:60:00Z");
    refuse("2026-01-01T00:00:60Z");
    parse("2024-02-29T12:00:00Z", 1709208000);
}

static void every_beginning_of_a_time_is_refused(void **state)
{
    static const char whole[] = "2026-01-31T23:59:59.5+01:00";

    (void)state;
    for (size_t length = 0; length < sizeof whole - 1; length++) {
        char text[sizeof whole] = "";

        for (size_t i = 0; i < length; i++)
            text[i] = whole[i];
        refuse(text);
    }
}

static void other_marks_between_the_numbers_are_refused(void **state)
{
    (void)state;
    refuse("2026/01-31T23:59:59Z");
    refuse("2026-01/31T23:59:59Z");
    refuse("2026-01-31 23:59:59Z");
    refuse("2026-01-31T23.59:59Z");
    refuse("2026-01-31T23:59.59Z");
    refuse("2026-01-31T23:59:59z");
    refuse("2026-1-31T23:59:59Z");
    refuse(" 2026-01-31T23:59:59Z");
    refuse("2026-01-31T23:59:59Z ");
    refuse("+026-01-31T23:59:59Z");
    refuse("1624047673");
}

static void the_clocks_run(void **state)
{
    int64_t before_ms = clock_monotonic_ms();
    struct timespec pause = {.tv_nsec = 5000000};

    (void)state;
    (void)nanosleep(&pause, NULL);
    assert_true(clock_monotonic_ms() - before_ms >= 4);
    assert_true(clock_wall_s() > 1767225600); /* 2026 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_written_in_utc_with_four_digits_of_year),
        cmocka_unit_test(a_time_beyond_every_calendar_is_said_so),
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(a_fraction_is_dropped),
        cmocka_unit_test(an_offset_is_taken_off),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(every_beginning_of_a_time_is_refused),
        cmocka_unit_test(other_marks_between_the_numbers_are_refused),
        cmocka_unit_test(the_clocks_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
