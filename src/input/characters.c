#include "input/characters.h"

#include "base/utf8.h"

#include <stdint.h>

enum { VISIBLE_MAX = 60 };

static bool is_blank_point(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xa0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200d) || point == 0x2028 ||
           point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x2060 ||
           point == 0x3000 || point == 0xfeff;
}

size_t characters_blank(const char *text)
{
    unsigned char c = (unsigned char)*text;
    uint32_t point = 0;
    size_t length;

    if (c > ' ' && c < 0x80)
        return 0;
    length = utf8_decode(text, &point);
    return is_blank_point(point) ? length : 0;
}

bool characters_is_blank(const char *text)
{
    size_t length;

    while ((length = characters_blank(text)) > 0)
        text += length;
    return !*text;
}

bool characters_has_blank_around(const char *text)
{
    size_t blank = characters_blank(text);

    if (blank > 0)
        return true;
    while (*text) {
        blank = characters_blank(text);
        text += blank ? blank : 1;
    }
    return blank > 0;
}

bool characters_has_blank(const char *text)
{
    while (*text && characters_blank(text) == 0)
        text++;
    return *text;
}

bool characters_has_control(const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return true;
        if (c == 0xc2 && (unsigned char)text[1] < 0xa0)
            return true;
    }
    return false;
}

/* What shows nothing of its own, and may hide text: soft hyphen, marks of direction, invisible
 * operators. */
static bool is_unseen(uint32_t point)
{
    return point == 0xad || point == 0x61c || point == 0x180e || point == 0x200e ||
           point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2061 && point <= 0x206f);
}

static void add_visible_point(struct buffer *buffer, const char *text, size_t length,
                              uint32_t point)
{
    if (point == '\n')
        buffer_add_text(buffer, "\\n");
    else if (point == '\r')
        buffer_add_text(buffer, "\\r");
    else if (point == '\t')
        buffer_add_text(buffer, "\\t");
    else if (point < 0x20 || point == 0x7f)
        buffer_printf(buffer, "\\x%02x", (unsigned)point);
    else if ((point >= 0x80 && point < 0xa0) || (point != ' ' && is_blank_point(point)) ||
             is_unseen(point))
        buffer_printf(buffer, "\\u%04x", (unsigned)point);
    else
        buffer_add(buffer, text, length);
}

void characters_add_visible(struct buffer *buffer, const char *text)
{
    buffer_add_char(buffer, '"');
    for (int shown = 0; *text; shown++) {
        uint32_t point = 0;
        size_t length = utf8_decode(text, &point);

        if (shown == VISIBLE_MAX) {
            buffer_add_text(buffer, "\xe2\x80\xa6");
            break;
        }
        add_visible_point(buffer, text, length, point);
        text += length;
    }
    buffer_add_char(buffer, '"');
}
