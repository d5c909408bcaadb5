#ifndef BONUSREC_TESTS_HTML_SAMPLE_H
#define BONUSREC_TESTS_HTML_SAMPLE_H

/* Writes a page and looks for words in it. Included by the tests of --html. */

#include "report_sample.h"

#include "report/html_writer.h"
#include "report/sink.h"

/* The page with the fees as they are given, to be freed. */
static inline char *write_page(const struct report *report, int64_t fees_minor)
{
    static char *text; /* outlives the call: the stream has its address */
    static size_t length;
    struct totals totals;
    struct error error = {0};
    struct sink sink;
    FILE *stream = open_memstream(&text, &length);

    assert_non_null(stream);
    report_totals(report, &totals);
    totals.fees_minor = fees_minor;
    sink_init(&sink, stream);
    html_write_report(report, &totals, &sink);
    assert_int_equal(sink_finish(&sink, &error), 0);
    assert_int_equal(fclose(stream), 0);
    return text;
}

/* The part of the page that people see: what stands before has the style and the script. */
static inline const char *body_of(const char *page)
{
    const char *body = strstr(page, "<body>");

    assert_non_null(body);
    return body;
}

static inline void assert_says(const char *page, const char *words)
{
    if (!strstr(body_of(page), words))
        fail_msg("the page does not say: %s", words);
}

static inline void assert_silent(const char *page, const char *words)
{
    if (strstr(body_of(page), words))
        fail_msg("the page says: %s", words);
}

static inline size_t count(const char *page, const char *words)
{
    size_t found = 0;

    for (const char *at = body_of(page); (at = strstr(at, words)); at += strlen(words))
        found++;
    return found;
}

#endif
