/* What each answer of Prolific's that is no success means, and what becomes of a payment: only one
 * status says that it was taken, and few answers that it was not. */
#include "platform/prolific.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "prolific_sample.h"

static struct answer answer_to(prolific_reader *reader, const char *name, long status)
{
    struct prolific_reading r;

    prolific_read(&r, reader, status, name);
    prolific_release(&r);
    return r.answer;
}

static void check(const char *name, const struct answer *answer, enum verdict verdict,
                  const char *code, const char *text)
{
    if (answer->verdict != verdict || strcmp(answer->code, code) != 0 ||
        !strstr(answer->text, text))
        fail_msg("%s: verdict %d, code \"%s\", text \"%s\"", name, (int)answer->verdict,
                 answer->code, answer->text);
}

/* To a study; all readers but that of payments share what follows. */
static void expect(const char *name, long status, enum verdict verdict, const char *code,
                   const char *text)
{
    struct answer answer = answer_to(prolific_study, name, status);

    check(name, &answer, verdict, code, text);
    if (strncmp(answer.text, "reading the study: HTTP ", 24) != 0)
        fail_msg("%s: \"%s\" does not begin with what was done", name, answer.text);
}

static void the_platforms_words_are_shown_in_whatever_form_they_come(void **state)
{
    (void)state;
    expect("error-validation.json", 400, VERDICT_REFUSED, "140001",
           "HTTP 400: Validation error; A rule was broken.");
    expect("error-detail-is-a-list.json", 400, VERDICT_REFUSED, "140001",
           "Validation error; The first sentence.; The second one.");
    expect("error-detail-has-fields.json", 400, VERDICT_REFUSED, "140001",
           "Validation error; csv_bonuses: One is wrong.; csv_bonuses: So is another.; study_id: "
           "This field is required.");
    expect("error-with-additional-information.json", 400, VERDICT_REFUSED, "140001",
           "A rule was broken.; Look at the help pages.");
    expect("error-bare.json", 410, VERDICT_REFUSED, "140001", "Validation error; A rule");
    expect("error-code-is-text.json", 400, VERDICT_REFUSED, "E-140001", "A rule was broken.");
    expect("error-code-is-an-array.json", 400, VERDICT_REFUSED, "400", "A rule was broken.");
    expect("error-without-code.json", 422, VERDICT_REFUSED, "422", "A rule was broken.");
    expect("error-message-and-detail.json", 400, VERDICT_REFUSED, "400",
           "Bad request; The study is not active.");
    expect("error-detail-alone.json", 400, VERDICT_REFUSED, "400", "HTTP 400: Invalid page.");
    expect("error-is-text.json", 400, VERDICT_REFUSED, "400", "Not allowed here");
    expect("error-fields-without-frame.json", 400, VERDICT_REFUSED, "400",
           "study: Enter a valid value.");
    expect("error-is-a-list.json", 400, VERDICT_REFUSED, "400", "Something is wrong.");
    expect("error-is-an-empty-object.json", 418, VERDICT_REFUSED, "418", "study: HTTP 418");
    expect("answer-plain-text.txt", 400, VERDICT_REFUSED, "400", "HTTP 400: Service says no");
    assert_null(strstr(answer_to(prolific_study, "error-with-traceback.json", 400).text, "secret"));
}

static void what_is_not_there_has_a_code_of_its_own(void **state)
{
    (void)state;
    expect("error-not-found.json", 404, VERDICT_REFUSED, "not_found",
           "Not found; No such study.; are the ids of the account that the token is of?");
    expect("error-detail-alone.json", 404, VERDICT_REFUSED, "not_found", "Invalid page.");
    expect("error-is-an-empty-object.json", 404, VERDICT_REFUSED, "not_found", "HTTP 404; are");
    expect("answer-plain-text.txt", 404, VERDICT_REFUSED, "not_found", "Service says no");
}

static void a_token_that_is_not_accepted_stops_the_run(void **state)
{
    (void)state;
    expect("error-token.json", 401, VERDICT_NOT_ALLOWED, "140100",
           "Authentication failed; Invalid token.");
    expect("error-forbidden.json", 403, VERDICT_NOT_ALLOWED, "140300", "not yours");
    expect("error-is-an-empty-object.json", 401, VERDICT_NOT_ALLOWED, "401", "HTTP 401");
    expect("answer-plain-text.txt", 403, VERDICT_NOT_ALLOWED, "403", "Service says no");
    expect("error-insufficient-funds.json", 403, VERDICT_NOT_ALLOWED, "140001", "insufficient");
}

static void too_many_requests_ask_for_less_whatever_the_body(void **state)
{
    (void)state;
    expect("error-throttled.json", 429, VERDICT_SLOW_DOWN, "140429", "Slow down.");
    expect("error-insufficient-funds.json", 429, VERDICT_SLOW_DOWN, "140001", "");
    expect("answer-html-403.html", 429, VERDICT_SLOW_DOWN, "429", "");
    expect("error-is-an-empty-object.json", 429, VERDICT_SLOW_DOWN, "429", "");
}

static void trouble_that_may_pass_is_tried_again(void **state)
{
    static const long statuses[] = {100, 301, 302, 307, 408, 425, 500, 502, 503, 504, 599};
    static const char *const names[] = {"error-validation.json", "error-insufficient-funds.json",
                                        "error-is-an-empty-object.json"};
    char code[16];

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        for (size_t j = 0; j < 3; j++) {
            (void)snprintf(code, sizeof code, "%ld", statuses[i]);
            expect(names[j], statuses[i], VERDICT_UNKNOWN, j == 2 ? code : "140001", "");
        }
    expect("answer-html-403.html", 502, VERDICT_UNKNOWN, "502", "DOCTYPE");
    expect("answer-html-403.html", 302, VERDICT_UNKNOWN, "302", "DOCTYPE");
}

static void html_comes_from_somebody_on_the_way(void **state)
{
    static const long statuses[] = {400, 401, 403, 404, 407, 451, 499};

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        expect("answer-html-403.html", statuses[i], VERDICT_NOT_PLATFORM, "not_prolific",
               "403 Forbidden");
    expect("answer-html-with-byte-order-mark.html", 403, VERDICT_NOT_PLATFORM, "not_prolific",
           "(\"<html>login");
}

static void an_empty_account_stops_the_run(void **state)
{
    (void)state;
    expect("error-insufficient-funds.json", 400, VERDICT_OUT_OF_FUNDS, "140001",
           "insufficient funds in the workspace.; add funds to the workspace and run again");
    expect("error-not-enough-balance.json", 402, VERDICT_OUT_OF_FUNDS, "140001", "not enough");
    expect("error-top-up.json", 400, VERDICT_OUT_OF_FUNDS, "140001", "Top up the balance first.");
    expect("error-balance-in-another-sense.json", 400, VERDICT_REFUSED, "140001", "is off.");
}

static void every_reader_says_what_it_did(void **state)
{
    static const struct {
        prolific_reader *reader;
        const char *doing;
    } readers[] = {
        {prolific_study,   "reading the study: HTTP 400: V"      },
        {prolific_members, "listing the submissions: HTTP 400: V"},
        {prolific_list,    "reading the submission: HTTP 400: V" },
        {prolific_quote,   "setting up the bonuses: HTTP 400: V" },
        {prolific_balance, "reading the balance: HTTP 400: V"    },
        {prolific_pay,     "paying the bonuses: HTTP 400: V"     },
    };

    (void)state;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        struct answer answer = answer_to(readers[i].reader, "error-validation.json", 400);

        check("error-validation.json", &answer, VERDICT_REFUSED, "140001", readers[i].doing);
    }
}

static void words_are_cut_and_cleaned(void **state)
{
    struct answer answer = answer_to(prolific_study, "error-of-5000-characters.json", 404);

    (void)state;
    check("long", &answer, VERDICT_REFUSED, "not_found", "; are the ids of the account");
    assert_true(strlen(answer.text) < 500);
    expect("error-with-control-characters.json", 400, VERDICT_REFUSED, "140001",
           "red ?[31m and ? bell");
}

static void expect_pay(const char *name, long status, enum verdict verdict, const char *code)
{
    struct answer answer = answer_to(prolific_pay, name, status);

    check(name, &answer, verdict, code, "");
    assert_true(verdict == VERDICT_ACCEPTED || answer.text[0]);
}

/* What is promised is a string: a page of somebody on the way may have the status, too. */
static void only_status_202_with_a_string_says_that_a_payment_was_taken(void **state)
{
    static const char *const bodies[] = {"pay-accepted.json", "quote.json", "answer-html-403.html",
                                         "answer-plain-text.txt", "error-is-an-empty-object.json"};

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        expect_pay(bodies[i], 202, i ? VERDICT_UNKNOWN : VERDICT_ACCEPTED, i ? "bad_answer" : "");
        for (long status = 100; status < 600; status++)
            if (status != 202 &&
                answer_to(prolific_pay, bodies[i], status).verdict != VERDICT_UNKNOWN)
                fail_msg("%s: HTTP %ld is certain", bodies[i], status);
    }
}

static void an_error_under_status_202_leaves_the_outcome_open(void **state)
{
    (void)state;
    expect_pay("error-validation.json", 202, VERDICT_UNKNOWN, "bad_answer");
    expect_pay("error-is-text.json", 202, VERDICT_UNKNOWN, "bad_answer");
    expect_pay("error-bare.json", 202, VERDICT_UNKNOWN, "bad_answer");
}

static void a_refusal_in_prolifics_own_form_says_that_nothing_was_paid(void **state)
{
    (void)state;
    expect_pay("error-validation.json", 400, VERDICT_REFUSED, "140001");
    expect_pay("error-bare.json", 400, VERDICT_REFUSED, "140001");
    expect_pay("error-title-alone.json", 400, VERDICT_REFUSED, "140001");
    expect_pay("error-without-title.json", 400, VERDICT_REFUSED, "140001");
    expect_pay("error-code-is-text.json", 400, VERDICT_REFUSED, "E-140001");
    expect_pay("error-status-is-missing.json", 422, VERDICT_REFUSED, "140001");
    expect_pay("error-token.json", 401, VERDICT_NOT_ALLOWED, "140100");
    expect_pay("error-forbidden.json", 403, VERDICT_NOT_ALLOWED, "140300");
    expect_pay("error-insufficient-funds.json", 400, VERDICT_OUT_OF_FUNDS, "140001");
}

/* A proxy or a gateway may refuse after it has passed the request on. */
static void a_refusal_in_any_other_form_leaves_the_outcome_open(void **state)
{
    static const char *const names[] = {
        "error-of-a-gateway.json",       "error-of-another-status.json",
        "error-without-code.json",       "error-without-title-and-detail.json",
        "error-status-is-text.json",     "error-message-and-detail.json",
        "error-detail-alone.json",       "error-is-text.json",
        "error-code-is-an-array.json",   "error-is-a-list.json",
        "error-is-an-empty-object.json", "error-fields-without-frame.json",
        "answer-html-403.html",          "answer-plain-text.txt",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (long status = 400; status < 500; status++)
            if (answer_to(prolific_pay, names[i], status).verdict != VERDICT_UNKNOWN)
                fail_msg("%s: HTTP %ld is certain", names[i], status);
}

static void a_refusal_that_may_be_an_echo_leaves_the_outcome_open(void **state)
{
    static const long statuses[] = {408, 409, 410, 425, 429};

    (void)state;
    expect_pay("error-not-found.json", 404, VERDICT_UNKNOWN, "not_found");
    expect_pay("error-already-paid.json", 400, VERDICT_UNKNOWN, "140001");
    expect_pay("error-in-progress.json", 400, VERDICT_UNKNOWN, "140001");
    expect_pay("error-being-processed.json", 400, VERDICT_UNKNOWN, "140001");
    expect_pay("error-duplicate.json", 400, VERDICT_UNKNOWN, "140001");
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        expect_pay("error-status-is-missing.json", statuses[i], VERDICT_UNKNOWN, "140001");
    expect_pay("error-throttled.json", 429, VERDICT_UNKNOWN, "140429");
}

/* Whatever the body says, no status but a 4xx settles a payment that was not taken. */
static void no_other_status_settles_a_payment(void **state)
{
    static const char *const names[] = {
        "error-status-is-missing.json",
        "error-insufficient-funds.json",
        "error-token.json",
        "error-not-found.json",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (long status = 100; status < 600; status += status == 399 ? 101 : 1)
            if (answer_to(prolific_pay, names[i], status).verdict != VERDICT_UNKNOWN)
                fail_msg("%s: HTTP %ld is certain", names[i], status);
}

static bool names(const char *body, const char *id)
{
    const struct http_response response = {
        .status = 400, .body = body, .body_length = strlen(body), .retry_after_s = -1};

    return prolific_platform.names(&response, id);
}

static void an_id_is_named_only_as_a_whole(void **state)
{
    static const char id[] = SUBMISSION("1");
    struct prolific_reading r;
    struct http_response response = {.status = 400, .retry_after_s = -1};

    (void)state;
    prolific_read(&r, prolific_quote, 400, "error-names-two-submissions.json");
    response.body = buffer_text(&r.body);
    response.body_length = r.body.length;
    assert_true(prolific_platform.names(&response, SUBMISSION("1")));
    assert_true(prolific_platform.names(&response, SUBMISSION("2")));
    assert_false(prolific_platform.names(&response, SUBMISSION("3")));
    prolific_release(&r);
    assert_true(names(SUBMISSION("1"), id));
    assert_true(names("x" SUBMISSION("1") "x", id));
    assert_true(names("[\"" SUBMISSION("1") "\"]", id));
    assert_true(names(SUBMISSION("1") "0 and " SUBMISSION("1"), id));
    assert_false(names("a" SUBMISSION("1"), id));
    assert_false(names("A" SUBMISSION("1"), id));
    assert_false(names("9" SUBMISSION("1"), id));
    assert_false(names(SUBMISSION("1") "0", id));
    assert_false(names(SUBMISSION("1") "F", id));
    assert_false(names("65000000000000000000b00", id));
    assert_false(names("", id));
}

/* The body ends where its length says. */
static void an_id_beyond_the_end_of_the_body_is_not_named(void **state)
{
    const struct http_response response = {
        .status = 400, .body = SUBMISSION("1"), .body_length = 23, .retry_after_s = -1};

    (void)state;
    assert_false(prolific_platform.names(&response, SUBMISSION("1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_platforms_words_are_shown_in_whatever_form_they_come),
        cmocka_unit_test(what_is_not_there_has_a_code_of_its_own),
        cmocka_unit_test(a_token_that_is_not_accepted_stops_the_run),
        cmocka_unit_test(too_many_requests_ask_for_less_whatever_the_body),
        cmocka_unit_test(trouble_that_may_pass_is_tried_again),
        cmocka_unit_test(html_comes_from_somebody_on_the_way),
        cmocka_unit_test(an_empty_account_stops_the_run),
        cmocka_unit_test(every_reader_says_what_it_did),
        cmocka_unit_test(words_are_cut_and_cleaned),
        cmocka_unit_test(only_status_202_with_a_string_says_that_a_payment_was_taken),
        cmocka_unit_test(an_error_under_status_202_leaves_the_outcome_open),
        cmocka_unit_test(a_refusal_in_prolifics_own_form_says_that_nothing_was_paid),
        cmocka_unit_test(a_refusal_in_any_other_form_leaves_the_outcome_open),
        cmocka_unit_test(a_refusal_that_may_be_an_echo_leaves_the_outcome_open),
        cmocka_unit_test(no_other_status_settles_a_payment),
        cmocka_unit_test(an_id_is_named_only_as_a_whole),
        cmocka_unit_test(an_id_beyond_the_end_of_the_body_is_not_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
