#ifndef BONUSREC_CREDENTIALS_AWS_PROFILE_H
#define BONUSREC_CREDENTIALS_AWS_PROFILE_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/secret.h"

#include <stdbool.h>

/* The lines of a profile that matter here. */
enum aws_key {
    AWS_ACCESS_KEY_ID = 0,
    AWS_SECRET_ACCESS_KEY,
    AWS_SECURITY_TOKEN, /* the token's older name; botocore looks for it first */
    AWS_SESSION_TOKEN,
    AWS_CREDENTIAL_PROCESS,
    AWS_ENDPOINT_URL,
    AWS_ROLE_ARN,
    AWS_WEB_IDENTITY_TOKEN_FILE,
    AWS_SSO_ROLE_NAME,
    AWS_SSO_ACCOUNT_ID,
    AWS_SSO_SESSION,
    AWS_SSO_START_URL,
    AWS_SOURCE_PROFILE,
    AWS_CREDENTIAL_SOURCE,
    AWS_KEY_COUNT
};

/* The key's name in a file: "aws_access_key_id", ... */
const char *aws_key_name(enum aws_key key);

/* In a config file a profile's section is `[profile NAME]` (or `[default]`), in a credentials file
 * `[NAME]`. */
enum aws_file { AWS_FILE_CREDENTIALS, AWS_FILE_CONFIG };

/* What one file says of one profile. */
struct aws_profile {
    bool exists;                         /* the file has a section for it */
    struct secret values[AWS_KEY_COUNT]; /* text NULL where the section has no such line */
};

#define AWS_PROFILE_INIT ((struct aws_profile){0})

/* Reads the profile `name` from the file at `path`. A file that is not there, or is no regular
 * file, is an empty one, as for botocore. Adds the names of the profiles it has to `names`, each
 * once, as `"a", "b"`. Read as botocore 1.29 does, that is by Python's RawConfigParser: names of
 * keys in any case; `=` or `:`; values without the blanks around them, with quotes and with what
 * looks like a comment behind them; a line further in than its key goes on with its value; `#` and
 * `;` begin a comment at the beginning of a line only.
 *
 * Fails with ERROR_CREDENTIALS, with `path` as origin, when the file is there and cannot be read,
 * is larger than 1 MiB, or has a line that is neither section, key nor comment (the error has its
 * number, never its content). */
MUST_CHECK int aws_profile_read(const char *path, enum aws_file kind, const char *name,
                                struct aws_profile *profile, struct buffer *names,
                                struct error *error);

/* Wipes and frees. */
void aws_profile_release(struct aws_profile *profile);

#endif
