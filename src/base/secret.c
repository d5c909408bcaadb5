#include "base/secret.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

void secret_wipe(void *bytes, size_t length)
{
    explicit_bzero(bytes, length);
}

void secret_set(struct secret *secret, const char *text, size_t length)
{
    /* Copied before the old one goes: `text` may point into it. */
    char *copy = xmalloc(length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    secret_release(secret);
    secret->text = copy;
}

void secret_release(struct secret *secret)
{
    if (secret->text)
        secret_wipe(secret->text, strlen(secret->text));
    free(secret->text);
    secret->text = NULL;
}

void secret_hide(const char *secret, char *text, size_t length)
{
    enum { SHORTEST = 8 };
    size_t size = secret ? strlen(secret) : 0;
    char *end = text + length;

    if (size < SHORTEST)
        return;
    for (char *at = text; (at = memmem(at, (size_t)(end - at), secret, size)); at += size)
        (void)memset(at, '*', size);
}
