#include "report/cell_text.h"

#include "base/utf8.h"

#include <wchar.h>

enum { MARKS_MAX = 3 }; /* on one letter: no script that is written needs more */

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

bool character_steers(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

bool character_hides(uint32_t c)
{
    return c == 0xad || c == 0x34f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 ||
           c == 0x180e || c == 0x200b || (c >= 0x2060 && c <= 0x206f) || c == 0x3164 ||
           c == 0xffa0 || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

static bool is_emoji(uint32_t c)
{
    return (c >= 0x2190 && c <= 0x2bff) || (c >= 0x1f000 && c <= 0x1faff);
}

static bool is_joiner(uint32_t c)
{
    return c == 0x200c || c == 0x200d;
}

/* Terminals disagree about how wide a character is that these make of one or two others. */
static bool merges(uint32_t c, uint32_t before)
{
    bool is_skin = c >= 0x1f3fb && c <= 0x1f3ff;

    return (c >= 0xfe00 && c <= 0xfe0f) || ((is_joiner(c) || is_skin) && is_emoji(before));
}

/* Of those that go with any letter. A heap of them reaches into the lines above. */
static bool is_mark(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) ||
           (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) ||
           (c >= 0xfe20 && c <= 0xfe2f);
}

void cell_make_visible(struct buffer *out, const char *text)
{
    uint32_t before = 0; /* the character that was added last, and is no mark */
    int marks = 0;       /* behind it */

    while (*text) {
        uint32_t c = 0;
        size_t length = utf8_decode(text, &c);

        marks = is_mark(c) ? marks + 1 : 0;
        if (*text == '\n' || *text == '\r' || *text == '\t')
            buffer_add_char(out, ' ');
        else if (length == 0 || character_steers(c) || character_hides(c) ||
                 (is_joiner(c) && before < 0x300))
            buffer_add_char(out, '?');
        else if (marks <= MARKS_MAX && !merges(c, before))
            buffer_add(out, text, length);
        if (!is_mark(c) && !merges(c, before))
            before = c;
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
