#include "report/xlsx_text.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ESCAPED_UNDERSCORE "_x005F_"
#define REPLACEMENT "\xef\xbf\xbd"

/* Whether the library writes `c` as an escape, which begins with an underscore. */
static bool becomes_escape(char c)
{
    return (unsigned char)c < 0x20 && c != '\0' && c != '\t' && c != '\n';
}

/* Whether what stands at `text`, an underscore, would be read as an escape. */
static bool begins_escape(const char *text)
{
    if (text[1] != 'x')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return text[6] == '_' || becomes_escape(text[6]);
}

/* Short, printable ASCII without an underscore. */
static bool is_plain(const char *text)
{
    const char *p = text;

    while (*p >= 0x20 && *p < 0x7f && *p != '_')
        p++;
    return *p == '\0' && p - text <= XLSX_TEXT_MAX;
}

/* Adds the character at `text` to `out`. Returns how many units it takes; `*text` is behind it
 * then. */
static size_t add_character(struct buffer *out, const char **text)
{
    uint32_t code_point = 0;
    size_t length = utf8_decode(*text, &code_point);

    if (**text == '_' && begins_escape(*text)) {
        buffer_add_text(out, ESCAPED_UNDERSCORE);
        *text += 1;
        return sizeof ESCAPED_UNDERSCORE - 1;
    }
    if (length == 0 || code_point == 0xfffe || code_point == 0xffff)
        buffer_add_text(out, REPLACEMENT);
    else
        buffer_add(out, *text, length);
    *text += length ? length : 1;
    return code_point > 0xffff ? 2 : 1;
}

const char *xlsx_text(const char *text, struct buffer *space)
{
    const size_t room = XLSX_TEXT_MAX - (sizeof XLSX_TEXT_CUT - 1);
    size_t units = 0;
    size_t fits = 0; /* bytes of `space` before which there is room for the remark */

    if (is_plain(text))
        return text;
    buffer_clear(space);
    while (*text && units <= XLSX_TEXT_MAX) {
        units += add_character(space, &text);
        if (units <= room)
            fits = space->length;
    }
    if (units > XLSX_TEXT_MAX) {
        space->length = fits;
        buffer_add_text(space, XLSX_TEXT_CUT);
    }
    return buffer_text(space);
}
