/* The seeds of the bonus reader's fuzz target. */

#include "../fuzz/fuzz_bonus_csv.c"

#include "fuzz_seeds.h"

static void every_fixture_is_read_as_the_target_says(void **state)
{
    static const uint8_t options[][2] = {
        {0,  0 },
        {1,  0 },
        {2,  0 },
        {3,  0 },
        {4,  3 },
        {24, 8 },
        {17, 0 },
        {57, 40}
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
