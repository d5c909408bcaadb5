#include "platform/platform.h"

#include "platform/mturk.h"
#include "platform/prolific.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_platform_is_found_by_its_exact_name(void **state)
{
    (void)state;
    assert_ptr_equal(platform_find("mturk"), &mturk_platform);
    assert_ptr_equal(platform_find("mturk-sandbox"), &mturk_sandbox_platform);
    assert_ptr_equal(platform_find("prolific"), &prolific_platform);
    assert_null(platform_find("mtur"));
    assert_null(platform_find("Prolific"));
    assert_null(platform_find("MTurk"));
    assert_null(platform_find("mturk "));
    assert_null(platform_find(""));
}

static void the_sandbox_is_another_address_and_all_else_the_same(void **state)
{
    struct platform sandbox = mturk_sandbox_platform;
    struct field_rules fields = *mturk_sandbox_platform.fields;

    (void)state;
    assert_string_equal(mturk_platform.endpoint, "https://mturk-requester.us-east-1.amazonaws.com");
    assert_string_equal(sandbox.endpoint,
                        "https://mturk-requester-sandbox.us-east-1.amazonaws.com");
    sandbox.name = mturk_platform.name;
    sandbox.endpoint = mturk_platform.endpoint;
    sandbox.fields = mturk_platform.fields;
    assert_memory_equal(&sandbox, &mturk_platform, sizeof sandbox);
    assert_string_equal(fields.platform, mturk_sandbox_platform.name);
    fields.platform = mturk_platform.fields->platform;
    fields.markers = mturk_platform.fields->markers;
    assert_memory_equal(&fields, mturk_platform.fields, sizeof fields);
    assert_string_equal(mturk_platform.aws_region, "us-east-1");
    assert_string_equal(mturk_platform.aws_service, "mturk-requester");
    assert_string_equal(mturk_platform.currency, "USD");
    assert_true(mturk_platform.signed_by_aws);
    assert_true(mturk_platform.resend_is_safe);
}

static void the_rules_know_the_name_of_their_platform(void **state)
{
    size_t count;
    const struct platform *const *list = platform_list(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(list[i]->fields->platform, list[i]->name);
        for (const struct field_marker *m = list[i]->fields->markers; m->text; m++)
            assert_in_range(strlen(m->text), 1, FIELD_MARKER_MAX);
    }
}

/* A guess in a message must not name two platforms for one id. */
static void no_id_has_the_look_of_two_platforms(void **state)
{
    static const struct {
        const char *id;
        bool worker, assignment, prolific;
    } cases[] = {
        {"A1EXAMPLEWORKER",                true,  false, false},
        {"AZ3456EXAMPLE",                  true,  false, false},
        {"AFEXAMPLE",                      false, false, false},
        {"ALETTERSONLY",                   false, false, false},
        {"B1EXAMPLEWORKER",                false, false, false},
        {"3EXAMPLEASSIGNMENT000000000001", false, true,  false},
        {"123RVWYBAZW00EXAMPLE",           false, true,  false},
        {"60ffe5c8371090c7041d43f8",       false, false, true },
        {"60FFE5C8371090C7041D43F8",       false, false, false},
        {"60ffe5c8371090c7041d43f",        false, false, false},
        {"601234567890123000000000",       false, false, false},
        {"somebody@example.org",           false, false, false},
        {"",                               false, false, false}
    };
    const struct field_rules *mturk = mturk_platform.fields;
    const struct field_rules *prolific = prolific_platform.fields;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(mturk->looks_like(FIELD_WORKER, cases[i].id), cases[i].worker);
        assert_int_equal(mturk->looks_like(FIELD_ASSIGNMENT, cases[i].id), cases[i].assignment);
        assert_int_equal(mturk->looks_like(FIELD_GROUP, cases[i].id), cases[i].assignment);
        assert_int_equal(prolific->looks_like(FIELD_WORKER, cases[i].id), cases[i].prolific);
    }
}

/* Requester pricing: 20 % of the bonus, at least one cent. */
static void mturks_fee_is_a_fifth_rounded_half_up_and_a_cent_at_least(void **state)
{
    static const int64_t fees[][2] = {
        {1,          1        },
        {2,          1        },
        {3,          1        },
        {5,          1        },
        {7,          1        },
        {8,          2        },
        {12,         2        },
        {13,         3        },
        {17,         3        },
        {18,         4        },
        {100,        20       },
        {101,        20       },
        {102,        20       },
        {103,        21       },
        {999,        200      },
        {1205,       241      },
        {1000000000, 200000000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof fees / sizeof *fees; i++)
        assert_int_equal(mturk_platform.fee(fees[i][0]), fees[i][1]);
}

static void accept_id(enum field field, const char *id)
{
    const char *problem = mturk_platform.fields->check_id(field, id);

    if (problem)
        fail_msg("\"%s\" %s", id, problem);
}

static void refuse_id(enum field field, const char *id, const char *said)
{
    const char *problem = mturk_platform.fields->check_id(field, id);

    if (!problem)
        fail_msg("\"%s\" was taken for an id", id);
    assert_non_null(strstr(problem, said));
}

#define SIXTY_FOUR "A234567890123456789012345678901234567890123456789012345678901234"

static void ids_are_capital_letters_and_digits_up_to_64(void **state)
{
    static const char *const wrong[] = {"3abc", "3 A",       "3A ",     " 3A",
                                        "3-A",  "3\xc3\x84", "3.0E+12", "TP_3A"};

    (void)state;
    for (enum field field = FIELD_WORKER; field <= FIELD_GROUP; field++) {
        accept_id(field, "A1");
        accept_id(field, SIXTY_FOUR);
        refuse_id(field, SIXTY_FOUR "5", "1 to 64 characters");
        refuse_id(field, "", field == FIELD_WORKER ? "begin with A" : "1 to 64 characters");
        refuse_id(field, "A 1", "capital letters and digits only");
    }
    accept_id(FIELD_ASSIGNMENT, "3EXAMPLEASSIGNMENT000000000001");
    accept_id(FIELD_GROUP, "3");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        refuse_id(FIELD_ASSIGNMENT, wrong[i], "capital letters and digits only");
        refuse_id(FIELD_GROUP, wrong[i], "capital letters and digits only");
    }
}

static void a_worker_id_begins_with_a_and_has_two_characters(void **state)
{
    (void)state;
    accept_id(FIELD_WORKER, "AA");
    refuse_id(FIELD_WORKER, "A", "1 to 64 characters");
    refuse_id(FIELD_WORKER, "B1", "begin with A");
    refuse_id(FIELD_WORKER, "a1", "begin with A");
}

/* Why `verdict` stops a run, as main would print it. */
static struct error stop_error(enum verdict verdict, int64_t clock_ahead_s)
{
    struct answer answer;
    struct error error;

    answer_set(&answer, verdict, "TheCode", "ListBonusPayments: the words");
    platform_stop_error(&answer, "profile \"lab\"", clock_ahead_s, &error);
    return error;
}

static void expect_stop(enum verdict verdict, enum error_kind kind, const char *origin,
                        const char *text)
{
    struct error error = stop_error(verdict, 0);

    assert_int_equal(error.kind, kind);
    assert_string_equal(error.origin, origin);
    assert_string_equal(error.text, text);
}

static void each_verdict_that_stops_a_run_is_an_error_of_its_kind(void **state)
{
    (void)state;
    expect_stop(VERDICT_NOT_ALLOWED, ERROR_CREDENTIALS, "profile \"lab\"",
                "the platform does not accept these credentials: ListBonusPayments: the words "
                "(TheCode); check the keys or the token, and the account");
    expect_stop(VERDICT_OUT_OF_FUNDS, ERROR_GUARD, "TheCode", "ListBonusPayments: the words");
    expect_stop(VERDICT_NOT_PLATFORM, ERROR_PLATFORM, "", "ListBonusPayments: the words");
    expect_stop(VERDICT_UNKNOWN, ERROR_NETWORK, "",
                "no usable answer after all tries (ListBonusPayments: the words); run again once "
                "that is mended or over");
    expect_stop(VERDICT_SLOW_DOWN, ERROR_NETWORK, "",
                "no usable answer after all tries (ListBonusPayments: the words); run again once "
                "that is mended or over");
    expect_stop(VERDICT_REFUSED, ERROR_PLATFORM, "TheCode", "ListBonusPayments: the words");
    expect_stop(VERDICT_ACCEPTED, ERROR_PLATFORM, "TheCode", "ListBonusPayments: the words");
    expect_stop(VERDICT_ALREADY_PAID, ERROR_PLATFORM, "TheCode", "ListBonusPayments: the words");
}

static void refused_credentials_name_a_clock_that_is_off(void **state)
{
    (void)state;
    assert_non_null(
        strstr(stop_error(VERDICT_NOT_ALLOWED, 61).text,
               "; this machine's clock is 61 seconds behind the platform's: set it; check "
               "the keys or the token"));
    assert_non_null(strstr(stop_error(VERDICT_NOT_ALLOWED, -7200).text,
                           "; this machine's clock is 7200 seconds ahead of the platform's"));
    assert_null(strstr(stop_error(VERDICT_NOT_ALLOWED, 60).text, "clock"));
    assert_null(strstr(stop_error(VERDICT_NOT_ALLOWED, -60).text, "clock"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_platform_is_found_by_its_exact_name),
        cmocka_unit_test(the_sandbox_is_another_address_and_all_else_the_same),
        cmocka_unit_test(the_rules_know_the_name_of_their_platform),
        cmocka_unit_test(no_id_has_the_look_of_two_platforms),
        cmocka_unit_test(mturks_fee_is_a_fifth_rounded_half_up_and_a_cent_at_least),
        cmocka_unit_test(ids_are_capital_letters_and_digits_up_to_64),
        cmocka_unit_test(a_worker_id_begins_with_a_and_has_two_characters),
        cmocka_unit_test(each_verdict_that_stops_a_run_is_an_error_of_its_kind),
        cmocka_unit_test(refused_credentials_name_a_clock_that_is_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
