/* Which of the payments that are shown after paying is whose. */
#include "execute/settle.h"

#include "diff_sample.h"

/* Rows that were sent, payments before (the sample's own) and after. */
struct reading {
    struct sample s;
    struct payments after;
    struct attempt attempts[SAMPLE_ROWS];
    struct answer answers[SAMPLE_ROWS];
    size_t count;
    struct strangers strangers;
};

static struct reading *reading_new(void)
{
    struct reading *r = calloc(1, sizeof *r);

    assert_non_null(r);
    r->s = SAMPLE_INIT;
    r->s.rules.allow_repeats = true;
    return r;
}

static void reading_free(struct reading *r)
{
    payments_release(&r->after);
    free(r->strangers.list);
    done(&r->s);
    free(r);
}

/* Row `row_no` of the sample, from 1, was sent, and so answered. */
static void sent(struct reading *r, uint32_t row_no, enum verdict verdict)
{
    r->answers[r->count].verdict = verdict;
    r->attempts[r->count] = (struct attempt){
        .row = row_no - 1, .begun = true, .answered = true, .answer = &r->answers[r->count]};
    r->count++;
}

/* Row `row_no` was sent, and no answer came. */
static void sent_in_doubt(struct reading *r, uint32_t row_no)
{
    r->attempts[r->count++] = (struct attempt){.row = row_no - 1, .begun = true, .doubtful = true};
}

static void after(struct reading *r, const char *assignment, const char *worker, int64_t minor,
                  const char *reason, int64_t at_s)
{
    payments_add(&r->after, &(struct payment){
                                .assignment_id = assignment,
                                .worker_id = worker,
                                .group_id = "",
                                .reason = reason,
                                .payment_id = "",
                                .amount = {.minor = minor, .currency = "USD"},
                                .paid_at_s = at_s
    });
}

static void read_back(struct reading *r)
{
    decided(&r->s);
    settle_read_back(r->attempts, r->count, &r->s.plan, &r->s.observed.payments, &r->after,
                     &r->strangers);
}

/* The attempt number `n` got payment number `m` of those after, both from 1; 0 is none. */
static void got(const struct reading *r, size_t n, size_t m)
{
    assert_ptr_equal(r->attempts[n - 1].payment, m ? &r->after.list[m - 1] : NULL);
}

static void each_new_payment_goes_to_the_attempt_that_it_is(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    row(&r->s, "A1", "W1", 500, "x");
    row(&r->s, "A1", "W1", 700, "x");
    row(&r->s, "A2", "W2", 500, "x");
    sent(r, 1, VERDICT_ACCEPTED);
    sent_in_doubt(r, 2);
    sent(r, 3, VERDICT_ACCEPTED);
    after(r, "A2", "W2", 500, "  x ", 30);
    after(r, "A1", "W1", 700, "x", 20);
    after(r, "A1", "W1", 500, "x", 10);
    read_back(r);
    got(r, 1, 3);
    got(r, 2, 2);
    got(r, 3, 1);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void a_payment_that_the_ledger_had_and_nobody_saw_is_no_stranger(void **state)
{
    struct reading *r = reading_new();
    struct entry late = {.key = "",
                         .worker_id = "W1",
                         .assignment_id = "A1",
                         .reason = "week 1",
                         .ref = "",
                         .payment_id = "",
                         .state = ENTRY_ACCEPTED,
                         .amount_minor = 300,
                         .pay_minor = 300};

    (void)state;
    r->s.entries = (struct entries){.list = &late, .count = 1, .list_count = 1, .own_list = 1};
    r->s.recall.entries = &r->s.entries;
    r->s.recall.platform = "mturk";
    row(&r->s, "A1", "W1", 500, "x");
    sent(r, 1, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 500, "x", 20);
    after(r, "A1", "W1", 300, "week 1", 10);
    after(r, "A1", "W1", 300, "week 1", 15);
    after(r, "A1", "W1", 300, "week 2", 10);
    read_back(r);
    got(r, 1, 1);
    assert_int_equal(r->strangers.count, 2);
    assert_int_equal(r->strangers.list[0]->paid_at_s, 15);
    assert_string_equal(r->strangers.list[1]->reason, "week 2");
    r->s.entries.list = NULL;
    reading_free(r);
}

/* A payment that an earlier run made, and that shows only now, proves nothing of one in doubt. */
static void what_the_ledger_has_as_accepted_comes_before_a_doubt(void **state)
{
    struct entry late = {.key = "",
                         .worker_id = "W1",
                         .assignment_id = "A1",
                         .reason = "x",
                         .ref = "a",
                         .payment_id = "",
                         .state = ENTRY_ACCEPTED,
                         .amount_minor = 500,
                         .pay_minor = 500};

    (void)state;
    for (int both = 0; both < 2; both++) {
        struct reading *r = reading_new();

        r->s.entries = (struct entries){.list = &late, .count = 1, .list_count = 1, .own_list = 1};
        r->s.recall.entries = &r->s.entries;
        r->s.recall.platform = "mturk";
        row(&r->s, "A1", "W1", 500, "x")->ref = "b";
        sent_in_doubt(r, 1);
        after(r, "A1", "W1", 500, "x", 20);
        if (both)
            after(r, "A1", "W1", 500, "x", 30);
        read_back(r);
        got(r, 1, both ? 2 : 0);
        assert_int_equal(r->strangers.count, 0);
        r->s.entries.list = NULL;
        reading_free(r);
    }
}

static void what_was_seen_once_and_shows_again_proves_nothing(void **state)
{
    struct reading *r = reading_new();
    struct entry seen = {.key = "",
                         .worker_id = "W1",
                         .assignment_id = "A1",
                         .reason = "x",
                         .ref = "a",
                         .payment_id = "",
                         .state = ENTRY_CONFIRMED,
                         .paid_at_s = 20,
                         .amount_minor = 500,
                         .pay_minor = 500};

    (void)state;
    r->s.entries = (struct entries){.list = &seen, .count = 1, .list_count = 1, .own_list = 1};
    r->s.recall.entries = &r->s.entries;
    r->s.recall.platform = "mturk";
    row(&r->s, "A1", "W1", 500, "x")->ref = "b";
    sent_in_doubt(r, 1);
    after(r, "A1", "W1", 500, "x", 20);
    read_back(r);
    got(r, 1, 0);
    assert_int_equal(r->strangers.count, 0);
    r->s.entries.list = NULL;
    reading_free(r);
}

static void what_was_there_before_proves_nothing(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    row(&r->s, "A1", "W1", 500, "x");
    row(&r->s, "A1", "W1", 500, "x");
    paid(&r->s, "A1", "W1", 500, "x", 10);
    sent_in_doubt(r, 2);
    after(r, "A1", "W1", 500, "x", 10);
    read_back(r);
    got(r, 1, 0);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void before_and_after_are_multisets_also_without_times(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    for (int i = 0; i < 4; i++)
        row(&r->s, "A1", "W1", 500, "x");
    paid(&r->s, "A1", "W1", 500, "x", 0);
    paid(&r->s, "A1", "W1", 500, "x", 0);
    sent(r, 3, VERDICT_ACCEPTED);
    sent(r, 4, VERDICT_ACCEPTED);
    for (int i = 0; i < 3; i++)
        after(r, "A1", "W1", 500, "x", 0);
    read_back(r);
    assert_non_null(r->attempts[0].payment);
    got(r, 2, 0);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void a_second_payment_for_one_attempt_is_a_stranger(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    row(&r->s, "A1", "W1", 500, "x");
    sent(r, 1, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 500, "x", 20);
    after(r, "A1", "W1", 500, "x", 10);
    read_back(r);
    got(r, 1, 2);
    assert_int_equal(r->strangers.count, 1);
    assert_ptr_equal(r->strangers.list[0], &r->after.list[0]);
    reading_free(r);
}

static void a_new_payment_of_another_kind_is_a_stranger(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    row(&r->s, "A1", "W1", 500, "x");
    sent(r, 1, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 501, "x", 10);
    after(r, "A1", "W1", 500, "y", 10);
    after(r, "A1", "W2", 500, "x", 10);
    read_back(r);
    got(r, 1, 0);
    assert_int_equal(r->strangers.count, 3);
    reading_free(r);
}

static void assignments_that_no_attempt_is_about_are_not_looked_at(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    row(&r->s, "A1", "W1", 500, "x");
    row(&r->s, "A2", "W2", 500, "x");
    sent(r, 1, VERDICT_ACCEPTED);
    sent(r, 2, VERDICT_REFUSED);
    after(r, "A1", "W1", 500, "x", 10);
    after(r, "A2", "W2", 500, "x", 10);
    after(r, "A9", "W9", 500, "x", 10);
    read_back(r);
    got(r, 1, 1);
    got(r, 2, 0);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void what_cannot_have_been_paid_takes_no_payment_from_what_may_have_been(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    for (int i = 0; i < 3; i++)
        row(&r->s, "A1", "W1", 500, "x");
    sent(r, 1, VERDICT_SLOW_DOWN);
    r->attempts[r->count++].row = 1; /* never begun */
    sent(r, 3, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 500, "x", 10);
    read_back(r);
    got(r, 1, 0);
    got(r, 2, 0);
    got(r, 3, 1);
    reading_free(r);
}

static void what_the_platform_accepted_goes_before_what_is_in_doubt(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    for (int i = 0; i < 3; i++)
        row(&r->s, "A1", "W1", 500, "x");
    sent_in_doubt(r, 1);
    sent(r, 2, VERDICT_ACCEPTED);
    sent_in_doubt(r, 3);
    after(r, "A1", "W1", 500, "x", 10);
    after(r, "A1", "W1", 500, "x", 20);
    read_back(r);
    got(r, 2, 1);
    got(r, 1, 2);
    got(r, 3, 0);
    reading_free(r);
}

static void alike_attempts_take_payments_in_the_order_of_rows_and_times(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    for (int i = 0; i < 3; i++)
        row(&r->s, "A1", "W1", 500, "x");
    for (uint32_t i = 1; i <= 3; i++)
        sent(r, i, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 500, "x", 30);
    after(r, "A1", "W1", 500, "x", 10);
    after(r, "A1", "W1", 500, "x", 20);
    read_back(r);
    got(r, 1, 2);
    got(r, 2, 3);
    got(r, 3, 1);
    reading_free(r);
}

static void a_difference_is_found_by_the_amount_that_was_sent(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    r->s.rules.on_conflict = CONFLICT_TOP_UP;
    row(&r->s, "A1", "W1", 500, "x");
    paid(&r->s, "A1", "W1", 300, "y", 10);
    sent(r, 1, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 300, "y", 10);
    after(r, "A1", "W1", 200, "x", 20);
    read_back(r);
    got(r, 1, 2);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void a_payment_that_is_gone_afterwards_does_no_harm(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    row(&r->s, "A1", "W1", 500, "x");
    row(&r->s, "A1", "W1", 700, "x");
    row(&r->s, "A1", "W1", 700, "x");
    paid(&r->s, "A1", "W1", 500, "x", 10);
    paid(&r->s, "A1", "W1", 700, "x", 10);
    sent(r, 3, VERDICT_ACCEPTED);
    after(r, "A1", "W1", 700, "x", 10);
    after(r, "A1", "W1", 700, "x", 20);
    read_back(r);
    got(r, 1, 2);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void without_attempts_nothing_is_read_back(void **state)
{
    struct reading *r = reading_new();

    (void)state;
    after(r, "A1", "W1", 700, "x", 20);
    read_back(r);
    assert_int_equal(r->strangers.count, 0);
    reading_free(r);
}

static void what_may_be_no_bonus_proves_nothing_of_one_in_doubt(void **state)
{
    (void)state;
    for (int is_accepted = 0; is_accepted < 2; is_accepted++) {
        struct reading *r = reading_new();

        (void)row(&r->s, "3A", "A1", 100, "");
        if (is_accepted)
            sent(r, 1, VERDICT_ACCEPTED);
        else
            sent_in_doubt(r, 1);
        after(r, "3A", "A1", 100, "", 0);
        r->after.list[0].doubt = "may be a reward";
        read_back(r);
        got(r, 1, is_accepted ? 1 : 0);
        assert_int_equal(r->strangers.count, is_accepted ? 0 : 1);
        reading_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_new_payment_goes_to_the_attempt_that_it_is),
        cmocka_unit_test(a_payment_that_the_ledger_had_and_nobody_saw_is_no_stranger),
        cmocka_unit_test(what_the_ledger_has_as_accepted_comes_before_a_doubt),
        cmocka_unit_test(what_was_seen_once_and_shows_again_proves_nothing),
        cmocka_unit_test(what_was_there_before_proves_nothing),
        cmocka_unit_test(before_and_after_are_multisets_also_without_times),
        cmocka_unit_test(a_second_payment_for_one_attempt_is_a_stranger),
        cmocka_unit_test(a_new_payment_of_another_kind_is_a_stranger),
        cmocka_unit_test(assignments_that_no_attempt_is_about_are_not_looked_at),
        cmocka_unit_test(what_cannot_have_been_paid_takes_no_payment_from_what_may_have_been),
        cmocka_unit_test(what_the_platform_accepted_goes_before_what_is_in_doubt),
        cmocka_unit_test(alike_attempts_take_payments_in_the_order_of_rows_and_times),
        cmocka_unit_test(a_difference_is_found_by_the_amount_that_was_sent),
        cmocka_unit_test(a_payment_that_is_gone_afterwards_does_no_harm),
        cmocka_unit_test(without_attempts_nothing_is_read_back),
        cmocka_unit_test(what_may_be_no_bonus_proves_nothing_of_one_in_doubt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
