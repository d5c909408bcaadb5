#include "base/buffer.h"
#include "core/bonus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_list_of_payments_grows_and_keeps_their_order(void **state)
{
    struct payments payments = {0};

    (void)state;
    for (int64_t i = 0; i < 1000; i++)
        payments_add(&payments, &(struct payment){.worker_id = "A1", .paid_at_s = i});
    assert_int_equal(payments.count, 1000);
    for (int64_t i = 0; i < 1000; i++)
        assert_int_equal(payments.list[i].paid_at_s, i);
    payments_release(&payments);
    assert_int_equal(payments.count, 0);
    assert_null(payments.list);
    payments_release(&payments);
}

static void same(const char *a, const char *b)
{
    assert_int_equal(reason_compare(a, b), 0);
    assert_int_equal(reason_compare(b, a), 0);
}

static void ordered(const char *first, const char *second)
{
    assert_int_equal(reason_compare(first, second), -1);
    assert_int_equal(reason_compare(second, first), 1);
}

static void runs_of_white_space_count_as_one_blank(void **state)
{
    (void)state;
    same("good work", "good  work");
    same("good work", "good\r\nwork");
    same("good work", "good\twork");
    same("good work", "good\v\fwork");
    same("good work", "good\xc2\xa0work");
    same("good work", "good \xc2\xa0 work");
}

static void white_space_at_the_ends_counts_as_none(void **state)
{
    (void)state;
    same("thanks", " thanks");
    same("thanks", "thanks\n");
    same("thanks", "\xc2\xa0 thanks \xc2\xa0");
    same("", " \t\r\n");
    same("", "");
}

static void other_reasons_differ_and_have_an_order(void **state)
{
    (void)state;
    ordered("goodwork", "goodworks");
    ordered("good work", "goodwork");
    ordered("", "a");
    ordered("Thanks", "thanks");
    ordered("caf", "caf\xc3\xa9");
    ordered("z", "\xc3\xa9");
    ordered("a\xc2\xa0", "a\xc2\xa1");
}

static void folds_to(const char *reason, const char *expected)
{
    struct buffer folded = BUFFER_INIT;

    buffer_add_text(&folded, "before|");
    reason_fold(reason, &folded);
    assert_string_equal(buffer_text(&folded) + 7, expected);
    buffer_release(&folded);
}

static void folding_writes_what_the_comparison_sees(void **state)
{
    (void)state;
    folds_to("", "");
    folds_to(" \xc2\xa0\t", "");
    folds_to("  good \r\n work\xc2\xa0", "good work");
    folds_to("caf\xc3\xa9", "caf\xc3\xa9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_of_payments_grows_and_keeps_their_order),
        cmocka_unit_test(runs_of_white_space_count_as_one_blank),
        cmocka_unit_test(white_space_at_the_ends_counts_as_none),
        cmocka_unit_test(other_reasons_differ_and_have_an_order),
        cmocka_unit_test(folding_writes_what_the_comparison_sees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
