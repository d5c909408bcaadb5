/* Which lists are fetched, page after page, and what an untrustworthy answer does. */
#include "observe/observe.h"

#include "observe/lists.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "observe_scene.h"

/* --- what is asked for
 * ------------------------------------------------------------------------------ */

static const char *two_payments_each(struct scene *scene, const char *list, const char *token)
{
    (void)scene;
    (void)token;
    return strcmp(list, "3H1") == 0 ? PAGE(PAYMENT("3A1", "01") "," PAYMENT("3A2", "02"))
                                    : PAGE(PAYMENT("3A3", "03"));
}

static void each_hit_is_listed_once_however_many_rows_name_it(void **state)
{
    struct scene scene = {.page = two_payments_each};

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    add_row(&scene, "3H2", "3A3");
    add_row(&scene, "3H1", "3A2");
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(scene.observed.payments.count, 3);
    assert_int_equal(scene.observed.unreadable_count, 0);
    assert_int_equal(scene.progress[0], 2);
    assert_int_equal(scene.progress[1], 2);
    for (size_t i = 0; i < 3; i++) {
        const struct payment *p = &scene.observed.payments.list[i];

        assert_string_equal(p->group_id, strcmp(p->assignment_id, "3A3") == 0 ? "3H2" : "3H1");
    }
    end(&scene);
}

static const char *own_payment(struct scene *scene, const char *list, const char *token)
{
    (void)scene;
    (void)token;
    return strcmp(list, "3A3") == 0 ? PAGE(PAYMENT("3A3", "03")) : PAGE(PAYMENT("3A4", "04"));
}

static void rows_without_a_hit_are_listed_by_assignment(void **state)
{
    struct scene scene = {.page = own_payment};

    (void)state;
    begin(&scene);
    add_row(&scene, "", "3A3");
    add_row(&scene, "", "3A4");
    add_row(&scene, "", "3A3");
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->requests, 2);
    assert_null(strstr(buffer_text(&scene.server->seen[0].body), "HITId"));
    assert_int_equal(scene.observed.payments.count, 2);
    end(&scene);
}

static const char *same_by_both(struct scene *scene, const char *list, const char *token)
{
    (void)scene;
    (void)token;
    return strcmp(list, "3A1") == 0
               ? PAGE(PAYMENT("3A1", "01") "," PAYMENT("3A1", "01"))
               : PAGE(PAYMENT("3A1", "01") "," PAYMENT("3A2", "02") "," PAYMENT("3A1", "01"));
}

/* Counted twice, one payment would look like two, and leave a second bonus unpaid. Two that are
 * alike are two all the same. */
static void a_payment_listed_by_hit_and_by_assignment_counts_once(void **state)
{
    struct scene scene = {.page = same_by_both};
    int of_the_first = 0;

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    add_row(&scene, "", "3A1");
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->requests, 2);
    assert_int_equal(scene.observed.payments.count, 3);
    for (size_t i = 0; i < 3; i++)
        of_the_first += scene.observed.payments.list[i].amount.minor == 1;
    assert_int_equal(of_the_first, 2);
    end(&scene);
}

static const char *own_list_breaks_off(struct scene *scene, const char *list, const char *token)
{
    (void)scene;
    if (strcmp(list, "3A1") == 0)
        return *token ? "{}" : PAGE_THEN("t", PAYMENT("3A1", "01"));
    return PAGE(PAYMENT("3A1", "01") "," PAYMENT("3A2", "02"));
}

static void what_came_before_a_list_became_unreadable_is_not_counted_besides(void **state)
{
    struct scene scene = {.page = own_list_breaks_off};

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    add_row(&scene, "", "3A1");
    assert_int_equal(run(&scene), 0);
    expect_unreadable(&scene, "3A1", "\"BonusPayments\" is missing");
    assert_int_equal(scene.observed.payments.count, 2);
    assert_ptr_not_equal(scene.observed.payments.list[0].assignment_id,
                         scene.observed.payments.list[1].assignment_id);
    end(&scene);
}

static void rows_that_cannot_be_used_or_are_not_wanted_need_no_list(void **state)
{
    static const struct problem problem = {.code = "bad_amount", .detail = "", .amount_text = ""};
    struct scene scene = {.page = own_payment};
    const bool wanted[] = {true, false, true};
    struct observe_request request;

    (void)state;
    begin(&scene);
    add_row(&scene, "", "3A3");
    add_row(&scene, "", "3A4");
    add_row(&scene, "", "3A5");
    scene.rows[2].problem = &problem;
    request = request_of(&scene);
    request.wanted = wanted;
    request.progress = NULL;
    assert_int_equal(observe(&request, &scene.observed, &scene.error), 0);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 1);
    assert_int_equal(scene.observed.payments.count, 1);
    end(&scene);
}

static void no_rows_need_no_network(void **state)
{
    struct scene scene = {0};

    (void)state;
    begin(&scene);
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->connections, 0);
    assert_int_equal(scene.observed.payments.count, 0);
    end(&scene);
}

/* --- pages
 * ------------------------------------------------------------------------------------------ */

static const char *three_pages(struct scene *scene, const char *list, const char *token)
{
    (void)scene;
    (void)list;
    if (!*token)
        return PAGE_THEN("second", PAYMENT("3A1", "01"));
    return strcmp(token, "second") == 0 ? PAGE_THEN("third", "") : PAGE(PAYMENT("3A1", "03"));
}

static void pages_follow_each_other_to_the_end_an_empty_one_included(void **state)
{
    struct scene scene = {.page = three_pages};

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->requests, 3);
    assert_int_equal(scene.observed.payments.count, 2);
    assert_int_equal(scene.observed.payments.list[0].amount.minor, 1);
    assert_int_equal(scene.observed.payments.list[1].amount.minor, 3);
    end(&scene);
}

/* What each list of the next test answers; 3GOOD is in order. */
static const char *strange_pages(struct scene *scene, const char *list, const char *token)
{
    if (strcmp(list, "3GOOD") == 0)
        return PAGE(PAYMENT("3A1", "09"));
    if (strcmp(list, "3TOKEN") == 0) /* the same token for ever, and other payments */
        return scene->asked % 2 ? PAGE_THEN("t", PAYMENT("3A1", "01"))
                                : PAGE_THEN("t", PAYMENT("3A1", "02"));
    if (strcmp(list, "3CIRCLE") == 0) /* empty pages in a circle */
        return strcmp(token, "a") == 0 ? PAGE_THEN("b", "") : PAGE_THEN("a", "");
    if (strcmp(list, "3PAGE") == 0) /* the first page again, as the last */
        return *token ? PAGE(PAYMENT("3A1", "01")) : PAGE_THEN("t", PAYMENT("3A1", "01"));
    if (strcmp(list, "3TYPES") == 0)
        return "{\"BonusPayments\":[{\"WorkerId\":7}]}";
    if (strcmp(list, "3EMPTY") == 0)
        return "{}";
    return PAGE(PAYMENT("3OTHER", "01")); /* 3MINE: payments of another assignment */
}

static void a_list_of_nonsense_is_unreadable_and_the_others_stay(void **state)
{
    struct scene scene = {.page = strange_pages};

    (void)state;
    begin(&scene);
    add_row(&scene, "3TOKEN", "3A1");
    add_row(&scene, "3CIRCLE", "3A1");
    add_row(&scene, "3PAGE", "3A1");
    add_row(&scene, "3TYPES", "3A1");
    add_row(&scene, "3EMPTY", "3A1");
    add_row(&scene, "", "3MINE");
    add_row(&scene, "3GOOD", "3A1");
    assert_int_equal(run(&scene), 0);
    expect_unreadable(&scene, "3TOKEN", "the same page token twice");
    expect_unreadable(&scene, "3CIRCLE", "the same page token twice");
    expect_unreadable(&scene, "3PAGE", "the same page twice");
    expect_unreadable(&scene, "3TYPES", "WorkerId\" is a number");
    expect_unreadable(&scene, "3EMPTY", "\"BonusPayments\" is missing");
    expect_unreadable(&scene, "3MINE", "payments of another assignment");
    assert_null(observed_unreadable(&scene.observed, "3GOOD"));
    assert_int_equal(scene.observed.unreadable_count, 6);
    assert_int_equal(scene.progress[0], 7);
    end(&scene);
}

static const char *large_for_one(struct scene *scene, const char *list, const char *token)
{
    static char large[40000001];

    (void)scene;
    (void)token;
    if (strcmp(list, "3SMALL") == 0)
        return PAGE("");
    memset(large, ' ', sizeof large - 1);
    return large;
}

static void an_answer_of_forty_megabytes_makes_that_list_unreadable(void **state)
{
    struct scene scene = {.page = large_for_one, .body_max = 1000000};

    (void)state;
    begin(&scene);
    add_row(&scene, "3LARGE", "3A1");
    add_row(&scene, "3SMALL", "3A2");
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->requests, 2);
    expect_unreadable(&scene, "3LARGE", "larger than 1000000 bytes");
    assert_null(observed_unreadable(&scene.observed, "3SMALL"));
    end(&scene);
}

static const char *none_but_good(struct scene *scene, const char *list, const char *token)
{
    (void)scene;
    (void)token;
    return strcmp(list, "3GOOD") == 0 ? PAGE("") : NULL;
}

static void a_list_that_is_refused_leaves_the_others(void **state)
{
    struct scene scene = {
        .page = none_but_good,
        .status = 400,
        .body = "{\"__type\":\"RequestError\",\"Message\":\"No such HIT (1624047673908)"
                "\",\"TurkErrorCode\":\"AWS.MechanicalTurk.HITDoesNotExist\"}"};

    (void)state;
    begin(&scene);
    add_row(&scene, "3GONE", "3A1");
    add_row(&scene, "3GOOD", "3A2");
    assert_int_equal(run(&scene), 0);
    assert_int_equal(scene.server->requests, 2);
    expect_unreadable(&scene, "3GONE", "No such HIT; are the ids of this account");
    assert_null(observed_unreadable(&scene.observed, "3GOOD"));
    end(&scene);
}

static void a_list_has_an_end_after_20000_pages_at_the_latest(void **state)
{
    struct list list = {.id = "3H1", .is_group = true, .pages = 19998};
    const struct list_page more = {.next_token = "more"};
    const struct list_page last = {.next_token = ""};

    (void)state;
    assert_null(list_page_fault(&list, &more));
    list.pages++;
    assert_string_equal(list_page_fault(&list, &more), "the list has more than 20000 pages");
    assert_null(list_page_fault(&list, &last));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_hit_is_listed_once_however_many_rows_name_it),
        cmocka_unit_test(rows_without_a_hit_are_listed_by_assignment),
        cmocka_unit_test(a_payment_listed_by_hit_and_by_assignment_counts_once),
        cmocka_unit_test(what_came_before_a_list_became_unreadable_is_not_counted_besides),
        cmocka_unit_test(rows_that_cannot_be_used_or_are_not_wanted_need_no_list),
        cmocka_unit_test(no_rows_need_no_network),
        cmocka_unit_test(pages_follow_each_other_to_the_end_an_empty_one_included),
        cmocka_unit_test(a_list_of_nonsense_is_unreadable_and_the_others_stay),
        cmocka_unit_test(an_answer_of_forty_megabytes_makes_that_list_unreadable),
        cmocka_unit_test(a_list_that_is_refused_leaves_the_others),
        cmocka_unit_test(a_list_has_an_end_after_20000_pages_at_the_latest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
