#ifndef BONUSREC_TESTS_DIFF_CASES_H
#define BONUSREC_TESTS_DIFF_CASES_H

/* Thousands of small random diffs in which almost everything collides. The seeds are fixed; a test
 * that fails names the case, which then comes again every time. */

#include "diff_sample.h"

enum { CASES = 8000 };

static uint64_t random_state;

static inline size_t below(size_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state >> 33) % limit;
}

#define ONE_OF(array) (array)[below(sizeof(array) / sizeof *(array))]

static const char *const assignments[] = {"A1", "A1", "A1", "A2"};
static const char *const workers[] = {"W1", "W1", "W1", "W1", "W1", "W1", "W1", "W2"};
static const char *const reasons[] = {"x", "x", "x", " x", "y", "  y", "x y", "x\xc2\xa0\ty "};
static const char *const refs[] = {"", "", "", "", "1", "2"};
static const char *const groups[] = {"", "", "H1", "H1", "H2"};
static const char *const lists[] = {"A1", "A2", "H1", "H2"};
static const int64_t amounts[] = {100, 100, 100, 200, 200, 300, 400};

static inline void make_rules(struct sample *s)
{
    s->rules.any_reason = below(3) == 0;
    s->rules.on_conflict = (enum on_conflict)below(3);
    s->rules.allow_repeats = below(3) == 0;
    s->rules.whole_groups = below(3) == 0;
}

static inline void make_case(struct sample *s, uint64_t seed)
{
    static const struct problem problem = {.code = "bad_amount", .detail = "is no amount"};
    bool one_payee = seed % 2 == 0;
    bool unreadables = seed % 5 == 0;
    size_t rows;
    size_t payments;

    *s = SAMPLE_INIT;
    random_state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    (void)below(2);
    make_rules(s);
    rows = below(10) ? below(7) : below(30);
    payments = below(10) ? below(6) : below(30);
    for (size_t i = 0; i < rows; i++) {
        struct intent *intent =
            row(s, one_payee ? "A1" : ONE_OF(assignments), one_payee ? "W1" : ONE_OF(workers),
                ONE_OF(amounts), ONE_OF(reasons));

        intent->ref = ONE_OF(refs);
        intent->group_id = ONE_OF(groups);
        if (below(20) == 0)
            intent->amount.minor = 0;
        if (below(20) == 0)
            intent->problem = &problem;
    }
    for (size_t j = 0; j < payments; j++)
        (void)paid(s, one_payee ? "A1" : ONE_OF(assignments), one_payee ? "W1" : ONE_OF(workers),
                   ONE_OF(amounts), ONE_OF(reasons), (int64_t)below(5));
    for (size_t u = 0; unreadables && u < sizeof lists / sizeof *lists; u++)
        if (below(4) == 0)
            unreadable(s, lists[u], "gone");
}

/* A copy of `s` that is not decided yet, with payments of its own. */
static inline void copy_case(const struct sample *s, struct sample *copy)
{
    *copy = *s;
    copy->plan = PLAN_INIT;
    copy->observed.payments = (struct payments){0};
    copy->observed.arena = ARENA_INIT;
    copy->observed.unreadable = copy->unreadable;
    for (size_t j = 0; j < s->observed.payments.count; j++)
        payments_add(&copy->observed.payments, &s->observed.payments.list[j]);
}

static uint64_t current_seed;

/* A failing assertion leaves its test at once; the tear-down then says which case it was. */
static inline int name_the_case(void **state)
{
    (void)state;
    if (current_seed)
        print_message("the case: seed %u\n", (unsigned)current_seed);
    current_seed = 0;
    return 0;
}

static inline void for_each_case(void (*check)(const struct sample *s))
{
    struct sample s;

    for (current_seed = 1; current_seed <= CASES; current_seed++) {
        make_case(&s, current_seed);
        decided(&s);
        check(&s);
        done(&s);
    }
    current_seed = 0;
}

#define PROPERTY(name) cmocka_unit_test_teardown(name, name_the_case)

#endif
