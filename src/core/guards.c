#include "core/guards.h"

#include <inttypes.h>
#include <string.h>

static int check_amounts(const struct guards *guards, const struct plan *plan, struct error *error)
{
    char limit[MONEY_TEXT_SIZE];
    char found[MONEY_TEXT_SIZE];

    for (size_t i = 0; guards->max_bonus_minor >= 0 && i < plan->count; i++) {
        const struct item *item = &plan->items[i];

        if (item->decision == DECISION_PAY && item->pay_minor > guards->max_bonus_minor)
            return error_set(error, ERROR_GUARD, "--max-bonus",
                             "row %" PRIu32
                             " would be paid %s, more than the %s allowed; nothing was sent",
                             plan->intents[i].row_no, money_format(item->pay_minor, found),
                             money_format(guards->max_bonus_minor, limit));
    }
    if (guards->max_total_minor >= 0 && plan->pay_minor > guards->max_total_minor)
        return error_set(error, ERROR_GUARD, "--max-total",
                         "%s would be paid, more than the %s allowed; nothing was sent",
                         money_format(plan->pay_minor, found),
                         money_format(guards->max_total_minor, limit));
    if (guards->expect_total_minor >= 0 && plan->pay_minor != guards->expect_total_minor)
        return error_set(error, ERROR_GUARD, "--expect-total",
                         "%s would be paid, and %s was expected; nothing was sent",
                         money_format(plan->pay_minor, found),
                         money_format(guards->expect_total_minor, limit));
    return 0;
}

int guards_check(const struct guards *guards, const struct plan *plan, const char *currency,
                 struct error *error)
{
    int64_t count = (int64_t)plan->pay_count;

    if (guards->currency && strcmp(guards->currency, currency) != 0)
        return error_set(error, ERROR_GUARD, "--currency",
                         "the platform pays in %s, and %s was expected; nothing was sent", currency,
                         guards->currency);
    if (guards->max_count >= 0 && count > guards->max_count)
        return error_set(error, ERROR_GUARD, "--max-count",
                         "%" PRId64 " bonuses would be paid, more than the %" PRId64
                         " allowed; nothing was sent",
                         count, guards->max_count);
    if (guards->expect_count >= 0 && count != guards->expect_count)
        return error_set(error, ERROR_GUARD, "--expect-count",
                         "%" PRId64 " bonuses would be paid, and %" PRId64
                         " were expected; nothing was sent",
                         count, guards->expect_count);
    return check_amounts(guards, plan, error);
}

int guards_check_balance(int64_t pay_minor, int64_t fees_minor, const struct money *available,
                         struct error *error)
{
    char pay[MONEY_TEXT_SIZE];
    char fees[MONEY_TEXT_SIZE];
    char have[MONEY_TEXT_SIZE];

    if (pay_minor + (fees_minor < 0 ? 0 : fees_minor) <= available->minor)
        return 0;
    if (fees_minor < 0)
        return error_set(error, ERROR_GUARD, "balance",
                         "%s and the platform's fees are needed, and the account has %s %s; add "
                         "funds, or pay a part with --limit; nothing was sent",
                         money_format(pay_minor, pay), money_format(available->minor, have),
                         available->currency);
    return error_set(error, ERROR_GUARD, "balance",
                     "%s + %s fees are needed, and the account has %s %s; add funds, or pay a part "
                     "with --limit; nothing was sent",
                     money_format(pay_minor, pay), money_format(fees_minor, fees),
                     money_format(available->minor, have), available->currency);
}
