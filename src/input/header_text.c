#include "input/header_text.h"

#include "input/characters.h"

#include <string.h>

enum { LIST_MAX = 500 }; /* bytes of a list of columns in a message */

void header_normalise(const char *name, char out[HEADER_NAME_SIZE])
{
    size_t length = 0;

    while (*name) {
        size_t blank = characters_blank(name);
        char c = *name;

        name += blank ? blank : 1;
        if (blank || c == '_' || c == '-' || c == '.')
            continue;
        if (length == HEADER_NAME_SIZE - 1) {
            length = 0;
            break;
        }
        out[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    out[length] = '\0';
}

size_t header_find(const struct table_row *header, const char *name)
{
    char wanted[HEADER_NAME_SIZE];
    char found[HEADER_NAME_SIZE];

    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->cells[i].text, name) == 0)
            return i;
    header_normalise(name, wanted);
    for (size_t i = 0; i < header->count; i++) {
        header_normalise(header->cells[i].text, found);
        if (strcmp(found, wanted) == 0)
            return i;
    }
    return SIZE_MAX;
}

void header_add_name(struct buffer *text, const struct table_row *header, size_t column)
{
    char letters[TABLE_LETTERS_SIZE];

    characters_add_visible(text, header->cells[column].text);
    buffer_printf(text, " (%s)", table_letters(column, letters));
}

void header_add_option(struct buffer *text, const char *field, const struct table_row *header,
                       size_t column)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *name = header->cells[column].text;
    const char *quote = name[strspn(name, plain)] == '\0' ? "" : strchr(name, '\'') ? "\"" : "'";
    const char *hard = *quote == '"' ? "\"$`\\!\r\n" : "\r\n";

    /* What it cannot show as it stands is to be seen in the list of columns. */
    if (characters_has_control(name) || strpbrk(name, hard) || header->cells[column].length > 60)
        buffer_printf(text, "--column %s=NAME", field);
    else
        buffer_printf(text, "--column %s%s=%s%s", quote, field, name, quote);
}

/* The first of the last columns that together take at most `room` bytes. */
static size_t find_tail(const struct table_row *header, size_t room)
{
    struct buffer text = BUFFER_INIT;
    size_t first = header->count;

    for (; first > 0; first--) {
        buffer_add_text(&text, ", ");
        header_add_name(&text, header, first - 1);
        if (text.length > room)
            break;
    }
    buffer_release(&text);
    return first;
}

void header_add_found(struct buffer *text, const struct table_row *header)
{
    size_t from = text->length;
    size_t tail = find_tail(header, LIST_MAX);

    if (tail > 0)
        tail = find_tail(header, LIST_MAX / 2);
    buffer_add_text(text, "; the columns found are ");
    for (size_t i = 0; i < header->count; i++) {
        if (i > 0)
            buffer_add_text(text, ", ");
        if (i < tail && text->length - from > LIST_MAX / 2) {
            buffer_printf(text, "%zu more", tail - i);
            i = tail - 1;
        } else {
            header_add_name(text, header, i);
        }
    }
}
