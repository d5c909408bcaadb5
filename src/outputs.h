#ifndef BONUSREC_OUTPUTS_H
#define BONUSREC_OUTPUTS_H

#include "base/atomic_file.h"
#include "base/error.h"
#include "options.h"
#include "report/report.h"
#include "run.h"

#include <stddef.h>

/* Where a report goes: standard output or --output, and besides --html and --xlsx. Each of the files
 * appears whole or not at all. */
struct outputs {
    const struct options *options;
    const struct host *host;
    struct atomic_file report; /* open only with --output */
    struct atomic_file html;   /* with --html */
    struct atomic_file xlsx;   /* with --xlsx */
    bool has_report;           /* outputs_write() has put it in its place */
    bool has_html;
    bool has_xlsx;
};

/* Fails with ERROR_USAGE when one of them, or --log, is a file that is read or written for something
 * else, and would be destroyed; and when --existing is the input. A CSV report may take the place of its input, having all its rows. */
MUST_CHECK int outputs_check(const struct options *options, struct error *error);

/* Opens the files, so that a place that cannot be written is found out first. `options` and `host`
 * are borrowed. Fails with ERROR_FILE, and as outputs_check() does. To be released with
 * outputs_abandon(), also after a failure. */
MUST_CHECK int outputs_open(struct outputs *outputs, const struct options *options,
                            const struct host *host, struct error *error);

/* Fails with ERROR_USAGE when one of them, or --log, is the ledger at `path`. */
MUST_CHECK int outputs_spare_ledger(const struct options *options, const char *path,
                                    struct error *error);

/* Writes all of the report into each file, with room for `growing` rows to say more, and takes it
 * back: a disk without room for it is found out while no money has moved. Fails with ERROR_FILE. */
MUST_CHECK int outputs_rehearse(struct outputs *outputs, const struct report *report,
                                size_t growing, struct error *error);

/* Begins the report on standard output or --output: the last chance to find out that it cannot be
 * written. Fails with ERROR_FILE. */
MUST_CHECK int outputs_begin(struct outputs *outputs, const struct report *report,
                             struct error *error);

/* Writes what outputs_begin() left of the report, and the other files, and puts each in its place.
 * When one cannot be written the others are all the same; fails then with the first ERROR_FILE. */
MUST_CHECK int outputs_write(struct outputs *outputs, const struct report *report,
                             const struct totals *totals, struct error *error);

/* Drops the files that were not put in their places. */
void outputs_abandon(struct outputs *outputs);

#endif
