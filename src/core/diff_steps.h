#ifndef BONUSREC_CORE_DIFF_STEPS_H
#define BONUSREC_CORE_DIFF_STEPS_H

#include "core/plan.h"

/* The single steps of the diff, each on the rows and payments of one assignment or one payee.
 * match.c sorts, walks and calls them in the order that core/plan.h gives at decide(); nobody else
 * does. */

struct matcher {
    const struct intent *intents;
    const struct observed *observed;
    const struct recall *recall;
    const struct match_rules *rules;
    struct plan *plan;
    struct payee_words words; /* the platform's */
    const char *source;       /* who shows the payments */
    const char *payee;        /* in those: "worker and assignment" */
    uint32_t *rows;           /* usable rows, sorted by row_order */
    size_t row_count;
    const struct payment **payments; /* sorted by payment_order */
    bool *taken;                     /* payments[i] is matched or cited */
    int64_t *counted; /* so much of payments[i] counted when rows were topped up; 0 for nothing */
    bool *explained;  /* payments[i] pays a row, or counts towards one to be paid */
    const struct bond **owner; /* the entry that payments[i] confirms, or NULL */
    size_t payment_count;
    struct bond *bonds; /* the ledger's entries, sorted by bond_order; the plan's */
    size_t bond_count;
    bool *lists; /* [a file]: the rows at hand are another edition of it */
};

/* rows[row .. row_end), payments[pay .. pay_end) and bonds[bond .. bond_end) of one assignment or
 * payee. */
struct block {
    size_t row;
    size_t row_end;
    size_t pay;
    size_t pay_end;
    size_t bond;
    size_t bond_end;
};

/* Compares two rows: by assignment, worker, amount, reason, ref. Rows that compare equal are alike:
 * the same in every field of the input but the group, of which an assignment has only one. */
int compare_rows(const struct intent *a, const struct intent *b);

/* Compares two texts like strcmp, at once where they are one and the same. */
int compare_text(const char *a, const char *b);

/* The row, or the item of the row, at place `i` of the sorted rows. */
const struct intent *row_at(const struct matcher *m, size_t i);
struct item *item_at(const struct matcher *m, size_t i);

/* Row `i` is still undecided. */
bool is_left_over(const struct matcher *m, size_t i);

/* Whether some row of `b` is; with `firsts_only` one that repeats no other. */
bool has_left_over(const struct matcher *m, struct block b, bool firsts_only);

/* The first payment of pay .. pay_end that nothing has taken, or pay_end. */
size_t next_untaken(const struct matcher *m, size_t pay, size_t pay_end);

/* Shows payment `pay` at row `row`, and at no other. */
void give(struct matcher *m, size_t row, size_t pay);

/* Row `i` is for a person to decide, for `code` and `detail`, which are borrowed. */
void hold(struct matcher *m, size_t i, const char *code, const char *detail);

/* What a pairing makes of its rows. */
struct pairing {
    enum decision decision;
    const char *code;
    bool any_reason;  /* the same amount is enough */
    bool firsts_only; /* rows that repeat another take no part */
};

/* Pairs what is left over on both sides of a payee and equal, the oldest payment of a reason first:
 * both sides are sorted by amount and reason. */
void pair(struct matcher *m, struct block b, struct pairing how);

/* Before all steps: gives the rows of the assignment `b` to the entries of the ledger that are
 * these same bonuses, and notes of which files the rows are another edition. */
void bind_entries(struct matcher *m, struct block b);

/* Step 0: gives payments of `payee` to the entries that made them, and decides about the rows of
 * these entries by the table in core/recall.h. A payment made for something else is spoken for:
 * nothing else matches it. */
void recall_payee(struct matcher *m, struct block payee);

/* The part of step 0 that gives payments of `payee` to entries: first those that confirmed them,
 * then what counted when a row was topped up, then those that are surely paid, then those in doubt.
 */
void show_entries(struct matcher *m, struct block payee);

/* The end of steps 5 and 6: notes at the rows of `payee` that are to be paid what is shown before,
 * so that it is not taken for their payments later. */
void note_shown_before(struct matcher *m, struct block payee);

/* Step 1: pairs the rows of `payee` with equal payments, the oldest of a reason first: same amount
 * and reason, then with `any_reason` same amount. They become already paid. Unless repeats are
 * allowed, a row that repeats another comes after all that do not, and where differences are paid
 * only when none of these is left over. */
void pair_equals(struct matcher *m, struct block payee);

/* Step 2: marks all rows left over in the assignment `b` as impossible to decide when the list of
 * one of its rows cannot be had; true when it did. */
bool give_up_unreadable(struct matcher *m, struct block b);

/* Step 3: holds the rows left over in the assignment `b` for which a payment or another row names a
 * different worker. */
void hold_other_workers(struct matcher *m, struct block b);

/* Step 4: holds the rows left over in the assignment `b` that repeat an earlier one, paid or not.
 */
void hold_repeats(struct matcher *m, struct block b);

/* Steps 5 and 6: what is still left over in the payee `b` is in conflict or missing. */
void decide_left_over(struct matcher *m, struct block b);

/* Holds the row of `item`, which `entry` may have paid already, until a person says whether it did.
 */
void hold_for_word(struct matcher *m, struct item *item, const struct entry *entry);

/* The part of step 5 that knows payments which the ledger has and the platform does not show: where
 * differences are paid, those that are equal to a row pay it; else holds
 * the rows left over in the payee `b` that may be what they paid; in a top-up those that are surely
 * paid count instead, and it returns true. */
bool hold_beside_unseen(struct matcher *m, struct block b);

/* Whether the entry of `bond` is paid for what a row may be, and not shown. */
bool is_unseen(const struct bond *bond);

#endif
