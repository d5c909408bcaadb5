#include "input/encoding.h"

#include "input/characters.h"

#include <iconv.h>
#include <stdint.h>
#include <string.h>

enum { UTF16_LOOKED_AT = 64, WORD_REACH = 20 };

bool encoding_has_wide(const char *bytes, size_t length)
{
    uint64_t all = 0;
    uint64_t word;
    size_t i = 0;

    for (; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        all |= word;
    }
    for (; i < length; i++)
        all |= (unsigned char)bytes[i];
    return (all & UINT64_C(0x8080808080808080)) != 0;
}

const char *encoding_utf16(const char *bytes, size_t length)
{
    size_t zeros[2] = {0, 0};
    size_t pairs;

    if (length > UTF16_LOOKED_AT)
        length = UTF16_LOOKED_AT;
    pairs = length / 2;
    for (size_t i = 0; i < 2 * pairs; i++)
        zeros[i % 2] += bytes[i] == '\0';
    /* Names of columns are mostly Latin letters, each with a zero beside it. */
    if (pairs < 2 || (zeros[0] > 0 && zeros[1] > 0))
        return NULL;
    if (zeros[1] > pairs / 2)
        return "UTF-16LE";
    return zeros[0] > pairs / 2 ? "UTF-16BE" : NULL;
}

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter of the old encoding of the Mac; in that of Windows these are marks and rare letters. */
static bool is_mac(const char *bytes, size_t length, size_t at)
{
    /* What Windows has of these in or beside words: the ellipsis, quotes, dashes, the ligature oe. */
    static const unsigned char windows[] = {0x85, 0x8c, 0x91, 0x92, 0x93,
                                            0x94, 0x95, 0x96, 0x97, 0x9c};
    unsigned char c = (unsigned char)bytes[at];
    bool beside_letter =
        (at > 0 && is_letter(bytes[at - 1])) || (at + 1 < length && is_letter(bytes[at + 1]));

    return c > 0x80 && c < 0xa0 && beside_letter && !memchr(windows, c, sizeof windows);
}

/* Characters of several high bytes each: not of Western Europe. */
static bool is_far_away(const char *bytes, size_t length, size_t at)
{
    return at + 2 < length && is_high(bytes[at + 1]) && is_high(bytes[at + 2]);
}

static bool is_of_word(char c)
{
    return (unsigned char)c > ' ' && !strchr(",;|\"", c);
}

/* Adds `, in which the cell's word reads "café"`. */
static void add_word(struct buffer *text, const char *name, const char *bytes, size_t length,
                     size_t at)
{
    char word[8 * WORD_REACH];
    char *out = word;
    size_t out_left = sizeof word - 1;
    iconv_t converter = iconv_open("UTF-8", name);
    size_t first = at;
    size_t last = at + 1;
    char copy[2 * WORD_REACH + 1];
    char *in = copy;
    size_t in_left;

    if (converter == (iconv_t)-1)
        return;
    while (first > 0 && at - first < WORD_REACH && is_of_word(bytes[first - 1]))
        first--;
    while (last < length && last - at < WORD_REACH && is_of_word(bytes[last]))
        last++;
    in_left = last - first;
    memcpy(copy, bytes + first, in_left);
    if (iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1) {
        *out = '\0';
        buffer_add_text(text, ", in which the word there reads ");
        characters_add_visible(text, word);
    }
    (void)iconv_close(converter);
}

void encoding_explain(struct buffer *text, const char *bytes, size_t length, size_t at,
                      unsigned long long offset, bool is_mixed)
{
    bool mac = is_mac(bytes, length, at);
    const char *name = mac ? "MACINTOSH" : "WINDOWS-1252"; /* as iconv calls it */
    bool is_known = !is_far_away(bytes, length, at);

    buffer_printf(text, "the byte 0x%02X at offset %llu", (unsigned)(unsigned char)bytes[at],
                  offset);
    if (is_mixed)
        buffer_add_text(text, " is no UTF-8, though there is UTF-8 before it: two encodings are "
                              "mixed, as when one file was pasted behind another");
    else
        buffer_add_text(text, " is no UTF-8: save the file again as \"CSV UTF-8\" (in LibreOffice: "
                              "character set Unicode (UTF-8))");
    if (is_known) {
        buffer_printf(text, "%s looks like %s", is_mixed ? "; what is here" : "; it",
                      mac ? "Mac Roman" : "Windows-1252");
        add_word(text, name, bytes, length, at);
    } else {
        buffer_printf(text, "%s looks like an older encoding of another script than the Latin one",
                      is_mixed ? "; what is here" : "; it");
    }
    if (is_mixed)
        buffer_add_text(text, ": save each part as \"CSV UTF-8\" before joining them");
    else if (is_known)
        buffer_printf(text, "; iconv -f %s -t UTF-8 converts it too", name);
}
