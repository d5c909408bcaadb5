#ifndef BONUSREC_RUN_H
#define BONUSREC_RUN_H

#include "base/error.h"
#include "core/outcome.h"
#include "options.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The world outside, as main.c or a test hands it in. */
struct host {
    char *(*getenv_fn)(const char *name);
    int64_t (*monotonic_ms)(void);
    int64_t (*wall_s)(void);
    uint32_t (*random)(void);
    const volatile sig_atomic_t *stop; /* 1: a signal asks the run to end; 2: and not to wait */
    FILE *report;                      /* where the report goes without --output */
    bool report_is_terminal;
    bool can_ask; /* a person sits at standard input */
    int columns;  /* width of the terminal */
    void *context;
    void (*note)(void *context, const char *line);    /* a line for standard error */
    bool (*ask)(void *context, const char *question); /* true for yes */
    /* How far `doing`, a text that stays, has come; `all` is 0 while that is not known. It is over
     * when `done` is `all`. `doing` NULL: nothing goes on now, and the report may be written. */
    void (*progress)(void *context, const char *doing, size_t done, size_t all);
    void (*idle)(void *context); /* time goes by without anything new; NULL for none */
};

/* What a run came to. The kinds of `refusal` and `stop` are ERROR_NONE when there was none. */
struct run_result {
    struct totals totals;
    struct error refusal; /* a guard, the balance or a person said no before the first payment */
    struct error stop;    /* why the run ended before every row had its turn */
};

/* The pipeline: reads the CSV, asks the platform what is paid, decides, pays when the command is
 * pay, and writes the report. Returns 0 with a report written and `result` filled. Fails, and then
 * has sent no payment, when it could not do it; only a report that could not be finished
 * (ERROR_FILE) may fail after payments, and says so. */
MUST_CHECK int run(const struct options *options, const struct host *host,
                   struct run_result *result, struct error *error);

/* The exit code of a run that returned 0: see core/exit_code.h. */
int run_exit_code(const struct options *options, const struct run_result *result);

#endif
