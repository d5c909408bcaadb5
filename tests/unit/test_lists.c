/* Which lists are asked for, and which pages are believed. */
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

/* The list at place `i` is that of `id`. */
static void is_list(const struct lists *lists, size_t i, const char *id, bool is_group)
{
    assert_true(i < lists->count);
    assert_ptr_equal(lists->list[i].id, id);
    assert_int_equal(lists->list[i].is_group, is_group);
}

static void each_group_is_listed_once_in_the_order_of_the_rows(void **state)
{
    struct intent rows[] = {a_row(A1, H2), a_row(A1, H1), a_row(A2, H2), a_row(A2, H2)};
    struct lists lists;

    (void)state;
    lists_init(&lists, rows, 4, NULL, true);
    assert_int_equal(lists.count, 2);
    is_list(&lists, 0, H2, true);
    is_list(&lists, 1, H1, true);
    lists_release(&lists);
}

static void an_assignment_is_listed_by_itself_when_its_row_names_no_group(void **state)
{
    struct intent rows[] = {a_row(A1, ""), a_row(A2, H1), a_row(A1, "")};
    struct lists lists;

    (void)state;
    lists_init(&lists, rows, 3, NULL, true);
    assert_int_equal(lists.count, 2);
    is_list(&lists, 0, A1, false);
    is_list(&lists, 1, H1, true);
    lists_release(&lists);
}

static void a_group_and_an_assignment_of_one_name_are_two_lists(void **state)
{
    struct intent rows[] = {a_row(A2, A1), a_row(A1, ""), a_row(A2, A1)};
    struct lists lists;

    (void)state;
    lists_init(&lists, rows, 3, NULL, true);
    assert_int_equal(lists.count, 2);
    is_list(&lists, 0, A1, true);
    is_list(&lists, 1, A1, false);
    lists_release(&lists);
}

static void invalid_rows_need_no_list_and_rows_of_zero_do(void **state)
{
    static const struct problem problem = {.code = "bad_amount"};
    struct intent rows[] = {a_row(A1, H1), a_row(A2, H2)};
    struct lists lists;

    (void)state;
    rows[0].problem = &problem;
    rows[1].amount.minor = 0;
    lists_init(&lists, rows, 2, NULL, true);
    assert_int_equal(lists.count, 1);
    is_list(&lists, 0, H2, true);
    lists_release(&lists);
}

static void only_wanted_rows_need_lists(void **state)
{
    struct intent rows[] = {a_row(A1, H1), a_row(A2, H2)};
    bool wanted[] = {false, true};
    struct lists lists;

    (void)state;
    lists_init(&lists, rows, 2, wanted, true);
    assert_int_equal(lists.count, 1);
    is_list(&lists, 0, H2, true);
    lists_release(&lists);
}

static void without_rows_there_is_no_list(void **state)
{
    struct lists lists;

    (void)state;
    lists_init(&lists, NULL, 0, NULL, true);
    assert_int_equal(lists.count, 0);
    assert_null(lists_next(&lists));
    lists_release(&lists);
}

static void each_list_is_given_out_once(void **state)
{
    struct intent rows[] = {a_row(A1, H1), a_row(A2, H2)};
    struct lists lists;

    (void)state;
    lists_init(&lists, rows, 2, NULL, true);
    assert_ptr_equal(lists_next(&lists), &lists.list[0]);
    assert_ptr_equal(lists_next(&lists), &lists.list[1]);
    assert_null(lists_next(&lists));
    assert_null(lists_next(&lists));
    lists_release(&lists);
}

static struct lists one_list(const char *assignment, const char *group)
{
    struct intent row = a_row(assignment, group);
    struct lists lists;

    lists_init(&lists, &row, 1, NULL, true);
    assert_ptr_equal(lists_next(&lists), &lists.list[0]);
    return lists;
}

/* A page of one payment, paid at `at_s` (0: an empty page), before the page of `next_token`. */
static struct list_page a_page(const char *assignment, int64_t at_s, const char *next_token)
{
    struct list_page page = {0};
    struct payment payment = a_payment(assignment, at_s);

    if (at_s)
        payments_add(&page.payments, &payment);
    (void)snprintf(page.next_token, sizeof page.next_token, "%s", next_token);
    return page;
}

static const char *fault_of(const struct list *list, const char *assignment, int64_t at_s,
                            const char *next_token)
{
    struct list_page page = a_page(assignment, at_s, next_token);
    const char *fault = list_page_fault(list, &page);

    payments_release(&page.payments);
    return fault;
}

static void takes(struct list *list, const char *assignment, int64_t at_s, const char *next_token)
{
    struct list_page page = a_page(assignment, at_s, next_token);

    assert_null(list_page_fault(list, &page));
    list_note_page(list, &page);
    payments_release(&page.payments);
}

static void page_follows_page_by_its_token(void **state)
{
    struct lists lists = one_list(A1, H1);

    (void)state;
    assert_null(lists.list[0].token);
    takes(&lists.list[0], A1, 1, "t1");
    assert_string_equal(lists.list[0].token, "t1");
    takes(&lists.list[0], A1, 2, "t2");
    assert_string_equal(lists.list[0].token, "t2");
    takes(&lists.list[0], A1, 3, "");
    assert_null(lists.list[0].token);
    assert_int_equal(lists.list[0].pages, 3);
    lists_release(&lists);
}

static void an_empty_page_may_have_a_next_one(void **state)
{
    struct lists lists = one_list(A1, H1);

    (void)state;
    takes(&lists.list[0], A1, 0, "t1");
    takes(&lists.list[0], A1, 0, "t2");
    takes(&lists.list[0], A1, 0, "");
    lists_release(&lists);
}

static void a_page_token_that_came_before_is_a_fault(void **state)
{
    struct lists lists = one_list(A1, H1);

    (void)state;
    takes(&lists.list[0], A1, 1, "t1");
    assert_non_null(fault_of(&lists.list[0], A1, 2, "t1"));
    takes(&lists.list[0], A1, 2, "t2");
    assert_non_null(fault_of(&lists.list[0], A1, 3, "t1"));
    assert_non_null(fault_of(&lists.list[0], A1, 0, "t2"));
    assert_null(fault_of(&lists.list[0], A1, 3, "t3"));
    lists_release(&lists);
}

static void a_page_that_came_before_is_a_fault_also_as_the_last(void **state)
{
    struct lists lists = one_list(A1, H1);

    (void)state;
    takes(&lists.list[0], A1, 1, "t1");
    takes(&lists.list[0], A1, 2, "t2");
    assert_non_null(fault_of(&lists.list[0], A1, 1, "t3"));
    assert_non_null(fault_of(&lists.list[0], A1, 2, ""));
    assert_null(fault_of(&lists.list[0], A1, 3, ""));
    lists_release(&lists);
}

static void pages_that_differ_in_anything_are_different(void **state)
{
    struct lists lists = one_list(A1, H1);
    struct payment other[5];

    (void)state;
    takes(&lists.list[0], A1, 1, "t1");
    for (size_t i = 0; i < 5; i++)
        other[i] = a_payment(A1, 1);
    other[0].assignment_id = A2;
    other[1].worker_id = "W2";
    other[2].reason = "y";
    other[3].amount.minor = 501;
    other[4].paid_at_s = 2;
    for (size_t i = 0; i < 5; i++) {
        struct list_page page = {0};

        payments_add(&page.payments, &other[i]);
        assert_null(list_page_fault(&lists.list[0], &page));
        payments_release(&page.payments);
    }
    lists_release(&lists);
}

static void an_assignments_list_holds_payments_of_no_other(void **state)
{
    struct lists own = one_list(A1, "");
    struct lists group = one_list(A1, H1);

    (void)state;
    assert_null(fault_of(&own.list[0], A1, 1, ""));
    assert_non_null(fault_of(&own.list[0], A2, 1, ""));
    assert_null(fault_of(&group.list[0], A2, 1, ""));
    lists_release(&own);
    lists_release(&group);
}

static void a_list_without_end_is_a_fault(void **state)
{
    struct lists lists = one_list(A1, H1);
    struct list *list = &lists.list[0];

    (void)state;
    takes(list, A1, 1, "t1");
    list->pages = 19998;
    assert_null(fault_of(list, A1, 2, "t2"));
    list->pages = 19999;
    assert_non_null(fault_of(list, A1, 2, "t2"));
    assert_null(fault_of(list, A1, 2, ""));
    lists_release(&lists);
}

static void checking_a_page_changes_nothing(void **state)
{
    struct lists lists = one_list(A1, H1);

    (void)state;
    assert_null(fault_of(&lists.list[0], A1, 1, "t1"));
    assert_null(fault_of(&lists.list[0], A1, 1, "t1"));
    assert_int_equal(lists.list[0].pages, 0);
    assert_null(lists.list[0].token);
    lists_release(&lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_group_is_listed_once_in_the_order_of_the_rows),
        cmocka_unit_test(an_assignment_is_listed_by_itself_when_its_row_names_no_group),
        cmocka_unit_test(a_group_and_an_assignment_of_one_name_are_two_lists),
        cmocka_unit_test(invalid_rows_need_no_list_and_rows_of_zero_do),
        cmocka_unit_test(only_wanted_rows_need_lists),
        cmocka_unit_test(without_rows_there_is_no_list),
        cmocka_unit_test(each_list_is_given_out_once),
        cmocka_unit_test(page_follows_page_by_its_token),
        cmocka_unit_test(an_empty_page_may_have_a_next_one),
        cmocka_unit_test(a_page_token_that_came_before_is_a_fault),
        cmocka_unit_test(a_page_that_came_before_is_a_fault_also_as_the_last),
        cmocka_unit_test(pages_that_differ_in_anything_are_different),
        cmocka_unit_test(an_assignments_list_holds_payments_of_no_other),
        cmocka_unit_test(a_list_without_end_is_a_fault),
        cmocka_unit_test(checking_a_page_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
