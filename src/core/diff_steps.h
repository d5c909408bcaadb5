#ifndef BONUSREC_CORE_DIFF_STEPS_H
#define BONUSREC_CORE_DIFF_STEPS_H

#include "core/plan.h"

/* The single steps of the diff, each on the rows and payments of one assignment or one payee.
 * match.c sorts, walks and calls them in the order that core/plan.h gives at decide(); nobody else
 * does. */

struct matcher {
    const struct intent *intents;
    const struct observed *observed;
    const struct match_rules *rules;
    struct plan *plan;
    uint32_t *rows; /* usable rows, sorted by row_order */
    size_t row_count;
    const struct payment **payments; /* sorted by payment_order */
    bool *taken;                     /* payments[i] is matched or cited */
    size_t payment_count;
};

/* Rows rows[row .. row_end) and payments payments[pay .. pay_end) of one assignment or payee. */
struct block {
    size_t row;
    size_t row_end;
    size_t pay;
    size_t pay_end;
};

/* Compares two rows: by assignment, worker, amount, reason, ref. Rows that compare equal are alike:
 * the same in every field of the input but the group, of which an assignment has only one. */
int compare_rows(const struct intent *a, const struct intent *b);

/* Compares two texts like strcmp, at once where they are one and the same. */
int compare_text(const char *a, const char *b);

/* Compares two numbers: below 0, 0, above 0. */
int compare_number(int64_t a, int64_t b);

/* The row, or the item of the row, at place `i` of the sorted rows. */
const struct intent *row_at(const struct matcher *m, size_t i);
struct item *item_at(const struct matcher *m, size_t i);

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

#endif
