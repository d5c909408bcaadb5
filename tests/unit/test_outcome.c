#include "core/outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    enum status status;
    const char *name;
    char symbol;
} contract[] = {
    {STATUS_ALREADY_PAID,  "already_paid",  '='},
    {STATUS_TO_PAY,        "to_pay",        '+'},
    {STATUS_PAID,          "paid",          '+'},
    {STATUS_HELD,          "held",          '*'},
    {STATUS_ZERO,          "zero",          '0'},
    {STATUS_INVALID,       "invalid",       '!'},
    {STATUS_FAILED,        "failed",        '!'},
    {STATUS_UNKNOWN,       "unknown",       '?'},
    {STATUS_NOT_ATTEMPTED, "not_attempted", '.'},
    {STATUS_UNEXPECTED,    "unexpected",    '-'},
};

static void each_status_has_the_name_of_the_contract(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof contract / sizeof *contract; i++)
        assert_string_equal(status_name(contract[i].status), contract[i].name);
}

static void each_status_has_the_symbol_of_the_contract(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof contract / sizeof *contract; i++)
        assert_int_equal(status_symbol(contract[i].status), contract[i].symbol);
}

static void the_contract_names_every_status(void **state)
{
    (void)state;
    assert_int_equal(sizeof contract / sizeof *contract, STATUS_COUNT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_status_has_the_name_of_the_contract),
        cmocka_unit_test(each_status_has_the_symbol_of_the_contract),
        cmocka_unit_test(the_contract_names_every_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
