#ifndef BONUSREC_OPTIONS_TABLE_H
#define BONUSREC_OPTIONS_TABLE_H

#include <stddef.h>

/* Every option of the command line. */
enum option_id {
    OPTION_ALLOW_REPEATS,
    OPTION_AMOUNT,
    OPTION_ASSIGNMENT,
    OPTION_COLOR,
    OPTION_COLUMN,
    OPTION_CURRENCY,
    OPTION_DECIMAL,
    OPTION_DELIMITER,
    OPTION_DETAILED_EXITCODE,
    OPTION_ENDPOINT,
    OPTION_EXCEL,
    OPTION_EXISTING,
    OPTION_EXPECT_COUNT,
    OPTION_EXPECT_TOTAL,
    OPTION_FORMAT,
    OPTION_HELP,
    OPTION_HTML,
    OPTION_JOBS,
    OPTION_KEY,
    OPTION_LEDGER,
    OPTION_LIMIT,
    OPTION_LOG,
    OPTION_MATCH,
    OPTION_MAX_BONUS,
    OPTION_MAX_COUNT,
    OPTION_MAX_TOTAL,
    OPTION_NOTE,
    OPTION_NOT_PAID,
    OPTION_NO_VERIFY,
    OPTION_ON_CONFLICT,
    OPTION_OUTPUT,
    OPTION_PAID,
    OPTION_PLATFORM,
    OPTION_PROFILE,
    OPTION_PROGRESS,
    OPTION_QUIET,
    OPTION_RATE,
    OPTION_REASON,
    OPTION_RUN,
    OPTION_SCOPE,
    OPTION_SETTLE_AFTER,
    OPTION_SETTLE_WAIT,
    OPTION_SINCE,
    OPTION_SKIP_INVALID,
    OPTION_STATE,
    OPTION_STUDY,
    OPTION_TIMEOUT,
    OPTION_TOKEN_FILE,
    OPTION_UNTIL,
    OPTION_VERSION,
    OPTION_WORKER,
    OPTION_XLSX,
    OPTION_YES,
    OPTION_COUNT
};

/* One option: all that the parser and the help know of it. */
struct option_rule {
    enum option_id id;
    const char *name;  /* without the dashes */
    char letter;       /* -x, or 0 */
    const char *value; /* name of its value in the help; NULL: it takes none */
    unsigned commands; /* those that take it: a bit, 1 << enum command, for each */
    const char *group; /* heading in the help */
    const char *help;
};

/* The table, in the order of the help. */
const struct option_rule *option_rules(size_t *count);

#endif
