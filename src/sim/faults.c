#include "sim/faults.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum fault_kind kind;
    bool apply;
} kinds[] = {
    {"close-before",       FAULT_CLOSE,              false},
    {"close-after",        FAULT_CLOSE,              true },
    {"hang",               FAULT_HANG,               false},
    {"hang-after",         FAULT_HANG,               true },
    {"error-500-before",   FAULT_ERROR_500,          false},
    {"error-500-after",    FAULT_ERROR_500,          true },
    {"throttle",           FAULT_THROTTLE,           false},
    {"expired-token",      FAULT_EXPIRED_TOKEN,      false},
    {"insufficient-funds", FAULT_INSUFFICIENT_FUNDS, false},
    {"refuse",             FAULT_REFUSE,             false},
    {"html-403",           FAULT_HTML_403,           false},
    {"redirect",           FAULT_REDIRECT,           false},
    {"answer",             FAULT_ANSWER,             false},
    {"cut-body",           FAULT_CUT_BODY,           true },
    {"garbage",            FAULT_GARBAGE,            true },
    {"wrong-types",        FAULT_WRONG_TYPES,        true },
    {"huge",               FAULT_HUGE,               true },
    {"repeat-page",        FAULT_REPEAT_PAGE,        true },
    {"repeat-token",       FAULT_REPEAT_TOKEN,       true },
    {"empty-page",         FAULT_EMPTY_PAGE,         true },
    {"delay",              FAULT_DELAY,              true },
    {"clock",              FAULT_CLOCK,              true },
    {"lag",                FAULT_LAG,                true },
};

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

static int read_when(const struct value *value, const char *where, struct rule *rule,
                     struct error *error)
{
    int64_t at = 0;

    if (value_get_text(value, where, "operation", OPTIONAL, &rule->operation, error) ||
        value_get_text(value, where, "hit_id", OPTIONAL, &rule->hit_id, error) ||
        value_get_text(value, where, "assignment_id", OPTIONAL, &rule->assignment_id, error) ||
        value_get_text(value, where, "worker_id", OPTIONAL, &rule->worker_id, error) ||
        value_get_integer(value, where, "at", 1, &at, error) ||
        value_get_integer(value, where, "from", 1, &rule->from, error) ||
        value_get_integer(value, where, "to", 1, &rule->to, error) ||
        value_get_integer(value, where, "every", 1, &rule->every, error))
        return -1;
    if (at)
        rule->from = rule->to = at;
    if (strcmp(rule->operation, "*") != 0 &&
        operation_from_name(rule->operation) == OPERATION_UNKNOWN)
        return error_set(error, ERROR_FORMAT, where,
                         "\"%s\" is no operation; use SendBonus, ListBonusPayments, "
                         "GetAccountBalance, GetAssignment, GetHIT or *",
                         rule->operation);
    return 0;
}

static int read_what(const struct value *value, const char *where, struct rule *rule,
                     struct error *error)
{
    if (value_get_text(value, where, "fault", REQUIRED, &rule->name, error) ||
        set_kind(rule, where, error) ||
        value_get_boolean(value, where, "apply", &rule->apply, error) ||
        value_get_integer(value, where, "seconds", 0, &rule->seconds, error) ||
        value_get_integer(value, where, "ms", 0, &rule->ms, error) ||
        value_get_integer(value, where, "requests", 0, &rule->requests, error) ||
        value_get_integer(value, where, "status", 200, &rule->status, error) ||
        value_get_integer(value, where, "bytes", 0, &rule->bytes, error) ||
        value_get_text(value, where, "form", OPTIONAL, &rule->form, error) ||
        value_get_text(value, where, "type", OPTIONAL, &rule->type, error) ||
        value_get_text(value, where, "code", OPTIONAL, &rule->code, error) ||
        value_get_text(value, where, "message", OPTIONAL, &rule->message, error) ||
        value_get_text(value, where, "location", OPTIONAL, &rule->location, error) ||
        value_get_text(value, where, "body", OPTIONAL, &rule->body, error))
        return -1;
    if (rule->status > 599)
        return error_set(error, ERROR_FORMAT, where, "\"status\" must be between 200 and 599");
    if (strcmp(rule->form, "") != 0 && strcmp(rule->form, "request-error") != 0)
        return error_set(error, ERROR_FORMAT, where, "\"form\" can only be \"request-error\"");
    return 0;
}

static int read_rule(const struct value *value, const char *where, struct rule *rule,
                     struct error *error)
{
    *rule = (struct rule){
        .operation = "*",
        .from = 1,
        .to = INT64_MAX,
        .every = 1,
        .seconds = -1,
        .bytes = INT64_C(40) * 1024 * 1024,
        .form = "",
        .type = "RequestError",
        .code = "",
        .message = "refused by a rule",
        .body = "",
    };
    if (value_check_members(value, where,
                            "operation hit_id assignment_id worker_id at from to every fault apply "
                            "seconds ms requests status bytes form type code message location body",
                            error) ||
        read_when(value, where, rule, error))
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

static bool looks_at(const struct rule *rule, const struct call *call)
{
    return (strcmp(rule->operation, "*") == 0 ||
            strcmp(rule->operation, operation_name(call->operation)) == 0) &&
           same(rule->hit_id, call->hit_id) && same(rule->assignment_id, call->assignment_id) &&
           same(rule->worker_id, call->worker_id);
}

static bool strikes(struct rule *rule, const struct call *call)
{
    if (!looks_at(rule, call))
        return false;
    rule->seen++;
    return rule->seen >= rule->from && rule->seen <= rule->to && rule->seen % rule->every == 0;
}

struct fault faults_meet(struct faults *faults, const struct call *call)
{
    struct fault fault = {0};

    for (size_t i = 0; i < faults->count; i++) {
        struct rule *rule = &faults->rules[i];
        int64_t seconds = rule->seconds > 0 ? rule->seconds : 0;

        if (!strikes(rule, call))
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
