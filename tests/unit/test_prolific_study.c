/* Prolific's codec, the reading of studies: in which currency they pay, from where, and what they
 * pay by themselves. */
#include "platform/prolific.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "prolific_sample.h"

static void refuse_study(const char *name, const char *said)
{
    prolific_refuse(prolific_study, 200, name, said);
}

static void a_study_says_its_id_currency_and_workspace(void **state)
{
    struct prolific_reading r;

    (void)state;
    prolific_take(&r, prolific_study, 200, "study.json");
    assert_string_equal(r.group.id, STUDY);
    assert_ptr_equal(r.group.id, strings_intern(&r.strings, STUDY, 24));
    assert_string_equal(r.group.currency, "GBP");
    assert_string_equal(r.group.account, WORKSPACE);
    assert_ptr_equal(r.group.account, strings_intern(&r.strings, WORKSPACE, 24));
    assert_null(r.group.unusable);
    assert_false(r.group.screens_out);
    assert_int_equal(r.group.reward_count, 0);
    prolific_release(&r);
    refuse_study("study-id-is-missing.json", "reading the study: \"id\" is missing");
    refuse_study("study-id-in-capitals.json", "\"id\" is no id");
    refuse_study("submissions-is-an-array.json", "an array where an object");
}

static void take_currency(const char *name, const char *currency)
{
    struct prolific_reading r;

    prolific_take(&r, prolific_study, 200, name);
    assert_string_equal(r.group.currency, currency);
    prolific_release(&r);
}

static void the_presentment_currency_wins_where_there_is_one(void **state)
{
    (void)state;
    take_currency("study-presentment-currency.json", "USD");
    take_currency("study-presentment-currency-is-empty.json", "GBP");
    take_currency("study-presentment-currency-is-missing.json", "GBP");
    refuse_study("study-presentment-currency-is-a-number.json", "is a number where a string");
    refuse_study("study-presentment-currency-is-no-currency.json",
                 "\"presentment_currency_code\" is no currency");
    refuse_study("study-currency-is-missing.json", "\"currency_code\" is missing");
    refuse_study("study-currency-in-small-letters.json", "\"currency_code\" is no currency");
    refuse_study("study-currency-of-four-letters.json", "\"currency_code\" is no currency");
    refuse_study("study-currency-of-two-letters.json", "\"currency_code\" is no currency");
}

static void a_workspace_may_be_missing_and_must_fit_in_a_path(void **state)
{
    struct prolific_reading r;

    (void)state;
    prolific_take(&r, prolific_study, 200, "study-workspace-is-missing.json");
    assert_string_equal(r.group.account, "");
    prolific_release(&r);
    prolific_take(&r, prolific_study, 200, "study-workspace-is-null.json");
    assert_string_equal(r.group.account, "");
    prolific_release(&r);
    refuse_study("study-workspace-with-slash.json", "\"workspace\" is no id");
    refuse_study("study-workspace-is-empty.json", "\"workspace\" is no id");
    refuse_study("study-workspace-is-an-object.json", "\"workspace\" is an object");
}

/* The rewards of the study in the fixture; -1 when it screens nobody out. */
static int rewards_in(const char *name, int64_t rewards_minor[REWARDS_MAX])
{
    struct prolific_reading r;
    int count;

    prolific_take(&r, prolific_study, 200, name);
    count = r.group.screens_out ? (int)r.group.reward_count : -1;
    memcpy(rewards_minor, r.group.rewards_minor, sizeof r.group.rewards_minor);
    prolific_release(&r);
    return count;
}

static void each_reward_for_those_screened_out_is_known_once(void **state)
{
    int64_t minor[REWARDS_MAX];

    (void)state;
    assert_int_equal(rewards_in("study-screens-out.json", minor), 2);
    assert_int_equal(minor[0], 20);
    assert_int_equal(minor[1], 35);
    assert_int_equal(rewards_in("study-screens-out-with-8-rewards.json", minor), 8);
    assert_int_equal(minor[7], 17);
}

/* Unknown rewards put payments in doubt; no reward puts none in doubt, and one may be taken for a
 * bonus. */
static void rewards_that_cannot_be_read_are_unknown_and_not_none(void **state)
{
    static const char *const unknown[] = {
        "study-screens-out-with-9-rewards.json", "study-reward-is-text.json",
        "study-reward-is-missing.json",          "study-reward-is-zero.json",
        "study-reward-is-a-fraction.json",       "study-reward-is-too-large.json",
        "study-completion-codes-is-text.json",   "study-completion-code-is-text.json",
        "study-action-name-is-a-number.json",    "study-actions-is-text.json",
    };
    static const char *const none[] = {
        "study-completion-codes-is-null.json",
        "study-completion-codes-is-missing.json",
        "study-actions-is-missing.json",
        "study-action-without-name.json",
    };
    int64_t minor[REWARDS_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (rewards_in(unknown[i], minor) != 0)
            fail_msg("%s: %d", unknown[i], rewards_in(unknown[i], minor));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (rewards_in(none[i], minor) != -1)
            fail_msg("%s: %d", none[i], rewards_in(none[i], minor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_study_says_its_id_currency_and_workspace),
        cmocka_unit_test(the_presentment_currency_wins_where_there_is_one),
        cmocka_unit_test(a_workspace_may_be_missing_and_must_fit_in_a_path),
        cmocka_unit_test(each_reward_for_those_screened_out_is_known_once),
        cmocka_unit_test(rewards_that_cannot_be_read_are_unknown_and_not_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
