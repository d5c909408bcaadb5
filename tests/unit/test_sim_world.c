#include "sim/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW INT64_C(1800000000)

static const struct lag at_once = {0, 0};

/* An account of 100.00 with two HITs; HIT H1 has the assignments X1 (approved), X2 (submitted), X3
 * (accepted) and X4 (rejected), H2 has Y1; Xn belongs to the worker An. */
static int make_world(void **state)
{
    static struct world world;
    struct error error;

    world_init(&world);
    world.balance_minor = 10000;
    assert_int_equal(world_add_hit(&world, "H1", false, &error), 0);
    assert_int_equal(world_add_hit(&world, "H2", false, &error), 0);
    assert_int_equal(world_add_assignment(&world, "H1", "X1", "A1", ASSIGNMENT_APPROVED, &error),
                     0);
    assert_int_equal(world_add_assignment(&world, "H1", "X2", "A2", ASSIGNMENT_SUBMITTED, &error),
                     0);
    assert_int_equal(world_add_assignment(&world, "H1", "X3", "A3", ASSIGNMENT_ACCEPTED, &error),
                     0);
    assert_int_equal(world_add_assignment(&world, "H1", "X4", "A4", ASSIGNMENT_REJECTED, &error),
                     0);
    assert_int_equal(world_add_assignment(&world, "H2", "Y1", "A1", ASSIGNMENT_APPROVED, &error),
                     0);
    *state = &world;
    return 0;
}

static int drop_world(void **state)
{
    world_release(*state);
    return 0;
}

static struct bonus bonus_of(const char *assignment_id, const char *worker_id, int64_t minor)
{
    return (struct bonus){.worker_id = worker_id,
                          .assignment_id = assignment_id,
                          .reason = "r",
                          .amount_minor = minor};
}

static enum bonus_verdict judge(const struct world *world, struct bonus bonus)
{
    return world_judge_bonus(world, &bonus, NOW);
}

static void pay(struct world *world, const char *assignment_id, int64_t minor, struct lag lag)
{
    struct bonus bonus = bonus_of(assignment_id, "A1", minor);

    world_pay(world, &bonus, NOW, lag, true);
}

/* What the next list of the HIT H1 shows at `now_s`: the number of payments. */
static size_t listed(struct world *world, int64_t now_s)
{
    struct page_order order = {.size = 100, .now_s = now_s, .list = ++world->lists};
    struct page page;

    world_list(world, &world_find_hit(world, "H1")->payments, &order, &page);
    return page.count;
}

static void the_fee_is_a_fifth_rounded_half_up_and_at_least_a_cent(void **state)
{
    (void)state;
    assert_int_equal(bonus_fee_minor(1), 1);  /* 0.2 */
    assert_int_equal(bonus_fee_minor(2), 1);  /* 0.4 */
    assert_int_equal(bonus_fee_minor(5), 1);  /* 1.0 */
    assert_int_equal(bonus_fee_minor(7), 1);  /* 1.4 */
    assert_int_equal(bonus_fee_minor(8), 2);  /* 1.6 */
    assert_int_equal(bonus_fee_minor(12), 2); /* 2.4 */
    assert_int_equal(bonus_fee_minor(13), 3); /* 2.6 */
    assert_int_equal(bonus_fee_minor(100), 20);
    assert_int_equal(bonus_fee_minor(1250), 250);
}

static void a_payment_costs_bonus_and_fee(void **state)
{
    struct world *world = *state;

    pay(world, "X1", 125, at_once);
    assert_int_equal(world->balance_minor, 10000 - 125 - 25);
}

static void a_payment_of_the_past_costs_nothing(void **state)
{
    struct world *world = *state;
    struct bonus bonus = bonus_of("X1", "A1", 125);

    world_pay(world, &bonus, NOW, at_once, false);
    assert_int_equal(world->balance_minor, 10000);
    assert_int_equal(listed(world, NOW), 1);
}

static void the_balance_must_cover_the_fee_too(void **state)
{
    struct world *world = *state;

    assert_int_equal(judge(world, bonus_of("X1", "A1", 8333)), BONUS_GOOD); /* fee 16.67 */
    assert_int_equal(judge(world, bonus_of("X1", "A1", 8334)), BONUS_NO_FUNDS);
    assert_int_equal(judge(world, bonus_of("X1", "A1", INT64_MAX / 100)), BONUS_NO_FUNDS);
}

static void only_submitted_and_approved_work_gets_a_bonus(void **state)
{
    struct world *world = *state;

    assert_int_equal(judge(world, bonus_of("X1", "A1", 100)), BONUS_GOOD);
    assert_int_equal(judge(world, bonus_of("X2", "A2", 100)), BONUS_GOOD);
    assert_int_equal(judge(world, bonus_of("X3", "A3", 100)), BONUS_NOT_SUBMITTED);
    assert_int_equal(judge(world, bonus_of("X4", "A4", 100)), BONUS_NOT_SUBMITTED);
}

static void a_bonus_goes_to_the_worker_of_an_assignment_that_is_there(void **state)
{
    struct world *world = *state;

    assert_int_equal(judge(world, bonus_of("X1", "A2", 100)), BONUS_OTHER_WORKER);
    assert_int_equal(judge(world, bonus_of("X9", "A1", 100)), BONUS_NO_ASSIGNMENT);
}

static void a_token_is_remembered_for_24_hours(void **state)
{
    struct world *world = *state;
    struct bonus bonus = bonus_of("X1", "A1", 100);

    bonus.token = "t";
    assert_int_equal(world_judge_bonus(world, &bonus, NOW), BONUS_GOOD);
    world_pay(world, &bonus, NOW, at_once, true);
    assert_int_equal(world_judge_bonus(world, &bonus, NOW), BONUS_TOKEN_KNOWN);
    assert_int_equal(world_judge_bonus(world, &bonus, NOW + 86399), BONUS_TOKEN_KNOWN);
    assert_int_equal(world_judge_bonus(world, &bonus, NOW + 86400), BONUS_GOOD);
    world_pay(world, &bonus, NOW + 86400, at_once, true);
    assert_int_equal(world_judge_bonus(world, &bonus, NOW + 86400), BONUS_TOKEN_KNOWN);
}

static void a_token_counts_whatever_else_was_asked_for(void **state)
{
    struct world *world = *state;
    struct bonus bonus = bonus_of("X1", "A1", 100);
    struct bonus other = bonus_of("X9", "A9", 9999999);

    bonus.token = other.token = "t";
    world_pay(world, &bonus, NOW, at_once, true);
    assert_int_equal(judge(world, other), BONUS_TOKEN_KNOWN);
}

static void lists_of_a_hit_and_of_an_assignment_show_their_payments_alone(void **state)
{
    struct world *world = *state;
    struct page_order order = {.size = 100, .now_s = NOW, .list = 1};
    struct page page;

    pay(world, "X1", 1, at_once);
    pay(world, "X2", 2, at_once);
    pay(world, "Y1", 3, at_once);
    world_list(world, &world_find_hit(world, "H1")->payments, &order, &page);
    assert_int_equal(page.count, 2);
    assert_int_equal(page.payments[0]->amount_minor, 1);
    assert_int_equal(page.payments[1]->amount_minor, 2);
    world_list(world, &world_find_assignment(world, "Y1")->payments, &order, &page);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.payments[0]->amount_minor, 3);
}

static void pages_together_show_each_payment_once(void **state)
{
    struct world *world = *state;
    struct page_order order = {.size = 2, .now_s = NOW, .list = 1};
    struct page page;
    int64_t next = 1;

    for (int64_t i = 1; i <= 5; i++)
        pay(world, "X1", i, at_once);
    do {
        world_list(world, &world_find_hit(world, "H1")->payments, &order, &page);
        for (size_t i = 0; i < page.count; i++)
            assert_int_equal(page.payments[i]->amount_minor, next++);
        order.start = page.next;
    } while (page.more);
    assert_int_equal(next, 6);
}

static void a_full_last_page_has_no_next(void **state)
{
    struct world *world = *state;
    struct page_order order = {.size = 2, .now_s = NOW, .list = 1};
    struct page page;

    pay(world, "X1", 1, at_once);
    pay(world, "X1", 2, at_once);
    world_list(world, &world_find_hit(world, "H1")->payments, &order, &page);
    assert_int_equal(page.count, 2);
    assert_false(page.more);
}

static void a_payment_that_lags_by_lists_shows_after_that_many(void **state)
{
    struct world *world = *state;

    assert_int_equal(listed(world, NOW), 0);
    pay(world, "X1", 1, (struct lag){.lists = 2});
    assert_int_equal(listed(world, NOW), 0);
    assert_int_equal(listed(world, NOW), 0);
    assert_int_equal(listed(world, NOW), 1);
}

static void a_payment_that_lags_by_seconds_shows_when_they_are_over(void **state)
{
    struct world *world = *state;

    pay(world, "X1", 1, (struct lag){.seconds = 60});
    assert_int_equal(listed(world, NOW + 59), 0);
    assert_int_equal(listed(world, NOW + 60), 1);
}

static void a_hit_that_was_disposed_of_is_found_by_nothing(void **state)
{
    struct world *world = *state;
    struct error error;

    assert_int_equal(world_add_hit(world, "H3", true, &error), 0);
    assert_int_equal(world_add_assignment(world, "H3", "Z1", "A1", ASSIGNMENT_APPROVED, &error), 0);
    assert_null(world_find_hit(world, "H3"));
    assert_null(world_find_assignment(world, "Z1"));
    assert_int_equal(judge(world, bonus_of("Z1", "A1", 1)), BONUS_NO_ASSIGNMENT);
}

static void an_id_is_taken_once(void **state)
{
    struct world *world = *state;
    struct error error;

    assert_int_equal(world_add_hit(world, "H1", false, &error), -1);
    assert_int_equal(world_add_assignment(world, "H2", "X1", "A1", ASSIGNMENT_APPROVED, &error),
                     -1);
    assert_int_equal(world_add_assignment(world, "H9", "X5", "A1", ASSIGNMENT_APPROVED, &error),
                     -1);
}

static void thousands_of_ids_are_all_found(void **state)
{
    struct world *world = *state;
    struct error error;
    char id[32];

    for (int i = 0; i < 5000; i++) {
        (void)snprintf(id, sizeof id, "B%d", i);
        assert_int_equal(world_add_assignment(world, "H2", id, "A1", ASSIGNMENT_APPROVED, &error),
                         0);
    }
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(id, sizeof id, "B%d", i);
        assert_string_equal(world_find_assignment(world, id)->assignment_id, id);
    }
    assert_null(world_find_assignment(world, "B5000"));
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(the_fee_is_a_fifth_rounded_half_up_and_at_least_a_cent),
        test(a_payment_costs_bonus_and_fee),
        test(a_payment_of_the_past_costs_nothing),
        test(the_balance_must_cover_the_fee_too),
        test(only_submitted_and_approved_work_gets_a_bonus),
        test(a_bonus_goes_to_the_worker_of_an_assignment_that_is_there),
        test(a_token_is_remembered_for_24_hours),
        test(a_token_counts_whatever_else_was_asked_for),
        test(lists_of_a_hit_and_of_an_assignment_show_their_payments_alone),
        test(pages_together_show_each_payment_once),
        test(a_full_last_page_has_no_next),
        test(a_payment_that_lags_by_lists_shows_after_that_many),
        test(a_payment_that_lags_by_seconds_shows_when_they_are_over),
        test(a_hit_that_was_disposed_of_is_found_by_nothing),
        test(an_id_is_taken_once),
        test(thousands_of_ids_are_all_found),
    };

    return cmocka_run_group_tests_name("sim/world", tests, NULL, NULL);
}
