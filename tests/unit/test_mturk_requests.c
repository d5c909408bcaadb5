/* The bytes of MTurk's requests, checked member by member against the service's model. */
#include "platform/mturk.h"

#include "base/buffer.h"
#include "core/permit.h"

#include <jansson.h>
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* In place of the ledger: the codec asks a permit for its key and nothing else. */
struct permit {
    const char *key;
};

const char *permit_key(const struct permit *permit)
{
    return permit->key;
}

#define TOKEN "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"
#define HIT "3EXAMPLEHIT0000000000000000001"
#define ASSIGNMENT "3EXAMPLEASSIGNMENT000000000001"
#define WORKER "A2EXAMPLEWORKER1"

static const struct permit permit = {TOKEN};

#define ENTITY_ID "^[A-Z0-9]+$"
#define CUSTOMER_ID "^A[A-Z0-9]+$"
#define CURRENCY_AMOUNT "^[0-9]+(\\.)?[0-9]{0,2}$"

/* The operations' members as botocore's model of mturk 2017-01-17 has them. A length, or a value
 * where there is no pattern and `max` is 100, lies within `min` and `max`. */
struct member {
    const char *operation;
    const char *name;
    json_type type;
    bool required;
    const char *pattern;
    json_int_t min;
    json_int_t max;
};

static const struct member members[] = {
    {"ListBonusPayments", "HITId",              JSON_STRING,  false, ENTITY_ID,       1, 64       },
    {"ListBonusPayments", "AssignmentId",       JSON_STRING,  false, ENTITY_ID,       1, 64       },
    {"ListBonusPayments", "NextToken",          JSON_STRING,  false, NULL,            1, 255      },
    {"ListBonusPayments", "MaxResults",         JSON_INTEGER, false, NULL,            1, 100      },
    {"SendBonus",         "WorkerId",           JSON_STRING,  true,  CUSTOMER_ID,     1, 64       },
    {"SendBonus",         "BonusAmount",        JSON_STRING,  true,  CURRENCY_AMOUNT, 1, 64       },
    {"SendBonus",         "AssignmentId",       JSON_STRING,  true,  ENTITY_ID,       1, 64       },
    {"SendBonus",         "Reason",             JSON_STRING,  true,  NULL,            0, INT64_MAX},
    {"SendBonus",         "UniqueRequestToken", JSON_STRING,  false, NULL,            1, 64       },
};

enum { MEMBER_COUNT = sizeof members / sizeof *members };

static bool matches(const char *pattern, const char *text)
{
    regex_t compiled;
    bool found;

    assert_int_equal(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB), 0);
    found = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

static void check_member(const struct member *member, json_t *value)
{
    json_int_t size;

    assert_int_equal(json_typeof(value), member->type);
    size = member->type == JSON_STRING ? (json_int_t)json_string_length(value)
                                       : json_integer_value(value);
    assert_true(size >= member->min && size <= member->max);
    if (member->pattern)
        assert_true(matches(member->pattern, json_string_value(value)));
}

static const struct member *find_member(const char *operation, const char *name)
{
    for (int i = 0; i < MEMBER_COUNT; i++)
        if (strcmp(members[i].operation, operation) == 0 && strcmp(members[i].name, name) == 0)
            return &members[i];
    fail_msg("the model has no member %s in %s", name, operation);
    return NULL;
}

/* Everything that every request is: headers, and a body that is in the model. Gives the body. */
static json_t *check(const struct http_request *request, const char *operation)
{
    char target[128];
    json_error_t error;
    json_t *body;
    json_t *value;
    const char *name;

    (void)snprintf(target, sizeof target, "X-Amz-Target: MTurkRequesterServiceV20170117.%s",
                   operation);
    assert_string_equal(request->method, "POST");
    assert_string_equal(buffer_text(&request->path), "/");
    assert_string_equal(request->headers[0], "Content-Type: application/x-amz-json-1.1");
    assert_string_equal(request->headers[1], target);
    assert_null(request->headers[2]);
    body = json_loadb(request->body.bytes, request->body.length, JSON_REJECT_DUPLICATES, &error);
    if (!body)
        fail_msg("%s: %s", request->body.bytes, error.text);
    assert_true(json_is_object(body));
    json_object_foreach(body, name, value) check_member(find_member(operation, name), value);
    for (int i = 0; i < MEMBER_COUNT; i++)
        if (members[i].required && strcmp(members[i].operation, operation) == 0)
            assert_non_null(json_object_get(body, members[i].name));
    return body;
}

static const char *text_of(json_t *body, const char *name)
{
    return json_string_value(json_object_get(body, name));
}

static void write_list(const char *group, const char *assignment, const char *token,
                       struct http_request *request)
{
    struct list_query query = {group, assignment, token};

    *request = HTTP_REQUEST_INIT;
    mturk_platform.write_list(&query, request);
}

static void write_pay(int64_t pay_minor, const char *reason, struct http_request *request)
{
    struct intent intent = {
        .worker_id = WORKER,
        .assignment_id = ASSIGNMENT,
        .group_id = HIT,
        .reason = reason,
        .ref = "ref-1",
        .extra = NULL,
        .amount = {999999, "USD"}
    };
    struct pay_order order = {.intent = &intent, .pay_minor = pay_minor};

    *request = HTTP_REQUEST_INIT;
    mturk_platform.write_pay(&order, &permit, request);
}

static void a_list_by_hit_asks_for_a_hundred_payments_of_that_hit(void **state)
{
    struct http_request request;
    json_t *body;

    (void)state;
    write_list(HIT, ASSIGNMENT, "", &request);
    body = check(&request, "ListBonusPayments");
    assert_string_equal(text_of(body, "HITId"), HIT);
    assert_null(json_object_get(body, "AssignmentId"));
    assert_null(json_object_get(body, "NextToken"));
    assert_int_equal(json_integer_value(json_object_get(body, "MaxResults")), 100);
    json_decref(body);
    http_request_release(&request);
}

static void a_list_by_assignment_names_no_hit(void **state)
{
    struct http_request request;
    json_t *body;

    (void)state;
    write_list("", ASSIGNMENT, "", &request);
    body = check(&request, "ListBonusPayments");
    assert_string_equal(text_of(body, "AssignmentId"), ASSIGNMENT);
    assert_null(json_object_get(body, "HITId"));
    json_decref(body);
    http_request_release(&request);
}

static void the_next_page_is_asked_for_with_the_very_token_that_came(void **state)
{
    static const char *const tokens[] = {"p1:EXAMPLE/TOKEN+of=page==2",
                                         "\"\\\n\x01 \xf0\x9f\x98\x80", "x"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct http_request request;
        json_t *body;

        write_list(HIT, "", tokens[i], &request);
        body = check(&request, "ListBonusPayments");
        assert_string_equal(text_of(body, "NextToken"), tokens[i]);
        json_decref(body);
        http_request_release(&request);
    }
}

static void a_payment_names_worker_assignment_amount_reason_and_token(void **state)
{
    struct http_request request;
    json_t *body;

    (void)state;
    write_pay(1205, "Thank you", &request);
    body = check(&request, "SendBonus");
    assert_int_equal(json_object_size(body), 5);
    assert_string_equal(text_of(body, "WorkerId"), WORKER);
    assert_string_equal(text_of(body, "AssignmentId"), ASSIGNMENT);
    assert_string_equal(text_of(body, "BonusAmount"), "12.05");
    assert_string_equal(text_of(body, "Reason"), "Thank you");
    assert_string_equal(text_of(body, "UniqueRequestToken"), TOKEN);
    json_decref(body);
    http_request_release(&request);
}

static void what_is_sent_is_the_order_not_the_intended_amount(void **state)
{
    static const struct {
        int64_t minor;
        const char *text;
    } amounts[] = {
        {1,          "0.01"       },
        {10,         "0.10"       },
        {99,         "0.99"       },
        {100,        "1.00"       },
        {123456,     "1234.56"    },
        {1000000000, "10000000.00"}
    };

    (void)state;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        struct http_request request;
        json_t *body;

        write_pay(amounts[i].minor, "x", &request);
        body = check(&request, "SendBonus");
        assert_string_equal(text_of(body, "BonusAmount"), amounts[i].text);
        json_decref(body);
        http_request_release(&request);
    }
}

static const char *const reasons[] = {
    "",
    "He said \"well done\"",
    "C:\\temp\\new \\\" \\u0041",
    "two\nlines\r\nand\ta tab",
    "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80 \xe2\x80\xa8",
    "\x01\x02\x1f\x7f",
    "</script>{}[],:/",
};

enum { REASON_COUNT = sizeof reasons / sizeof *reasons };

static void a_reason_arrives_as_it_was_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < REASON_COUNT; i++) {
        struct http_request request;
        json_t *body;

        write_pay(100, reasons[i], &request);
        body = check(&request, "SendBonus");
        assert_string_equal(text_of(body, "Reason"), reasons[i]);
        json_decref(body);
        http_request_release(&request);
    }
}

static void a_reason_of_4096_characters_arrives_whole(void **state)
{
    char *reason = malloc(4096 * 4 + 1);
    struct http_request request;
    json_t *body;

    (void)state;
    assert_non_null(reason);
    for (size_t i = 0; i < 4096; i++)
        memcpy(reason + 4 * i, "\xf0\x9f\x98\x80", 5);
    write_pay(100, reason, &request);
    body = check(&request, "SendBonus");
    assert_string_equal(text_of(body, "Reason"), reason);
    json_decref(body);
    http_request_release(&request);
    free(reason);
}

static void the_same_payment_is_the_same_bytes(void **state)
{
    struct http_request first;
    struct http_request second;

    (void)state;
    write_pay(505, "Thank you", &first);
    write_pay(505, "Thank you", &second);
    assert_int_equal(first.body.length, second.body.length);
    assert_memory_equal(first.body.bytes, second.body.bytes, first.body.length);
    http_request_release(&first);
    http_request_release(&second);
}

static void the_balance_is_asked_for_with_an_empty_object(void **state)
{
    struct http_request request = HTTP_REQUEST_INIT;
    json_t *body;

    (void)state;
    mturk_platform.write_balance(NULL, &request);
    body = check(&request, "GetAccountBalance");
    assert_string_equal(request.body.bytes, "{}");
    json_decref(body);
    http_request_release(&request);
}

static void add_line(FILE *file, const char *operation, struct http_request *request)
{
    assert_true(fprintf(file, "%s\t%s\n", operation, request->body.bytes) > 0);
    http_request_release(request);
}

/* botocore, which no one here wrote, is asked whether it would have sent the same. */
static void botocore_finds_nothing_wrong_with_the_requests(void **state)
{
    char path[] = "/tmp/test-mturk-requests-XXXXXX";
    char command[256];
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    struct http_request request;
    int status;

    (void)state;
    assert_non_null(file);
    write_list(HIT, "", "", &request);
    add_line(file, "ListBonusPayments", &request);
    write_list("", ASSIGNMENT, "", &request);
    add_line(file, "ListBonusPayments", &request);
    write_list(HIT, "", "p1:EXAMPLE/TOKEN+of=page==2", &request);
    add_line(file, "ListBonusPayments", &request);
    for (size_t i = 0; i < REASON_COUNT; i++) {
        write_pay(100 + (int64_t)i, reasons[i], &request);
        add_line(file, "SendBonus", &request);
    }
    request = HTTP_REQUEST_INIT;
    mturk_platform.write_balance(NULL, &request);
    add_line(file, "GetAccountBalance", &request);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(command, sizeof command, "/usr/bin/python3 tests/unit/ask-botocore.py %s %d",
                   path, REASON_COUNT + 4);
    status = system(command);
    (void)unlink(path);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127))
        skip(); /* no botocore here */
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_by_hit_asks_for_a_hundred_payments_of_that_hit),
        cmocka_unit_test(a_list_by_assignment_names_no_hit),
        cmocka_unit_test(the_next_page_is_asked_for_with_the_very_token_that_came),
        cmocka_unit_test(a_payment_names_worker_assignment_amount_reason_and_token),
        cmocka_unit_test(what_is_sent_is_the_order_not_the_intended_amount),
        cmocka_unit_test(a_reason_arrives_as_it_was_written),
        cmocka_unit_test(a_reason_of_4096_characters_arrives_whole),
        cmocka_unit_test(the_same_payment_is_the_same_bytes),
        cmocka_unit_test(the_balance_is_asked_for_with_an_empty_object),
        cmocka_unit_test(botocore_finds_nothing_wrong_with_the_requests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
