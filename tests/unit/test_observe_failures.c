/* What fails the whole of a reading: nothing is decided upon a part of it. */
#include "observe/observe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "observe_scene.h"

static void an_answer_that_is_not_mturks_fails_the_whole_at_once(void **state)
{
    static const struct {
        int status;
        const char *body;
    } answers[] = {
        {403, "<?xml version=\"1.0\"?><Error/>"},
        {404, "<html>"                         },
        {302, ""                               },
        {200, "<html>"                         },
        {200, ""                               },
        {204, ""                               }
    };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct scene scene = {.status = answers[i].status, .body = answers[i].body};

        begin(&scene);
        add_row(&scene, "3H1", "3A1");
        expect_failure(&scene, ERROR_PLATFORM, "ListBonusPayments");
        assert_int_equal(scene.server->requests, 1);
        end(&scene);
    }
}

static void refused_credentials_fail_the_whole_and_name_them_and_the_clock(void **state)
{
    struct scene scene = {.status = 400,
                          .headers = "Date: Mon, 12 Jan 1970 13:46:40 GMT\r\n",
                          .body = "{\"__type\":\"InvalidSignatureException\",\"message\":\"no\"}"};

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    expect_failure(&scene, ERROR_CREDENTIALS, "seconds ahead of the platform's");
    assert_string_equal(scene.error.origin, "keys from the test");
    assert_int_equal(scene.server->requests, 1);
    end(&scene);
}

static const char *fails_twice(struct scene *scene, const char *list, const char *token)
{
    (void)list;
    (void)token;
    return scene->asked <= 2 ? NULL : PAGE(PAYMENT("3A1", "01"));
}

static void a_fault_that_passes_is_waited_out(void **state)
{
    static const int statuses[] = {500, 503, 429, 0};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct scene scene = {.page = fails_twice, .status = statuses[i], .body = "busy"};

        begin(&scene);
        add_row(&scene, "3H1", "3A1");
        assert_int_equal(run(&scene), 0);
        assert_int_equal(scene.server->requests, 3);
        assert_int_equal(scene.observed.payments.count, 1);
        assert_int_equal(scene.calls.slowed, statuses[i] ? 2 : 0);
        end(&scene);
    }
}

static void a_fault_that_stays_fails_the_whole_after_eight_tries(void **state)
{
    static const int statuses[] = {500, 429, 0};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct scene scene = {.status = statuses[i], .body = "busy"};

        begin(&scene);
        add_row(&scene, "3H1", "3A1");
        expect_failure(&scene, ERROR_NETWORK, "no usable answer after all tries");
        assert_int_equal(scene.server->requests, 8);
        end(&scene);
    }
}

static const char *page_after_page(struct scene *scene, const char *list, const char *token)
{
    static char page[128];

    (void)list;
    (void)token;
    (void)snprintf(page, sizeof page, PAGE_THEN("t%d", ""), scene->asked);
    return page;
}

static void a_signal_fails_the_whole_although_pages_came(void **state)
{
    struct scene scene = {.page = page_after_page, .stop_at_request = 3};

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    expect_failure(&scene, ERROR_STOPPED, "nothing was sent");
    assert_int_equal(scene.server->requests, 3);
    end(&scene);
}

static void a_signal_during_a_wait_fails_the_whole(void **state)
{
    struct scene scene = {.status = 503, .body = "busy", .stop_at_request = 1};

    (void)state;
    begin(&scene);
    add_row(&scene, "3H1", "3A1");
    expect_failure(&scene, ERROR_STOPPED, "nothing was sent");
    assert_int_equal(scene.server->requests, 1);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_that_is_not_mturks_fails_the_whole_at_once),
        cmocka_unit_test(refused_credentials_fail_the_whole_and_name_them_and_the_clock),
        cmocka_unit_test(a_fault_that_passes_is_waited_out),
        cmocka_unit_test(a_fault_that_stays_fails_the_whole_after_eight_tries),
        cmocka_unit_test(a_signal_fails_the_whole_although_pages_came),
        cmocka_unit_test(a_signal_during_a_wait_fails_the_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
