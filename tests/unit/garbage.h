#ifndef BONUSREC_TESTS_GARBAGE_H
#define BONUSREC_TESTS_GARBAGE_H

#include <stddef.h>
#include <stdint.h>

/* Fills `bytes` with what JSON and HTML are made of, by chance; the same for the same `*random`,
 * which goes on. */
static inline void garbage_fill(uint32_t *random, char *bytes, size_t length)
{
    static const char alphabet[] = "{}[]\":,0\\u.-e nulltrueAB\xc3\xa9\x01<";

    for (size_t i = 0; i < length; i++) {
        *random = *random * 1664525 + 1013904223;
        bytes[i] = alphabet[(*random >> 16) % (sizeof alphabet)];
    }
}

#endif
