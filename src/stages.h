#ifndef BONUSREC_STAGES_H
#define BONUSREC_STAGES_H

#include "base/atomic_file.h"
#include "connect.h"
#include "execute/execute.h"
#include "input/bonus_csv.h"
#include "ledger/ledger.h"
#include "ledger_place.h"
#include "observe/observe.h"
#include "run.h"
#include "run_name.h"

/* The inside of run.c, shared with the files that hold its stages. */

/* What the stages made, in their order. Each stage writes its own part and reads the earlier ones.
 */
struct stages {
    const struct options *options;
    const struct host *host;
    char run_id[RUN_ID_SIZE];
    int64_t began_ms; /* by the host's monotonic clock, before anything was read */
    struct intents intents;
    struct atomic_file output; /* open only with --output */
    char *file;                /* the input's whole path */
    bool has_begun;            /* the ledger knows of this run */
    char ledger_path[LEDGER_PATH_SIZE];
    struct ledger *ledger; /* NULL for a plan where there is none */
    struct connection connection;
    char endpoint[ENDPOINT_NAME_SIZE]; /* host and port, as the ledger has them */
    struct observed observed;
    struct entries entries;
    struct recall recall;
    struct plan plan;
    struct money balance; /* currency "" when it was not asked for */
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

/* Opens the ledger: to write, with its lock, for pay; to read, where there is one, for plan. Fails
 * with ERROR_LEDGER, ERROR_LEDGER_BUSY or ERROR_USAGE. */
MUST_CHECK int open_ledger(struct stages *s, struct error *error);

/* Says so, for whoever expects it to remember. */
void say_if_ledger_is_new(const struct stages *s);

/* Writes down, for pay, that this run begins: the last chance to find out that the ledger cannot be
 * written. Fails with ERROR_LEDGER. */
MUST_CHECK int begin_ledger_run(struct stages *s, struct error *error);

/* Asks the platform what is paid, and the ledger what is known of it, and decides; for pay asks once
 * more for each row that looks missing, and settles what earlier runs left open. A signal is a
 * reason to `stop`, with a plan in which nothing is attempted. */
MUST_CHECK int make_plan(struct stages *s, struct error *stop, struct error *error);

/* The parts of make_plan() that concern the ledger: reads what it has of the rows; and writes down
 * what the platform shows of that, and of payments that it did not know. Fail with ERROR_LEDGER. */
MUST_CHECK int recall_ledger(struct stages *s, struct error *error);
MUST_CHECK int settle_ledger(struct stages *s, struct error *error);

/* Asks the platform what is paid of the rows `wanted` (NULL for all). */
MUST_CHECK int look(struct stages *s, const bool *wanted, struct observed *observed,
                    struct error *error);

/* The request for that, for whoever wants to change it or to ask for something else. */
struct observe_request observe_request_of(struct stages *s, const bool *wanted);

/* Begins the report: the last chance to find out that it cannot be written. Fails with ERROR_FILE.
 */
MUST_CHECK int begin_report(struct stages *s, struct error *error);

/* Pays what the plan says; why it ended early, if it did, is in `stop`. */
void pay(struct stages *s, struct error *stop);

/* Asks the platform for what was paid, and gives it to the attempts and to the ledger. That it cannot
 * be read is only noted: the next run reads it. */
void read_back(struct stages *s, struct error *stop);

/* The part of read_back() that tells the ledger; one that cannot be written is a reason to `stop`. */
void confirm_in_ledger(struct stages *s, struct error *stop);

/* Takes back the reason to stop, when it was the platform's failure and all is paid all the same. */
void forget_harmless_stop(struct stages *s, struct error *stop);

/* Last stage: writes the rest of the report and fills the totals of `result`. When it fails after
 * money has moved, that is a reason to stop in `result`, not an error. */
MUST_CHECK int write_report(struct stages *s, struct run_result *result, struct error *error);

/* Tells of an error that does not end the run. */
void note_error(const struct stages *s, const struct error *error);

/* Writes down that the run has ended. */
void end_ledger_run(struct stages *s, int exit_code);

#endif
