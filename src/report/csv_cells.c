#include "report/csv_cells.h"

#include <stdbool.h>
#include <string.h>

static bool starts_formula(char c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* A cell that is no formula but would be taken for a guarded one when read back is guarded too. */
static bool needs_guard(const char *text)
{
    while (*text == '\'')
        text++;
    return starts_formula(*text);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Adds `text` as one cell, quoted where it must be or `quoted`; returns where
 * it ends. */
static const char *add_verbatim(struct buffer *out, const char *text, bool guarded, bool quoted)
{
    const char *end = text;

    quoted = quoted || is_blank(*text);
    for (; *end; end++)
        if (*end == ',' || *end == '"' || *end == '\n' || *end == '\r')
            quoted = true;
    if (end > text && is_blank(end[-1]))
        quoted = true;
    if (quoted)
        buffer_add_char(out, '"');
    if (guarded)
        buffer_add_char(out, '\'');
    if (!quoted) {
        buffer_add(out, text, (size_t)(end - text));
        return end;
    }
    for (const char *quote; (quote = memchr(text, '"', (size_t)(end - text))); text = quote + 1) {
        buffer_add(out, text, (size_t)(quote - text));
        buffer_add_text(out, "\"\"");
    }
    buffer_add(out, text, (size_t)(end - text));
    buffer_add_char(out, '"');
    return end;
}

const char *csv_add_text(struct buffer *out, const char *text)
{
    buffer_add_char(out, ',');
    return add_verbatim(out, text, needs_guard(text), false);
}

void csv_add_name(struct buffer *out, const char *name)
{
    buffer_add_char(out, ',');
    (void)add_verbatim(out, name, needs_guard(name), strpbrk(name, ";\t|") != NULL);
}

void csv_add_plain(struct buffer *out, const char *text)
{
    buffer_add_char(out, ',');
    buffer_add_text(out, text);
}
