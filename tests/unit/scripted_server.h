#ifndef BONUSREC_TESTS_SCRIPTED_SERVER_H
#define BONUSREC_TESTS_SCRIPTED_SERVER_H

#include "base/buffer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A tiny HTTP server inside a test program: it hands each whole request to the test's script, which
 * says what bytes go back and what becomes of the connection. One thread a connection. */

enum { SERVER_MOST = 512 };

enum then { THEN_KEEP = 0, THEN_CLOSE, THEN_HANG };

/* What the script answers. */
struct reply {
    struct buffer bytes; /* sent as they are; none for silence */
    enum then then;
    int delay_ms; /* before anything is sent */
};

/* A request as it came. */
struct seen {
    struct buffer head; /* request line and headers */
    struct buffer body;
    int connection; /* from 0, in the order of accepting */
    int number;     /* of the request, from 0 */
    int64_t at_ms;
};

typedef void script_fn(void *context, const struct seen *seen, struct reply *reply);

struct scripted_server {
    script_fn *script; /* called by one thread at a time */
    void *context;
    int listener;
    int port;
    char origin[64];
    pthread_t acceptor;
    pthread_t threads[SERVER_MOST];
    int sockets[SERVER_MOST];
    int connections;
    struct seen seen[SERVER_MOST]; /* the first that came */
    int requests;
    int under_way; /* requests that came and were not answered yet */
    int most_under_way;
    bool stopping;
    pthread_mutex_t lock;
};

struct server_connection {
    struct scripted_server *server;
    int number;
    int socket;
};

static inline int64_t server_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void server_sleep_ms(int ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

    (void)nanosleep(&pause, NULL);
}

/* A whole answer with `status`, `headers` ("Name: value\r\n" lines) and `body`. */
static inline void reply_say(struct reply *reply, int status, const char *headers, const char *body)
{
    buffer_printf(&reply->bytes, "HTTP/1.1 %d Status\r\n%sContent-Length: %zu\r\n\r\n%s", status,
                  headers, strlen(body), body);
}

/* Reads one request; false when the connection has ended or speaks no HTTP. */
static inline bool server_read(int socket, struct buffer *pending, struct seen *seen)
{
    char bytes[8192];

    for (;;) {
        const char *end = pending->bytes ? strstr(pending->bytes, "\r\n\r\n") : NULL;
        ssize_t got;

        if (end) {
            const char *length = strcasestr(pending->bytes, "content-length:");
            size_t head = (size_t)(end - pending->bytes) + 4;
            size_t body = length && length < end ? (size_t)strtoul(length + 15, NULL, 10) : 0;

            if (pending->length >= head + body) {
                buffer_add(&seen->head, pending->bytes, head);
                buffer_add(&seen->body, pending->bytes + head, body);
                memmove(pending->bytes, pending->bytes + head + body,
                        pending->length - head - body + 1);
                pending->length -= head + body;
                return true;
            }
        }
        got = recv(socket, bytes, sizeof bytes, 0);
        if (got <= 0 || (pending->length == 0 && (bytes[0] < 'A' || bytes[0] > 'Z')))
            return false;
        buffer_add(pending, bytes, (size_t)got);
    }
}

static inline void server_send(int socket, const struct buffer *bytes)
{
    for (size_t sent = 0; sent < bytes->length;) {
        ssize_t now = send(socket, bytes->bytes + sent, bytes->length - sent, MSG_NOSIGNAL);

        if (now <= 0)
            return;
        sent += (size_t)now;
    }
}

/* Answers one request; false when the connection is to end. */
static inline bool server_answer(struct server_connection *c, struct seen *seen)
{
    struct scripted_server *s = c->server;
    struct reply reply = {.then = THEN_KEEP};
    char byte;

    (void)pthread_mutex_lock(&s->lock);
    seen->connection = c->number;
    seen->number = s->requests;
    seen->at_ms = server_now_ms();
    s->requests++;
    s->under_way++;
    if (s->under_way > s->most_under_way)
        s->most_under_way = s->under_way;
    s->script(s->context, seen, &reply);
    if (seen->number < SERVER_MOST) {
        s->seen[seen->number] = *seen;
    } else {
        buffer_release(&seen->head);
        buffer_release(&seen->body);
    }
    (void)pthread_mutex_unlock(&s->lock);
    if (reply.delay_ms)
        server_sleep_ms(reply.delay_ms);
    (void)pthread_mutex_lock(&s->lock);
    s->under_way--;
    (void)pthread_mutex_unlock(&s->lock);
    if (reply.bytes.length)
        server_send(c->socket, &reply.bytes);
    if (reply.then == THEN_HANG)
        while (recv(c->socket, &byte, 1, 0) >
               0) /* until the other side, or server_stop(), ends it */
            continue;
    buffer_release(&reply.bytes);
    return reply.then == THEN_KEEP;
}

static inline void *server_serve(void *argument)
{
    struct server_connection *c = argument;
    struct buffer pending = BUFFER_INIT;

    for (;;) {
        struct seen seen = {.number = 0};

        if (!server_read(c->socket, &pending, &seen) || !server_answer(c, &seen))
            break;
    }
    (void)shutdown(c->socket, SHUT_RDWR);
    buffer_release(&pending);
    free(c);
    return NULL;
}

static inline void *server_accept(void *argument)
{
    struct scripted_server *s = argument;

    for (;;) {
        struct server_connection *c;
        int socket = accept(s->listener, NULL, NULL);

        if (socket < 0)
            return NULL;
        (void)pthread_mutex_lock(&s->lock);
        if (s->stopping || s->connections == SERVER_MOST) {
            (void)pthread_mutex_unlock(&s->lock);
            (void)close(socket);
            return NULL;
        }
        c = malloc(sizeof *c);
        if (!c)
            abort();
        *c = (struct server_connection){s, s->connections, socket};
        s->sockets[s->connections] = socket;
        if (pthread_create(&s->threads[s->connections], NULL, server_serve, c))
            abort();
        s->connections++;
        (void)pthread_mutex_unlock(&s->lock);
    }
}

/* Listens on a free port of 127.0.0.1; `origin` says where. */
static inline struct scripted_server *server_start(script_fn *script, void *context)
{
    struct scripted_server *s = calloc(1, sizeof *s);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    if (!s)
        abort();
    s->script = script;
    s->context = context;
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&address, sizeof address) ||
        listen(s->listener, 64) || getsockname(s->listener, (struct sockaddr *)&address, &size) ||
        pthread_mutex_init(&s->lock, NULL))
        abort();
    s->port = ntohs(address.sin_port);
    (void)snprintf(s->origin, sizeof s->origin, "http://127.0.0.1:%d", s->port);
    if (pthread_create(&s->acceptor, NULL, server_accept, s))
        abort();
    return s;
}

/* Ends all connections; `seen` and the counts can be read from now on. */
static inline void server_stop(struct scripted_server *s)
{
    (void)pthread_mutex_lock(&s->lock);
    s->stopping = true;
    (void)pthread_mutex_unlock(&s->lock);
    (void)shutdown(s->listener, SHUT_RDWR);
    (void)pthread_join(s->acceptor, NULL);
    for (int i = 0; i < s->connections; i++)
        (void)shutdown(s->sockets[i], SHUT_RDWR);
    for (int i = 0; i < s->connections; i++) {
        (void)pthread_join(s->threads[i], NULL);
        (void)close(s->sockets[i]);
    }
    (void)close(s->listener);
}

static inline void server_free(struct scripted_server *s)
{
    for (int i = 0; i < s->requests && i < SERVER_MOST; i++) {
        buffer_release(&s->seen[i].head);
        buffer_release(&s->seen[i].body);
    }
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
}

#endif
