#ifndef BONUSREC_CORE_BATCH_H
#define BONUSREC_CORE_BATCH_H

#include "core/plan.h"

#include <stddef.h>
#include <stdint.h>

enum { QUOTE_ID_SIZE = 128 };

/* What the platform wants for paying some bonuses of one group together. Fractions of the smallest
 * unit are rounded up: costs are never made smaller. */
struct quote {
    char id[QUOTE_ID_SIZE];
    char group_id[QUOTE_ID_SIZE]; /* whom it is for; "" when the platform does not say */
    int64_t amount_minor;         /* of the bonuses alone; -1 when the platform does not say */
    int64_t fees_minor;           /* -1 when it does not say */
    int64_t vat_minor;            /* -1 when it does not say */
    int64_t total_minor;          /* what is taken from the balance */
};

/* Bonuses of one group that are paid with one quote. */
struct batch {
    const char *group_id; /* borrowed from the rows */
    uint32_t *rows;       /* of the plan, in its order */
    size_t count;
    int64_t pay_minor; /* the sum of them */
    struct quote quote;
    char *quote_text; /* as the platform gave it; NULL before */
};

/* All that is to be paid with quotes, each row once. */
struct batches {
    struct batch *list;
    size_t count;
    size_t capacity;
};

/* Splits the rows of `plan` that are to be paid into batches of one group and at most `batch_max`
 * rows, in the order of the rows. */
void batches_init(struct batches *batches, const struct plan *plan, size_t batch_max);

/* Frees the batches with their rows and the texts of their quotes; there is none afterwards. */
void batches_release(struct batches *batches);

/* What some quotes come to. */
struct costs {
    int64_t pay_minor;
    int64_t fees_minor; /* all that is not the bonuses and no VAT */
    int64_t vat_minor;
    int64_t total_minor;
};

/* Adds the quote of `batch`. */
void costs_add(struct costs *costs, const struct batch *batch);

#endif
