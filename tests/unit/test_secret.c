/* The source itself, with free() looked at: what is left in freed memory is seen in no other way.
 */
#include <stdlib.h>
static void watched_free(void *memory);
#define free watched_free
#include "base/secret.c" /* NOLINT */
#undef free

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static size_t watched_length;
static int freed;
static int unwiped;

static void watched_free(void *memory)
{
    const unsigned char *bytes = memory;

    if (memory) {
        freed++;
        for (size_t i = 0; i < watched_length; i++)
            unwiped += bytes[i] != 0;
    }
    free(memory);
}

static void watch(size_t length)
{
    watched_length = length;
    freed = 0;
    unwiped = 0;
}

static void a_secret_is_a_copy_that_ends_with_nul(void **state)
{
    char text[] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY and more";
    struct secret secret = SECRET_INIT;

    (void)state;
    watch(0);
    assert_null(secret.text);
    secret_set(&secret, text, 40);
    memset(text, 'x', sizeof text - 1);
    assert_string_equal(secret.text, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    secret_release(&secret);
    assert_null(secret.text);
}

static void releasing_wipes_before_it_frees(void **state)
{
    struct secret secret = SECRET_INIT;

    (void)state;
    secret_set(&secret, "0123456789", 10);
    watch(10);
    secret_release(&secret);
    assert_int_equal(freed, 1);
    assert_int_equal(unwiped, 0);
    secret_release(&secret);
    assert_int_equal(freed, 1);
}

static void a_new_secret_wipes_the_one_held_before(void **state)
{
    struct secret secret = SECRET_INIT;

    (void)state;
    secret_set(&secret, "the first one", 13);
    watch(13);
    secret_set(&secret, "2nd", 3);
    assert_int_equal(freed, 1);
    assert_int_equal(unwiped, 0);
    assert_string_equal(secret.text, "2nd");
    watch(3);
    secret_release(&secret);
    assert_int_equal(unwiped, 0);
}

static void a_secret_may_be_cut_from_itself(void **state)
{
    struct secret secret = SECRET_INIT;

    (void)state;
    watch(0);
    secret_set(&secret, "key=value", 9);
    secret_set(&secret, secret.text + 4, 5);
    assert_string_equal(secret.text, "value");
    secret_release(&secret);
}

static void an_empty_secret_is_there(void **state)
{
    struct secret secret = SECRET_INIT;

    (void)state;
    watch(0);
    secret_set(&secret, "", 0);
    assert_string_equal(secret.text, "");
    secret_release(&secret);
}

static void wiping_overwrites_exactly_what_was_named(void **state)
{
    unsigned char bytes[] = {1, 2, 3, 4, 5};

    (void)state;
    secret_wipe(bytes + 1, 3);
    assert_memory_equal(bytes, ((unsigned char[]){1, 0, 0, 0, 5}), 5);
}

static void a_secret_is_hidden_wherever_it_stands(void **state)
{
    char text[] = "12345678, 123456781234567812345678 and 1234567";
    char other[] = "no such word, or 1234";

    (void)state;
    secret_hide("12345678", text, sizeof text - 1);
    assert_string_equal(text, "********, ************************ and 1234567");
    secret_hide("12345678", other, sizeof other - 1);
    secret_hide("1234", other, sizeof other - 1); /* too short to be one */
    secret_hide(NULL, other, sizeof other - 1);
    assert_string_equal(other, "no such word, or 1234");
    secret_hide("12345678", text, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_a_copy_that_ends_with_nul),
        cmocka_unit_test(releasing_wipes_before_it_frees),
        cmocka_unit_test(a_new_secret_wipes_the_one_held_before),
        cmocka_unit_test(a_secret_may_be_cut_from_itself),
        cmocka_unit_test(an_empty_secret_is_there),
        cmocka_unit_test(wiping_overwrites_exactly_what_was_named),
        cmocka_unit_test(a_secret_is_hidden_wherever_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
