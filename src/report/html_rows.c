#include "report/html_parts.h"

#include "report/html_text.h"
#include "report/table_parts.h"

#include <stdbool.h>
#include <string.h>

/* End tags of cells are left out, as HTML allows: they would be a fifth of the page. */

static const char *title_of(enum status status)
{
    for (size_t i = 0; i < TABLE_SECTIONS; i++)
        if (table_sections[i].status == status)
            return table_sections[i].title;
    return status_name(status);
}

enum {
    GROUP_ROWS = 500, /* laid out together when they come into sight */
    LONG_ROWS = 2000, /* more than these take a browser many seconds to fit into columns: the style
                       * then gives the columns fixed widths, and lays out only what is in sight */
    SHORT_CELL = 32, /* in bytes: an id, an amount, a time; what is longer may be broken and cut, */
    SHORT_WORDS = 16, /* and so may longer words of people */
    PAPER_EXTRAS = 4, /* columns of the input's own that a sheet of paper has room for */
};

/* Hidden until the script has made them work. */
static void add_controls(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;

    buffer_printf(out,
                  "<div class=controls role=search hidden>\n<label>Search<input type=search "
                  "id=search autocomplete=off spellcheck=false></label>\n<label>Status<select "
                  "id=status autocomplete=off>\n<option value=\"\">all (%zu)</option>\n",
                  html_line_count(page->report));
    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        const struct table_section *section = &table_sections[i];

        if (page->totals->rows[section->status])
            buffer_printf(out, "<option value=%s>%c %s (%zu)</option>\n",
                          status_name(section->status), status_symbol(section->status),
                          section->title, page->totals->rows[section->status]);
    }
    buffer_add_text(out, "</select></label>\n<button type=button id=whole aria-pressed=false>Whole "
                         "texts</button>\n</div>\n<p role=status></p>\n");
}

static bool is_number(int column)
{
    return column == HTML_ROW || column == HTML_AMOUNT || column == HTML_PAID_AMOUNT;
}

/* What is left out on paper has the class o. */
static const char *class_of(int column)
{
    if (column == HTML_GROUP)
        return " class=o";
    return is_number(column) ? " class=n" : "";
}

static const char *class_of_extras(const struct report *report)
{
    return report->extra_count > PAPER_EXTRAS ? " class=o" : "";
}

static const char *column_name(const struct report *report, int column)
{
    static const char *const names[HTML_COLUMNS] = {
        [HTML_ROW] = "row",
        [HTML_STATUS] = "status",
        [HTML_AMOUNT] = "amount",
        [HTML_CURRENCY] = "currency",
        [HTML_REASON] = "reason",
        [HTML_CODE] = "code",
        [HTML_DETAIL] = "detail",
        [HTML_PAID_AMOUNT] = "paid_amount",
        [HTML_PAID_AT] = "paid_at",
        [HTML_REF] = "ref",
        [HTML_PAYMENT_ID] = "payment_id",
    };

    if (column == HTML_WORKER)
        return report->id_columns[0];
    if (column == HTML_ASSIGNMENT)
        return report->id_columns[1];
    return column == HTML_GROUP ? report->id_columns[2] : names[column];
}

static void add_header(struct html_page *page)
{
    const struct report *report = page->report;
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<thead><tr>");
    for (int c = 0; c < HTML_COLUMNS; c++) {
        if (!page->survey.is_used[c])
            continue;
        buffer_printf(out, "<th scope=col%s>", class_of(c));
        html_add_text(out, column_name(report, c));
        if ((c == HTML_AMOUNT || c == HTML_PAID_AMOUNT) && !page->survey.is_used[HTML_CURRENCY] &&
            report->currency[0]) {
            buffer_add_text(out, ", ");
            html_add_text(out, report->currency);
        }
    }
    for (size_t i = 0; i < report->extra_count; i++) {
        buffer_printf(out, "<th scope=col%s>", class_of_extras(report));
        html_add_text(out, report->extra_names[i]);
    }
    buffer_add_text(out, "</tr></thead>\n");
}

static void add_cell(struct buffer *out, const char *class, const char *text, size_t longest)
{
    buffer_add_text(out, "<td");
    buffer_add_text(out, class);
    buffer_add_text(out, strlen(text) > longest ? "><p>" : ">");
    html_add_sentence(out, text);
}

/* An amount is longer than any only where it is none. */
static size_t longest_unbroken(int column)
{
    return column == HTML_REASON || column == HTML_DETAIL || column == HTML_AMOUNT ? SHORT_WORDS
                                                                                   : SHORT_CELL;
}

static void add_line(struct html_page *page, const struct line *line)
{
    struct buffer *out = &page->sink->pending;
    const char *extra = line->extra;

    buffer_printf(out, "<tr class=%s><th>", status_name(line->status));
    if (line->row_no)
        buffer_printf(out, "%u", (unsigned)line->row_no);
    buffer_add_text(out, "<td>");
    html_add_badge(out, line->status);
    buffer_add_text(out, title_of(line->status));
    for (int c = HTML_STATUS + 1; c < HTML_COLUMNS; c++) {
        if (!page->survey.is_used[c])
            continue;
        add_cell(out, class_of(c), html_cell(line, (enum html_column)c), longest_unbroken(c));
    }
    for (size_t i = 0; extra && i < page->report->extra_count; i++) {
        add_cell(out, class_of_extras(page->report), extra, SHORT_WORDS);
        extra += strlen(extra) + 1;
    }
    buffer_add_text(out, "</tr>\n");
}

/* Paper says itself what it has no room for. */
static void add_left_out(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;
    bool has_groups = page->survey.is_used[HTML_GROUP];
    bool has_extras = page->report->extra_count > PAPER_EXTRAS;

    if (!has_groups && !has_extras)
        return;
    buffer_add_text(out, "<p class=\"note on-paper\">Not on paper: ");
    if (has_groups)
        html_add_text(out, column_name(page->report, HTML_GROUP));
    if (has_extras)
        buffer_printf(out, "%s%zu columns of the input", has_groups ? " and " : "",
                      page->report->extra_count);
    buffer_add_text(out, ".</p>\n");
}

static void add_table(struct html_page *page)
{
    const struct report *report = page->report;
    struct buffer *out = &page->sink->pending;

    add_controls(page);
    add_left_out(page);
    buffer_printf(out,
                  "<div class=box role=region aria-labelledby=rows-title tabindex=0>\n"
                  "<table%s>\n<caption>%s%s</caption>\n",
                  html_line_count(report) > LONG_ROWS ? " class=long" : "",
                  strcmp(report->command, "export") == 0 ? "The payments" : "The rows of the input",
                  report->unexpected_count ? ", then the payments that no row explains" : "");
    add_header(page);
    for (size_t n = 0; n < html_line_count(report); n++) {
        struct line line;

        if (n % GROUP_ROWS == 0)
            buffer_add_text(out, "<tbody>\n");
        html_line(report, n, &line);
        add_line(page, &line);
        sink_row_done(page->sink);
    }
    buffer_add_text(out, "</table>\n</div>\n<p class=paging hidden></p>\n");
}

void html_add_rows(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<section id=rows>\n<h2 id=rows-title>All rows</h2>\n");
    if (html_line_count(page->report) == 0)
        buffer_add_text(out, "<p>None.</p>\n");
    else
        add_table(page);
    buffer_add_text(out, "</section>\n</main>\n</body>\n</html>\n");
}
