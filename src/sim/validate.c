#include "sim/validate.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum shape {
    SHAPE_ENTITY_ID,     /* ^[A-Z0-9]+$, 1..64 */
    SHAPE_CUSTOMER_ID,   /* ^A[A-Z0-9]+$, 1..64 */
    SHAPE_AMOUNT,        /* ^[0-9]+(\.)?[0-9]{0,2}$ */
    SHAPE_TEXT,          /* any */
    SHAPE_REQUEST_TOKEN, /* 1..64 */
    SHAPE_PAGE_TOKEN,    /* 1..255 */
    SHAPE_PAGE_SIZE,     /* a whole number, 1..100 */
};

struct member {
    const char *name;
    enum shape shape;
    bool required;
    size_t offset; /* in struct call */
};

enum { MEMBERS_MAX = 6 };

static const struct operation_model {
    const char *name;
    struct member members[MEMBERS_MAX];
} models[OPERATION_COUNT] = {
    [OPERATION_UNKNOWN] = {"",                  {{0}}                                       },
    [OPERATION_LIST_BONUS_PAYMENTS] =
        {"ListBonusPayments",
                           {{"HITId", SHAPE_ENTITY_ID, false, offsetof(struct call, hit_id)},
          {"AssignmentId", SHAPE_ENTITY_ID, false, offsetof(struct call, assignment_id)},
          {"NextToken", SHAPE_PAGE_TOKEN, false, offsetof(struct call, next_token)},
          {"MaxResults", SHAPE_PAGE_SIZE, false, offsetof(struct call, max_results)}}       },
    [OPERATION_SEND_BONUS] =
        {"SendBonus",
                           {{"WorkerId", SHAPE_CUSTOMER_ID, true, offsetof(struct call, worker_id)},
          {"BonusAmount", SHAPE_AMOUNT, true, offsetof(struct call, amount_text)},
          {"AssignmentId", SHAPE_ENTITY_ID, true, offsetof(struct call, assignment_id)},
          {"Reason", SHAPE_TEXT, true, offsetof(struct call, reason)},
          {"UniqueRequestToken", SHAPE_REQUEST_TOKEN, false,
           offsetof(struct call, request_token)}}                                           },
    [OPERATION_GET_ACCOUNT_BALANCE] = {"GetAccountBalance", {{0}}                                       },
    [OPERATION_GET_ASSIGNMENT] = {"GetAssignment",
                           {{"AssignmentId", SHAPE_ENTITY_ID, true,
                                    offsetof(struct call, assignment_id)}}                  },
    [OPERATION_GET_HIT] = {"GetHIT",
                           {{"HITId", SHAPE_ENTITY_ID, true, offsetof(struct call, hit_id)}}},
};

const char *operation_name(enum operation operation)
{
    return models[operation].name;
}

enum operation operation_from_name(const char *name)
{
    for (int i = OPERATION_UNKNOWN + 1; i < OPERATION_COUNT; i++)
        if (strcmp(models[i].name, name) == 0)
            return (enum operation)i;
    return OPERATION_UNKNOWN;
}

void refuse(struct refusal *refusal, const char *type, const char *code, const char *format, ...)
{
    va_list args;

    refusal->status = 400;
    (void)snprintf(refusal->type, sizeof refusal->type, "%s", type);
    (void)snprintf(refusal->code, sizeof refusal->code, "%s", code);
    va_start(args, format);
    (void)vsnprintf(refusal->message, sizeof refusal->message, format, args);
    va_end(args);
}

static const char **text_slot(struct call *call, const struct member *member)
{
    return (const char **)(void *)((char *)call + member->offset);
}

void call_peek(enum operation operation, const struct value *body, struct call *call)
{
    *call = (struct call){.operation = operation};
    if (!body)
        return;
    for (const struct member *m = models[operation].members; m->name; m++) {
        const struct value *value = value_member(body, m->name);

        if (!value)
            continue;
        if (m->shape == SHAPE_PAGE_SIZE)
            call->max_results = value_integer(value);
        else if (value_type(value) == VALUE_TEXT)
            *text_slot(call, m) = value_text(value);
    }
}

bool amount_read(const char *text, int64_t *amount_minor)
{
    size_t whole = strspn(text, "0123456789");
    const char *rest = text + whole;
    size_t decimals;
    int64_t minor = 0;

    if (*rest == '.')
        rest++;
    decimals = strspn(rest, "0123456789");
    if (!whole || whole > 12 || decimals > 2 || rest[decimals] != '\0')
        return false;
    for (size_t i = 0; i < whole; i++)
        minor = minor * 10 + (text[i] - '0');
    for (size_t i = 0; i < 2; i++)
        minor = minor * 10 + (i < decimals ? rest[i] - '0' : 0);
    *amount_minor = minor;
    return true;
}

static bool is_id(const char *text)
{
    return *text && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

bool is_entity_id(const char *text)
{
    return is_id(text) && strlen(text) <= 64;
}

bool is_customer_id(const char *text)
{
    return text[0] == 'A' && is_id(text + 1) && strlen(text) <= 64;
}

/* The model's rule that `text` breaks, in the service's words; NULL when it keeps them all. */
static const char *broken_rule(enum shape shape, const char *text)
{
    size_t length = utf8_count(text);
    int64_t amount_minor;

    switch (shape) {
    case SHAPE_ENTITY_ID:
    case SHAPE_CUSTOMER_ID:
    case SHAPE_REQUEST_TOKEN:
        if (length > 64)
            return "Member must have length less than or equal to 64";
        break;
    case SHAPE_PAGE_TOKEN:
        if (length > 255)
            return "Member must have length less than or equal to 255";
        break;
    case SHAPE_AMOUNT:
        if (!amount_read(text, &amount_minor))
            return "Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$";
        return NULL;
    case SHAPE_TEXT:
    case SHAPE_PAGE_SIZE:
        return NULL;
    }
    if (length == 0)
        return "Member must have length greater than or equal to 1";
    if (shape == SHAPE_ENTITY_ID && !is_id(text))
        return "Member must satisfy regular expression pattern: ^[A-Z0-9]+$";
    if (shape == SHAPE_CUSTOMER_ID && (text[0] != 'A' || !is_id(text + 1)))
        return "Member must satisfy regular expression pattern: ^A[A-Z0-9]+$";
    return NULL;
}

/* The member's name as the service's messages spell it: first letter small. */
static const char *small_name(const char *name, char text[64])
{
    (void)snprintf(text, 64, "%c%s", name[0] | 0x20, name + 1);
    return text;
}

static void refuse_value(struct refusal *refusal, const char *value, const char *name,
                         const char *rule)
{
    char small[64];

    refuse(refusal, "ValidationException", "",
           "1 validation error detected: Value '%.200s' at '%s' failed to satisfy constraint: %s",
           value, small_name(name, small), rule);
}

static bool take_page_size(const struct member *member, const struct value *value,
                           struct call *call, struct refusal *refusal)
{
    char text[32];

    if (value_type(value) != VALUE_INTEGER) {
        refuse(refusal, "com.amazon.coral.service#SerializationException", "",
               "\"%s\" can not be converted to an Integer", member->name);
        return false;
    }
    call->max_results = value_integer(value);
    if (call->max_results >= 1 && call->max_results <= 100)
        return true;
    (void)snprintf(text, sizeof text, "%lld", (long long)call->max_results);
    refuse_value(refusal, text, member->name,
                 call->max_results < 1 ? "Member must have value greater than or equal to 1"
                                       : "Member must have value less than or equal to 100");
    return false;
}

static bool take_text(const struct member *member, const struct value *value, struct call *call,
                      struct refusal *refusal)
{
    const char *rule;

    if (value_type(value) != VALUE_TEXT) {
        refuse(refusal, "com.amazon.coral.service#SerializationException", "",
               "\"%s\" can not be converted to a String", member->name);
        return false;
    }
    rule = broken_rule(member->shape, value_text(value));
    if (rule) {
        refuse_value(refusal, value_text(value), member->name, rule);
        return false;
    }
    *text_slot(call, member) = value_text(value);
    if (member->shape == SHAPE_AMOUNT)
        (void)amount_read(value_text(value), &call->amount_minor);
    return true;
}

static const struct member *find_member(enum operation operation, const char *name)
{
    for (const struct member *m = models[operation].members; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

static bool check_names(enum operation operation, const struct value *body, struct refusal *refusal)
{
    const char *name;

    for (size_t i = 0; (name = value_member_name(body, i)); i++) {
        if (find_member(operation, name))
            continue;
        refuse(refusal, "ValidationException", "", "%s has no member \"%.100s\" in the model",
               models[operation].name, name);
        return false;
    }
    return true;
}

static bool check_combination(const struct call *call, struct refusal *refusal)
{
    if (call->operation == OPERATION_LIST_BONUS_PAYMENTS && !call->hit_id == !call->assignment_id)
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.ParameterValidationError",
               "Exactly one of HITId and AssignmentId must be given.");
    else if (call->operation == OPERATION_SEND_BONUS && call->amount_minor < 1)
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.ParameterValidationError",
               "The value for BonusAmount must be at least 0.01.");
    else
        return true;
    return false;
}

bool call_validate(enum operation operation, const struct value *body, struct call *call,
                   struct refusal *refusal)
{
    char small[64];

    *call = (struct call){.operation = operation};
    if (!body || value_type(body) != VALUE_OBJECT) {
        refuse(refusal, "com.amazon.coral.service#SerializationException", "",
               "the body is no JSON object");
        return false;
    }
    if (!check_names(operation, body, refusal))
        return false;
    for (const struct member *m = models[operation].members; m->name; m++) {
        const struct value *value = value_member(body, m->name);

        if (value && !(m->shape == SHAPE_PAGE_SIZE ? take_page_size(m, value, call, refusal)
                                                   : take_text(m, value, call, refusal)))
            return false;
        if (!value && m->required) {
            refuse(refusal, "ValidationException", "",
                   "1 validation error detected: Value null at '%s' failed to satisfy "
                   "constraint: Member must not be null",
                   small_name(m->name, small));
            return false;
        }
    }
    return check_combination(call, refusal);
}
