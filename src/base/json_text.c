#include "base/json_text.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void escape_ascii(struct buffer *buffer, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char unicode[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    char pair[] = {'\\', (char)c};

    switch (c) {
    case '\n':
        pair[1] = 'n';
        break;
    case '\r':
        pair[1] = 'r';
        break;
    case '\t':
        pair[1] = 't';
        break;
    case '"':
    case '\\':
        break;
    default:
        buffer_add(buffer, unicode, sizeof unicode);
        return;
    }
    buffer_add(buffer, pair, sizeof pair);
}

void json_text_add(struct buffer *buffer, const char *text)
{
    buffer_add_char(buffer, '"');
    for (;;) {
        const char *start = text;
        uint32_t code_point;
        size_t length;

        /* Runs that need no change, nearly always the whole text, are added in one piece. */
        while (is_plain((unsigned char)*text))
            text++;
        buffer_add(buffer, start, (size_t)(text - start));
        if (!*text)
            break;
        length = utf8_decode(text, &code_point);
        if (length == 0)
            buffer_add_text(buffer, "\xef\xbf\xbd");
        else if (length == 1)
            escape_ascii(buffer, (unsigned char)*text);
        else
            buffer_add(buffer, text, length);
        text += length ? length : 1;
    }
    buffer_add_char(buffer, '"');
}
