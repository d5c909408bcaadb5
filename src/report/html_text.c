#include "report/html_text.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/money.h"
#include "report/cell_text.h"

#include <stdbool.h>
#include <string.h>

enum { OPTION_MAX = 32 }; /* what is longer is no option, and must break somewhere */

static const char replacement[] = "\xef\xbf\xbd";

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
    case '\r':
    case '\t':
        return " ";
    default:
        return replacement;
    }
}

/* Adds what stands before `end`. */
static void add_until(struct buffer *out, const char *text, const char *end)
{
    for (;;) {
        const char *start = text;
        uint32_t code_point = 0;
        size_t length;

        /* Runs that need no change, nearly always the whole text, are added in one piece. */
        while (text < end && is_plain((unsigned char)*text))
            text++;
        buffer_add(out, start, (size_t)(text - start));
        if (text >= end)
            return;
        length = utf8_decode(text, &code_point);
        if (length > 1 && !character_steers(code_point) && !character_hides(code_point))
            buffer_add(out, text, length);
        else
            buffer_add_text(out, length == 1 ? reference(*text) : replacement);
        text += length ? length : 1;
    }
}

void html_add_text(struct buffer *out, const char *text)
{
    add_until(out, text, text + strlen(text));
}

/* How long the option is that begins here, 0 when none does. Its characters need no reference. */
static size_t option_length(const char *text)
{
    size_t length;

    if (strncmp(text, "--", 2) != 0 || text[2] < 'a' || text[2] > 'z')
        return 0;
    length = strspn(text, "abcdefghijklmnopqrstuvwxyz-");
    return length <= OPTION_MAX ? length : 0;
}

void html_add_sentence(struct buffer *out, const char *text)
{
    for (const char *at = text; (at = strstr(at, "--"));) {
        bool is_word = at == text || strchr(" \"'(", at[-1]);
        size_t length = is_word ? option_length(at) : 0;

        if (length) {
            add_until(out, text, at);
            buffer_add_text(out, "<kbd>");
            buffer_add(out, at, length);
            buffer_add_text(out, "</kbd>");
            text = at + length;
        }
        at += length ? length : strspn(at, "-");
    }
    html_add_text(out, text);
}

void html_add_money(struct buffer *out, int64_t minor, const char *currency)
{
    char money[MONEY_TEXT_SIZE];

    buffer_add_text(out, money_format(minor, money));
    if (!currency[0])
        return;
    buffer_add_char(out, ' ');
    html_add_text(out, currency);
}

void html_add_percent(struct buffer *out, int64_t hundredths)
{
    buffer_printf(out, "%d.%02d%%", (int)(hundredths / 100), (int)(hundredths % 100));
}

int64_t html_share(int64_t part, int64_t whole)
{
    enum { ALL = 10000 };

    if (whole < INT64_MAX / ALL)
        return part * ALL / whole;
    part /= whole / ALL;
    return part > ALL ? ALL : part;
}

void html_add_time(struct buffer *out, int64_t time_s)
{
    char text[TIME_TEXT_SIZE];

    time_format(time_s, text);
    if (text[0] == '(')
        buffer_add_text(out, text);
    else
        buffer_printf(out, "<time datetime=\"%s\">%.10s %.5s UTC</time>", text, text, text + 11);
}

void html_add_count(struct buffer *out, size_t count, const char *word)
{
    buffer_printf(out, "%zu %s%s", count, word, count == 1 ? "" : "s");
}
