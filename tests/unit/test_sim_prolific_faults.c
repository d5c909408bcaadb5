#include "sim_prolific_scene.h"

static const struct sight get_submission = {.operation = "GetSubmission",
                                            .study_id = STUDY,
                                            .submission_id = FIRST,
                                            .participant_id = "5a0000000000000000000001"};
static const struct sight naming_both = {
    .operation = "SetUpBonuses", .study_id = STUDY, .lines = FIRST ",1.00\n" SECOND ",2.00\n"};

static const struct sight list = {.operation = "ListSubmissions", .study_id = STUDY};

/* Whether the fault of `json` strikes what is seen so. */
static void strikes(const char *json, const struct sight *sight, const char *expected)
{
    struct error error;
    struct faults faults;

    assert_int_equal(faults_init(&faults, value_read(json, strlen(json), "", &error), "", &error),
                     0);
    assert_string_equal(faults_meet(&faults, sight).name ? "x" : ".", expected);
    faults_release(&faults);
}

static void a_rule_for_prolifics_ids_strikes_what_names_them(void **state)
{
    (void)state;
    strikes("[{\"study_id\":\"" STUDY "\",\"fault\":\"hang\"}]", &get_submission, "x");
    strikes("[{\"study_id\":\"" STUDY "\",\"fault\":\"hang\"}]", &naming_both, "x");
    strikes("[{\"study_id\":\"60aca280709ee40ec37d4886\",\"fault\":\"hang\"}]", &naming_both, ".");
    strikes("[{\"participant_id\":\"5a0000000000000000000001\",\"fault\":\"hang\"}]",
            &get_submission, "x");
    strikes("[{\"participant_id\":\"5a0000000000000000000002\",\"fault\":\"hang\"}]",
            &get_submission, ".");
    strikes("[{\"submission_id\":\"" FIRST "\",\"fault\":\"hang\"}]", &get_submission, "x");
    strikes("[{\"submission_id\":\"" FIRST "\",\"fault\":\"hang\"}]", &list, ".");
}

static void a_set_up_names_each_id_in_its_lines(void **state)
{
    (void)state;
    strikes("[{\"submission_id\":\"" SECOND "\",\"fault\":\"hang\"}]", &naming_both, "x");
    strikes("[{\"submission_id\":\"60ffe5c8371090c7041d43fa\",\"fault\":\"hang\"}]", &naming_both,
            ".");
    strikes("[{\"participant_id\":\"" SECOND "\",\"fault\":\"hang\"}]", &naming_both, "x");
}

static void a_part_is_paid_and_the_rest_never(void **state)
{
    struct service *service = *state;

    use_rules(service, "[{\"fault\":\"pay-part\",\"lines\":1}]");
    set_up(service, both, 201, "");
    pay(service, 202, "");
    assert_int_equal(service->prolific.submissions[0].bonus_count, 1);
    assert_int_equal(service->prolific.submissions[1].bonus_count, 0);
    assert_int_equal(service->prolific.workspaces[0].balance_hundredths, 200000 - 42500 - 14167);
}

static void a_part_is_paid_and_the_rest_seen_late(void **state)
{
    struct service *service = *state;

    use_rules(service, "[{\"fault\":\"pay-part\",\"lines\":1,\"requests\":1}]");
    set_up(service, both, 201, "");
    pay(service, 202, "");
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[425]}");
    get(service, "/api/v1/submissions/" SECOND "/", 200, "\"bonus_payments\":[]}");
    get(service, "/api/v1/submissions/" SECOND "/", 200, "\"bonus_payments\":[425]}");
}

static void a_quote_a_hundred_times_too_high_would_be_paid_so(void **state)
{
    struct service *service = *state;

    use_rules(service, "[{\"fault\":\"quote-times\",\"operation\":\"SetUpBonuses\"}]");
    set_up(service, both, 201, "\"amount\":85000,\"fees\":28333.34,\"vat\":0,\"total_amount\":");
    assert_int_equal(service->prolific.bulks[0].lines[0].amount_minor, 42500);
}

static void a_quote_may_say_no_more_than_it_must(void **state)
{
    use_rules(*state, "[{\"fault\":\"quote-without-amount\"}]");
    set_up(*state, both, 201, "\",\"total_amount\":1133.34}");
}

/* A refusal with the message "m" in the form. */
static void comes_as(struct service *service, const char *form, const char *body)
{
    char rules[128];

    faults_release(&service->faults);
    (void)snprintf(rules, sizeof rules,
                   "[{\"fault\":\"refuse\",\"message\":\"m\",\"form\":\"%s\"}]", form);
    use_rules(service, rules);
    set_up(service, both, 400, body);
}

static void a_refusal_comes_in_each_form_that_was_seen(void **state)
{
#define INNER "{\"status\":400,\"error_code\":140400,\"title\":\"Bad request\",\"detail\":"
    comes_as(*state, "string", "{\"error\":" INNER "\"m\"}}");
    comes_as(*state, "list", "{\"error\":" INNER "[\"m\"]}}");
    comes_as(*state, "field", "{\"error\":" INNER "{\"csv_bonuses\":[\"m\"]}}}");
    comes_as(*state, "bare", INNER "\"m\"}");
    comes_as(*state, "message", "{\"message\":\"Bad request\",\"detail\":\"m\"}");
    faults_release(&((struct service *)*state)->faults);
    use_rules(*state, "[{\"fault\":\"error-form\",\"form\":\"list\"}]");
    set_up(*state, "{", 400, "{\"error\":" INNER "[\"The body must be");
    set_up(*state, both, 201, "");
}

static void faults_speak_prolifics_words(void **state)
{
    use_rules(*state, "[{\"at\":1,\"fault\":\"throttle\"},{\"at\":2,\"fault\":\"expired-token\"},"
                      "{\"at\":3,\"fault\":\"error-500-before\",\"status\":503},"
                      "{\"at\":4,\"fault\":\"html-403\"},"
                      "{\"at\":5,\"fault\":\"insufficient-funds\"},"
                      "{\"at\":6,\"fault\":\"wrong-types\",\"status\":202}]");
    set_up(*state, both, 429, "{\"error\":{\"status\":429,");
    set_up(*state, both, 401, "{\"error\":{\"status\":401,");
    set_up(*state, both, 503, "{\"error\":{\"status\":503,");
    set_up(*state, both, 403, "<!DOCTYPE html>");
    set_up(*state, both, 400, "does not cover");
    set_up(*state, both, 202, "\"amount\":\"850\"");
    assert_int_equal(((struct service *)*state)->prolific.bulk_count, 1);
}

static void a_rule_sees_the_study_and_the_lines_of_what_is_paid(void **state)
{
    use_rules(*state, "[{\"operation\":\"PayBonuses\",\"study_id\":\"" STUDY
                      "\",\"submission_id\":\"" SECOND "\",\"fault\":\"throttle\"}]");
    set_up(*state, both, 201, "");
    pay(*state, 429, "");
    set_up(*state, "{\"study_id\":\"" STUDY "\",\"csv_bonuses\":\"" FIRST ",1\"}", 201, "");
    pay(*state, 202, "");
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_service, drop_service)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_for_prolifics_ids_strikes_what_names_them),
        cmocka_unit_test(a_set_up_names_each_id_in_its_lines),
        test(a_part_is_paid_and_the_rest_never),
        test(a_part_is_paid_and_the_rest_seen_late),
        test(a_quote_a_hundred_times_too_high_would_be_paid_so),
        test(a_quote_may_say_no_more_than_it_must),
        test(a_refusal_comes_in_each_form_that_was_seen),
        test(faults_speak_prolifics_words),
        test(a_rule_sees_the_study_and_the_lines_of_what_is_paid),
    };

    return cmocka_run_group_tests_name("sim/prolific_faults", tests, NULL, NULL);
}
