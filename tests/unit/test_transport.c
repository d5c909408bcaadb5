/* One request, one answer: how far it got, whatever the other side does. */
#include "net/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "transport_scene.h"

/* Answers with the scene's own bytes and closes. */
static void say_text_and_close(void *context, const struct seen *seen, struct reply *reply)
{
    (void)seen;
    buffer_add_text(&reply->bytes, ((struct scene *)context)->text);
    reply->then = THEN_CLOSE;
}

static void an_answer_has_its_status_body_and_tag(void **state)
{
    struct scene scene = {0};
    struct transport_result result;
    int tag;

    (void)state;
    scene_begin(&scene, say_hello);
    assert_int_equal(transport_room(scene.transport), 2);
    post(&scene, "{\"a\":1}", false, &tag);
    assert_int_equal(transport_room(scene.transport), 1);
    assert_int_equal(transport_busy(scene.transport), 1);
    result = wait_for(&scene);
    assert_int_equal(result.reach, REACH_ANSWERED);
    assert_ptr_equal(result.tag, &tag);
    assert_int_equal(result.response.status, 200);
    assert_string_equal(result.response.body, "hello");
    assert_int_equal(result.response.body_length, 5);
    assert_int_equal(result.response.retry_after_s, -1);
    assert_int_equal(result.response.clock_ahead_s, 0);
    assert_false(result.too_large);
    assert_int_equal(transport_room(scene.transport), 2);
    scene_end(&scene);
}

static void the_request_arrives_as_it_was_given(void **state)
{
    struct scene scene = {0};

    (void)state;
    scene_begin(&scene, say_hello);
    post(&scene, "{\"a\":\"\xf0\x9f\x98\x80\"}", false, NULL);
    (void)wait_for(&scene);
    transport_free(scene.transport);
    scene.transport = NULL;
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 1);
    assert_string_equal(buffer_text(&scene.server->seen[0].body), "{\"a\":\"\xf0\x9f\x98\x80\"}");
    assert_int_equal(strncmp(scene.server->seen[0].head.bytes, "POST / HTTP/1.1\r\n", 17), 0);
    assert_non_null(strstr(scene.server->seen[0].head.bytes,
                           "\r\nContent-Type: application/x-amz-json-1.1\r\n"));
    assert_null(strstr(scene.server->seen[0].head.bytes, "Authorization"));
    server_free(scene.server);
}

static void a_get_after_a_post_has_no_body(void **state)
{
    struct scene scene = {0};
    struct http_request get = {.method = "GET"};

    (void)state;
    scene_begin(&scene, say_hello);
    (void)ask(&scene);
    buffer_add_text(&get.path, "/api/v1/x");
    transport_send(scene.transport, &get, false, NULL);
    http_request_release(&get);
    assert_int_equal(wait_for(&scene).reach, REACH_ANSWERED);
    (void)ask(&scene);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(strncmp(scene.server->seen[1].head.bytes, "GET /api/v1/x HTTP/1.1\r\n", 24),
                     0);
    assert_int_equal(scene.server->seen[1].body.length, 0);
    assert_int_equal(strncmp(scene.server->seen[2].head.bytes, "POST / ", 7), 0);
    assert_string_equal(buffer_text(&scene.server->seen[2].body), "{}");
    server_free(scene.server);
}

static void a_port_where_nobody_listens_was_sent_nothing(void **state)
{
    struct scene scene = {0};
    struct transport_result result;

    (void)state;
    scene_begin(&scene, say_hello);
    server_stop(scene.server);
    result = ask(&scene);
    assert_int_equal(result.reach, REACH_NOT_SENT);
    assert_non_null(strstr(result.problem, "connect"));
    transport_free(scene.transport);
    server_free(scene.server);
}

/* No byte of the request leaves before TLS stands. */
static void a_server_without_tls_was_sent_nothing(void **state)
{
    struct scene scene = {0};
    char origin[64];
    struct transport_result result;

    (void)state;
    scene.server = server_start(say_hello, &scene);
    (void)snprintf(origin, sizeof origin, "https://127.0.0.1:%d", scene.server->port);
    open_transport(&scene, (struct transport_options){.origin = origin});
    result = ask(&scene);
    assert_int_equal(result.reach, REACH_NOT_SENT);
    assert_true(result.problem[0]);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 0);
    server_free(scene.server);
}

static void a_server_that_never_answers_leaves_it_open(void **state)
{
    struct scene scene = {0};
    struct transport_result result;

    (void)state;
    scene.server = server_start(hang, &scene);
    open_transport(&scene, (struct transport_options){.timeout_ms = 100});
    result = ask(&scene);
    assert_int_equal(result.reach, REACH_NO_ANSWER);
    assert_non_null(strstr(result.problem, "timed out"));
    scene_end(&scene);
}

static void an_answer_cut_short_is_no_answer(void **state)
{
    static const char *const texts[] = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "no HTTP at all\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct scene scene = {.text = texts[i]};
        struct transport_result result;

        scene_begin(&scene, say_text_and_close);
        result = ask(&scene);
        if (result.reach != REACH_NO_ANSWER)
            fail_msg("\"%s\" was reach %d, status %ld", texts[i], (int)result.reach,
                     result.response.status);
        assert_true(result.problem[0]);
        assert_null(result.response.body);
        transport_free(scene.transport);
        server_stop(scene.server);
        assert_int_equal(scene.server->requests, 1);
        server_free(scene.server);
    }
}

static void a_whole_answer_counts_although_the_connection_closes(void **state)
{
    static const char *const texts[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n{}", /* the end of the connection is that of the body */
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct scene scene = {.text = texts[i]};
        struct transport_result result;

        scene_begin(&scene, say_text_and_close);
        result = ask(&scene);
        assert_int_equal(result.reach, REACH_ANSWERED);
        assert_string_equal(result.response.body, "{}");
        scene_end(&scene);
    }
}

static void send_elsewhere(void *context, const struct seen *seen, struct reply *reply)
{
    char location[128];

    (void)snprintf(location, sizeof location, "Location: %s/other\r\n",
                   ((struct scene *)context)->server->origin);
    reply_say(reply, seen->number % 2 ? 307 : 302, location, "moved");
}

static void a_redirect_is_an_answer_and_not_followed(void **state)
{
    struct scene scene = {0};
    struct transport_result first;

    (void)state;
    scene_begin(&scene, send_elsewhere);
    first = ask(&scene);
    assert_int_equal(first.reach, REACH_ANSWERED);
    assert_int_equal(first.response.status, 302);
    assert_string_equal(first.response.body, "moved");
    assert_int_equal(ask(&scene).response.status, 307);
    transport_free(scene.transport);
    server_stop(scene.server);
    assert_int_equal(scene.server->requests, 2);
    server_free(scene.server);
}

static void say_much(void *context, const struct seen *seen, struct reply *reply)
{
    char body[1101];
    size_t length = seen->number == 0 ? 1000 : 1001;

    (void)context;
    memset(body, 'x', sizeof body);
    body[length] = '\0';
    reply_say(reply, 200, "", body);
}

static void a_body_up_to_the_cap_is_taken_and_a_larger_one_is_said_to_be(void **state)
{
    struct scene scene = {0};
    struct transport_result result;

    (void)state;
    scene_begin(&scene, say_much);
    result = ask(&scene);
    assert_int_equal(result.reach, REACH_ANSWERED);
    assert_int_equal(result.response.body_length, 1000);
    result = ask(&scene);
    assert_int_equal(result.reach, REACH_NO_ANSWER);
    assert_true(result.too_large);
    assert_string_equal(result.problem, "the answer is larger than 1000 bytes");
    result = ask(&scene); /* and the next is not thought large as well */
    assert_true(result.too_large);
    scene_end(&scene);
}

static void say_forty_megabytes(void *context, const struct seen *seen, struct reply *reply)
{
    char *body = malloc(40000001);

    (void)context;
    (void)seen;
    if (!body)
        abort();
    memset(body, 'x', 40000000);
    body[40000000] = '\0';
    reply_say(reply, 200, "", body);
    free(body);
}

static void a_body_of_forty_megabytes_is_cut_off(void **state)
{
    struct scene scene = {0};
    struct transport_result result;

    (void)state;
    scene.server = server_start(say_forty_megabytes, &scene);
    open_transport(&scene, (struct transport_options){.body_max = 8 * 1024 * 1024});
    result = ask(&scene);
    assert_true(result.too_large);
    assert_int_equal(result.reach, REACH_NO_ANSWER);
    scene_end(&scene);
}

static void say_with_headers(void *context, const struct seen *seen, struct reply *reply)
{
    (void)seen;
    reply_say(reply, 503, ((struct scene *)context)->extra, "");
}

static struct http_response with_headers(const char *headers)
{
    struct scene scene = {.extra = headers};
    struct http_response response;

    scene_begin(&scene, say_with_headers);
    response = ask(&scene).response;
    assert_int_equal(response.status, 503);
    scene_end(&scene);
    return response;
}

static void the_date_of_an_answer_says_how_far_our_clock_is_off(void **state)
{
    (void)state;
    /* 1,000,000 seconds after 1970-01-01 is 1970-01-12 13:46:40 */
    assert_int_equal(with_headers("Date: Mon, 12 Jan 1970 13:46:40 GMT\r\n").clock_ahead_s, 0);
    assert_int_equal(with_headers("date: Mon, 12 Jan 1970 13:48:20 GMT\r\n").clock_ahead_s, 100);
    assert_int_equal(with_headers("Date:Mon, 12 Jan 1970 12:46:40 GMT\r\n").clock_ahead_s, -3600);
    assert_int_equal(with_headers("Date: yesterday\r\n").clock_ahead_s, 0);
    assert_int_equal(with_headers("X-Date: Mon, 12 Jan 1970 12:46:40 GMT\r\n").clock_ahead_s, 0);
}

static void retry_after_is_read_in_seconds(void **state)
{
    (void)state;
    assert_int_equal(with_headers("Retry-After: 7\r\n").retry_after_s, 7);
    assert_int_equal(with_headers("retry-after:\t7\r\n").retry_after_s, 7);
    assert_int_equal(with_headers("Retry-After: 7 \r\n").retry_after_s, 7);
    assert_int_equal(with_headers("Retry-After: 0\r\n").retry_after_s, 0);
    assert_int_equal(with_headers("Retry-After: -7\r\n").retry_after_s, -1);
    assert_int_equal(with_headers("Retry-After: soon\r\n").retry_after_s, -1);
    assert_int_equal(with_headers("Retry-After: 7x\r\n").retry_after_s, -1);
    assert_int_equal(with_headers("Retry-After: \r\n").retry_after_s, -1);
    assert_int_equal(with_headers("Retry-After: Mon, 12 Jan 1970 13:46:40 GMT\r\n").retry_after_s,
                     -1);
    assert_int_equal(with_headers("").retry_after_s, -1);
}

static void signed_requests_carry_signature_and_session_token(void **state)
{
    struct scene scene = {0};
    const struct transport_signing signing = {.region = "us-east-1",
                                              .service = "mturk-requester",
                                              .access_key_id = "AKIAIOSFODNN7EXAMPLE",
                                              .secret_access_key =
                                                  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                              .session_token = "EXAMPLE/session+token=="};
    const char *head;

    (void)state;
    scene.server = server_start(say_hello, &scene);
    open_transport(&scene, (struct transport_options){.signing = &signing});
    assert_int_equal(ask(&scene).reach, REACH_ANSWERED);
    transport_free(scene.transport);
    server_stop(scene.server);
    head = scene.server->seen[0].head.bytes;
    assert_non_null(strstr(head, "Authorization: AWS4-HMAC-SHA256 "
                                 "Credential=AKIAIOSFODNN7EXAMPLE/"));
    assert_non_null(strstr(head, "/us-east-1/mturk-requester/aws4_request"));
    assert_non_null(strstr(head, "\r\nX-Amz-Security-Token: EXAMPLE/session+token==\r\n"));
    assert_non_null(strstr(head, "x-amz-security-token"));
    assert_null(strstr(head, "wJalrXUtnFEMI"));
    server_free(scene.server);
}

static void requests_under_way_are_dropped_with_the_transport(void **state)
{
    struct scene scene = {0};
    struct transport_result result;

    (void)state;
    scene_begin(&scene, hang);
    post(&scene, "{}", false, NULL);
    post(&scene, "{}", true, NULL);
    assert_int_equal(transport_room(scene.transport), 0);
    assert_false(transport_wait(scene.transport, 10, &result));
    scene_end(&scene);
    transport_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_its_status_body_and_tag),
        cmocka_unit_test(the_request_arrives_as_it_was_given),
        cmocka_unit_test(a_get_after_a_post_has_no_body),
        cmocka_unit_test(a_port_where_nobody_listens_was_sent_nothing),
        cmocka_unit_test(a_server_without_tls_was_sent_nothing),
        cmocka_unit_test(a_server_that_never_answers_leaves_it_open),
        cmocka_unit_test(an_answer_cut_short_is_no_answer),
        cmocka_unit_test(a_whole_answer_counts_although_the_connection_closes),
        cmocka_unit_test(a_redirect_is_an_answer_and_not_followed),
        cmocka_unit_test(a_body_up_to_the_cap_is_taken_and_a_larger_one_is_said_to_be),
        cmocka_unit_test(a_body_of_forty_megabytes_is_cut_off),
        cmocka_unit_test(the_date_of_an_answer_says_how_far_our_clock_is_off),
        cmocka_unit_test(retry_after_is_read_in_seconds),
        cmocka_unit_test(signed_requests_carry_signature_and_session_token),
        cmocka_unit_test(requests_under_way_are_dropped_with_the_transport),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
