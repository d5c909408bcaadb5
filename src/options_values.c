#include "options_values.h"

#include "base/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    JOBS_MAX = 64,
    RATE_MAX = 10000,
    TIMEOUT_MAX_S = 600,
    SETTLE_WAIT_MAX_S = 3600,
    SETTLE_AFTER_MAX_H = 8760,
    NOTE_MAX = 1000
};

int option_error(struct error *error, const char *name, const char *text)
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

int option_set_platform(const char *name, struct options *options, struct error *error)
{
    options->platform = platform_find(name);
    if (options->platform)
        return 0;
    return error_set(
        error, ERROR_USAGE, "",
        "there is no platform \"%s\"; choose mturk or mturk-sandbox (Amazon Mechanical "
        "Turk), or prolific",
        name);
}

int option_set_key(const char *what, const char *digits, size_t digits_min, struct options *options,
                   struct error *error)
{
    size_t length = strlen(digits);

    if (length < digits_min || length >= SHA256_HEX_SIZE ||
        digits[strspn(digits, "0123456789abcdefABCDEF")])
        return error_set(error, ERROR_USAGE, "",
                         "%s takes %zu to %d hexadecimal digits, as history shows them, not \"%s\"",
                         what, digits_min, SHA256_HEX_SIZE - 1, digits);
    for (size_t i = 0; i <= length; i++)
        options->key[i] = (char)tolower((unsigned char)digits[i]);
    return 0;
}

static int set_state(const char *name, struct options *options, struct error *error)
{
    enum event state = event_find(name);
    bool open_only = strcmp(name, "open") == 0;

    if (state == EVENT_NONE && !open_only)
        return option_error(error, "state",
                            "takes open, sending, in_doubt, accepted, refused, not_sent, "
                            "confirmed, adopted, resolved_paid, resolved_not_paid, moved, "
                            "still_open or said_paid");
    options->wanted.state = state;
    options->wanted.open_only = open_only;
    return 0;
}

static int set_moment(const struct option_rule *rule, const char *value, struct options *options,
                      struct error *error)
{
    struct moment *moment =
        rule->id == OPTION_SINCE ? &options->wanted.since : &options->wanted.until;

    if (moment_parse(value, moment) == 0)
        return 0;
    return error_set(error, ERROR_USAGE, "",
                     "--%s takes a date such as 2026-01-31, a time such as 2026-01-31T23:59:59Z, "
                     "or how long ago, such as 7d, 12h or 30m, not \"%s\"",
                     rule->name, value);
}

/* It is shown again, in JSON too. */
static int set_note(const char *value, struct options *options, struct error *error)
{
    size_t length = strlen(value);
    size_t valid;

    if (length > NOTE_MAX)
        return option_error(error, "note", "takes at most 1000 bytes");
    if (utf8_check(value, length, &valid) != UTF8_VALID)
        return option_error(error, "note", "takes text in UTF-8, and this is none");
    options->note = value;
    return 0;
}

static int add_column(const char *value, struct options *options, struct error *error)
{
    const char *equals = strchr(value, '=');

    if (!equals || equals == value || !equals[1])
        return error_set(error, ERROR_USAGE, "",
                         "--column takes FIELD=NAME, such as amount=Bonus, not \"%s\"", value);
    if (options->column_count == COLUMN_CHOICES_MAX)
        return option_error(error, "column", "is given too often");
    options->columns[options->column_count++] = (struct column_option){
        .field = value, .field_length = (size_t)(equals - value), .name = equals + 1};
    return 0;
}

static int set_delimiter(const char *value, struct options *options, struct error *error)
{
    if (strcmp(value, "TAB") == 0 || strcmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
        value = "\t";
    if (strlen(value) != 1 || !strchr(",;|\t", value[0]))
        return option_error(error, "delimiter", "takes one of , ; | TAB");
    options->delimiter = value[0];
    return 0;
}

static int set_decimal(const char *value, struct options *options, struct error *error)
{
    if (strcmp(value, ",") != 0 && strcmp(value, ".") != 0)
        return option_error(error, "decimal", "takes \",\" or \".\"");
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
    } else if (rule->id == OPTION_SETTLE_AFTER) {
        result = read_range(rule, value, 1, SETTLE_AFTER_MAX_H, &number, error);
        options->settle_after_s = number * 3600;
    } else if (rule->id == OPTION_SETTLE_WAIT) {
        result = read_range(rule, value, 0, SETTLE_WAIT_MAX_S, &number, error);
        options->settle_wait_ms = number * 1000;
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

void option_set_flag(enum option_id id, struct options *options)
{
    if (id == OPTION_ALLOW_REPEATS)
        options->match.allow_repeats = true;
    else if (id == OPTION_DETAILED_EXITCODE)
        options->detailed_exitcode = true;
    else if (id == OPTION_EXCEL)
        options->excel = true;
    else if (id == OPTION_HELP)
        options->command = COMMAND_HELP;
    else if (id == OPTION_NOT_PAID)
        options->is_not_paid = true;
    else if (id == OPTION_NO_VERIFY)
        options->verify = false;
    else if (id == OPTION_PAID)
        options->is_paid = true;
    else if (id == OPTION_QUIET)
        options->quiet = true;
    else if (id == OPTION_SKIP_INVALID)
        options->skip_invalid = true;
    else if (id == OPTION_VERSION)
        options->command = COMMAND_VERSION;
    else if (id == OPTION_YES)
        options->yes = true;
}

/* Takes a value as it stands; false for an option that wants more of it. */
static bool set_text(enum option_id id, const char *value, struct options *options)
{
    if (id == OPTION_AMOUNT)
        options->amount = value;
    else if (id == OPTION_ASSIGNMENT)
        options->wanted.assignment_id = value;
    else if (id == OPTION_CURRENCY)
        options->guards.currency = value;
    else if (id == OPTION_ENDPOINT)
        options->endpoint = value;
    else if (id == OPTION_EXISTING)
        options->existing = value;
    else if (id == OPTION_HTML)
        options->html = value;
    else if (id == OPTION_LEDGER)
        options->ledger = value;
    else if (id == OPTION_LOG)
        options->log = value;
    else if (id == OPTION_OUTPUT)
        options->output = value;
    else if (id == OPTION_PROFILE)
        options->profile = value;
    else if (id == OPTION_REASON)
        options->reason = value;
    else if (id == OPTION_RUN)
        options->wanted.run_id = value;
    else if (id == OPTION_STUDY)
        options->study = value;
    else if (id == OPTION_TOKEN_FILE)
        options->token_file = value;
    else if (id == OPTION_WORKER)
        options->wanted.worker_id = value;
    else if (id == OPTION_XLSX)
        options->xlsx = value;
    else
        return false;
    return true;
}

/* What cannot be empty: an unset variable of a script would stand for all there is. */
static bool is_name(enum option_id id)
{
    return id == OPTION_ASSIGNMENT || id == OPTION_EXISTING || id == OPTION_HTML ||
           id == OPTION_LEDGER || id == OPTION_LOG || id == OPTION_RUN || id == OPTION_STUDY ||
           id == OPTION_TOKEN_FILE || id == OPTION_WORKER || id == OPTION_XLSX;
}

/* An option with a value that none of the others takes. */
static int set_special(const struct option_rule *rule, const char *value, struct options *options,
                       struct error *error)
{
    if (rule->id == OPTION_COLUMN)
        return add_column(value, options, error);
    if (rule->id == OPTION_DECIMAL)
        return set_decimal(value, options, error);
    if (rule->id == OPTION_DELIMITER)
        return set_delimiter(value, options, error);
    if (rule->id == OPTION_KEY)
        return option_set_key("--key", value, 1, options, error);
    if (rule->id == OPTION_NOTE)
        return set_note(value, options, error);
    if (rule->id == OPTION_PLATFORM)
        return option_set_platform(value, options, error);
    if (rule->id == OPTION_SINCE || rule->id == OPTION_UNTIL)
        return set_moment(rule, value, options, error);
    if (rule->id == OPTION_STATE)
        return set_state(value, options, error);
    return set_number(rule, value, options, error);
}

/* What stands where a file's name is missing: the next option; and standard output, which only the
 * report has. */
static bool is_no_file(enum option_id id, const char *value)
{
    bool is_written =
        id == OPTION_HTML || id == OPTION_LOG || id == OPTION_OUTPUT || id == OPTION_XLSX;

    return value[0] == '-' && (is_written || (id == OPTION_EXISTING && value[1]));
}

int option_set_value(const struct option_rule *rule, const char *value, struct options *options,
                     struct error *error)
{
    if (is_no_file(rule->id, value))
        return error_set(error, ERROR_USAGE, "",
                         "--%s needs the name of a file, and \"%s\" is none (write ./%s if it is)",
                         rule->name, value, value);
    if (is_name(rule->id) && !value[0])
        return option_error(error, rule->name, "takes no empty text");
    if (set_text(rule->id, value, options))
        return 0;
    if (strchr(rule->value, '|'))
        return set_choice(rule, value, options, error);
    if (strcmp(rule->value, "X") == 0)
        return set_money(rule, value, options, error);
    return set_special(rule, value, options, error);
}
