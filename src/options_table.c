#include "options_table.h"

#include "options.h"

#include <stdio.h>
#include <string.h>

#define INPUT "Input"
#define MATCHING "Matching"
#define GUARDS "Guards, checked before the first payment"
#define RUNNING "Running"
#define HISTORY "What history shows; of several, what fits all"
#define RESOLVE "What resolve records"
#define OUTPUT "Output"

/* The commands that take an option. A few make no difference to plan or to pay, and are taken all the
 * same, so that the one command line serves both. */
enum {
    RUNS = 1 << COMMAND_PLAN | 1 << COMMAND_PAY,
    EXPORTS = 1 << COMMAND_EXPORT,
    LISTS = 1 << COMMAND_HISTORY,
    RESOLVES = 1 << COMMAND_RESOLVE,
    ASKS = RUNS | EXPORTS,
    SHOWS = ASKS | LISTS,
    RECORDS = RUNS | LISTS | RESOLVES,
    ALL = SHOWS | RESOLVES,
};

/* Where the second line of a help begins. */
#define HELP_INDENT "                                       "

static const struct option_rule rules[] = {
    {OPTION_COLUMN,            "column",            0,   "FIELD=NAME",        ASKS,              INPUT,
     "take FIELD (worker_id, amount, ...) from column NAME"                                                                                               },
    {OPTION_REASON,            "reason",            0,   "TEXT",              RUNS,              INPUT,    "the reason for every row that has none"       },
    {OPTION_AMOUNT,            "amount",            0,   "X",                 RUNS,              INPUT,    "the amount for every row that has none"       },
    {OPTION_STUDY,             "study",             0,   "ID",                ASKS,              INPUT,
     "Prolific: the study of every row that names none"                                                                                                   },
    {OPTION_DELIMITER,         "delimiter",         0,   "C",                 ASKS,              INPUT,
     "what stands between columns: , ; | or TAB (default: found)"                                                                                         },
    {OPTION_DECIMAL,           "decimal",           0,   "C",                 RUNS,              INPUT,    "\",\" for amounts written 1,50"               },
    {OPTION_SKIP_INVALID,      "skip-invalid",      0,   NULL,                RUNS,              INPUT,
     "pay although some rows cannot be used"                                                                                                              },
    {OPTION_EXISTING,          "existing",          0,   "FILE",              1 << COMMAND_PLAN, INPUT,
     "plan: what is paid stands in this CSV (an export, a\n" HELP_INDENT
     "download, a list); no platform is asked"                                                                                                            },
    {OPTION_ALLOW_REPEATS,     "allow-repeats",     0,   NULL,                RUNS,              INPUT,
     "rows that are alike are all meant"                                                                                                                  },
    {OPTION_MATCH,             "match",             0,   "exact|amount",      RUNS,              MATCHING,
     "what makes a payment equal a row (default: exact)"                                                                                                  },
    {OPTION_ON_CONFLICT,       "on-conflict",       0,   "hold|pay|top-up",   RUNS,              MATCHING,
     "when the payee got something else (default: hold)"                                                                                                  },
    {OPTION_SCOPE,             "scope",             0,   "rows|groups",       RUNS,              MATCHING,
     "which unexpected payments to report (default: rows)"                                                                                                },
    {OPTION_MAX_TOTAL,         "max-total",         0,   "X",                 RUNS,              GUARDS,
     "stop if bonuses of more than X would be paid (fees not\n" HELP_INDENT "counted)"                                                                    },
    {OPTION_MAX_BONUS,         "max-bonus",         0,   "X",                 RUNS,              GUARDS,   "stop if one bonus is more than X"             },
    {OPTION_MAX_COUNT,         "max-count",         0,   "N",                 RUNS,              GUARDS,
     "stop if more than N bonuses would be paid"                                                                                                          },
    {OPTION_EXPECT_TOTAL,      "expect-total",      0,   "X",                 RUNS,              GUARDS,
     "stop unless exactly X would be paid"                                                                                                                },
    {OPTION_EXPECT_COUNT,      "expect-count",      0,   "N",                 RUNS,              GUARDS,
     "stop unless exactly N bonuses would be paid"                                                                                                        },
    {OPTION_LIMIT,             "limit",             0,   "N",                 RUNS,              GUARDS,   "pay only the first N missing"                 },
    {OPTION_CURRENCY,          "currency",          0,   "CODE",              RUNS,              GUARDS,   "stop unless the platform pays in CODE"        },
    {OPTION_PLATFORM,          "platform",          0,   "NAME",              ALL,               RUNNING,
     "mturk, mturk-sandbox or prolific; no default (history,\n" HELP_INDENT "resolve: any)"                                                               },
    {OPTION_ENDPOINT,          "endpoint",          0,   "URL",               ASKS | RESOLVES,   RUNNING,
     "another address for the platform (http: on loopback only)"                                                                                          },
    {OPTION_LEDGER,            "ledger",            0,   "WHERE",             RECORDS,           RUNNING,
     "the file that remembers payments (default: ledger.db in\n" HELP_INDENT
     "$STATE_DIRECTORY, else $XDG_STATE_HOME/bonusrec, else\n" HELP_INDENT
     "~/.local/state/bonusrec)"                                                                                                                           },
    {OPTION_PROFILE,           "profile",           0,   "NAME",              ASKS,              RUNNING,  "AWS profile whose keys to use"                },
    {OPTION_TOKEN_FILE,        "token-file",        0,   "FILE",              ASKS,              RUNNING,
     "Prolific: file with the token on its first line"                                                                                                    },
    {OPTION_YES,               "yes",               'y', NULL,                RUNS | RESOLVES,   RUNNING,
     "ask no question; needed when standard input is no\n" HELP_INDENT
     "terminal (resolve: --not-paid, though it may show yet)"                                                                                             },
    {OPTION_JOBS,              "jobs",              0,   "N",                 ASKS,              RUNNING,
     "requests in flight at most (default: 8; prolific 4)"                                                                                                },
    {OPTION_RATE,              "rate",              0,   "N",                 ASKS,              RUNNING,
     "requests a second at most (default: 20; on loopback none)"                                                                                          },
    {OPTION_TIMEOUT,           "timeout",           0,   "S",                 ASKS,              RUNNING,
     "seconds to wait for one answer (default: 30)"                                                                                                       },
    {OPTION_NO_VERIFY,         "no-verify",         0,   NULL,                RUNS,              RUNNING,  "do not read back after paying"                },
    {OPTION_SETTLE_WAIT,       "settle-wait",       0,   "S",                 RUNS,              RUNNING,
     "Prolific: seconds to wait until payments show\n" HELP_INDENT "(default: 120)"                                                                       },
    {OPTION_SETTLE_AFTER,      "settle-after",      0,   "H",                 RUNS,              RUNNING,
     "Prolific: hours after which a payment without an answer\n" HELP_INDENT
     "is held for a person (default: 24)"                                                                                                                 },
    {OPTION_RUN,               "run",               0,   "ID",                LISTS,             HISTORY,  "attempts of this run, and those it learned of"},
    {OPTION_WORKER,            "worker",            0,   "ID",                LISTS,             HISTORY,  "payments to this worker"                      },
    {OPTION_ASSIGNMENT,        "assignment",        0,   "ID",                LISTS,             HISTORY,  "payments for this assignment"                 },
    {OPTION_SINCE,             "since",             0,   "DATE",              LISTS,             HISTORY,
     "with news at DATE or later: 2026-01-31 (UTC),\n" HELP_INDENT
     "2026-01-31T23:59:59Z, or so long ago: 30m, 12h, 7d, 2w"                                                                                             },
    {OPTION_UNTIL,             "until",             0,   "DATE",              LISTS,             HISTORY,
     "with news up to DATE, that day or second included"                                                                                                  },
    {OPTION_STATE,             "state",             0,   "NAME",              LISTS,             HISTORY,
     "open (what is in doubt), sending, in_doubt, accepted,\n" HELP_INDENT
     "refused, not_sent, confirmed, adopted, resolved_paid,\n" HELP_INDENT
     "resolved_not_paid, moved, still_open, said_paid"                                                                                                    },
    {OPTION_KEY,               "key",               0,   "PREFIX",            LISTS,             HISTORY,  "whose key begins so"                          },
    {OPTION_PAID,              "paid",              0,   NULL,                RESOLVES,          RESOLVE,  "the bonus was paid; it is not paid again"     },
    {OPTION_NOT_PAID,          "not-paid",          0,   NULL,                RESOLVES,          RESOLVE,
     "it was not; the next pay run pays it"                                                                                                               },
    {OPTION_NOTE,              "note",              0,   "TEXT",              RESOLVES,          RESOLVE,
     "how that is known, kept with your name and the time"                                                                                                },
    {OPTION_OUTPUT,            "output",            'o', "FILE",              SHOWS,             OUTPUT,
     "write the report to FILE (default: standard output)"                                                                                                },
    {OPTION_FORMAT,            "format",            0,   "csv|json|table",    SHOWS,             OUTPUT,
     "default: table on a terminal, else csv"                                                                                                             },
    {OPTION_HTML,              "html",              0,   "FILE",              ASKS,              OUTPUT,   "besides, the report as one page to look at"   },
    {OPTION_XLSX,              "xlsx",              0,   "FILE",              ASKS,              OUTPUT,   "besides, the report as a workbook"            },
    {OPTION_LOG,               "log",               0,   "FILE",              ASKS,              OUTPUT,   "add what happens to FILE, as JSON Lines"      },
    {OPTION_EXCEL,             "excel",             0,   NULL,                SHOWS,             OUTPUT,   "begin a CSV report with a byte-order mark"    },
    {OPTION_DETAILED_EXITCODE, "detailed-exitcode", 0,   NULL,                RUNS,              OUTPUT,
     "plan: exit 2 when there is something to pay"                                                                                                        },
    {OPTION_QUIET,             "quiet",             'q', NULL,                ASKS,              OUTPUT,   "no summary and no progress"                   },
    {OPTION_COLOR,             "color",             0,   "auto|always|never", SHOWS,             OUTPUT,
     "colours in the table (NO_COLOR is honoured)"                                                                                                        },
    {OPTION_PROGRESS,          "progress",          0,   "auto|always|never", ASKS,              OUTPUT,
     "the line that counts while it works"                                                                                                                },
    {OPTION_HELP,              "help",              'h', NULL,                ALL,               OUTPUT,   "show this"                                    },
    {OPTION_VERSION,           "version",           0,   NULL,                ALL,               OUTPUT,   "show the version"                             },
};

const struct option_rule *option_rules(size_t *count)
{
    *count = sizeof rules / sizeof *rules;
    return rules;
}

static void overview(FILE *stream)
{
    (void)fputs(
        "bonusrec pays the bonuses of a CSV file that are not paid yet, each exactly once.\n"
        "\n"
        "  bonusrec plan BONUSES.csv    compare with what is paid; moves no money\n"
        "  bonusrec pay BONUSES.csv     the same, then pay what is missing\n"
        "  bonusrec export IDS.csv      write every payment the platform shows for what the file\n"
        "                               names; moves no money\n"
        "  bonusrec history             show what the ledger has recorded\n"
        "  bonusrec resolve KEY --paid | --not-paid\n"
        "                               record what you know of a payment that is open to doubt\n"
        "\n"
        "Example: bonusrec plan bonuses.csv --platform mturk\n"
        "\n"
        "The first line of the file names its columns. For MTurk: worker_id, assignment_id,\n"
        "amount, reason, and if you have them hit_id (faster) and ref. For Prolific:\n"
        "submission_id or participant_id, study_id (or --study), amount, and if you have it ref.\n"
        "For export the ids of HITs, assignments, studies or submissions will do: a row with an\n"
        "assignment or submission means that one, any other row the whole HIT or study. \"-\"\n"
        "reads standard input.\n"
        "\n"
        "AWS keys are found as the AWS tools find them. The Prolific token is read from\n"
        "--token-file, $CREDENTIALS_DIRECTORY/prolific-token, or PROLIFIC_API_TOKEN.\n"
        "BONUSREC_PLATFORM and BONUSREC_ENDPOINT stand for options.\n",
        stream);
}

void options_help(FILE *stream)
{
    const char *group = "";

    overview(stream);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char name[64];

        if (strcmp(group, rules[i].group) != 0) {
            group = rules[i].group;
            (void)fprintf(stream, "\n%s:\n", group);
        }
        (void)snprintf(name, sizeof name, "%s%c%s--%s%s%s", rules[i].letter ? "-" : "",
                       rules[i].letter ? rules[i].letter : ' ', rules[i].letter ? ", " : "   ",
                       rules[i].name, rules[i].value ? " " : "",
                       rules[i].value ? rules[i].value : "");
        (void)fprintf(stream, "  %-36s %s\n", name, rules[i].help);
    }
    (void)fputs("\nExit codes: 0 done; 1 could not, nothing sent; 2 something to pay (plan "
                "--detailed-exitcode);\n3 some rows need a person; 4 an outcome is unknown; 5 "
                "stopped by a guard before paying;\n6 stopped part-way; 64 wrong command line; 75 "
                "another run holds the ledger: try again later.\n",
                stream);
}
