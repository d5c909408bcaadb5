#ifndef BONUSREC_CORE_GUARDS_H
#define BONUSREC_CORE_GUARDS_H

#include "base/error.h"
#include "core/plan.h"

#include <stdint.h>

/* What a person allowed, in cents and payments; -1 where nothing was said. */
struct guards {
    int64_t max_total_minor;
    int64_t max_bonus_minor;
    int64_t max_count;
    int64_t expect_total_minor;
    int64_t expect_count;
    const char *currency; /* --currency, or NULL */
};

/* Holds `plan` against `guards`; amounts are in `currency`. Fees do not count. Fails with
 * ERROR_GUARD, and a sentence that names the option and both numbers. */
MUST_CHECK int guards_check(const struct guards *guards, const struct plan *plan,
                            const char *currency, struct error *error);

/* Whether the balance `available` covers `pay_minor` and `fees_minor` (-1 while they are not known). Fails
 * with ERROR_GUARD. */
MUST_CHECK int guards_check_balance(int64_t pay_minor, int64_t fees_minor,
                                    const struct money *available, struct error *error);

#endif
