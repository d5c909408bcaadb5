#ifndef BONUSREC_HISTORY_H
#define BONUSREC_HISTORY_H

#include "base/error.h"
#include "options.h"
#include "run.h"

/* The commands that look into the ledger and ask no platform anything. */

/* Writes what the ledger has recorded, as `options` wants it, where reports go; beside a run that
 * pays, if there is one. Without a ledger it says so and writes an empty listing. Fails with
 * ERROR_LEDGER, ERROR_FILE, ERROR_USAGE (--output is the ledger), or ERROR_STOPPED. */
MUST_CHECK int run_history(const struct options *options, const struct host *host,
                           struct error *error);

/* Records a person's word on a payment that is open to doubt, with who said so, when and why, and
 * tells on `host->report` what that means. Fails with ERROR_LEDGER_BUSY while a run pays, else with
 * ERROR_LEDGER (see ledger_resolve()) or ERROR_USAGE (a bad --endpoint), with nothing recorded of
 * the payment; ERROR_FILE says that it is recorded and could not be told. */
MUST_CHECK int run_resolve(const struct options *options, const struct host *host,
                           struct error *error);

#endif
