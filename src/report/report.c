#include "report/report.h"

#include "report/csv_writer.h"
#include "report/json_writer.h"
#include "report/line.h"
#include "report/sink.h"
#include "report/table_writer.h"

#include <stdio.h>

void report_totals(const struct report *report, struct totals *totals)
{
    struct totals sum = {0};

    for (size_t i = 0; i < report->intent_count; i++) {
        struct outcome outcome;

        report->outcome_at(report->context, i, &outcome);
        sum.rows[outcome.status]++;
        sum.minor[outcome.status] += row_money(&report->intents[i], &outcome);
    }
    sum.rows[STATUS_UNEXPECTED] += report->unexpected_count;
    for (size_t i = 0; i < report->unexpected_count; i++)
        sum.minor[STATUS_UNEXPECTED] += report->unexpected[i]->amount.minor;
    (void)snprintf(sum.currency, sizeof sum.currency, "%s", report->currency);
    *totals = sum;
}

int report_begin(const struct report *report, const struct report_style *style, FILE *stream,
                 struct error *error)
{
    struct sink sink;

    sink_init(&sink, stream);
    switch (style->format) {
    case REPORT_CSV:
        csv_begin_report(report, style->byte_order_mark, &sink);
        break;
    case REPORT_JSON:
        json_begin_report(report, &sink);
        break;
    case REPORT_TABLE:
        buffer_add_char(&sink.pending, '\n');
        break;
    }
    return sink_finish(&sink, error);
}

int report_write(const struct report *report, const struct totals *totals,
                 const struct report_style *style, FILE *stream, struct error *error)
{
    struct sink sink;

    sink_init(&sink, stream);
    switch (style->format) {
    case REPORT_CSV:
        csv_write_report(report, &sink);
        break;
    case REPORT_JSON:
        json_write_report(report, totals, &sink);
        break;
    case REPORT_TABLE:
        table_write_report(report, totals, style, &sink);
        break;
    }
    return sink_finish(&sink, error);
}
