#ifndef BONUSREC_TESTS_HISTORY_SAMPLE_H
#define BONUSREC_TESTS_HISTORY_SAMPLE_H

/* Attempts made by hand, and what the writers make of them. Included by the tests of the history's
 * formats, each of which is a program of its own. */

#include "report/history_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

#define SAMPLE_KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

enum { SAMPLE_S = 1769903999 }; /* 2026-01-31T23:59:59Z */

static inline struct history_event sample_event(enum event event, int64_t at_s)
{
    return (struct history_event){
        .event = event, .at_s = at_s, .run_id = "R1", .code = "", .detail = "", .who = ""};
}

/* 12.50 USD to worker A2XYZ for "Great work". */
static inline struct history_row sample_row(const struct history_event *events, size_t count)
{
    return (struct history_row){
        .key = SAMPLE_KEY,
        .platform = "mturk",
        .endpoint = "host:443",
        .worker_id = "A2XYZ",
        .assignment_id = "3AAA",
        .group_id = "3HIT",
        .currency = "USD",
        .reason = "Great work",
        .ref = "",
        .file = "/srv/b.csv",
        .run_id = "R1",
        .payment_id = "",
        .quote_id = "",
        .quote = "",
        .shown = "",
        .amount_minor = 1250,
        .pay_minor = 1250,
        .events = events,
        .event_count = count,
    };
}

/* What is written of `rows`, to be freed. */
static inline char *sample_written(const struct history_row *rows, size_t count,
                                   const struct history_style *style)
{
    char *text = NULL;
    size_t length = 0;
    struct history_writer writer;
    struct error error;
    FILE *stream = open_memstream(&text, &length);

    assert_non_null(stream);
    history_begin(&writer, style, stream);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(history_add(&writer, &rows[i], &error), 0);
    assert_int_equal(history_end(&writer, true, &error), 0);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(strlen(text), length);
    return text;
}

static inline void writes(const struct history_row *rows, size_t count,
                          const struct history_style *style, const char *wanted)
{
    char *text = sample_written(rows, count, style);

    assert_string_equal(text, wanted);
    free(text);
}

#endif
