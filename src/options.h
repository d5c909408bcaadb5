#ifndef BONUSREC_OPTIONS_H
#define BONUSREC_OPTIONS_H

#include "base/error.h"
#include "base/sha256.h"
#include "core/entry.h"
#include "core/guards.h"
#include "core/plan.h"
#include "options_moment.h"
#include "platform/platform.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum command {
    COMMAND_NONE = 0,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_PLAN,
    COMMAND_PAY,
    COMMAND_HISTORY,
    COMMAND_RESOLVE,
    COMMAND_EXPORT,
};

/* A choice that can be left to the program. */
enum choice { CHOICE_AUTO = 0, CHOICE_ALWAYS, CHOICE_NEVER };

enum output_format { OUTPUT_AUTO = 0, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_TABLE };

enum { COLUMN_CHOICES_MAX = 16 };

/* One --column FIELD=NAME; the field's word is looked up once the platform is known. */
struct column_option {
    const char *field; /* not ended: `field_length` bytes */
    size_t field_length;
    const char *name;
};

/* Which attempts history shows; NULL and zero for all. */
struct wanted_history {
    const char *run_id;
    const char *worker_id;
    const char *assignment_id;
    struct moment since;
    struct moment until; /* that day or second included */
    enum event state;
    bool open_only;
};

/* The command line and the environment, checked. Texts are borrowed from argv and the environment.
 */
struct options {
    enum command command;
    const char *file;                /* the CSV; "-" is standard input */
    const struct platform *platform; /* NULL with history and resolve: any */
    const char *ledger;              /* --ledger; NULL: the usual place */
    const char *endpoint;            /* --endpoint or BONUSREC_ENDPOINT; NULL: the platform's own */
    bool endpoint_from_environment;  /* BONUSREC_ENDPOINT said so, not the command line */
    const char *profile;
    const char *token_file; /* NULL: not said */
    const char *study;      /* the group of every row that has none; NULL: not said */
    struct column_option columns[COLUMN_CHOICES_MAX];
    size_t column_count;
    const char *reason;
    const char *amount;
    char delimiter;
    char decimal;
    bool skip_invalid;
    struct match_rules match;
    struct guards guards;
    bool yes;
    bool verify;
    int jobs;    /* 0: as many as the platform takes */
    double rate; /* 0: not said */
    int64_t timeout_ms;
    int64_t settle_wait_ms; /* how long payments may take to show before they count as accepted */
    int64_t settle_after_s; /* age from which a payment that was not answered is a person's */
    const char *output;     /* NULL: standard output */
    enum output_format format;
    const char *html;     /* the report as a page besides; NULL: none */
    const char *xlsx;     /* the report as a workbook besides; NULL: none */
    const char *log;      /* the file that events are added to; NULL: none */
    const char *existing; /* plan: the file that says what is paid; NULL: the platform does */
    bool excel;
    bool detailed_exitcode;
    bool quiet;
    enum choice color;
    enum choice progress;
    char key[SHA256_HEX_SIZE]; /* history and resolve: how the key begins; "" for any */
    struct wanted_history wanted;
    bool is_paid; /* resolve: --paid, else --not-paid */
    bool is_not_paid;
    const char *note; /* resolve: why; "" when nothing was said */
    int argc;         /* the command line as it was given: for the log */
    char **argv;
};

/* Reads `argv` and what the environment adds to it, with defaults for the rest. What the
 * environment says of platform and endpoint is for plan, pay and export alone: it would hide
 * entries from history and resolve. Fails with ERROR_USAGE. */
MUST_CHECK int options_parse(int argc, char **argv, char *(*getenv_fn)(const char *name),
                             struct options *options, struct error *error);

/* Writes the help. */
void options_help(FILE *stream);

#endif
