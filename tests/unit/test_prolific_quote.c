/* Prolific's codec, what money is involved: quotes and balances. */
#include "platform/prolific.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "prolific_sample.h"

static void refuse_quote(const char *name, const char *said)
{
    prolific_refuse(prolific_quote, 201, name, said);
}

static void expect_quote(const char *name, int64_t amount, int64_t fees, int64_t vat, int64_t total)
{
    struct prolific_reading r;

    prolific_take(&r, prolific_quote, 201, name);
    assert_string_equal(r.quote.id, "65000000000000000000e001");
    assert_string_equal(r.quote.group_id, strstr(name, "only") ? "" : "6500000000000000000000a1");
    if (r.quote.amount_minor != amount || r.quote.fees_minor != fees || r.quote.vat_minor != vat ||
        r.quote.total_minor != total)
        fail_msg("%s: %d + %d + %d = %d", name, (int)r.quote.amount_minor, (int)r.quote.fees_minor,
                 (int)r.quote.vat_minor, (int)r.quote.total_minor);
    prolific_release(&r);
}

static void a_quote_has_costs_rounded_up_to_whole_pence(void **state)
{
    (void)state;
    expect_quote("quote.json", 850, 284, 0, 1134);
    expect_quote("quote-of-whole-numbers.json", 850, 283, 56, 1189);
    expect_quote("quote-fees-just-above-a-whole-number.json", 850, 284, 0, 1134);
}

static void what_binary_arithmetic_leaves_of_a_whole_number_is_not_rounded_up(void **state)
{
    (void)state;
    expect_quote("quote-with-noise.json", 850, 283, 0, 1133);
}

static void only_id_and_total_are_promised(void **state)
{
    (void)state;
    expect_quote("quote-with-id-and-total-only.json", -1, -1, -1, 1134);
    expect_quote("quote-with-nulls.json", -1, -1, -1, 1134);
    refuse_quote("quote-total-is-missing.json", "\"total_amount\" is missing");
    refuse_quote("quote-total-is-null.json", "\"total_amount\" is missing");
    refuse_quote("quote-id-is-missing.json", "\"id\" is missing");
    refuse_quote("quote-is-an-array.json", "an array where an object");
}

static void a_quote_whose_money_makes_no_sense_is_refused(void **state)
{
    (void)state;
    refuse_quote("quote-amount-is-a-fraction.json", "\"amount\" is a fraction");
    refuse_quote("quote-amount-in-major-units.json", "\"amount\" is a fraction");
    refuse_quote("quote-amount-is-negative.json", "\"amount\" is below zero");
    refuse_quote("quote-amount-is-text.json", "\"amount\" is a string");
    refuse_quote("quote-fees-are-negative.json", "\"fees\" is below zero");
    refuse_quote("quote-vat-is-negative.json", "\"vat\" is below zero");
    refuse_quote("quote-total-is-text.json", "\"total_amount\" is a string");
    refuse_quote("quote-total-is-negative.json", "\"total_amount\" is below zero");
    refuse_quote("quote-total-is-too-large.json", "\"total_amount\" is a number beyond");
}

static void the_id_of_a_quote_must_fit_in_a_path(void **state)
{
    struct prolific_reading r;

    (void)state;
    prolific_take(&r, prolific_quote, 201, "quote-id-of-100-characters.json");
    assert_int_equal(strlen(r.quote.id), 100);
    assert_memory_equal(r.quote.id, "aZ0_-aZ0_-", 10);
    prolific_release(&r);
    refuse_quote("quote-id-of-101-characters.json", "\"id\" is no id");
    refuse_quote("quote-id-is-a-number.json", "\"id\" is a number");
    refuse_quote("quote-id-is-empty.json", "\"id\" is no id");
    refuse_quote("quote-id-with-slash.json", "\"id\" is no id");
    refuse_quote("quote-id-with-blank.json", "\"id\" is no id");
}

static void only_status_201_is_a_quote(void **state)
{
    static const long others[] = {200, 202, 204, 299};

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        prolific_refuse(prolific_quote, others[i], "quote.json", "is not the status");
    prolific_refuse(prolific_list, 201, "submission.json", "is not the status");
    prolific_refuse(prolific_study, 202, "study.json", "is not the status");
    prolific_refuse(prolific_members, 204, "submissions-empty.json", "is not the status");
    prolific_refuse(prolific_balance, 206, "balance.json", "is not the status");
}

static void expect_balance(const char *name, int64_t minor)
{
    struct prolific_reading r;

    prolific_take(&r, prolific_balance, 200, name);
    assert_int_equal(r.balance.minor, minor);
    assert_string_equal(r.balance.currency, "GBP");
    prolific_release(&r);
}

static void a_balance_is_what_is_available_and_never_rounded_up(void **state)
{
    (void)state;
    expect_balance("balance.json", 123456);
    expect_balance("balance-is-negative.json", -250);
    expect_balance("balance-is-a-fraction.json", 1234);
    expect_balance("balance-is-a-negative-fraction.json", -2);
}

static void a_balance_that_is_none_is_refused(void **state)
{
    (void)state;
    prolific_refuse(prolific_balance, 200, "balance-is-missing.json",
                    "\"available_balance\" is missing");
    prolific_refuse(prolific_balance, 200, "balance-is-null.json", "\"available_balance\" is null");
    prolific_refuse(prolific_balance, 200, "balance-is-text.json",
                    "\"available_balance\" is a string");
    prolific_refuse(prolific_balance, 200, "balance-is-too-large.json", "is a number beyond");
    prolific_refuse(prolific_balance, 200, "balance-currency-is-missing.json",
                    "\"currency_code\" is missing");
    prolific_refuse(prolific_balance, 200, "balance-currency-is-a-sign.json",
                    "\"currency_code\" is no currency");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quote_has_costs_rounded_up_to_whole_pence),
        cmocka_unit_test(what_binary_arithmetic_leaves_of_a_whole_number_is_not_rounded_up),
        cmocka_unit_test(only_id_and_total_are_promised),
        cmocka_unit_test(a_quote_whose_money_makes_no_sense_is_refused),
        cmocka_unit_test(the_id_of_a_quote_must_fit_in_a_path),
        cmocka_unit_test(only_status_201_is_a_quote),
        cmocka_unit_test(a_balance_is_what_is_available_and_never_rounded_up),
        cmocka_unit_test(a_balance_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
