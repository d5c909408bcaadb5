#include "report/table_writer.h"

#include "report/cell_text.h"
#include "report/line.h"
#include "report/table_parts.h"

#include <string.h>

enum {
    GAP = 2,
    ID_WIDTH_MAX = 64,     /* no platform has longer ids; a longer cell is something else */
    ID_WIDTH_INVALID = 32, /* what an unusable row may make its column take */
    AMOUNT_WIDTH_MAX = 20, /* likewise: any text can stand in an invalid row's amount */
    REASON_WIDTH_MIN = 8,  /* with less room than this the reason is left out */
    DETAIL_WIDTH_MIN = 20,
    DETAIL_LINES_MAX = 4,
};

/* The first rows of one status. */
struct sample {
    size_t index[TABLE_ROWS_MAX];
    size_t count;
};

/* A line of the table, ready to be shown. */
struct cells {
    struct buffer row_no;
    struct buffer ids[2];
    struct buffer amount;
    struct buffer reason;
    struct buffer detail;
};

struct table {
    const struct report *report;
    const struct totals *totals;
    struct sink *sink;
    struct ruler ruler;
    bool color;
    int columns;
    int row_width;
    int id_width[2]; /* 0: no row has one */
    int amount_width;
    int reason_width; /* 0: left out */
    struct sample samples[STATUS_COUNT];
    struct cells now;      /* the line being written */
    struct buffer pending; /* the detail of the lines before it, not said yet */
    size_t pending_lines;
};

static void take_samples(struct table *table)
{
    for (size_t i = 0; i < table->report->intent_count; i++) {
        struct outcome outcome;
        struct sample *sample;

        table->report->outcome_at(table->report->context, i, &outcome);
        sample = &table->samples[outcome.status];
        if (sample->count < TABLE_ROWS_MAX)
            sample->index[sample->count++] = i;
    }
    for (size_t i = 0; i < table->report->unexpected_count && i < TABLE_ROWS_MAX; i++)
        table->samples[STATUS_UNEXPECTED].index[table->samples[STATUS_UNEXPECTED].count++] = i;
}

static void fill_amount(struct buffer *amount, const struct line *line)
{
    char money[MONEY_TEXT_SIZE];

    if (line->status == STATUS_INVALID) {
        cell_make_visible(amount, line->amount);
        return;
    }
    buffer_printf(amount, "%s%s%s", money_format(line->minor, money), line->currency[0] ? " " : "",
                  line->currency);
}

/* Makes the cells of the line number `n` of `sample`. */
static void fill_cells(struct table *table, enum status status, size_t n)
{
    struct cells *cells = &table->now;
    struct line line;

    if (status == STATUS_UNEXPECTED)
        line_of_unexpected(table->report, table->samples[status].index[n], &line);
    else
        line_of_row(table->report, table->samples[status].index[n], &line);
    buffer_clear(&cells->row_no);
    buffer_clear(&cells->amount);
    buffer_clear(&cells->reason);
    buffer_clear(&cells->detail);
    if (line.row_no)
        buffer_printf(&cells->row_no, "%u", (unsigned)line.row_no);
    for (size_t i = 0; i < 2; i++) {
        buffer_clear(&cells->ids[i]);
        cell_make_visible(&cells->ids[i], line.ids[i]);
    }
    fill_amount(&cells->amount, &line);
    if (status == STATUS_UNEXPECTED || status == STATUS_ALREADY_PAID)
        buffer_printf(&cells->reason, "%.10s%s", line.paid_at, line.paid_at[0] ? " " : "");
    cell_make_visible(&cells->reason, line.reason);
    if (status == STATUS_UNEXPECTED)
        return; /* the section's note says it for all of them */
    cell_make_visible(&cells->detail, line.code);
    if (line.code[0] && line.detail[0])
        buffer_add_text(&cells->detail, ": ");
    cell_make_visible(&cells->detail, line.detail);
}

static void widen(int *width, int wanted)
{
    if (*width < wanted)
        *width = wanted;
}

static int at_most(int value, int limit)
{
    return value < limit ? value : limit;
}

/* Looks at every line that will be shown, so that all of them stand in line. */
static void measure_columns(struct table *table)
{
    const struct cells *now = &table->now;
    int width;
    int taken;

    table->row_width = 3;
    table->amount_width = 6;
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        for (size_t n = 0; n < table->samples[s].count; n++) {
            fill_cells(table, (enum status)s, n);
            widen(&table->row_width, (int)now->row_no.length);
            for (size_t i = 0; i < 2; i++) {
                int limit = s == STATUS_INVALID ? ID_WIDTH_INVALID : ID_WIDTH_MAX;

                width = cell_width(&table->ruler, buffer_text(&now->ids[i]));
                widen(&table->id_width[i], at_most(width, limit));
            }
            width = cell_width(&table->ruler, buffer_text(&now->amount));
            widen(&table->amount_width, at_most(width, AMOUNT_WIDTH_MAX));
        }
    taken = 2 + table->row_width + GAP + table->amount_width + GAP;
    for (size_t i = 0; i < 2; i++)
        if (table->id_width[i]) {
            widen(&table->id_width[i], (int)strlen(table->report->id_columns[i]));
            taken += table->id_width[i] + GAP;
        }
    table->reason_width = table->columns ? table->columns - taken : INT32_MAX;
    if (table->reason_width < REASON_WIDTH_MIN)
        table->reason_width = 0;
}

static void add_left(struct table *table, const char *text, int width, int cut)
{
    struct buffer *out = &table->sink->pending;

    table_pad(out, width - cell_add_cut(&table->ruler, out, text, cut));
}

static void add_right(struct table *table, const char *text, int width, int cut)
{
    struct buffer *out = &table->sink->pending;

    table_pad(out, width - at_most(cell_width(&table->ruler, text), cut));
    (void)cell_add_cut(&table->ruler, out, text, cut);
}

static const char *or_dash(const char *text)
{
    return text[0] ? text : "-";
}

/* Adds row, ids, amount and reason: a line of the table behind its symbol. */
static void add_columns(struct table *table, const char *const id[2], const char *row_no,
                        const char *amount, const char *reason)
{
    struct buffer *out = &table->sink->pending;

    buffer_add_char(out, ' ');
    add_right(table, row_no, table->row_width, INT32_MAX);
    table_pad(out, GAP);
    for (size_t i = 0; i < 2; i++)
        if (table->id_width[i]) {
            add_left(table, or_dash(id[i]), table->id_width[i], ID_WIDTH_MAX);
            table_pad(out, GAP);
        }
    add_right(table, or_dash(amount), table->amount_width, AMOUNT_WIDTH_MAX);
    if (table->reason_width && reason[0]) {
        table_pad(out, GAP);
        (void)cell_add_cut(&table->ruler, out, reason, table->reason_width);
    }
}

static void add_header(struct table *table)
{
    struct buffer *out = &table->sink->pending;

    table_color(out, table->color, "1");
    buffer_add_char(out, ' ');
    add_columns(table, table->report->id_columns, "row", "amount", "reason");
    table_color_off(out, table->color);
    buffer_add_char(out, '\n');
}

/* Says the detail that the lines just written share. */
static void flush_detail(struct table *table)
{
    struct buffer *out = &table->sink->pending;
    const char *text = buffer_text(&table->pending);
    int indent = 2 + table->row_width + GAP;
    int room = table->columns - indent;
    struct buffer whole = BUFFER_INIT;

    if (table->pending_lines > 1)
        buffer_printf(&whole, "these %zu: ", table->pending_lines);
    buffer_add_text(&whole, text);
    if (!table->columns)
        room = INT32_MAX;
    else if (room < DETAIL_WIDTH_MIN)
        room = DETAIL_WIDTH_MIN;
    text = text[0] ? buffer_text(&whole) : "";
    for (int n = 1; *text; n++) {
        size_t length = cell_break(&table->ruler, text, room);

        table_pad(out, indent);
        if (n == DETAIL_LINES_MAX) {
            (void)cell_add_cut(&table->ruler, out, text, room);
            length = strlen(text);
        } else {
            buffer_add(out, text, length);
        }
        buffer_add_char(out, '\n');
        text += length + strspn(text + length, " ");
    }
    buffer_release(&whole);
    buffer_clear(&table->pending);
    table->pending_lines = 0;
}

static void add_row(struct table *table, const struct table_section *section, size_t n)
{
    struct buffer *out = &table->sink->pending;
    const struct cells *now = &table->now;
    const char *ids[2];

    fill_cells(table, section->status, n);
    for (size_t i = 0; i < 2; i++)
        ids[i] = buffer_text(&now->ids[i]);
    if (strcmp(buffer_text(&table->pending), buffer_text(&now->detail)) != 0)
        flush_detail(table);
    table_color(out, table->color, section->color);
    buffer_add_char(out, status_symbol(section->status));
    table_color_off(out, table->color);
    add_columns(table, ids, buffer_text(&now->row_no), buffer_text(&now->amount),
                buffer_text(&now->reason));
    buffer_add_char(out, '\n');
    if (table->pending_lines++ == 0)
        buffer_add(&table->pending, buffer_text(&now->detail), now->detail.length);
}

static void add_section(struct table *table, const struct table_section *section)
{
    struct buffer *out = &table->sink->pending;
    size_t shown = table->samples[section->status].count;
    size_t all = table->totals->rows[section->status];

    if (shown == 0)
        return;
    buffer_add_char(out, '\n');
    table_color(out, table->color, section->color);
    buffer_printf(out, "%s (%zu)", section->title, all);
    table_color_off(out, table->color);
    buffer_printf(out, ": %s\n", section->note);
    for (size_t n = 0; n < shown; n++)
        add_row(table, section, n);
    flush_detail(table);
    if (all > shown) {
        table_pad(out, 2 + table->row_width + GAP);
        buffer_printf(out, "... and %zu more: write them all with --output FILE\n", all - shown);
    }
    sink_row_done(table->sink);
}

static void release_cells(struct cells *cells)
{
    buffer_release(&cells->row_no);
    buffer_release(&cells->ids[0]);
    buffer_release(&cells->ids[1]);
    buffer_release(&cells->amount);
    buffer_release(&cells->reason);
    buffer_release(&cells->detail);
}

void table_write_report(const struct report *report, const struct totals *totals,
                        const struct report_style *style, struct sink *sink)
{
    struct table table = {
        .report = report,
        .totals = totals,
        .sink = sink,
        .color = style->color,
        .columns = style->columns,
    };

    if (report->intent_count + report->unexpected_count == 0) {
        buffer_add_text(&sink->pending, "no rows, and no unexpected payments\n");
        return;
    }
    ruler_init(&table.ruler);
    take_samples(&table);
    measure_columns(&table);
    add_header(&table);
    for (size_t i = 0; i < TABLE_SECTIONS; i++)
        add_section(&table, &table_sections[i]);
    buffer_add_char(&sink->pending, '\n');
    table_add_totals(&sink->pending, totals, style->color);
    release_cells(&table.now);
    buffer_release(&table.pending);
    ruler_release(&table.ruler);
}
