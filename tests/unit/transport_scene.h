#ifndef BONUSREC_TESTS_TRANSPORT_SCENE_H
#define BONUSREC_TESTS_TRANSPORT_SCENE_H

/* A scripted server, and a transport to it. */

#include "net/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scripted_server.h"

static inline int64_t at_one_million(void)
{
    return 1000000;
}

/* A server with one script for all requests, and a transport to it. */
struct scene {
    script_fn *answer;
    const char *text;  /* what the simple scripts say */
    const char *extra; /* headers */
    int served[8];     /* requests of each connection */
    struct scripted_server *server;
    struct transport *transport;
};

static inline void open_transport(struct scene *scene, struct transport_options options)
{
    struct error error;

    if (!options.origin)
        options.origin = scene->server->origin;
    options.is_loopback = true;
    if (!options.timeout_ms)
        options.timeout_ms = 10000;
    if (!options.body_max)
        options.body_max = 1000;
    if (!options.max_in_flight)
        options.max_in_flight = 2;
    options.wall_s = at_one_million;
    assert_int_equal(transport_new(&options, &scene->transport, &error), 0);
}

static inline void scene_begin(struct scene *scene, script_fn *script)
{
    scene->server = server_start(script, scene);
    open_transport(scene, (struct transport_options){0});
}

static inline void scene_end(struct scene *scene)
{
    transport_free(scene->transport);
    server_stop(scene->server);
    server_free(scene->server);
}

static inline void post(struct scene *scene, const char *body, bool once, void *tag)
{
    struct http_request request = {.method = "POST",
                                   .headers = {"Content-Type: application/x-amz-json-1.1"}};

    buffer_add_char(&request.path, '/');
    buffer_add_text(&request.body, body);
    transport_send(scene->transport, &request, once, tag);
    http_request_release(&request);
}

/* Waits until there is a result; the caller asks for no more than are under way. */
static inline struct transport_result wait_for(struct scene *scene)
{
    struct transport_result result;

    assert_true(transport_busy(scene->transport) > 0);
    while (!transport_wait(scene->transport, 1000, &result))
        continue;
    return result;
}

static inline struct transport_result ask(struct scene *scene)
{
    post(scene, "{}", false, NULL);
    return wait_for(scene);
}

static inline void say_hello(void *context, const struct seen *seen, struct reply *reply)
{
    (void)context;
    (void)seen;
    reply_say(reply, 200, "", "hello");
}

static inline void hang(void *context, const struct seen *seen, struct reply *reply)
{
    (void)context;
    (void)seen;
    reply->then = THEN_HANG;
}

#endif
