#include "report/headline.h"

#include <string.h>

bool headline_needs_person(enum status status)
{
    return status == STATUS_HELD || status == STATUS_INVALID || status == STATUS_FAILED ||
           status == STATUS_UNKNOWN || status == STATUS_NOT_ATTEMPTED ||
           status == STATUS_UNEXPECTED;
}

static void add_count(struct buffer *out, size_t count, const char *word)
{
    buffer_printf(out, "%zu %s%s", count, word, count == 1 ? "" : "s");
}

void headline_add_waiting(struct buffer *out, const struct totals *totals)
{
    size_t payments = totals->rows[STATUS_UNEXPECTED];
    size_t rows = 0;

    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        if (s != STATUS_UNEXPECTED && headline_needs_person((enum status)s))
            rows += totals->rows[s];
    if (rows)
        add_count(out, rows, "row");
    if (rows && payments)
        buffer_add_text(out, " and ");
    if (payments)
        add_count(out, payments, "payment");
}

static bool is_sandbox(const char *platform)
{
    static const char ending[] = "-sandbox";
    size_t length = platform ? strlen(platform) : 0;

    return length >= sizeof ending - 1 &&
           strcmp(platform + length - (sizeof ending - 1), ending) == 0;
}

static void add_sentence(struct buffer *out, const char *before, const char *text,
                         const char *after)
{
    if (out->length)
        buffer_add_char(out, ' ');
    buffer_add_text(out, before);
    buffer_add_text(out, text);
    buffer_add_text(out, after);
}

void headline_add_setting(struct buffer *out, const struct report *report)
{
    if (strcmp(report->command, "plan") == 0)
        add_sentence(out, "Dry run: nothing was sent.", "", "");
    if (report->endpoint)
        add_sentence(out, "Asked at ", report->endpoint,
                     ", which is not the platform's own address: a rehearsal, or a proxy.");
    if (is_sandbox(report->platform))
        add_sentence(out, "The sandbox: no real money moves.", "", "");
}
