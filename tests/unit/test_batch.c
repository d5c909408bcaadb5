/* What is paid together, and what it costs. */
#include "core/batch.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROWS = 12 };

/* A plan of rows of the studies `groups`, to be paid 1, 2, 3, ... cents each. */
struct sample {
    struct intent rows[ROWS];
    struct item items[ROWS];
    struct plan plan;
    struct batches batches;
};

static void split(struct sample *s, const char *const *groups, size_t count, size_t batch_max)
{
    assert_true(count <= ROWS);
    for (size_t i = 0; i < count; i++) {
        s->rows[i].group_id = groups[i];
        s->items[i].pay_minor = (int64_t)i + 1;
        if (s->items[i].decision == DECISION_NONE)
            s->items[i].decision = DECISION_PAY;
    }
    s->plan = (struct plan){.intents = s->rows, .items = s->items, .count = count};
    batches_init(&s->batches, &s->plan, batch_max);
}

/* Batch `i` is of `group` and has the rows `rows`, which end with -1. */
static void expect_batch(const struct sample *s, size_t i, const char *group, const int *rows)
{
    const struct batch *batch = &s->batches.list[i];
    int64_t sum = 0;
    size_t count = 0;

    assert_true(i < s->batches.count);
    assert_string_equal(batch->group_id, group);
    for (; rows[count] >= 0; count++) {
        assert_true(count < batch->count);
        assert_int_equal(batch->rows[count], rows[count]);
        sum += rows[count] + 1;
    }
    assert_int_equal(batch->count, count);
    assert_int_equal(batch->pay_minor, sum);
    assert_null(batch->quote_text);
}

#define EXPECT_BATCH(s, i, group, ...) expect_batch(s, i, group, (const int[]){__VA_ARGS__, -1})

static void rows_of_each_study_go_together_in_the_order_of_the_file(void **state)
{
    static const char *const groups[] = {"S1", "S2", "S1", "S3", "S2", "S1"};
    struct sample s = {0};

    (void)state;
    split(&s, groups, 6, 200);
    assert_int_equal(s.batches.count, 3);
    EXPECT_BATCH(&s, 0, "S1", 0, 2, 5);
    EXPECT_BATCH(&s, 1, "S2", 1, 4);
    EXPECT_BATCH(&s, 2, "S3", 3);
    batches_release(&s.batches);
    assert_int_equal(s.batches.count, 0);
}

static void a_full_batch_is_followed_by_another_of_its_study(void **state)
{
    static const char *const groups[] = {"S1", "S1", "S2", "S1", "S1", "S2", "S1"};
    struct sample s = {0};

    (void)state;
    split(&s, groups, 7, 2);
    assert_int_equal(s.batches.count, 4);
    EXPECT_BATCH(&s, 0, "S1", 0, 1);
    EXPECT_BATCH(&s, 1, "S2", 2, 5);
    EXPECT_BATCH(&s, 2, "S1", 3, 4);
    EXPECT_BATCH(&s, 3, "S1", 6);
    batches_release(&s.batches);
}

static void a_batch_that_is_just_full_needs_no_other(void **state)
{
    static const char *const groups[] = {"S1", "S1", "S1"};
    struct sample s = {0};

    (void)state;
    split(&s, groups, 3, 3);
    assert_int_equal(s.batches.count, 1);
    EXPECT_BATCH(&s, 0, "S1", 0, 1, 2);
    batches_release(&s.batches);
}

static void only_what_is_to_be_paid_is_in_a_batch(void **state)
{
    static const char *const groups[] = {"S1", "S1", "S2", "S2", "S1", "S1", "S1", "S1", "S1"};
    struct sample s = {0};

    (void)state;
    s.items[0].decision = DECISION_ALREADY_PAID;
    s.items[2].decision = DECISION_HOLD;
    s.items[3].decision = DECISION_WAIT;
    s.items[4].decision = DECISION_LIMIT;
    s.items[5].decision = DECISION_FAIL;
    s.items[6].decision = DECISION_ZERO;
    s.items[7].decision = DECISION_INVALID;
    split(&s, groups, 9, 200);
    assert_int_equal(s.batches.count, 1);
    EXPECT_BATCH(&s, 0, "S1", 1, 8);
    batches_release(&s.batches);
}

static void nothing_to_pay_makes_no_batch(void **state)
{
    struct sample s = {0};

    (void)state;
    split(&s, NULL, 0, 200);
    assert_int_equal(s.batches.count, 0);
    batches_release(&s.batches);
}

static struct costs cost_of(int64_t pay, int64_t fees, int64_t vat, int64_t total)
{
    struct costs costs = {0};

    costs_add(
        &costs,
        &(struct batch){
            .pay_minor = pay,
            .quote = {
                      .amount_minor = pay, .fees_minor = fees, .vat_minor = vat, .total_minor = total}
    });
    return costs;
}

static void expect_costs(struct costs costs, int64_t pay, int64_t fees, int64_t vat, int64_t total)
{
    assert_int_equal(costs.pay_minor, pay);
    assert_int_equal(costs.fees_minor, fees);
    assert_int_equal(costs.vat_minor, vat);
    assert_int_equal(costs.total_minor, total);
    assert_int_equal(costs.pay_minor + costs.fees_minor + costs.vat_minor, costs.total_minor);
}

static void the_total_counts_and_what_is_no_vat_is_a_fee(void **state)
{
    (void)state;
    expect_costs(cost_of(850, 284, 0, 1134), 850, 284, 0, 1134);
    expect_costs(cost_of(850, 284, 57, 1191), 850, 284, 57, 1191);
    /* each rounded up: 283.34 + 56.67 is 340.01, and not 284 + 57 */
    expect_costs(cost_of(850, 284, 57, 1190), 850, 283, 57, 1190);
    /* fees are what is taken, whatever is said of them */
    expect_costs(cost_of(850, 100, 50, 1190), 850, 290, 50, 1190);
}

static void what_the_platform_does_not_say_is_counted_as_fees(void **state)
{
    (void)state;
    expect_costs(cost_of(850, -1, -1, 1190), 850, 340, 0, 1190);
    expect_costs(cost_of(850, 284, -1, 1190), 850, 340, 0, 1190);
    expect_costs(cost_of(850, -1, 57, 1190), 850, 283, 57, 1190);
}

static void vat_beyond_all_that_is_taken_besides_is_no_vat(void **state)
{
    (void)state;
    expect_costs(cost_of(850, 0, 341, 1190), 850, 340, 0, 1190);
    expect_costs(cost_of(850, 0, 340, 1190), 850, 0, 340, 1190);
    expect_costs(cost_of(850, 0, 1, 850), 850, 0, 0, 850);
}

static void the_costs_of_all_batches_add_up(void **state)
{
    struct costs costs = cost_of(100, 34, 7, 141);
    const struct batch second = {
        .pay_minor = 200, .quote = {.fees_minor = 67, .vat_minor = 14, .total_minor = 280}
    };

    (void)state;
    costs_add(&costs, &second);
    expect_costs(costs, 300, 100, 21, 421);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_each_study_go_together_in_the_order_of_the_file),
        cmocka_unit_test(a_full_batch_is_followed_by_another_of_its_study),
        cmocka_unit_test(a_batch_that_is_just_full_needs_no_other),
        cmocka_unit_test(only_what_is_to_be_paid_is_in_a_batch),
        cmocka_unit_test(nothing_to_pay_makes_no_batch),
        cmocka_unit_test(the_total_counts_and_what_is_no_vat_is_a_fee),
        cmocka_unit_test(what_the_platform_does_not_say_is_counted_as_fees),
        cmocka_unit_test(vat_beyond_all_that_is_taken_besides_is_no_vat),
        cmocka_unit_test(the_costs_of_all_batches_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
