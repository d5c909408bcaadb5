#ifndef BONUSREC_EVENTS_H
#define BONUSREC_EVENTS_H

#include "base/error.h"
#include "base/log.h"
#include "core/batch.h"
#include "core/entry.h"
#include "core/outcome.h"
#include "core/plan.h"
#include "run.h"

#include <stddef.h>

struct attempt;
struct purse;
struct stages;

/* What --log tells: one line of JSON an event, in a vocabulary that scripts may rely on. It is
 * packaging/log.schema.json; a change here is one there. Every line has "time" (UTC), "run" (the
 * name that the report, the ledger and history have for it) and "event":
 *
 *   run_started        version, command, platform, who; file and existing, as they were named; the
 *                      command line, in which an approval by --yes and the guards stand
 *   row_invalid        a row that cannot be used: row, code, detail
 *   input_read         rows, and how many of them are invalid
 *   run_ready          where it asks and where it writes down: endpoint, credentials (whose, never
 *                      what they are), ledger
 *   payments_read      payments that the platform (or --existing) shows, lists that could not be
 *                      read, and entries that the ledger has
 *   plan_made          rows and money by status; once more when the platform refused rows
 *   quote_made         what the platform wants for some of the bonuses
 *   balance_read       what there is, and what is to be taken from it
 *   question           what a person was asked, and whether they said yes
 *   refused            a guard, the balance or a person said no before the first payment: why
 *   payment_sending    about to be sent; the ledger has it
 *   payment_outcome    what came of it: "state" is the word that history has for it, "code" and
 *                      "detail" are the platform's own, or why there was no answer
 *   payment_confirmed  the platform shows it
 *   payment_adopted    the platform shows a payment that is this bonus, and that nobody sent from
 *                      here
 *   note               what a person was told on standard error
 *   report_written     file (null: standard output) and format
 *   stopped            why not every row had its turn
 *   error              why the run failed
 *   run_ended          exit_code, seconds; summary, rows and money by status (null when it failed)
 *
 * Amounts are texts, as in the report. Ids have the names of the report's columns. There is never a
 * secret in it, nor what was sent and received as it was.
 *
 * The ledger is the record of payments; the log is told afterwards. A log that can no longer be
 * written ends there, which is noted once; nothing else of the run changes. */
struct events {
    struct log log;
    const struct host *outer; /* who is told what a person hears */
    struct host host;         /* passes it on, and makes notes and questions events */
};

#define EVENTS_INIT ((struct events){0})

/* Opens the log, where there is one, and begins it with run_started; from then on s->host is one
 * that logs. To be called before anything is read. Fails with ERROR_FILE when it cannot be written,
 * and with ERROR_USAGE when it is a file that is read or written for something else. */
MUST_CHECK int events_begin(struct stages *s, struct error *error);

/* Whether there is a log. */
bool events_are_told(const struct stages *s);

/* Each tells one event, or several of a kind, of what is in `s`; nothing where there is no log. */
void events_input_read(struct stages *s);
void events_ready(struct stages *s);
void events_payments_read(struct stages *s);
void events_plan_made(struct stages *s);
void events_quote_made(struct stages *s, const struct batch *batch);
void events_balance_read(struct stages *s, const struct purse *purse);

/* refused, unless the kind of `refusal` is ERROR_NONE. */
void events_refused(struct stages *s, const struct error *refusal);

/* What the ledger was told of `attempt`: payment_sending or payment_outcome. Fits struct
 * execute_request with the stages as its context. */
void events_attempt(void *stages, const struct attempt *attempt, enum event event);

/* payment_confirmed, of an attempt of this run or of one that the ledger knew. */
void events_attempt_confirmed(struct stages *s, const struct attempt *attempt);
void events_bond_confirmed(struct stages *s, const struct bond *bond);

/* payment_adopted, for row `row` with `key`. */
void events_adopted(struct stages *s, size_t row, const char *key);

/* report_written, for each file that outputs_write() has put in its place. */
void events_reports_written(struct stages *s);

/* The last of a run: error or stopped, for `why` (unless it is NULL, or of the kind ERROR_NONE),
 * and run_ended. `totals` is NULL when the run failed. Closes the log. */
void events_end(struct stages *s, const struct totals *totals, const struct error *why,
                int exit_code);

#endif
