#include "options.h"

#include "options_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_DEFAULT_MS = 30000, JOBS_MAX = 64, RATE_MAX = 10000, TIMEOUT_MAX_S = 600 };

static int usage(struct error *error, const char *name, const char *text)
{
    return error_set(error, ERROR_USAGE, "", "--%s %s; see bonusrec --help", name, text);
}

/* Which of the words in `choices` (separated by '|') `value` is, or -1. */
static int choose(const struct option_rule *rule, const char *value, struct error *error)
{
    const char *word = rule->value;
    size_t length = strlen(value);

    for (int i = 0;; i++) {
        size_t word_length = strcspn(word, "|");

        if (length == word_length && strncmp(value, word, length) == 0)
            return i;
        if (!word[word_length])
            break;
        word += word_length + 1;
    }
    return error_set(error, ERROR_USAGE, "", "--%s takes %s, not \"%s\"", rule->name, rule->value,
                     value);
}

static int read_count(const struct option_rule *rule, const char *value, int64_t *number,
                      struct error *error)
{
    char *end;
    long long found;

    errno = 0;
    found = strtoll(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || errno || found > INT32_MAX)
        return error_set(error, ERROR_USAGE, "", "--%s takes a whole number, not \"%s\"",
                         rule->name, value);
    *number = found;
    return 0;
}

static int read_range(const struct option_rule *rule, const char *value, int64_t lowest,
                      int64_t highest, int64_t *number, struct error *error)
{
    int64_t found;

    if (read_count(rule, value, &found, error))
        return -1;
    if (found < lowest || found > highest)
        return error_set(error, ERROR_USAGE, "",
                         "--%s takes a number from %lld to %lld, not \"%s\"", rule->name,
                         (long long)lowest, (long long)highest, value);
    *number = found;
    return 0;
}

static int read_money(const struct option_rule *rule, const char *value, int64_t *minor,
                      struct error *error)
{
    enum money_problem problem = money_parse(value, '.', minor);

    if (problem == MONEY_OK)
        return 0;
    return error_set(error, ERROR_USAGE, "", "--%s takes an amount such as 12.50; \"%s\" %s",
                     rule->name, value, money_problem_text(problem));
}

static int set_money(const struct option_rule *rule, const char *value, struct options *options,
                     struct error *error)
{
    if (rule->id == OPTION_EXPECT_TOTAL)
        return read_money(rule, value, &options->guards.expect_total_minor, error);
    if (rule->id == OPTION_MAX_BONUS)
        return read_money(rule, value, &options->guards.max_bonus_minor, error);
    return read_money(rule, value, &options->guards.max_total_minor, error);
}

static int set_platform(const char *name, struct options *options, struct error *error)
{
    options->platform = platform_find(name);
    if (options->platform)
        return 0;
    return error_set(error, ERROR_USAGE, "",
                     "there is no platform \"%s\"; choose mturk or mturk-sandbox", name);
}

static int add_column(const char *value, struct options *options, struct error *error)
{
    const char *equals = strchr(value, '=');

    if (!equals || equals == value || !equals[1])
        return error_set(error, ERROR_USAGE, "",
                         "--column takes FIELD=NAME, such as amount=Bonus, not \"%s\"", value);
    if (options->column_count == COLUMN_CHOICES_MAX)
        return usage(error, "column", "is given too often");
    options->columns[options->column_count++] = (struct column_option){
        .field = value, .field_length = (size_t)(equals - value), .name = equals + 1};
    return 0;
}

static int set_delimiter(const char *value, struct options *options, struct error *error)
{
    if (strcmp(value, "TAB") == 0 || strcmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
        value = "\t";
    if (strlen(value) != 1 || !strchr(",;|\t", value[0]))
        return usage(error, "delimiter", "takes one of , ; | TAB");
    options->delimiter = value[0];
    return 0;
}

static int set_decimal(const char *value, struct options *options, struct error *error)
{
    if (strcmp(value, ",") != 0 && strcmp(value, ".") != 0)
        return usage(error, "decimal", "takes \",\" or \".\"");
    options->decimal = value[0];
    return 0;
}

static int set_number(const struct option_rule *rule, const char *value, struct options *options,
                      struct error *error)
{
    int64_t number = 0;
    int result = 0;

    if (rule->id == OPTION_MAX_COUNT)
        return read_count(rule, value, &options->guards.max_count, error);
    if (rule->id == OPTION_EXPECT_COUNT)
        return read_count(rule, value, &options->guards.expect_count, error);
    if (rule->id == OPTION_LIMIT) {
        result = read_count(rule, value, &number, error);
        options->match.limit = (size_t)number;
    } else if (rule->id == OPTION_JOBS) {
        result = read_range(rule, value, 1, JOBS_MAX, &number, error);
        options->jobs = (int)number;
    } else if (rule->id == OPTION_RATE) {
        result = read_range(rule, value, 1, RATE_MAX, &number, error);
        options->rate = (double)number;
    } else {
        result = read_range(rule, value, 1, TIMEOUT_MAX_S, &number, error);
        options->timeout_ms = number * 1000;
    }
    return result;
}

static int set_choice(const struct option_rule *rule, const char *value, struct options *options,
                      struct error *error)
{
    int chosen = choose(rule, value, error);

    if (chosen < 0)
        return -1;
    if (rule->id == OPTION_MATCH)
        options->match.any_reason = chosen == 1;
    else if (rule->id == OPTION_ON_CONFLICT)
        options->match.on_conflict = (enum on_conflict)chosen;
    else if (rule->id == OPTION_SCOPE)
        options->match.whole_groups = chosen == 1;
    else if (rule->id == OPTION_FORMAT)
        options->format = (enum output_format)(chosen + 1);
    else if (rule->id == OPTION_COLOR)
        options->color = (enum choice)chosen;
    else
        options->progress = (enum choice)chosen;
    return 0;
}

/* An option without a value. */
static void set_flag(enum option_id id, struct options *options)
{
    if (id == OPTION_ALLOW_REPEATS)
        options->match.allow_repeats = true;
    else if (id == OPTION_DETAILED_EXITCODE)
        options->detailed_exitcode = true;
    else if (id == OPTION_EXCEL)
        options->excel = true;
    else if (id == OPTION_HELP)
        options->command = COMMAND_HELP;
    else if (id == OPTION_NO_VERIFY)
        options->verify = false;
    else if (id == OPTION_QUIET)
        options->quiet = true;
    else if (id == OPTION_SKIP_INVALID)
        options->skip_invalid = true;
    else if (id == OPTION_VERSION)
        options->command = COMMAND_VERSION;
    else if (id == OPTION_YES)
        options->yes = true;
}

/* Where the value of an option goes that is taken as it stands; NULL for all others. */
static const char **text_of(enum option_id id, struct options *options)
{
    if (id == OPTION_AMOUNT)
        return &options->amount;
    if (id == OPTION_CURRENCY)
        return &options->guards.currency;
    if (id == OPTION_ENDPOINT)
        return &options->endpoint;
    if (id == OPTION_OUTPUT)
        return &options->output;
    if (id == OPTION_PROFILE)
        return &options->profile;
    return id == OPTION_REASON ? &options->reason : NULL;
}

/* An option with a value. */
static int set_value(const struct option_rule *rule, const char *value, struct options *options,
                     struct error *error)
{
    const char **text = text_of(rule->id, options);

    if (text) {
        *text = value;
        return 0;
    }
    if (strchr(rule->value, '|'))
        return set_choice(rule, value, options, error);
    if (strcmp(rule->value, "X") == 0)
        return set_money(rule, value, options, error);
    if (rule->id == OPTION_COLUMN)
        return add_column(value, options, error);
    if (rule->id == OPTION_DECIMAL)
        return set_decimal(value, options, error);
    if (rule->id == OPTION_DELIMITER)
        return set_delimiter(value, options, error);
    if (rule->id == OPTION_PLATFORM)
        return set_platform(value, options, error);
    return set_number(rule, value, options, error);
}

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

/* Takes the option at `argv[*i]`, and its value, which may be the next argument. */
static int take_option(int argc, char **argv, int *i, struct options *options, struct error *error)
{
    const char *value;
    const struct option_rule *rule = find_rule(argv[*i], &value);

    if (!rule)
        return error_set(error, ERROR_USAGE, "", "there is no option \"%s\"; see bonusrec --help",
                         argv[*i]);
    if (!rule->value && value)
        return usage(error, rule->name, "takes no value");
    if (rule->value && !value) {
        if (*i + 1 >= argc)
            return usage(error, rule->name, "needs a value");
        value = argv[++*i];
    }
    if (rule->value)
        return set_value(rule, value, options, error);
    set_flag(rule->id, options);
    return 0;
}

static int set_command(const char *word, struct options *options, struct error *error)
{
    if (strcmp(word, "plan") == 0)
        options->command = COMMAND_PLAN;
    else if (strcmp(word, "pay") == 0)
        options->command = COMMAND_PAY;
    else if (strcmp(word, "help") == 0)
        options->command = COMMAND_HELP;
    else
        return error_set(error, ERROR_USAGE, "",
                         "there is no command \"%s\"; the commands are plan and pay", word);
    return 0;
}

static int take_word(const char *word, struct options *options, struct error *error)
{
    if (options->command == COMMAND_NONE)
        return set_command(word, options, error);
    if (options->file)
        return error_set(error, ERROR_USAGE, "", "one file at a time: \"%s\" comes after \"%s\"",
                         word, options->file);
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

    if (!options->platform && platform && *platform && set_platform(platform, options, error))
        return -1;
    if (!options->endpoint && endpoint && *endpoint) {
        options->endpoint = endpoint;
        options->endpoint_from_environment = true;
    }
    if (options->color == CHOICE_AUTO && no_color && *no_color)
        options->color = CHOICE_NEVER;
    return 0;
}

static int check_whole(const struct options *options, struct error *error)
{
    if (!options->file)
        return error_set(error, ERROR_USAGE, "",
                         "name the CSV file of bonuses, such as bonusrec %s bonuses.csv",
                         options->command == COMMAND_PAY ? "pay" : "plan");
    if (!options->platform)
        return error_set(error, ERROR_USAGE, "",
                         "say where the money is: --platform mturk or --platform mturk-sandbox");
    if (options->delimiter == ',' && options->decimal == ',')
        return error_set(error, ERROR_USAGE, "",
                         "a comma cannot stand between columns and within amounts; choose another "
                         "--delimiter");
    return 0;
}

int options_parse(int argc, char **argv, char *(*getenv_fn)(const char *name),
                  struct options *options, struct error *error)
{
    struct options fresh = {
        .decimal = '.',
        .match = {.limit = SIZE_MAX },
        .guards = { .max_total_minor = -1,
                  .max_bonus_minor = -1,
                  .max_count = -1,
                  .expect_total_minor = -1,
                  .expect_count = -1},
        .verify = true,
        .timeout_ms = TIMEOUT_DEFAULT_MS,
    };
    bool words_only = false;

    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        int result;

        if (!words_only && strcmp(argument, "--") == 0) {
            words_only = true;
            continue;
        }
        if (!words_only && argument[0] == '-' && argument[1])
            result = take_option(argc, argv, &i, &fresh, error);
        else
            result = take_word(argument, &fresh, error);
        if (result)
            return -1;
        if (fresh.command == COMMAND_HELP || fresh.command == COMMAND_VERSION) {
            *options = fresh;
            return 0;
        }
    }
    if (fresh.command == COMMAND_NONE)
        fresh.command = COMMAND_HELP;
    if (fresh.command != COMMAND_HELP &&
        (take_environment(getenv_fn, &fresh, error) || check_whole(&fresh, error)))
        return -1;
    *options = fresh;
    return 0;
}
