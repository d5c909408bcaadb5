#ifndef BONUSREC_CORE_BONUS_H
#define BONUSREC_CORE_BONUS_H

#include "base/buffer.h"
#include "core/money.h"

#include <stddef.h>
#include <stdint.h>

/* What becomes of a row with a problem. */
enum problem_kind {
    PROBLEM_INVALID = 0, /* it cannot be used; the file must be mended */
    PROBLEM_HELD,        /* it is at odds with what the platform knows; a person decides */
    PROBLEM_FAILED,      /* the platform has not what it names, or refuses it */
    PROBLEM_IN_DOUBT,    /* the same, and an earlier run sent it without a certain answer */
    PROBLEM_WAITS,       /* the run was stopped before the platform was asked about it */
};

/* Why a row cannot be paid as it stands. */
struct problem {
    enum problem_kind kind;
    const char *code;   /* stable, for scripts: bad_amount, bad_worker_id, missing_reason, ... */
    const char *detail; /* a sentence for a person, with the remedy */
    const char *amount_text;   /* the amount's cell as it stands, for the report */
    const char *currency_text; /* so the currency's; NULL or "" without */
};

/* A bonus that should exist: one data row of the input. Texts are UTF-8, never NULL, "" when the
 * row has none; whoever made the row owns them. On Prolific `worker_id` is the participant,
 * `assignment_id` the submission and `group_id` the study. */
struct intent {
    const char *worker_id;
    const char *assignment_id;
    const char *group_id; /* HIT or study */
    const char *reason;
    const char *ref;
    const char *extra; /* the other columns' cells in order, each NUL-ended; NULL without any */
    const struct problem *problem; /* NULL when the row can be used */
    struct money amount;
    uint32_t row_no; /* data row in the input, from 1 */
};

/* A payment that the platform shows. Texts as in struct intent, interned. */
struct payment {
    const char *worker_id;
    const char *assignment_id;
    const char *group_id;
    const char *reason;
    const char *payment_id; /* "" on MTurk and Prolific, which have none */
    const char *doubt;      /* why it may be no bonus at all, as a sentence; NULL when it is one */
    const char *ref; /* the one it was paid for; NULL where nobody says, as on the platforms */
    struct money amount;
    int64_t paid_at_s; /* seconds since 1970; 0 when the platform does not say */
};

/* A growing list of payments. */
struct payments {
    struct payment *list;
    size_t count;
    size_t capacity;
};

/* Compares two numbers: below 0, 0, above 0. */
int compare_number(int64_t a, int64_t b);

/* Adds a copy of `payment`; its texts stay where they are. */
void payments_add(struct payments *payments, const struct payment *payment);

/* Frees the list, not the texts; it is empty afterwards. */
void payments_release(struct payments *payments);

/* Adds `reason` to `folded` with each run of white space (ASCII's and the no-break space) as one
 * blank and none at the ends: how reasons are compared. */
void reason_fold(const char *reason, struct buffer *folded);

/* Orders two reasons as reason_fold() leaves them: 0 when they say the same, else -1 or 1. */
int reason_compare(const char *a, const char *b);

#endif
