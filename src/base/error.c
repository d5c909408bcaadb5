#include "base/error.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

/* Whether what stands behind it, or before, is shown in another order than it has. */
static bool turns_text(uint32_t code_point)
{
    return (code_point >= 0x202a && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

void hide_control_characters(char *text)
{
    while (*text) {
        uint32_t code_point = 0; /* stays so where the bytes are no UTF-8 */
        size_t length = utf8_decode(text, &code_point);

        /* U+0080 to U+009F are control characters as well: U+009B is ESC [ in one. */
        if (code_point >= 0x20 && (code_point < 0x7f || code_point >= 0xa0) &&
            !turns_text(code_point)) {
            text += length;
            continue;
        }
        for (length = length ? length : 1; length; length--)
            *text++ = '?';
    }
}

void error_fill(struct error *error, enum error_kind kind, const char *origin, const char *format,
                ...)
{
    struct error fresh = {.kind = kind};
    va_list args;

    va_start(args, format);
    (void)vsnprintf(fresh.text, sizeof fresh.text, format, args);
    va_end(args);
    (void)snprintf(fresh.origin, sizeof fresh.origin, "%s", origin);
    hide_control_characters(fresh.text);
    hide_control_characters(fresh.origin);
    *error = fresh;
}
