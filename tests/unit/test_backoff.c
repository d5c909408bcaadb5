#include "core/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { BASE_MS = 500, CAP_MS = 20000 };

static const uint32_t most = UINT32_MAX;
static const uint32_t half = UINT32_C(1) << 31;

static bool is_about(double value, double expected)
{
    return value > expected - 1e-9 && value < expected + 1e-9;
}

static void the_longest_wait_doubles_with_each_try(void **state)
{
    (void)state;
    assert_int_equal(backoff_ms(1, BASE_MS, CAP_MS, most), 499);
    assert_int_equal(backoff_ms(2, BASE_MS, CAP_MS, most), 999);
    assert_int_equal(backoff_ms(3, BASE_MS, CAP_MS, most), 1999);
    assert_int_equal(backoff_ms(6, BASE_MS, CAP_MS, most), 15999);
}

static void no_wait_is_longer_than_the_cap(void **state)
{
    (void)state;
    assert_int_equal(backoff_ms(7, BASE_MS, CAP_MS, most), CAP_MS - 1);
    assert_int_equal(backoff_ms(8, BASE_MS, CAP_MS, most), CAP_MS - 1);
    assert_int_equal(backoff_ms(4000000000U, BASE_MS, CAP_MS, most), CAP_MS - 1);
    assert_int_equal(backoff_ms(1, BASE_MS, 100, most), 99);
}

static void the_jitter_is_full_from_nothing_to_all(void **state)
{
    (void)state;
    assert_int_equal(backoff_ms(5, BASE_MS, CAP_MS, 0), 0);
    assert_int_equal(backoff_ms(5, BASE_MS, CAP_MS, half), 4000);
    assert_int_equal(backoff_ms(5, BASE_MS, CAP_MS, half / 2), 2000);
}

static void a_rate_begins_at_its_start_and_never_above_its_ceiling(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 2, 20);
    assert_true(is_about(rate.now, 2));
    rate_init(&rate, 30, 20);
    assert_true(is_about(rate.now, 20));
}

static void a_second_of_answers_raises_the_rate_by_about_one(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 2, 1000);
    rate_rise(&rate);
    assert_true(is_about(rate.now, 2.5));
    rate_init(&rate, 10, 1000);
    for (int i = 0; i < 10; i++)
        rate_rise(&rate);
    assert_true(rate.now > 10.9 && rate.now < 11);
}

static void the_rate_never_rises_above_its_ceiling(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 2, 3);
    for (int i = 0; i < 100; i++) {
        rate_rise(&rate);
        assert_true(rate.now <= 3);
    }
    assert_true(is_about(rate.now, 3));
}

static void a_complaint_halves_the_rate_also_the_first_one_at_time_nought(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 8, 20);
    rate_halve(&rate, 0);
    assert_true(is_about(rate.now, 4));
}

static void complaints_within_a_quarter_of_a_second_count_once(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 16, 20);
    rate_halve(&rate, 5000);
    rate_halve(&rate, 5000);
    rate_halve(&rate, 5249);
    assert_true(is_about(rate.now, 8));
    rate_halve(&rate, 5250);
    assert_true(is_about(rate.now, 4));
}

static void a_complaint_that_counts_for_another_does_not_put_the_next_one_off(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 16, 20);
    rate_halve(&rate, 5000);
    rate_halve(&rate, 5200);
    rate_halve(&rate, 5300);
    assert_true(is_about(rate.now, 4));
}

static void the_rate_never_comes_to_a_standstill(void **state)
{
    struct rate rate;

    (void)state;
    rate_init(&rate, 2, 20);
    for (int64_t now_ms = 0; now_ms < 100000; now_ms += 1000)
        rate_halve(&rate, now_ms);
    assert_true(is_about(rate.now, rate.floor));
    assert_true(rate.now > 0);
    rate_rise(&rate);
    assert_true(rate.now > rate.floor && rate.now <= rate.ceiling);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_wait_doubles_with_each_try),
        cmocka_unit_test(no_wait_is_longer_than_the_cap),
        cmocka_unit_test(the_jitter_is_full_from_nothing_to_all),
        cmocka_unit_test(a_rate_begins_at_its_start_and_never_above_its_ceiling),
        cmocka_unit_test(a_second_of_answers_raises_the_rate_by_about_one),
        cmocka_unit_test(the_rate_never_rises_above_its_ceiling),
        cmocka_unit_test(a_complaint_halves_the_rate_also_the_first_one_at_time_nought),
        cmocka_unit_test(complaints_within_a_quarter_of_a_second_count_once),
        cmocka_unit_test(a_complaint_that_counts_for_another_does_not_put_the_next_one_off),
        cmocka_unit_test(the_rate_never_comes_to_a_standstill),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
