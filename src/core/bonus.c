#include "core/bonus.h"

#include "base/arena.h"

#include <stdlib.h>

int compare_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

void payments_add(struct payments *payments, const struct payment *payment)
{
    payments->list =
        array_reserve(payments->list, payments->count, &payments->capacity, sizeof *payments->list);
    payments->list[payments->count++] = *payment;
}

void payments_release(struct payments *payments)
{
    free(payments->list);
    *payments = (struct payments){0};
}

/* Bytes of the white space at `text`, 0 when there is none. */
static size_t space_length(const char *text)
{
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    return text[0] == '\xc2' && text[1] == '\xa0' ? 2 : 0;
}

static const char *skip_spaces(const char *text)
{
    size_t length;

    while ((length = space_length(text)) > 0)
        text += length;
    return text;
}

/* The next byte of the folded text, 0 at its end. */
static unsigned char next_folded(const char **at)
{
    const char *text = *at;

    if (space_length(text) > 0) {
        *at = skip_spaces(text);
        return **at ? ' ' : 0;
    }
    *at = *text ? text + 1 : text;
    return (unsigned char)*text;
}

void reason_fold(const char *reason, struct buffer *folded)
{
    unsigned char byte;

    reason = skip_spaces(reason);
    while ((byte = next_folded(&reason)) != 0)
        buffer_add_char(folded, (char)byte);
}

int reason_compare(const char *a, const char *b)
{
    if (a == b)
        return 0; /* reasons are interned, and mostly all rows have the same */
    a = skip_spaces(a);
    b = skip_spaces(b);
    for (;;) {
        unsigned char byte_a = next_folded(&a);
        unsigned char byte_b = next_folded(&b);

        if (byte_a != byte_b)
            return byte_a < byte_b ? -1 : 1;
        if (!byte_a)
            return 0;
    }
}
