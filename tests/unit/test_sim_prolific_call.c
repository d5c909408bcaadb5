#include "sim/prolific_call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static struct prolific_call read_call(const char *method, const char *target)
{
    struct http_request request = {.method = method, .target = target};
    struct prolific_call call;

    prolific_call_read(&request, &arena, &call);
    return call;
}

static int drop_texts(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void leads_to(const char *method, const char *target, enum prolific_operation operation)
{
    struct prolific_call call = read_call(method, target);

    if (call.operation != operation || call.address != ADDRESS_KNOWN)
        fail_msg("%s %s is %d %d", method, target, call.operation, call.address);
}

static void each_operation_has_its_address(void **state)
{
    (void)state;
    leads_to("GET", "/api/v1/users/me/", PROLIFIC_GET_ME);
    leads_to("GET", "/api/v1/studies/a1/", PROLIFIC_GET_STUDY);
    leads_to("GET", "/api/v1/studies/a1/cost/", PROLIFIC_GET_STUDY_COST);
    leads_to("GET", "/api/v1/studies/a1/submissions/", PROLIFIC_LIST_STUDY_SUBMISSIONS);
    leads_to("GET", "/api/v1/submissions/?study=a1", PROLIFIC_LIST_SUBMISSIONS);
    leads_to("GET", "/api/v1/submissions/a1/", PROLIFIC_GET_SUBMISSION);
    leads_to("GET", "/api/v1/workspaces/", PROLIFIC_LIST_WORKSPACES);
    leads_to("GET", "/api/v1/workspaces/a1/balance/", PROLIFIC_GET_BALANCE);
    leads_to("POST", "/api/v1/submissions/bonus-payments/", PROLIFIC_SET_UP_BONUSES);
    leads_to("POST", "/api/v1/bulk-bonus-payments/a1/pay/", PROLIFIC_PAY_BONUSES);
}

static void the_id_in_the_path_is_what_the_operation_names(void **state)
{
    struct prolific_call call = read_call("GET", "/api/v1/studies/a1/cost/");

    (void)state;
    assert_string_equal(call.study_id, "a1");
    assert_null(call.submission_id);
    assert_string_equal(read_call("GET", "/api/v1/submissions/b2/").submission_id, "b2");
    assert_string_equal(read_call("GET", "/api/v1/workspaces/c3/balance/").workspace_id, "c3");
    assert_string_equal(read_call("POST", "/api/v1/bulk-bonus-payments/d4/pay/").bulk_id, "d4");
}

static void an_address_that_is_not_one_says_why(void **state)
{
    static const struct {
        const char *method;
        const char *target;
        enum prolific_address address;
    } cases[] = {
        {"GET",  "/api/v1/users/me",                    ADDRESS_WITHOUT_SLASH    },
        {"GET",  "/api/v1/submissions?study=a1",        ADDRESS_WITHOUT_SLASH    },
        {"POST", "/api/v1/bulk-bonus-payments/a1/pay",  ADDRESS_WITHOUT_SLASH    },
        {"GET",  "/api/v1/bulk-bonus-payments/a1/pay/", ADDRESS_WITH_OTHER_METHOD},
        {"GET",  "/api/v1/submissions/bonus-payments/", ADDRESS_WITH_OTHER_METHOD},
        {"POST", "/api/v1/studies/a1/",                 ADDRESS_WITH_OTHER_METHOD},
        {"GET",  "/api/v1/",                            ADDRESS_UNKNOWN          },
        {"GET",  "/api/v1/studies/",                    ADDRESS_UNKNOWN          },
        {"GET",  "/api/v1/studies//cost/",              ADDRESS_UNKNOWN          },
        {"GET",  "/api/v1/submissions/a1/b2/",          ADDRESS_UNKNOWN          },
        {"GET",  "/api/v1/users/me//",                  ADDRESS_UNKNOWN          },
        {"GET",  "/api/v1/nothing/",                    ADDRESS_UNKNOWN          },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct prolific_call call = read_call(cases[i].method, cases[i].target);

        if (call.operation != PROLIFIC_UNKNOWN || call.address != cases[i].address)
            fail_msg("%s %s is %d %d", cases[i].method, cases[i].target, call.operation,
                     call.address);
    }
}

static void the_query_of_a_list_is_decoded(void **state)
{
    struct prolific_call call = read_call(
        "GET", "/api/v1/submissions/?study=a%31&page=2&&page_size=1%30&ordering=%2Dstarted_at");

    (void)state;
    assert_string_equal(call.study_id, "a1");
    assert_string_equal(call.page, "2");
    assert_string_equal(call.page_size, "10");
    assert_string_equal(call.ordering, "-started_at");
    assert_null(call.stranger);
    assert_string_equal(read_call("GET", "/api/v1/submissions/?study=a+%zz%4").study_id, "a %zz%4");
    assert_string_equal(read_call("GET", "/api/v1/submissions/?study").study_id, "");
}

static void a_parameter_that_nobody_knows_is_noticed(void **state)
{
    (void)state;
    assert_string_equal(read_call("GET", "/api/v1/submissions/?study=a1&pagesize=9").stranger,
                        "pagesize");
    assert_string_equal(read_call("GET", "/api/v1/users/me/?study=a1").stranger, "study");
    assert_null(read_call("GET", "/api/v1/studies/a1/submissions/?ordering=status").stranger);
}

static void names_and_operations_belong_together(void **state)
{
    (void)state;
    for (int i = PROLIFIC_UNKNOWN + 1; i < PROLIFIC_OPERATION_COUNT; i++)
        assert_int_equal(
            prolific_operation_from_name(prolific_operation_name((enum prolific_operation)i)), i);
    assert_int_equal(prolific_operation_from_name("GetStudies"), PROLIFIC_UNKNOWN);
    assert_int_equal(prolific_operation_from_name(""), PROLIFIC_UNKNOWN);
}

#define test(name) cmocka_unit_test_teardown(name, drop_texts)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(each_operation_has_its_address),
        test(the_id_in_the_path_is_what_the_operation_names),
        test(an_address_that_is_not_one_says_why),
        test(the_query_of_a_list_is_decoded),
        test(a_parameter_that_nobody_knows_is_noticed),
        test(names_and_operations_belong_together),
    };

    return cmocka_run_group_tests_name("sim/prolific_call", tests, NULL, NULL);
}
