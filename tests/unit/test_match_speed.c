/* The diff stays near-linear when everything is of one payee. Compared is the time for ten times as
 * much of the same, never a time itself: ten for linear, a little more for sorting, a hundred for
 * comparing everything with everything. */
#include "core/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { FEW = 10000, MANY = 100000, AT_MOST = 40, TRIES = 3 };

/* How the rows and payments of a diff look. */
struct load {
    bool different;       /* each row has an amount of its own */
    int64_t paid_besides; /* what each payment is more than the amount of a row */
    size_t payments_in_ten;
    const char *paid_reason;
    struct match_rules rules;
};

static int64_t amount_of(const struct load *load, size_t i)
{
    return load->different ? (int64_t)(i * 7919 % MANY + 1) : 500;
}

static void fill(const struct load *load, size_t count, struct intent *rows,
                 struct payments *payments)
{
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct intent){
            .assignment_id = "A1",
            .worker_id = "W1",
            .group_id = "H1",
            .reason = "well done",
            .ref = "",
            .amount = {.minor = amount_of(load, i), .currency = "USD"},
            .row_no = (uint32_t)i + 1,
        };
        if (i % 10 < load->payments_in_ten)
            payments_add(payments,
                         &(struct payment){
                             .assignment_id = "A1",
                             .worker_id = "W1",
                             .group_id = "H1",
                             .reason = load->paid_reason,
                             .payment_id = "",
                             .amount = {.minor = amount_of(load, count - i) + load->paid_besides,
                                        .currency = "USD"},
                             .paid_at_s = (int64_t)i,
            });
    }
}

/* Processor time of one diff, the shortest of a few. */
static clock_t time_of(const struct load *load, size_t count)
{
    struct intent *rows = malloc(count * sizeof *rows);
    struct observed observed = OBSERVED_INIT;
    clock_t shortest = 0;

    assert_non_null(rows);
    fill(load, count, rows, &observed.payments);
    for (int i = 0; i < TRIES; i++) {
        struct plan plan;
        clock_t start = clock();
        clock_t taken;

        decide(rows, count, &observed, NULL, &load->rules, &plan);
        taken = clock() - start;
        assert_int_equal(plan.count, count);
        plan_release(&plan);
        if (i == 0 || taken < shortest)
            shortest = taken;
    }
    observed_release(&observed);
    free(rows);
    return shortest;
}

static void stays_near_linear(const struct load *load)
{
    clock_t few = time_of(load, FEW);
    clock_t many = time_of(load, MANY);

    if (many > (few + 1) * AT_MOST)
        print_message("few %ld, many %ld\n", (long)few, (long)many);
    assert_true(many <= (few + 1) * AT_MOST);
}

static void alike_rows_of_which_some_are_paid(void **state)
{
    struct load load = {.payments_in_ten = 7, .paid_reason = "well done"};

    (void)state;
    load.rules.limit = SIZE_MAX;
    stays_near_linear(&load);
    load.rules.allow_repeats = true;
    stays_near_linear(&load);
}

static void alike_rows_in_conflict_with_their_payments(void **state)
{
    struct load load = {.payments_in_ten = 7, .paid_reason = "thank you"};

    (void)state;
    load.rules = (struct match_rules){.allow_repeats = true, .limit = SIZE_MAX};
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode++) {
        load.rules.on_conflict = (enum on_conflict)mode;
        stays_near_linear(&load);
    }
    load.rules.any_reason = true;
    stays_near_linear(&load);
}

static void rows_of_different_amounts_in_conflict_with_their_payments(void **state)
{
    struct load load = {.different = true, .payments_in_ten = 5, .paid_reason = "thank you"};

    (void)state;
    load.rules = (struct match_rules){.limit = SIZE_MAX};
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode++) {
        load.rules.on_conflict = (enum on_conflict)mode;
        load.paid_besides = 0;
        stays_near_linear(&load);
        load.paid_besides = MANY; /* no payment has the amount of a row */
        stays_near_linear(&load);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike_rows_of_which_some_are_paid),
        cmocka_unit_test(alike_rows_in_conflict_with_their_payments),
        cmocka_unit_test(rows_of_different_amounts_in_conflict_with_their_payments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
