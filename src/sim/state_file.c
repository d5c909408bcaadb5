#include "sim/state_file.h"

#include "base/clock.h"
#include "sim/prolific_state.h"
#include "sim/state_value.h"

#include <stdio.h>
#include <string.h>

static int read_time(const struct value *object, const char *where, int64_t *time_s,
                     struct error *error)
{
    const char *text = NULL;

    if (value_get_text(object, where, "time", OPTIONAL, &text, error))
        return -1;
    if (text && time_parse(text, time_s))
        return error_set(error, ERROR_FORMAT, where,
                         "\"time\" must be like \"2026-01-31T12:00:00Z\"");
    return 0;
}

static int read_credentials(const struct value *list, struct service *service, struct error *error)
{
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        struct sigv4_key key = {0};
        char where[STATE_WHERE_SIZE];

        (void)snprintf(where, sizeof where, "credentials[%zu]", i);
        if (value_check_members(item, where, "access_key_id secret_access_key session_token",
                                error) ||
            value_get_text(item, where, "access_key_id", REQUIRED, &key.access_key_id, error) ||
            value_get_text(item, where, "secret_access_key", REQUIRED, &key.secret, error) ||
            value_get_text(item, where, "session_token", OPTIONAL, &key.session_token, error))
            return -1;
        service_add_key(service, &key);
    }
    return 0;
}

static int read_status(const char *name, const char *where, enum assignment_status *status,
                       struct error *error)
{
    for (int i = 0; i < ASSIGNMENT_STATUS_COUNT; i++)
        if (strcmp(assignment_status_names[i], name) == 0) {
            *status = (enum assignment_status)i;
            return 0;
        }
    return error_set(error, ERROR_FORMAT, where,
                     "\"status\" must be Accepted, Submitted, Approved or Rejected");
}

static int read_assignment(const struct value *item, const char *where, const char *hit_id,
                           struct world *world, struct error *error)
{
    const char *assignment_id = "";
    const char *worker_id = "";
    const char *status_name = "Approved";
    enum assignment_status status = ASSIGNMENT_APPROVED;

    if (value_check_members(item, where, "assignment_id worker_id status", error) ||
        value_get_text(item, where, "assignment_id", REQUIRED, &assignment_id, error) ||
        value_get_text(item, where, "worker_id", REQUIRED, &worker_id, error) ||
        value_get_text(item, where, "status", OPTIONAL, &status_name, error) ||
        read_status(status_name, where, &status, error))
        return -1;
    if (!is_entity_id(assignment_id) || !is_customer_id(worker_id))
        return error_set(error, ERROR_FORMAT, where,
                         "\"%s\" or \"%s\" is no id: A to Z and 0 to 9 only, a worker's with an A "
                         "first",
                         assignment_id, worker_id);
    if (world_add_assignment(world, hit_id, assignment_id, worker_id, status, error))
        return state_at(where, error);
    return 0;
}

static int read_hit(const struct value *item, size_t number, struct world *world,
                    struct error *error)
{
    const struct value *assignments;
    const char *hit_id = "";
    bool disposed = false;
    char where[STATE_WHERE_SIZE];

    (void)snprintf(where, sizeof where, "hits[%zu]", number);
    if (value_check_members(item, where, "hit_id disposed assignments", error) ||
        value_get_text(item, where, "hit_id", REQUIRED, &hit_id, error) ||
        value_get_boolean(item, where, "disposed", &disposed, error) ||
        value_get_array(item, where, "assignments", &assignments, error))
        return -1;
    if (!is_entity_id(hit_id))
        return error_set(error, ERROR_FORMAT, where, "\"%s\" is no id: A to Z and 0 to 9 only",
                         hit_id);
    if (world_add_hit(world, hit_id, disposed, error))
        return state_at(where, error);
    for (size_t i = 0; i < value_count(assignments); i++) {
        (void)snprintf(where, sizeof where, "hits[%zu].assignments[%zu]", number, i);
        if (read_assignment(value_item(assignments, i), where, hit_id, world, error))
            return -1;
    }
    return 0;
}

static int read_payment(const struct value *item, size_t number, struct world *world,
                        struct error *error)
{
    struct bonus bonus = {.reason = ""};
    uint32_t assignment;
    int64_t time_s = 0;
    char where[STATE_WHERE_SIZE];

    (void)snprintf(where, sizeof where, "payments[%zu]", number);
    if (value_check_members(item, where, "assignment_id worker_id amount reason time token",
                            error) ||
        value_get_text(item, where, "assignment_id", REQUIRED, &bonus.assignment_id, error) ||
        value_get_text(item, where, "reason", REQUIRED, &bonus.reason, error) ||
        value_get_text(item, where, "token", OPTIONAL, &bonus.token, error) ||
        state_read_amount(item, where, "amount", &bonus.amount_minor, error) ||
        read_time(item, where, &time_s, error))
        return -1;
    assignment = index_find(&world->assignment_index, bonus.assignment_id);
    if (assignment == INDEX_NONE)
        return error_set(error, ERROR_INPUT, where, "no HIT has an assignment \"%s\"",
                         bonus.assignment_id);
    bonus.worker_id = world->assignments[assignment].worker_id;
    if (value_get_text(item, where, "worker_id", OPTIONAL, &bonus.worker_id, error))
        return -1;
    if (bonus.amount_minor < 1)
        return error_set(error, ERROR_FORMAT, where, "\"amount\" must be like \"12.50\"");
    world_pay(world, &bonus, time_s, (struct lag){0}, false);
    return 0;
}

struct generate {
    int64_t hits;
    int64_t assignments_per_hit;
    bool paid;
    int64_t amount_minor;
    const char *reason;
    int64_t time_s;
};

static int generate_hit(const struct generate *plan, int64_t h, struct world *world,
                        struct error *error)
{
    char hit_id[32];

    (void)snprintf(hit_id, sizeof hit_id, "3HIT%026d", (int)h);
    if (world_add_hit(world, hit_id, false, error))
        return state_at("generate", error);
    for (int64_t a = 1; a <= plan->assignments_per_hit; a++) {
        char assignment_id[64];
        char worker_id[32];
        long long worker = (h - 1) * plan->assignments_per_hit + a;
        struct bonus bonus = {
            .worker_id = worker_id,
            .assignment_id = assignment_id,
            .reason = plan->reason,
            .amount_minor = plan->amount_minor,
        };

        (void)snprintf(assignment_id, sizeof assignment_id, "3ASN%013d%013d", (int)h, (int)a);
        (void)snprintf(worker_id, sizeof worker_id, "A%013lld", worker);
        if (world_add_assignment(world, hit_id, assignment_id, worker_id, ASSIGNMENT_APPROVED,
                                 error))
            return state_at("generate", error);
        if (plan->paid)
            world_pay(world, &bonus, plan->time_s, (struct lag){0}, false);
    }
    return 0;
}

static int generate(const struct value *object, struct world *world, struct error *error)
{
    struct generate plan = {
        .hits = 0,
        .assignments_per_hit = 1,
        .amount_minor = 100,
        .reason = "Thank you for your careful work",
        .time_s = 1767225600, /* 2026-01-01T00:00:00Z */
    };

    if (value_check_members(object, "generate", "hits assignments_per_hit paid amount reason time",
                            error) ||
        value_get_integer(object, "generate", "hits", 0, &plan.hits, error) ||
        value_get_integer(object, "generate", "assignments_per_hit", 0, &plan.assignments_per_hit,
                          error) ||
        value_get_boolean(object, "generate", "paid", &plan.paid, error) ||
        state_read_amount(object, "generate", "amount", &plan.amount_minor, error) ||
        value_get_text(object, "generate", "reason", OPTIONAL, &plan.reason, error) ||
        read_time(object, "generate", &plan.time_s, error))
        return -1;
    if (plan.hits > 10000000 || plan.assignments_per_hit > 10000000 ||
        plan.hits * plan.assignments_per_hit > 10000000)
        return error_set(error, ERROR_FORMAT, "generate", "makes 10,000,000 assignments at most");
    for (int64_t h = 1; h <= plan.hits; h++)
        if (generate_hit(&plan, h, world, error))
            return -1;
    return 0;
}

static int fill(const struct value *state, struct service *service, struct error *error)
{
    const struct value *credentials;
    const struct value *hits;
    const struct value *payments;
    const struct value *plan = value_member(state, "generate");
    struct world *world = &service->world;

    if (value_check_members(state, "the state",
                            "balance rate_limit credentials hits payments generate prolific",
                            error) ||
        state_read_amount(state, "the state", "balance", &world->balance_minor, error) ||
        value_get_integer(state, "the state", "rate_limit", 0, &service->rate_limit, error) ||
        value_get_array(state, "the state", "credentials", &credentials, error) ||
        value_get_array(state, "the state", "hits", &hits, error) ||
        value_get_array(state, "the state", "payments", &payments, error) ||
        read_credentials(credentials, service, error))
        return -1;
    for (size_t i = 0; i < value_count(hits); i++)
        if (read_hit(value_item(hits, i), i, world, error))
            return -1;
    if (plan && generate(plan, world, error))
        return -1;
    for (size_t i = 0; i < value_count(payments); i++)
        if (read_payment(value_item(payments, i), i, world, error))
            return -1;
    return prolific_state_read(value_member(state, "prolific"), &service->prolific, error);
}

int state_load(const char *path, struct service *service, struct value **document,
               struct error *error)
{
    struct value *state = value_read_file(path, error);

    if (!state)
        return -1;
    if (fill(state, service, error)) {
        value_free(state);
        return -1;
    }
    *document = state;
    return 0;
}
