#ifndef BONUSREC_BASE_ARENA_H
#define BONUSREC_BASE_ARENA_H

#include <stddef.h>

/* Memory that is given back all at once. One arena holds the strings of one stage. Out of memory
 * ends the process: dying at any step is a tested path. */
struct arena {
    struct arena_block *newest;
};

#define ARENA_INIT ((struct arena){0})

/* Bytes for `size`, aligned for any type, not zeroed, owned by `arena`. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of the `length` bytes at `text` with a NUL after them, owned by `arena`. */
char *arena_strndup(struct arena *arena, const char *text, size_t length);

/* A copy of the NUL-ended `text`, owned by `arena`. */
char *arena_strdup(struct arena *arena, const char *text);

/* A formatted string owned by `arena`. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Gives back everything that `arena` holds; it may be used again afterwards. */
void arena_release(struct arena *arena);

/* malloc, calloc, realloc and strdup that never return NULL: they end the process instead.
 * `xrealloc_array` checks that count * size does not overflow. The result is the caller's to
 * free().
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc_array(void *pointer, size_t count, size_t size);
char *xstrdup(const char *text);

/* Like xcalloc, for a table that is looked into here and there: one that is large gets large pages
 * where the system has them, so that finding its memory costs less. */
void *xcalloc_scattered(size_t count, size_t size);

/* Makes room for one more element in a growing array: when `count` has reached `*capacity`, the
 * capacity doubles. Returns the (perhaps moved) array of elements of `size` bytes. */
void *array_reserve(void *array, size_t count, size_t *capacity, size_t size);

#endif
