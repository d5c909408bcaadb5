#include "wire/uri.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

enum { HOST_MAX = 255 };

/* The parts as they stand in the text. */
struct parts {
    bool is_plain; /* http: */
    char host[HOST_MAX + 1];
    char port[8]; /* "" or ":443" */
    const char *path;
};

static int bad(struct error *error, const char *what)
{
    return error_set(error, ERROR_USAGE, "endpoint",
                     "%s; write it like https://host, or http://127.0.0.1:8080 on this machine",
                     what);
}

static const char *read_scheme(const char *url, bool *is_plain)
{
    if (strncasecmp(url, "https://", 8) == 0) {
        *is_plain = false;
        return url + 8;
    }
    if (strncasecmp(url, "http://", 7) == 0) {
        *is_plain = true;
        return url + 7;
    }
    return NULL;
}

/* An address in brackets, normalised; NULL when it is none. */
static const char *read_ipv6(const char *at, char host[HOST_MAX + 1])
{
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN];
    size_t length = strcspn(at + 1, "]");

    if (at[1 + length] != ']' || length >= sizeof text)
        return NULL;
    memcpy(text, at + 1, length);
    text[length] = '\0';
    if (inet_pton(AF_INET6, text, &address) != 1 ||
        !inet_ntop(AF_INET6, &address, text, sizeof text))
        return NULL;
    (void)snprintf(host, HOST_MAX + 1, "[%s]", text);
    return at + length + 2;
}

static const char *read_host(const char *at, char host[HOST_MAX + 1])
{
    size_t length;

    if (*at == '[')
        return read_ipv6(at, host);
    length = strspn(at, LOWER UPPER DIGITS ".-");
    if (length == 0 || length > HOST_MAX || *at == '-' || *at == '.' || memmem(at, length, "..", 2))
        return NULL;
    for (size_t i = 0; i < length; i++)
        host[i] = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] - 'A' + 'a') : at[i];
    host[length] = '\0';
    return at + length;
}

static const char *read_port(const char *at, char port[8])
{
    size_t length;
    long number;

    port[0] = '\0';
    if (*at != ':')
        return at;
    length = strspn(at + 1, DIGITS);
    number = length > 0 && length <= 5 ? strtol(at + 1, NULL, 10) : 0;
    if (number < 1 || number > 65535)
        return NULL;
    (void)snprintf(port, 8, ":%ld", number);
    return at + 1 + length;
}

/* Whole numbers and dots may mean an address to one resolver and another to the next (127.1,
 * 0x7f.1): only the four-part form is an address, and a name must not end in a number. */
static bool is_ambiguous(const char *host)
{
    struct in_addr address;
    const char *last = strrchr(host, '.');

    last = last ? last + 1 : host;
    if (host[0] == '[' || inet_pton(AF_INET, host, &address) == 1)
        return false;
    return *last == '\0' || (*last >= '0' && *last <= '9');
}

static bool is_loopback_host(const char *host)
{
    struct in_addr address;

    if (inet_pton(AF_INET, host, &address) == 1)
        return (ntohl(address.s_addr) >> 24) == 127;
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0;
}

static int split(const char *url, struct parts *parts, struct error *error)
{
    const char *at = read_scheme(url, &parts->is_plain);

    if (!at)
        return bad(error, "the endpoint does not begin with https://");
    /* Before anything of it may be repeated: what stands before an @ can be a password. */
    if (memchr(at, '@', strcspn(at, "/?#")))
        return bad(error, "the endpoint has a user name or a password");
    at = read_host(at, parts->host);
    if (!at || is_ambiguous(parts->host))
        return bad(error, "the endpoint's host is not a name or an address");
    at = read_port(at, parts->port);
    if (!at || (*at && *at != '/'))
        return bad(error,
                   "something stands behind the endpoint's host that is not a port or a path");
    parts->path = at;
    return 0;
}

int uri_parse(const char *url, struct uri *uri, struct error *error)
{
    struct parts parts;
    struct uri fresh;
    size_t length;

    if (split(url, &parts, error))
        return -1;
    length = strlen(parts.path);
    if (length >= sizeof fresh.path || strstr(parts.path, "..") ||
        parts.path[strspn(parts.path, LOWER UPPER DIGITS "/-_.~")])
        return bad(error,
                   "the endpoint's path has something else than letters, digits and / - _ . ~");
    while (length && parts.path[length - 1] == '/')
        length--;
    fresh.is_loopback = is_loopback_host(parts.host);
    if (parts.is_plain && !fresh.is_loopback)
        return bad(error, "http: is accepted for loopback addresses only");
    (void)snprintf(fresh.origin, sizeof fresh.origin, "%s://%s%s",
                   parts.is_plain ? "http" : "https", parts.host, parts.port);
    memcpy(fresh.path, parts.path, length);
    fresh.path[length] = '\0';
    *uri = fresh;
    return 0;
}
