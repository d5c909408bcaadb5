#include "core/payee.h"

#include "core/outcome.h"

#include <stdlib.h>
#include <string.h>

void groups_add(struct groups *groups, const struct group *group)
{
    groups->list =
        array_reserve(groups->list, groups->count, &groups->capacity, sizeof *groups->list);
    groups->list[groups->count++] = *group;
}

void groups_release(struct groups *groups)
{
    free(groups->list);
    *groups = (struct groups){0};
}

void payees_add(struct payees *payees, const struct payee *payee)
{
    payees->list =
        array_reserve(payees->list, payees->count, &payees->capacity, sizeof *payees->list);
    payees->list[payees->count++] = *payee;
}

void payees_release(struct payees *payees)
{
    free(payees->list);
    *payees = (struct payees){0};
}

static int by_assignment(const void *a, const void *b)
{
    return strcmp(((const struct payee *)a)->assignment_id,
                  ((const struct payee *)b)->assignment_id);
}

void payees_sort(struct payees *payees)
{
    if (payees->count)
        qsort(payees->list, payees->count, sizeof *payees->list, by_assignment);
}

const struct group *groups_find(const struct groups *groups, const char *id)
{
    for (size_t i = 0; i < groups->count; i++)
        if (strcmp(groups->list[i].id, id) == 0)
            return &groups->list[i];
    return NULL;
}

void row_set_problem(struct intent *row, enum problem_kind kind, const char *code,
                     const char *detail, struct arena *arena)
{
    struct problem *problem = arena_alloc(arena, sizeof *problem);
    char amount[MONEY_TEXT_SIZE];

    *problem = (struct problem){.kind = kind, .code = code, .detail = detail};
    problem->amount_text = arena_strdup(arena, money_format(row->amount.minor, amount));
    row->problem = problem;
}

/* All groups that can be had pay in one currency. */
static int find_currency(const struct groups *groups, char currency[4], struct error *error)
{
    const struct group *first = NULL;

    for (size_t i = 0; i < groups->count; i++) {
        const struct group *group = &groups->list[i];

        if (group->unusable)
            continue;
        if (first && strcmp(first->currency, group->currency) != 0)
            return error_set(
                error, ERROR_INPUT, "",
                "study %s pays in %s and study %s in %s; put the rows of each currency "
                "into a file of its own",
                first->id, first->currency, group->id, group->currency);
        if (!first)
            first = group;
    }
    (void)memcpy(currency, first ? first->currency : "\0\0\0", 4);
    return 0;
}

static void take_group(struct intent *row, const struct group *group, struct arena *arena)
{
    if (!group || group->unusable) {
        row_set_problem(
            row, PROBLEM_FAILED, group && !group->is_unknown ? CODE_CANNOT_READ : "study_not_found",
            group ? group->unusable : "the platform was not asked for its study", arena);
    } else if (group->unlisted && !row->assignment_id[0]) {
        row_set_problem(row, PROBLEM_FAILED, CODE_CANNOT_READ, group->unlisted, arena);
    } else if (!row->amount.currency[0]) {
        (void)memcpy(row->amount.currency, group->currency, sizeof row->amount.currency);
    } else if (strcmp(row->amount.currency, group->currency) != 0) {
        row_set_problem(row, PROBLEM_HELD, "bad_currency",
                        arena_printf(arena,
                                     "the row is in %s, and its study pays in %s; correct it",
                                     row->amount.currency, group->currency),
                        arena);
    }
}

int rows_take_groups(struct intent *rows, size_t count, const struct groups *groups,
                     char currency[4], struct arena *arena, struct error *error)
{
    if (find_currency(groups, currency, error))
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].problem)
            take_group(&rows[i], groups_find(groups, rows[i].group_id), arena);
        if (!rows[i].amount.currency[0])
            (void)memcpy(rows[i].amount.currency, currency, sizeof rows[i].amount.currency);
    }
    return 0;
}

static int by_member(const void *a, const void *b)
{
    const struct payee *left = a;
    const struct payee *right = b;
    int order = strcmp(left->group_id, right->group_id);

    if (!order)
        order = strcmp(left->worker_id, right->worker_id);
    return order ? order : strcmp(left->assignment_id, right->assignment_id);
}

/* The first member of the row's worker in its group: `*count` are his, side by side; NULL when there
 * is none. */
static const struct payee *find_members(const struct payees *members, const struct intent *row,
                                        size_t *count)
{
    struct payee wanted = {
        .group_id = row->group_id, .worker_id = row->worker_id, .assignment_id = ""};
    size_t low = 0;
    size_t high = members->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (by_member(&members->list[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < members->count &&
           strcmp(members->list[low + *count].group_id, row->group_id) == 0 &&
           strcmp(members->list[low + *count].worker_id, row->worker_id) == 0)
        ++*count;
    return *count ? &members->list[low] : NULL;
}

static void take_assignment(struct intent *row, const struct payees *members, struct arena *arena)
{
    size_t count;
    const struct payee *found = find_members(members, row, &count);

    if (count == 1)
        row->assignment_id = found->assignment_id;
    else if (!count)
        row_set_problem(
            row, PROBLEM_FAILED, "no_submission",
            arena_printf(arena, "participant %s has no submission in study %s; correct the row",
                         row->worker_id, row->group_id),
            arena);
    else
        row_set_problem(
            row, PROBLEM_HELD, CODE_AMBIGUOUS,
            arena_printf(arena,
                         "participant %s has %zu submissions in study %s, among them %s and "
                         "%s; say which in a column submission_id",
                         row->worker_id, count, row->group_id, found[0].assignment_id,
                         found[1].assignment_id),
            arena);
}

/* A list of pages can show one member twice. */
static void drop_repeats(struct payees *members)
{
    size_t kept = 0;

    for (size_t i = 0; i < members->count; i++)
        if (!kept || by_member(&members->list[kept - 1], &members->list[i]) != 0)
            members->list[kept++] = members->list[i];
    members->count = kept;
}

void rows_take_assignments(struct intent *rows, size_t count, struct payees *members,
                           struct arena *arena)
{
    if (members->count)
        qsort(members->list, members->count, sizeof *members->list, by_member);
    drop_repeats(members);
    for (size_t i = 0; i < count; i++)
        if (!rows[i].problem && !rows[i].assignment_id[0])
            take_assignment(&rows[i], members, arena);
}

static struct payee *find_payee(const struct payees *payees, const char *assignment_id)
{
    struct payee wanted = {.assignment_id = assignment_id};

    return payees->count
               ? bsearch(&wanted, payees->list, payees->count, sizeof *payees->list, by_assignment)
               : NULL;
}

/* Where the platform does not say whose it is, the row does. */
static void take_payee(struct intent *row, struct payee *payee, struct arena *arena)
{
    if (!row->group_id[0])
        row->group_id = payee->group_id;
    if (strcmp(row->group_id, payee->group_id) != 0) {
        row_set_problem(
            row, PROBLEM_HELD, "study_differs",
            arena_printf(arena,
                         "submission %s belongs to study %s, and the row names %s; correct "
                         "the row",
                         payee->assignment_id, payee->group_id, row->group_id),
            arena);
    } else if (!row->worker_id[0]) {
        row->worker_id = payee->worker_id;
    } else if (!payee->worker_id[0]) {
        payee->worker_id = row->worker_id;
    } else if (strcmp(row->worker_id, payee->worker_id) != 0) {
        row_set_problem(
            row, PROBLEM_HELD, CODE_WORKER_DIFFERS,
            arena_printf(arena,
                         "submission %s was made by participant %s, and the row names %s; "
                         "correct the row",
                         payee->assignment_id, payee->worker_id, row->worker_id),
            arena);
    }
}

void rows_take_payees(struct intent *rows, size_t count, struct payees *payees, struct arena *arena)
{
    payees_sort(payees);
    for (size_t i = 0; i < count; i++) {
        struct payee *payee = rows[i].problem ? NULL : find_payee(payees, rows[i].assignment_id);

        if (payee)
            take_payee(&rows[i], payee, arena);
    }
}

void rows_put_off(struct intent *rows, size_t count, struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (!rows[i].problem && (!rows[i].assignment_id[0] || !rows[i].amount.currency[0]))
            row_set_problem(&rows[i], PROBLEM_WAITS, "",
                            "the run was stopped before it had found out whom the row is about",
                            arena);
}

static bool may_be_reward(const struct payment *payment, const struct group *group)
{
    if (!group || !group->reward_count)
        return true;
    for (size_t i = 0; i < group->reward_count; i++)
        if (payment->amount.minor == group->rewards_minor[i])
            return true;
    return false;
}

void payments_take_payees(struct payments *payments, struct payees *payees,
                          const struct groups *groups)
{
    payees_sort(payees);
    for (size_t i = 0; i < payments->count; i++) {
        struct payment *payment = &payments->list[i];
        const struct payee *payee = find_payee(payees, payment->assignment_id);

        if (!payee)
            continue;
        if (!payment->worker_id[0])
            payment->worker_id = payee->worker_id;
        if (payee->is_screened_out && may_be_reward(payment, groups_find(groups, payee->group_id)))
            payment->doubt =
                "the submission was screened out, and this may be the fixed reward for "
                "that instead of a bonus";
    }
}
