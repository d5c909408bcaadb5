#include "core/identify.h"

#include "core/names.h"
#include "core/outcome.h"
#include "core/payee.h"

#include <stdlib.h>
#include <string.h>

/* A row or a payment that can be used, by its ids. */
struct mention {
    const char **worker_id;
    const char **assignment_id;
    const char **group_id;
    struct intent *row; /* NULL: it is a payment */
    bool is_doubtful;   /* a payment that may be none: whose it is may stay open */
};

struct mentions {
    struct mention *list;
    size_t count;
};

/* No id of a platform has one. */
static const char STAND_IN_MARK = '/';

static struct mentions collect(struct intent *rows, size_t count, struct payments *payments)
{
    struct mentions all = {
        .list = xrealloc_array(NULL, count + payments->count, sizeof(struct mention))};

    for (size_t i = 0; i < count; i++)
        if (!rows[i].problem)
            all.list[all.count++] = (struct mention){&rows[i].worker_id, &rows[i].assignment_id,
                                                     &rows[i].group_id, &rows[i], false};
    for (size_t i = 0; i < payments->count; i++) {
        struct payment *payment = &payments->list[i];

        all.list[all.count++] = (struct mention){&payment->worker_id, &payment->assignment_id,
                                                 &payment->group_id, NULL, payment->doubt != NULL};
    }
    return all;
}

static int by_assignment(const void *a, const void *b)
{
    return strcmp(*((const struct mention *)a)->assignment_id,
                  *((const struct mention *)b)->assignment_id);
}

/* By payee; those who name their assignment stand behind those who do not. */
static int by_payee(const void *a, const void *b)
{
    const struct mention *left = a;
    const struct mention *right = b;
    int order = strcmp(*left->group_id, *right->group_id);

    if (!order)
        order = strcmp(*left->worker_id, *right->worker_id);
    return order ? order : by_assignment(a, b);
}

/* Adds `id` to what is said so far; false when it is at odds with it. */
static bool agree(const char **said, const char *id)
{
    if (!**said)
        *said = id;
    return !*id || strcmp(*said, id) == 0;
}

/* Gives all that name one assignment the worker and the group that any of them names. Where they are
 * at odds they are left as they stand, and the diff holds them. */
static void share_ids(struct mention *first, size_t count)
{
    const char *worker = "";
    const char *group = "";
    bool one_worker = true;
    bool one_group = true;

    for (size_t i = 0; i < count; i++) {
        one_worker = agree(&worker, *first[i].worker_id) && one_worker;
        one_group = agree(&group, *first[i].group_id) && one_group;
    }
    for (size_t i = 0; i < count; i++) {
        if (one_worker)
            *first[i].worker_id = worker;
        if (one_group)
            *first[i].group_id = group;
    }
}

static void complete_by_assignment(struct mentions *all)
{
    size_t end;

    qsort(all->list, all->count, sizeof *all->list, by_assignment);
    for (size_t i = 0; i < all->count; i = end) {
        for (end = i + 1; end < all->count && !by_assignment(&all->list[i], &all->list[end]);)
            end++;
        if (**all->list[i].assignment_id)
            share_ids(&all->list[i], end - i);
    }
}

/* What becomes of one that names no assignment, where its worker has several. */
static int refuse_ambiguous(const struct mention *mention, const char *one, const char *other,
                            struct arena *arena, struct error *error)
{
    const char *words;

    if (mention->is_doubtful)
        return 0;
    words = arena_printf(arena,
                         "participant %s has more than one submission in study %s, "
                         "among them %s and %s; say which in a column submission_id",
                         *mention->worker_id, *mention->group_id, one, other);

    if (!mention->row)
        return error_set(error, ERROR_INPUT, "", "a payment cannot be told whose it is: %s", words);
    row_set_problem(mention->row, PROBLEM_HELD, CODE_AMBIGUOUS, words, arena);
    return 0;
}

/* Gives those of one worker within one group that name no assignment the one that he has. */
static int complete_payee(struct mention *first, size_t count, struct arena *arena,
                          struct error *error)
{
    const char *last = *first[count - 1].assignment_id;
    const char *one = NULL;

    for (size_t i = 0; i < count && !one; i++)
        if (**first[i].assignment_id)
            one = *first[i].assignment_id;
    if (!one)
        one = last =
            arena_printf(arena, "%s%c%s", *first->group_id, STAND_IN_MARK, *first->worker_id);
    for (size_t i = 0; i < count && !**first[i].assignment_id; i++) {
        if (!**first[i].group_id && first[i].is_doubtful)
            continue;
        if (!**first[i].group_id)
            return error_set(error, ERROR_INPUT, "",
                             "a payment to participant %s names neither submission nor study; add "
                             "a column submission_id or study_id, or give --study ID",
                             *first[i].worker_id);
        if (strcmp(one, last) == 0)
            *first[i].assignment_id = one;
        else if (refuse_ambiguous(&first[i], one, last, arena, error))
            return -1;
    }
    return 0;
}

static bool is_stand_in(const char *assignment_id)
{
    return strchr(assignment_id, STAND_IN_MARK) != NULL;
}

/* What the rows leave open: a payment that leaves something else open may be theirs. */
struct open_rows {
    struct names assignments; /* that rows name */
    struct names workers;     /* of rows that name none */
    struct names groups;      /* of the same */
    struct names unnamed;     /* groups of rows that name no worker */
};

static struct open_rows find_open_rows(const struct mentions *all)
{
    struct open_rows open = {0};

    for (size_t i = 0; i < all->count; i++) {
        const struct mention *row = &all->list[i];

        if (!row->row || row->row->problem)
            continue;
        if (is_stand_in(*row->assignment_id)) {
            names_add(&open.workers, *row->worker_id);
            names_add(&open.groups, *row->group_id);
            continue;
        }
        names_add(&open.assignments, *row->assignment_id);
        if (!**row->worker_id)
            names_add(&open.unnamed, *row->group_id);
    }
    names_sort(&open.assignments);
    names_sort(&open.workers);
    names_sort(&open.groups);
    names_sort(&open.unnamed);
    return open;
}

/* Whether the payment may be for a row that it cannot be compared with. */
static bool is_open(const struct open_rows *open, const struct mention *payment)
{
    const char *group = *payment->group_id;

    if (is_stand_in(*payment->assignment_id))
        return names_have(&open->unnamed, group);
    if (names_have(&open->assignments, *payment->assignment_id))
        return false;
    if (**payment->worker_id)
        return !*group && names_have(&open->workers, *payment->worker_id);
    return *group ? names_have(&open->groups, group) : open->groups.count > 0;
}

/* What is not known to be paid would be paid again. */
static int refuse_open(const struct mentions *all, struct error *error)
{
    struct open_rows open = find_open_rows(all);
    int failed = 0;

    for (size_t i = 0; i < all->count && !failed; i++) {
        const struct mention *payment = &all->list[i];
        bool stands_in = is_stand_in(*payment->assignment_id);

        if (!payment->row && !payment->is_doubtful && is_open(&open, payment))
            failed = error_set(error, ERROR_INPUT, "",
                               "a payment cannot be told whose it is: %s %s is in no row, and rows "
                               "that name no %s may be meant; give both files the columns "
                               "participant_id, submission_id and study_id",
                               stands_in ? "participant" : "submission",
                               stands_in ? *payment->worker_id : *payment->assignment_id,
                               stands_in ? "participant" : "submission");
    }
    names_release(&open.assignments);
    names_release(&open.workers);
    names_release(&open.groups);
    names_release(&open.unnamed);
    return failed;
}

int identify(struct intent *rows, size_t count, struct payments *payments, struct arena *arena,
             struct error *error)
{
    struct mentions all = collect(rows, count, payments);
    int failed = 0;
    size_t end;

    if (all.count) {
        complete_by_assignment(&all);
        qsort(all.list, all.count, sizeof *all.list, by_payee);
    }
    for (size_t i = 0; i < all.count && !failed; i = end) {
        for (end = i + 1; end < all.count &&
                          !strcmp(*all.list[i].group_id, *all.list[end].group_id) &&
                          !strcmp(*all.list[i].worker_id, *all.list[end].worker_id);)
            end++;
        failed = complete_payee(&all.list[i], end - i, arena, error);
    }
    if (!failed)
        failed = refuse_open(&all, error);
    free(all.list);
    return failed;
}

static void clear(const char **assignment_id)
{
    if (is_stand_in(*assignment_id))
        *assignment_id = "";
}

void identify_clear(struct intent *rows, size_t count, struct payments *payments)
{
    for (size_t i = 0; i < count; i++)
        if (!rows[i].problem)
            clear(&rows[i].assignment_id);
    for (size_t i = 0; i < payments->count; i++)
        clear(&payments->list[i].assignment_id);
}
