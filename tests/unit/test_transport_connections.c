/* Which connection a request takes: one that is kept alive, or one of its own. */
#include "net/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "transport_scene.h"

static void requests_share_a_kept_alive_connection(void **state)
{
    struct scene scene = {0};

    (void)state;
    scene_begin(&scene, say_hello);
    for (int i = 0; i < 5; i++)
        assert_int_equal(ask(&scene).reach, REACH_ANSWERED);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 5);
    assert_int_equal(scene.server->connections, 1);
    server_free(scene.server);
}

/* The second request on a connection finds it closed, without a byte of an answer. */
static void close_second_of_a_connection(void *context, const struct seen *seen,
                                         struct reply *reply)
{
    struct scene *scene = context;

    if (scene->served[seen->connection]++ == 0)
        reply_say(reply, 200, "", "{}");
    else
        reply->then = THEN_CLOSE;
}

static int arrivals_after_a_dead_connection(bool once, struct transport_result *second)
{
    struct scene scene = {0};
    int arrivals = 0;

    scene_begin(&scene, close_second_of_a_connection);
    post(&scene, "first", once, NULL);
    assert_int_equal(wait_for(&scene).reach, REACH_ANSWERED);
    post(&scene, "second", once, NULL);
    *second = wait_for(&scene);
    transport_free(scene.transport);
    server_stop(scene.server);
    for (int i = 0; i < scene.server->requests; i++)
        arrivals += strcmp(buffer_text(&scene.server->seen[i].body), "second") == 0;
    server_free(scene.server);
    return arrivals;
}

/* Why the next test must hold: libcurl repeats a POST by itself when a connection that it used
 * before dies without an answer. The one who sent it sees a single success. */
static void libcurl_repeats_a_post_on_a_connection_that_died(void **state)
{
    struct transport_result result;

    (void)state;
    assert_int_equal(arrivals_after_a_dead_connection(false, &result), 2);
    assert_int_equal(result.reach, REACH_ANSWERED);
}

static void a_request_marked_once_arrives_once(void **state)
{
    struct transport_result result;

    (void)state;
    assert_int_equal(arrivals_after_a_dead_connection(true, &result), 1);
    assert_int_equal(result.reach, REACH_ANSWERED); /* a connection of its own: it was the first */
}

/* Once: on a connection that nothing used before and nothing uses after, whatever was kept alive.
 */
static void a_request_marked_once_has_its_connection_to_itself(void **state)
{
    struct scene scene = {0};

    (void)state;
    scene_begin(&scene, say_hello);
    for (int i = 0; i < 6; i++) {
        post(&scene, "{}", i % 2 == 0, NULL);
        assert_int_equal(wait_for(&scene).reach, REACH_ANSWERED);
    }
    transport_free(scene.transport);
    server_stop(scene.server);
    for (int i = 0; i < 6; i += 2)
        for (int k = 0; k < 6; k++)
            if (k != i)
                assert_int_not_equal(scene.server->seen[i].connection,
                                     scene.server->seen[k].connection);
    server_free(scene.server);
}

static void close_always(void *context, const struct seen *seen, struct reply *reply)
{
    (void)context;
    (void)seen;
    reply->then = THEN_CLOSE;
}

static void a_request_marked_once_that_gets_no_answer_arrives_once(void **state)
{
    struct scene scene = {0};

    (void)state;
    scene_begin(&scene, close_always);
    post(&scene, "{}", true, NULL);
    assert_int_equal(wait_for(&scene).reach, REACH_NO_ANSWER);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 1);
    server_free(scene.server);
}

static void a_proxy_is_not_asked_for_loopback(void **state)
{
    struct scene scene = {0};

    (void)state;
    assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1/", 1), 0);
    assert_int_equal(setenv("ALL_PROXY", "http://127.0.0.1:1/", 1), 0);
    scene_begin(&scene, say_hello);
    assert_int_equal(ask(&scene).reach, REACH_ANSWERED);
    scene_end(&scene);
    assert_int_equal(unsetenv("http_proxy") | unsetenv("ALL_PROXY"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_share_a_kept_alive_connection),
        cmocka_unit_test(libcurl_repeats_a_post_on_a_connection_that_died),
        cmocka_unit_test(a_request_marked_once_arrives_once),
        cmocka_unit_test(a_request_marked_once_has_its_connection_to_itself),
        cmocka_unit_test(a_request_marked_once_that_gets_no_answer_arrives_once),
        cmocka_unit_test(a_proxy_is_not_asked_for_loopback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
