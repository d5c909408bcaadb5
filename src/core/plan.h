#ifndef BONUSREC_CORE_PLAN_H
#define BONUSREC_CORE_PLAN_H

#include "base/arena.h"
#include "core/bonus.h"
#include "core/fields.h"
#include "core/outcome.h"
#include "core/payee.h"
#include "core/recall.h"

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
    DECISION_FAIL,  /* its list cannot be had (what cannot be read cannot be paid), or the platform
                    * refuses it before anything is sent */
    DECISION_LIMIT, /* missing, and behind the --limit */
    DECISION_WAIT,  /* sent by an earlier run, and nothing to do but look again later */
};

enum on_conflict { CONFLICT_HOLD = 0, CONFLICT_PAY, CONFLICT_TOP_UP };

/* What the person asked for. */
struct match_rules {
    bool any_reason; /* --match amount */
    enum on_conflict on_conflict;
    bool allow_repeats;
    bool whole_groups;        /* --scope groups */
    size_t limit;             /* most rows to pay; SIZE_MAX for all */
    struct payee_words words; /* for details; NULL: "worker" and "assignment" */
    const char *source;       /* who shows the payments, for details; NULL: "the platform" */
};

/* A list that the platform would not or could not give. */
struct unreadable {
    const char *id;     /* the group or assignment whose list it is */
    const char *detail; /* why, for a person */
};

/* What the platform shows of the groups and assignments that the rows name. */
struct observed {
    struct payments payments;
    struct payees payees;          /* whose the assignments are, where the platform says it */
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
    bool is_besides;               /* to be paid besides what was paid for another file or ref */
    bool overrides;                /* to be paid although the payee has a payment that is at odds
                                    * with it */
    bool is_match;                 /* `payment` is this very bonus, by the rules of matching */
    const struct entry *entry;     /* what the ledger has of this bonus, or NULL; when it is open
                                    * and the decision is DECISION_PAY, it is sent again */
    const struct entry *owner;     /* the entry that made `payment`, or NULL */
    const struct credit *credits;  /* what counts towards it in a top-up */
    size_t credit_count;
    int64_t paid_minor;    /* what is paid of it already; -1 when nothing is known */
    int64_t pay_minor;     /* what is to be sent, or was: DECISION_PAY, _LIMIT, _WAIT */
    int64_t shown_until_s; /* to be paid: when the newest payment of this amount and reason
                                    * that is shown already was made; 0 for none */
    uint32_t unexplained;  /* to be paid: how many such payments without a time are shown that
                                    * nothing explains */
    bool doubt_shown;      /* one of those may be no bonus */
    const char *shown;     /* to be paid, and only once: what the platform shows of its payee
                            * before, "1.00 2.50" or "none"; else "" */
};

/* An entry of the ledger, and what belongs to it. */
struct bond {
    const struct entry *entry;
    struct item *item;             /* of the row that is this bonus; NULL for none */
    const struct payment *payment; /* that the platform shows for it, or NULL */
    bool same_key;                 /* `item` has its key; else its ref */
    bool is_related;               /* no row has it, and one may be meant */
    bool is_counted;               /* it counted when a row was topped up */
};

/* One decision for each row, and the payments that no row explains. Each payment looked at appears
 * once: at one row, or as unexpected. */
struct plan {
    const struct intent *intents; /* borrowed; items[i] belongs to intents[i] */
    struct item *items;
    size_t count;
    const struct payment **unexpected;
    size_t unexpected_count;
    struct bond *bonds; /* one for each entry of the ledger that was recalled */
    size_t bond_count;
    size_t pay_count;
    int64_t pay_minor;
    struct arena arena;
};

#define PLAN_INIT ((struct plan){0})

/* Compares what should exist with what does. The rows and the payments of one payee, that is of one
 * worker and assignment, are two multisets:
 *
 *   0. what the ledger knows goes first: its rows are decided by the table in core/recall.h, and
 *      payments that it made for something else (see is_related() in diff_recall.c) match nothing;
 *   1. equal pairs (amount and reason; with `any_reason` the amount): already paid;
 *   2. where the list of a row cannot be read, nothing more is decided about its assignment;
 *   3. an assignment has one worker: rows left over beside a payment or a row for another are held;
 *   4. rows that repeat another are held, unless `allow_repeats`;
 *   5. a row left over whose payee has a payment left over is in conflict: held, or what
 *      `on_conflict` says;
 *   6. a row left over without one is missing, and to be paid;
 *   7. a payment left over is unexpected; with `whole_groups` so is one of an assignment that no
 *      row names.
 *
 * `recall` is what the ledger knows, NULL for nothing. Pure: no clock, no network, no disk; same
 * arguments, same plan. O(n log n) in rows, payments and entries, but that the rows of one payee
 * and its entries that are no row's are each held against each. `plan` borrows from all of them but
 * the rules, and is the caller's to release. */
void decide(const struct intent *intents, size_t count, const struct observed *observed,
            const struct recall *recall, const struct match_rules *rules, struct plan *plan);

/* Whether an earlier run sent this bonus, and it is not known whether it was paid. */
bool item_is_open(const struct item *item);

/* What the report says of row `i` of a plan that nothing was sent for. */
void plan_outcome(const struct plan *plan, size_t i, struct outcome *outcome);

/* Frees what it owns: items, list of unexpected payments, details. */
void plan_release(struct plan *plan);

#endif
