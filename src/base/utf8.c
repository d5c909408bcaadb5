#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* Whether all eight bytes are ASCII and none is NUL. */
static bool is_plain(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    /* A byte that is 0 borrows and sets its high bit; one that is not ASCII has it set already. */
    return (((word - 0x0101010101010101U) | word) & 0x8080808080808080U) == 0;
}

/* Length of the character that `lead` begins, 0 when none does; the bounds of its second byte. */
static size_t sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    if (lead < 0xe0)
        return 2;
    if (lead == 0xe0)
        *low = 0xa0; /* shorter forms end below */
    if (lead == 0xed)
        *high = 0x9f; /* surrogates begin above */
    if (lead == 0xf0)
        *low = 0x90;
    if (lead == 0xf4)
        *high = 0x8f; /* U+10FFFF */
    return lead < 0xf0 ? 3 : 4;
}

/* Checks the one character at `at`, of which `left` bytes are there. */
static enum utf8_state check_character(const unsigned char *at, size_t left, size_t *length)
{
    unsigned char low;
    unsigned char high;

    *length = sequence(*at, &low, &high);
    if (*length == 0)
        return UTF8_INVALID;
    for (size_t i = 1; i < *length; i++) {
        if (i == left)
            return UTF8_CUT;
        if (at[i] < low || at[i] > high)
            return UTF8_INVALID;
        low = 0x80;
        high = 0xbf;
    }
    return *at ? UTF8_VALID : UTF8_NUL;
}

enum utf8_state utf8_check(const char *bytes, size_t length, size_t *valid)
{
    const unsigned char *start = (const unsigned char *)bytes;
    enum utf8_state state = UTF8_VALID;
    size_t at = 0;

    while (at < length) {
        size_t step;

        if (length - at >= 8 && is_plain(start + at)) {
            at += 8;
            continue;
        }
        state = check_character(start + at, length - at, &step);
        if (state != UTF8_VALID)
            break;
        at += step;
    }
    *valid = at;
    return state;
}

size_t utf8_count(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        if (((unsigned char)*text & 0xc0) != 0x80)
            count++;
    return count;
}

size_t utf8_decode(const char *text, uint32_t *code_point)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t value;
    size_t length;

    /* The NUL at the end can be no part of a character: nothing behind it is looked at. */
    if (check_character(p, SIZE_MAX, &length) != UTF8_VALID)
        return 0;
    value = length == 1 ? *p : *p & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        value = (value << 6) | (p[i] & 0x3fu);
    *code_point = value;
    return length;
}
