#include "report/json_writer.h"

#include "base/arena.h"
#include "base/json_text.h"
#include "report/line.h"

#include <string.h>

/* Adds `,"name":"text"`, or null for an empty text if `or_null`; `name` needs no escape. */
static void add_member(struct buffer *out, const char *name, const char *text, bool or_null)
{
    buffer_add_text(out, ",\"");
    buffer_add_text(out, name);
    buffer_add_text(out, "\":");
    if (or_null && !text[0])
        buffer_add_text(out, "null");
    else
        json_text_add(out, text);
}

static void add_summary(struct buffer *out, const struct report *report,
                        const struct totals *totals)
{
    char text[SUMMARY_SIZE];
    char money[MONEY_TEXT_SIZE];

    report_summary(report->command, totals, text);
    buffer_add_text(out, "\"summary\":{\"currency\":");
    json_text_add(out, totals->currency);
    add_member(out, "fees", totals->fees_minor < 0 ? "" : money_format(totals->fees_minor, money),
               true);
    add_member(out, "text", text, false);
    add_member(out, "ending", report->ending ? report->ending : "", true);
    buffer_add_text(out, ",\"rows\":{");
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        buffer_printf(out, "%s\"%s\":%zu", s > 1 ? "," : "", status_name((enum status)s),
                      totals->rows[s]);
    buffer_add_text(out, "},\"money\":{");
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        buffer_printf(out, "%s\"%s\":\"%s\"", s > 1 ? "," : "", status_name((enum status)s),
                      money_format(totals->minor[s], money));
    buffer_add_text(out, "}},\n");
}

static bool is_taken(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* The names of the other columns as `"name":`, each once: an object with one name twice would lose
 * a cell in most readers. */
static char **make_keys(const struct report *report, struct arena *arena)
{
    size_t count = report->extra_count;
    char **names = arena_alloc(arena, (count + 1) * sizeof *names);
    char **keys = arena_alloc(arena, (count + 1) * sizeof *keys);
    struct buffer key = BUFFER_INIT;

    for (size_t i = 0; i < count; i++) {
        names[i] = arena_strdup(arena, report->extra_names[i]);
        for (size_t n = i + 1; is_taken(names, i, names[i]); n++)
            names[i] = arena_printf(arena, "%s_%zu", report->extra_names[i], n);
        buffer_clear(&key);
        json_text_add(&key, names[i]);
        keys[i] = arena_printf(arena, "%s:", buffer_text(&key));
    }
    buffer_release(&key);
    return keys;
}

static void add_columns(struct buffer *out, const char *extra, char *const *keys, size_t count)
{
    buffer_add_text(out, ",\"columns\":{");
    for (size_t i = 0; extra && i < count; i++) {
        if (i)
            buffer_add_char(out, ',');
        buffer_add_text(out, keys[i]);
        json_text_add(out, extra);
        extra += strlen(extra) + 1;
    }
    buffer_add_char(out, '}');
}

static void add_line(struct buffer *out, const struct report *report, const struct line *line,
                     char *const *keys)
{
    if (line->row_no)
        buffer_printf(out, "{\"row\":%u", (unsigned)line->row_no);
    else
        buffer_add_text(out, "{\"row\":null");
    add_member(out, "status", status_name(line->status), false);
    add_member(out, "code", line->code, false);
    for (size_t i = 0; i < 3; i++)
        add_member(out, report->id_columns[i], line->ids[i], false);
    add_member(out, "amount", line->amount, !line->row_no);
    add_member(out, "currency", line->currency, false);
    add_member(out, "reason", line->reason, false);
    add_member(out, "ref", line->ref, false);
    add_member(out, "paid_amount", line->paid_amount, true);
    add_member(out, "paid_at", line->paid_at, true);
    add_member(out, "payment_id", line->payment_id, false);
    add_member(out, "detail", line->detail, false);
    add_columns(out, line->extra, keys, report->extra_count);
    buffer_add_char(out, '}');
}

void json_begin_report(const struct report *report, struct sink *sink)
{
    struct buffer *out = &sink->pending;
    char at[TIME_TEXT_SIZE] = "";

    if (report->made_at_s)
        time_format(report->made_at_s, at);
    buffer_add_text(out, "{\"version\":1,\n\"run\":{\"id\":");
    json_text_add(out, report->run_id);
    add_member(out, "command", report->command, false);
    add_member(out, "at", at, true);
    add_member(out, "platform", report->platform ? report->platform : "", true);
    add_member(out, "endpoint", report->endpoint ? report->endpoint : "", true);
    add_member(out, "file", report->file ? report->file : "", true);
    add_member(out, "existing", report->existing ? report->existing : "", true);
    buffer_add_text(out, "},\n");
}

void json_write_report(const struct report *report, const struct totals *totals, struct sink *sink)
{
    struct buffer *out = &sink->pending;
    struct arena arena = ARENA_INIT;
    char **keys = make_keys(report, &arena);
    size_t count = report->intent_count + report->unexpected_count;
    struct line line;

    add_summary(out, report, totals);
    buffer_add_text(out, "\"rows\":[");
    for (size_t i = 0; i < count; i++) {
        if (i < report->intent_count)
            line_of_row(report, i, &line);
        else
            line_of_unexpected(report, i - report->intent_count, &line);
        buffer_add_text(out, i ? ",\n" : "\n");
        add_line(out, report, &line, keys);
        sink_row_done(sink);
    }
    buffer_add_text(out, "\n]}\n");
    arena_release(&arena);
}
