#ifndef BONUSREC_EXECUTE_EXECUTE_H
#define BONUSREC_EXECUTE_EXECUTE_H

#include "base/arena.h"
#include "base/error.h"
#include "core/batch.h"
#include "core/plan.h"
#include "execute/settle.h"
#include "ledger/ledger.h"
#include "net/calls.h"
#include "platform/platform.h"

#include <stdbool.h>
#include <stddef.h>

/* What to pay, and through what. All is borrowed. */
struct execute_request {
    const struct platform *platform;
    struct calls *calls;
    struct ledger *ledger;
    const struct intent *intents;
    const struct plan *plan;
    int64_t doubt_until_s; /* what an earlier run sent before this second, and is not shown, was not
                            * carried out; 0: there is no telling */
    int64_t not_after_ms;  /* nothing is sent later, by the clock of `calls`; 0: any time */
    const char *who;       /* whose credentials and which endpoint, for errors */
    void (*progress)(void *context, size_t done, size_t all); /* NULL for none */
    void *progress_context;
    /* Hears what the ledger was told of an attempt, after it: EVENT_SENDING, and what came of it;
     * that also when the ledger could not take it in. Changes nothing. NULL for none. */
    void (*news)(void *context, const struct attempt *attempt, enum event event);
    void *news_context;
};

/* What was done: one attempt for each row to pay, sorted by row. The ledger was told of each, but
 * for what it could not write: then `ledger_failed`. */
struct execution {
    struct attempt *attempts;
    size_t count;
    bool stopped; /* not every row had its turn, or the platform failed */
    bool ledger_failed;
    struct error stop_error; /* why, when `stopped` */
    struct arena arena;
};

#define EXECUTION_INIT ((struct execution){0})

/* Makes the attempts, one for each row to pay, none of them begun; `execution` is overwritten. */
void execution_begin(const struct execute_request *request, struct execution *execution);

/* Pays what the plan says, each payment once: see the numbered steps at the top of execute.c. What
 * the platform answers is data in the attempts, not an error, so this cannot fail. */
void execute(const struct execute_request *request, struct execution *execution);

/* Pays the rows of `batch` in one request, with its quote: see the steps at the top of
 * execute_batch.c. For platforms that pay by quotes; `execution` comes from execution_begin(). Rows
 * that go with a refusal of the whole batch and that it does not name stay in the batch, for
 * another quote, with attempts that are not begun; in all other cases the batch is left without
 * rows. */
void execute_batch(const struct execute_request *request, struct batch *batch,
                   struct execution *execution);

/* The run ends before every row had its turn, for `error`; the first such reason is kept. */
void execution_stop(struct execution *execution, const struct error *error);

/* The attempt for `row`, or NULL when the plan had nothing to pay for it. */
struct attempt *execution_find(const struct execution *execution, size_t row);

/* Frees the attempts and the answers in them. */
void execution_release(struct execution *execution);

#endif
