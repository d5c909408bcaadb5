#include "sim/sigv4.h"

#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ALGORITHM "AWS4-HMAC-SHA256"

/* The Authorization header in its parts; texts point into `buffer`. */
struct authorization {
    char buffer[4096];
    const char *access_key_id;
    const char *date; /* 20150830 */
    const char *region;
    const char *service;
    const char *signed_headers; /* a;b;c */
    const char *signature;
};

/* Cuts `*rest` at the first `mark` and returns what was before it; NULL when there is none. */
static char *cut(char **rest, char mark)
{
    char *start = *rest;
    char *end = strchr(start, mark);

    if (!end)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return start;
}

static int split_credential(char *credential, struct authorization *authorization,
                            char detail[SIGV4_DETAIL_SIZE])
{
    char *rest = credential;

    authorization->access_key_id = cut(&rest, '/');
    authorization->date = cut(&rest, '/');
    authorization->region = cut(&rest, '/');
    authorization->service = cut(&rest, '/');
    if (authorization->service && strcmp(rest, "aws4_request") == 0)
        return 0;
    (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                   "Credential must have exactly 5 slash-delimited elements, e.g. "
                   "keyid/date/region/service/term.");
    return -1;
}

/* One `Name=value` of the header. */
static void take_parameter(char *parameter, struct authorization *authorization, char **credential)
{
    char *value = parameter + strspn(parameter, " ");
    char *name = cut(&value, '=');

    if (!name)
        return;
    if (strcmp(name, "Credential") == 0)
        *credential = value;
    else if (strcmp(name, "SignedHeaders") == 0)
        authorization->signed_headers = value;
    else if (strcmp(name, "Signature") == 0)
        authorization->signature = value;
}

/* Splits the value of an Authorization header. Returns 0, or -1 with the reason in `detail`. */
static int parse(const char *header, struct authorization *authorization,
                 char detail[SIGV4_DETAIL_SIZE])
{
    struct authorization *parts = authorization;
    char *credential = NULL;
    char *rest = parts->buffer;
    char *parameter;

    memset(parts, 0, sizeof *parts);
    if (strncmp(header, ALGORITHM " ", sizeof ALGORITHM) != 0 ||
        strlen(header) >= sizeof parts->buffer) {
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "Unsupported AWS 'algorithm' in the Authorization header; use " ALGORITHM
                       ".");
        return -1;
    }
    (void)snprintf(parts->buffer, sizeof parts->buffer, "%s", header + sizeof ALGORITHM);
    while ((parameter = cut(&rest, ',')))
        take_parameter(parameter, parts, &credential);
    take_parameter(rest, parts, &credential);
    if (!credential || !parts->signed_headers || !parts->signature) {
        (void)snprintf(detail, SIGV4_DETAIL_SIZE, "Authorization header requires '%s' parameter.",
                       !credential              ? "Credential"
                       : !parts->signed_headers ? "SignedHeaders"
                                                : "Signature");
        return -1;
    }
    return split_credential(credential, parts, detail);
}

static void derive_key(const char *secret, const char *timestamp, const struct sigv4_scope *scope,
                       unsigned char key[SHA256_SIZE])
{
    struct buffer first = BUFFER_INIT;

    buffer_printf(&first, "AWS4%s", secret);
    hmac_sha256(first.bytes, first.length, timestamp, 8, key);
    hmac_sha256(key, SHA256_SIZE, scope->region, strlen(scope->region), key);
    hmac_sha256(key, SHA256_SIZE, scope->service, strlen(scope->service), key);
    hmac_sha256(key, SHA256_SIZE, "aws4_request", strlen("aws4_request"), key);
    explicit_bzero(first.bytes, first.length);
    buffer_release(&first);
}

void sigv4_signature(const char *canonical_request, const char *secret, const char *timestamp,
                     const struct sigv4_scope *scope, char hex[SHA256_HEX_SIZE])
{
    unsigned char key[SHA256_SIZE];
    unsigned char digest[SHA256_SIZE];
    struct buffer text = BUFFER_INIT;

    sha256(canonical_request, strlen(canonical_request), digest);
    sha256_to_hex(digest, hex);
    buffer_printf(&text, ALGORITHM "\n%s\n%.8s/%s/%s/aws4_request\n%s", timestamp, timestamp,
                  scope->region, scope->service, hex);
    derive_key(secret, timestamp, scope, key);
    hmac_sha256(key, sizeof key, text.bytes, text.length, digest);
    sha256_to_hex(digest, hex);
    buffer_release(&text);
}

/* Reads 20150830T123600Z. */
static int read_timestamp(const char *text, int64_t *time_s)
{
    char iso[TIME_TEXT_SIZE];

    if (strlen(text) != 16)
        return -1;
    (void)snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s%c%.2s:%.2s:%.2s%c", text, text + 4, text + 6,
                   text[8], text + 9, text + 11, text + 13, text[15]);
    return time_parse(iso, time_s);
}

static void write_timestamp(int64_t time_s, char text[TIME_TEXT_SIZE])
{
    char iso[TIME_TEXT_SIZE];
    size_t length = 0;

    time_format(time_s, iso);
    for (const char *p = iso; *p; p++)
        if (*p != '-' && *p != ':')
            text[length++] = *p;
    text[length] = '\0';
}

static enum sigv4_verdict check_date(const char *timestamp, int64_t now_s,
                                     char detail[SIGV4_DETAIL_SIZE])
{
    char now[TIME_TEXT_SIZE];
    char limit[TIME_TEXT_SIZE];
    int64_t time_s;
    bool early;

    if (read_timestamp(timestamp, &time_s)) {
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "Date must be in ISO-8601 'basic format'. Got '%.40s'. See "
                       "http://en.wikipedia.org/wiki/ISO_8601",
                       timestamp);
        return SIGV4_INCOMPLETE;
    }
    early = time_s < now_s;
    if ((early ? now_s - time_s : time_s - now_s) <= SIGV4_TOLERANCE_S)
        return SIGV4_GOOD;
    write_timestamp(now_s, now);
    write_timestamp(early ? now_s - SIGV4_TOLERANCE_S : now_s + SIGV4_TOLERANCE_S, limit);
    (void)snprintf(detail, SIGV4_DETAIL_SIZE, "Signature %s: %s is now %s than %s (%s %c 15 min.)",
                   early ? "expired" : "not yet current", timestamp, early ? "earlier" : "later",
                   limit, now, early ? '-' : '+');
    return SIGV4_OUTDATED;
}

static bool is_signed(const char *signed_headers, const char *name)
{
    size_t length = strlen(name);

    for (const char *p = signed_headers; *p; p += *p == ';') {
        size_t word = strcspn(p, ";");

        if (word == length && strncasecmp(p, name, length) == 0)
            return true;
        p += word;
    }
    return false;
}

/* Host and every x-amz-* header must be covered, and what is covered must be there. */
static bool check_signed_headers(const struct http_request *request, const char *signed_headers,
                                 char detail[SIGV4_DETAIL_SIZE])
{
    const char *missing = is_signed(signed_headers, "host") ? NULL : "Host";

    for (size_t i = 0; i < request->header_count && !missing; i++)
        if (strncasecmp(request->headers[i].name, "x-amz-", 6) == 0 &&
            !is_signed(signed_headers, request->headers[i].name))
            missing = request->headers[i].name;
    if (missing)
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "'%.100s' must be a 'SignedHeader' in the AWS Authorization.", missing);
    return !missing;
}

static bool check_scope(const struct authorization *authorization, const char *timestamp,
                        const struct sigv4_scope *scope, char detail[SIGV4_DETAIL_SIZE])
{
    if (strcmp(authorization->region, scope->region) != 0)
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "Credential should be scoped to a valid region, not '%.100s'.",
                       authorization->region);
    else if (strcmp(authorization->service, scope->service) != 0)
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "Credential should be scoped to correct service: '%s'.", scope->service);
    else if (strncmp(authorization->date, timestamp, 8) != 0 || strlen(authorization->date) != 8)
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                       "date from HTTP: '%.40s' != '%.40s'.",
                       authorization->date, timestamp);
    else
        return true;
    return false;
}

static const struct sigv4_key *find_key(const struct http_request *request, const char *id,
                                        const struct sigv4_key *keys, size_t key_count)
{
    const char *token = http_header_value(request, "x-amz-security-token");

    for (size_t i = 0; i < key_count; i++) {
        const char *wanted = keys[i].session_token;

        if (strcmp(keys[i].access_key_id, id) == 0 &&
            (wanted ? token && strcmp(token, wanted) == 0 : !token))
            return &keys[i];
    }
    return NULL;
}

static enum sigv4_verdict check_signature(const struct http_request *request,
                                          const struct authorization *authorization,
                                          const struct sigv4_key *key, const char *timestamp,
                                          char detail[SIGV4_DETAIL_SIZE])
{
    struct sigv4_scope scope = {authorization->region, authorization->service};
    struct buffer canonical = BUFFER_INIT;
    char hex[SHA256_HEX_SIZE];

    sigv4_canonical_request(request, authorization->signed_headers, &canonical);
    sigv4_signature(buffer_text(&canonical), key->secret, timestamp, &scope, hex);
    buffer_release(&canonical);
    if (strcmp(hex, authorization->signature) == 0)
        return SIGV4_GOOD;
    (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                   "The request signature we calculated does not match the signature you provided. "
                   "Check your AWS Secret Access Key and signing method. Consult the service "
                   "documentation for details.");
    return SIGV4_WRONG;
}

enum sigv4_verdict sigv4_verify(const struct http_request *request, const struct sigv4_key *keys,
                                size_t key_count, const struct sigv4_scope *scope, int64_t now_s,
                                char detail[SIGV4_DETAIL_SIZE])
{
    const char *header = http_header_value(request, "authorization");
    const char *timestamp = http_header_value(request, "x-amz-date");
    struct authorization authorization;
    const struct sigv4_key *key;
    enum sigv4_verdict verdict;

    if (!header || !*header) {
        (void)snprintf(detail, SIGV4_DETAIL_SIZE, "Missing Authentication Token");
        return SIGV4_MISSING;
    }
    if (parse(header, &authorization, detail))
        return SIGV4_INCOMPLETE;
    if (!timestamp) {
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "Authorization header requires existence of either a 'X-Amz-Date' or a "
                       "'Date' header.");
        return SIGV4_INCOMPLETE;
    }
    verdict = check_date(timestamp, now_s, detail);
    if (verdict != SIGV4_GOOD)
        return verdict;
    if (!check_signed_headers(request, authorization.signed_headers, detail) ||
        !check_scope(&authorization, timestamp, scope, detail))
        return SIGV4_WRONG;
    key = find_key(request, authorization.access_key_id, keys, key_count);
    if (!key) {
        (void)snprintf(detail, SIGV4_DETAIL_SIZE,
                       "The security token included in the request is invalid.");
        return SIGV4_UNKNOWN_KEY;
    }
    return check_signature(request, &authorization, key, timestamp, detail);
}
