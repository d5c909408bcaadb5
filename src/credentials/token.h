#ifndef BONUSREC_CREDENTIALS_TOKEN_H
#define BONUSREC_CREDENTIALS_TOKEN_H

#include "base/error.h"
#include "base/secret.h"

enum { TOKEN_MAX = 4096 }; /* bytes of the longest token that is taken */

/* A Prolific token. It has full power over the account and does not expire (docs.prolific.com,
 * read 2026-11-21). */
struct token {
    struct secret secret; /* printable ASCII without blanks: safe in a header */
    char source[320];     /* where it came from, for messages: "PROLIFIC_API_TOKEN",
                           * "--token-file /run/lab/token", ... */
};

#define TOKEN_INIT ((struct token){0})

/* Looks for the token: in `file` (--token-file, or NULL), then in the file `prolific-token` of the
 * folder $CREDENTIALS_DIRECTORY (what systemd hands to a service), then in PROLIFIC_API_TOKEN and
 * PROLIFIC_TOKEN; an empty variable counts as not set. The first of these that is there counts: one
 * that cannot be used is an error, for the next may be another account's. Of a file the first line
 * is the token. Blanks around it are left out, and so is the word "Token" before it, with which the
 * documentation's examples begin. `getenv_fn` is getenv or a test's. Fails with ERROR_CREDENTIALS
 * and a text that names where it looked and what to do, never the value. */
MUST_CHECK int token_find(const char *file, char *(*getenv_fn)(const char *name),
                          struct token *token, struct error *error);

/* Wipes and frees. */
void token_release(struct token *token);

#endif
