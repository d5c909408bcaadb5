#ifndef BONUSREC_TESTS_DIAGNOSIS_SAMPLE_H
#define BONUSREC_TESTS_DIAGNOSIS_SAMPLE_H

/* What the tests of diagnoses share: the real platforms, each with the other one beside it, and what
 * a fixture is told. */

#include "csv_sample.h"

#include "platform/mturk.h"
#include "platform/prolific.h"

static inline struct input_options platform_options(const struct platform *platform)
{
    static const struct field_rules *others[2];
    bool is_prolific = platform == &prolific_platform;

    others[0] = prolific_platform.fields;
    others[1] = mturk_platform.fields;
    return (struct input_options){.rules = platform->fields,
                                  .others = &others[is_prolific],
                                  .other_count = 1,
                                  .decimal = '.',
                                  .currency = platform->currency};
}

/* Row `number` (from 1) cannot be used, as `code` and `detail` say, and is shown. */
static inline void row_says(const struct intents *intents, size_t number, const char *code,
                            const char *detail)
{
    const struct problem *problem = intents->list[number - 1].problem;
    bool is_shown = false;

    assert_non_null(problem);
    assert_string_equal(problem->code, code);
    assert_string_equal(problem->detail, detail);
    assert_int_equal(problem->kind, PROBLEM_INVALID);
    for (size_t i = 0; i < intents->in_full_count; i++)
        is_shown = is_shown || intents->in_full[i] == problem->detail;
    assert_true(is_shown);
}

/* The fixture's only bad row is its second. */
static inline void second_row_says(const char *name, const struct platform *platform,
                                   const char *code, const char *detail)
{
    struct input_options options = platform_options(platform);
    struct intents intents;

    read_bonuses(fixture(name), &options, &intents);
    assert_int_equal(intents.invalid_count, 1);
    assert_int_equal(intents.in_full_count, 1);
    assert_int_equal(intents.advice_count, 0);
    row_says(&intents, 2, code, detail);
    intents_release(&intents);
}

/* None of the fixture's 25 rows can be used, the first three are shown, and this advice is given, in
 * `advice_count` sentences. */
static inline void whole_file_says(const char *name, const struct input_options *options,
                                   const char *code, size_t advice_count, const char *const *advice)
{
    struct intents intents;

    read_bonuses(fixture(name), options, &intents);
    assert_int_equal(intents.count, 25);
    assert_int_equal(intents.invalid_count, 25);
    assert_int_equal(intents.in_full_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(intents.in_full[i], intents.list[i].problem->detail);
    for (size_t i = 0; i < 25; i++)
        assert_string_equal(intents.list[i].problem->code, code);
    assert_int_equal(intents.advice_count, advice_count);
    for (size_t i = 0; i < advice_count; i++)
        assert_string_equal(intents.advice[i], advice[i]);
    intents_release(&intents);
}

#endif
