#include "report/history_writer.h"

#include <errno.h>
#include <string.h>

enum history_kind history_kind_after(enum event last)
{
    switch (last) {
    case EVENT_ACCEPTED:
        return HISTORY_ACCEPTED;
    case EVENT_CONFIRMED:
    case EVENT_ADOPTED:
    case EVENT_RESOLVED_PAID:
        return HISTORY_PAID;
    case EVENT_REFUSED:
        return HISTORY_REFUSED;
    case EVENT_NOT_SENT:
    case EVENT_RESOLVED_NOT_PAID:
        return HISTORY_NOT_PAID;
    case EVENT_MOVED:
        return HISTORY_MOVED;
    case EVENT_NONE:
    case EVENT_SENDING:
    case EVENT_IN_DOUBT:
    case EVENT_STILL_OPEN:
    case EVENT_SAID_PAID:
    case EVENT_COUNT:
        break;
    }
    return HISTORY_OPEN;
}

void history_line_of(const struct history_row *row, struct history_line *line)
{
    enum history_kind kind;

    line->last = &row->events[row->event_count - 1];
    line->state = line->last->event;
    kind = history_kind_after(line->state);
    time_format(line->last->at_s, line->state_at);
    (void)money_format(row->amount_minor, line->amount);
    (void)money_format(row->pay_minor, line->pay_amount);
    line->paid_amount = kind == HISTORY_ACCEPTED || kind == HISTORY_PAID ? line->pay_amount : "";
    line->paid_at = "";
    if (row->paid_at_s) {
        time_format(row->paid_at_s, line->paid_at_space);
        line->paid_at = line->paid_at_space;
    }
    line->first_sent_at = "";
    for (size_t i = 0; i < row->event_count; i++)
        if (row->events[i].event == EVENT_SENDING) {
            time_format(row->events[i].at_s, line->first_sent_at_space);
            line->first_sent_at = line->first_sent_at_space;
            break;
        }
}

void history_begin(struct history_writer *writer, const struct history_style *style, FILE *stream)
{
    *writer = (struct history_writer){.style = *style};
    sink_init(&writer->sink, stream);
    ruler_init(&writer->ruler);
    switch (style->format) {
    case REPORT_CSV:
        history_csv_begin(writer);
        break;
    case REPORT_JSON:
        history_json_begin(writer);
        break;
    case REPORT_TABLE:
        history_table_begin(writer);
        break;
    }
}

static int write_error(const struct sink *sink, struct error *error)
{
    if (sink->failure == EPIPE)
        return error_set(error, ERROR_FILE, "history",
                         "whoever read it has stopped, so it is not whole; write it to a file with "
                         "--output, or narrow it down with --since and the like");
    return error_set(error, ERROR_FILE, "history",
                     "cannot be written: %s; make room, or name another place with --output",
                     strerror(sink->failure));
}

int history_add(void *context, const struct history_row *row, struct error *error)
{
    struct history_writer *writer = context;
    size_t before = 0;

    for (size_t i = 0; i < HISTORY_KINDS; i++)
        before += writer->counts[i];
    writer->counts[history_kind_after(row->events[row->event_count - 1].event)]++;
    switch (writer->style.format) {
    case REPORT_CSV:
        history_csv_add(writer, row);
        break;
    case REPORT_JSON:
        history_json_add(writer, row, before == 0);
        break;
    case REPORT_TABLE:
        history_table_add(writer, row);
        break;
    }
    sink_row_done(&writer->sink);
    return writer->sink.failure ? write_error(&writer->sink, error) : 0;
}

int history_end(struct history_writer *writer, bool is_whole, struct error *error)
{
    struct error ignored;

    if (is_whole && writer->style.format == REPORT_JSON)
        history_json_end(writer);
    if (is_whole && writer->style.format == REPORT_TABLE)
        history_table_end(writer);
    ruler_release(&writer->ruler);
    return sink_finish(&writer->sink, &ignored) ? write_error(&writer->sink, error) : 0;
}
