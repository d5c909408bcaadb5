#ifndef BONUSREC_SIM_SIGV4_H
#define BONUSREC_SIM_SIGV4_H

#include "base/buffer.h"
#include "base/sha256.h"
#include "sim/http.h"

#include <stddef.h>
#include <stdint.h>

/* AWS Signature Version 4 from the side of the service: is this request signed by a key we know?
 * Written from "Create a signed AWS API request" in the AWS reference (IAM User Guide, read
 * 2026-11-21), not from the client's library, so that neither repeats a mistake of the other. */

struct sigv4_key {
    const char *access_key_id;
    const char *secret;
    const char *session_token; /* the one that must come with it, or NULL */
};

/* What the service expects a signature to be made for. */
struct sigv4_scope {
    const char *region;
    const char *service;
};

enum sigv4_verdict {
    SIGV4_GOOD = 0,
    SIGV4_MISSING,     /* no Authorization header */
    SIGV4_INCOMPLETE,  /* one that cannot be read, or no date */
    SIGV4_UNKNOWN_KEY, /* an access key or session token we do not know */
    SIGV4_WRONG,       /* wrong scope, headers left out, or a wrong signature */
    SIGV4_OUTDATED,    /* more than 15 minutes from the service's clock */
};

enum { SIGV4_TOLERANCE_S = 15 * 60, SIGV4_DETAIL_SIZE = 512 };

/* Adds the canonical form of `request` to `out`, covering the headers named in `signed_headers`
 * (lower case, divided by ';'). */
void sigv4_canonical_request(const struct http_request *request, const char *signed_headers,
                             struct buffer *out);

/* The signature of a canonical request as 64 hexadecimal digits. `timestamp` is 20150830T123600Z;
 * its first eight characters are the date of the scope. */
void sigv4_signature(const char *canonical_request, const char *secret, const char *timestamp,
                     const struct sigv4_scope *scope, char hex[SHA256_HEX_SIZE]);

/* Judges `request` at the time `now_s` (seconds since 1970) against `keys`. Anything but SIGV4_GOOD
 * comes with the service's sentence for it in `detail`, which never holds a secret or the right
 * signature. */
enum sigv4_verdict sigv4_verify(const struct http_request *request, const struct sigv4_key *keys,
                                size_t key_count, const struct sigv4_scope *scope, int64_t now_s,
                                char detail[SIGV4_DETAIL_SIZE]);

#endif
