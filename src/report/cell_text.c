#include "report/cell_text.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

void ruler_init(struct ruler *ruler)
{
    ruler->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

void ruler_release(struct ruler *ruler)
{
    if (ruler->utf8)
        freelocale(ruler->utf8);
    ruler->utf8 = (locale_t)0;
}

static int character_width(const struct ruler *ruler, uint32_t code_point)
{
    locale_t before;
    int width;

    if (code_point < 0x80 || !ruler->utf8)
        return 1;
    before = uselocale(ruler->utf8);
    width = wcwidth((wchar_t)code_point);
    (void)uselocale(before);
    return width < 0 ? 1 : width; /* newer than the system's tables: most likely a narrow one */
}

/* Control characters of both kinds, line and paragraph separators, and the marks of bidirectional
 * text, with which a cell could show an id or an amount that is not there. */
static bool steers_terminal(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void cell_make_visible(struct buffer *out, const char *text)
{
    while (*text) {
        uint32_t code_point = 0;
        size_t length = utf8_decode(text, &code_point);

        if (*text == '\n' || *text == '\r' || *text == '\t')
            buffer_add_char(out, ' ');
        else if (length == 0 || steers_terminal(code_point))
            buffer_add_char(out, '?');
        else
            buffer_add(out, text, length);
        text += length ? length : 1;
    }
}

/* How many bytes of `text` fit into `columns`: whole characters, with the marks that combine with
 * them. Sets `*width` to the columns that they take. */
static size_t measure(const struct ruler *ruler, const char *text, int columns, int *width)
{
    const char *p = text;
    uint32_t code_point;
    size_t length;

    *width = 0;
    while ((length = utf8_decode(p, &code_point)) > 0) {
        int more = character_width(ruler, code_point);

        if (more > columns - *width)
            break;
        *width += more;
        p += length;
    }
    return (size_t)(p - text);
}

int cell_width(const struct ruler *ruler, const char *text)
{
    int width;

    (void)measure(ruler, text, INT32_MAX, &width);
    return width;
}

int cell_add_cut(const struct ruler *ruler, struct buffer *out, const char *text, int columns)
{
    int width;
    size_t length = measure(ruler, text, columns, &width);

    if (!text[length]) {
        buffer_add(out, text, length);
        return width;
    }
    length = measure(ruler, text, columns - 3, &width);
    buffer_add(out, text, length);
    buffer_add_text(out, "...");
    return width + 3;
}

size_t cell_break(const struct ruler *ruler, const char *text, int columns)
{
    int width;
    size_t fits = measure(ruler, text, columns, &width);
    size_t at = fits;
    uint32_t code_point;

    if (!text[fits])
        return fits;
    while (at > 0 && text[at] != ' ')
        at--;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    if (at == 0)
        at = fits ? fits : utf8_decode(text, &code_point);
    return at;
}
