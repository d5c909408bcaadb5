/* The balance is known, or it is said why not. */
#include "observe/observe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "observe_scene.h"

static int run_balance(struct scene *scene, struct money *balance)
{
    struct observe_request request = request_of(scene);
    int result;

    *balance = (struct money){-7, "XXX"};
    result = observe_balance(&request, NULL, balance, &scene->error);
    server_stop(scene->server);
    return result;
}

static const char *balance_at_the_third(struct scene *scene, const char *list, const char *token)
{
    (void)list;
    (void)token;
    return scene->asked <= 2 ? NULL : "{\"AvailableBalance\":\"12.50\"}";
}

static void the_balance_is_asked_for_until_it_is_known(void **state)
{
    static const int statuses[] = {503, 0};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct scene scene = {.page = balance_at_the_third, .status = statuses[i], .body = "busy"};
        struct money balance;

        begin(&scene);
        assert_int_equal(run_balance(&scene, &balance), 0);
        assert_int_equal(balance.minor, 1250);
        assert_int_equal(scene.server->requests, 3);
        end(&scene);
    }
}

static void expect_no_balance(struct scene scene, enum error_kind kind, int requests)
{
    struct money balance;

    begin(&scene);
    assert_int_equal(run_balance(&scene, &balance), -1);
    assert_int_equal(scene.error.kind, kind);
    assert_true(scene.error.text[0]);
    assert_int_equal(balance.minor, -7);
    assert_string_equal(balance.currency, "XXX");
    assert_int_equal(scene.server->requests, requests);
    end(&scene);
}

static void a_balance_that_cannot_be_had_is_an_error_of_its_kind(void **state)
{
    (void)state;
    expect_no_balance((struct scene){.status = 500, .body = ""}, ERROR_NETWORK, 8);
    expect_no_balance((struct scene){.status = 0}, ERROR_NETWORK, 8);
    expect_no_balance((struct scene){.status = 403, .body = "<html>"}, ERROR_PLATFORM, 1);
    expect_no_balance((struct scene){.status = 200, .body = "{}"}, ERROR_PLATFORM, 1);
    expect_no_balance((struct scene){.status = 400, .body = "{\"__type\":\"ExpiredToken\"}"},
                      ERROR_CREDENTIALS, 1);
    expect_no_balance((struct scene){.stop = 1}, ERROR_STOPPED, 0);
    expect_no_balance((struct scene){.status = 503, .body = "", .stop_at_request = 1},
                      ERROR_STOPPED, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_balance_is_asked_for_until_it_is_known),
        cmocka_unit_test(a_balance_that_cannot_be_had_is_an_error_of_its_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
