#include "report/report.h"

#include <stdio.h>
#include <string.h>

void report_summary(const char *command, const struct totals *totals, char line[SUMMARY_SIZE])
{
    static const struct {
        enum status status;
        const char *words;
    } seldom[] = {
        {STATUS_FAILED,        "failed"       },
        {STATUS_NOT_ATTEMPTED, "not attempted"},
        {STATUS_ZERO,          "zero"         },
    };
    enum status first = strcmp(command, "pay") == 0 ? STATUS_PAID : STATUS_TO_PAY;
    char money[MONEY_TEXT_SIZE];
    char fees[MONEY_TEXT_SIZE] = "";
    size_t used;

    if (strcmp(command, "export") == 0) {
        (void)snprintf(line, SUMMARY_SIZE, "export: %zu payment%s (%s%s%s)",
                       totals->rows[STATUS_ALREADY_PAID],
                       totals->rows[STATUS_ALREADY_PAID] == 1 ? "" : "s",
                       money_format(totals->minor[STATUS_ALREADY_PAID], money),
                       totals->currency[0] ? " " : "", totals->currency);
        return;
    }
    if (totals->fees_minor >= 0)
        money_format(totals->fees_minor, fees);
    (void)snprintf(line, SUMMARY_SIZE,
                   "%s: %zu %s (%s%s%s + %s%sfees), %zu already paid, %zu held, %zu invalid, "
                   "%zu unknown, %zu unexpected",
                   command, totals->rows[first], first == STATUS_PAID ? "paid" : "to pay",
                   money_format(totals->minor[first], money), totals->currency[0] ? " " : "",
                   totals->currency, fees, fees[0] ? " " : "", totals->rows[STATUS_ALREADY_PAID],
                   totals->rows[STATUS_HELD], totals->rows[STATUS_INVALID],
                   totals->rows[STATUS_UNKNOWN], totals->rows[STATUS_UNEXPECTED]);
    for (size_t i = 0; i < sizeof seldom / sizeof *seldom; i++) {
        if (totals->rows[seldom[i].status] == 0)
            continue;
        used = strlen(line);
        (void)snprintf(line + used, SUMMARY_SIZE - used, ", %zu %s", totals->rows[seldom[i].status],
                       seldom[i].words);
    }
}
