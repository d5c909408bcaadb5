#ifndef BONUSREC_EXPORT_H
#define BONUSREC_EXPORT_H

#include "base/error.h"
#include "core/outcome.h"
#include "options.h"
#include "run.h"

/* `bonusrec export`: writes every payment that the platform shows for what the file names, complete
 * or not at all: a row of the report for each, once, with the status already_paid. A row of the
 * file that names an assignment stands for that one, also when it names its group besides; a row
 * that names a group alone stands for all in it. Sorted, so that the same payments make the same
 * file. Fills `totals`. Asks the platform; touches no ledger; moves no money. Fails with
 * ERROR_USAGE, ERROR_FILE, ERROR_INPUT, ERROR_CREDENTIALS, ERROR_NETWORK, ERROR_PLATFORM or
 * ERROR_STOPPED; then nothing was written, but that standard output may have got a part when it
 * could not be written. */
MUST_CHECK int run_export(const struct options *options, const struct host *host,
                          struct totals *totals, struct error *error);

#endif
