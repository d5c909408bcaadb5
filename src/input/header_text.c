#include "input/header_text.h"

#include "input/characters.h"

enum { LIST_MAX = 500 }; /* bytes of a list of columns in a message */

void header_add_name(struct buffer *text, const struct table_row *header, size_t column)
{
    char letters[TABLE_LETTERS_SIZE];

    characters_add_visible(text, header->cells[column].text);
    buffer_printf(text, " (%s)", table_letters(column, letters));
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
