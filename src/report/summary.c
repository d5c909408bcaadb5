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
    char fees[MONEY_TEXT_SIZE];
    size_t used;

    (void)snprintf(line, SUMMARY_SIZE,
                   "%s: %zu %s (%s%s%s + %s fees), %zu already paid, %zu held, %zu invalid, "
                   "%zu unknown, %zu unexpected",
                   command, totals->rows[first], first == STATUS_PAID ? "paid" : "to pay",
                   money_format(totals->minor[first], money), totals->currency[0] ? " " : "",
                   totals->currency, money_format(totals->fees_minor, fees),
                   totals->rows[STATUS_ALREADY_PAID], totals->rows[STATUS_HELD],
                   totals->rows[STATUS_INVALID], totals->rows[STATUS_UNKNOWN],
                   totals->rows[STATUS_UNEXPECTED]);
    for (size_t i = 0; i < sizeof seldom / sizeof *seldom; i++) {
        if (totals->rows[seldom[i].status] == 0)
            continue;
        used = strlen(line);
        (void)snprintf(line + used, SUMMARY_SIZE - used, ", %zu %s", totals->rows[seldom[i].status],
                       seldom[i].words);
    }
}
