#include "sim/faults.h"
#include "sim/front.h"
#include "sim/spoil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct sight list = {.operation = "ListBonusPayments", .hit_id = "H1"};
static const struct sight send_bonus = {
    .operation = "SendBonus", .assignment_id = "X1", .worker_id = "A1"};
static const struct sight balance = {.operation = "GetAccountBalance"};
static int read_rules(struct faults *faults, const char *json, struct error *error)
{
    struct value *document = value_read(json, strlen(json), "rules", error);

    assert_non_null(document);
    *faults = (struct faults){0};
    return faults_init(faults, document, "rules", error);
}

/* Whether a fault strikes each of twelve such calls: "..x" for the third alone. */
static void strikes(const char *json, const struct sight *sight, const char *expected)
{
    struct faults faults;
    struct error error;
    char got[13] = "";

    if (read_rules(&faults, json, &error))
        fail_msg("%s: %s", error.origin, error.text);
    for (size_t i = 0; i < strlen(expected); i++)
        got[i] = faults_meet(&faults, sight).name ? 'x' : '.';
    faults_release(&faults);
    assert_string_equal(got, expected);
}

static void refuses(const char *json, const char *message_part)
{
    struct faults faults;
    struct error error;

    assert_int_equal(read_rules(&faults, json, &error), -1);
    if (!strstr(error.text, message_part))
        fail_msg("got: %s", error.text);
}

static void a_rule_strikes_its_operation_alone(void **state)
{
    static const char json[] = "[{\"operation\":\"SendBonus\",\"fault\":\"garbage\"}]";

    (void)state;
    strikes(json, &send_bonus, "xx");
    strikes(json, &list, "..");
}

static void a_rule_without_operation_or_with_a_star_strikes_all(void **state)
{
    (void)state;
    strikes("[{\"fault\":\"garbage\"}]", &balance, "x");
    strikes("[{\"operation\":\"*\",\"fault\":\"garbage\"}]", &list, "x");
}

static void at_strikes_once(void **state)
{
    (void)state;
    strikes("[{\"at\":3,\"fault\":\"hang\"}]", &list, "..x...");
}

static void from_and_to_are_both_included(void **state)
{
    (void)state;
    strikes("[{\"from\":3,\"to\":5,\"fault\":\"hang\"}]", &list, "..xxx..");
    strikes("[{\"from\":3,\"fault\":\"hang\"}]", &list, "..xxxx");
    strikes("[{\"to\":2,\"fault\":\"hang\"}]", &list, "xx....");
}

static void every_counts_from_the_first_request(void **state)
{
    (void)state;
    strikes("[{\"every\":4,\"fault\":\"hang\"}]", &list, "...x...x...x");
    strikes("[{\"every\":4,\"from\":5,\"fault\":\"hang\"}]", &list, ".......x...x");
}

static void a_rule_for_an_id_counts_only_requests_that_name_it(void **state)
{
    static const char json[] =
        "[{\"assignment_id\":\"X1\",\"worker_id\":\"A1\",\"at\":2,\"fault\":\"hang\"}]";
    struct sight other = send_bonus;
    struct faults faults;
    struct error error;

    (void)state;
    strikes(json, &send_bonus, ".x.");
    strikes(json, &list, "...");
    strikes("[{\"hit_id\":\"H1\",\"fault\":\"hang\"}]", &list, "x");
    other.worker_id = "A2";
    assert_int_equal(read_rules(&faults, json, &error), 0);
    assert_null(faults_meet(&faults, &other).name);
    assert_null(faults_meet(&faults, &send_bonus).name);
    assert_null(faults_meet(&faults, &other).name);
    assert_non_null(faults_meet(&faults, &send_bonus).name);
    faults_release(&faults);
}

static void the_first_of_several_rules_wins_and_all_go_on_counting(void **state)
{
    struct faults faults;
    struct error error;

    (void)state;
    assert_int_equal(read_rules(&faults,
                                "[{\"at\":1,\"fault\":\"garbage\"},"
                                "{\"from\":1,\"to\":2,\"fault\":\"close-before\"}]",
                                &error),
                     0);
    assert_string_equal(faults_meet(&faults, &list).name, "garbage");
    assert_string_equal(faults_meet(&faults, &list).name, "close-before");
    assert_null(faults_meet(&faults, &list).name);
    faults_release(&faults);
}

static void delay_clock_and_lag_are_added_to_another_fault(void **state)
{
    struct faults faults;
    struct fault fault;
    struct error error;

    (void)state;
    assert_int_equal(read_rules(&faults,
                                "[{\"fault\":\"delay\",\"ms\":30},{\"fault\":\"delay\",\"ms\":12},"
                                "{\"fault\":\"clock\",\"seconds\":60},"
                                "{\"fault\":\"lag\",\"seconds\":5,\"requests\":2},"
                                "{\"fault\":\"error-500-after\"}]",
                                &error),
                     0);
    fault = faults_meet(&faults, &send_bonus);
    assert_int_equal(fault.rule->kind, FAULT_ERROR_500);
    assert_int_equal(fault.delay_ms, 42);
    assert_int_equal(fault.clock_s, 60);
    assert_int_equal(fault.lag.seconds, 5);
    assert_int_equal(fault.lag.lists, 2);
    faults_release(&faults);
}

static void before_leaves_the_account_and_after_does_the_work(void **state)
{
    static const struct {
        const char *name;
        bool apply;
    } faults_known[] = {
        {"close-before",         false},
        {"close-after",          true },
        {"hang",                 false},
        {"hang-after",           true },
        {"error-500-before",     false},
        {"error-500-after",      true },
        {"throttle",             false},
        {"expired-token",        false},
        {"insufficient-funds",   false},
        {"refuse",               false},
        {"html-403",             false},
        {"redirect",             false},
        {"answer",               false},
        {"cut-body",             true },
        {"garbage",              true },
        {"wrong-types",          true },
        {"huge",                 true },
        {"shift-page",           true },
        {"count-off",            true },
        {"quote-times",          true },
        {"quote-without-amount", true },
        {"pay-part",             true },
        {"error-form",           true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof faults_known / sizeof faults_known[0]; i++) {
        struct faults faults;
        struct error error;
        char json[128];

        (void)snprintf(json, sizeof json, "[{\"fault\":\"%s\"}]", faults_known[i].name);
        assert_int_equal(read_rules(&faults, json, &error), 0);
        assert_int_equal(faults.rules[0].apply, faults_known[i].apply);
        faults_release(&faults);
        (void)snprintf(json, sizeof json, "[{\"fault\":\"%s\",\"apply\":%s}]", faults_known[i].name,
                       faults_known[i].apply ? "false" : "true");
        assert_int_equal(read_rules(&faults, json, &error), 0);
        assert_int_equal(faults.rules[0].apply, !faults_known[i].apply);
        faults_release(&faults);
    }
}

static void a_slip_in_a_rule_is_named(void **state)
{
    (void)state;
    refuses("{}", "list of rules");
    refuses("[7]", "must be an object");
    refuses("[{\"operation\":\"SendBonus\"}]", "\"fault\" must be there");
    refuses("[{\"fault\":\"explode\"}]", "\"explode\" is no fault");
    refuses("[{\"fault\":\"hang\",\"form\":\"x\"}]", "\"form\"");
    refuses("[{\"fault\":\"hang\",\"operaton\":\"SendBonus\"}]", "\"operaton\" is not known");
    refuses("[{\"fault\":\"hang\",\"operation\":\"sendBonus\"}]", "\"sendBonus\" is no operation");
    refuses("[{\"fault\":\"hang\",\"at\":0}]", "\"at\" must be a whole number, at least 1");
    refuses("[{\"fault\":\"hang\",\"every\":\"2\"}]", "\"every\"");
    refuses("[{\"operation\":\"GetStudies\",\"fault\":\"hang\"}]", "is no operation");
    refuses("[{\"fault\":\"shift-page\",\"rows\":1000001}]", "\"rows\"");
    refuses("[{\"fault\":\"quote-times\",\"factor\":1001}]", "\"factor\"");
    refuses("[{\"fault\":\"answer\",\"status\":99}]", "\"status\"");
    refuses("[{\"fault\":\"answer\",\"status\":600}]", "\"status\"");
}

/* The answer `{"Ours":1}`, spoilt by the fault of the one rule in `json`. */
static struct http_answer spoilt(const char *json, struct faults *faults)
{
    struct http_answer answer = HTTP_ANSWER_INIT;
    struct visit visit = {.call.operation = OPERATION_SEND_BONUS};
    struct spoil_words words;
    struct error error;

    if (read_rules(faults, json, &error))
        fail_msg("%s", error.text);
    answer.content_type = "application/x-amz-json-1.1";
    buffer_add_text(&answer.body, "{\"Ours\":1}");
    mturk_front.word(&faults->rules[0], &visit, &words);
    spoil_answer(&faults->rules[0], &words, "http://here/redirected", &answer);
    return answer;
}

static void a_rule_can_ask_for_patience(void **state)
{
    static const char json[] = "[{\"fault\":\"throttle\",\"retry_after\":7}]";
    struct faults faults;
    struct http_answer answer = spoilt(json, &faults);

    (void)state;
    assert_int_equal(answer.retry_after_s, 7);
    http_answer_release(&answer);
    assert_int_equal(answer.retry_after_s, -1);
    faults_release(&faults);
}

static void answers_are_spoilt_as_the_rule_says(void **state)
{
    static const struct {
        const char *json;
        int status;
        enum delivery delivery;
        int64_t hold_ms;
        const char *body_start;
    } cases[] = {
        {"[{\"fault\":\"close-after\"}]",                              200, DELIVER_NOTHING, 0,             ""                      },
        {"[{\"fault\":\"hang\"}]",                                     200, DELIVER_NOTHING, HOLD_FOR_EVER, ""                      },
        {"[{\"fault\":\"hang-after\",\"seconds\":2}]",                 200, DELIVER_NOTHING, 2000,          ""                      },
        {"[{\"fault\":\"error-500-before\"}]",                         500, DELIVER_WHOLE,   0,             "{\"__type\":\"ServiceF"},
        {"[{\"fault\":\"error-500-after\",\"status\":503}]",           503, DELIVER_WHOLE,   0,             "{\"__type\""           },
        {"[{\"fault\":\"html-403\"}]",                                 403, DELIVER_WHOLE,   0,             "<?xml"                 },
        {"[{\"fault\":\"redirect\"}]",                                 307, DELIVER_WHOLE,   0,             "elsewhere"             },
        {"[{\"fault\":\"answer\",\"body\":\"hello\",\"status\":201}]", 201, DELIVER_WHOLE,   0,
         "hello"                                                                                                                    },
        {"[{\"fault\":\"cut-body\"}]",                                 200, DELIVER_HALF,    0,             "{\"Ours\":1}"          },
        {"[{\"fault\":\"garbage\"}]",                                  200, DELIVER_WHOLE,   0,             "\x01\x02 not JSON"     },
        {"[{\"fault\":\"wrong-types\"}]",                              200, DELIVER_WHOLE,   0,             "[\"ok\"]"              },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct faults faults;
        struct http_answer answer = spoilt(cases[i].json, &faults);

        assert_int_equal(answer.status, cases[i].status);
        assert_int_equal(answer.delivery, cases[i].delivery);
        assert_int_equal(answer.hold_ms, cases[i].hold_ms);
        assert_memory_equal(answer.body.bytes, cases[i].body_start, strlen(cases[i].body_start));
        http_answer_release(&answer);
        faults_release(&faults);
    }
}

static void a_redirect_leads_to_this_server_or_where_the_rule_says(void **state)
{
    struct faults faults;
    struct http_answer answer = spoilt("[{\"fault\":\"redirect\"}]", &faults);

    (void)state;
    assert_string_equal(answer.location, "http://here/redirected");
    http_answer_release(&answer);
    faults_release(&faults);
    answer =
        spoilt("[{\"fault\":\"redirect\",\"location\":\"http://there/\",\"status\":302}]", &faults);
    assert_string_equal(answer.location, "http://there/");
    assert_int_equal(answer.status, 302);
    http_answer_release(&answer);
    faults_release(&faults);
}

static void a_huge_answer_is_padded_to_forty_mebibytes_or_as_asked(void **state)
{
    struct faults faults;
    struct http_answer answer = spoilt("[{\"fault\":\"huge\"}]", &faults);

    (void)state;
    assert_int_equal(answer.padding, 40 * 1024 * 1024);
    http_answer_release(&answer);
    faults_release(&faults);
    answer = spoilt("[{\"fault\":\"huge\",\"bytes\":17}]", &faults);
    assert_int_equal(answer.padding, 17);
    http_answer_release(&answer);
    faults_release(&faults);
}

static void refusals_come_in_the_services_words(void **state)
{
    static const struct {
        const char *json;
        const char *type;
        const char *code;
        int status;
    } cases[] = {
        {"[{\"fault\":\"throttle\"}]",                                               "ThrottlingException",                            "",  400},
        {"[{\"fault\":\"throttle\",\"form\":\"request-error\"}]",                    "RequestError",
         "AWS.MechanicalTurk.RequestThrottled",                                                                                             400},
        {"[{\"fault\":\"throttle\",\"status\":429}]",                                "ThrottlingException",                            "",  429},
        {"[{\"fault\":\"expired-token\"}]",                                          "com.amazon.coral.service#ExpiredTokenException", "",
         400                                                                                                                                   },
        {"[{\"fault\":\"insufficient-funds\"}]",                                     "RequestError",
         "AWS.MechanicalTurk.InsufficientFunds",                                                                                            400},
        {"[{\"fault\":\"refuse\",\"type\":\"T\",\"code\":\"C\",\"message\":\"m\"}]", "T",                                              "C", 400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct visit visit = {0};
        const struct refusal *refusal = &visit.refusal;
        struct faults faults;
        struct error error;

        assert_int_equal(read_rules(&faults, cases[i].json, &error), 0);
        mturk_front.spoil(&faults.rules[0], &visit);
        assert_string_equal(refusal->type, cases[i].type);
        assert_string_equal(refusal->code, cases[i].code);
        assert_int_equal(refusal->status, cases[i].status);
        faults_release(&faults);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_strikes_its_operation_alone),
        cmocka_unit_test(a_rule_without_operation_or_with_a_star_strikes_all),
        cmocka_unit_test(at_strikes_once),
        cmocka_unit_test(from_and_to_are_both_included),
        cmocka_unit_test(every_counts_from_the_first_request),
        cmocka_unit_test(a_rule_for_an_id_counts_only_requests_that_name_it),
        cmocka_unit_test(the_first_of_several_rules_wins_and_all_go_on_counting),
        cmocka_unit_test(delay_clock_and_lag_are_added_to_another_fault),
        cmocka_unit_test(before_leaves_the_account_and_after_does_the_work),
        cmocka_unit_test(a_slip_in_a_rule_is_named),
        cmocka_unit_test(a_rule_can_ask_for_patience),
        cmocka_unit_test(answers_are_spoilt_as_the_rule_says),
        cmocka_unit_test(a_redirect_leads_to_this_server_or_where_the_rule_says),
        cmocka_unit_test(a_huge_answer_is_padded_to_forty_mebibytes_or_as_asked),
        cmocka_unit_test(refusals_come_in_the_services_words),
    };

    return cmocka_run_group_tests_name("sim/faults", tests, NULL, NULL);
}
