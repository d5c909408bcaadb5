#include "core/strings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void equal_texts_share_one_copy(void **state)
{
    struct strings strings = STRINGS_INIT;
    char text[] = "A1WORKER";
    const char *kept = strings_intern(&strings, text, 8);

    (void)state;
    assert_string_equal(kept, "A1WORKER");
    assert_ptr_not_equal(kept, text);
    assert_ptr_equal(strings_intern(&strings, "A1WORKER", 8), kept);
    assert_int_equal(strings.used, 1);
    strings_release(&strings);
}

static void texts_that_share_a_beginning_are_different(void **state)
{
    struct strings strings = STRINGS_INIT;
    const char *longer = strings_intern(&strings, "ABCDEFGHI", 9);
    const char *shorter = strings_intern(&strings, "ABCDEFGHI", 8);

    (void)state;
    assert_string_equal(longer, "ABCDEFGHI");
    assert_string_equal(shorter, "ABCDEFGH");
    assert_ptr_equal(strings_intern(&strings, "ABCDEFGH", 8), shorter);
    strings_release(&strings);
}

static void the_empty_text_is_a_constant(void **state)
{
    struct strings strings = STRINGS_INIT;

    (void)state;
    assert_string_equal(strings_intern(&strings, "x", 0), "");
    assert_string_equal(strings_intern(&strings, NULL, 0), "");
    assert_int_equal(strings.used, 0);
    strings_release(&strings);
}

static void a_hundred_thousand_texts_keep_their_pointers_while_the_pool_grows(void **state)
{
    enum { COUNT = 100000 };
    struct strings strings = STRINGS_INIT;
    const char **kept = malloc(COUNT * sizeof *kept);
    char text[32];

    (void)state;
    assert_non_null(kept);
    for (int i = 0; i < COUNT; i++) {
        int length = snprintf(text, sizeof text, "3%d", i);

        kept[i] = strings_intern(&strings, text, (size_t)length);
    }
    assert_int_equal(strings.used, COUNT);
    for (int i = 0; i < COUNT; i++) {
        int length = snprintf(text, sizeof text, "3%d", i);

        assert_string_equal(kept[i], text);
        assert_ptr_equal(strings_intern(&strings, text, (size_t)length), kept[i]);
    }
    free(kept);
    strings_release(&strings);
}

/* Counts how far texts stand from their home slots: the shape of ids (equal but for a few
 * characters) must not make them pile up. */
static void ids_of_one_shape_do_not_pile_up(void **state)
{
    enum { COUNT = 50000 };
    struct strings strings = STRINGS_INIT;
    size_t steps = 0;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        char text[64];
        int length = snprintf(text, sizeof text, "3TAYZSBPLL%07dQQQQQQQQQQQQQ", i);

        (void)strings_intern(&strings, text, (size_t)length);
    }
    for (size_t i = 0; i < strings.slot_count; i++)
        if (strings.slots[i].text)
            steps += (i - strings.slots[i].hash) & (strings.slot_count - 1);
    assert_true(steps < (size_t)4 * COUNT);
    strings_release(&strings);
}

static void a_released_pool_can_be_used_again(void **state)
{
    struct strings strings = STRINGS_INIT;

    (void)state;
    (void)strings_intern(&strings, "one", 3);
    strings_release(&strings);
    assert_int_equal(strings.used, 0);
    assert_string_equal(strings_intern(&strings, "two", 3), "two");
    strings_release(&strings);
}

static void texts_are_ordered_byte_by_byte_for_sorting_and_searching(void **state)
{
    const char *texts[] = {"b", "", "a2", "a", "a10"};
    static const char *const sorted[] = {"", "a", "a10", "a2", "b"};
    const char *wanted = "a10";

    (void)state;
    qsort(texts, 5, sizeof *texts, strings_order);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(texts[i], sorted[i]);
    assert_ptr_equal(bsearch(&wanted, texts, 5, sizeof *texts, strings_order), &texts[2]);
}

static void room_that_is_made_changes_nothing_but_the_time(void **state)
{
    enum { COUNT = 5000 };
    struct strings strings = STRINGS_INIT;
    const char *kept[COUNT];
    size_t slots = 0;
    char text[16];

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(text, sizeof text, "text %d", i);
        kept[i] = strings_intern(&strings, text, strlen(text));
        if (i == 100)
            strings_reserve(&strings, COUNT);
        if (i == 101)
            slots = strings.slot_count;
    }
    assert_int_equal(strings.slot_count, slots); /* it did not grow again */
    strings_reserve(&strings, 10);
    assert_int_equal(strings.slot_count, slots);
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(text, sizeof text, "text %d", i);
        assert_ptr_equal(strings_intern(&strings, text, strlen(text)), kept[i]);
        assert_string_equal(kept[i], text);
    }
    strings_release(&strings);
    strings_reserve(&strings, 1000);
    assert_string_equal(strings_intern(&strings, "a", 1), "a");
    strings_release(&strings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_that_is_made_changes_nothing_but_the_time),
        cmocka_unit_test(equal_texts_share_one_copy),
        cmocka_unit_test(texts_that_share_a_beginning_are_different),
        cmocka_unit_test(the_empty_text_is_a_constant),
        cmocka_unit_test(a_hundred_thousand_texts_keep_their_pointers_while_the_pool_grows),
        cmocka_unit_test(ids_of_one_shape_do_not_pile_up),
        cmocka_unit_test(a_released_pool_can_be_used_again),
        cmocka_unit_test(texts_are_ordered_byte_by_byte_for_sorting_and_searching),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
