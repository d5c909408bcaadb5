#ifndef BONUSREC_CORE_PAYEE_H
#define BONUSREC_CORE_PAYEE_H

#include "base/arena.h"
#include "core/bonus.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a platform knows more of the rows than they say, the rows are completed with it and held
 * against it before anything is compared. Pure. One platform does, Prolific: which submission a
 * participant made, who made a submission, in which currency a study pays. Its words are used in
 * codes and details, as the users know them. */

enum { REWARDS_MAX = 8 };

/* A group as the platform knows it; on Prolific a study. Texts are interned. */
struct group {
    const char *id;
    char currency[4];     /* of its bonuses */
    const char *account;  /* whose balance pays them; on Prolific the workspace. "" when not told */
    const char *unusable; /* why it cannot be had, for a person; NULL when it can */
    bool is_unknown;      /* ... because the account has none of that name */
    const char *unlisted; /* why its members cannot be listed, for a person; NULL when they can */
    bool screens_out;     /* who was screened out got one of `rewards_minor` by itself */
    int64_t rewards_minor[REWARDS_MAX];
    size_t reward_count; /* 0 with `screens_out`: too many to know */
};

/* An assignment as the platform knows it; on Prolific a submission. Texts are interned. */
struct payee {
    const char *assignment_id;
    const char *worker_id; /* "" when the platform does not say */
    const char *group_id;
    bool is_screened_out;
};

/* Growing lists of both. */
struct groups {
    struct group *list;
    size_t count;
    size_t capacity;
};

struct payees {
    struct payee *list;
    size_t count;
    size_t capacity;
};

/* Add a copy of what is given, whose texts stay where they are; and free the list, not the texts:
 * it is empty afterwards. */
void groups_add(struct groups *groups, const struct group *group);
void groups_release(struct groups *groups);
void payees_add(struct payees *payees, const struct payee *payee);
void payees_release(struct payees *payees);

/* Sorts them by assignment. */
void payees_sort(struct payees *payees);

/* The group `id`, or NULL. */
const struct group *groups_find(const struct groups *groups, const char *id);

/* Gives `row` a problem, made in `arena`; `code` and `detail` are borrowed. */
void row_set_problem(struct intent *row, enum problem_kind kind, const char *code,
                     const char *detail, struct arena *arena);

/* Gives the rows what their groups say: the currency; and a problem to rows of groups that cannot
 * be had (study_not_found, cannot_read_back), to rows without an assignment in groups whose members
 * cannot be listed (cannot_read_back), and to rows of a report in another currency (bad_currency).
 * Details live in `arena`. Fails with ERROR_INPUT when the groups pay in different currencies: one
 * run has one. `currency` is set to theirs, "" when none can be had. */
MUST_CHECK int rows_take_groups(struct intent *rows, size_t count, const struct groups *groups,
                                char currency[4], struct arena *arena, struct error *error);

/* Gives each usable row without an assignment that of its worker among `members`, which are those
 * of the rows' groups and get sorted. A problem gets who has none (no_submission) and who has
 * several (ambiguous_participant). */
void rows_take_assignments(struct intent *rows, size_t count, struct payees *members,
                           struct arena *arena);

/* Holds each usable row against what the platform says of its assignment in `payees`, which gets
 * sorted: takes the worker from there (or, when the platform does not say, gives it there), and the
 * group of a row that names none; gives a problem to a row that names another worker
 * (worker_differs) or another group (study_differs). Rows of assignments that are not there stay as
 * they are. */
void rows_take_payees(struct intent *rows, size_t count, struct payees *payees,
                      struct arena *arena);

/* Gives the usable rows that still lack an assignment or a currency a problem of the kind
 * PROBLEM_WAITS. */
void rows_put_off(struct intent *rows, size_t count, struct arena *arena);

/* Gives the payments that lack it their worker from `payees`, which gets sorted, and `doubt` to those
 * that may be the reward of somebody screened out and no bonus. */
void payments_take_payees(struct payments *payments, struct payees *payees,
                          const struct groups *groups);

#endif
