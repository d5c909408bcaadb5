#include "report/html_parts.h"

#include "core/money.h"
#include "report/headline.h"
#include "report/html_text.h"
#include "report/table_parts.h"

#include <string.h>

enum {
    SHOWN_FIRST = 10,  /* of a status; the others unfold, so that the money below stays near */
    LONG_REASON = 120, /* in bytes: longer texts are cut by the style and unfold */
    LONG_ADVICE = 320, /* half of what is to be done about money would be worse than much of it */
};

/* Code and detail of the rows being listed, which those that follow one another mostly share. */
struct advice {
    struct buffer text;
    bool is_open;
};

static void close_case(struct buffer *out, struct advice *advice)
{
    if (advice->is_open)
        buffer_add_text(out, "</ul>\n</div>\n");
    advice->is_open = false;
}

/* Says once what is to be done with the rows that follow. */
static void open_case(struct buffer *out, struct advice *advice, const struct line *line)
{
    struct buffer text = BUFFER_INIT;

    if (line->code[0]) {
        buffer_add_text(&text, "<code>");
        html_add_text(&text, line->code);
        buffer_add_text(&text, "</code> ");
    }
    html_add_sentence(&text, line->detail);
    if (advice->is_open && strcmp(buffer_text(&advice->text), buffer_text(&text)) == 0) {
        buffer_release(&text);
        return;
    }
    close_case(out, advice);
    if (strlen(line->detail) > LONG_ADVICE)
        buffer_printf(out,
                      "<div class=case>\n<details class=whole><summary>%s</summary></details>\n",
                      buffer_text(&text));
    else
        buffer_printf(out, "<div class=case>\n<p>%s</p>\n", buffer_text(&text));
    buffer_add_text(out, "<ul>\n");
    buffer_release(&advice->text);
    advice->text = text;
    advice->is_open = true;
}

static void add_span(struct buffer *out, const char *kind, const char *text)
{
    if (!text[0])
        return;
    buffer_printf(out, "<span class=%s>", kind);
    html_add_text(out, text);
    buffer_add_text(out, "</span> ");
}

/* The whole of a long one is its own summary: the style cuts it while it is folded. */
static void add_reason(struct buffer *out, const char *reason)
{
    if (strlen(reason) <= LONG_REASON) {
        add_span(out, "reason", reason);
        return;
    }
    buffer_add_text(out, "<details class=\"whole reason\"><summary>");
    html_add_text(out, reason);
    buffer_add_text(out, "</summary></details> ");
}

static void add_item(struct buffer *out, const struct line *line)
{
    buffer_add_text(out, "<li>");
    if (line->row_no)
        buffer_printf(out, "<span class=row>row %u</span> ", (unsigned)line->row_no);
    if (line->status == STATUS_INVALID) {
        add_span(out, "sum", line->amount);
    } else {
        buffer_add_text(out, "<span class=sum>");
        html_add_money(out, line->minor, line->currency);
        buffer_add_text(out, "</span> ");
    }
    add_span(out, "id", line->ids[0]);
    add_span(out, "id", line->ids[1]);
    if (line->status == STATUS_UNEXPECTED && line->paid_at[0])
        buffer_printf(out, "<span>paid %.10s</span> ", line->paid_at);
    add_reason(out, line->reason);
    buffer_add_text(out, "</li>\n");
}

/* Lists the rows that the survey kept, up to `shown`. */
static void add_items(struct html_page *page, enum status status, size_t shown)
{
    struct buffer *out = &page->sink->pending;
    struct advice advice = {0};

    for (size_t i = 0; i < shown; i++) {
        struct line line;

        if (i == SHOWN_FIRST) {
            close_case(out, &advice);
            buffer_printf(out, "<details>\n<summary>%zu more</summary>\n", shown - i);
        }
        html_line(page->report, page->survey.samples[status][i], &line);
        open_case(out, &advice, &line);
        add_item(out, &line);
        sink_row_done(page->sink);
    }
    close_case(out, &advice);
    if (shown > SHOWN_FIRST)
        buffer_add_text(out, "</details>\n");
    buffer_release(&advice.text);
}

static void add_group(struct html_page *page, const struct table_section *section)
{
    struct buffer *out = &page->sink->pending;
    size_t shown = page->survey.sample_counts[section->status];
    size_t all = page->totals->rows[section->status];
    const char *name = status_name(section->status);

    buffer_printf(out, "<section class=\"group %s\">\n<h3>", name);
    html_add_badge(out, section->status);
    buffer_printf(out, "%s <span class=count>%zu</span></h3>\n<p class=note>", section->title, all);
    html_add_text(out, section->note);
    buffer_printf(out, ". <a href=\"#rows\" data-show=%s>In the table of all rows</a></p>\n", name);
    add_items(page, section->status, shown);
    if (all > shown)
        buffer_printf(out,
                      "<p class=more>These are the first %zu. %zu more are in the table of all "
                      "rows.</p>\n",
                      shown, all - shown);
    buffer_add_text(out, "</section>\n");
}

void html_add_person(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<section id=person>\n<h2>Needs a person");
    if (html_is_waited_for(page)) {
        buffer_add_text(out, ": ");
        headline_add_waiting(out, page->totals);
        buffer_add_text(out, "</h2>\n");
    } else {
        buffer_add_text(out, "</h2>\n<p>None. No row waits for you.</p>\n");
    }
    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        const struct table_section *section = &table_sections[i];

        if (headline_needs_person(section->status) && page->survey.sample_counts[section->status])
            add_group(page, section);
    }
    buffer_add_text(out, "</section>\n");
}
