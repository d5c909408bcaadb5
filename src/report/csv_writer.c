#include "report/csv_writer.h"

#include "report/csv_cells.h"
#include "report/line.h"

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
        csv_add_plain(out, report->id_columns[i]);
    buffer_add_text(out, ",amount,currency,reason,ref,paid_amount,paid_at,payment_id,detail");
    for (size_t i = 0; i < report->extra_count; i++)
        csv_add_name(out, report->extra_names[i]);
    buffer_add_char(out, '\n');
}

static void add_line(struct buffer *out, const struct line *line, size_t extra_count)
{
    const char *extra = line->extra;

    add_row_no(out, line->row_no);
    csv_add_plain(out, status_name(line->status));
    (void)csv_add_text(out, line->code);
    for (size_t i = 0; i < 3; i++)
        (void)csv_add_text(out, line->ids[i]);
    (void)csv_add_text(out, line->amount);
    (void)csv_add_text(out, line->currency);
    (void)csv_add_text(out, line->reason);
    (void)csv_add_text(out, line->ref);
    csv_add_plain(out, line->paid_amount);
    csv_add_plain(out, line->paid_at);
    (void)csv_add_text(out, line->payment_id);
    (void)csv_add_text(out, line->detail);
    for (size_t i = 0; i < extra_count; i++)
        if (extra)
            extra = csv_add_text(out, extra) + 1;
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
