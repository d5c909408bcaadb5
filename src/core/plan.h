#ifndef BONUSREC_CORE_PLAN_H
#define BONUSREC_CORE_PLAN_H

#include "base/arena.h"
#include "core/bonus.h"
#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What to do about one row. Zero is a forgotten case, and asserts. */
enum decision {
    DECISION_NONE = 0,
    DECISION_ALREADY_PAID,
    DECISION_PAY,
    DECISION_HOLD,
    DECISION_ZERO,
    DECISION_INVALID,
    DECISION_CANNOT_READ, /* its list cannot be had: what cannot be read cannot be paid */
    DECISION_LIMIT,       /* missing, and behind the --limit */
};

enum on_conflict { CONFLICT_HOLD = 0, CONFLICT_PAY, CONFLICT_TOP_UP };

/* What the person asked for. */
struct match_rules {
    bool any_reason; /* --match amount */
    enum on_conflict on_conflict;
    bool allow_repeats;
    bool whole_groups; /* --scope groups */
    size_t limit;      /* most rows to pay; SIZE_MAX for all */
};

/* A list that the platform would not or could not give. */
struct unreadable {
    const char *id;     /* the group or assignment whose list it is */
    const char *detail; /* why, for a person */
};

/* What the platform shows of the groups and assignments that the rows name. */
struct observed {
    struct payments payments;
    struct unreadable *unreadable; /* sorted by id */
    size_t unreadable_count;
    struct arena arena;
};

#define OBSERVED_INIT ((struct observed){0})

/* Whose list shows the payments of `intent`: its group, or its assignment when it names none. */
const char *list_id(const struct intent *intent);

/* Why the list `id` cannot be had, or NULL when it can. */
const char *observed_unreadable(const struct observed *observed, const char *id);

/* Frees all of it but the payments' texts; it is OBSERVED_INIT afterwards. */
void observed_release(struct observed *observed);

/* The decision about intents[i]. */
struct item {
    enum decision decision;
    uint32_t occurrence;           /* number among alike rows, from 1 */
    const char *code;              /* "" or why it is held, ... */
    const char *detail;            /* "" or a sentence for a person */
    const struct payment *payment; /* the one that pays it or conflicts with it; NULL for none */
    int64_t paid_minor;            /* what is paid of it already; -1 when nothing is known */
    int64_t pay_minor;             /* what is to be sent; 0 unless DECISION_PAY or _LIMIT */
};

/* One decision for each row, and the payments that no row explains. Each payment looked at appears
 * once: at one row, or as unexpected. */
struct plan {
    const struct intent *intents; /* borrowed; items[i] belongs to intents[i] */
    struct item *items;
    size_t count;
    const struct payment **unexpected;
    size_t unexpected_count;
    size_t pay_count;
    int64_t pay_minor;
    struct arena arena;
};

#define PLAN_INIT ((struct plan){0})

/* Compares what should exist with what does. The rows and the payments of one payee, that is of one
 * worker and assignment, are two multisets:
 *
 *   1. equal pairs go first (amount and reason; with `any_reason` the amount): already paid;
 *   2. where the list of a row cannot be read, nothing more is decided about its assignment;
 *   3. an assignment has one worker: rows left over beside a payment or a row for another are held;
 *   4. rows that repeat another are held, unless `allow_repeats`;
 *   5. a row left over whose payee has a payment left over is in conflict: held, or what
 *      `on_conflict` says;
 *   6. a row left over without one is missing, and to be paid;
 *   7. a payment left over is unexpected; with `whole_groups` so is one of an assignment that no
 * row names.
 *
 * Pure: no clock, no network, no disk; same arguments, same plan. O(n log n) in rows and payments.
 * `plan` borrows from both lists, and is the caller's to release. */
void decide(const struct intent *intents, size_t count, const struct observed *observed,
            const struct match_rules *rules, struct plan *plan);

/* What the report says of row `i` of a plan that nothing was sent for. */
void plan_outcome(const struct plan *plan, size_t i, struct outcome *outcome);

/* Frees what it owns: items, list of unexpected payments, details. */
void plan_release(struct plan *plan);

#endif
