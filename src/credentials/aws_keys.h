#ifndef BONUSREC_CREDENTIALS_AWS_KEYS_H
#define BONUSREC_CREDENTIALS_AWS_KEYS_H

#include "credentials/aws.h"

/* Keys as a source gives them; NULL for what it does not have. */
struct aws_keys {
    const char *access_key_id;
    const char *secret_access_key;
    const char *session_token;
    int64_t expires_at_s; /* 0: never */
};

/* How a source calls the three, for errors: "AWS_ACCESS_KEY_ID", "AccessKeyId", ... */
struct aws_key_names {
    const char *access_key_id;
    const char *secret_access_key;
    const char *session_token;
};

/* Copies `keys` into `credentials`, of which `source` stays as it is. Fails with ERROR_CREDENTIALS
 * and `origin` when one of the pair is missing or empty, and when a text has something in it that
 * cannot be part of a key: blanks, control characters, quotes, what is not ASCII. The error says
 * which text, by its name, never its content. */
MUST_CHECK int aws_keys_take(const struct aws_keys *keys, const struct aws_key_names *names,
                             const char *origin, struct aws_credentials *credentials,
                             struct error *error);

#endif
