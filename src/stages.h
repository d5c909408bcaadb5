#ifndef BONUSREC_STAGES_H
#define BONUSREC_STAGES_H

#include "core/batch.h"
#include "connect.h"
#include "events.h"
#include "execute/execute.h"
#include "input/bonus_csv.h"
#include "ledger/ledger.h"
#include "ledger_place.h"
#include "observe/observe.h"
#include "outputs.h"
#include "run.h"
#include "run_name.h"

/* The inside of run.c, shared with the files that hold its stages. */

/* A balance, and what is to be taken from it. */
struct purse {
    const char *account; /* whose: as in struct group; "" where there is but one */
    int64_t pay_minor;
    int64_t fees_minor;     /* and taxes; 0 when they are not known yet */
    struct money available; /* currency "" when it was not asked for, or could not be read */
};

/* What the stages made, in their order. Each stage writes its own part and reads the earlier ones.
 */
struct stages {
    const struct options *options;
    const struct host *host;
    char run_id[RUN_ID_SIZE];
    int64_t made_at_s;    /* the report says it was made then: when it was begun */
    int64_t began_ms;     /* by the host's monotonic clock, before anything was read */
    struct events events; /* told only with --log */
    struct intents intents;
    struct outputs outputs;
    char *file;     /* the input's whole path */
    bool has_begun; /* the ledger knows of this run */
    char ledger_path[LEDGER_PATH_SIZE];
    struct ledger *ledger; /* NULL for a plan where there is none */
    struct connection connection;
    char endpoint[ENDPOINT_NAME_SIZE]; /* host and port, as the ledger has them */
    struct groups groups;              /* what the platform knows of the rows' groups */
    struct payees members;             /* of those groups, as far as they had to be listed */
    char currency[4];                  /* of the run; "" while it is not known */
    struct observed observed;
    struct entries entries;
    struct recall recall;
    struct plan plan;
    struct batches batches; /* where bonuses are paid with quotes */
    struct costs costs;     /* of what is to be paid */
    bool has_costs;         /* they are known: a quote is asked for only to pay */
    struct purse *purses;
    size_t purse_count;
    struct execution execution;
    struct costs spent;      /* of the batches that were paid */
    struct observed *afters; /* what was read back after paying, look by look */
    size_t after_count;
    struct strangers strangers;
    const struct payment **unexpected; /* of the plan, and the strangers */
    bool has_paid;                     /* the point of no return was passed */
};

/* What every run begins with: the options, a name of its own, the clock. */
void stages_init(struct stages *s, const struct options *options, const struct host *host);

/* First stage: reads and checks the CSV, and tells of the rows that cannot be used. Fails with
 * ERROR_USAGE, ERROR_FILE or ERROR_INPUT; for pay also when a row cannot be used and --skip-invalid
 * was not given. */
MUST_CHECK int read_input(struct stages *s, struct error *error);

/* Opens the ledger: to write, with its lock, for pay; to read, where there is one, for plan. Fails
 * with ERROR_LEDGER, ERROR_LEDGER_BUSY or ERROR_USAGE. */
MUST_CHECK int open_ledger(struct stages *s, struct error *error);

/* Says so for whoever expects it to remember, and adds the words for that, "" when it does: after
 * begin_ledger_run(). */
void say_if_ledger_is_new(const struct stages *s);
void add_ledger_warning(const struct stages *s, struct buffer *text);

/* Finds the way to the platform, and tells of an address that nobody typed. Fails as
 * connection_open() does. */
MUST_CHECK int reach_platform(struct stages *s, struct error *error);

/* Writes down, for pay, that this run begins: the last chance to find out that the ledger cannot be
 * written. Fails with ERROR_LEDGER. */
MUST_CHECK int begin_ledger_run(struct stages *s, struct error *error);

/* Asks the platform what is paid, and the ledger what is known of it, and decides; for pay asks
 * once more for each row that looks missing, and settles what earlier runs left open. A signal is a
 * reason to `stop`, with a plan in which nothing is attempted. */
MUST_CHECK int make_plan(struct stages *s, struct error *stop, struct error *error);

/* The part of make_plan() for a plan without a platform: reads the file of --existing and decides by
 * what it shows. Fails as paid_csv_read() does, and with ERROR_INPUT when it cannot be told whom a
 * payment is for, or when there is more than one currency. */
MUST_CHECK int compare_with_file(struct stages *s, struct error *error);

/* The parts of make_plan() that concern platforms which know more of the rows than they say, see
 * core/payee.h; elsewhere they do nothing, but for complete_payments(). */

/* Finds out about the rows' groups, and the assignments of rows that name none, by the groups'
 * lists and by what the ledger has paid. Fails as observe() and rows_take_groups() do, and with
 * ERROR_LEDGER. */
MUST_CHECK int find_payees(struct stages *s, struct error *error);

/* Like look(), at all assignments of the rows' groups besides: for --scope groups. */
MUST_CHECK int look_at_groups(struct stages *s, struct observed *observed, struct error *error);

/* Holds the rows against what was read of their assignments, and completes what was read; a row
 * with a problem that an earlier run may have paid is marked as in doubt. Fails with ERROR_LEDGER.
 */
MUST_CHECK int check_payees(struct stages *s, struct error *error);

/* Gives the payments in `observed` the run's currency where they have none, and their workers. */
void complete_payments(struct stages *s, struct observed *observed);

/* Marks the rows that a stopped run knows too little of. */
void put_rows_off(struct stages *s);

/* Decides about the rows anew, from all that is known, by `rules` in the platform's words. */
void decide_rows(struct stages *s, struct match_rules rules);

/* The parts of make_plan() that concern the ledger: reads what it has of the rows; and writes down
 * what the platform shows of that, and of payments that it did not know. Fail with ERROR_LEDGER. */
MUST_CHECK int recall_ledger(struct stages *s, struct error *error);
MUST_CHECK int settle_ledger(struct stages *s, struct error *error);

/* Asks the platform what is paid of the rows `wanted` (one for each, NULL for all); `observed` is
 * overwritten, and the caller's to release. Fails as observe() does. */
MUST_CHECK int look(struct stages *s, const bool *wanted, struct observed *observed,
                    struct error *error);

/* The request for that, which borrows from `s`, for whoever wants to change it or to ask for
 * something else. */
struct observe_request observe_request_of(struct stages *s, const bool *wanted);

/* Asks for quotes for all that is to be paid, where bonuses are paid with quotes. Rows that the
 * platform refuses then fail, and the rest is decided anew. Fails as observe() does, and with
 * ERROR_GUARD when a quote cannot be right. */
MUST_CHECK int get_quotes(struct stages *s, struct error *error);

/* Reads the balances that the plan takes from. Fails as observe() does, and with ERROR_PLATFORM
 * when one cannot be compared with what is to be paid. */
MUST_CHECK int read_balances(struct stages *s, struct error *error);

/* Whether those that were read cover it. Fails with ERROR_GUARD. */
MUST_CHECK int check_balances(const struct stages *s, struct error *refusal);

/* Begins the report, after a rehearsal where money is to move: the last chance to find out that it
 * cannot be written. Fails with ERROR_FILE. */
MUST_CHECK int begin_report(struct stages *s, const struct run_result *result, struct error *error);

/* What paying needs, borrowed from `s`; without limits in time. */
struct execute_request execute_request_of(struct stages *s);

/* Pays what the plan says and reads it back; why it ended early, if it did, is in `stop`. That it
 * cannot be read back is only noted: the next run reads it. pay_batches() is for platforms that pay
 * with quotes. */
void pay(struct stages *s, struct error *stop);
void pay_batches(struct stages *s, struct error *stop);

/* The run's place in the ledger. */
struct ledger_place place_of(const struct stages *s);

/* Whether the platform is to be asked about `attempt` after paying: it may be paid, and with
 * --no-verify that is not certain. */
bool is_worth_reading(const struct stages *s, const struct attempt *attempt);

/* Tells a person why what was paid was not read back, and that this is no harm. */
void note_unread(const struct stages *s, const struct error *error);

/* Tells the ledger of the attempts that show now. Fails with ERROR_LEDGER. */
MUST_CHECK int confirm_in_ledger(struct stages *s, struct error *error);

/* Takes back the reason to stop, when it was the platform's failure and all is paid all the same.
 */
void forget_harmless_stop(struct stages *s, struct error *stop);

/* Last stage: writes the rest of the report and fills the totals of `result`. When it fails after
 * money has moved, that is a reason to stop in `result`, not an error. */
MUST_CHECK int write_report(struct stages *s, struct run_result *result, struct error *error);

/* Tells of an error that does not end the run. */
void note_error(const struct stages *s, const struct error *error);

/* Names the address that was asked as the origin of what went wrong on the way or at the other end.
 */
void name_endpoint(const struct stages *s, struct error *error);

/* Writes down that the run has ended. */
void end_ledger_run(struct stages *s, int exit_code);

/* Gives back all that the stages made. A file of --output that was not finished is dropped. */
void stages_release(struct stages *s);

#endif
