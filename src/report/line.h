#ifndef BONUSREC_REPORT_LINE_H
#define BONUSREC_REPORT_LINE_H

#include "base/clock.h"
#include "report/report.h"

#include <stdint.h>

/* One line of the report as text, the same for every format. Texts are "" where there is nothing to
 * say. Some point into the struct itself, so it must not be copied; the others live as long as the
 * report. */
struct line {
    uint32_t row_no; /* 0 for a payment that no row explains */
    enum status status;
    const char *code;
    const char *ids[3]; /* worker, assignment, group */
    const char *amount; /* what should be paid; the cell as it stands when the row is invalid */
    const char *currency;
    const char *reason;
    const char *ref;
    const char *paid_amount;
    const char *paid_at;
    const char *payment_id;
    const char *detail;
    const char *extra; /* cells of the other columns, each ended by a NUL; NULL for all empty */
    int64_t minor;     /* the money that struct totals counts for it */

    char amount_space[MONEY_TEXT_SIZE];
    char paid_amount_space[MONEY_TEXT_SIZE];
    char paid_at_space[TIME_TEXT_SIZE];
};

/* Fills `line` for intents[i]. */
void line_of_row(const struct report *report, size_t i, struct line *line);

/* Fills `line` for unexpected[i]. */
void line_of_unexpected(const struct report *report, size_t i, struct line *line);

/* The money that struct totals counts for a row: what is or was to be sent where the status is
 * about sending, what was paid where it is about that, else the intended amount. */
int64_t row_money(const struct intent *intent, const struct outcome *outcome);

#endif
