#include "net/transport.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/secret.h"
#include "net/header_line.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CURL_OLDEST = 0x075800 /* 7.88.0: the first whose AWS signature is right */ };

/* One request under way, and the easy handle that is used again for the next. */
struct slot {
    struct transport *transport;
    CURL *easy;
    struct curl_slist *headers;
    struct buffer request_body;
    struct buffer body;
    int64_t clock_ahead_s;
    int64_t retry_after_s;
    bool too_large;
    bool has_head; /* status line and headers came to their end */
    bool in_use;
    void *tag;
    char problem[CURL_ERROR_SIZE];
};

struct transport {
    CURLM *multi;
    struct slot *slots;
    unsigned slot_count;
    unsigned busy;
    char *origin;
    bool is_loopback;
    char *sigv4;
    char *access_key_id;
    struct secret secret_access_key;
    struct secret session_token;
    struct secret authorization;
    int64_t timeout_ms;
    size_t body_max;
    int64_t (*wall_s)(void);
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct slot *slot = context;

    if (count > slot->transport->body_max - slot->body.length) {
        slot->too_large = true;
        return 0; /* ends the transfer */
    }
    buffer_add(&slot->body, bytes, size * count);
    return size * count;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct slot *slot = context;
    char value[HEADER_VALUE_SIZE];

    /* The empty line ends the headers; libcurl is content without it. */
    slot->has_head = *bytes == '\r' || *bytes == '\n';
    if (header_value(bytes, size * count, "Date", value)) {
        time_t date = curl_getdate(value, NULL);

        slot->clock_ahead_s = date == (time_t)-1 ? 0 : (int64_t)date - slot->transport->wall_s();
    } else if (header_value(bytes, size * count, "Retry-After", value)) {
        char *end;
        long seconds = strtol(value, &end, 10);

        slot->retry_after_s = end != value && !*end && seconds >= 0 ? seconds : -1;
    }
    return size * count;
}

static void must(CURLcode code)
{
    if (code != CURLE_OK)
        abort(); /* setting an option of a libcurl new enough fails only without memory */
}

static void set_fixed_options(struct slot *slot)
{
    struct transport *t = slot->transport;
    CURL *easy = slot->easy;

    must(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
    must(curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L));
    must(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    must(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L));
    must(curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L));
    must(curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
    must(curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)t->timeout_ms));
    must(curl_easy_setopt(easy, CURLOPT_USERAGENT, "bonusrec"));
    must(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body));
    must(curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot));
    must(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header));
    must(curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot));
    must(curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->problem));
    must(curl_easy_setopt(easy, CURLOPT_PRIVATE, slot));
    if (t->is_loopback)
        must(curl_easy_setopt(easy, CURLOPT_NOPROXY, "*"));
    if (t->sigv4) {
        must(curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, t->sigv4));
        must(curl_easy_setopt(easy, CURLOPT_USERNAME, t->access_key_id));
        must(curl_easy_setopt(easy, CURLOPT_PASSWORD, t->secret_access_key.text));
    }
}

static void copy_signing(struct transport *t, const struct transport_signing *signing)
{
    struct buffer provider = BUFFER_INIT;

    buffer_printf(&provider, "aws:amz:%s:%s", signing->region, signing->service);
    t->sigv4 = provider.bytes;
    t->access_key_id = xstrdup(signing->access_key_id);
    secret_set(&t->secret_access_key, signing->secret_access_key,
               strlen(signing->secret_access_key));
    if (signing->session_token)
        secret_set(&t->session_token, signing->session_token, strlen(signing->session_token));
}

int transport_new(const struct transport_options *options, struct transport **transport,
                  struct error *error)
{
    struct transport *t;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(error, ERROR_NETWORK, "", "libcurl cannot start");
    if (curl_version_info(CURLVERSION_NOW)->version_num < CURL_OLDEST)
        return error_set(error, ERROR_NETWORK, "",
                         "libcurl %s is too old to sign requests rightly; install 7.88 or newer",
                         curl_version_info(CURLVERSION_NOW)->version);
    t = xcalloc(1, sizeof *t);
    t->origin = xstrdup(options->origin);
    t->is_loopback = options->is_loopback;
    t->timeout_ms = options->timeout_ms;
    t->body_max = options->body_max;
    t->wall_s = options->wall_s;
    t->slot_count = options->max_in_flight;
    if (options->signing)
        copy_signing(t, options->signing);
    if (options->authorization)
        secret_set(&t->authorization, options->authorization, strlen(options->authorization));
    t->multi = curl_multi_init();
    t->slots = xcalloc(t->slot_count, sizeof *t->slots);
    if (!t->multi)
        abort();
    for (unsigned i = 0; i < t->slot_count; i++) {
        t->slots[i].transport = t;
        t->slots[i].easy = curl_easy_init();
        if (!t->slots[i].easy)
            abort();
        set_fixed_options(&t->slots[i]);
    }
    *transport = t;
    return 0;
}

/* Some of the lines are secrets. */
static void drop_headers(struct slot *slot)
{
    for (struct curl_slist *line = slot->headers; line; line = line->next)
        secret_wipe(line->data, strlen(line->data));
    curl_slist_free_all(slot->headers);
    slot->headers = NULL;
}

void transport_free(struct transport *t)
{
    if (!t)
        return;
    for (unsigned i = 0; i < t->slot_count; i++) {
        struct slot *slot = &t->slots[i];

        if (slot->in_use)
            (void)curl_multi_remove_handle(t->multi, slot->easy);
        curl_easy_cleanup(slot->easy);
        drop_headers(slot);
        buffer_release(&slot->request_body);
        buffer_release(&slot->body);
    }
    (void)curl_multi_cleanup(t->multi);
    free(t->slots);
    free(t->origin);
    free(t->sigv4);
    free(t->access_key_id);
    secret_release(&t->secret_access_key);
    secret_release(&t->session_token);
    secret_release(&t->authorization);
    free(t);
}

unsigned transport_room(const struct transport *t)
{
    return t->slot_count - t->busy;
}

unsigned transport_busy(const struct transport *t)
{
    return t->busy;
}

static void add_header(struct slot *slot, const char *line)
{
    struct curl_slist *longer = curl_slist_append(slot->headers, line);

    if (!longer)
        abort();
    slot->headers = longer;
}

static void add_secret_header(struct slot *slot, const char *name, const struct secret *value)
{
    struct buffer line = BUFFER_INIT;

    if (!value->text)
        return;
    buffer_printf(&line, "%s: %s", name, value->text);
    add_header(slot, line.bytes);
    secret_wipe(line.bytes, line.length);
    buffer_release(&line);
}

static void set_headers(struct slot *slot, const struct http_request *request)
{
    drop_headers(slot);
    for (int i = 0; i < HTTP_HEADER_MAX && request->headers[i]; i++)
        add_header(slot, request->headers[i]);
    if (request->body.length == 0)
        add_header(slot, "Content-Type:"); /* or curl would call nothing a form */
    add_secret_header(slot, "X-Amz-Security-Token", &slot->transport->session_token);
    add_secret_header(slot, "Authorization", &slot->transport->authorization);
    must(curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers));
}

static struct slot *free_slot(struct transport *t)
{
    for (unsigned i = 0; i < t->slot_count; i++)
        if (!t->slots[i].in_use)
            return &t->slots[i];
    assert(false); /* the caller asked transport_room() */
    abort();
}

void transport_send(struct transport *t, const struct http_request *request, bool once, void *tag)
{
    struct slot *slot = free_slot(t);
    struct buffer url = BUFFER_INIT;

    buffer_clear(&slot->body);
    buffer_clear(&slot->request_body);
    buffer_add(&slot->request_body, buffer_text(&request->body), request->body.length);
    slot->clock_ahead_s = 0;
    slot->retry_after_s = -1;
    slot->too_large = false;
    slot->has_head = false;
    slot->problem[0] = '\0';
    slot->tag = tag;
    buffer_printf(&url, "%s%s", t->origin, buffer_text(&request->path));
    must(curl_easy_setopt(slot->easy, CURLOPT_URL, url.bytes));
    buffer_release(&url);
    set_headers(slot, request);
    if (strcmp(request->method, "POST") == 0) {
        must(curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, buffer_text(&slot->request_body)));
        must(curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                              (curl_off_t)slot->request_body.length));
    } else {
        must(curl_easy_setopt(slot->easy, CURLOPT_HTTPGET, 1L));
    }
    must(curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, once ? 1L : 0L));
    must(curl_easy_setopt(slot->easy, CURLOPT_FORBID_REUSE, once ? 1L : 0L));
    if (curl_multi_add_handle(t->multi, slot->easy) != CURLM_OK)
        abort();
    slot->in_use = true;
    t->busy++;
}

/* Whoever answers may repeat what it was sent, and answers are shown and kept. */
static void hide_secrets(struct slot *slot)
{
    const struct transport *t = slot->transport;
    const char *token = t->authorization.text ? strchr(t->authorization.text, ' ') : NULL;
    const char *const secrets[] = {token ? token + 1 : t->authorization.text,
                                   t->secret_access_key.text, t->session_token.text};

    for (size_t i = 0; i < sizeof secrets / sizeof *secrets && slot->body.length; i++)
        secret_hide(secrets[i], slot->body.bytes, slot->body.length);
}

static void describe_problem(const struct slot *slot, CURLcode code, char problem[256])
{
    if (slot->too_large)
        (void)snprintf(problem, 256, "the answer is larger than %zu bytes",
                       slot->transport->body_max);
    else if (code == CURLE_OK)
        (void)snprintf(problem, 256, "the answer ends before its headers do");
    else
        (void)snprintf(problem, 256, "%.200s",
                       slot->problem[0] ? slot->problem : curl_easy_strerror(code));
}

static void finish(struct slot *slot, CURLcode code, struct transport_result *result)
{
    long status = 0;
    long request_size = 0;

    (void)curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(slot->easy, CURLINFO_REQUEST_SIZE, &request_size);
    *result = (struct transport_result){.tag = slot->tag, .too_large = slot->too_large};
    if (code == CURLE_OK && slot->has_head) {
        hide_secrets(slot);
        result->reach = REACH_ANSWERED;
        result->response = (struct http_response){
            .status = status,
            .body = buffer_text(&slot->body),
            .body_length = slot->body.length,
            .clock_ahead_s = slot->clock_ahead_s,
            .retry_after_s = slot->retry_after_s,
        };
    } else {
        result->reach = request_size ? REACH_NO_ANSWER : REACH_NOT_SENT;
        describe_problem(slot, code, result->problem);
    }
    slot->in_use = false;
    slot->transport->busy--;
}

static bool take_result(struct transport *t, struct transport_result *result)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(t->multi, &left))) {
        char *private = NULL;
        struct slot *slot;
        CURLcode code;

        if (message->msg != CURLMSG_DONE)
            continue;
        code = message->data.result;
        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        slot = (struct slot *)(void *)private;
        (void)curl_multi_remove_handle(t->multi, slot->easy);
        finish(slot, code, result);
        return true;
    }
    return false;
}

bool transport_wait(struct transport *t, int64_t wait_ms, struct transport_result *result)
{
    int running = 0;

    if (take_result(t, result))
        return true;
    if (curl_multi_perform(t->multi, &running) != CURLM_OK)
        abort();
    if (take_result(t, result))
        return true;
    (void)curl_multi_poll(t->multi, NULL, 0, (int)(wait_ms < 0 ? 0 : wait_ms), NULL);
    if (curl_multi_perform(t->multi, &running) != CURLM_OK)
        abort();
    return take_result(t, result);
}

void transport_give_up(struct transport *t, struct transport_result *result)
{
    struct slot *slot = t->slots;

    if (take_result(t, result))
        return;
    while (!slot->in_use)
        slot++;
    (void)snprintf(slot->problem, sizeof slot->problem, "its answer was not waited for");
    finish(slot, CURLE_ABORTED_BY_CALLBACK, result);
    (void)curl_multi_remove_handle(t->multi, slot->easy);
}
