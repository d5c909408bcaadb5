#include "options.h"

#include "core/key.h"
#include "options_table.h"
#include "options_values.h"

#include <string.h>
#include <strings.h>

enum {
    TIMEOUT_DEFAULT_MS = 30000,
    SETTLE_WAIT_DEFAULT_MS = 120000,
    SETTLE_AFTER_DEFAULT_S = 24 * 3600
};

/* The rule for `argument`, which begins with a dash; `*value` gets what stands behind "=". */
static const struct option_rule *find_rule(const char *argument, const char **value)
{
    size_t count;
    const struct option_rule *rules = option_rules(&count);
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");

    *value = NULL;
    for (size_t i = 0; i < count; i++) {
        if (argument[1] != '-') {
            if (rules[i].letter && argument[1] == rules[i].letter && !argument[2])
                return &rules[i];
            continue;
        }
        if (strlen(rules[i].name) == length && strncmp(rules[i].name, name, length) == 0) {
            *value = name[length] == '=' ? name + length + 1 : NULL;
            return &rules[i];
        }
    }
    return NULL;
}

/* A command line on its way to struct options. */
struct parsing {
    int argc;
    char **argv;
    int i; /* the argument at hand */
    struct options options;
    bool given[OPTION_COUNT]; /* the options seen, which may stand before the command */
};

/* Options of which the last would silently win: two files where one is meant, or a weaker guard. */
static bool is_once(enum option_id id)
{
    static const enum option_id once[] = {
        OPTION_EXISTING, OPTION_HTML,      OPTION_LOG,          OPTION_OUTPUT,
        OPTION_XLSX,     OPTION_MAX_BONUS, OPTION_MAX_COUNT,    OPTION_MAX_TOTAL,
        OPTION_LIMIT,    OPTION_CURRENCY,  OPTION_EXPECT_COUNT, OPTION_EXPECT_TOTAL};

    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        if (once[i] == id)
            return true;
    return false;
}

/* Takes the option at hand, and its value, which may be the next argument. */
static int take_option(struct parsing *p, struct error *error)
{
    const char *argument = p->argv[p->i];
    const char *value;
    const struct option_rule *rule = find_rule(argument, &value);

    if (!rule)
        return error_set(error, ERROR_USAGE, "", "there is no option \"%s\"; see bonusrec --help",
                         argument);
    if (!rule->value && value)
        return option_error(error, rule->name, "takes no value");
    if (rule->value && !value) {
        if (p->i + 1 >= p->argc)
            return option_error(error, rule->name, "needs a value");
        value = p->argv[++p->i];
    }
    if (p->given[rule->id] && is_once(rule->id))
        return option_error(error, rule->name, "is given twice, and one of them would not count");
    p->given[rule->id] = true;
    if (rule->value)
        return option_set_value(rule, value, &p->options, error);
    option_set_flag(rule->id, &p->options);
    return 0;
}

static const char *const command_words[] = {
    [COMMAND_HELP] = "help",       [COMMAND_PLAN] = "plan",       [COMMAND_PAY] = "pay",
    [COMMAND_HISTORY] = "history", [COMMAND_RESOLVE] = "resolve", [COMMAND_EXPORT] = "export",
};

static int set_command(const char *word, struct options *options, struct error *error)
{
    for (size_t i = 0; i < sizeof command_words / sizeof *command_words; i++)
        if (command_words[i] && strcmp(word, command_words[i]) == 0) {
            options->command = (enum command)i;
            return 0;
        }
    return error_set(error, ERROR_USAGE, "",
                     "there is no command \"%s\"; the commands are plan, pay, export, history and "
                     "resolve",
                     word);
}

static int take_word(const char *word, struct options *options, struct error *error)
{
    if (options->command == COMMAND_NONE)
        return set_command(word, options, error);
    if (options->command == COMMAND_HISTORY)
        return error_set(error, ERROR_USAGE, "",
                         "history takes no file, and \"%s\" is one; narrow it down with --run, "
                         "--worker, --since and the like",
                         word);
    if (options->file)
        return error_set(error, ERROR_USAGE, "", "one %s at a time: \"%s\" comes after \"%s\"",
                         options->command == COMMAND_RESOLVE ? "key" : "file", word, options->file);
    options->file = word;
    return 0;
}

/* What the environment says counts where the command line is silent. */
static int take_environment(char *(*getenv_fn)(const char *name), struct options *options,
                            struct error *error)
{
    const char *platform = getenv_fn("BONUSREC_PLATFORM");
    const char *endpoint = getenv_fn("BONUSREC_ENDPOINT");
    const char *no_color = getenv_fn("NO_COLOR");
    bool asks = options->command == COMMAND_PLAN || options->command == COMMAND_PAY ||
                options->command == COMMAND_EXPORT;

    if (options->color == CHOICE_AUTO && no_color && *no_color)
        options->color = CHOICE_NEVER;
    if (asks && !options->platform && platform && *platform &&
        option_set_platform(platform, options, error))
        return -1;
    if (asks && !options->endpoint && endpoint && *endpoint) {
        options->endpoint = endpoint;
        options->endpoint_from_environment = true;
    }
    return 0;
}

/* An option that names another kind of keys than the platform takes cannot be passed over: what is
 * found without it may be another account. */
static int check_access(const struct options *options, struct error *error)
{
    const struct platform *platform = options->platform;

    if (options->profile && !platform->signed_by_aws)
        return error_set(error, ERROR_USAGE, "",
                         "--profile is for Amazon's keys, and %s takes a token: give --token-file "
                         "FILE, or set PROLIFIC_API_TOKEN",
                         platform->fields->title);
    if (options->token_file && platform->signed_by_aws)
        return error_set(error, ERROR_USAGE, "",
                         "--token-file is for Prolific, and %s takes AWS keys: name them with "
                         "--profile",
                         platform->fields->title);
    return 0;
}

/* A report under the name of something else would not open where it is opened. */
static int check_output_name(const struct options *options, struct error *error)
{
    static const struct {
        const char *ending, *instead;
    } others[] = {
        {".html", "--html"},
        {".htm",  "--html"},
        {".xlsx", "--xlsx"}
    };
    size_t length = options->output ? strlen(options->output) : 0;

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t ending = strlen(others[i].ending);

        if (length > ending && strcasecmp(options->output + length - ending, others[i].ending) == 0)
            return error_set(error, ERROR_USAGE, options->output,
                             "would hold CSV, JSON or a table; for this kind of file give %s %s",
                             others[i].instead, options->output);
    }
    return 0;
}

/* What plan, pay and export cannot do without. */
static int check_run(const struct options *options, struct error *error)
{
    bool exports = options->command == COMMAND_EXPORT;

    if (!options->file)
        return error_set(error, ERROR_USAGE, "",
                         "name the CSV file of %s, such as bonusrec %s %s.csv",
                         exports ? "ids" : "bonuses", command_words[options->command],
                         exports ? "ids" : "bonuses");
    if (!options->platform)
        return error_set(error, ERROR_USAGE, "",
                         "say where the money is: --platform mturk or --platform mturk-sandbox "
                         "(Amazon Mechanical Turk), or --platform prolific");
    if (check_access(options, error) || check_output_name(options, error))
        return -1;
    if (options->delimiter == ',' && options->decimal == ',')
        return error_set(error, ERROR_USAGE, "",
                         "a comma cannot stand between columns and within amounts; choose another "
                         "--delimiter");
    return 0;
}

/* What stands behind resolve is no file but a key. */
static int check_resolve(struct options *options, struct error *error)
{
    const char *digits = options->file;

    options->file = NULL;
    if (!digits)
        return error_set(error, ERROR_USAGE, "",
                         "name the payment by its key, as bonusrec history --state open shows it: "
                         "bonusrec resolve KEY --paid, or --not-paid");
    if (option_set_key("resolve", digits, KEY_DIGITS_MIN, options, error))
        return -1;
    if (options->is_paid == options->is_not_paid)
        return error_set(error, ERROR_USAGE, "",
                         "say either --paid or --not-paid, whichever you know to be true");
    return 0;
}

static int check_whole(struct parsing *p, struct error *error)
{
    size_t count;
    const struct option_rule *rules = option_rules(&count);

    for (size_t i = 0; i < count; i++)
        if (p->given[rules[i].id] && !(rules[i].commands & 1U << p->options.command))
            return error_set(error, ERROR_USAGE, "", "%s takes no --%s; see bonusrec --help",
                             command_words[p->options.command], rules[i].name);
    if (p->options.command == COMMAND_HISTORY)
        return 0;
    if (p->options.command == COMMAND_RESOLVE)
        return check_resolve(&p->options, error);
    return check_run(&p->options, error);
}

int options_parse(int argc, char **argv, char *(*getenv_fn)(const char *name),
                  struct options *options, struct error *error)
{
    struct parsing p = {
        .argc = argc,
        .argv = argv,
        .options =
            {
                      .decimal = '.',
                      .match = {.limit = SIZE_MAX},
                      .guards = {.max_total_minor = -1,
                           .max_bonus_minor = -1,
                           .max_count = -1,
                           .expect_total_minor = -1,
                           .expect_count = -1},
                      .verify = true,
                      .timeout_ms = TIMEOUT_DEFAULT_MS,
                      .settle_wait_ms = SETTLE_WAIT_DEFAULT_MS,
                      .settle_after_s = SETTLE_AFTER_DEFAULT_S,
                      .note = "",
                      .argc = argc,
                      .argv = argv,
                      },
    };
    struct options *fresh = &p.options;
    bool words_only = false;

    for (p.i = 1; p.i < argc; p.i++) {
        const char *argument = argv[p.i];
        int result;

        if (!words_only && strcmp(argument, "--") == 0) {
            words_only = true;
            continue;
        }
        if (!words_only && argument[0] == '-' && argument[1])
            result = take_option(&p, error);
        else
            result = take_word(argument, fresh, error);
        if (result)
            return -1;
        if (fresh->command == COMMAND_HELP || fresh->command == COMMAND_VERSION) {
            *options = *fresh;
            return 0;
        }
    }
    if (fresh->command == COMMAND_NONE)
        fresh->command = COMMAND_HELP;
    if (fresh->command != COMMAND_HELP &&
        (take_environment(getenv_fn, fresh, error) || check_whole(&p, error)))
        return -1;
    *options = *fresh;
    return 0;
}
