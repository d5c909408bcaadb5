#ifndef BONUSREC_CORE_EXIT_CODE_H
#define BONUSREC_CORE_EXIT_CODE_H

#include "base/error.h"
#include "core/outcome.h"

#include <stdbool.h>

/* The exit codes, as README.md lists them. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_COULD_NOT = 1,
    EXIT_TO_PAY = 2,
    EXIT_NEEDS_PERSON = 3,
    EXIT_OUTCOME_UNKNOWN = 4,
    EXIT_GUARD = 5,
    EXIT_STOPPED = 6,
    EXIT_USAGE_WRONG = 64,
    EXIT_LEDGER_BUSY = 75,
};

/* The code of a run that wrote its report. `refused` says that a guard, the balance or a person
 * stopped it before the first payment, `stopped` that it ended before every row had its turn,
 * `detailed` that a plan tells whether there is something to pay. Of several the first in the order
 * 4, 6, 3, 2 wins; rows left out by --limit count as stopped, because something intended is left
 * unpaid. */
enum exit_code exit_code_of_report(bool is_pay, const struct totals *totals, bool refused,
                                   bool stopped, bool detailed);

/* The code of a run that failed with an error of `kind` before it sent anything. */
enum exit_code exit_code_of_error(enum error_kind kind);

#endif
