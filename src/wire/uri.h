#ifndef BONUSREC_WIRE_URI_H
#define BONUSREC_WIRE_URI_H

#include "base/error.h"

#include <stdbool.h>

/* An endpoint's address, taken apart and put together again from its checked parts. */
struct uri {
    char origin[512]; /* "https://host" or "https://host:port", lower case */
    char path[256];   /* "" or "/prefix" without a slash at the end */
    bool is_loopback; /* 127.0.0.0/8, ::1 or localhost */
};

/* Reads `url`. Accepted are https: and, for loopback addresses only, http:; a host name, an IPv4
 * address in four decimal parts or an IPv6 address in brackets; a port; a path without "..". Fails
 * with ERROR_USAGE for anything else: user names and passwords (they are never repeated in the
 * error), queries, fragments, blanks, control characters, other bytes that have no place there. */
MUST_CHECK int uri_parse(const char *url, struct uri *uri, struct error *error);

#endif
