/* The whole service without a network: signed requests in, answers out, the clocks as arguments. */
#include "sim/service.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1800000000)
#define SIGNED "content-type;host;x-amz-date;x-amz-target"

static const struct sigv4_key key = {"AKIAIOSFODNN7EXAMPLE",
                                     "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL};
static const struct sigv4_scope scope = {"us-east-1", "mturk-requester"};
static const char bonus[] = "{\"WorkerId\":\"A1\",\"AssignmentId\":\"X1\",\"BonusAmount\":\"1\","
                            "\"Reason\":\"r\",\"UniqueRequestToken\":\"t\"}";

static int make_service(void **state)
{
    static struct service service;
    struct error error;

    service_init(&service);
    service_add_key(&service, &key);
    service.world.balance_minor = 10000;
    assert_int_equal(world_add_hit(&service.world, "H1", false, &error), 0);
    assert_int_equal(
        world_add_assignment(&service.world, "H1", "X1", "A1", ASSIGNMENT_APPROVED, &error), 0);
    *state = &service;
    return 0;
}

static int drop_service(void **state)
{
    service_release(*state);
    return 0;
}

static void use_rules(struct service *service, const char *json)
{
    struct error error;

    assert_int_equal(
        faults_init(&service->faults, value_read(json, strlen(json), "", &error), "", &error), 0);
}

/* When a request is made, by the three clocks that matter. */
struct moment {
    int64_t signed_s;
    int64_t wall_s;
    int64_t monotonic_ms;
};

static const struct moment now = {NOW, NOW, 1000};

/* Asks for `operation` with a request that is signed and arrives at `when`. */
static struct http_answer ask_at(struct service *service, const char *operation, const char *body,
                                 struct moment when)
{
    char iso[TIME_TEXT_SIZE];
    char date[32];
    char target[128];
    char authorization[512];
    char hex[SHA256_HEX_SIZE];
    struct http_header headers[] = {
        {"Host",          "127.0.0.1:1"               },
        {"Content-Type",  "application/x-amz-json-1.1"},
        {"X-Amz-Date",    date                        },
        {"X-Amz-Target",  target                      },
        {"Authorization", authorization               },
    };
    struct http_request request = {.method = "POST",
                                   .target = "/",
                                   .headers = headers,
                                   .header_count = sizeof headers / sizeof headers[0],
                                   .body = body,
                                   .body_length = strlen(body)};
    struct http_answer answer = HTTP_ANSWER_INIT;
    struct buffer canonical = BUFFER_INIT;
    struct error error;

    time_format(when.signed_s, iso);
    (void)snprintf(date, sizeof date, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", iso, iso + 5, iso + 8, iso + 11,
                   iso + 14, iso + 17);
    (void)snprintf(target, sizeof target, "MTurkRequesterServiceV20170117.%s", operation);
    sigv4_canonical_request(&request, SIGNED, &canonical);
    sigv4_signature(buffer_text(&canonical), key.secret, date, &scope, hex);
    buffer_release(&canonical);
    (void)snprintf(authorization, sizeof authorization,
                   "AWS4-HMAC-SHA256 Credential=%s/%.8s/us-east-1/mturk-requester/aws4_request, "
                   "SignedHeaders=" SIGNED ", Signature=%s",
                   key.access_key_id, date, hex);
    assert_int_equal(
        service_answer(service, &request, when.wall_s, when.monotonic_ms, &answer, &error), 0);
    return answer;
}

/* Expects an answer to `operation` with that status and `part` in its body. */
static void expect_at(struct service *service, const char *operation, const char *body,
                      struct moment when, int status, const char *part)
{
    struct http_answer answer = ask_at(service, operation, body, when);

    if (answer.status != status || !strstr(buffer_text(&answer.body), part))
        fail_msg("got %d %s", answer.status, buffer_text(&answer.body));
    http_answer_release(&answer);
}

static void expect(struct service *service, const char *operation, const char *body, int status,
                   const char *part)
{
    expect_at(service, operation, body, now, status, part);
}

static void a_bonus_is_paid_listed_and_charged(void **state)
{
    struct service *service = *state;

    expect(service, "SendBonus", bonus, 200, "{}");
    expect(service, "ListBonusPayments", "{\"HITId\":\"H1\"}", 200,
           "{\"NumResults\":1,\"BonusPayments\":[{\"WorkerId\":\"A1\",\"BonusAmount\":\"1.00\","
           "\"AssignmentId\":\"X1\",\"Reason\":\"r\",\"GrantTime\":1800000000.0}]}");
    expect(service, "GetAccountBalance", "{}", 200,
           "{\"AvailableBalance\":\"98.80\",\"OnHoldBalance\":\"0.00\"}");
}

static void an_error_has_the_documented_body(void **state)
{
    struct service *service = *state;

    expect(service, "ListBonusPayments", "{\"HITId\":\"H2\"}", 400,
           "{\"__type\":\"RequestError\",\"Message\":\"Hit H2 does not exist. (1800000000000 s)\","
           "\"TurkErrorCode\":\"AWS.MechanicalTurk.HITDoesNotExist\"}");
}

static void a_token_lasts_24_hours_of_the_accounts_clock(void **state)
{
    struct service *service = *state;

    expect(service, "SendBonus", bonus, 200, "{}");
    service->clock_offset_s = 86399;
    expect(service, "SendBonus", bonus, 400, "The idempotency token \\\"t\\\" has already");
    service->clock_offset_s = 86400;
    expect(service, "SendBonus", bonus, 200, "{}");
}

static void a_clock_rule_moves_the_account_and_not_the_signatures(void **state)
{
    struct service *service = *state;

    use_rules(service, "[{\"at\":2,\"fault\":\"clock\",\"seconds\":86400}]");
    expect(service, "SendBonus", bonus, 200, "{}");
    expect(service, "SendBonus", bonus, 200, "{}");
    assert_int_equal(service->world.payments[1].time_s, NOW + 86400);
}

static void a_skewed_clock_moves_signatures_and_the_date_header(void **state)
{
    struct service *service = *state;
    struct http_answer answer;

    service->clock_skew_s = 3600;
    answer = ask_at(service, "GetAccountBalance", "{}", now);
    assert_int_equal(answer.status, 400);
    assert_string_equal(answer.date, "Fri, 15 Jan 2027 09:00:00 GMT");
    http_answer_release(&answer);
    expect_at(service, "GetAccountBalance", "{}", (struct moment){NOW + 3600, NOW, 1000}, 200,
              "100.00");
}

static void above_the_rate_requests_are_throttled_until_time_has_passed(void **state)
{
    static const struct {
        int64_t monotonic_ms;
        int status;
    } requests[] = {
        {1000, 200},
        {1000, 200},
        {1400, 400},
        {1500, 200},
        {1500, 400}
    };
    struct service *service = *state;

    service->rate_limit = 2;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        expect_at(service, "GetAccountBalance", "{}",
                  (struct moment){NOW, NOW, requests[i].monotonic_ms}, requests[i].status,
                  requests[i].status == 200 ? "100.00" : "ThrottlingException");
}

static void a_throttled_bonus_is_not_paid(void **state)
{
    struct service *service = *state;

    service->rate_limit = 1;
    expect(service, "GetAccountBalance", "{}", 200, "100.00");
    expect(service, "SendBonus", bonus, 400, "ThrottlingException");
    assert_int_equal(service->world.payment_count, 0);
}

static void a_fault_with_apply_does_the_work_and_still_says_no(void **state)
{
    struct service *service = *state;

    use_rules(service, "[{\"fault\":\"throttle\",\"apply\":true}]");
    expect(service, "SendBonus", bonus, 400, "ThrottlingException");
    assert_int_equal(service->world.payment_count, 1);
}

static void a_delay_comes_on_top_of_a_hang(void **state)
{
    struct service *service = *state;
    struct http_answer answer;

    use_rules(service, "[{\"fault\":\"delay\",\"ms\":250},"
                       "{\"fault\":\"hang\",\"seconds\":1}]");
    answer = ask_at(service, "SendBonus", bonus, now);
    assert_int_equal(answer.hold_ms, 1250);
    assert_int_equal(answer.delivery, DELIVER_NOTHING);
    assert_int_equal(service->world.payment_count, 0);
    http_answer_release(&answer);
}

static void a_page_token_of_one_list_is_refused_for_another(void **state)
{
    struct service *service = *state;
    char body[256];
    struct http_answer answer;
    const char *token;

    expect(service, "SendBonus", bonus, 200, "{}");
    service->clock_offset_s = 86400;
    expect(service, "SendBonus", bonus, 200, "{}");
    answer = ask_at(service, "ListBonusPayments", "{\"HITId\":\"H1\",\"MaxResults\":1}", now);
    token = strstr(buffer_text(&answer.body), "\"NextToken\":\"");
    assert_non_null(token);
    token += strlen("\"NextToken\":\"");
    (void)snprintf(body, sizeof body, "{\"HITId\":\"H1\",\"NextToken\":\"%.*s\"}",
                   (int)strcspn(token, "\""), token);
    expect(service, "ListBonusPayments", body, 200, "\"NumResults\":1,\"Bonus");
    (void)snprintf(body, sizeof body, "{\"AssignmentId\":\"X1\",\"NextToken\":\"%.*s\"}",
                   (int)strcspn(token, "\""), token);
    expect(service, "ListBonusPayments", body, 400, "not one of this list");
    expect(service, "ListBonusPayments", "{\"HITId\":\"H1\",\"NextToken\":\"p1/0\"}", 400,
           "not one of this list");
    http_answer_release(&answer);
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_service, drop_service)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_bonus_is_paid_listed_and_charged),
        test(an_error_has_the_documented_body),
        test(a_token_lasts_24_hours_of_the_accounts_clock),
        test(a_clock_rule_moves_the_account_and_not_the_signatures),
        test(a_skewed_clock_moves_signatures_and_the_date_header),
        test(above_the_rate_requests_are_throttled_until_time_has_passed),
        test(a_throttled_bonus_is_not_paid),
        test(a_fault_with_apply_does_the_work_and_still_says_no),
        test(a_delay_comes_on_top_of_a_hang),
        test(a_page_token_of_one_list_is_refused_for_another),
    };

    return cmocka_run_group_tests_name("sim/service", tests, NULL, NULL);
}
