#ifndef BONUSREC_OBSERVE_QUOTES_H
#define BONUSREC_OBSERVE_QUOTES_H

#include "core/batch.h"
#include "observe/observe.h"

/* A row that the platform refuses to pay, in its words. */
struct refused_row {
    uint32_t row;
    struct answer answer;
};

struct refused_rows {
    struct refused_row *list;
    size_t count;
    size_t capacity;
};

/* Asks for the quote of `batch`, which moves no money. Rows that the platform refuses go from the
 * batch into `refused`: those that it names, or all when it names none; for the rest it is asked
 * again, so that the batch may end up without rows. Of `request` the rows are those of `plan`.
 * Fails as observe() does, and with ERROR_GUARD when the quote is not about the sum asked for, or
 * beyond belief. */
MUST_CHECK int quote_batch(const struct observe_request *request, const struct plan *plan,
                           struct batch *batch, struct refused_rows *refused, struct error *error);

#endif
