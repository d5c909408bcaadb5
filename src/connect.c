#include "connect.h"

#include "base/buffer.h"
#include "credentials/aws.h"
#include "credentials/token.h"
#include "wire/uri.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Amazon publishes no rate; requesters report trouble above a few calls a second, so the real
 * service is met slowly and never faster than 20 a second unless --rate says so. A loopback
 * endpoint is a simulator or a proxy of one's own: it is met fast, and waits are short. */
enum {
    TRIES_MAX = 8,
    RATE_HIGHEST = 20,
    LOOPBACK_RATE = 1000,
    LOOPBACK_RATE_LOWEST = 5,
    WAIT_BASE_MS = 250,
    WAIT_CAP_MS = 20000,
    LOOPBACK_WAIT_BASE_MS = 20,
    LOOPBACK_WAIT_CAP_MS = 1000,
    CALL_MAX_MS = 180000,
    BODY_MAX = 8 * 1024 * 1024,
};

static int find_endpoint(const struct options *options, const struct host *host,
                         struct connection *connection, struct uri *uri, struct error *error)
{
    char configured[1024] = "";
    const char *url = options->endpoint;

    if (!url && options->platform->signed_by_aws &&
        aws_endpoint_find(options->profile, host->getenv_fn, configured, error))
        return -1;
    if (!url)
        url = configured[0] ? configured : options->platform->endpoint;
    connection->endpoint_is_own = strcmp(url, options->platform->endpoint) == 0;
    connection->endpoint_is_configured =
        !connection->endpoint_is_own &&
        (url != options->endpoint || options->endpoint_from_environment);
    if (uri_parse(url, uri, error))
        return -1;
    connection->is_loopback = uri->is_loopback;
    (void)snprintf(connection->endpoint, sizeof connection->endpoint, "%s%s", uri->origin,
                   uri->path);
    return 0;
}

static void start_calls(const struct options *options, const struct host *host, bool is_loopback,
                        struct connection *connection)
{
    double ceiling = is_loopback ? INFINITY : RATE_HIGHEST;
    struct calls_options calls = {
        .transport = connection->transport,
        .first_rate = is_loopback ? LOOPBACK_RATE : options->platform->first_rate,
        .highest_rate = options->rate > 0 ? options->rate : ceiling,
        .lowest_rate = is_loopback ? LOOPBACK_RATE_LOWEST : 0,
        .tries_max = TRIES_MAX,
        .wait_base_ms = is_loopback ? LOOPBACK_WAIT_BASE_MS : WAIT_BASE_MS,
        .wait_cap_ms = is_loopback ? LOOPBACK_WAIT_CAP_MS : WAIT_CAP_MS,
        .call_max_ms = CALL_MAX_MS,
        .now_ms = host->monotonic_ms,
        .random = host->random,
        .stop = host->stop,
        .idle = host->idle,
        .idle_context = host->context,
    };

    calls_init(&connection->calls, &calls);
}

/* Makes the transport with the keys that AWS asks for. */
static int open_signed(const struct options *options, const struct host *host,
                       struct transport_options *transport, struct connection *connection,
                       struct error *error)
{
    struct aws_credentials keys = AWS_CREDENTIALS_INIT;
    struct transport_signing signing;
    int result;

    if (aws_credentials_find(options->profile, host->getenv_fn, &keys, error))
        return -1;
    signing = (struct transport_signing){
        .region = options->platform->aws_region,
        .service = options->platform->aws_service,
        .access_key_id = keys.access_key_id,
        .secret_access_key = keys.secret_access_key.text,
        .session_token = keys.session_token.text,
    };
    transport->signing = &signing;
    result = transport_new(transport, &connection->transport, error);
    transport->signing = NULL;
    (void)snprintf(connection->who, sizeof connection->who, "keys from %s, at %s", keys.source,
                   connection->endpoint);
    aws_credentials_release(&keys);
    return result;
}

/* Makes the transport with a token. */
static int open_with_token(const struct options *options, const struct host *host,
                           struct transport_options *transport, struct connection *connection,
                           struct error *error)
{
    struct token token = TOKEN_INIT;
    struct buffer value = BUFFER_INIT;
    int result;

    if (token_find(options->token_file, host->getenv_fn, &token, error))
        return -1;
    buffer_printf(&value, "Token %s", token.secret.text);
    transport->authorization = value.bytes;
    result = transport_new(transport, &connection->transport, error);
    transport->authorization = NULL;
    (void)snprintf(connection->who, sizeof connection->who, "token from %s, at %s", token.source,
                   connection->endpoint);
    secret_wipe(value.bytes, value.length);
    buffer_release(&value);
    token_release(&token);
    return result;
}

int connection_open(const struct options *options, const struct host *host,
                    struct connection *connection, struct error *error)
{
    struct connection fresh = CONNECTION_INIT;
    struct uri uri;
    struct transport_options transport;
    int result;

    if (find_endpoint(options, host, &fresh, &uri, error))
        return -1;
    transport = (struct transport_options){
        .origin = fresh.endpoint,
        .is_loopback = uri.is_loopback,
        .timeout_ms = options->timeout_ms,
        .body_max = BODY_MAX,
        .wall_s = host->wall_s,
        .max_in_flight = options->jobs ? (unsigned)options->jobs : options->platform->max_in_flight,
    };
    result = options->platform->signed_by_aws
                 ? open_signed(options, host, &transport, &fresh, error)
                 : open_with_token(options, host, &transport, &fresh, error);
    if (result)
        return -1;
    start_calls(options, host, uri.is_loopback, &fresh);
    *connection = fresh;
    return 0;
}

const char *connection_address(const struct connection *connection)
{
    return connection->endpoint[0] && !connection->endpoint_is_own ? connection->endpoint : NULL;
}

void connection_close(struct connection *connection)
{
    transport_free(connection->transport);
    *connection = CONNECTION_INIT;
}
