#ifndef BONUSREC_BASE_BUFFER_H
#define BONUSREC_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

/* Bytes that grow. `bytes` is NULL while nothing was added and always has a NUL after `length`
 * otherwise. Whoever reads from outside caps the length before adding. */
struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
};

#define BUFFER_INIT ((struct buffer){0})

/* Adds `length` bytes at `bytes`, which must not lie inside `buffer`. */
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);

/* Adds the NUL-ended `text`. */
void buffer_add_text(struct buffer *buffer, const char *text);

/* Adds one byte. */
void buffer_add_char(struct buffer *buffer, char c);

/* Adds formatted text. */
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with the arguments of somebody else, which it leaves as they were. */
void buffer_vprintf(struct buffer *buffer, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The content as a NUL-ended string, "" when empty; valid until the next change. */
const char *buffer_text(const struct buffer *buffer);

/* Empties without giving the memory back. */
void buffer_clear(struct buffer *buffer);

/* Frees the bytes; the buffer is BUFFER_INIT afterwards. */
void buffer_release(struct buffer *buffer);

#endif
