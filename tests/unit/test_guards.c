#include "core/guards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct guards none(void)
{
    return (struct guards){.max_total_minor = -1,
                           .max_bonus_minor = -1,
                           .max_count = -1,
                           .expect_total_minor = -1,
                           .expect_count = -1};
}

/* Three rows: 2.00 and 5.50 to be paid, and 99.00 that is behind the limit. */
static void make_plan(struct plan *plan, struct intent intents[3], struct item items[3])
{
    for (uint32_t i = 0; i < 3; i++)
        intents[i] = (struct intent){.row_no = i + 1};
    items[0] = (struct item){.decision = DECISION_PAY, .pay_minor = 200};
    items[1] = (struct item){.decision = DECISION_PAY, .pay_minor = 550};
    items[2] = (struct item){.decision = DECISION_LIMIT, .pay_minor = 9900};
    *plan = (struct plan){
        .intents = intents, .items = items, .count = 3, .pay_count = 2, .pay_minor = 750};
}

static int check(const struct guards *guards, struct error *error)
{
    struct intent intents[3];
    struct item items[3];
    struct plan plan;

    make_plan(&plan, intents, items);
    *error = (struct error){0};
    return guards_check(guards, &plan, "USD", error);
}

static void allows(const struct guards *guards)
{
    struct error error;

    assert_int_equal(check(guards, &error), 0);
    assert_int_equal(error.kind, ERROR_NONE);
}

/* The refusal names the option and both numbers, and says that nothing was sent. */
static void stops(const struct guards *guards, const char *option, const char *found,
                  const char *limit)
{
    struct error error;

    assert_int_equal(check(guards, &error), -1);
    assert_int_equal(error.kind, ERROR_GUARD);
    assert_string_equal(error.origin, option);
    assert_non_null(strstr(error.text, found));
    assert_non_null(strstr(error.text, limit));
    assert_non_null(strstr(error.text, "nothing was sent"));
}

static void without_guards_everything_is_allowed(void **state)
{
    struct guards guards = none();

    (void)state;
    allows(&guards);
}

static void max_total_stops_a_plan_that_pays_a_cent_more(void **state)
{
    struct guards guards = none();

    (void)state;
    guards.max_total_minor = 750;
    allows(&guards);
    guards.max_total_minor = 749;
    stops(&guards, "--max-total", "7.50", "7.49");
    guards.max_total_minor = 0;
    stops(&guards, "--max-total", "7.50", "0.00");
}

static void max_bonus_stops_a_plan_with_one_larger_bonus(void **state)
{
    struct guards guards = none();

    (void)state;
    guards.max_bonus_minor = 550;
    allows(&guards);
    guards.max_bonus_minor = 549;
    stops(&guards, "--max-bonus", "row 2 would be paid 5.50", "5.49");
    guards.max_bonus_minor = 0;
    stops(&guards, "--max-bonus", "row 1 would be paid 2.00", "0.00");
}

static void max_count_stops_a_plan_with_one_bonus_more(void **state)
{
    struct guards guards = none();

    (void)state;
    guards.max_count = 2;
    allows(&guards);
    guards.max_count = 1;
    stops(&guards, "--max-count", "2 bonuses", "1 allowed");
    guards.max_count = 0;
    stops(&guards, "--max-count", "2 bonuses", "0 allowed");
}

static void expect_total_stops_a_plan_that_pays_more_or_less(void **state)
{
    struct guards guards = none();

    (void)state;
    guards.expect_total_minor = 750;
    allows(&guards);
    guards.expect_total_minor = 751;
    stops(&guards, "--expect-total", "7.50", "7.51");
    guards.expect_total_minor = 749;
    stops(&guards, "--expect-total", "7.50", "7.49");
    guards.expect_total_minor = 0;
    stops(&guards, "--expect-total", "7.50", "0.00");
}

static void expect_count_stops_a_plan_with_more_or_fewer_bonuses(void **state)
{
    struct guards guards = none();

    (void)state;
    guards.expect_count = 2;
    allows(&guards);
    guards.expect_count = 3;
    stops(&guards, "--expect-count", "2 bonuses", "3 were");
    guards.expect_count = 0;
    stops(&guards, "--expect-count", "2 bonuses", "0 were");
}

static void nothing_to_pay_may_be_what_was_expected(void **state)
{
    struct guards guards = none();
    struct plan plan = PLAN_INIT;
    struct error error;

    (void)state;
    guards.expect_count = 0;
    guards.expect_total_minor = 0;
    guards.max_total_minor = 0;
    guards.max_bonus_minor = 0;
    guards.max_count = 0;
    assert_int_equal(guards_check(&guards, &plan, "USD", &error), 0);
    guards.expect_count = 1;
    assert_int_equal(guards_check(&guards, &plan, "USD", &error), -1);
}

static void currency_stops_a_platform_that_pays_in_another(void **state)
{
    struct guards guards = none();

    (void)state;
    guards.currency = "USD";
    allows(&guards);
    guards.currency = "GBP";
    stops(&guards, "--currency", "USD", "GBP");
    guards.currency = "usd";
    stops(&guards, "--currency", "USD", "usd");
}

static int check_balance(int64_t fees_minor, int64_t available_minor, struct error *error)
{
    struct intent intents[3];
    struct item items[3];
    struct plan plan;
    struct money available = {.minor = available_minor, .currency = "USD"};

    make_plan(&plan, intents, items);
    return guards_check_balance(plan.pay_minor, fees_minor, &available, error);
}

static void the_balance_must_cover_bonuses_and_fees_to_the_cent(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(check_balance(150, 900, &error), 0);
    assert_int_equal(check_balance(150, 901, &error), 0);
    assert_int_equal(check_balance(150, 899, &error), -1);
    assert_int_equal(error.kind, ERROR_GUARD);
    assert_non_null(strstr(error.text, "7.50 + 1.50 fees"));
    assert_non_null(strstr(error.text, "8.99 USD"));
    assert_non_null(strstr(error.text, "add funds"));
}

static void a_balance_below_nothing_covers_nothing(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(check_balance(0, -100000, &error), -1);
    assert_non_null(strstr(error.text, "-1000.00 USD"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_guards_everything_is_allowed),
        cmocka_unit_test(max_total_stops_a_plan_that_pays_a_cent_more),
        cmocka_unit_test(max_bonus_stops_a_plan_with_one_larger_bonus),
        cmocka_unit_test(max_count_stops_a_plan_with_one_bonus_more),
        cmocka_unit_test(expect_total_stops_a_plan_that_pays_more_or_less),
        cmocka_unit_test(expect_count_stops_a_plan_with_more_or_fewer_bonuses),
        cmocka_unit_test(nothing_to_pay_may_be_what_was_expected),
        cmocka_unit_test(currency_stops_a_platform_that_pays_in_another),
        cmocka_unit_test(the_balance_must_cover_bonuses_and_fees_to_the_cent),
        cmocka_unit_test(a_balance_below_nothing_covers_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
