#include "base/arena.h"

#include <setjmp.h>
#include <signal.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void memory_is_aligned_for_any_type_whatever_came_before(void **state)
{
    struct arena arena = ARENA_INIT;

    (void)state;
    for (size_t i = 1; i < 64; i++) {
        (void)arena_strndup(&arena,
                            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl", i);
        assert_int_equal((uintptr_t)arena_alloc(&arena, i) % alignof(max_align_t), 0);
    }
    arena_release(&arena);
}

static void pieces_do_not_overlap_however_many_there_are(void **state)
{
    enum { COUNT = 3000 };
    struct arena arena = ARENA_INIT;
    unsigned char *pieces[COUNT];

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        pieces[i] = arena_alloc(&arena, i % 97);
        memset(pieces[i], (int)(i % 251), i % 97);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < i % 97; k++)
            assert_int_equal(pieces[i][k], i % 251);
    arena_release(&arena);
}

static void a_scattered_table_is_zero_and_can_be_written_whole(void **state)
{
    static const size_t sizes[] = {1, 4095, 8 * 1024 * 1024 - 1, 8 * 1024 * 1024, 20000001};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *table = xcalloc_scattered(sizes[i], 1);

        for (size_t k = 0; k < sizes[i]; k += 997)
            assert_int_equal(table[k], 0);
        memset(table, 7, sizes[i]);
        free(table);
    }
}

static void a_piece_larger_than_a_block_is_whole(void **state)
{
    struct arena arena = ARENA_INIT;
    char *before = arena_strdup(&arena, "before");
    unsigned char *large = arena_alloc(&arena, 1000000);
    char *after = arena_strdup(&arena, "after");

    (void)state;
    memset(large, 7, 1000000);
    assert_string_equal(before, "before");
    assert_string_equal(after, "after");
    arena_release(&arena);
}

static void a_string_that_exactly_fills_a_block_stays_inside_it(void **state)
{
    (void)state;
    for (size_t size = 65530; size < 65542; size++) {
        struct arena arena = ARENA_INIT;
        char *source = malloc(size);
        char *copy;

        assert_non_null(source);
        memset(source, 'x', size);
        copy = arena_strndup(&arena, source, size);
        assert_int_equal(strlen(copy), size);
        assert_string_equal(arena_strdup(&arena, "next"), "next");
        arena_release(&arena);
        (void)arena_strndup(&arena, source, size);
        memset(arena_alloc(&arena, 32), 1, 32);
        free(source);
        arena_release(&arena);
    }
}

static void a_copy_takes_length_bytes_and_ends_with_nul(void **state)
{
    struct arena arena = ARENA_INIT;

    (void)state;
    assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(&arena, "", 0), "");
    assert_memory_equal(arena_strndup(&arena, "a\0b", 3), "a\0b", 4);
    arena_release(&arena);
}

static void a_formatted_string_may_be_long(void **state)
{
    struct arena arena = ARENA_INIT;
    char *text = arena_printf(&arena, "%0*d|%s", 100000, 7, "end");

    (void)state;
    assert_int_equal(strlen(text), 100004);
    assert_string_equal(text + 99999, "7|end");
    assert_string_equal(arena_printf(&arena, "%s", ""), "");
    arena_release(&arena);
}

static void a_released_arena_can_be_used_again(void **state)
{
    struct arena arena = ARENA_INIT;

    (void)state;
    (void)arena_strdup(&arena, "first");
    arena_release(&arena);
    assert_null(arena.newest);
    assert_string_equal(arena_strdup(&arena, "second"), "second");
    arena_release(&arena);
    arena_release(&arena);
}

static void an_array_grows_by_doubling_and_keeps_its_elements(void **state)
{
    size_t capacity = 0;
    int *array = NULL;
    int moves = 0;

    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        size_t before = capacity;

        array = array_reserve(array, i, &capacity, sizeof *array);
        moves += capacity != before;
        assert_true(capacity > i);
        array[i] = (int)i;
    }
    for (int i = 0; i < 5000; i++)
        assert_int_equal(array[i], i);
    assert_true(moves <= 10);
    free(array);
}

static void nothing_asked_for_is_still_memory_of_ones_own(void **state)
{
    void *a = xmalloc(0);
    void *b = xcalloc(0, 0);
    void *c = xrealloc_array(NULL, 0, 0);

    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    assert_non_null(c);
    free(a);
    free(b);
    free(c);
}

static void zeroed_memory_is_zero(void **state)
{
    unsigned char *bytes = xcalloc(100, 3);

    (void)state;
    for (int i = 0; i < 300; i++)
        assert_int_equal(bytes[i], 0);
    free(bytes);
}

static void multiply_too_large(void)
{
    free(xrealloc_array(NULL, SIZE_MAX / 2, 4));
}

static void grow_too_large(void)
{
    size_t capacity = SIZE_MAX / 2 + 1;

    free(array_reserve(NULL, capacity, &capacity, 1));
}

static void copy_too_large(void)
{
    struct arena arena = ARENA_INIT;

    (void)arena_strndup(&arena, "", SIZE_MAX);
    arena_release(&arena);
}

static void take_too_large(void)
{
    struct arena arena = ARENA_INIT;

    (void)arena_alloc(&arena, SIZE_MAX - 4);
    arena_release(&arena);
}

/* Runs `step` in a process of its own, which must not survive it. (AddressSanitizer ends it before
 * abort() does.) */
static void assert_ends(void (*step)(void))
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit none = {0, 0};

        (void)setrlimit(RLIMIT_CORE, &none);
        (void)signal(SIGABRT, SIG_DFL);
        (void)close(STDERR_FILENO);
        step();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_not_equal(status, 0);
}

static void sizes_that_overflow_end_the_process(void **state)
{
    (void)state;
    assert_ends(multiply_too_large);
    assert_ends(grow_too_large);
    assert_ends(copy_too_large);
    assert_ends(take_too_large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_for_any_type_whatever_came_before),
        cmocka_unit_test(pieces_do_not_overlap_however_many_there_are),
        cmocka_unit_test(a_piece_larger_than_a_block_is_whole),
        cmocka_unit_test(a_scattered_table_is_zero_and_can_be_written_whole),
        cmocka_unit_test(a_string_that_exactly_fills_a_block_stays_inside_it),
        cmocka_unit_test(a_copy_takes_length_bytes_and_ends_with_nul),
        cmocka_unit_test(a_formatted_string_may_be_long),
        cmocka_unit_test(a_released_arena_can_be_used_again),
        cmocka_unit_test(an_array_grows_by_doubling_and_keeps_its_elements),
        cmocka_unit_test(nothing_asked_for_is_still_memory_of_ones_own),
        cmocka_unit_test(zeroed_memory_is_zero),
        cmocka_unit_test(sizes_that_overflow_end_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
