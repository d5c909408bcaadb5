/* The bytes of Prolific's requests, held against its published specification, and the facts that
 * are data. */
#include "platform/prolific.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prolific_sample.h"

/* In place of the ledger: this codec asks for a permit and looks at nothing in it. */
struct permit {
    const char *key;
};

const char *permit_key(const struct permit *permit)
{
    fail_msg("the key of a permit (%s) has no place in a request", permit->key);
    return NULL;
}

static struct http_request request;

static int release(void **state)
{
    (void)state;
    http_request_release(&request);
    request = HTTP_REQUEST_INIT;
    return 0;
}

static void expect_get(const char *path)
{
    assert_string_equal(request.method, "GET");
    assert_string_equal(buffer_text(&request.path), path);
    assert_string_equal(request.headers[0], "Accept: application/json");
    assert_null(request.headers[1]);
    assert_int_equal(request.body.length, 0);
}

/* The caller releases the body. */
static json_t *expect_post(const char *path)
{
    json_error_t error;
    json_t *body;

    assert_string_equal(request.method, "POST");
    assert_string_equal(buffer_text(&request.path), path);
    assert_string_equal(request.headers[0], "Accept: application/json");
    assert_string_equal(request.headers[1], "Content-Type: application/json");
    assert_null(request.headers[2]);
    body = json_loadb(request.body.bytes, request.body.length, JSON_REJECT_DUPLICATES, &error);
    if (!body)
        fail_msg("%s: %s", request.body.bytes, error.text);
    return body;
}

static void a_study_is_asked_for_by_its_id(void **state)
{
    (void)state;
    prolific_platform.write_group(STUDY, &request);
    expect_get("/api/v1/studies/" STUDY "/");
}

static void submissions_are_asked_for_a_hundred_at_a_time(void **state)
{
    (void)state;
    prolific_platform.write_members(STUDY, 1, &request);
    expect_get("/api/v1/submissions/?study=" STUDY "&page=1&page_size=100");
    (void)release(NULL);
    prolific_platform.write_members(STUDY, UINT32_MAX, &request);
    expect_get("/api/v1/submissions/?study=" STUDY "&page=4294967295&page_size=100");
}

static void payments_are_asked_for_submission_by_submission(void **state)
{
    const struct list_query query = {"", SUBMISSION("1"), ""};

    (void)state;
    prolific_platform.write_list(&query, &request);
    expect_get("/api/v1/submissions/" SUBMISSION("1") "/");
}

static void the_balance_is_that_of_the_workspace(void **state)
{
    (void)state;
    prolific_platform.write_balance(WORKSPACE, &request);
    expect_get("/api/v1/workspaces/" WORKSPACE "/balance/");
}

static const char *text_of(const json_t *body, const char *name)
{
    return json_string_value(json_object_get(body, name));
}

static void a_quote_names_submissions_with_major_units_and_no_header_line(void **state)
{
    const struct intent intents[] = {
        {.assignment_id = SUBMISSION("1"),
         .worker_id = PARTICIPANT("1"),
         .amount = {999999, "GBP"}},
        {.assignment_id = SUBMISSION("2"),
         .worker_id = PARTICIPANT("2"),
         .amount = {999999, "GBP"}},
    };
    const struct share shares[] = {
        {&intents[0], 425       },
        {&intents[1], 100       },
        {&intents[0], 5         },
        {&intents[1], 1000000000}
    };
    json_t *body;

    (void)state;
    prolific_platform.write_quote(STUDY, shares, 4, &request);
    body = expect_post("/api/v1/submissions/bonus-payments/");
    assert_int_equal(json_object_size(body), 2);
    assert_string_equal(text_of(body, "study_id"), STUDY);
    assert_string_equal(text_of(body, "csv_bonuses"),
                        SUBMISSION("1") ",4.25\n" SUBMISSION("2") ",1.00\n" SUBMISSION(
                            "1") ",0.05\n" SUBMISSION("2") ",10000000.00");
    json_decref(body);
}

static void a_quote_of_one_bonus_is_one_line_without_an_end(void **state)
{
    const struct intent intent = {.assignment_id = SUBMISSION("1")};
    const struct share share = {&intent, 3000};
    json_t *body;

    (void)state;
    prolific_platform.write_quote(STUDY, &share, 1, &request);
    body = expect_post("/api/v1/submissions/bonus-payments/");
    assert_string_equal(text_of(body, "csv_bonuses"), SUBMISSION("1") ",30.00");
    json_decref(body);
}

static void a_payment_names_the_quote_and_nothing_else(void **state)
{
    const struct permit permit = {"a key"};
    const struct pay_order order = {.quote_id = "65000000000000000000e001"};

    (void)state;
    prolific_platform.write_pay(&order, &permit, &request);
    assert_string_equal(request.method, "POST");
    assert_string_equal(buffer_text(&request.path),
                        "/api/v1/bulk-bonus-payments/65000000000000000000e001/pay/");
    assert_string_equal(request.headers[0], "Accept: application/json");
    assert_null(request.headers[1]);
    assert_int_equal(request.body.length, 0);
}

static void a_payment_must_not_be_sent_twice_and_has_no_fee_of_its_own(void **state)
{
    const struct platform *p = &prolific_platform;

    (void)state;
    assert_string_equal(p->name, "prolific");
    assert_string_equal(p->endpoint, "https://api.prolific.com");
    assert_string_equal(p->currency, "");
    assert_false(p->resend_is_safe);
    assert_int_equal(p->token_life_ms, 0);
    assert_int_equal(p->batch_max, 200);
    assert_int_equal(p->max_in_flight, 4);
    assert_false(p->lists_groups);
    assert_false(p->signed_by_aws);
    assert_null(p->aws_region);
    assert_null(p->aws_service);
    assert_null(p->fee);
}

static void the_fields_have_prolifics_names(void **state)
{
    const struct field_rules *f = prolific_platform.fields;

    (void)state;
    assert_string_equal(f->title, "Prolific");
    assert_string_equal(f->words.worker, "participant");
    assert_string_equal(f->words.assignment, "submission");
    assert_string_equal(f->report_names[0], "participant_id");
    assert_string_equal(f->report_names[1], "submission_id");
    assert_string_equal(f->report_names[2], "study_id");
    assert_string_equal(f->names[FIELD_WORKER][2], "prolificpid");
    assert_string_equal(f->names[FIELD_ASSIGNMENT][2], "sessionid");
    assert_string_equal(f->names[FIELD_GROUP][1], "study");
    assert_string_equal(f->names[FIELD_AMOUNT][0], "bonusamount");
    assert_string_equal(f->names[FIELD_REF][0], "ref");
    assert_null(f->names[FIELD_REASON][0]);
    assert_false(f->needs_reason);
    assert_int_equal(f->reason_max_chars, 0);
    assert_true(f->needs_group);
    assert_true(f->finds_assignment);
}

static void refuse_id(const char *id, const char *said)
{
    for (enum field field = FIELD_WORKER; field <= FIELD_GROUP; field++) {
        const char *problem = prolific_platform.fields->check_id(field, id);

        if (!problem || !strstr(problem, said))
            fail_msg("\"%s\" %s", id, problem ? problem : "was taken for an id");
    }
}

static void an_id_is_24_digits_and_small_letters_a_to_f(void **state)
{
    static const char *const good[] = {
        "60ffe5c8371090c7041d43f8", STUDY,
        "0123456789abcdef01234567", "601234567890123456789012",
        "5e1234567890123456789012", "601234567890123100000000",
        "601234567890123012345678", "a01234567890123000000000",
        "ffffffffffffffffffffffff",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        for (enum field field = FIELD_WORKER; field <= FIELD_GROUP; field++)
            assert_null(prolific_platform.fields->check_id(field, good[i]));
    refuse_id("60ffe5c8371090c7041d43f", "too short");
    refuse_id("60ffe5c8371090c7041d43f80", "too long");
    refuse_id("a", "too short");
    refuse_id("", "too short");
    refuse_id("60FFE5C8371090C7041D43F8", "letters must be small");
    refuse_id("60ffe5c8371090c7041d43fF", "letters must be small");
    refuse_id("60FFE5C8371090C7041D43F", "digits and the small letters a to f");
    refuse_id("60ffe5c8371090c7041d43fg", "digits and the small letters a to f");
    refuse_id("60ffe5c8371090c7041d43f8 ", "digits and the small letters a to f");
    refuse_id("60ffe5c8371090c7041d43f/", "digits and the small letters a to f");
    refuse_id("A2EXAMPLEWORKER1", "digits and the small letters a to f");
    refuse_id("TP_60ffe5c8371090c7041d43f8", "encrypted");
}

static void what_a_spreadsheet_made_of_an_id_is_named_as_such(void **state)
{
    static const char *const numbers[] = {"3.0E+12", "6,01E+23", "5e1234",
                                          "6e-5",    "601234",   "6012345678901234567890120"};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        refuse_id(numbers[i], "what a spreadsheet made of one");
    refuse_id("601234567890123000000000", "its last digits are lost");
    refuse_id("5e", "what a spreadsheet made of one");
    refuse_id("5e12x", "digits and the small letters a to f");
    refuse_id(".5", "digits and the small letters a to f");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, release)
        TEST(a_study_is_asked_for_by_its_id),
        TEST(submissions_are_asked_for_a_hundred_at_a_time),
        TEST(payments_are_asked_for_submission_by_submission),
        TEST(the_balance_is_that_of_the_workspace),
        TEST(a_quote_names_submissions_with_major_units_and_no_header_line),
        TEST(a_quote_of_one_bonus_is_one_line_without_an_end),
        TEST(a_payment_names_the_quote_and_nothing_else),
        TEST(a_payment_must_not_be_sent_twice_and_has_no_fee_of_its_own),
        TEST(the_fields_have_prolifics_names),
        TEST(an_id_is_24_digits_and_small_letters_a_to_f),
        TEST(what_a_spreadsheet_made_of_an_id_is_named_as_such),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
