#ifndef BONUSREC_STAGES_H
#define BONUSREC_STAGES_H

#include "base/atomic_file.h"
#include "connect.h"
#include "execute/execute.h"
#include "input/bonus_csv.h"
#include "run.h"

/* The inside of run.c, shared with the two files that hold its first and its last stage. */

enum { RUN_ID_SIZE = 48 };

/* What the stages made, in their order. Each stage writes its own part and reads the earlier ones.
 */
struct stages {
    const struct options *options;
    const struct host *host;
    char run_id[RUN_ID_SIZE]; /* the time and a few random digits: 2026-01-31T23:59:59Z-1a2b3c4d */
    int64_t began_ms;         /* by the host's monotonic clock, before anything was read */
    struct intents intents;
    struct atomic_file output; /* open only with --output */
    struct connection connection;
    struct observed observed;
    struct plan plan;
    struct money balance; /* currency "" when it was not asked for */
    struct ledger *ledger;
    struct execution execution;
    struct observed after; /* read back after paying */
    struct strangers strangers;
    const struct payment **unexpected; /* of the plan, and the strangers */
    bool has_paid;                     /* the point of no return was passed */
};

/* First stage: reads and checks the CSV, and tells of the rows that cannot be used. Fails with
 * ERROR_USAGE, ERROR_FILE or ERROR_INPUT; for pay also when a row cannot be used and --skip-invalid
 * was not given. */
MUST_CHECK int read_input(struct stages *s, struct error *error);

/* Begins the report: the last chance to find out that it cannot be written. Fails with ERROR_FILE.
 */
MUST_CHECK int begin_report(struct stages *s, struct error *error);

/* Last stage: writes the rest of the report and fills the totals of `result`. When it fails after
 * money has moved, that is a reason to stop in `result`, not an error. */
MUST_CHECK int write_report(struct stages *s, struct run_result *result, struct error *error);

#endif
