#include "sim/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ID64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static struct value *document;

static int forget_document(void **state)
{
    (void)state;
    value_free(document);
    document = NULL;
    return 0;
}

static bool validate(enum operation operation, const char *json, struct call *call,
                     struct refusal *refusal)
{
    struct error error;

    value_free(document);
    document = value_read(json, strlen(json), "", &error);
    *refusal = (struct refusal){0};
    return call_validate(operation, document, call, refusal);
}

static void accepts(enum operation operation, const char *json)
{
    struct refusal refusal;
    struct call call;

    if (!validate(operation, json, &call, &refusal))
        fail_msg("%s: %s", json, refusal.message);
    assert_int_equal(refusal.status, 0);
}

static void refuses(enum operation operation, const char *json, const char *type,
                    const char *message_part)
{
    struct refusal refusal;
    struct call call;

    if (validate(operation, json, &call, &refusal))
        fail_msg("accepted: %s", json);
    assert_int_equal(refusal.status, 400);
    if (!strstr(refusal.type, type) || !strstr(refusal.message, message_part))
        fail_msg("%s: got %s: %s", json, refusal.type, refusal.message);
}

/* A SendBonus whose members are good but for one that is put in place of the good one. */
static const char *bonus_with(const char *name, const char *json_value)
{
    static const char *const good[][2] = {
        {"WorkerId",     "\"A1B2\""},
        {"AssignmentId", "\"3ABC\""},
        {"BonusAmount",  "\"1.50\""},
        {"Reason",       "\"r\""   }
    };
    static char json[1024];
    size_t length = 0;
    bool replaced = false;

    for (size_t i = 0; i < 4; i++) {
        bool here = strcmp(good[i][0], name) == 0;

        replaced |= here;
        if (here && !json_value)
            continue;
        length += (size_t)snprintf(json + length, sizeof json - length, "%s\"%s\":%s",
                                   length ? "," : "{", good[i][0], here ? json_value : good[i][1]);
    }
    if (!replaced)
        length +=
            (size_t)snprintf(json + length, sizeof json - length, ",\"%s\":%s", name, json_value);
    (void)snprintf(json + length, sizeof json - length, "}");
    return json;
}

static void bonus_accepts(const char *name, const char *json_value)
{
    accepts(OPERATION_SEND_BONUS, bonus_with(name, json_value));
}

static void bonus_refuses(const char *name, const char *json_value, const char *type,
                          const char *message_part)
{
    refuses(OPERATION_SEND_BONUS, bonus_with(name, json_value), type, message_part);
}

static void a_good_bonus_is_taken_apart(void **state)
{
    struct refusal refusal;
    struct call call;

    (void)state;
    assert_true(
        validate(OPERATION_SEND_BONUS, bonus_with("UniqueRequestToken", "\"t\""), &call, &refusal));
    assert_string_equal(call.worker_id, "A1B2");
    assert_string_equal(call.assignment_id, "3ABC");
    assert_string_equal(call.reason, "r");
    assert_string_equal(call.request_token, "t");
    assert_int_equal(call.amount_minor, 150);
}

static void every_required_member_is_missed(void **state)
{
    (void)state;
    bonus_refuses("WorkerId", NULL, "ValidationException", "Value null at 'workerId'");
    bonus_refuses("AssignmentId", NULL, "ValidationException", "Value null at 'assignmentId'");
    bonus_refuses("BonusAmount", NULL, "ValidationException", "Value null at 'bonusAmount'");
    bonus_refuses("Reason", NULL, "ValidationException", "Value null at 'reason'");
    refuses(OPERATION_GET_ASSIGNMENT, "{}", "ValidationException", "Value null at 'assignmentId'");
    refuses(OPERATION_GET_HIT, "{}", "ValidationException", "Value null at 'hITId'");
}

static void a_member_that_the_model_does_not_know_is_refused(void **state)
{
    (void)state;
    bonus_refuses("RequestToken", "\"t\"", "ValidationException", "no member \"RequestToken\"");
    bonus_refuses("uniqueRequestToken", "\"t\"", "ValidationException", "no member");
    refuses(OPERATION_GET_ACCOUNT_BALANCE, "{\"HITId\":\"A\"}", "ValidationException", "no member");
}

static void a_member_of_another_type_is_refused(void **state)
{
    (void)state;
    bonus_refuses("BonusAmount", "1.50", "SerializationException", "BonusAmount");
    bonus_refuses("BonusAmount", "null", "SerializationException", "BonusAmount");
    bonus_refuses("WorkerId", "[\"A1\"]", "SerializationException", "WorkerId");
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"MaxResults\":\"100\"}",
            "SerializationException", "MaxResults");
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"MaxResults\":10.0}",
            "SerializationException", "MaxResults");
}

static void a_body_that_is_no_object_is_refused(void **state)
{
    (void)state;
    refuses(OPERATION_GET_ACCOUNT_BALANCE, "", "SerializationException", "no JSON object");
    refuses(OPERATION_GET_ACCOUNT_BALANCE, "[]", "SerializationException", "no JSON object");
    refuses(OPERATION_GET_ACCOUNT_BALANCE, "{} {}", "SerializationException", "no JSON object");
    refuses(OPERATION_GET_HIT, "{\"HITId\":\"A\",\"HITId\":\"B\"}", "SerializationException",
            "no JSON object");
    accepts(OPERATION_GET_ACCOUNT_BALANCE, "{}");
}

static void ids_are_capital_letters_and_digits_up_to_64(void **state)
{
    (void)state;
    bonus_accepts("AssignmentId", "\"" ID64 "\"");
    bonus_refuses("AssignmentId", "\"" ID64 "A\"", "ValidationException", "equal to 64");
    bonus_refuses("AssignmentId", "\"\"", "ValidationException", "greater than or equal to 1");
    bonus_refuses("AssignmentId", "\"3abc\"", "ValidationException", "pattern: ^[A-Z0-9]+$");
    bonus_refuses("AssignmentId", "\"3ABC \"", "ValidationException", "pattern: ^[A-Z0-9]+$");
    bonus_refuses("AssignmentId", "\"3ABC\\n\"", "ValidationException", "pattern: ^[A-Z0-9]+$");
}

static void a_worker_id_starts_with_an_a_and_goes_on(void **state)
{
    (void)state;
    bonus_accepts("WorkerId", "\"A1\"");
    bonus_refuses("WorkerId", "\"A\"", "ValidationException", "pattern: ^A[A-Z0-9]+$");
    bonus_refuses("WorkerId", "\"B1\"", "ValidationException", "pattern: ^A[A-Z0-9]+$");
    bonus_refuses("WorkerId", "\"TP_A1\"", "ValidationException", "pattern: ^A[A-Z0-9]+$");
}

static void an_amount_keeps_the_pattern_and_is_at_least_a_cent(void **state)
{
    static const char *const bad[] = {"\"\"",     "\".5\"",   "\"1.505\"", "\"1,50\"",
                                      "\"-1\"",   "\"+1\"",   "\"1e2\"",   "\"$1\"",
                                      "\"1.5 \"", "\" 1.5\"", "\"1..5\"",  "\"9999999999999\""};

    (void)state;
    bonus_accepts("BonusAmount", "\"5\"");
    bonus_accepts("BonusAmount", "\"5.\"");
    bonus_accepts("BonusAmount", "\"5.5\"");
    bonus_accepts("BonusAmount", "\"0.01\"");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        bonus_refuses("BonusAmount", bad[i], "ValidationException", "'bonusAmount'");
    bonus_refuses("BonusAmount", "\"0\"", "RequestError", "at least 0.01");
    bonus_refuses("BonusAmount", "\"0.00\"", "RequestError", "at least 0.01");
}

static void amounts_become_exact_cents(void **state)
{
    int64_t minor = -7;

    (void)state;
    assert_true(amount_read("5", &minor));
    assert_int_equal(minor, 500);
    assert_true(amount_read("0.29", &minor));
    assert_int_equal(minor, 29);
    assert_true(amount_read("12.5", &minor));
    assert_int_equal(minor, 1250);
    assert_true(amount_read("999999999999.99", &minor));
    assert_int_equal(minor, INT64_C(99999999999999));
    assert_false(amount_read("x", &minor));
    assert_int_equal(minor, INT64_C(99999999999999));
}

static void a_request_token_has_1_to_64_characters(void **state)
{
    (void)state;
    bonus_accepts("UniqueRequestToken", "\"" ID64 "\"");
    bonus_refuses("UniqueRequestToken", "\"" ID64 "A\"", "ValidationException", "equal to 64");
    bonus_refuses("UniqueRequestToken", "\"\"", "ValidationException", "equal to 1");
}

static void lengths_are_counted_in_characters_not_bytes(void **state)
{
    char umlauts[65 * 2 + 1] = "";
    char token[sizeof umlauts + 2];

    (void)state;
    for (size_t i = 0; i < 65; i++)
        (void)snprintf(umlauts + 2 * i, 3, "\xc3\xa4");
    (void)snprintf(token, sizeof token, "\"%s\"", umlauts + 2);
    bonus_accepts("UniqueRequestToken", token);
    (void)snprintf(token, sizeof token, "\"%s\"", umlauts);
    bonus_refuses("UniqueRequestToken", token, "ValidationException", "equal to 64");
}

static void a_list_is_of_a_hit_or_of_an_assignment(void **state)
{
    (void)state;
    accepts(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\"}");
    accepts(OPERATION_LIST_BONUS_PAYMENTS, "{\"AssignmentId\":\"A\"}");
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{}", "RequestError", "Exactly one");
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"AssignmentId\":\"A\"}",
            "RequestError", "Exactly one");
}

static void a_page_has_1_to_100_results(void **state)
{
    (void)state;
    accepts(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"MaxResults\":1}");
    accepts(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"MaxResults\":100}");
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"MaxResults\":0}",
            "ValidationException", "greater than or equal to 1");
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"MaxResults\":101}",
            "ValidationException", "less than or equal to 100");
}

static void a_page_token_has_1_to_255_characters(void **state)
{
    char json[400];
    char token[257];

    (void)state;
    memset(token, 'x', 256);
    token[256] = '\0';
    (void)snprintf(json, sizeof json, "{\"HITId\":\"A\",\"NextToken\":\"%s\"}", token);
    refuses(OPERATION_LIST_BONUS_PAYMENTS, json, "ValidationException", "equal to 255");
    (void)snprintf(json, sizeof json, "{\"HITId\":\"A\",\"NextToken\":\"%s\"}", token + 1);
    accepts(OPERATION_LIST_BONUS_PAYMENTS, json);
    refuses(OPERATION_LIST_BONUS_PAYMENTS, "{\"HITId\":\"A\",\"NextToken\":\"\"}",
            "ValidationException", "equal to 1");
}

static void peeking_takes_what_there_is_from_a_bad_request(void **state)
{
    static const char json[] = "{\"AssignmentId\":\"bad id\",\"WorkerId\":7,\"BonusAmount\":\"x\"}";
    struct error error;
    struct call call;

    (void)state;
    document = value_read(json, strlen(json), "", &error);
    call_peek(OPERATION_SEND_BONUS, document, &call);
    assert_string_equal(call.assignment_id, "bad id");
    assert_string_equal(call.amount_text, "x");
    assert_null(call.worker_id);
    call_peek(OPERATION_SEND_BONUS, NULL, &call);
    assert_null(call.assignment_id);
}

static void operations_are_found_by_their_names(void **state)
{
    (void)state;
    for (int i = OPERATION_UNKNOWN + 1; i < OPERATION_COUNT; i++)
        assert_int_equal(operation_from_name(operation_name((enum operation)i)), i);
    assert_int_equal(operation_from_name("CreateHIT"), OPERATION_UNKNOWN);
    assert_int_equal(operation_from_name(""), OPERATION_UNKNOWN);
}

#define test(name) cmocka_unit_test_teardown(name, forget_document)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_good_bonus_is_taken_apart),
        test(every_required_member_is_missed),
        test(a_member_that_the_model_does_not_know_is_refused),
        test(a_member_of_another_type_is_refused),
        test(a_body_that_is_no_object_is_refused),
        test(ids_are_capital_letters_and_digits_up_to_64),
        test(a_worker_id_starts_with_an_a_and_goes_on),
        test(an_amount_keeps_the_pattern_and_is_at_least_a_cent),
        test(amounts_become_exact_cents),
        test(a_request_token_has_1_to_64_characters),
        test(lengths_are_counted_in_characters_not_bytes),
        test(a_list_is_of_a_hit_or_of_an_assignment),
        test(a_page_has_1_to_100_results),
        test(a_page_token_has_1_to_255_characters),
        test(peeking_takes_what_there_is_from_a_bad_request),
        test(operations_are_found_by_their_names),
    };

    return cmocka_run_group_tests_name("sim/validate", tests, NULL, NULL);
}
