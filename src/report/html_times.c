#include "report/html_parts.h"

#include "base/arena.h"
#include "core/money.h"
#include "report/html_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    COLUMNS_MAX = 62,    /* of days, weeks, months, years; the next step has fewer */
    LABELS_EACH_MAX = 7, /* so few columns have room for a label each, */
    SLOT_MAX = 1400,     /* and take this much of the width, in hundredths of a percent */
    COLUMN_TOP = 22,     /* in pixels */
    COLUMN_HEIGHT = 110,
    LABEL_LINE = 152,
    DAY_S = 86400,
    DATE_SIZE = 16,
};

/* What one column stands for. */
enum period { DAY = 0, WEEK, MONTH, YEAR, CENTURY, PERIODS };

struct column {
    int64_t minor;
    size_t payments;
};

struct times {
    enum period period;
    int64_t first; /* the number of the first column's period */
    size_t count;
    struct column *columns;
    int64_t most_minor;
};

static const char *period_name(enum period period)
{
    switch (period) {
    case DAY:
        return "day";
    case WEEK:
        return "week";
    case MONTH:
        return "month";
    case YEAR:
        return "year";
    case CENTURY:
    case PERIODS:
        break;
    }
    return "100 years";
}

static int64_t day_of(int64_t time_s)
{
    return time_s / DAY_S - (time_s % DAY_S < 0);
}

/* The number of the period that a moment lies in, from any beginning. Weeks begin on Mondays, and
 * 1970 began on a Thursday. */
static int64_t period_of(enum period period, int64_t time_s)
{
    time_t when = (time_t)time_s;
    struct tm parts = {0};
    int64_t day = day_of(time_s);

    (void)gmtime_r(&when, &parts);
    switch (period) {
    case DAY:
        break;
    case WEEK:
        return (day + 3 - ((day + 3) % 7 + 7) % 7) / 7;
    case MONTH:
        return (int64_t)(parts.tm_year + 1900) * 12 + parts.tm_mon;
    case YEAR:
        return parts.tm_year + 1900;
    case CENTURY:
    case PERIODS:
        return (parts.tm_year + 1900) / 100;
    }
    return day;
}

/* Its first day, as exactly as it needs: 2026-01-31, 2026-01, 2026. */
static void period_text(enum period period, int64_t number, char text[DATE_SIZE])
{
    char time[TIME_TEXT_SIZE];

    switch (period) {
    case MONTH:
        (void)snprintf(text, DATE_SIZE, "%04d-%02d", (int)(number / 12), (int)(number % 12 + 1));
        return;
    case YEAR:
    case CENTURY:
    case PERIODS:
        (void)snprintf(text, DATE_SIZE, "%04d", (int)(number * (period == YEAR ? 1 : 100)));
        return;
    case DAY:
    case WEEK:
        break;
    }
    time_format((period == WEEK ? number * 7 - 3 : number) * DAY_S, time);
    (void)snprintf(text, DATE_SIZE, "%.10s", time);
}

/* The shortest period with which the columns are not too many. */
static void choose_period(const struct html_survey *survey, struct times *times)
{
    for (int p = DAY; p < PERIODS; p++) {
        times->period = (enum period)p;
        times->first = period_of(times->period, survey->first_s);
        times->count = (size_t)(period_of(times->period, survey->last_s) - times->first) + 1;
        if (times->count <= COLUMNS_MAX)
            break;
    }
}

static void add_up(const struct report *report, struct times *times)
{
    for (size_t n = 0; n < html_line_count(report); n++) {
        struct column *column;
        int64_t time_s;
        int64_t minor;

        if (!html_payment_at(report, n, &time_s, &minor) || time_s == 0)
            continue;
        column = &times->columns[period_of(times->period, time_s) - times->first];
        column->minor += minor;
        column->payments++;
        if (column->minor > times->most_minor)
            times->most_minor = column->minor;
    }
}

static int64_t slot_of(const struct times *times)
{
    return times->count <= LABELS_EACH_MAX ? SLOT_MAX : 10000 / (int64_t)times->count;
}

static void add_words(struct html_page *page, const struct times *times, size_t i)
{
    struct buffer *out = &page->sink->pending;

    html_add_count(out, times->columns[i].payments, "payment");
    buffer_add_text(out, ", ");
    html_add_money(out, times->columns[i].minor, page->totals->currency);
}

static void add_column(struct html_page *page, const struct times *times, size_t i)
{
    struct buffer *out = &page->sink->pending;
    int64_t slot = slot_of(times);
    int64_t height = 0;
    char text[DATE_SIZE];

    if (times->columns[i].payments == 0)
        return;
    if (times->most_minor > 0 && times->columns[i].minor > 0)
        height = html_share(times->columns[i].minor, times->most_minor) * COLUMN_HEIGHT / 10000;
    if (height < 2)
        height = 2;
    buffer_add_text(out, "<rect x=");
    html_add_percent(out, (int64_t)i * slot + slot / 8);
    buffer_add_text(out, " width=");
    html_add_percent(out, slot - slot / 4);
    buffer_printf(out, " y=%d height=%d><title>", (int)(COLUMN_TOP + COLUMN_HEIGHT - height),
                  (int)height);
    period_text(times->period, times->first + (int64_t)i, text);
    buffer_printf(out, "%s%s: ", times->period == WEEK ? "week of " : "", text);
    add_words(page, times, i);
    buffer_add_text(out, "</title></rect>\n");
}

static void add_label(struct buffer *out, const struct times *times, size_t i, const char *anchor)
{
    int64_t slot = slot_of(times);
    int64_t at = (int64_t)i * slot + slot / 2;
    bool is_short = anchor[0] == 'm' && times->period <= WEEK;
    bool is_week = anchor[0] != 'm' && times->period == WEEK;
    char text[DATE_SIZE];

    if (anchor[0] == 's')
        at = 0;
    else if (anchor[0] == 'e')
        at = (int64_t)times->count * slot;
    period_text(times->period, times->first + (int64_t)i, text);
    buffer_printf(out, "<text y=%d text-anchor=%s x=", LABEL_LINE, anchor);
    html_add_percent(out, at);
    /* A label each leaves no room for the year, which the first line of the part says. */
    buffer_printf(out, ">%s%s</text>\n", is_week ? "week of " : "", is_short ? text + 5 : text);
}

static void add_drawing(struct html_page *page, const struct times *times)
{
    struct buffer *out = &page->sink->pending;

    buffer_printf(out,
                  "<figure>\n<svg class=days role=img width=\"100%%\" height=%d aria-label=\"Money "
                  "paid by %s; the numbers are in the list below\">\n",
                  LABEL_LINE + 8, period_name(times->period));
    buffer_printf(out, "<line x2=\"100%%\" y1=%d y2=%d /><text y=%d>", COLUMN_TOP, COLUMN_TOP,
                  COLUMN_TOP - 8);
    html_add_money(out, times->most_minor, page->totals->currency);
    buffer_printf(out, "</text>\n<line class=base x2=\"100%%\" y1=%d y2=%d />\n",
                  COLUMN_TOP + COLUMN_HEIGHT, COLUMN_TOP + COLUMN_HEIGHT);
    for (size_t i = 0; i < times->count; i++)
        add_column(page, times, i);
    if (times->count == 1) {
        add_label(out, times, 0, "start");
    } else if (times->count <= LABELS_EACH_MAX) {
        for (size_t i = 0; i < times->count; i++)
            add_label(out, times, i, "middle");
    } else {
        add_label(out, times, 0, "start");
        add_label(out, times, times->count - 1, "end");
    }
    buffer_add_text(out, "</svg>\n</figure>\n");
}

static void add_numbers(struct html_page *page, const struct times *times)
{
    struct buffer *out = &page->sink->pending;
    char text[DATE_SIZE];

    buffer_printf(out,
                  "<details><summary>The numbers</summary>\n<table>\n<caption>Payments by %s, in "
                  "UTC</caption>\n<thead><tr><th scope=col>From</th><th scope=col class=n>Payments"
                  "</th><th scope=col class=n>Money</th></tr></thead>\n<tbody>\n",
                  period_name(times->period));
    for (size_t i = 0; i < times->count; i++) {
        if (times->columns[i].payments == 0)
            continue;
        period_text(times->period, times->first + (int64_t)i, text);
        buffer_printf(out, "<tr><th scope=row>%s</th><td class=n>%zu</td><td class=n>", text,
                      times->columns[i].payments);
        html_add_money(out, times->columns[i].minor, page->totals->currency);
        buffer_add_text(out, "</td></tr>\n");
    }
    buffer_add_text(out, "</tbody>\n</table>\n</details>\n");
}

/* "Money paid by week (from Monday), 2026-01-05 to 2026-04-27 (UTC). 3 payments without a time are
 * left out." */
static void add_note(struct html_page *page, const struct times *times)
{
    struct buffer *out = &page->sink->pending;
    char first[TIME_TEXT_SIZE];
    char last[TIME_TEXT_SIZE];

    time_format(page->survey.first_s, first);
    time_format(page->survey.last_s, last);
    buffer_printf(out, "<p class=note>Money paid by %s%s, %.10s", period_name(times->period),
                  times->period == WEEK ? " (from Monday)" : "", first);
    if (day_of(page->survey.first_s) != day_of(page->survey.last_s))
        buffer_printf(out, " to %.10s", last);
    buffer_add_text(out, " (UTC).");
    if (page->survey.untimed) {
        buffer_add_char(out, ' ');
        html_add_count(out, page->survey.untimed, "payment");
        buffer_printf(out, " without a time %s left out.",
                      page->survey.untimed == 1 ? "is" : "are");
    }
    buffer_add_text(out, "</p>\n");
}

void html_add_times(struct html_page *page)
{
    const struct html_survey *survey = &page->survey;
    struct buffer *out = &page->sink->pending;
    struct times times = {0};

    buffer_add_text(out, "<section id=times>\n<h2>Payments over time</h2>\n");
    if (survey->timed == 0) {
        buffer_printf(out, "<p>%s</p>\n</section>\n",
                      survey->untimed ? "No payment here comes with a time, so they cannot be "
                                        "shown by day."
                                      : "None for these rows.");
        return;
    }
    choose_period(survey, &times);
    times.columns = xcalloc(times.count, sizeof *times.columns);
    add_up(page->report, &times);
    add_note(page, &times);
    add_drawing(page, &times);
    add_numbers(page, &times);
    buffer_add_text(out, "</section>\n");
    free(times.columns);
}
