#ifndef BONUSREC_BASE_SECRET_H
#define BONUSREC_BASE_SECRET_H

#include <stddef.h>

/* A key or token in memory. It is never copied into an error, a log or a report, and its bytes are
 * wiped when it is released. `text` is NULL when there is none. */
struct secret {
    char *text;
};

#define SECRET_INIT ((struct secret){0})

/* Takes a copy of `length` bytes; a secret held before is wiped first. */
void secret_set(struct secret *secret, const char *text, size_t length);

/* Wipes and frees. */
void secret_release(struct secret *secret);

/* Overwrites `length` bytes in a way that the compiler does not remove. */
void secret_wipe(void *bytes, size_t length);

/* Overwrites each place among the `length` bytes at `text` that holds `secret` with "*", so that
 * whoever repeats it is not repeated. NULL, or a secret so short that it could be any word, is
 * looked for in vain. */
void secret_hide(const char *secret, char *text, size_t length);

#endif
