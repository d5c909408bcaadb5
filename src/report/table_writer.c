#include "report/table_writer.h"

#include "report/line.h"
#include "report/table_layout.h"
#include "report/table_parts.h"

#include <string.h>

enum { DETAIL_LINES_MAX = 4 };

/* The first rows of one status. */
struct sample {
    size_t index[TABLE_ROWS_MAX];
    size_t count;
};

/* A row of the table, ready to be shown. */
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
    struct table_layout layout;
    bool color;
    bool is_export; /* its rows are what was asked for, and not what is settled */
    struct sample samples[STATUS_COUNT];
    struct cells now;      /* the row being written */
    struct buffer pending; /* the detail of the rows before it, not said yet */
    size_t pending_rows;
};

/* Many rows that nobody needs to look at would bury those that somebody does. */
static bool lists(const struct table *table, const struct table_section *section)
{
    return !section->is_settled || table->is_export ||
           table->totals->rows[section->status] <= TABLE_ROWS_MAX;
}

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
    for (size_t i = 0; i < TABLE_SECTIONS; i++)
        if (!lists(table, &table_sections[i]))
            table->samples[table_sections[i].status].count = 0;
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

/* That no row explains it says the section's note for all of them. */
static void fill_detail(struct buffer *detail, const struct line *line,
                        const struct payment *payment)
{
    if (payment && !payment->doubt)
        return;
    cell_make_visible(detail, line->code);
    if (line->code[0] && line->detail[0])
        buffer_add_text(detail, ": ");
    cell_make_visible(detail, line->detail);
}

/* Makes the cells of row number `n` of the samples of `status`, for as long as no others are made.
 */
static struct layout_row fill_cells(struct table *table, enum status status, size_t n)
{
    struct cells *cells = &table->now;
    size_t index = table->samples[status].index[n];
    const struct payment *payment = NULL;
    struct line line;

    if (status == STATUS_UNEXPECTED) {
        payment = table->report->unexpected[index];
        line_of_unexpected(table->report, index, &line);
    } else {
        line_of_row(table->report, index, &line);
    }
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
    fill_detail(&cells->detail, &line, payment);
    return (struct layout_row){
        .row_no = buffer_text(&cells->row_no),
        .ids = {buffer_text(&cells->ids[0]), buffer_text(&cells->ids[1])},
        .amount = buffer_text(&cells->amount),
        .reason = buffer_text(&cells->reason)
    };
}

/* Looks at every row that will be shown, so that all of them stand in line. */
static void measure(struct table *table)
{
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        for (size_t n = 0; n < table->samples[s].count; n++) {
            struct layout_row row = fill_cells(table, (enum status)s, n);

            table_layout_measure(&table->layout, &row, s != STATUS_INVALID);
        }
    table_layout_decide(&table->layout, table->report->id_columns);
}

static void add_names(struct table *table)
{
    struct buffer *out = &table->sink->pending;

    table_color(out, table->color, "1");
    table_add_names(&table->layout, out, table->report->id_columns);
    out->length--; /* the colour ends before the newline */
    table_color_off(out, table->color);
    buffer_add_char(out, '\n');
}

/* Adds `text` below the rows, in line with their ids. */
static void add_below(struct table *table, const char *text, int lines_max)
{
    struct buffer *out = &table->sink->pending;
    int indent = table_indent(&table->layout);

    table_pad(out, indent);
    table_add_text(&table->layout, out, &(struct table_text){text, indent, indent, lines_max});
}

/* Says the detail that the rows just written share. */
static void flush_detail(struct table *table)
{
    struct buffer whole = BUFFER_INIT;

    if (table->pending.length) {
        if (table->pending_rows > 1)
            buffer_printf(&whole, "these %zu: ", table->pending_rows);
        buffer_add_text(&whole, buffer_text(&table->pending));
        add_below(table, buffer_text(&whole), DETAIL_LINES_MAX);
    }
    buffer_release(&whole);
    buffer_clear(&table->pending);
    table->pending_rows = 0;
}

static void add_row(struct table *table, const struct table_section *section, size_t n)
{
    struct buffer *out = &table->sink->pending;
    const struct buffer *detail = &table->now.detail;
    struct layout_row row = fill_cells(table, section->status, n);

    if (strcmp(buffer_text(&table->pending), buffer_text(detail)) != 0)
        flush_detail(table);
    table_color(out, table->color, section->color);
    buffer_add_char(out, status_symbol(section->status));
    table_color_off(out, table->color);
    table_add_row(&table->layout, out, &row);
    if (table->pending_rows++ == 0)
        buffer_add(&table->pending, buffer_text(detail), detail->length);
}

/* "held (2): a person decides; nothing is sent" */
static void add_heading(struct table *table, const struct table_section *section)
{
    struct buffer *out = &table->sink->pending;
    struct buffer title = BUFFER_INIT;
    struct buffer note = BUFFER_INIT;

    buffer_printf(&title, "%s (%zu)", section->title, table->totals->rows[section->status]);
    buffer_printf(&note, ": %s", table->is_export ? "what the platform shows" : section->note);
    if (!lists(table, section))
        buffer_add_text(&note, "; not listed here: write them all with --output FILE");
    table_color(out, table->color, section->color);
    buffer_add_text(out, buffer_text(&title));
    table_color_off(out, table->color);
    table_add_text(&table->layout, out,
                   &(struct table_text){buffer_text(&note), (int)title.length, 2, 0});
    buffer_release(&title);
    buffer_release(&note);
}

static void add_section(struct table *table, const struct table_section *section)
{
    size_t shown = table->samples[section->status].count;
    size_t all = table->totals->rows[section->status];
    struct buffer more = BUFFER_INIT;

    if (all == 0)
        return;
    buffer_add_char(&table->sink->pending, '\n');
    add_heading(table, section);
    for (size_t n = 0; n < shown; n++)
        add_row(table, section, n);
    flush_detail(table);
    if (shown > 0 && all > shown) {
        buffer_printf(&more, "... and %zu more: write them all with --output FILE", all - shown);
        add_below(table, buffer_text(&more), 0);
    }
    buffer_release(&more);
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
        .is_export = strcmp(report->command, "export") == 0,
    };

    if (report->intent_count + report->unexpected_count == 0) {
        buffer_add_text(&sink->pending, table.is_export ? "no payments\n"
                                                        : "no rows, and no unexpected payments\n");
        return;
    }
    table_layout_init(&table.layout, style->columns);
    take_samples(&table);
    measure(&table);
    add_names(&table);
    for (size_t i = 0; i < TABLE_SECTIONS; i++)
        add_section(&table, &table_sections[i]);
    buffer_add_char(&sink->pending, '\n');
    table_add_totals(&table.layout, &sink->pending, totals, style->color);
    release_cells(&table.now);
    buffer_release(&table.pending);
    table_layout_release(&table.layout);
}
