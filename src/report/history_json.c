#include "base/json_text.h"
#include "core/entry.h"
#include "report/history_writer.h"

/* Adds `,"name":"text"`; `name` needs no escape. */
static void add_member(struct buffer *out, const char *name, const char *text)
{
    buffer_add_text(out, ",\"");
    buffer_add_text(out, name);
    buffer_add_text(out, "\":");
    json_text_add(out, text);
}

/* The same, with null for an empty text. */
static void add_nullable(struct buffer *out, const char *name, const char *text)
{
    if (text[0])
        add_member(out, name, text);
    else
        buffer_printf(out, ",\"%s\":null", name);
}

static void add_events(struct buffer *out, const struct history_row *row)
{
    buffer_add_text(out, ",\"events\":[");
    for (size_t i = 0; i < row->event_count; i++) {
        const struct history_event *event = &row->events[i];
        char at[TIME_TEXT_SIZE];

        time_format(event->at_s, at);
        buffer_printf(out, "%s{\"event\":\"%s\"", i ? "," : "", event_name(event->event));
        add_member(out, "at", at);
        add_member(out, "run", event->run_id);
        add_member(out, "code", event->code);
        add_member(out, "detail", event->detail);
        add_member(out, "who", event->who);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

void history_json_begin(struct history_writer *writer)
{
    buffer_add_text(&writer->sink.pending, "{\"version\":1,\n\"entries\":[");
}

void history_json_add(struct history_writer *writer, const struct history_row *row, bool is_first)
{
    struct buffer *out = &writer->sink.pending;
    struct history_line line;

    history_line_of(row, &line);
    buffer_add_text(out, is_first ? "\n{\"key\":" : ",\n{\"key\":");
    json_text_add(out, row->key);
    add_member(out, "state", event_name(line.state));
    add_member(out, "state_at", line.state_at);
    add_nullable(out, "first_sent_at", line.first_sent_at);
    add_member(out, "worker_id", row->worker_id);
    add_member(out, "assignment_id", row->assignment_id);
    add_member(out, "hit_id", row->group_id);
    add_member(out, "amount", line.amount);
    add_member(out, "pay_amount", line.pay_amount);
    add_nullable(out, "paid_amount", line.paid_amount);
    add_member(out, "currency", row->currency);
    add_member(out, "reason", row->reason);
    add_member(out, "ref", row->ref);
    add_nullable(out, "paid_at", line.paid_at);
    add_member(out, "payment_id", row->payment_id);
    add_member(out, "platform", row->platform);
    add_member(out, "endpoint", row->endpoint);
    add_member(out, "run", row->run_id);
    add_member(out, "file", row->file);
    add_member(out, "code", line.last->code);
    add_member(out, "detail", line.last->detail);
    add_member(out, "who", line.last->who);
    add_member(out, "quote_id", row->quote_id);
    add_member(out, "quote", row->quote);
    add_member(out, "shown_before", row->shown);
    add_events(out, row);
    buffer_add_char(out, '}');
}

void history_json_end(struct history_writer *writer)
{
    buffer_add_text(&writer->sink.pending, "\n]}\n");
}
