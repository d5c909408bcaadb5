#ifndef BONUSREC_REPORT_REPORT_H
#define BONUSREC_REPORT_REPORT_H

#include "base/error.h"
#include "core/bonus.h"
#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* All that a report is made of, borrowed. Outcomes are asked for row by row, so that a million of
 * them need not be kept. */
struct report {
    const char *command;       /* "plan", "pay" or "export" */
    const char *run_id;        /* identifies this run in the ledger and in JSON */
    const char *id_columns[3]; /* report names of worker, assignment, group */
    const char *currency;      /* of payments and amounts */
    const char *platform;      /* its name, such as "mturk" */
    const char *endpoint;      /* where it was asked, when that is not the platform's own address:
                                * a simulator, a proxy; else NULL */
    const char *file;          /* the input, as it was named */
    const char *existing;      /* the file that says what is paid; NULL: the platform says it */
    int64_t made_at_s;         /* when, in seconds since 1970 */
    const char *ending;        /* why the run ended before every row had its turn, or paid nothing;
                                * NULL when it ran its course */
    const struct intent *intents;
    size_t intent_count;
    const char *const *extra_names;
    size_t extra_count;
    const struct payment *const *unexpected;
    size_t unexpected_count;
    /* Fills `outcome` for row `i` of `intents`; the texts live as long as the report. */
    void (*outcome_at)(const void *context, size_t i, struct outcome *outcome);
    const void *context;
};

enum report_format { REPORT_CSV = 0, REPORT_JSON, REPORT_TABLE };

struct report_style {
    enum report_format format;
    bool byte_order_mark; /* --excel */
    bool color;
    int columns; /* width of the terminal in characters, 0 when it is none */
};

/* Adds up rows and money by status, unexpected payments included; fees_minor is left for the
 * caller, who knows the platform. */
void report_totals(const struct report *report, struct totals *totals);

/* Writes the first bytes of the report (byte-order mark, header, an empty line) and flushes them,
 * so that a place that cannot be written is found out before money moves. Of `report` its
 * `ending`, its rows and its payments are not used. Fails with ERROR_FILE when the write does. */
MUST_CHECK int report_begin(const struct report *report, const struct report_style *style,
                            FILE *stream, struct error *error);

/* Writes the rest of the report after report_begin(), unexpected payments last. Fails with
 * ERROR_FILE when a write does. */
MUST_CHECK int report_write(const struct report *report, const struct totals *totals,
                            const struct report_style *style, FILE *stream, struct error *error);

/* The one line that scripts may rely on, without a newline:
 * `plan: 12 to pay (34.50 USD + 6.90 fees), 380 already paid, 1 held, 0 invalid, 0 unknown, 2
 * unexpected`; for pay it begins `pay: 12 paid (...)`. Then `, N failed`, `, N not attempted` and
 * `, N zero` follow, each only where N is not 0. For export it is
 * `export: 380 payments (512.50 USD)`. */
enum { SUMMARY_SIZE = 512 };
void report_summary(const char *command, const struct totals *totals, char line[SUMMARY_SIZE]);

#endif
