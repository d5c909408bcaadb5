#include "sim/faults.h"

#include "base/arena.h"
#include "sim/prolific_call.h"
#include "sim/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum fault_kind kind;
    bool apply;
} kinds[] = {
    {"close-before",         FAULT_CLOSE,                false},
    {"close-after",          FAULT_CLOSE,                true },
    {"hang",                 FAULT_HANG,                 false},
    {"hang-after",           FAULT_HANG,                 true },
    {"error-500-before",     FAULT_ERROR_500,            false},
    {"error-500-after",      FAULT_ERROR_500,            true },
    {"throttle",             FAULT_THROTTLE,             false},
    {"expired-token",        FAULT_EXPIRED_TOKEN,        false},
    {"insufficient-funds",   FAULT_INSUFFICIENT_FUNDS,   false},
    {"refuse",               FAULT_REFUSE,               false},
    {"html-403",             FAULT_HTML_403,             false},
    {"redirect",             FAULT_REDIRECT,             false},
    {"answer",               FAULT_ANSWER,               false},
    {"cut-body",             FAULT_CUT_BODY,             true },
    {"garbage",              FAULT_GARBAGE,              true },
    {"wrong-types",          FAULT_WRONG_TYPES,          true },
    {"huge",                 FAULT_HUGE,                 true },
    {"repeat-page",          FAULT_REPEAT_PAGE,          true },
    {"repeat-token",         FAULT_REPEAT_TOKEN,         true },
    {"empty-page",           FAULT_EMPTY_PAGE,           true },
    {"shift-page",           FAULT_SHIFT_PAGE,           true },
    {"count-off",            FAULT_COUNT_OFF,            true },
    {"quote-times",          FAULT_QUOTE_TIMES,          true },
    {"quote-without-amount", FAULT_QUOTE_WITHOUT_AMOUNT, true },
    {"pay-part",             FAULT_PAY_PART,             true },
    {"error-form",           FAULT_ERROR_FORM,           true },
    {"delay",                FAULT_DELAY,                true },
    {"clock",                FAULT_CLOCK,                true },
    {"lag",                  FAULT_LAG,                  true },
};

enum { ROWS_MAX = 1000000, FACTOR_MAX = 1000 };

static const char *const forms[] = {"",      "request-error", "string", "list",
                                    "field", "bare",          "message"};

static int set_kind(struct rule *rule, const char *where, struct error *error)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, rule->name) == 0) {
            rule->kind = kinds[i].kind;
            rule->apply = kinds[i].apply;
            return 0;
        }
    return error_set(error, ERROR_FORMAT, where,
                     "\"%s\" is no fault; src/sim/faults.h lists them all", rule->name);
}

static int check_operation(const char *name, const char *where, struct error *error)
{
    if (strcmp(name, "*") != 0 && operation_from_name(name) == OPERATION_UNKNOWN &&
        prolific_operation_from_name(name) == PROLIFIC_UNKNOWN)
        return error_set(error, ERROR_FORMAT, where,
                         "\"%s\" is no operation; use SendBonus, ListBonusPayments, "
                         "GetAccountBalance, GetAssignment, GetHIT, one of Prolific's "
                         "(src/sim/prolific_call.c) or *",
                         name);
    return 0;
}

static int read_sight(const struct value *value, const char *where, struct sight *sight,
                      struct error *error)
{
    if (value_get_text(value, where, "operation", OPTIONAL, &sight->operation, error) ||
        value_get_text(value, where, "hit_id", OPTIONAL, &sight->hit_id, error) ||
        value_get_text(value, where, "assignment_id", OPTIONAL, &sight->assignment_id, error) ||
        value_get_text(value, where, "worker_id", OPTIONAL, &sight->worker_id, error) ||
        value_get_text(value, where, "study_id", OPTIONAL, &sight->study_id, error) ||
        value_get_text(value, where, "submission_id", OPTIONAL, &sight->submission_id, error) ||
        value_get_text(value, where, "participant_id", OPTIONAL, &sight->participant_id, error))
        return -1;
    return check_operation(sight->operation, where, error);
}

static int read_when(const struct value *value, const char *where, struct rule *rule,
                     struct error *error)
{
    int64_t at = 0;

    if (value_get_integer(value, where, "at", 1, &at, error) ||
        value_get_integer(value, where, "from", 1, &rule->from, error) ||
        value_get_integer(value, where, "to", 1, &rule->to, error) ||
        value_get_integer(value, where, "every", 1, &rule->every, error))
        return -1;
    if (at)
        rule->from = rule->to = at;
    return 0;
}

static int read_numbers(const struct value *value, const char *where, struct rule *rule,
                        struct error *error)
{
    if (value_get_integer(value, where, "seconds", 0, &rule->seconds, error) ||
        value_get_integer(value, where, "ms", 0, &rule->ms, error) ||
        value_get_integer(value, where, "requests", 0, &rule->requests, error) ||
        value_get_integer(value, where, "status", 200, &rule->status, error) ||
        value_get_integer(value, where, "bytes", 0, &rule->bytes, error) ||
        value_get_integer(value, where, "rows", -ROWS_MAX, &rule->rows, error) ||
        value_get_integer(value, where, "factor", 1, &rule->factor, error) ||
        value_get_integer(value, where, "lines", 0, &rule->lines, error) ||
        value_get_integer(value, where, "retry_after", 0, &rule->retry_after_s, error))
        return -1;
    if (rule->status > 599)
        return error_set(error, ERROR_FORMAT, where, "\"status\" must be between 200 and 599");
    if (rule->rows > ROWS_MAX)
        return error_set(error, ERROR_FORMAT, where, "\"rows\" must be between -%d and %d",
                         ROWS_MAX, ROWS_MAX);
    if (rule->factor > FACTOR_MAX)
        return error_set(error, ERROR_FORMAT, where, "\"factor\" must be between 1 and %d",
                         FACTOR_MAX);
    return 0;
}

static int read_what(const struct value *value, const char *where, struct rule *rule,
                     struct error *error)
{
    if (value_get_text(value, where, "fault", REQUIRED, &rule->name, error) ||
        set_kind(rule, where, error) ||
        value_get_boolean(value, where, "apply", &rule->apply, error) ||
        read_numbers(value, where, rule, error) ||
        value_get_text(value, where, "form", OPTIONAL, &rule->form, error) ||
        value_get_text(value, where, "type", OPTIONAL, &rule->type, error) ||
        value_get_text(value, where, "code", OPTIONAL, &rule->code, error) ||
        value_get_text(value, where, "message", OPTIONAL, &rule->message, error) ||
        value_get_text(value, where, "location", OPTIONAL, &rule->location, error) ||
        value_get_text(value, where, "body", OPTIONAL, &rule->body, error))
        return -1;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(rule->form, forms[i]) == 0)
            return 0;
    return error_set(error, ERROR_FORMAT, where,
                     "\"form\" can be \"request-error\" for MTurk, and \"string\", \"list\", "
                     "\"field\", \"bare\" or \"message\" for Prolific");
}

static int read_rule(const struct value *value, const char *where, struct rule *rule,
                     struct error *error)
{
    *rule = (struct rule){
        .sight.operation = "*",
        .from = 1,
        .to = INT64_MAX,
        .every = 1,
        .seconds = -1,
        .bytes = INT64_C(40) * 1024 * 1024,
        .rows = 1,
        .factor = 100,
        .retry_after_s = -1,
        .form = "",
        .type = "RequestError",
        .code = "",
        .message = "refused by a rule",
        .body = "",
    };
    if (value_check_members(value, where,
                            "operation hit_id assignment_id worker_id study_id submission_id "
                            "participant_id at from to every fault apply seconds ms requests "
                            "status bytes rows factor lines retry_after form type code message "
                            "location body",
                            error) ||
        read_sight(value, where, &rule->sight, error) || read_when(value, where, rule, error))
        return -1;
    return read_what(value, where, rule, error);
}

int faults_init(struct faults *faults, struct value *document, const char *origin,
                struct error *error)
{
    struct faults fresh = {.document = document};

    if (value_type(document) != VALUE_ARRAY) {
        faults_release(&fresh);
        return error_set(error, ERROR_FORMAT, origin, "must be a list of rules in [ ]");
    }
    fresh.count = value_count(document);
    fresh.rules = xcalloc(fresh.count, sizeof *fresh.rules);
    for (size_t i = 0; i < fresh.count; i++) {
        char where[256];

        (void)snprintf(where, sizeof where, "%.200s, rule %zu", origin, i + 1);
        if (read_rule(value_item(document, i), where, &fresh.rules[i], error)) {
            faults_release(&fresh);
            return -1;
        }
    }
    *faults = fresh;
    return 0;
}

void faults_release(struct faults *faults)
{
    free(faults->rules);
    value_free(faults->document);
    *faults = (struct faults){0};
}

static bool same(const char *wanted, const char *text)
{
    return !wanted || (text && strcmp(wanted, text) == 0);
}

static bool names(const char *wanted, const char *text, const char *lines)
{
    return same(wanted, text) || (lines && strstr(lines, wanted));
}

static bool looks_at(const struct sight *wanted, const struct sight *sight)
{
    return (strcmp(wanted->operation, "*") == 0 ||
            strcmp(wanted->operation, sight->operation) == 0) &&
           same(wanted->hit_id, sight->hit_id) &&
           same(wanted->assignment_id, sight->assignment_id) &&
           same(wanted->worker_id, sight->worker_id) && same(wanted->study_id, sight->study_id) &&
           names(wanted->submission_id, sight->submission_id, sight->lines) &&
           names(wanted->participant_id, sight->participant_id, sight->lines);
}

static bool strikes(struct rule *rule, const struct sight *sight)
{
    if (!looks_at(&rule->sight, sight))
        return false;
    rule->seen++;
    return rule->seen >= rule->from && rule->seen <= rule->to && rule->seen % rule->every == 0;
}

struct fault faults_meet(struct faults *faults, const struct sight *sight)
{
    struct fault fault = {0};

    for (size_t i = 0; i < faults->count; i++) {
        struct rule *rule = &faults->rules[i];
        int64_t seconds = rule->seconds > 0 ? rule->seconds : 0;

        if (!strikes(rule, sight))
            continue;
        if (!fault.name)
            fault.name = rule->name;
        if (rule->kind == FAULT_DELAY) {
            fault.delay_ms += rule->ms;
        } else if (rule->kind == FAULT_CLOCK) {
            fault.clock_s += seconds;
        } else if (rule->kind == FAULT_LAG) {
            fault.lag.seconds += seconds;
            fault.lag.lists += rule->requests;
        } else if (!fault.rule) {
            fault.rule = rule;
        }
    }
    return fault;
}
