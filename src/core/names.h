#ifndef BONUSREC_CORE_NAMES_H
#define BONUSREC_CORE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* A set of ids, borrowed: filled first, then asked. The zero value is empty. */
struct names {
    const char **list;
    size_t count;
    size_t capacity;
};

/* Adds `id`, which must live as long as the set; twice does no harm. */
void names_add(struct names *names, const char *id);

/* To be called between the last names_add() and the first names_have(). */
void names_sort(struct names *names);

/* Whether `id` was added. */
bool names_have(const struct names *names, const char *id);

/* Frees the set, not the ids. */
void names_release(struct names *names);

#endif
