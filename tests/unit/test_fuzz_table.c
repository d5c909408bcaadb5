/* The seeds of the table reader's fuzz target. */

#include "../fuzz/fuzz_table.c"

#include "fuzz_seeds.h"

static void every_fixture_is_read_as_the_target_says(void **state)
{
    static const uint8_t options[][2] = {
        {0, 0 },
        {3, 0 },
        {1, 4 },
        {2, 8 },
        {0, 13},
        {1, 19},
        {2, 26},
        {0, 34},
    };

    (void)state;
    give_fixtures(options, sizeof options / sizeof *options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fixture_is_read_as_the_target_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
