#include "input/id_text.h"

#include <string.h>

#define DIGITS "0123456789"
#define BETWEEN ",;|/ \t\r\n+&"

/* Ids are longer than this; what is shorter beside a comma is rather a slip than a second id. */
enum { SHORTEST_ID = 6, LONGEST_ID = 100 };

/* Digits that a spreadsheet keeps of a number. */
enum { KEPT_DIGITS = 15 };

bool id_text_is_mangled(const char *id)
{
    size_t digits = strspn(id, DIGITS);
    const char *at = id + digits;

    if (digits == 0)
        return false;
    if (!*at)
        return digits > KEPT_DIGITS && strspn(id + KEPT_DIGITS, "0") == digits - KEPT_DIGITS;
    if (*at == '.' || *at == ',')
        at += 1 + strspn(at + 1, DIGITS);
    if (*at != 'E' && *at != 'e')
        return false;
    at++;
    if (*at != '+' && *at != '-')
        return false;
    at++;
    return *at && at[strspn(at, DIGITS)] == '\0';
}

/* Whether the `length` bytes at `text` are an id. */
static bool is_id(const struct field_rules *rules, enum field field, const char *text,
                  size_t length)
{
    char id[LONGEST_ID + 1];

    if (length < SHORTEST_ID || length > LONGEST_ID)
        return false;
    memcpy(id, text, length);
    id[length] = '\0';
    return strpbrk(id, DIGITS) && !rules->check_id(field, id);
}

enum id_repeats id_text_repeats(const struct field_rules *rules, enum field field, const char *id)
{
    size_t first = strcspn(id, BETWEEN);
    size_t half = strlen(id) / 2;
    bool differ = false;
    size_t count = 1;

    if (!id[first] && strlen(id) % 2 == 0 && memcmp(id, id + half, half) == 0 &&
        is_id(rules, field, id, half))
        return ID_SAME_TWICE;
    if (!is_id(rules, field, id, first))
        return ID_ONCE;
    for (const char *at = id + first; *at; count++) {
        size_t length;

        at += strspn(at, BETWEEN);
        length = strcspn(at, BETWEEN);
        if (!is_id(rules, field, at, length))
            return ID_ONCE;
        differ = differ || length != first || memcmp(at, id, length) != 0;
        at += length;
    }
    if (count < 2)
        return ID_ONCE;
    return differ ? ID_SEVERAL : ID_SAME_TWICE;
}

const struct field_rules *id_text_platform(const struct input_options *options, enum field field,
                                           const char *id)
{
    for (size_t i = 0; i < options->other_count; i++) {
        const struct field_rules *other = options->others[i];

        /* A rehearsal's platform has the same ids: they tell nothing. */
        if (other->looks_like && other->looks_like != options->rules->looks_like &&
            other->looks_like(field, id))
            return other;
    }
    return NULL;
}
