/* What becomes of the lists once they were read or given up. */
#include "observe/lists.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lists_sample.h"

/* What lists of groups and lists of assignments gave, and what comes of both. */
struct merge {
    struct payments by_group;
    struct payments by_assignment;
    struct payments all;
};

static void gave(struct payments *payments, const char *assignment, int64_t at_s)
{
    struct payment payment = a_payment(assignment, at_s);

    payments_add(payments, &payment);
}

static void merge(struct merge *m)
{
    lists_merge(&m->by_group, &m->by_assignment, &m->all);
}

static size_t payments_of(const struct payments *payments, const char *assignment)
{
    size_t count = 0;

    for (size_t i = 0; i < payments->count; i++)
        count += payments->list[i].assignment_id == assignment;
    return count;
}

static void merge_release(struct merge *m)
{
    payments_release(&m->by_group);
    payments_release(&m->by_assignment);
    payments_release(&m->all);
}

/* Counted twice, one payment would pay two rows. */
static void payments_that_two_lists_show_count_once(void **state)
{
    struct merge m = {0};

    (void)state;
    gave(&m.by_group, A2, 3);
    gave(&m.by_group, A1, 2);
    gave(&m.by_group, A1, 1);
    gave(&m.by_assignment, A1, 2);
    gave(&m.by_assignment, A1, 1);
    merge(&m);
    assert_int_equal(m.all.count, 3);
    assert_int_equal(payments_of(&m.all, A1), 2);
    assert_int_equal(payments_of(&m.all, A2), 1);
    merge_release(&m);
}

static void payments_that_are_alike_count_as_often_as_the_longer_list_shows_them(void **state)
{
    struct merge m = {0};

    (void)state;
    for (int i = 0; i < 3; i++)
        gave(&m.by_group, A1, 1);
    for (int i = 0; i < 2; i++)
        gave(&m.by_assignment, A1, 1);
    gave(&m.by_group, A2, 1);
    for (int i = 0; i < 4; i++)
        gave(&m.by_assignment, A2, 1);
    merge(&m);
    assert_int_equal(payments_of(&m.all, A1), 3);
    assert_int_equal(payments_of(&m.all, A2), 4);
    merge_release(&m);
}

/* Left out, it would be paid again. */
static void a_payment_that_only_one_list_shows_exists_all_the_same(void **state)
{
    struct merge m = {0};

    (void)state;
    gave(&m.by_group, A1, 1);
    gave(&m.by_group, A1, 3);
    gave(&m.by_assignment, A1, 2);
    gave(&m.by_assignment, A1, 3);
    merge(&m);
    assert_int_equal(payments_of(&m.all, A1), 3);
    merge_release(&m);
}

static void payments_that_differ_in_anything_are_two(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        struct merge m = {0};
        struct payment other = a_payment(A1, 1);

        gave(&m.by_group, A1, 1);
        other.assignment_id = i == 0 ? A2 : other.assignment_id;
        other.worker_id = i == 1 ? "W2" : other.worker_id;
        other.reason = i == 2 ? "y" : other.reason;
        other.amount.minor += i == 3;
        other.paid_at_s += i == 4;
        payments_add(&m.by_assignment, &other);
        merge(&m);
        assert_int_equal(m.all.count, 2);
        merge_release(&m);
    }
}

static void lists_of_one_kind_alone_are_taken_as_they_are(void **state)
{
    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        struct merge m = {0};

        for (int i = 0; i < 2; i++)
            gave(kind ? &m.by_group : &m.by_assignment, A1, 1);
        merge(&m);
        assert_int_equal(m.all.count, 2);
        assert_int_equal(m.by_group.count + m.by_assignment.count, 0);
        merge_release(&m);
    }
}

static void without_payments_there_is_nothing_to_put_together(void **state)
{
    struct merge m = {0};

    (void)state;
    merge(&m);
    assert_int_equal(m.all.count, 0);
    merge_release(&m);
}

static void lists_that_were_given_up_are_kept_sorted_with_why(void **state)
{
    struct intent rows[] = {a_row(A2, ""), a_row(A1, H2), a_row(A1, H1), a_row(A1, "")};
    struct observed observed = OBSERVED_INIT;
    struct lists lists;

    (void)state;
    lists_init(&lists, rows, 4, NULL, true);
    lists.list[0].unreadable = "first";
    lists.list[1].unreadable = "second";
    lists.list[3].unreadable = "fourth";
    lists.unreadable_count = 3;
    lists_take_unreadable(&lists, &observed);
    assert_int_equal(observed.unreadable_count, 3);
    assert_string_equal(observed_unreadable(&observed, "A2"), "first");
    assert_string_equal(observed_unreadable(&observed, "H2"), "second");
    assert_string_equal(observed_unreadable(&observed, "A1"), "fourth");
    assert_null(observed_unreadable(&observed, "H1"));
    observed_release(&observed);
    lists_release(&lists);
}

static void when_all_lists_were_read_none_is_kept_as_given_up(void **state)
{
    struct intent row = a_row(A1, H1);
    struct observed observed = OBSERVED_INIT;
    struct lists lists;

    (void)state;
    lists_init(&lists, &row, 1, NULL, true);
    lists_take_unreadable(&lists, &observed);
    assert_int_equal(observed.unreadable_count, 0);
    assert_null(observed_unreadable(&observed, "H1"));
    observed_release(&observed);
    lists_release(&lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payments_that_two_lists_show_count_once),
        cmocka_unit_test(payments_that_are_alike_count_as_often_as_the_longer_list_shows_them),
        cmocka_unit_test(a_payment_that_only_one_list_shows_exists_all_the_same),
        cmocka_unit_test(payments_that_differ_in_anything_are_two),
        cmocka_unit_test(lists_of_one_kind_alone_are_taken_as_they_are),
        cmocka_unit_test(without_payments_there_is_nothing_to_put_together),
        cmocka_unit_test(lists_that_were_given_up_are_kept_sorted_with_why),
        cmocka_unit_test(when_all_lists_were_read_none_is_kept_as_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
