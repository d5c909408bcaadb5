#include "sim/prolific_state.h"

#include "sim/state_value.h"
#include "sim/validate.h"

#include <stdio.h>
#include <string.h>

enum { ID_LENGTH = 24, BALANCE_MINOR = 1000000, GENERATED_MAX = 10000000 };

static const char example_token[] = "example-prolific-token";

/* Real ones are 24 lower-case hexadecimal digits (prolific-openapi.yml's examples). */
static int read_id(const struct value *object, const char *where, const char *name, const char **id,
                   struct error *error)
{
    if (value_get_text(object, where, name, REQUIRED, id, error))
        return -1;
    if (strlen(*id) != ID_LENGTH || strspn(*id, "0123456789abcdef") != ID_LENGTH)
        return error_set(error, ERROR_FORMAT, where,
                         "\"%s\" is no id: \"%s\" must be %d of 0 to 9 and a to f", *id, name,
                         ID_LENGTH);
    return 0;
}

static int read_currency(const struct value *object, const char *where, const char *name,
                         const char **currency, struct error *error)
{
    if (value_get_text(object, where, name, OPTIONAL, currency, error))
        return -1;
    if (*currency &&
        (strlen(*currency) != 3 || strspn(*currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
        return error_set(error, ERROR_FORMAT, where, "\"%s\" must be like \"GBP\"", name);
    return 0;
}

static int read_tokens(const struct value *list, struct prolific_world *world, struct error *error)
{
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);

        if (value_type(item) != VALUE_TEXT || !value_text(item)[0])
            return error_set(error, ERROR_FORMAT, "prolific.tokens", "must be texts in quotes");
        prolific_add_token(world, value_text(item));
    }
    if (!world->token_count)
        prolific_add_token(world, example_token);
    return 0;
}

static int read_workspace(const struct value *item, size_t number, struct prolific_world *world,
                          struct error *error)
{
    struct workspace workspace = {.currency = "GBP"};
    int64_t balance_minor = BALANCE_MINOR;
    char where[STATE_WHERE_SIZE];

    (void)snprintf(where, sizeof where, "prolific.workspaces[%zu]", number);
    if (value_check_members(item, where, "id currency balance", error) ||
        read_id(item, where, "id", &workspace.id, error) ||
        read_currency(item, where, "currency", &workspace.currency, error) ||
        state_read_amount(item, where, "balance", &balance_minor, error))
        return -1;
    workspace.balance_hundredths = balance_minor * 100;
    if (prolific_add_workspace(world, &workspace, error))
        return state_at(where, error);
    return 0;
}

static int read_workspaces(const struct value *list, struct prolific_world *world,
                           struct error *error)
{
    static const struct workspace usual = {"60a000000000000000000001", "GBP",
                                           BALANCE_MINOR * INT64_C(100)};

    for (size_t i = 0; i < value_count(list); i++)
        if (read_workspace(value_item(list, i), i, world, error))
            return -1;
    return world->workspace_count ? 0 : prolific_add_workspace(world, &usual, error);
}

/* The place of `name` among `count` names, or -1 with an error. */
static int read_choice(const char *name, const char *const *names, int count, const char *where,
                       struct error *error)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return error_set(error, ERROR_FORMAT, where, "\"%s\" is none of the words for this", name);
}

static int read_payments(const struct value *list, const char *where, struct prolific_world *world,
                         struct error *error)
{
    struct bulk_line line = {.submission = (uint32_t)world->submission_count - 1};

    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);

        if (value_type(item) != VALUE_TEXT || !amount_read(value_text(item), &line.amount_minor) ||
            line.amount_minor < 1)
            return error_set(error, ERROR_FORMAT, where,
                             "\"bonus_payments\" must be texts like \"1.50\"");
        prolific_pay(world, &line, 0, (struct lag){0}, false);
    }
    return 0;
}

static int read_submission(const struct value *item, const char *where,
                           struct prolific_world *world, struct error *error)
{
    static const char *const no_payments[] = {
        [NO_PAYMENTS_EMPTY] = "empty",
        [NO_PAYMENTS_NULL] = "null",
        [NO_PAYMENTS_MISSING] = "missing",
    };
    struct submission submission = {0};
    const struct value *payments;
    const char *status_name = "APPROVED";
    const char *none_name = "empty";
    int status;
    int none;

    if (value_check_members(item, where, "id participant status bonus_payments no_payments_as",
                            error) ||
        read_id(item, where, "id", &submission.id, error) ||
        read_id(item, where, "participant", &submission.participant, error) ||
        value_get_text(item, where, "status", OPTIONAL, &status_name, error) ||
        value_get_text(item, where, "no_payments_as", OPTIONAL, &none_name, error) ||
        value_get_array(item, where, "bonus_payments", &payments, error))
        return -1;
    status =
        read_choice(status_name, submission_status_names, SUBMISSION_STATUS_COUNT, where, error);
    none = read_choice(none_name, no_payments, NO_PAYMENTS_MISSING + 1, where, error);
    if (status < 0 || none < 0)
        return -1;
    submission.status = (enum submission_status)status;
    submission.no_payments = (enum no_payments)none;
    if (prolific_add_submission(world, &submission, error))
        return state_at(where, error);
    return read_payments(payments, where, world, error);
}

static int find_workspace(const struct value *item, const char *where,
                          const struct prolific_world *world, uint32_t *number, struct error *error)
{
    const char *id = NULL;

    if (value_get_text(item, where, "workspace", OPTIONAL, &id, error))
        return -1;
    *number = id ? index_find(&world->workspace_index, id) : 0;
    if (*number == INDEX_NONE)
        return error_set(error, ERROR_INPUT, where, "there is no workspace \"%s\"", id);
    return 0;
}

static int read_study(const struct value *item, size_t number, struct prolific_world *world,
                      struct error *error)
{
    struct study study = {.name = "A study"};
    const struct value *submissions;
    char where[STATE_WHERE_SIZE];

    (void)snprintf(where, sizeof where, "prolific.studies[%zu]", number);
    if (value_check_members(item, where,
                            "id name workspace currency presentment_currency screen_out_reward "
                            "submissions",
                            error) ||
        read_id(item, where, "id", &study.id, error) ||
        value_get_text(item, where, "name", OPTIONAL, &study.name, error) ||
        find_workspace(item, where, world, &study.workspace, error) ||
        read_currency(item, where, "currency", &study.currency, error) ||
        read_currency(item, where, "presentment_currency", &study.presentment_currency, error) ||
        state_read_amount(item, where, "screen_out_reward", &study.screen_out_minor, error) ||
        value_get_array(item, where, "submissions", &submissions, error))
        return -1;
    if (!study.currency)
        study.currency = world->workspaces[study.workspace].currency;
    if (prolific_add_study(world, &study, error))
        return state_at(where, error);
    for (size_t i = 0; i < value_count(submissions); i++) {
        (void)snprintf(where, sizeof where, "prolific.studies[%zu].submissions[%zu]", number, i);
        if (read_submission(value_item(submissions, i), where, world, error))
            return -1;
    }
    return 0;
}

/* What to generate. */
struct generated {
    int64_t studies;
    int64_t submissions;
    const char *currency;
    int64_t paid_minor; /* 0: nothing */
};

static int generate_study(const struct generated *plan, int64_t s, struct prolific_world *world,
                          struct error *error)
{
    char id[64];
    char participant[64];
    struct study study = {
        .id = id,
        .name = "A generated study",
        .currency = plan->currency ? plan->currency : world->workspaces[0].currency,
    };
    struct submission submission = {
        .id = id, .participant = participant, .status = SUBMISSION_APPROVED};

    (void)snprintf(id, sizeof id, "57%022llx", (unsigned long long)s);
    if (prolific_add_study(world, &study, error))
        return -1;
    for (int64_t n = 1; n <= plan->submissions; n++) {
        struct bulk_line line = {(uint32_t)world->submission_count, plan->paid_minor};

        (void)snprintf(id, sizeof id, "5b%010llx%012llx", (unsigned long long)s,
                       (unsigned long long)n);
        (void)snprintf(participant, sizeof participant, "5a%022llx", (unsigned long long)n);
        if (prolific_add_submission(world, &submission, error))
            return -1;
        if (plan->paid_minor)
            prolific_pay(world, &line, 0, (struct lag){0}, false);
    }
    return 0;
}

static int generate(const struct value *object, struct prolific_world *world, struct error *error)
{
    static const char where[] = "prolific.generate";
    struct generated plan = {.submissions = 1};

    if (value_check_members(object, where, "studies submissions_per_study currency paid", error) ||
        value_get_integer(object, where, "studies", 0, &plan.studies, error) ||
        value_get_integer(object, where, "submissions_per_study", 0, &plan.submissions, error) ||
        read_currency(object, where, "currency", &plan.currency, error) ||
        state_read_amount(object, where, "paid", &plan.paid_minor, error))
        return -1;
    if (plan.studies > GENERATED_MAX || plan.submissions > GENERATED_MAX ||
        plan.studies * plan.submissions > GENERATED_MAX)
        return error_set(error, ERROR_FORMAT, where, "makes 10,000,000 submissions at most");
    for (int64_t s = 1; s <= plan.studies; s++)
        if (generate_study(&plan, s, world, error))
            return state_at(where, error);
    return 0;
}

static int read_all(const struct value *object, struct prolific_world *world, struct error *error)
{
    const struct value *tokens;
    const struct value *workspaces;
    const struct value *studies;
    const struct value *plan = value_member(object, "generate");

    if (value_check_members(object, "prolific",
                            "tokens vat_percent lines_max reals workspaces studies generate",
                            error) ||
        value_get_array(object, "prolific", "tokens", &tokens, error) ||
        value_get_integer(object, "prolific", "vat_percent", 0, &world->vat_percent, error) ||
        value_get_integer(object, "prolific", "lines_max", 0, &world->lines_max, error) ||
        value_get_boolean(object, "prolific", "reals", &world->reals, error) ||
        value_get_array(object, "prolific", "workspaces", &workspaces, error) ||
        value_get_array(object, "prolific", "studies", &studies, error))
        return -1;
    if (world->vat_percent > 100)
        return error_set(error, ERROR_FORMAT, "prolific",
                         "\"vat_percent\" must be between 0 and 100");
    if (read_tokens(tokens, world, error) || read_workspaces(workspaces, world, error))
        return -1;
    for (size_t i = 0; i < value_count(studies); i++)
        if (read_study(value_item(studies, i), i, world, error))
            return -1;
    return plan ? generate(plan, world, error) : 0;
}

int prolific_state_read(const struct value *object, struct prolific_world *world,
                        struct error *error)
{
    if (object)
        return read_all(object, world, error);
    if (read_tokens(NULL, world, error))
        return -1;
    return read_workspaces(NULL, world, error);
}
