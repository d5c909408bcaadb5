#ifndef BONUSREC_OPTIONS_H
#define BONUSREC_OPTIONS_H

#include "base/error.h"
#include "core/guards.h"
#include "core/plan.h"
#include "platform/platform.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum command { COMMAND_NONE = 0, COMMAND_HELP, COMMAND_VERSION, COMMAND_PLAN, COMMAND_PAY };

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

/* The command line and the environment, checked. Texts are borrowed from argv and the environment.
 */
struct options {
    enum command command;
    const char *file; /* the CSV; "-" is standard input */
    const struct platform *platform;
    const char *endpoint;           /* --endpoint or BONUSREC_ENDPOINT; NULL: the platform's own */
    bool endpoint_from_environment; /* BONUSREC_ENDPOINT said so, not the command line */
    const char *profile;
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
    const char *output; /* NULL: standard output */
    enum output_format format;
    bool excel;
    bool detailed_exitcode;
    bool quiet;
    enum choice color;
    enum choice progress;
};

/* Reads `argv` and what the environment adds to it, with defaults for the rest. Fails with
 * ERROR_USAGE. */
MUST_CHECK int options_parse(int argc, char **argv, char *(*getenv_fn)(const char *name),
                             struct options *options, struct error *error);

/* Writes the help. */
void options_help(FILE *stream);

#endif
