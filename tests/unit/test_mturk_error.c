/* What each answer of MTurk's that is no success means: the table of its errors, row by row. */
#include "platform/mturk.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

static struct answer answer_to(const char *name, long status)
{
    struct buffer body = BUFFER_INIT;
    struct answer answer = {.verdict = VERDICT_ACCEPTED};
    struct http_response response = {.status = status, .retry_after_s = -1};
    char path[128];

    (void)snprintf(path, sizeof path, "mturk/%s", name);
    fixture_read(path, &body);
    response.body = buffer_text(&body);
    response.body_length = body.length;
    mturk_read_error(&response, "SendBonus", &answer);
    buffer_release(&body);
    return answer;
}

/* The answer with this status means `verdict`, its code is `code`, and its text holds `said`. */
static void expect(const char *name, long status, enum verdict verdict, const char *code,
                   const char *said)
{
    struct answer answer = answer_to(name, status);

    if (answer.verdict != verdict || strcmp(answer.code, code) != 0 || !strstr(answer.text, said))
        fail_msg("%s: verdict %d, code \"%s\", text \"%s\"", name, (int)answer.verdict, answer.code,
                 answer.text);
    if (strncmp(answer.text, "SendBonus: ", 11) != 0)
        fail_msg("%s: \"%s\" does not begin with the operation", name, answer.text);
    if (strstr(answer.text, "1624047673908"))
        fail_msg("%s: \"%s\" still has the time stamp", name, answer.text);
}

static void throttling_asks_for_less(void **state)
{
    (void)state;
    expect("error-throttling.json", 400, VERDICT_SLOW_DOWN, "ThrottlingException", "Rate exceeded");
    expect("error-throttling.json", 503, VERDICT_SLOW_DOWN, "ThrottlingException", "Rate exceeded");
    expect("error-too-many-requests.json", 429, VERDICT_SLOW_DOWN, "TooManyRequestsException",
           "Too many requests");
    expect("error-request-throttled.json", 400, VERDICT_SLOW_DOWN,
           "AWS.MechanicalTurk.RequestThrottled", "Too many requests were made");
    expect("error-type-with-two-prefixes.json", 400, VERDICT_SLOW_DOWN, "ThrottlingException",
           "Rate exceeded");
}

static void status_429_asks_for_less_whatever_the_body(void **state)
{
    (void)state;
    expect("error-insufficient-funds.json", 429, VERDICT_SLOW_DOWN,
           "AWS.MechanicalTurk.InsufficientFunds", "");
    expect("answer-html-403.html", 429, VERDICT_SLOW_DOWN, "http_429", "HTTP 429");
    expect("error-is-an-empty-object.json", 429, VERDICT_SLOW_DOWN, "http_429", "HTTP 429");
}

static void a_fault_of_the_service_leaves_the_outcome_open(void **state)
{
    (void)state;
    expect("error-service-fault.json", 500, VERDICT_UNKNOWN, "AWS.MechanicalTurk.InternalFailure",
           "The service had a fault.");
    expect("error-service-fault.json", 400, VERDICT_UNKNOWN, "AWS.MechanicalTurk.InternalFailure",
           "The service had a fault.");
    expect("error-internal-failure.json", 500, VERDICT_UNKNOWN, "InternalFailure",
           "InternalFailure");
    expect("answer-html-403.html", 502, VERDICT_UNKNOWN, "http_5xx", "HTTP 502");
    expect("error-is-an-empty-object.json", 503, VERDICT_UNKNOWN, "http_5xx", "HTTP 503");
    expect("error-without-type.json", 500, VERDICT_UNKNOWN, "http_5xx", "HTTP 500");
}

/* A 5xx says nothing of what was done, so no word in its body may settle a payment. */
static void status_5xx_leaves_the_outcome_open_whatever_the_body(void **state)
{
    static const char *const names[] = {
        "error-insufficient-funds.json",
        "error-token-already-processed.json",
        "error-validation.json",
        "error-hit-does-not-exist.json",
        "error-expired-token.json",
        "error-is-an-array.json",
        "error-members-of-wrong-types.json",
        "answer-xml-closed-service.xml",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (long status = 500; status < 600; status += 33)
            assert_int_equal(answer_to(names[i], status).verdict, VERDICT_UNKNOWN);
}

static void an_empty_account_stops_the_run(void **state)
{
    (void)state;
    expect("error-insufficient-funds.json", 400, VERDICT_OUT_OF_FUNDS,
           "AWS.MechanicalTurk.InsufficientFunds",
           "This Requester has insufficient funds in their account to complete this transaction.; "
           "add funds");
    expect("error-insufficient-funds-in-words-only.json", 400, VERDICT_OUT_OF_FUNDS, "RequestError",
           "insufficient funds");
    expect("error-insufficient-funds-in-code-only.json", 400, VERDICT_OUT_OF_FUNDS,
           "AWS.MechanicalTurk.InsufficientFunds", "Not possible now.");
}

static void a_token_that_was_used_says_that_the_payment_exists(void **state)
{
    (void)state;
    expect("error-token-already-processed.json", 400, VERDICT_ALREADY_PAID, "RequestError",
           "\" has already been processed.");
    expect("error-duplicate-request.json", 400, VERDICT_ALREADY_PAID,
           "AWS.MechanicalTurk.DuplicateRequest", "The request was made before.");
}

static void a_rows_refusal_fails_that_row_alone(void **state)
{
    (void)state;
    expect("error-assignment-does-not-exist.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.AssignmentDoesNotExist",
           "does not exist.; are the ids of this account");
    expect("error-hit-does-not-exist.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.HITDoesNotExist", "or the sandbox");
    expect("error-invalid-assignment-state.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.InvalidAssignmentState", "Reviewable,Approved,Rejected");
    expect("error-type-with-prefix.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.AssignmentDoesNotExist", "does not exist.");
    expect("error-unknown-type.json", 400, VERDICT_REFUSED, "SomethingNewException",
           "A rule that came later.");
    expect("error-without-message.json", 400, VERDICT_REFUSED, "AWS.MechanicalTurk.HITDoesNotExist",
           "SendBonus: AWS.MechanicalTurk.HITDoesNotExist; are");
    expect("error-with-code-and-no-type.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.HITDoesNotExist", "No such HIT");
}

static void a_validation_error_fails_that_row_and_names_the_sandbox(void **state)
{
    (void)state;
    expect("error-parameter-validation.json", 400, VERDICT_REFUSED, "ParameterValidationError",
           "is not valid.; are the ids of this account, and of production or the sandbox");
    expect("error-validation.json", 400, VERDICT_REFUSED, "ValidationException", "or the sandbox");
}

/* A reason may say anything, and error messages quote it. */
static void words_quoted_from_the_row_decide_nothing(void **state)
{
    (void)state;
    expect("error-validation-quotes-already-processed.json", 400, VERDICT_REFUSED,
           "ValidationException", "already been processed");
    expect("error-validation-quotes-insufficient-funds.json", 400, VERDICT_REFUSED,
           "ParameterValidationError", "insufficient funds, the account must be linked");
    expect("error-code-refuses-and-text-quotes-already-processed.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.InvalidParameterValue", "already been processed");
    expect("error-code-refuses-and-text-quotes-insufficient-funds.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.ParameterValidationError", "insufficient funds");
}

static void a_token_that_was_used_is_one_whatever_the_type_says(void **state)
{
    (void)state;
    expect("error-validation-says-token-was-used.json", 400, VERDICT_ALREADY_PAID,
           "AWS.MechanicalTurk.InvalidParameterValue", "already been processed");
}

static void credentials_that_do_not_hold_stop_the_run(void **state)
{
    (void)state;
    expect("error-unrecognized-client.json", 400, VERDICT_NOT_ALLOWED,
           "UnrecognizedClientException", "The security token included in the request is invalid.");
    expect("error-invalid-signature.json", 400, VERDICT_NOT_ALLOWED, "InvalidSignatureException",
           "does not match");
    expect("error-incomplete-signature.json", 400, VERDICT_NOT_ALLOWED, "IncompleteSignature",
           "requires");
    expect("error-expired-token.json", 400, VERDICT_NOT_ALLOWED, "ExpiredTokenException",
           "expired");
    expect("error-access-denied.json", 400, VERDICT_NOT_ALLOWED, "AccessDeniedException",
           "not authorized");
    expect("error-account-not-linked.json", 400, VERDICT_NOT_ALLOWED, "RequestError",
           "must be linked");
    expect("error-unknown-type.json", 403, VERDICT_NOT_ALLOWED, "SomethingNewException", "");
    expect("error-unknown-type.json", 401, VERDICT_NOT_ALLOWED, "SomethingNewException", "");
}

static void every_name_of_a_refused_signature_is_known(void **state)
{
    static const char *const types[] = {
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignatureException",
        "MissingAuthenticationTokenException",
        "InvalidClientTokenId",
        "ExpiredToken",
        "RequestExpired",
        "AccessDenied",
        "OptInRequired",
    };

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char body[128];
        struct answer answer;
        struct http_response response = {.status = 400, .body = body, .retry_after_s = -1};

        (void)snprintf(body, sizeof body, "{\"__type\":\"%s\",\"message\":\"no\"}", types[i]);
        response.body_length = strlen(body);
        mturk_read_error(&response, "SendBonus", &answer);
        assert_int_equal(answer.verdict, VERDICT_NOT_ALLOWED);
        assert_string_equal(answer.code, types[i]);
    }
}

static void what_is_no_answer_of_mturks_stops_the_run(void **state)
{
    (void)state;
    expect("answer-html-403.html", 403, VERDICT_NOT_PLATFORM, "not_mturk",
           "HTTP 403 with an answer that is not Mechanical Turk's (\"<html>?<head>");
    expect("answer-xml-closed-service.xml", 403, VERDICT_NOT_PLATFORM, "not_mturk",
           "the service may be closed");
    expect("answer-latin-1.html", 404, VERDICT_NOT_PLATFORM, "not_mturk", "Zugang f?r Fremde");
    expect("answer-html-403.html", 302, VERDICT_NOT_PLATFORM, "not_mturk", "HTTP 302");
    expect("error-without-type.json", 403, VERDICT_NOT_PLATFORM, "not_mturk", "Forbidden");
    expect("error-is-an-empty-object.json", 400, VERDICT_NOT_PLATFORM, "not_mturk", "(\"{}?\")");
    expect("error-is-an-array.json", 400, VERDICT_NOT_PLATFORM, "not_mturk", "");
    expect("error-members-of-wrong-types.json", 400, VERDICT_NOT_PLATFORM, "not_mturk", "");
}

static void an_empty_body_is_no_answer_of_mturks(void **state)
{
    struct http_response response = {.status = 404, .body = "", .retry_after_s = -1};
    struct answer answer;

    (void)state;
    mturk_read_error(&response, "SendBonus", &answer);
    assert_int_equal(answer.verdict, VERDICT_NOT_PLATFORM);
}

/* Reads an error with this message; gives what is shown of it. */
static void shown(const char *message, const char *expected)
{
    char body[512];
    struct answer answer;
    struct http_response response = {.status = 400, .body = body, .retry_after_s = -1};

    (void)snprintf(body, sizeof body, "{\"__type\":\"RequestError\",\"Message\":\"%s\"}", message);
    response.body_length = strlen(body);
    mturk_read_error(&response, "X", &answer);
    assert_true(strncmp(answer.text, "X: ", 3) == 0);
    assert_string_equal(answer.text + 3, expected);
}

static void a_time_stamp_at_the_end_is_not_shown(void **state)
{
    (void)state;
    shown("No such thing. (1624047673908)", "No such thing.");
    shown("No such thing. (1624047673908 s)", "No such thing.");
    shown("No such thing.  (1624047673908 s)", "No such thing.");
    shown("No such thing(1624047673908)", "No such thing");
    shown("(1624047673908)", "RequestError");
    shown("", "RequestError");
}

static void other_parentheses_are_shown(void **state)
{
    static const char *const messages[] = {
        "See the help (12)",
        "(1624047673908) came first",
        "It has (1624047673908 ms)",
        "It ends with 1624047673908)",
        "It ends with (1624047673908",
        "(see 1624047673908)",
        "Open (1624047673908 s",
        "()",
        ")",
    };

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        shown(messages[i], messages[i]);
    expect("error-message-with-parentheses-that-are-no-time-stamp.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.InvalidHITState", "The HIT has expired (see the help)");
}

static void a_long_message_is_cut_and_still_says_what_to_do(void **state)
{
    struct answer answer = answer_to("error-message-of-5000-characters.json", 400);

    (void)state;
    assert_int_equal(answer.verdict, VERDICT_REFUSED);
    assert_true(strlen(answer.text) < sizeof answer.text);
    assert_non_null(strstr(answer.text, "as --platform says?"));
}

static void control_characters_of_a_message_are_hidden(void **state)
{
    (void)state;
    expect("error-message-with-control-characters.json", 400, VERDICT_REFUSED,
           "AWS.MechanicalTurk.InvalidHITState", "Line one?line two ?[2Jand ??31m more");
}

/* Behind the first line of a refused signature AWS quotes what was signed. */
static void lines_behind_the_first_are_not_shown(void **state)
{
    struct answer answer = answer_to("error-invalid-signature-quotes-the-request.json", 403);

    (void)state;
    assert_int_equal(answer.verdict, VERDICT_NOT_ALLOWED);
    assert_string_equal(answer.text,
                        "SendBonus: The request signature we calculated does not match "
                        "the signature you provided. Check your AWS Secret Access Key "
                        "and signing method.");
    shown("One.\\r\\nTwo", "One.");
    shown("One.\\rTwo", "One.");
    shown("One. (1624047673908)\\nTwo", "One.");
    shown("\\nTwo", "RequestError");
}

static void a_session_token_is_not_shown_wherever_it_is_quoted(void **state)
{
    static const char *const bodies[] = {
        "<html>x-amz-security-token: TOKEN</html>",
        "{\"x-amz-security-token\":\"TOKEN\"}",
    };

    (void)state;
    shown("Signed was host:h x-amz-security-token:TOKEN x-amz-target", "Signed was host:h ");
    shown("X-Amz-Security-Token=TOKEN&X-Amz-Date=1", "RequestError");
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct http_response response = {.status = 403,
                                         .body = bodies[i],
                                         .body_length = strlen(bodies[i]),
                                         .retry_after_s = -1};
        struct answer answer;

        mturk_read_error(&response, "SendBonus", &answer);
        assert_int_equal(answer.verdict, VERDICT_NOT_PLATFORM);
        assert_null(strstr(answer.text, "TOKEN"));
    }
}

static void a_code_longer_than_any_is_cut(void **state)
{
    char body[1024];
    char code[600];
    struct answer answer;
    struct http_response response = {.status = 400, .body = body, .retry_after_s = -1};

    (void)state;
    memset(code, 'C', sizeof code - 1);
    code[sizeof code - 1] = '\0';
    (void)snprintf(body, sizeof body, "{\"__type\":\"RequestError\",\"TurkErrorCode\":\"%s\"}",
                   code);
    response.body_length = strlen(body);
    mturk_read_error(&response, "X", &answer);
    assert_int_equal(strlen(answer.code), ANSWER_CODE_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(throttling_asks_for_less),
        cmocka_unit_test(status_429_asks_for_less_whatever_the_body),
        cmocka_unit_test(a_fault_of_the_service_leaves_the_outcome_open),
        cmocka_unit_test(status_5xx_leaves_the_outcome_open_whatever_the_body),
        cmocka_unit_test(an_empty_account_stops_the_run),
        cmocka_unit_test(a_token_that_was_used_says_that_the_payment_exists),
        cmocka_unit_test(a_rows_refusal_fails_that_row_alone),
        cmocka_unit_test(a_validation_error_fails_that_row_and_names_the_sandbox),
        cmocka_unit_test(words_quoted_from_the_row_decide_nothing),
        cmocka_unit_test(a_token_that_was_used_is_one_whatever_the_type_says),
        cmocka_unit_test(credentials_that_do_not_hold_stop_the_run),
        cmocka_unit_test(every_name_of_a_refused_signature_is_known),
        cmocka_unit_test(what_is_no_answer_of_mturks_stops_the_run),
        cmocka_unit_test(an_empty_body_is_no_answer_of_mturks),
        cmocka_unit_test(a_time_stamp_at_the_end_is_not_shown),
        cmocka_unit_test(other_parentheses_are_shown),
        cmocka_unit_test(a_long_message_is_cut_and_still_says_what_to_do),
        cmocka_unit_test(control_characters_of_a_message_are_hidden),
        cmocka_unit_test(lines_behind_the_first_are_not_shown),
        cmocka_unit_test(a_session_token_is_not_shown_wherever_it_is_quoted),
        cmocka_unit_test(a_code_longer_than_any_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
