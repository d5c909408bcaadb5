#include "sim_prolific_scene.h"

static void who_has_no_token_gets_nothing(void **state)
{
    static const char *const wrong[] = {
        "",       "example-prolific-token",        "Bearer example-prolific-token",
        "Token ", "Token example-prolific-tokens", "Token  example-prolific-token"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        expect_of(*state, (struct question){.target = "/api/v1/users/me/",
                                            .authorization = wrong[i],
                                            .status = 401,
                                            .part = "{\"error\":{\"status\":401,"});
    get(*state, "/api/v1/users/me/", 200, "\"email\":");
}

static void a_set_up_is_a_quote_and_moves_nothing(void **state)
{
    set_up(*state, both, 201,
           ",\"study\":\"" STUDY "\",\"amount\":850,\"fees\":283.34,\"vat\":0,"
           "\"total_amount\":1133.34}");
    get(*state, "/api/v1/workspaces/" WORKSPACE "/balance/", 200, "\"available_balance\":2000,");
    get(*state, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[]}");
}

static void money_is_told_with_a_fraction_where_the_state_says_so(void **state)
{
    struct service *service = *state;

    service->prolific.reals = true;
    service->prolific.vat_percent = 50;
    set_up(service, both, 201, "\"amount\":850.0,\"fees\":283.34,\"vat\":141.68,");
    set_up(service, "{\"study_id\":\"" STUDY "\",\"csv_bonuses\":\"" FIRST ",0.03\"}", 201,
           "\"amount\":3.0,\"fees\":1.0,\"vat\":0.5,\"total_amount\":4.5}");
}

static void each_pay_call_pays_again(void **state)
{
    struct service *service = *state;

    service->prolific.workspaces[0].balance_hundredths = 3 * 113334;
    set_up(service, both, 201, "");
    pay(service, 202, "\"The bonus");
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[425]}");
    pay(service, 202, "\"The bonus");
    pay(service, 202, "\"The bonus");
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[425,425,425]}");
    get(service, "/api/v1/workspaces/" WORKSPACE "/balance/", 200, "\"available_balance\":0,");
    assert_int_equal(service->prolific.bulks[0].calls, 3);
}

static void what_the_balance_does_not_cover_is_not_paid(void **state)
{
    struct service *service = *state;

    service->prolific.workspaces[0].balance_hundredths = 113333;
    set_up(service, both, 201, "");
    pay(service, 400, "does not cover");
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[]}");
    service->prolific.workspaces[0].balance_hundredths = 113334;
    pay(service, 202, "");
}

static void what_is_wrong_with_a_set_up_is_said(void **state)
{
    struct service *service = *state;

    set_up(service, "{", 400, "\"detail\":\"The body must be a JSON object.\"");
    set_up(service, "[]", 400, "must be a JSON object");
    set_up(service, "{}", 400, "\"detail\":{\"study_id\":[\"This field is required.\"]}");
    set_up(service, "{\"study_id\":\"" STUDY "\"}", 400, "\"detail\":{\"csv_bonuses\":[");
    set_up(service, "{\"study_id\":7,\"csv_bonuses\":\"\"}", 400, "must be a text");
    set_up(service, "{\"study_id\":\"x\",\"csv_bonuses\":\"\",\"reason\":\"r\"}", 400,
           "is not known");
    set_up(service, "{\"study_id\":\"x\",\"csv_bonuses\":\"" LINES "\"}", 404, "No study x");
    assert_int_equal(service->prolific.bulk_count, 0);
}

static void refuses_lines(struct service *service, const char *lines, const char *part)
{
    char body[512];

    (void)snprintf(body, sizeof body, "{\"study_id\":\"" STUDY "\",\"csv_bonuses\":\"%s\"}", lines);
    set_up(service, body, 400, part);
    assert_int_equal(service->prolific.bulk_count, 0);
}

static void a_line_is_an_id_a_comma_and_an_amount(void **state)
{
    refuses_lines(*state, "", "There is no line.");
    refuses_lines(*state, FIRST, "Line 1 must be");
    refuses_lines(*state, FIRST ",1.00,x", "Line 1 must be");
    refuses_lines(*state, FIRST ",1.00\\n\\n", "Line 2 must be");
    refuses_lines(*state, FIRST ",1.00\\n" SECOND ",1.001", "Line 2: \\\"1.001\\\" is no amount");
    refuses_lines(*state, FIRST ",0.00", "is no amount");
    refuses_lines(*state, FIRST ",-1", "is no amount");
    refuses_lines(*state, FIRST ",10000000.01", "is no amount");
    refuses_lines(*state, "participant_id,amount\\n" FIRST ",1.00", "participant_id");
    set_up(*state, "{\"study_id\":\"" STUDY "\",\"csv_bonuses\":\"" FIRST ",1\\r\\n\"}", 201,
           "\"amount\":100,");
}

static void one_stranger_spoils_the_whole_set_up_and_each_is_named(void **state)
{
    refuses_lines(*state, FIRST ",1.00\\nabc,1.00\\ndef,1.00",
                  "did not take part in the study " STUDY ": abc, def\"");
}

static void lines_are_capped_where_the_state_says_so(void **state)
{
    struct service *service = *state;

    service->prolific.lines_max = 1;
    refuses_lines(service, LINES, "There are 2 lines; 1 are the most.");
    service->prolific.lines_max = 2;
    set_up(service, both, 201, "");
}

static void a_bulk_payment_that_was_not_set_up_cannot_be_paid(void **state)
{
    expect_of(*state, (struct question){
                          .target = "/api/v1/bulk-bonus-payments/60a0000000000000000000ff/pay/",
                          .body = "{}",
                          .status = 404,
                          .part = "{\"error\":{\"status\":404,"});
}

static void a_fixed_screen_out_reward_stands_before_the_bonuses(void **state)
{
    struct service *service = *state;

    service->prolific.studies[0].screen_out_minor = 20;
    get(service, "/api/v1/submissions/" SECOND "/", 200,
        "\"status\":\"SCREENED OUT\",\"started_at\":\"2026-01-01T00:01:00Z\"");
    get(service, "/api/v1/submissions/" SECOND "/", 200, "\"bonus_payments\":[20]}");
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[]}");
    set_up(service, both, 201, "");
    pay(service, 202, "");
    get(service, "/api/v1/submissions/" SECOND "/", 200, "\"bonus_payments\":[20,425]}");
    get(service, "/api/v1/studies/" STUDY "/", 200,
        "[{\"action\":\"FIXED_SCREEN_OUT_PAYMENT\",\"fixed_screen_out_reward\":20,");
}

static void no_payments_can_look_like_nothing_else(void **state)
{
    struct service *service = *state;

    service->prolific.submissions[0].no_payments = NO_PAYMENTS_NULL;
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":null}");
    service->prolific.submissions[0].no_payments = NO_PAYMENTS_MISSING;
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"return_requested\":null}");
    set_up(service, both, 201, "");
    pay(service, 202, "");
    get(service, "/api/v1/submissions/" FIRST "/", 200, "\"bonus_payments\":[425]}");
}

static void a_lag_of_seconds_goes_by_the_accounts_clock(void **state)
{
    struct service *service = *state;
    struct question question = {.target = "/api/v1/submissions/" FIRST "/", .status = 200};

    service->prolific.lag_s = 60;
    set_up(service, both, 201, "");
    pay(service, 202, "");
    question.part = "\"bonus_payments\":[]}";
    question.after_s = 59;
    expect_of(service, question);
    get(service, "/api/v1/studies/" STUDY "/cost/", 200,
        "\"bonuses\":{\"rewards\":{\"amount\":0,\"currency\":\"GBP\"}");
    question.part = "\"bonus_payments\":[425]}";
    question.after_s = 60;
    expect_of(service, question);
    use_rules(service, "[{\"fault\":\"clock\",\"seconds\":60}]");
    get(service, "/api/v1/studies/" STUDY "/cost/", 200,
        "\"bonuses\":{\"rewards\":{\"amount\":850,\"currency\":\"GBP\"},"
        "\"fees\":{\"amount\":283.34,");
}

static void the_rate_limit_is_one_for_both_platforms(void **state)
{
    ((struct service *)*state)->rate_limit = 1;
    get(*state, "/api/v1/users/me/", 200, "");
    get(*state, "/api/v1/users/me/", 429, "throttled");
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_service, drop_service)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(who_has_no_token_gets_nothing),
        test(a_set_up_is_a_quote_and_moves_nothing),
        test(money_is_told_with_a_fraction_where_the_state_says_so),
        test(each_pay_call_pays_again),
        test(what_the_balance_does_not_cover_is_not_paid),
        test(what_is_wrong_with_a_set_up_is_said),
        test(a_line_is_an_id_a_comma_and_an_amount),
        test(one_stranger_spoils_the_whole_set_up_and_each_is_named),
        test(lines_are_capped_where_the_state_says_so),
        test(a_bulk_payment_that_was_not_set_up_cannot_be_paid),
        test(a_fixed_screen_out_reward_stands_before_the_bonuses),
        test(no_payments_can_look_like_nothing_else),
        test(a_lag_of_seconds_goes_by_the_accounts_clock),
        test(the_rate_limit_is_one_for_both_platforms),
    };

    return cmocka_run_group_tests_name("sim/prolific_service", tests, NULL, NULL);
}
