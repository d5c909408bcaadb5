#include "report/csv_writer.h"

#include "report/line.h"

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

/* Adds `text` as one cell; returns where it ends. */
static const char *add_verbatim(struct buffer *out, const char *text, bool guarded)
{
    const char *end = text;
    bool quoted = is_blank(*text);

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

/* Adds a comma and a cell of free text, guarded against being run as a formula. */
static const char *add_text(struct buffer *out, const char *text)
{
    buffer_add_char(out, ',');
    return add_verbatim(out, text, needs_guard(text));
}

/* Adds a comma and a cell that this program has formed itself: no quotes, no guard. */
static void add_plain(struct buffer *out, const char *text)
{
    buffer_add_char(out, ',');
    buffer_add_text(out, text);
}

static void add_row_no(struct buffer *out, uint32_t row_no)
{
    char digits[10];
    size_t at = sizeof digits;

    for (; row_no; row_no /= 10)
        digits[--at] = (char)('0' + row_no % 10);
    buffer_add(out, digits + at, sizeof digits - at);
}

static void add_header(struct buffer *out, const struct report *report)
{
    buffer_add_text(out, "row,status,code");
    for (size_t i = 0; i < 3; i++)
        add_plain(out, report->id_columns[i]);
    buffer_add_text(out, ",amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail");
    for (size_t i = 0; i < report->extra_count; i++)
        (void)add_text(out, report->extra_names[i]);
    buffer_add_char(out, '\n');
}

static void add_line(struct buffer *out, const struct line *line, size_t extra_count)
{
    const char *extra = line->extra;

    add_row_no(out, line->row_no);
    add_plain(out, status_name(line->status));
    (void)add_text(out, line->code);
    for (size_t i = 0; i < 3; i++)
        (void)add_text(out, line->ids[i]);
    (void)add_text(out, line->amount);
    (void)add_text(out, line->currency);
    (void)add_text(out, line->reason);
    (void)add_text(out, line->ref);
    add_plain(out, line->paid_amount);
    add_plain(out, line->paid_at);
    (void)add_text(out, line->payment_id);
    (void)add_text(out, line->detail);
    for (size_t i = 0; i < extra_count; i++)
        if (extra)
            extra = add_text(out, extra) + 1;
        else
            buffer_add_char(out, ',');
    buffer_add_char(out, '\n');
}

void csv_begin_report(const struct report *report, bool byte_order_mark, struct sink *sink)
{
    if (byte_order_mark)
        buffer_add_text(&sink->pending, "\xef\xbb\xbf");
    add_header(&sink->pending, report);
}

void csv_write_report(const struct report *report, struct sink *sink)
{
    struct line line;

    for (size_t i = 0; i < report->intent_count; i++) {
        line_of_row(report, i, &line);
        add_line(&sink->pending, &line, report->extra_count);
        sink_row_done(sink);
    }
    for (size_t i = 0; i < report->unexpected_count; i++) {
        line_of_unexpected(report, i, &line);
        add_line(&sink->pending, &line, report->extra_count);
        sink_row_done(sink);
    }
}
