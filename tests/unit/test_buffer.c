#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void an_untouched_buffer_reads_as_the_empty_text(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    assert_null(buffer.bytes);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_clear(&buffer);
    assert_null(buffer.bytes);
    buffer_release(&buffer);
}

static void what_is_added_stands_in_order_and_ends_with_nul(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    buffer_add_text(&buffer, "ab");
    buffer_add_char(&buffer, 'c');
    buffer_add(&buffer, "d\0e", 3);
    buffer_printf(&buffer, "[%d]", 42);
    assert_int_equal(buffer.length, 10);
    assert_memory_equal(buffer.bytes, "abcd\0e[42]", 11);
    buffer_release(&buffer);
}

static void adding_nothing_makes_a_text_of_length_zero(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    buffer_add(&buffer, "", 0);
    assert_non_null(buffer.bytes);
    assert_int_equal(buffer.length, 0);
    assert_int_equal(buffer.bytes[0], 0);
    buffer_printf(&buffer, "%s", "");
    assert_string_equal(buffer_text(&buffer), "");
    buffer_release(&buffer);
}

static void a_million_single_bytes_move_the_memory_few_times(void **state)
{
    struct buffer buffer = BUFFER_INIT;
    size_t capacity = 0;
    int moves = 0;

    (void)state;
    for (int i = 0; i < 1000000; i++) {
        buffer_add_char(&buffer, (char)('a' + i % 26));
        moves += buffer.capacity != capacity;
        capacity = buffer.capacity;
        assert_true(buffer.length < buffer.capacity);
    }
    assert_true(moves < 30);
    assert_int_equal(strlen(buffer.bytes), 1000000);
    for (int i = 0; i < 1000000; i++)
        assert_int_equal(buffer.bytes[i], 'a' + i % 26);
    buffer_release(&buffer);
}

static void formatted_text_of_any_length_fits_exactly(void **state)
{
    (void)state;
    for (int width = 1; width < 70; width++) {
        struct buffer buffer = BUFFER_INIT;

        buffer_printf(&buffer, "%*d", width, 5);
        buffer_printf(&buffer, "%*d", width, 6);
        assert_int_equal(buffer.length, 2 * width);
        assert_int_equal(strlen(buffer.bytes), 2 * width);
        assert_int_equal(buffer.bytes[2 * width - 1], '6');
        buffer_release(&buffer);
    }
}

static void clearing_empties_and_keeps_the_memory(void **state)
{
    struct buffer buffer = BUFFER_INIT;
    char *bytes;

    (void)state;
    buffer_add_text(&buffer, "something");
    bytes = buffer.bytes;
    buffer_clear(&buffer);
    assert_int_equal(buffer.length, 0);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_add_text(&buffer, "other");
    assert_ptr_equal(buffer.bytes, bytes);
    assert_string_equal(buffer_text(&buffer), "other");
    buffer_release(&buffer);
}

static void releasing_twice_is_harmless(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    buffer_add_text(&buffer, "x");
    buffer_release(&buffer);
    assert_null(buffer.bytes);
    assert_int_equal(buffer.length, 0);
    assert_int_equal(buffer.capacity, 0);
    buffer_release(&buffer);
}

static __attribute__((format(printf, 2, 3))) void say_twice(struct buffer *buffer,
                                                            const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buffer_vprintf(buffer, format, args);
    buffer_vprintf(buffer, format, args);
    va_end(args);
}

static void the_arguments_of_somebody_else_stay_as_they_were(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    say_twice(&buffer, "%d %s;", 5, "rows");
    assert_string_equal(buffer_text(&buffer), "5 rows;5 rows;");
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_untouched_buffer_reads_as_the_empty_text),
        cmocka_unit_test(what_is_added_stands_in_order_and_ends_with_nul),
        cmocka_unit_test(adding_nothing_makes_a_text_of_length_zero),
        cmocka_unit_test(a_million_single_bytes_move_the_memory_few_times),
        cmocka_unit_test(formatted_text_of_any_length_fits_exactly),
        cmocka_unit_test(clearing_empties_and_keeps_the_memory),
        cmocka_unit_test(releasing_twice_is_harmless),
        cmocka_unit_test(the_arguments_of_somebody_else_stay_as_they_were),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
