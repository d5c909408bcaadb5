#include "report/html_parts.h"

#include "base/sha256.h"
#include "report/headline.h"
#include "report/html_text.h"

#include <string.h>

static const unsigned char style[] = {
#include "report/page.css.inc"
};

static const unsigned char script[] = {
#include "report/page.js.inc"
};

/* Adds the digest of what stands in an element, as a policy names it: in base64. */
static void add_digest(struct buffer *out, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char digest[SHA256_SIZE + 1] = {0}; /* one more makes whole groups of three */

    sha256(bytes, length, digest);
    buffer_add_text(out, "'sha256-");
    for (size_t i = 0; i < SHA256_SIZE; i += 3) {
        unsigned group = (unsigned)digest[i] << 16 | (unsigned)digest[i + 1] << 8 | digest[i + 2];

        for (int shift = 18; shift >= 0; shift -= 6)
            buffer_add_char(out, digits[group >> shift & 63]);
    }
    out->bytes[out->length - 1] = '='; /* for the byte that is none of the digest's */
    buffer_add_char(out, '\'');
}

/* Nothing is fetched, sent or run but the style and the script of this very page. */
static void add_policy(struct buffer *out)
{
    buffer_add_text(out,
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src ");
    add_digest(out, style, sizeof style);
    buffer_add_text(out, "; script-src ");
    add_digest(out, script, sizeof script);
    buffer_add_text(out, "; base-uri 'none'; form-action 'none'\">\n");
}

static const char *file_name(const struct report *report)
{
    return strcmp(report->file, "-") == 0 ? "standard input" : report->file;
}

/* "Plan for bonuses.csv" */
static void add_title(struct buffer *out, const struct report *report)
{
    static const struct {
        const char *command;
        const char *words;
    } titles[] = {
        {"plan",   "Plan"   },
        {"pay",    "Payment"},
        {"export", "Export" }
    };
    const char *words = report->command;

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strcmp(titles[i].command, words) == 0)
            words = titles[i].words;
    html_add_text(out, words);
    if (report->file) {
        buffer_add_text(out, " for ");
        html_add_text(out, file_name(report));
    }
}

static void add_fact(struct buffer *out, const char *name, const char *text)
{
    if (!text || !text[0])
        return;
    buffer_printf(out, "<div><dt>%s</dt><dd>", name);
    html_add_text(out, text);
    buffer_add_text(out, "</dd></div>\n");
}

static void add_facts(struct buffer *out, const struct report *report)
{
    buffer_add_text(out, "<dl class=facts>\n");
    add_fact(out, "Command", report->command);
    add_fact(out, "Platform", report->platform);
    if (report->made_at_s) {
        buffer_add_text(out, "<div><dt>Made</dt><dd>");
        html_add_time(out, report->made_at_s);
        buffer_add_text(out, "</dd></div>\n");
    }
    add_fact(out, "Payments from", report->existing);
    add_fact(out, "Run", report->run_id);
    buffer_add_text(out, "</dl>\n");
}

/* "Dry run: nothing was sent." */
static void add_setting(struct buffer *out, const struct report *report)
{
    struct buffer text = BUFFER_INIT;

    headline_add_setting(&text, report);
    if (text.length) {
        buffer_add_text(out, "<p class=setting>");
        html_add_sentence(out, buffer_text(&text));
        buffer_add_text(out, "</p>\n");
    }
    buffer_release(&text);
}

/* Links to the parts; the first says at once whether somebody is waited for. */
static void add_links(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;

    buffer_add_text(out, "<nav aria-label=\"On this page\">");
    if (html_is_waited_for(page)) {
        buffer_add_text(out, "<a href=\"#person\">Needs a person: ");
        headline_add_waiting(out, page->totals);
        buffer_add_text(out, "</a> ");
    }
    buffer_add_text(out, "<a href=\"#money\">Money</a> <a href=\"#times\">Payments over time</a> "
                         "<a href=\"#rows\">All rows</a></nav>\n");
}

void html_add_head(struct html_page *page)
{
    struct buffer *out = &page->sink->pending;
    const struct report *report = page->report;
    char summary[SUMMARY_SIZE];

    buffer_add_text(out, "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n");
    add_policy(out);
    buffer_add_text(out, "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=color-scheme content=\"light dark\">\n"
                         "<meta name=referrer content=no-referrer>\n"
                         "<meta name=robots content=noindex>\n"
                         "<meta name=format-detection content=\"telephone=no\">\n<title>");
    add_title(out, report);
    buffer_add_text(out, "</title>\n<style>");
    buffer_add(out, style, sizeof style);
    buffer_add_text(out, "</style>\n<script>");
    buffer_add(out, script, sizeof script);
    buffer_add_text(out, "</script>\n</head>\n<body>\n<header>\n<p class=brand>bonusrec</p>\n<h1>");
    add_title(out, report);
    buffer_add_text(out, "</h1>\n");
    add_facts(out, report);
    add_setting(out, report);
    buffer_add_text(out, "</header>\n<main>\n");
    if (report->ending) {
        buffer_add_text(out, "<p class=ending><strong>Stopped:</strong> ");
        html_add_sentence(out, report->ending);
        buffer_add_text(out, "</p>\n");
    }
    report_summary(report->command, page->totals, summary);
    buffer_add_text(out, "<p class=summary>");
    html_add_text(out, summary);
    buffer_add_text(out, "</p>\n");
    add_links(page);
}
