#ifndef BONUSREC_CORE_STRINGS_H
#define BONUSREC_CORE_STRINGS_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* A kept text with its hash beside it, so that growing and probing need not read texts; NULL in an
 * empty slot. */
struct string_slot {
    const char *text;
    uint32_t hash;
};

/* A pool that keeps each different string once. A payment list names the ids that the CSV named, so
 * rows and payments share their bytes. */
struct strings {
    struct arena arena;
    struct string_slot *slots;
    size_t slot_count;
    size_t used;
};

#define STRINGS_INIT ((struct strings){0})

/* The pool's own copy of the `length` bytes at `text` (without NUL bytes), ended by a NUL. Equal
 * texts give the same pointer; it lives until strings_release(). The empty text is a constant. */
const char *strings_intern(struct strings *strings, const char *text, size_t length);

/* Makes room for `count` texts in all, so that the pool need not grow on the way there. */
void strings_reserve(struct strings *strings, size_t count);

/* Has the memory fetched in which strings_intern_hashed() will look for `text`, if it is called soon:
 * a large pool lies outside the caches, and several texts can be waited for at once. Returns its hash
 * and changes nothing. */
uint32_t strings_prefetch(const struct strings *strings, const char *text, size_t length);

/* strings_intern() of a text whose hash strings_prefetch() returned. */
const char *strings_intern_hashed(struct strings *strings, const char *text, size_t length,
                                  uint32_t hash);

/* Frees the texts: all pointers that strings_intern() gave are void. The pool is STRINGS_INIT
 * afterwards. */
void strings_release(struct strings *strings);

/* Orders two texts like strcmp(), given where they are pointed to: for qsort() and bsearch() of
 * arrays of texts. */
int strings_order(const void *a, const void *b);

#endif
