/* MTurk's codec, the reading half: whatever an endpoint answers, a page is taken whole or not at
 * all. */
#include "platform/mturk.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"

/* One answer, read. */
struct reading {
    struct buffer body;
    struct strings strings;
    struct list_page page;
    struct money balance;
    struct answer answer;
};

static void reading_release(struct reading *r)
{
    buffer_release(&r->body);
    payments_release(&r->page.payments);
    strings_release(&r->strings);
}

static struct http_response answered(long status, const struct buffer *body)
{
    return (struct http_response){.status = status,
                                  .body = buffer_text(body),
                                  .body_length = body->length,
                                  .retry_after_s = -1};
}

/* Reads the fixture as a page; what is read is the caller's to release. */
static void read_list(struct reading *r, const char *name)
{
    char path[128];
    struct http_response response;

    *r = (struct reading){.answer.verdict = VERDICT_UNKNOWN};
    (void)snprintf(path, sizeof path, "mturk/%s", name);
    fixture_read(path, &r->body);
    response = answered(200, &r->body);
    mturk_platform.read_list(&response, &r->strings, &r->page, &r->answer);
}

/* The page is taken; the caller releases it. */
static void take_list(struct reading *r, const char *name, size_t count)
{
    read_list(r, name);
    if (r->answer.verdict != VERDICT_ACCEPTED)
        fail_msg("%s: %s", name, r->answer.text);
    assert_string_equal(r->answer.code, "");
    assert_string_equal(r->answer.text, "");
    assert_int_equal(r->page.payments.count, count);
}

/* The page is not taken, and the answer says why. */
static void refuse_list(const char *name, const char *said)
{
    struct reading r;
    const struct list_page untouched = {0};

    read_list(&r, name);
    if (r.answer.verdict != VERDICT_REFUSED || !strstr(r.answer.text, said))
        fail_msg("%s: %d \"%s\" does not say \"%s\"", name, (int)r.answer.verdict, r.answer.text,
                 said);
    assert_string_equal(r.answer.code, "bad_answer");
    assert_memory_equal(&r.page, &untouched, sizeof untouched);
    reading_release(&r);
}

static void the_last_page_gives_its_payments_in_order_and_no_token(void **state)
{
    struct reading r;
    const struct payment *p;

    (void)state;
    take_list(&r, "list-last-page.json", 3);
    p = r.page.payments.list;
    assert_string_equal(p[0].worker_id, "A2EXAMPLEWORKER1");
    assert_string_equal(p[0].assignment_id, "3EXAMPLEASSIGNMENT000000000001");
    assert_string_equal(p[0].reason, "Thank you for careful work");
    assert_string_equal(p[0].group_id, "");
    assert_string_equal(p[0].payment_id, "");
    assert_string_equal(p[0].amount.currency, "USD");
    assert_int_equal(p[0].amount.minor, 500);
    assert_int_equal(p[0].paid_at_s, 1624047673);
    assert_int_equal(p[1].amount.minor, 75);
    assert_int_equal(p[2].amount.minor, 1230);
    assert_string_equal(p[2].worker_id, "A2EXAMPLEWORKER3");
    assert_string_equal(r.page.next_token, "");
    reading_release(&r);
}

static void texts_are_interned(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-last-page.json", 3);
    assert_ptr_equal(r.page.payments.list[0].reason, r.page.payments.list[2].reason);
    assert_ptr_equal(r.page.payments.list[0].reason,
                     strings_intern(&r.strings, "Thank you for careful work", 26));
    reading_release(&r);
}

static void a_page_may_name_the_next_one(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-first-page.json", 2);
    assert_string_equal(r.page.next_token, "p1:EXAMPLE/TOKEN+of=page==2");
    reading_release(&r);
    take_list(&r, "list-empty-page-with-token.json", 0);
    assert_string_equal(r.page.next_token, "next-page-2");
    reading_release(&r);
    take_list(&r, "list-token-of-255-characters.json", 1);
    assert_int_equal(strlen(r.page.next_token), 255);
    reading_release(&r);
    take_list(&r, "list-token-is-empty.json", 1);
    assert_string_equal(r.page.next_token, "");
    reading_release(&r);
    take_list(&r, "list-token-is-null.json", 1);
    assert_string_equal(r.page.next_token, "");
    reading_release(&r);
    refuse_list("list-token-of-256-characters.json", "longer than 255");
    refuse_list("list-token-is-a-number.json", "\"NextToken\" is a number");
}

static void no_payments_are_believed_only_where_a_list_or_a_count_says_so(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-empty.json", 0);
    reading_release(&r);
    take_list(&r, "list-only-numresults-zero.json", 0);
    reading_release(&r);
    refuse_list("list-is-an-empty-object.json", "\"BonusPayments\" is missing");
    refuse_list("list-is-an-empty-array.json", "an array where an object");
    refuse_list("list-payments-missing.json", "\"BonusPayments\" is missing");
    refuse_list("list-payments-null.json", "\"BonusPayments\" is null");
    refuse_list("list-payments-is-an-object.json", "\"BonusPayments\" is an object");
}

static void the_count_that_the_page_names_must_be_that_of_its_payments(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-numresults-is-missing.json", 1);
    reading_release(&r);
    refuse_list("list-numresults-contradicts.json", "says 3, and \"BonusPayments\" has 2");
    refuse_list("list-numresults-is-zero-with-payments.json",
                "says 0, and \"BonusPayments\" has 1");
    refuse_list("list-numresults-is-negative.json", "says -1, and \"BonusPayments\" has 1");
    refuse_list("list-numresults-is-text.json", "\"NumResults\" is a string");
    read_list(&r, "list-two-lists-of-payments.json");
    assert_int_equal(r.answer.verdict, VERDICT_NOT_PLATFORM);
    assert_non_null(strstr(r.answer.text, "two members of the same name"));
    assert_null(r.page.payments.list);
    reading_release(&r);
}

static void an_amount_is_cents_however_it_is_written(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-amount-without-decimals.json", 1);
    assert_int_equal(r.page.payments.list[0].amount.minor, 500);
    reading_release(&r);
    take_list(&r, "list-amount-with-one-decimal.json", 1);
    assert_int_equal(r.page.payments.list[0].amount.minor, 550);
    reading_release(&r);
    take_list(&r, "list-amount-with-bare-point.json", 1);
    assert_int_equal(r.page.payments.list[0].amount.minor, 500);
    reading_release(&r);
}

static void one_bad_payment_makes_the_whole_page_unusable(void **state)
{
    (void)state;
    refuse_list("list-amount-with-three-decimals.json", "\"BonusAmount\" is no amount");
    refuse_list("list-amount-is-a-number.json", "\"BonusPayments[1].BonusAmount\" is a number");
    refuse_list("list-amount-has-a-comma.json", "\"BonusAmount\" is no amount");
    refuse_list("list-amount-is-negative.json", "\"BonusAmount\" is no amount");
    refuse_list("list-amount-is-missing.json", "\"BonusPayments[1].BonusAmount\" is missing");
    refuse_list("list-worker-id-is-a-number.json", "\"BonusPayments[1].WorkerId\" is a number");
    refuse_list("list-worker-id-is-null.json", "\"BonusPayments[1].WorkerId\" is null");
    refuse_list("list-worker-id-is-missing.json", "\"BonusPayments[1].WorkerId\" is missing");
    refuse_list("list-worker-id-is-no-id.json", "\"WorkerId\" is no id");
    refuse_list("list-assignment-id-is-empty.json", "\"AssignmentId\" is no id");
    refuse_list("list-reason-is-an-object.json", "\"BonusPayments[1].Reason\" is an object");
    refuse_list("list-grant-time-is-words.json", "GrantTime\" is a text");
    refuse_list("list-grant-time-is-missing.json", "GrantTime\" is missing");
    refuse_list("list-payment-is-text.json", "a string where an object");
    refuse_list("list-payment-is-null.json", "\"BonusPayments[1]\" is null");
}

static void a_reason_may_be_missing_and_holds_any_character(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-reason-is-missing.json", 1);
    assert_string_equal(r.page.payments.list[0].reason, "");
    reading_release(&r);
    take_list(&r, "list-reason-is-null.json", 1);
    assert_string_equal(r.page.payments.list[0].reason, "");
    reading_release(&r);
    take_list(&r, "list-reason-with-every-character.json", 1);
    assert_string_equal(r.page.payments.list[0].reason,
                        "say \"thanks\" \\ to\nall \xe2\x80\xa8 na\xc3\xafve \xf0\x9f\x98\x80 \a");
    reading_release(&r);
}

static void the_time_comes_in_three_forms(void **state)
{
    static const char *const names[] = {
        "list-grant-time-as-string.json",
        "list-grant-time-as-iso-8601.json",
        "list-grant-time-is-an-integer.json",
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct reading r;

        take_list(&r, names[i], 1);
        assert_int_equal(r.page.payments.list[0].paid_at_s, 1624047673);
        reading_release(&r);
    }
}

static void members_of_a_later_version_are_overlooked(void **state)
{
    struct reading r;

    (void)state;
    take_list(&r, "list-with-members-of-a-later-version.json", 1);
    reading_release(&r);
}

static void a_page_that_is_not_taken_leaves_the_one_before(void **state)
{
    struct reading r;
    struct http_response response;
    struct list_page before;

    (void)state;
    take_list(&r, "list-first-page.json", 2);
    before = r.page;
    buffer_clear(&r.body);
    fixture_read("mturk/list-worker-id-is-a-number.json", &r.body);
    response = answered(200, &r.body);
    mturk_platform.read_list(&response, &r.strings, &r.page, &r.answer);
    assert_int_equal(r.answer.verdict, VERDICT_REFUSED);
    assert_memory_equal(&r.page, &before, sizeof before);
    reading_release(&r);
}

/* Reads `body` as the answer to a payment. */
static enum verdict pay_verdict(long status, const char *body)
{
    struct answer answer;
    struct http_response response = {
        .status = status, .body = body, .body_length = strlen(body), .retry_after_s = -1};

    mturk_platform.read_pay(&response, &answer);
    assert_true(answer.verdict == VERDICT_ACCEPTED || answer.text[0]);
    return answer.verdict;
}

static void only_status_200_with_an_object_says_that_a_payment_was_made(void **state)
{
    static const long others[] = {100, 201, 202, 204, 302, 400, 403, 404};

    (void)state;
    assert_int_equal(pay_verdict(200, "{}"), VERDICT_ACCEPTED);
    assert_int_equal(pay_verdict(200, " {\n}\n"), VERDICT_ACCEPTED);
    assert_int_equal(pay_verdict(200, "[]"), VERDICT_UNKNOWN);
    assert_int_equal(pay_verdict(200, ""), VERDICT_NOT_PLATFORM);
    assert_int_equal(pay_verdict(200, "null"), VERDICT_NOT_PLATFORM);
    assert_int_equal(pay_verdict(200, "{"), VERDICT_NOT_PLATFORM);
    assert_int_equal(pay_verdict(200, "<html>paid</html>"), VERDICT_NOT_PLATFORM);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(pay_verdict(others[i], "{}"), VERDICT_NOT_PLATFORM);
    assert_int_equal(pay_verdict(500, "{}"), VERDICT_UNKNOWN);
}

/* Some proxies and emulators give the status 200 to everything. */
static void an_error_under_status_200_is_no_payment(void **state)
{
    (void)state;
    assert_int_equal(pay_verdict(200, "{\"__type\":\"ServiceFault\",\"Message\":\"x\"}"),
                     VERDICT_UNKNOWN);
    assert_int_equal(pay_verdict(200, "{\"__type\":7}"), VERDICT_UNKNOWN);
    assert_int_equal(
        pay_verdict(200, "{\"TurkErrorCode\":\"AWS.MechanicalTurk.InsufficientFunds\"}"),
        VERDICT_UNKNOWN);
    assert_int_equal(pay_verdict(200, "{\"message\":\"Endpoint request timed out\"}"),
                     VERDICT_UNKNOWN);
    assert_int_equal(pay_verdict(200, "{\"errors\":[{\"code\":7}]}"), VERDICT_UNKNOWN);
    assert_int_equal(pay_verdict(200, "{\"LaterMember\":1}"), VERDICT_ACCEPTED);
}

static enum verdict read_balance(struct reading *r, const char *name)
{
    char path[128];
    struct http_response response;

    *r = (struct reading){
        .balance = {.minor = -7, .currency = "XXX"}
    };
    (void)snprintf(path, sizeof path, "mturk/%s", name);
    fixture_read(path, &r->body);
    response = answered(200, &r->body);
    mturk_platform.read_balance(&response, &r->balance, &r->answer);
    buffer_release(&r->body);
    return r->answer.verdict;
}

static void take_balance(const char *name, int64_t minor)
{
    struct reading r;

    assert_int_equal(read_balance(&r, name), VERDICT_ACCEPTED);
    assert_int_equal(r.balance.minor, minor);
    assert_string_equal(r.balance.currency, "USD");
}

static void refuse_balance(const char *name, const char *said)
{
    struct reading r;

    assert_int_equal(read_balance(&r, name), VERDICT_REFUSED);
    assert_string_equal(r.answer.code, "bad_answer");
    assert_non_null(strstr(r.answer.text, said));
    assert_int_equal(r.balance.minor, -7);
    assert_string_equal(r.balance.currency, "XXX");
}

static void a_balance_is_read_in_cents_and_never_rounded_up(void **state)
{
    (void)state;
    take_balance("balance.json", 1000000);
    take_balance("balance-without-decimals.json", 1000000);
    take_balance("balance-with-one-decimal.json", 1250);
    take_balance("balance-with-bare-point.json", 1200);
    take_balance("balance-finer-than-cents.json", 1234);
    take_balance("balance-of-twelve-digits.json", 99999999999999);
}

static void a_balance_that_is_none_is_refused(void **state)
{
    (void)state;
    refuse_balance("balance-of-thirteen-digits.json", "is no amount");
    refuse_balance("balance-is-negative.json", "is no amount");
    refuse_balance("balance-has-a-comma.json", "is no amount");
    refuse_balance("balance-has-letters-behind.json", "is no amount");
    refuse_balance("balance-is-empty.json", "is no amount");
    refuse_balance("balance-is-a-number.json", "is a number where a string");
    refuse_balance("balance-is-missing.json", "\"AvailableBalance\" is missing");
    refuse_balance("list-is-an-empty-array.json", "an array where an object");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_page_gives_its_payments_in_order_and_no_token),
        cmocka_unit_test(texts_are_interned),
        cmocka_unit_test(a_page_may_name_the_next_one),
        cmocka_unit_test(no_payments_are_believed_only_where_a_list_or_a_count_says_so),
        cmocka_unit_test(the_count_that_the_page_names_must_be_that_of_its_payments),
        cmocka_unit_test(an_amount_is_cents_however_it_is_written),
        cmocka_unit_test(one_bad_payment_makes_the_whole_page_unusable),
        cmocka_unit_test(a_reason_may_be_missing_and_holds_any_character),
        cmocka_unit_test(the_time_comes_in_three_forms),
        cmocka_unit_test(members_of_a_later_version_are_overlooked),
        cmocka_unit_test(a_page_that_is_not_taken_leaves_the_one_before),
        cmocka_unit_test(only_status_200_with_an_object_says_that_a_payment_was_made),
        cmocka_unit_test(an_error_under_status_200_is_no_payment),
        cmocka_unit_test(a_balance_is_read_in_cents_and_never_rounded_up),
        cmocka_unit_test(a_balance_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
