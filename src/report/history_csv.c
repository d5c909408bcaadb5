#include "core/entry.h"
#include "report/csv_cells.h"
#include "report/history_writer.h"

void history_csv_begin(struct history_writer *writer)
{
    if (writer->style.byte_order_mark)
        buffer_add_text(&writer->sink.pending, "\xef\xbb\xbf");
    buffer_add_text(&writer->sink.pending, HISTORY_COLUMNS "\n");
}

void history_csv_add(struct history_writer *writer, const struct history_row *row)
{
    struct buffer *out = &writer->sink.pending;
    struct history_line line;

    history_line_of(row, &line);
    buffer_add_text(out, row->key);
    csv_add_plain(out, event_name(line.state));
    csv_add_plain(out, line.state_at);
    csv_add_plain(out, line.first_sent_at);
    (void)csv_add_text(out, row->worker_id);
    (void)csv_add_text(out, row->assignment_id);
    (void)csv_add_text(out, row->group_id);
    csv_add_plain(out, line.amount);
    csv_add_plain(out, line.paid_amount);
    (void)csv_add_text(out, row->currency);
    (void)csv_add_text(out, row->reason);
    (void)csv_add_text(out, row->ref);
    csv_add_plain(out, line.paid_at);
    (void)csv_add_text(out, row->payment_id);
    (void)csv_add_text(out, row->platform);
    (void)csv_add_text(out, row->endpoint);
    (void)csv_add_text(out, row->run_id);
    (void)csv_add_text(out, row->file);
    (void)csv_add_text(out, line.last->code);
    (void)csv_add_text(out, line.last->detail);
    (void)csv_add_text(out, line.last->who);
    (void)csv_add_text(out, row->quote_id);
    buffer_add_char(out, '\n');
}
