/* The token that goes with every request, and nowhere else. */
#include <stdio.h>
#include <string.h>

#include "transport_scene.h"

#define TOKEN "example-prolific-token"

static void begin_with_token(struct scene *scene, script_fn *script)
{
    char value[] = "Token " TOKEN;

    scene->server = server_start(script, scene);
    open_transport(scene, (struct transport_options){.authorization = value});
    /* What was given may be wiped by whoever gave it. */
    memset(value, 'x', sizeof value - 1);
}

/* How often the header of the request `number` has `line`. */
static int times(const struct scene *scene, int number, const char *line)
{
    const char *at = scene->server->seen[number].head.bytes;
    int count = 0;

    while ((at = strstr(at, line))) {
        count++;
        at += strlen(line);
    }
    return count;
}

static void it_arrives_once_with_each_request(void **state)
{
    struct scene scene = {0};
    struct http_request get = {.method = "GET"};

    (void)state;
    begin_with_token(&scene, say_hello);
    assert_int_equal(ask(&scene).reach, REACH_ANSWERED);
    post(&scene, "{}", true, NULL);
    assert_int_equal(wait_for(&scene).reach, REACH_ANSWERED);
    buffer_add_text(&get.path, "/api/v1/users/me/");
    transport_send(scene.transport, &get, false, NULL);
    http_request_release(&get);
    assert_int_equal(wait_for(&scene).reach, REACH_ANSWERED);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(times(&scene, i, "\r\nAuthorization: Token " TOKEN "\r\n"), 1);
        assert_int_equal(times(&scene, i, "Authorization"), 1);
        assert_int_equal(times(&scene, i, TOKEN), 1);
        assert_int_equal(times(&scene, i, "X-Amz"), 0);
    }
    server_free(scene.server);
}

/* Another request's headers do not push it out, and it does not pile up. */
static void it_stays_beside_the_headers_of_the_request(void **state)
{
    struct scene scene = {0};

    (void)state;
    begin_with_token(&scene, say_hello);
    for (int i = 0; i < 5; i++)
        (void)ask(&scene);
    transport_free(scene.transport);
    server_stop(scene.server);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(times(&scene, i, "\r\nContent-Type: application/x-amz-json-1.1\r\n"), 1);
        assert_int_equal(times(&scene, i, TOKEN), 1);
    }
    server_free(scene.server);
}

static void send_to_another_host(void *context, const struct seen *seen, struct reply *reply)
{
    char location[128];

    (void)seen;
    (void)snprintf(location, sizeof location, "Location: http://localhost:%d/\r\n",
                   ((struct scene *)context)->server->port);
    reply_say(reply, 302, location, "");
}

static void it_follows_no_redirect(void **state)
{
    struct scene scene = {0};

    (void)state;
    begin_with_token(&scene, send_to_another_host);
    assert_int_equal(ask(&scene).response.status, 302);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 1);
    server_free(scene.server);
}

static void close_at_once(void *context, const struct seen *seen, struct reply *reply)
{
    (void)context;
    (void)seen;
    reply->then = THEN_CLOSE;
}

static void speak_no_http(void *context, const struct seen *seen, struct reply *reply)
{
    (void)context;
    /* Even a server that says back what it heard. */
    buffer_add(&reply->bytes, buffer_text(&seen->head), seen->head.length);
    reply->then = THEN_CLOSE;
}

static void say_too_much(void *context, const struct seen *seen, struct reply *reply)
{
    char body[2000];

    (void)context;
    (void)seen;
    memset(body, 'x', sizeof body);
    body[sizeof body - 1] = '\0';
    reply_say(reply, 200, "", body);
}

static void says_nothing_of_it(struct scene *scene)
{
    struct transport_result result = ask(scene);

    assert_int_not_equal(result.reach, REACH_ANSWERED);
    assert_true(result.problem[0]);
    assert_null(strstr(result.problem, TOKEN));
    assert_null(strstr(result.problem, "Token"));
}

static void no_problem_has_it(void **state)
{
    static script_fn *const scripts[] = {close_at_once, speak_no_http, say_too_much};

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct scene scene = {0};

        begin_with_token(&scene, scripts[i]);
        says_nothing_of_it(&scene);
        server_stop(scene.server);
        says_nothing_of_it(&scene); /* and nobody listens any more */
        transport_free(scene.transport);
        server_free(scene.server);
    }
}

/* A gateway in its debugging days. */
static void say_what_was_heard(void *context, const struct seen *seen, struct reply *reply)
{
    char body[600];

    (void)context;
    (void)snprintf(body, sizeof body, "{\"heard\":[\"%s\",\"%s\",\"example-prolific\"]}", TOKEN,
                   strstr(buffer_text(&seen->head), TOKEN) ? TOKEN : "");
    reply_say(reply, 200, "", body);
}

static void an_answer_that_repeats_it_is_handed_on_without_it(void **state)
{
    struct scene scene = {0};
    struct transport_result result;

    (void)state;
    begin_with_token(&scene, say_what_was_heard);
    result = ask(&scene);
    assert_int_equal(result.reach, REACH_ANSWERED);
    assert_string_equal(
        result.response.body,
        "{\"heard\":[\"**********************\",\"**********************\",\"example-prolific\"]}");
    transport_free(scene.transport);
    server_stop(scene.server);
    server_free(scene.server);
}

static void without_one_there_is_no_such_header(void **state)
{
    struct scene scene = {0};

    (void)state;
    scene_begin(&scene, say_hello);
    (void)ask(&scene);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(times(&scene, 0, "Authorization"), 0);
    server_free(scene.server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_arrives_once_with_each_request),
        cmocka_unit_test(it_stays_beside_the_headers_of_the_request),
        cmocka_unit_test(it_follows_no_redirect),
        cmocka_unit_test(no_problem_has_it),
        cmocka_unit_test(an_answer_that_repeats_it_is_handed_on_without_it),
        cmocka_unit_test(without_one_there_is_no_such_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
