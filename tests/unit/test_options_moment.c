/* Dates and spans of time on the command line. */
#include "options_moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

#define NOW_S INT64_C(1769904000) /* 2026-02-01T00:00:00Z */

static struct moment read_moment(const char *text)
{
    struct moment moment = {0};

    if (moment_parse(text, &moment))
        fail_msg("\"%s\" is not taken", text);
    return moment;
}

static void is_from_to(const char *text, int64_t since_s, int64_t until_s)
{
    struct moment moment = read_moment(text);

    assert_int_equal(moment_since(&moment, NOW_S), since_s);
    assert_int_equal(moment_until(&moment, NOW_S), until_s);
}

static void a_day_is_taken_whole(void **state)
{
    (void)state;
    is_from_to("2026-01-31", NOW_S - 86400, NOW_S);
    is_from_to("1970-01-02", 86400, 2 * 86400);
}

static void a_time_is_taken_to_the_second(void **state)
{
    (void)state;
    is_from_to("2026-01-31T23:59:59Z", NOW_S - 1, NOW_S);
    is_from_to("2026-02-01T00:59:59+01:00", NOW_S - 1, NOW_S);
}

static void a_span_is_counted_back_from_now(void **state)
{
    (void)state;
    is_from_to("30m", NOW_S - 1800, NOW_S - 1799);
    is_from_to("12h", NOW_S - 43200, NOW_S - 43199);
    is_from_to("7d", NOW_S - 604800, NOW_S - 604799);
    is_from_to("2w", NOW_S - 1209600, NOW_S - 1209599);
    is_from_to("0m", NOW_S, NOW_S + 1);
}

static void what_was_not_said_is_no_bound(void **state)
{
    struct moment moment = {0};

    (void)state;
    assert_int_equal(moment_since(&moment, NOW_S), 0);
    assert_int_equal(moment_until(&moment, NOW_S), 0);
}

static void before_1970_all_is_later_and_nothing_is_earlier(void **state)
{
    (void)state;
    is_from_to("1960-01-01", 0, 1);
    is_from_to("999999w", 0, 1);
}

static void anything_else_is_refused_and_leaves_what_there_was(void **state)
{
    static const char *const wrong[] = {"",
                                        "7",
                                        "d",
                                        "7 d",
                                        "7D",
                                        "7days",
                                        "-7d",
                                        "+7d",
                                        "1.5d",
                                        "1000000d",
                                        "7dd",
                                        "yesterday",
                                        "2026-13-01",
                                        "2026-02-30",
                                        "2026-1-31",
                                        "31-01-2026",
                                        "2026/01/31",
                                        "2026-01-31 ",
                                        "2026-01-3x",
                                        "2026-01-31T",
                                        "2026-01-31T23:59:59",
                                        "2026-01-31T23:59Z",
                                        "20260131"};
    struct moment moment = {.kind = MOMENT_AGO, .s = 42, .length_s = 7};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (moment_parse(wrong[i], &moment) == 0)
            fail_msg("\"%s\" is taken", wrong[i]);
        assert_int_equal(moment.kind, MOMENT_AGO);
        assert_int_equal(moment.s, 42);
        assert_int_equal(moment.length_s, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_taken_whole),
        cmocka_unit_test(a_time_is_taken_to_the_second),
        cmocka_unit_test(a_span_is_counted_back_from_now),
        cmocka_unit_test(what_was_not_said_is_no_bound),
        cmocka_unit_test(before_1970_all_is_later_and_nothing_is_earlier),
        cmocka_unit_test(anything_else_is_refused_and_leaves_what_there_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
