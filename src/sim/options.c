#include "sim/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

const char options_help[] =
    "usage: bonusrec-sim [options]\n"
    "\n"
    "A rehearsal platform: speaks the MTurk requester API and, below /api/v1/, Prolific's REST "
    "API\n"
    "on a loopback port, keeps an account of each in memory, and moves no money. Prints its "
    "address\n"
    "on one line when it is ready; serves until SIGINT or SIGTERM.\n"
    "\n"
    "  --port N             listen on 127.0.0.1:N (default 0: a free port)\n"
    "  --state FILE         the account to start with, JSON: balance, HITs, assignments, "
    "payments,\n"
    "                       and those of Prolific (src/sim/state_file.h, "
    "src/sim/prolific_state.h)\n"
    "  --ledger FILE        write each payment to FILE, JSON Lines, before it is answered; "
    "payments\n"
    "                       that FILE holds already are taken as made\n"
    "  --requests FILE      write each request to FILE, JSON Lines\n"
    "  --rules FILE         faults to meet on order, JSON: a list of rules (src/sim/faults.h)\n"
    "  --clock-offset S     let S seconds have passed for the account: its payments and tokens\n"
    "  --clock-skew S       let the platform's clock be S seconds ahead of this machine's "
    "(behind,\n"
    "                       if negative): signatures are judged by it, too\n"
    "  --lag S              show Prolific's payments only S seconds after the pay call (default "
    "0)\n"
    "  --rate N             throttle above N requests a second (0: never)\n"
    "  --access-key ID      accept this access key, with the secret in the next --secret-file;\n"
    "  --secret-file FILE   first line the secret, second line, if any, its session token\n"
    "  --help, --version\n"
    "\n"
    "Without keys, here or in the state, it accepts the one of AWS's documentation:\n"
    "AKIAIOSFODNN7EXAMPLE with wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.\n"
    "Without tokens in the state it accepts \"Authorization: Token example-prolific-token\".\n"
    "\n"
    "Exit codes: 0 stopped by a signal, 1 a file or the port cannot be used, 64 wrong usage.\n";

enum {
    OPTION_PORT = 256,
    OPTION_STATE,
    OPTION_LEDGER,
    OPTION_REQUESTS,
    OPTION_RULES,
    OPTION_CLOCK_OFFSET,
    OPTION_CLOCK_SKEW,
    OPTION_LAG,
    OPTION_RATE,
    OPTION_ACCESS_KEY,
    OPTION_SECRET_FILE,
    OPTION_HELP,
    OPTION_VERSION,
};

static const struct option known[] = {
    {"port",         required_argument, NULL, OPTION_PORT        },
    {"state",        required_argument, NULL, OPTION_STATE       },
    {"ledger",       required_argument, NULL, OPTION_LEDGER      },
    {"requests",     required_argument, NULL, OPTION_REQUESTS    },
    {"rules",        required_argument, NULL, OPTION_RULES       },
    {"clock-offset", required_argument, NULL, OPTION_CLOCK_OFFSET},
    {"clock-skew",   required_argument, NULL, OPTION_CLOCK_SKEW  },
    {"lag",          required_argument, NULL, OPTION_LAG         },
    {"rate",         required_argument, NULL, OPTION_RATE        },
    {"access-key",   required_argument, NULL, OPTION_ACCESS_KEY  },
    {"secret-file",  required_argument, NULL, OPTION_SECRET_FILE },
    {"help",         no_argument,       NULL, OPTION_HELP        },
    {"version",      no_argument,       NULL, OPTION_VERSION     },
    {NULL,           0,                 NULL, 0                  },
};

static int read_number(const char *option, const char *text, int64_t least, int64_t most,
                       int64_t *number, struct error *error)
{
    char *end;
    long long value;

    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value < least || value > most)
        return error_set(error, ERROR_USAGE, option,
                         "\"%s\" must be a whole number between %lld and %lld", text,
                         (long long)least, (long long)most);
    *number = value;
    return 0;
}

static int add_access_key(const char *id, struct options *options, struct error *error)
{
    if (options->key_count == OPTION_KEYS_MAX)
        return error_set(error, ERROR_USAGE, "--access-key", "can be given %d times",
                         OPTION_KEYS_MAX);
    options->keys[options->key_count++].access_key_id = id;
    return 0;
}

static int add_secret_file(const char *path, struct options *options, struct error *error)
{
    if (!options->key_count || options->keys[options->key_count - 1].secret_path)
        return error_set(error, ERROR_USAGE, "--secret-file", "must follow its --access-key");
    options->keys[options->key_count - 1].secret_path = path;
    return 0;
}

static int take(int option, const char *value, struct options *options, struct error *error)
{
    int64_t port = options->port;
    int result = 0;

    if (option == OPTION_STATE)
        options->state_path = value;
    else if (option == OPTION_LEDGER)
        options->ledger_path = value;
    else if (option == OPTION_REQUESTS)
        options->requests_path = value;
    else if (option == OPTION_RULES)
        options->rules_path = value;
    else if (option == OPTION_HELP)
        options->help = true;
    else if (option == OPTION_VERSION)
        options->version = true;
    else if (option == OPTION_PORT)
        result = read_number("--port", value, 0, 65535, &port, error);
    else if (option == OPTION_CLOCK_OFFSET)
        result = read_number("--clock-offset", value, -3000000000, 3000000000,
                             &options->clock_offset_s, error);
    else if (option == OPTION_CLOCK_SKEW)
        result = read_number("--clock-skew", value, -3000000000, 3000000000, &options->clock_skew_s,
                             error);
    else if (option == OPTION_LAG)
        result = read_number("--lag", value, 0, 3000000000, &options->lag_s, error);
    else if (option == OPTION_RATE)
        result = read_number("--rate", value, 0, 1000000, &options->rate_limit, error);
    else if (option == OPTION_ACCESS_KEY)
        result = add_access_key(value, options, error);
    else if (option == OPTION_SECRET_FILE)
        result = add_secret_file(value, options, error);
    options->port = (unsigned)port;
    return result;
}

int options_read(int argc, char **argv, struct options *options, struct error *error)
{
    struct options read = {.rate_limit = -1};
    int option;

    opterr = 0;
    optind = 1;
    while ((option = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        if (option == '?' || option == ':')
            return error_set(error, ERROR_USAGE, argv[optind - 1], "%s; see --help",
                             option == '?' ? "is no option" : "needs a value");
        if (take(option, optarg, &read, error))
            return -1;
    }
    if (optind < argc)
        return error_set(error, ERROR_USAGE, argv[optind], "is no option; see --help");
    if (read.key_count && !read.keys[read.key_count - 1].secret_path)
        return error_set(error, ERROR_USAGE, "--access-key", "needs a --secret-file after it");
    *options = read;
    return 0;
}
