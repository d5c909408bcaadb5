#ifndef BONUSREC_TESTS_REPORT_SAMPLE_H
#define BONUSREC_TESTS_REPORT_SAMPLE_H

/* A report made by hand: each row is an intent and the outcome that goes with it. Included by the
 * tests of the report's formats, each of which is a program of its own. */

#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

static inline void sample_outcome_at(const void *context, size_t i, struct outcome *outcome)
{
    *outcome = ((const struct outcome *)context)[i];
}

static inline struct report sample_report(const struct intent *intents,
                                          const struct outcome *outcomes, size_t count)
{
    return (struct report){
        .command = "plan",
        .run_id = "20260131T120000Z-1",
        .id_columns = {"worker_id", "assignment_id", "hit_id"},
        .currency = "USD",
        .intents = intents,
        .intent_count = count,
        .outcome_at = sample_outcome_at,
        .context = outcomes,
    };
}

/* A row that is in order: 12.50 USD to worker A2XYZ for "Great work". */
static inline struct intent sample_intent(uint32_t row_no)
{
    return (struct intent){
        .worker_id = "A2XYZ",
        .assignment_id = "3AAA",
        .group_id = "3HIT",
        .reason = "Great work",
        .ref = "",
        .amount = {.minor = 1250, .currency = "USD"},
        .row_no = row_no,
    };
}

/* 2.00 USD that no row explains. */
static inline struct payment sample_payment(void)
{
    return (struct payment){
        .worker_id = "A9",
        .assignment_id = "3B",
        .group_id = "3H",
        .reason = "by hand",
        .payment_id = "",
        .amount = {.minor = 200, .currency = "USD"},
        .paid_at_s = 1769903999,
    };
}

static inline struct outcome sample_outcome(enum status status)
{
    return (struct outcome){
        .status = status,
        .code = "",
        .detail = "",
        .payment_id = "",
        .paid_minor = -1,
        .pay_minor = status == STATUS_TO_PAY || status == STATUS_PAID ? 1250 : 0,
    };
}

/* What report_write() writes, as a string to be freed. Inlined, gcc 12 takes the string for the
 * variable that open_memstream() was given. */
__attribute__((noinline, unused)) static char *sample_write(const struct report *report,
                                                            const struct report_style *style)
{
    char *text = NULL;
    size_t length = 0;
    struct totals totals;
    struct error error = {0};
    FILE *stream = open_memstream(&text, &length);

    assert_non_null(stream);
    report_totals(report, &totals);
    assert_int_equal(report_begin(report, style, stream, &error), 0);
    assert_int_equal(report_write(report, &totals, style, stream, &error), 0);
    assert_int_equal(fclose(stream), 0);
    return text;
}

/* It as a table, for a terminal of `columns`, to be freed. */
static inline char *sample_table(const struct report *report, int columns, bool color)
{
    const struct report_style style = {.format = REPORT_TABLE, .columns = columns, .color = color};

    return sample_write(report, &style);
}

/* How often `part` stands in `text`. */
static inline size_t sample_count(const char *text, const char *part)
{
    size_t count = 0;

    for (; (text = strstr(text, part)); text++)
        count++;
    return count;
}

#endif
