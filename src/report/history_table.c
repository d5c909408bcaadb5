#include "core/entry.h"
#include "core/key.h"
#include "report/history_writer.h"
#include "report/table_parts.h"

#include <string.h>

enum {
    /* As wide as such ids are, so that the lines stand under each other though none is known before
     * it is written. */
    WORKER_WIDTH = 14,
    ASSIGNMENT_WIDTH = 30,
    AMOUNT_WIDTH = 9,
    ID_WIDTH_MAX = 64,
    TIME_WIDTH = 16,     /* 2026-01-31 23:59 */
    DATE_WIDTH = 10,     /* where there is little room */
    ROOMY_COLUMNS = 100, /* from here on there is more */
    REASON_WIDTH_MIN = 8,
    NOTE_INDENT = 2,
    NOTE_WIDTH_MIN = 40,
};

/* A kind as a person reads it. */
static const struct {
    char symbol;
    const char *words;
    const char *color; /* SGR parameters */
} kinds[HISTORY_KINDS] = {
    [HISTORY_OPEN] = {'?', "open",     "35"},
      [HISTORY_ACCEPTED] = {'+', "accepted", "32"},
    [HISTORY_PAID] = {'=', "paid",     "2" },
      [HISTORY_REFUSED] = {'!', "refused",  "31"},
    [HISTORY_NOT_PAID] = {'.', "not paid", "36"},
      [HISTORY_MOVED] = {'>', "moved",    "2" },
};

/* A line of the table, before it is laid out. */
struct cells {
    const char *time; /* 2026-01-31 23:59 */
    const char *key;
    const char *worker;
    const char *assignment;
    const char *amount;
    const char *reason;
};

static bool is_roomy(const struct history_writer *writer)
{
    return writer->style.columns == 0 || writer->style.columns >= ROOMY_COLUMNS;
}

static int widen(int *width, int wanted, int limit)
{
    if (wanted > limit)
        wanted = limit;
    if (*width < wanted)
        *width = wanted;
    return *width;
}

/* Adds the visible `text` in `width` columns, at the right of them if `right`. */
static void add_cell(struct history_writer *writer, const char *text, int width, bool right)
{
    struct buffer *out = &writer->sink.pending;
    int blanks = width - cell_width(&writer->ruler, text);

    if (right)
        table_pad(out, blanks);
    (void)cell_add_cut(&writer->ruler, out, text, width);
    if (!right)
        table_pad(out, blanks);
    table_pad(out, is_roomy(writer) ? 2 : 1);
}

static void add_cells(struct history_writer *writer, const struct cells *cells)
{
    struct buffer *out = &writer->sink.pending;
    const struct ruler *ruler = &writer->ruler;
    bool roomy = is_roomy(writer);
    int time_width = roomy ? TIME_WIDTH : DATE_WIDTH;
    int worker = widen(&writer->worker_width, cell_width(ruler, cells->worker), ID_WIDTH_MAX);
    int assignment =
        widen(&writer->assignment_width, cell_width(ruler, cells->assignment), ID_WIDTH_MAX);
    int amount = widen(&writer->amount_width, cell_width(ruler, cells->amount), ID_WIDTH_MAX);
    int taken =
        2 + time_width + KEY_DIGITS_SHOWN + worker + assignment + amount + (roomy ? 2 : 1) * 5;
    int room = writer->style.columns ? writer->style.columns - taken : INT32_MAX;

    buffer_printf(out, " %-*.*s", time_width, time_width, cells->time);
    table_pad(out, roomy ? 2 : 1);
    buffer_printf(out, "%-*.*s", KEY_DIGITS_SHOWN, KEY_DIGITS_SHOWN, cells->key);
    table_pad(out, roomy ? 2 : 1);
    add_cell(writer, cells->worker, worker, false);
    add_cell(writer, cells->assignment, assignment, false);
    add_cell(writer, cells->amount, amount, true);
    if (room >= REASON_WIDTH_MIN)
        (void)cell_add_cut(ruler, out, cells->reason, room);
    while (out->bytes[out->length - 1] == ' ')
        out->bytes[--out->length] = '\0';
}

/* Adds `text`, made visible, on as many lines as it takes. */
static void add_note(struct history_writer *writer, const char *text)
{
    struct buffer *out = &writer->sink.pending;
    struct buffer visible = BUFFER_INIT;
    int room = writer->style.columns ? writer->style.columns - NOTE_INDENT : INT32_MAX;

    cell_make_visible(&visible, text);
    for (const char *p = buffer_text(&visible); *p;) {
        size_t length =
            cell_break(&writer->ruler, p, room < NOTE_WIDTH_MIN ? NOTE_WIDTH_MIN : room);

        table_pad(out, NOTE_INDENT);
        buffer_add(out, p, length);
        buffer_add_char(out, '\n');
        p += length + strspn(p + length, " ");
    }
    buffer_release(&visible);
}

/* Adds `word` so that a shell takes it for one. */
static void add_quoted(struct buffer *out, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%";

    if (word[strspn(word, plain)] == '\0') {
        buffer_add_text(out, word);
        return;
    }
    buffer_add_char(out, '\'');
    for (; *word; word++)
        if (*word == '\'')
            buffer_add_text(out, "'\\''");
        else
            buffer_add_char(out, *word);
    buffer_add_char(out, '\'');
}

/* What was said last, where the symbol does not say it all. */
static void describe(const struct history_line *line, enum history_kind kind, struct buffer *note)
{
    const struct history_event *last = line->last;

    if (last->event == EVENT_ADOPTED) {
        buffer_printf(note, "adopted: found on the platform, paid %s",
                      line->paid_at[0] ? line->paid_at : "earlier");
        return;
    }
    if (last->event == EVENT_MOVED) {
        buffer_printf(note, "moved: the payment is that of %.*s now", KEY_DIGITS_SHOWN,
                      last->detail);
        return;
    }
    if ((kind == HISTORY_PAID || kind == HISTORY_ACCEPTED) && !last->who[0])
        return;
    buffer_add_text(note, event_name(line->state));
    if (last->who[0])
        buffer_printf(note, " (%s)", last->who);
    if (last->code[0])
        buffer_printf(note, ": %s", last->code);
    if (last->detail[0])
        buffer_printf(note, ": %s", last->detail);
    else if (kind == HISTORY_OPEN)
        buffer_add_text(note, line->state == EVENT_SENDING
                                  ? ": it was about to leave, and nothing was heard of it since"
                                  : ": it left, and no certain answer came back");
}

/* What was said last, and for what is open the way out. */
static void add_notes(struct history_writer *writer, const struct history_row *row,
                      const struct history_line *line, enum history_kind kind)
{
    struct buffer note = BUFFER_INIT;

    describe(line, kind, &note);
    if (note.length)
        add_note(writer, buffer_text(&note));
    if (kind == HISTORY_OPEN) {
        buffer_clear(&note);
        buffer_printf(&note,
                      "the next pay of its file %s; if you know better: bonusrec resolve %.*s",
                      row->quote_id[0] ? "looks whether it shows, and never sends it again"
                                       : "settles it, if its row is unchanged",
                      KEY_DIGITS_SHOWN, row->key);
        if (writer->style.ledger) {
            buffer_add_text(&note, " --ledger ");
            add_quoted(&note, writer->style.ledger);
        }
        buffer_add_text(&note, " --paid (or --not-paid)");
        add_note(writer, buffer_text(&note));
    }
    buffer_release(&note);
}

void history_table_begin(struct history_writer *writer)
{
    static const struct cells names = {"time (UTC)",    "key",    "worker_id",
                                       "assignment_id", "amount", "reason"};

    writer->worker_width = WORKER_WIDTH;
    writer->assignment_width = ASSIGNMENT_WIDTH;
    writer->amount_width = AMOUNT_WIDTH;
    table_color(&writer->sink.pending, writer->style.color, "1");
    buffer_add_char(&writer->sink.pending, ' ');
    add_cells(writer, &names);
    table_color_off(&writer->sink.pending, writer->style.color);
    buffer_add_char(&writer->sink.pending, '\n');
}

void history_table_add(struct history_writer *writer, const struct history_row *row)
{
    struct buffer *out = &writer->sink.pending;
    struct buffer space[4] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};
    struct history_line line;
    enum history_kind kind;

    history_line_of(row, &line);
    kind = history_kind_after(line.state);
    line.state_at[strlen("2026-01-31")] = ' ';
    cell_make_visible(&space[0], row->worker_id);
    cell_make_visible(&space[1], row->assignment_id);
    buffer_printf(&space[2], "%s ", line.pay_amount);
    cell_make_visible(&space[2], row->currency);
    cell_make_visible(&space[3], row->reason);
    table_color(out, writer->style.color, kinds[kind].color);
    buffer_add_char(out, kinds[kind].symbol);
    table_color_off(out, writer->style.color);
    add_cells(writer, &(struct cells){line.state_at, row->key, buffer_text(&space[0]),
                                      buffer_text(&space[1]), buffer_text(&space[2]),
                                      buffer_text(&space[3])});
    buffer_add_char(out, '\n');
    for (size_t i = 0; i < sizeof space / sizeof *space; i++)
        buffer_release(&space[i]);
    add_notes(writer, row, &line, kind);
}

void history_table_end(struct history_writer *writer)
{
    struct buffer *out = &writer->sink.pending;

    buffer_add_text(out, "\nhistory:");
    for (size_t i = 0; i < HISTORY_KINDS; i++)
        if (i != HISTORY_MOVED || writer->counts[i])
            buffer_printf(out, "%s %c %zu %s", i ? "," : "", kinds[i].symbol, writer->counts[i],
                          kinds[i].words);
    buffer_add_char(out, '\n');
}
