/* The canonical request of Signature Version 4: method, path, query, headers and body in the one
 * spelling that both sides sign. */
#include "sim/sigv4.h"

#include "base/arena.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_unreserved(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.~", c));
}

/* Adds `text` with everything but unreserved characters and those in `keep` as %XX. */
static void add_encoded(struct buffer *out, const char *text, size_t length, const char *keep)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (is_unreserved(c) || (c && strchr(keep, c)))
            buffer_add_char(out, (char)c);
        else
            buffer_printf(out, "%%%02X", c);
    }
}

/* Takes the last segment off a path that ends before a '/'. */
static void drop_segment(struct buffer *path)
{
    while (path->length && path->bytes[path->length - 1] != '/')
        path->length--;
    if (path->length)
        path->length--;
    buffer_add(path, "", 0);
}

/* The path without empty, `.` and `..` segments (RFC 3986, section 6), each character of what was
 * sent encoded once more: every service but S3 signs it so. */
static void add_path(struct buffer *out, const char *path, size_t length)
{
    struct buffer plain = BUFFER_INIT;
    bool ends_in_slash = true;

    for (size_t i = 0; i < length;) {
        size_t from = i + (path[i] == '/');
        size_t to = from;

        while (to < length && path[to] != '/')
            to++;
        ends_in_slash = to > from ? (to < length) : true;
        if (to - from == 2 && memcmp(path + from, "..", 2) == 0) {
            drop_segment(&plain);
            ends_in_slash = true;
        } else if (to - from == 1 && path[from] == '.') {
            ends_in_slash = true;
        } else if (to > from) {
            buffer_add_char(&plain, '/');
            buffer_add(&plain, path + from, to - from);
        }
        i = to;
    }
    if (ends_in_slash)
        buffer_add_char(&plain, '/');
    add_encoded(out, buffer_text(&plain), plain.length, "/");
    buffer_release(&plain);
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes %XX: names and values of the query are signed as encoded once, however they were sent. */
static void add_decoded(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool escaped = text[i] == '%' && i + 2 < length && digit_value(text[i + 1]) >= 0 &&
                       digit_value(text[i + 2]) >= 0;

        if (escaped) {
            buffer_add_char(out, (char)(digit_value(text[i + 1]) * 16 + digit_value(text[i + 2])));
            i += 2;
        } else {
            buffer_add_char(out, text[i]);
        }
    }
}

static char *recoded(struct arena *arena, const char *text, size_t length)
{
    struct buffer plain = BUFFER_INIT;
    struct buffer encoded = BUFFER_INIT;
    char *copy;

    add_decoded(&plain, text, length);
    add_encoded(&encoded, buffer_text(&plain), plain.length, "");
    copy = arena_strdup(arena, buffer_text(&encoded));
    buffer_release(&plain);
    buffer_release(&encoded);
    return copy;
}

struct parameter {
    const char *name;
    const char *value;
};

static int compare_parameters(const void *a, const void *b)
{
    const struct parameter *left = a;
    const struct parameter *right = b;
    int order = strcmp(left->name, right->name);

    return order ? order : strcmp(left->value, right->value);
}

static void add_query(struct buffer *out, const char *query)
{
    struct arena arena = ARENA_INIT;
    struct parameter *parameters = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (const char *p = query; *p; p += *p == '&') {
        size_t length = strcspn(p, "&");
        size_t name = strcspn(p, "=&");
        size_t value = name < length ? name + 1 : length;

        if (length) {
            parameters = array_reserve(parameters, count, &capacity, sizeof *parameters);
            parameters[count].name = recoded(&arena, p, name);
            parameters[count++].value = recoded(&arena, p + value, length - value);
        }
        p += length;
    }
    if (count)
        qsort(parameters, count, sizeof *parameters, compare_parameters);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%s=%s", i ? "&" : "", parameters[i].name, parameters[i].value);
    free(parameters);
    arena_release(&arena);
}

/* A header's value without blanks at its ends and with runs of them as one. */
static void add_trimmed(struct buffer *out, const char *value)
{
    bool gap = false;
    size_t start = out->length;

    for (; *value; value++) {
        if (*value == ' ' || *value == '\t') {
            gap = true;
            continue;
        }
        if (gap && out->length > start)
            buffer_add_char(out, ' ');
        gap = false;
        buffer_add_char(out, *value);
    }
}

static void add_header(struct buffer *out, const struct http_request *request, const char *name,
                       size_t length)
{
    bool first = true;

    buffer_add(out, name, length);
    buffer_add_char(out, ':');
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];

        if (strlen(header->name) != length || strncasecmp(header->name, name, length) != 0)
            continue;
        if (!first)
            buffer_add_char(out, ',');
        first = false;
        add_trimmed(out, header->value);
    }
    buffer_add_char(out, '\n');
}

void sigv4_canonical_request(const struct http_request *request, const char *signed_headers,
                             struct buffer *out)
{
    const char *query = strchr(request->target, '?');
    size_t path = query ? (size_t)(query - request->target) : strlen(request->target);
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];

    buffer_printf(out, "%s\n", request->method);
    add_path(out, request->target, path);
    buffer_add_char(out, '\n');
    add_query(out, query ? query + 1 : "");
    buffer_add_char(out, '\n');
    for (const char *p = signed_headers; *p; p += *p == ';') {
        size_t length = strcspn(p, ";");

        add_header(out, request, p, length);
        p += length;
    }
    sha256(request->body, request->body_length, digest);
    sha256_to_hex(digest, hex);
    buffer_printf(out, "\n%s\n%s", signed_headers, hex);
}
