#include "credentials/aws_keys.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A key with a line break in it would write a header of its own; one with quotes around it came out
 * of a file that does not know them (botocore sends such a key on, and is refused). */
static bool is_clean(const char *text, const char *also_bad)
{
    for (const char *p = text; *p; p++)
        if (*p <= ' ' || *p > '~' || strchr("\"'", *p) || strchr(also_bad, *p))
            return false;
    return true;
}

static int bad_text(const char *name, const char *origin, struct error *error)
{
    return error_set(error, ERROR_CREDENTIALS, origin,
                     "\"%s\" has a blank, a quote or another character that no key has; "
                     "write it bare, as AWS gave it",
                     name);
}

int aws_keys_take(const struct aws_keys *keys, const struct aws_key_names *names,
                  const char *origin, struct aws_credentials *credentials, struct error *error)
{
    const char *id = keys->access_key_id ? keys->access_key_id : "";
    const char *secret = keys->secret_access_key ? keys->secret_access_key : "";
    const char *token = keys->session_token ? keys->session_token : "";
    bool has_id = *id != '\0';

    if (!*id || !*secret)
        return error_set(error, ERROR_CREDENTIALS, origin,
                         "\"%s\" is missing or empty%s%s%s; set both, as AWS gave them",
                         has_id ? names->secret_access_key : names->access_key_id,
                         has_id || *secret ? ", though \"" : "",
                         has_id    ? names->access_key_id
                         : *secret ? names->secret_access_key
                                   : "",
                         has_id || *secret ? "\" is there" : "");
    /* These three divide the parts of a signature's header from one another. */
    if (!is_clean(id, "/,="))
        return bad_text(names->access_key_id, origin, error);
    if (!is_clean(secret, ""))
        return bad_text(names->secret_access_key, origin, error);
    if (!is_clean(token, ""))
        return bad_text(names->session_token, origin, error);
    if (strlen(id) >= sizeof credentials->access_key_id)
        return error_set(error, ERROR_CREDENTIALS, origin, "\"%s\" is longer than any key id",
                         names->access_key_id);
    (void)snprintf(credentials->access_key_id, sizeof credentials->access_key_id, "%s", id);
    secret_set(&credentials->secret_access_key, secret, strlen(secret));
    secret_release(&credentials->session_token);
    if (*token)
        secret_set(&credentials->session_token, token, strlen(token));
    credentials->expires_at_s = keys->expires_at_s;
    return 0;
}
