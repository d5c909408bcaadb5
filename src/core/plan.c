#include "core/plan.h"

#include <stdlib.h>
#include <string.h>

const char *list_id(const struct intent *intent)
{
    return intent->group_id[0] ? intent->group_id : intent->assignment_id;
}

static int compare_unreadable(const void *id, const void *element)
{
    return strcmp(id, ((const struct unreadable *)element)->id);
}

const char *observed_unreadable(const struct observed *observed, const char *id)
{
    const struct unreadable *found =
        observed->unreadable_count ? bsearch(id, observed->unreadable, observed->unreadable_count,
                                             sizeof *found, compare_unreadable)
                                   : NULL;

    return found ? found->detail : NULL;
}

void observed_release(struct observed *observed)
{
    payments_release(&observed->payments);
    free(observed->unreadable);
    arena_release(&observed->arena);
    *observed = OBSERVED_INIT;
}

static enum status status_of(enum decision decision)
{
    switch (decision) {
    case DECISION_ALREADY_PAID:
        return STATUS_ALREADY_PAID;
    case DECISION_PAY:
        return STATUS_TO_PAY;
    case DECISION_HOLD:
        return STATUS_HELD;
    case DECISION_ZERO:
        return STATUS_ZERO;
    case DECISION_INVALID:
        return STATUS_INVALID;
    case DECISION_CANNOT_READ:
        return STATUS_FAILED;
    case DECISION_LIMIT:
        return STATUS_NOT_ATTEMPTED;
    case DECISION_NONE:
        break;
    }
    abort(); /* a row without a decision: decide() has asserted that there is none */
}

void plan_outcome(const struct plan *plan, size_t i, struct outcome *outcome)
{
    const struct item *item = &plan->items[i];

    *outcome = (struct outcome){
        .status = status_of(item->decision),
        .code = item->code,
        .detail = item->detail,
        .payment_id = item->payment ? item->payment->payment_id : "",
        .paid_minor = item->paid_minor,
        .paid_at_s = item->payment ? item->payment->paid_at_s : 0,
        .pay_minor = item->pay_minor,
    };
}

void plan_release(struct plan *plan)
{
    free(plan->items);
    free(plan->unexpected);
    arena_release(&plan->arena);
    *plan = PLAN_INIT;
}
