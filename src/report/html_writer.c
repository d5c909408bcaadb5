#include "report/html_writer.h"

#include "base/arena.h"
#include "report/headline.h"
#include "report/html_parts.h"

#include <stdlib.h>
#include <string.h>

size_t html_line_count(const struct report *report)
{
    return report->intent_count + report->unexpected_count;
}

void html_line(const struct report *report, size_t n, struct line *line)
{
    if (n < report->intent_count)
        line_of_row(report, n, line);
    else
        line_of_unexpected(report, n - report->intent_count, line);
}

const char *html_cell(const struct line *line, enum html_column column)
{
    switch (column) {
    case HTML_AMOUNT:
        return line->amount;
    case HTML_CURRENCY:
        return line->currency;
    case HTML_WORKER:
        return line->ids[0];
    case HTML_ASSIGNMENT:
        return line->ids[1];
    case HTML_GROUP:
        return line->ids[2];
    case HTML_REASON:
        return line->reason;
    case HTML_CODE:
        return line->code;
    case HTML_DETAIL:
        return line->detail;
    case HTML_PAID_AMOUNT:
        return line->paid_amount;
    case HTML_PAID_AT:
        return line->paid_at;
    case HTML_REF:
        return line->ref;
    case HTML_PAYMENT_ID:
        return line->payment_id;
    case HTML_ROW:
    case HTML_STATUS:
    case HTML_COLUMNS:
        break;
    }
    return "";
}

bool html_payment_at(const struct report *report, size_t n, int64_t *paid_at_s, int64_t *minor)
{
    /* 0000-01-01 and 9999-12-31: what time_format() can show. */
    static const int64_t first_s = INT64_C(-62167219200);
    static const int64_t last_s = INT64_C(253402300799);
    int64_t time_s;

    if (n < report->intent_count) {
        struct outcome outcome;

        report->outcome_at(report->context, n, &outcome);
        if (outcome.status == STATUS_PAID || outcome.status == STATUS_ALREADY_PAID)
            *minor = row_money(&report->intents[n], &outcome);
        else if (outcome.paid_minor > 0)
            *minor = outcome.paid_minor;
        else
            return false;
        time_s = outcome.paid_at_s;
    } else {
        const struct payment *payment = report->unexpected[n - report->intent_count];

        *minor = payment->amount.minor;
        time_s = payment->paid_at_s;
    }
    *paid_at_s = time_s < first_s || time_s > last_s ? 0 : time_s;
    return true;
}

bool html_is_waited_for(const struct html_page *page)
{
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        if (headline_needs_person((enum status)s) && page->totals->rows[s])
            return true;
    return false;
}

void html_add_badge(struct buffer *out, enum status status)
{
    buffer_printf(out, "<b>%c</b> ", status_symbol(status));
}

static void survey_payment(const struct report *report, struct html_survey *survey, size_t n,
                           enum status status)
{
    int64_t time_s;
    int64_t minor;

    if (!html_payment_at(report, n, &time_s, &minor))
        return;
    survey->paid_minor[status] += minor;
    if (time_s == 0) {
        survey->untimed++;
        return;
    }
    if (survey->timed == 0 || time_s < survey->first_s)
        survey->first_s = time_s;
    if (survey->timed == 0 || time_s > survey->last_s)
        survey->last_s = time_s;
    survey->timed++;
}

static void make_survey(const struct report *report, struct html_survey *survey)
{
    static const enum html_column always[] = {HTML_ROW, HTML_STATUS, HTML_AMOUNT, HTML_WORKER,
                                              HTML_ASSIGNMENT};

    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        survey->is_used[always[i]] = true;
    for (size_t n = 0; n < html_line_count(report); n++) {
        struct line line;
        size_t *count;

        html_line(report, n, &line);
        for (int c = HTML_STATUS + 1; c < HTML_COLUMNS; c++)
            if (c != HTML_CURRENCY && html_cell(&line, (enum html_column)c)[0])
                survey->is_used[c] = true;
        if (strcmp(line.currency, report->currency) != 0)
            survey->is_used[HTML_CURRENCY] = true;
        count = &survey->sample_counts[line.status];
        if (*count < HTML_SAMPLE_MAX)
            survey->samples[line.status][(*count)++] = n;
        survey_payment(report, survey, n, line.status);
    }
}

void html_write_report(const struct report *report, const struct totals *totals, struct sink *sink)
{
    struct html_page *page = xcalloc(1, sizeof *page);
    bool is_export = strcmp(report->command, "export") == 0;

    page->report = report;
    page->totals = totals;
    page->sink = sink;
    make_survey(report, &page->survey);
    html_add_head(page);
    if (html_is_waited_for(page))
        html_add_person(page);
    html_add_totals(page);
    html_add_times(page);
    if (!html_is_waited_for(page) && !is_export)
        html_add_person(page);
    html_add_rows(page);
    free(page);
}
