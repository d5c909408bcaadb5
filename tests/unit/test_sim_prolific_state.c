/* The states are in fixtures/sim; tests run from the top of the tree. */
#include "sim/state_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Reads a state into `service`, which starts from nothing; nothing of Prolific's points into the
 * document afterwards. */
static int load(const char *name, struct service *service, struct error *error)
{
    struct value *document = NULL;
    char path[128];
    int result;

    (void)snprintf(path, sizeof path, "fixtures/sim/%s", name);
    service_init(service);
    result = state_load(path, service, &document, error);
    value_free(document);
    return result;
}

static void loads(const char *name, struct service *service)
{
    struct error error;

    if (load(name, service, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

static void refuses(const char *name, const char *origin, const char *message_part)
{
    struct service service;
    struct error error;
    char file[128];

    (void)snprintf(file, sizeof file, "bad-prolific-%s.json", name);
    assert_int_equal(load(file, &service, &error), -1);
    if (strcmp(error.origin, origin) != 0 || !strstr(error.text, message_part))
        fail_msg("%s: got %s: %s", name, error.origin, error.text);
    service_release(&service);
}

static void everything_that_can_be_said_is_taken(void **state)
{
    struct service service;
    const struct prolific_world *world = &service.prolific;

    (void)state;
    loads("good-prolific-everything.json", &service);
    assert_int_equal(world->token_count, 2);
    assert_string_equal(world->tokens[1], "another-example-token");
    assert_int_equal(world->vat_percent, 20);
    assert_int_equal(world->lines_max, 200);
    assert_true(world->reals);
    assert_int_equal(world->workspace_count, 2);
    assert_string_equal(world->workspaces[0].currency, "USD");
    assert_int_equal(world->workspaces[0].balance_hundredths, 125000);
    assert_int_equal(world->study_count, 2);
    assert_string_equal(world->studies[0].name, "First");
    assert_string_equal(world->studies[0].currency, "EUR");
    assert_string_equal(world->studies[0].presentment_currency, "USD");
    assert_int_equal(world->studies[0].workspace, 1);
    assert_int_equal(world->studies[0].screen_out_minor, 20);
    assert_int_equal(world->studies[0].submission_count, 2);
    assert_int_equal(world->submissions[0].status, SUBMISSION_TIMED_OUT);
    assert_int_equal(world->submissions[0].bonus_count, 2);
    assert_int_equal(world->submissions[0].bonuses[1].amount_minor, 200);
    assert_int_equal(world->submissions[1].status, SUBMISSION_APPROVED);
    assert_int_equal(world->submissions[1].no_payments, NO_PAYMENTS_MISSING);
    service_release(&service);
}

static void what_is_left_out_is_as_documented(void **state)
{
    struct service service;
    const struct prolific_world *world = &service.prolific;

    (void)state;
    loads("good-prolific-everything.json", &service);
    assert_string_equal(world->workspaces[1].currency, "GBP");
    assert_int_equal(world->workspaces[1].balance_hundredths, 100000000);
    assert_int_equal(world->studies[1].workspace, 0);
    assert_string_equal(world->studies[1].currency, "USD");
    assert_null(world->studies[1].presentment_currency);
    assert_int_equal(world->studies[1].screen_out_minor, 0);
    service_release(&service);
}

static void an_account_is_there_even_if_the_state_says_nothing_of_it(void **state)
{
    struct service service;

    (void)state;
    loads("good-without-prolific.json", &service);
    assert_int_equal(service.prolific.token_count, 1);
    assert_string_equal(service.prolific.tokens[0], "example-prolific-token");
    assert_string_equal(service.prolific.workspaces[0].id, "60a000000000000000000001");
    assert_int_equal(service.prolific.workspaces[0].balance_hundredths, 100000000);
    service_release(&service);
}

static void past_payments_are_not_charged(void **state)
{
    struct service service;

    (void)state;
    loads("good-prolific-everything.json", &service);
    assert_int_equal(service.prolific.workspaces[1].balance_hundredths, 100000000);
    service_release(&service);
}

static void generated_ids_follow_the_documented_formula(void **state)
{
    struct service service;
    const struct submission *submission;

    (void)state;
    loads("good-prolific-generate.json", &service);
    assert_int_equal(service.prolific.study_count, 2);
    assert_int_equal(service.prolific.submission_count, 34);
    assert_string_equal(
        prolific_find_study(&service.prolific, "570000000000000000000002")->currency, "USD");
    submission = prolific_find_submission(&service.prolific, "5b0000000002000000000011");
    assert_string_equal(submission->participant, "5a0000000000000000000011");
    assert_int_equal(submission->study, 1);
    assert_int_equal(submission->bonus_count, 1);
    assert_int_equal(submission->bonuses[0].amount_minor, 75);
    service_release(&service);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    refuses("unknown-member", "prolific", "\"studys\" is not known");
    refuses("token-empty", "prolific.tokens", "texts");
    refuses("vat", "prolific", "\"vat_percent\"");
    refuses("workspace-id", "prolific.workspaces[0]", "is no id");
    refuses("workspace-twice", "prolific.workspaces[1]", "is there twice");
    refuses("balance", "prolific.workspaces[0]", "\"balance\" must be like");
    refuses("study-id-short", "prolific.studies[0]", "is no id");
    refuses("study-twice", "prolific.studies[1]", "is there twice");
    refuses("study-of-no-workspace", "prolific.studies[0]", "there is no workspace");
    refuses("currency", "prolific.studies[0]", "\"currency\" must be like");
    refuses("screen-out-reward", "prolific.studies[0]", "\"screen_out_reward\" must be like");
    refuses("submission-without-participant", "prolific.studies[0].submissions[0]",
            "\"participant\" must be there");
    refuses("submission-twice", "prolific.studies[0].submissions[1]", "is there twice");
    refuses("status", "prolific.studies[0].submissions[0]", "\"Approved\" is none of");
    refuses("no-payments-as", "prolific.studies[0].submissions[0]", "\"none\" is none of");
    refuses("bonus-payment", "prolific.studies[0].submissions[0]", "\"bonus_payments\"");
    refuses("generate-too-much", "prolific.generate", "10,000,000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_can_be_said_is_taken),
        cmocka_unit_test(what_is_left_out_is_as_documented),
        cmocka_unit_test(an_account_is_there_even_if_the_state_says_nothing_of_it),
        cmocka_unit_test(past_payments_are_not_charged),
        cmocka_unit_test(generated_ids_follow_the_documented_formula),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
    };

    return cmocka_run_group_tests_name("sim/prolific_state", tests, NULL, NULL);
}
