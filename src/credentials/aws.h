#ifndef BONUSREC_CREDENTIALS_AWS_H
#define BONUSREC_CREDENTIALS_AWS_H

#include "base/error.h"
#include "base/secret.h"

#include <stdint.h>

/* Keys to sign requests with. */
struct aws_credentials {
    char access_key_id[132]; /* not a secret by itself, yet never printed whole */
    struct secret secret_access_key;
    struct secret session_token; /* text NULL when there is none */
    int64_t expires_at_s;        /* seconds since 1970; 0: they do not expire */
    char source[320];            /* where they came from, for messages: "environment",
                                  * "profile \"lab\" in /home/u/.aws/credentials", ... */
};

#define AWS_CREDENTIALS_INIT ((struct aws_credentials){0})

/* Looks for keys as botocore does: the environment, unless a profile is named on the command line;
 * then the profile (`profile`, or AWS_PROFILE or AWS_DEFAULT_PROFILE, or "default") in the shared
 * credentials and config files, `credential_process` included. `profile` is --profile or NULL;
 * `getenv_fn` is getenv or a test's. Fails with ERROR_CREDENTIALS and a text that names what was
 * looked for and where, never a value. */
MUST_CHECK int aws_credentials_find(const char *profile, char *(*getenv_fn)(const char *name),
                                    struct aws_credentials *credentials, struct error *error);

/* The endpoint that the environment or the profile names for MTurk: AWS_ENDPOINT_URL_MTURK,
 * AWS_ENDPOINT_URL, then `endpoint_url` of the profile; unless
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true. `url` gets "" when there is none. Fails with
 * ERROR_CREDENTIALS when a file that should be read cannot be. */
MUST_CHECK int aws_endpoint_find(const char *profile, char *(*getenv_fn)(const char *name),
                                 char url[1024], struct error *error);

/* Wipes and frees. */
void aws_credentials_release(struct aws_credentials *credentials);

#endif
