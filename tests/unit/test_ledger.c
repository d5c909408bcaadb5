#include "ledger/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A key like any other: 64 digits that end in `n`. */
static char *a_key(unsigned n, char key[SHA256_HEX_SIZE])
{
    (void)snprintf(key, SHA256_HEX_SIZE, "%064x", n);
    return key;
}

static void a_permit_is_for_the_key_that_was_written_down(void **state)
{
    struct ledger *ledger = ledger_new();
    const struct permit *permit = NULL;
    struct error error = {0};
    char key[SHA256_HEX_SIZE];

    (void)state;
    assert_int_equal(ledger_begin_send(ledger, a_key(7, key), &permit, &error), 0);
    (void)a_key(8, key); /* the permit has a copy of its own */
    assert_int_equal(strlen(permit_key(permit)), 64);
    assert_int_equal(permit_key(permit)[63], '7');
    ledger_free(ledger);
}

static void no_key_is_begun_twice_in_a_run(void **state)
{
    struct ledger *ledger = ledger_new();
    const struct permit *permit = NULL;
    const struct permit *second = NULL;
    struct error error = {0};
    char key[SHA256_HEX_SIZE];

    (void)state;
    assert_int_equal(ledger_begin_send(ledger, a_key(7, key), &permit, &error), 0);
    assert_int_equal(ledger_begin_send(ledger, key, &second, &error), -1);
    assert_null(second);
    assert_int_equal(error.kind, ERROR_LEDGER);
    assert_string_equal(error.origin, key);
    assert_non_null(strstr(error.text, "nothing more is sent"));
    assert_int_equal(ledger_begin_send(ledger, a_key(8, key), &second, &error), 0);
    assert_int_equal(permit_key(second)[63], '8');
    ledger_free(ledger);
}

static void permits_stay_good_while_the_ledger_grows(void **state)
{
    enum { COUNT = 3000 };
    static const struct permit *permits[COUNT];
    struct ledger *ledger = ledger_new();
    const struct permit *again = NULL;
    struct error error = {0};
    char key[SHA256_HEX_SIZE];

    (void)state;
    for (unsigned i = 0; i < COUNT; i++)
        assert_int_equal(ledger_begin_send(ledger, a_key(i, key), &permits[i], &error), 0);
    for (unsigned i = 0; i < COUNT; i++) {
        assert_string_equal(permit_key(permits[i]), a_key(i, key));
        assert_int_equal(ledger_begin_send(ledger, key, &again, &error), -1);
    }
    ledger_free(ledger);
}

static void freeing_no_ledger_is_nothing(void **state)
{
    (void)state;
    ledger_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_permit_is_for_the_key_that_was_written_down),
        cmocka_unit_test(no_key_is_begun_twice_in_a_run),
        cmocka_unit_test(permits_stay_good_while_the_ledger_grows),
        cmocka_unit_test(freeing_no_ledger_is_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
