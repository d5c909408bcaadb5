#include "report/html_parts.h"

#include "core/money.h"
#include "report/headline.h"
#include "report/html_text.h"
#include "report/table_parts.h"

#include <string.h>

enum {
    ALL_OF_BAR = 10000,
    LEAST_OF_BAR = 60, /* in hundredths of a percent: what is little stays in sight */
    ROOM_FOR_SYMBOL = 450,
};

static bool is_export(const struct html_page *page)
{
    return strcmp(page->report->command, "export") == 0;
}

static void begin_tile(struct buffer *out, const char *name)
{
    buffer_printf(out, "<div><dt>%s</dt><dd class=figure>", name);
}

static void end_tile(struct buffer *out)
{
    buffer_add_text(out, "</dd></div>\n");
}

static void add_figure(struct buffer *out, int64_t minor, const char *currency)
{
    html_add_money(out, minor, "");
    if (!currency[0])
        return;
    buffer_add_text(out, " <small>");
    html_add_text(out, currency);
    buffer_add_text(out, "</small>");
}

/* A figure and, below it, the rows that it is made of. */
static void add_money_tile(struct html_page *page, enum status status, const char *name,
                           const char *thing)
{
    struct buffer *out = &page->sink->pending;

    begin_tile(out, name);
    add_figure(out, page->totals->minor[status], page->totals->currency);
    buffer_add_text(out, "</dd><dd>");
    html_add_count(out, page->totals->rows[status], thing);
    end_tile(out);
}

static void add_fees_tile(struct html_page *page, enum status sent)
{
    const struct totals *totals = page->totals;
    struct buffer *out = &page->sink->pending;

    begin_tile(out, "Platform\xe2\x80\x99s fees");
    if (totals->fees_minor < 0) {
        buffer_add_text(out, "not known</dd><dd>the platform says them when paying");
    } else {
        add_figure(out, totals->fees_minor, totals->currency);
        buffer_add_text(out, "</dd><dd>together ");
        html_add_money(out, totals->minor[sent] + totals->fees_minor, totals->currency);
    }
    end_tile(out);
}

static void add_person_tile(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;

    begin_tile(out, "Needs a person");
    if (!html_is_waited_for(page)) {
        buffer_add_text(out, "nothing</dd><dd>no row waits for you");
    } else {
        headline_add_waiting(out, page->totals);
        buffer_add_text(out, "</dd><dd><a href=\"#person\">what to do</a>");
    }
    end_tile(out);
}

static void add_tiles(struct html_page *page)
{
    enum status sent = strcmp(page->report->command, "pay") == 0 ? STATUS_PAID : STATUS_TO_PAY;
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<dl class=tiles>\n");
    if (is_export(page)) {
        add_money_tile(page, STATUS_ALREADY_PAID, "Paid", "payment");
    } else {
        add_money_tile(page, sent, sent == STATUS_PAID ? "Paid by this run" : "To pay", "row");
        add_fees_tile(page, sent);
        add_money_tile(page, STATUS_ALREADY_PAID, "Already paid", "row");
        add_person_tile(page);
    }
    buffer_add_text(out, "</dl>\n");
}

static bool is_shown(const struct html_page *page, const struct table_section *section)
{
    return page->totals->rows[section->status] > 0;
}

/* The money of a status that the bar shows, 0 where its sum means nothing. */
static int64_t bar_money(const struct html_page *page, const struct table_section *section)
{
    int64_t minor = page->totals->minor[section->status];

    return section->has_money && is_shown(page, section) && minor > 0 ? minor : 0;
}

static void add_segment(struct html_page *page, const struct table_section *section, int64_t from,
                        int64_t width)
{
    struct buffer *out = &page->sink->pending;

    buffer_printf(out, "<g class=%s><rect height=36 x=", status_name(section->status));
    html_add_percent(out, from);
    buffer_add_text(out, " width=");
    html_add_percent(out, width);
    buffer_printf(out, "><title>%s: ", section->title);
    html_add_money(out, page->totals->minor[section->status], page->totals->currency);
    buffer_add_text(out, " in ");
    html_add_count(out, page->totals->rows[section->status], "row");
    buffer_add_text(out, "</title></rect>");
    if (width >= ROOM_FOR_SYMBOL) {
        buffer_add_text(out, "<text y=23 text-anchor=middle x=");
        html_add_percent(out, from + width / 2);
        buffer_printf(out, ">%c</text>", status_symbol(section->status));
    }
    buffer_add_text(out, "</g>\n");
}

/* Every status gets its share, or the least that can be seen; then all are drawn to fill the bar. */
static void add_bar(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;
    int64_t shares[TABLE_SECTIONS] = {0};
    int64_t whole = 0;
    int64_t sum = 0;
    int64_t before = 0;

    for (size_t i = 0; i < TABLE_SECTIONS; i++)
        whole += bar_money(page, &table_sections[i]);
    if (whole == 0)
        return;
    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        int64_t minor = bar_money(page, &table_sections[i]);

        shares[i] = minor ? html_share(minor, whole) : 0;
        if (minor && shares[i] < LEAST_OF_BAR)
            shares[i] = LEAST_OF_BAR;
        sum += shares[i];
    }
    buffer_add_text(out, "<figure>\n<svg class=bar role=img width=\"100%\" height=36 "
                         "aria-label=\"Money by status; the table below has the numbers\">\n");
    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        int64_t from = before * ALL_OF_BAR / sum;

        before += shares[i];
        if (shares[i])
            add_segment(page, &table_sections[i], from, before * ALL_OF_BAR / sum - from);
    }
    buffer_add_text(out, "</svg>\n</figure>\n");
}

/* A sum and what it is, which stay together where a line breaks. */
static void add_sum(struct html_page *page, int64_t minor, const char *what)
{
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<span>");
    html_add_money(out, minor, page->totals->currency);
    buffer_printf(out, "%s</span>", what);
}

/* The money of a status; where that is no payment, also what was paid beside its rows. */
static void add_sums(struct html_page *page, const struct table_section *section)
{
    enum status status = section->status;
    int64_t paid = page->survey.paid_minor[status];
    const char *what = "";

    if (status == STATUS_PAID || status == STATUS_ALREADY_PAID || status == STATUS_UNEXPECTED)
        paid = 0;
    else if (status == STATUS_HELD || status == STATUS_FAILED)
        what = paid ? " in the file," : " in the file";
    else if (paid)
        what = ", besides";
    if (section->has_money)
        add_sum(page, page->totals->minor[status], what);
    if (paid) {
        buffer_add_char(&page->sink->pending, ' ');
        add_sum(page, paid, " paid");
    }
}

static void add_status(struct html_page *page, const struct table_section *section)
{
    struct buffer *out = &page->sink->pending;

    buffer_printf(out, "<tr class=%s><th scope=row>", status_name(section->status));
    html_add_badge(out, section->status);
    buffer_printf(out, "%s</th><td class=n>%zu</td><td class=n>", section->title,
                  page->totals->rows[section->status]);
    add_sums(page, section);
    buffer_add_text(out, "</td><td>");
    html_add_text(out, section->note);
    buffer_add_text(out, "</td></tr>\n");
}

void html_add_totals(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<section id=money>\n<h2>Money</h2>\n");
    add_tiles(page);
    if (html_line_count(page->report) == 0) {
        buffer_add_text(out, "<p>No rows, and no unexpected payments.</p>\n</section>\n");
        return;
    }
    add_bar(page);
    buffer_add_text(out, "<table class=totals>\n<caption>Rows and money by status</caption>\n"
                         "<thead><tr><th scope=col>Status</th><th scope=col class=n>Rows</th>"
                         "<th scope=col class=n>Money</th><th scope=col>What it means</th></tr>"
                         "</thead>\n<tbody>\n");
    for (size_t i = 0; i < TABLE_SECTIONS; i++)
        if (is_shown(page, &table_sections[i]))
            add_status(page, &table_sections[i]);
    buffer_add_text(out, "</tbody>\n</table>\n</section>\n");
}
