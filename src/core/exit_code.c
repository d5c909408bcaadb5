#include "core/exit_code.h"

enum exit_code exit_code_of_report(bool is_pay, const struct totals *totals, bool refused,
                                   bool stopped, bool detailed)
{
    if (refused)
        return EXIT_GUARD;
    if (totals->rows[STATUS_UNKNOWN])
        return EXIT_OUTCOME_UNKNOWN;
    if (stopped || (is_pay && totals->rows[STATUS_NOT_ATTEMPTED]))
        return EXIT_STOPPED;
    if (totals->rows[STATUS_HELD] || totals->rows[STATUS_INVALID] || totals->rows[STATUS_FAILED])
        return EXIT_NEEDS_PERSON;
    if (!is_pay && detailed && (totals->rows[STATUS_TO_PAY] || totals->rows[STATUS_NOT_ATTEMPTED]))
        return EXIT_TO_PAY;
    return EXIT_DONE;
}

enum exit_code exit_code_of_error(enum error_kind kind)
{
    switch (kind) {
    case ERROR_USAGE:
        return EXIT_USAGE_WRONG;
    case ERROR_GUARD:
        return EXIT_GUARD;
    case ERROR_STOPPED:
        return EXIT_STOPPED;
    case ERROR_LEDGER_BUSY:
        return EXIT_LEDGER_BUSY;
    case ERROR_NONE:
    case ERROR_INPUT:
    case ERROR_FILE:
    case ERROR_CREDENTIALS:
    case ERROR_NETWORK:
    case ERROR_PLATFORM:
    case ERROR_FORMAT:
    case ERROR_LEDGER:
        break;
    }
    return EXIT_COULD_NOT;
}
