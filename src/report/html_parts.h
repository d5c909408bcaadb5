#ifndef BONUSREC_REPORT_HTML_PARTS_H
#define BONUSREC_REPORT_HTML_PARTS_H

/* The inside of html_writer.c: the parts of the page, in its order, each in a file of its own. */

#include "report/line.h"
#include "report/report.h"
#include "report/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most rows of one status that are shown above the table of all. */
enum { HTML_SAMPLE_MAX = 200 };

/* The columns of the table, in its order: what a person looks for stands first. They have the names
 * of the CSV's; the input's own columns follow. */
enum html_column {
    HTML_ROW = 0,
    HTML_STATUS,
    HTML_AMOUNT,
    HTML_CURRENCY,
    HTML_WORKER,
    HTML_ASSIGNMENT,
    HTML_REASON,
    HTML_CODE,
    HTML_DETAIL,
    HTML_PAID_AMOUNT,
    HTML_PAID_AT,
    HTML_GROUP,
    HTML_REF,
    HTML_PAYMENT_ID,
    HTML_COLUMNS
};

/* What one look at all rows tells, before anything is written. */
struct html_survey {
    bool is_used[HTML_COLUMNS]; /* a row has something there; of the currency: another than most */
    size_t samples[STATUS_COUNT][HTML_SAMPLE_MAX]; /* places among all lines */
    size_t sample_counts[STATUS_COUNT];
    size_t timed;   /* payments with a time */
    size_t untimed; /* payments without one */
    int64_t first_s;
    int64_t last_s;                   /* of those with a time */
    int64_t paid_minor[STATUS_COUNT]; /* what was paid, as the payments over time count it */
};

/* A page being written. */
struct html_page {
    const struct report *report;
    const struct totals *totals;
    struct sink *sink;
    struct html_survey survey;
};

/* How many lines the report has: the rows, then the unexpected payments. */
size_t html_line_count(const struct report *report);

/* Fills `line` for the line number `n` of them. */
void html_line(const struct report *report, size_t n, struct line *line);

/* What `line` says in `column`, which is neither the row's number nor the status. */
const char *html_cell(const struct line *line, enum html_column column);

/* Whether line number `n` has a payment, whatever its status; sets its time, 0 where none can be
 * shown, and what was paid: of a row that this run paid what it sent. */
bool html_payment_at(const struct report *report, size_t n, int64_t *paid_at_s, int64_t *minor);

/* Whether anything waits for a person. */
bool html_is_waited_for(const struct html_page *page);

/* Adds the symbol of `status` as a badge. */
void html_add_badge(struct buffer *out, enum status status);

/* Each adds its part. */
void html_add_head(struct html_page *page);
void html_add_totals(struct html_page *page);
void html_add_times(struct html_page *page);
void html_add_person(struct html_page *page);
void html_add_rows(struct html_page *page);

#endif
