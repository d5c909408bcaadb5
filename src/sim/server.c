#include "sim/server.h"

#include "base/arena.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 1024 * 1024, PIECE_SIZE = 64 * 1024, HEADERS_MAX = 64 };

/* One request on its way through: made when its first line is read, freed when it is over. */
struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    char *target;
    struct buffer body;
    bool begun;
    bool too_large;
    bool answered;
    struct http_answer answer;
    int64_t due_ms;        /* when a held answer goes out; INT64_MAX: never */
    struct exchange *next; /* among the held ones */
};

struct server {
    struct MHD_Daemon *daemon;
    server_handler *handler;
    void *context;
    uint64_t connections;
    struct exchange *held;
    bool failed;
    struct error error;
};

/* libmicrohttpd shows the target here before it decodes it: it is signed as it was sent. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    struct exchange *exchange = xcalloc(1, sizeof *exchange);

    exchange->server = context;
    exchange->connection = connection;
    exchange->target = xstrdup(target);
    exchange->answer = HTTP_ANSWER_INIT;
    return exchange;
}

static void on_end(void *context, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;

    (void)context;
    (void)connection;
    (void)code;
    if (!exchange)
        return;
    *state = NULL;
    buffer_release(&exchange->body);
    http_answer_release(&exchange->answer);
    free(exchange->target);
    free(exchange);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **number,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;

    (void)connection;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        *number = (void *)(uintptr_t)++server->connections;
}

struct header_list {
    struct http_header list[HEADERS_MAX];
    size_t count;
};

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct header_list *headers = context;

    (void)kind;
    if (headers->count == HEADERS_MAX)
        return MHD_NO;
    headers->list[headers->count].name = name;
    headers->list[headers->count++].value = value ? value : "";
    return MHD_YES;
}

static unsigned peer_port(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sockaddr_in address;

    if (!info || !info->client_addr || info->client_addr->sa_family != AF_INET)
        return 0;
    memcpy(&address, info->client_addr, sizeof address);
    return ntohs(address.sin_port);
}

static int ask_handler(struct exchange *exchange, const char *method)
{
    struct server *server = exchange->server;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct header_list headers = {.count = 0};
    struct http_request request = {
        .method = method,
        .target = exchange->target,
        .headers = headers.list,
        .body = buffer_text(&exchange->body),
        .body_length = exchange->body.length,
        .connection = info ? (uint64_t)(uintptr_t)info->socket_context : 0,
        .peer_port = peer_port(exchange->connection),
    };

    (void)MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, on_header, &headers);
    request.header_count = headers.count;
    exchange->answered = true;
    if (exchange->too_large) {
        exchange->answer.status = MHD_HTTP_CONTENT_TOO_LARGE;
        exchange->answer.content_type = "text/plain";
        buffer_add_text(&exchange->answer.body, "a request may have 1 MiB at most\n");
        return 0;
    }
    return server->handler(server->context, &request, &exchange->answer, &server->error);
}

static void hold(struct exchange *exchange)
{
    struct server *server = exchange->server;
    int64_t hold_ms = exchange->answer.hold_ms;

    exchange->due_ms = hold_ms == HOLD_FOR_EVER ? INT64_MAX : clock_monotonic_ms() + hold_ms;
    exchange->next = server->held;
    server->held = exchange;
    MHD_suspend_connection(exchange->connection);
}

/* Lets every held answer go that is due at `now_ms`; INT64_MAX lets all go. */
static void let_go(struct server *server, int64_t now_ms)
{
    struct exchange **place = &server->held;

    while (*place) {
        struct exchange *exchange = *place;

        if (exchange->due_ms > now_ms) {
            place = &exchange->next;
            continue;
        }
        *place = exchange->next;
        MHD_resume_connection(exchange->connection);
    }
}

/* Hands over the body piece by piece: all of it and the padding, or half and then an error, upon
 * which libmicrohttpd closes the connection although more was announced. */
static ssize_t on_body(void *context, uint64_t position, char *bytes, size_t room)
{
    struct exchange *exchange = context;
    const struct buffer *body = &exchange->answer.body;
    uint64_t end = body->length + exchange->answer.padding;
    size_t length = 0;

    if (exchange->answer.delivery == DELIVER_HALF)
        end /= 2;
    if (position >= end)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (room > end - position)
        room = (size_t)(end - position);
    if (position < body->length) {
        length = body->length - (size_t)position;
        length = length < room ? length : room;
        memcpy(bytes, body->bytes + position, length);
    }
    memset(bytes + length, ' ', room - length);
    return (ssize_t)room;
}

static struct MHD_Response *make_response(struct exchange *exchange)
{
    struct http_answer *answer = &exchange->answer;
    size_t length = answer->body.length;

    if (answer->delivery == DELIVER_HALF || answer->padding)
        return MHD_create_response_from_callback(length + answer->padding, PIECE_SIZE, on_body,
                                                 exchange, NULL);
    /* The body stays where it is until on_end(). */
    return MHD_create_response_from_buffer(length, answer->body.bytes, MHD_RESPMEM_PERSISTENT);
}

static void add_headers(const struct http_answer *answer, struct MHD_Response *response)
{
    char seconds[32];

    (void)snprintf(seconds, sizeof seconds, "%lld", (long long)answer->retry_after_s);
    if (answer->content_type)
        (void)MHD_add_response_header(response, "Content-Type", answer->content_type);
    if (answer->location)
        (void)MHD_add_response_header(response, "Location", answer->location);
    if (answer->retry_after_s >= 0)
        (void)MHD_add_response_header(response, "Retry-After", seconds);
    if (answer->request_id[0])
        (void)MHD_add_response_header(response, "x-amzn-RequestId", answer->request_id);
    if (answer->date[0])
        (void)MHD_add_response_header(response, "Date", answer->date);
}

static enum MHD_Result deliver(struct exchange *exchange)
{
    struct http_answer *answer = &exchange->answer;
    struct MHD_Response *response;
    enum MHD_Result result;

    /* libmicrohttpd closes the connection without a byte when a handler says no. */
    if (answer->delivery == DELIVER_NOTHING)
        return MHD_NO;
    response = make_response(exchange);
    if (!response)
        return MHD_NO;
    add_headers(answer, response);
    result = MHD_queue_response(exchange->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* The parameters are libmicrohttpd's. */
/* NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    struct server *server = context;
    struct exchange *exchange = *state;

    (void)connection;
    (void)url;
    (void)version;
    if (!exchange->begun) {
        exchange->begun = true;
        return MHD_YES;
    }
    if (*upload_size) {
        exchange->too_large |= *upload_size > BODY_MAX - exchange->body.length;
        if (!exchange->too_large)
            buffer_add(&exchange->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (!exchange->answered) {
        if (server->failed || ask_handler(exchange, method)) {
            server->failed = true;
            return MHD_NO;
        }
        if (exchange->answer.hold_ms) {
            hold(exchange);
            return MHD_YES;
        }
    }
    return deliver(exchange);
}

int server_new(struct server **server, unsigned port, server_handler *handler, void *context,
               struct error *error)
{
    struct server *fresh = xcalloc(1, sizeof *fresh);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
    };

    fresh->handler = handler;
    fresh->context = context;
    fresh->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK,
                         (uint16_t)port, NULL, NULL, on_request, fresh, MHD_OPTION_SOCK_ADDR,
                         (struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK, on_target, fresh,
                         MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_NOTIFY_CONNECTION,
                         on_connection, fresh, MHD_OPTION_CONNECTION_LIMIT, 1000U, MHD_OPTION_END);
    if (!fresh->daemon) {
        free(fresh);
        return error_set(error, ERROR_NETWORK, "127.0.0.1",
                         "cannot listen on port %u: %s; --port 0 takes a free one", port,
                         strerror(errno));
    }
    *server = fresh;
    return 0;
}

unsigned server_port(const struct server *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

/* How long to sleep: until libmicrohttpd or a held answer wants something. */
static int sleep_ms(const struct server *server)
{
    MHD_UNSIGNED_LONG_LONG daemon_ms;
    int64_t now_ms = clock_monotonic_ms();
    int64_t ms = INT_MAX;

    if (MHD_get_timeout(server->daemon, &daemon_ms) == MHD_YES && daemon_ms < INT_MAX)
        ms = (int64_t)daemon_ms;
    for (const struct exchange *e = server->held; e; e = e->next)
        if (e->due_ms != INT64_MAX && e->due_ms - now_ms < ms)
            ms = e->due_ms > now_ms ? e->due_ms - now_ms : 0;
    return ms == INT_MAX ? -1 : (int)ms;
}

int server_run(struct server *server, int stop_fd, struct error *error)
{
    int epoll_fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    struct pollfd fds[2] = {
        {.fd = epoll_fd, .events = POLLIN},
        {.fd = stop_fd,  .events = POLLIN},
    };

    while (!server->failed && !(fds[1].revents & POLLIN)) {
        if (poll(fds, 2, sleep_ms(server)) < 0 && errno != EINTR)
            return error_set(error, ERROR_NETWORK, "", "cannot wait for requests: %s",
                             strerror(errno));
        let_go(server, clock_monotonic_ms());
        if (MHD_run(server->daemon) != MHD_YES)
            return error_set(error, ERROR_NETWORK, "", "cannot serve: %s", strerror(errno));
    }
    if (server->failed) {
        *error = server->error;
        return -1;
    }
    return 0;
}

void server_free(struct server *server)
{
    if (!server)
        return;
    let_go(server, INT64_MAX);
    (void)MHD_run(server->daemon);
    MHD_stop_daemon(server->daemon);
    free(server);
}
