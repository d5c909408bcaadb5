#include "base/buffer.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and the NUL behind them. */
static void reserve(struct buffer *buffer, size_t more)
{
    size_t wanted;

    if (more > SIZE_MAX / 4 - buffer->length)
        abort(); /* the address space cannot hold it: out of memory */
    wanted = buffer->length + more + 1;
    if (wanted <= buffer->capacity)
        return;
    if (wanted < buffer->capacity * 2)
        wanted = buffer->capacity * 2;
    buffer->bytes = xrealloc_array(buffer->bytes, wanted, 1);
    buffer->capacity = wanted;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
    reserve(buffer, length);
    if (length)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_add_char(struct buffer *buffer, char c)
{
    buffer_add(buffer, &c, 1);
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list args)
{
    va_list again;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        abort();
    reserve(buffer, (size_t)length);
    va_copy(again, args);
    (void)vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
    va_end(again);
    buffer->length += (size_t)length;
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buffer_vprintf(buffer, format, args);
    va_end(args);
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->bytes ? buffer->bytes : "";
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->bytes)
        buffer->bytes[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = BUFFER_INIT;
}
