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
    payees_release(&observed->payees);
    free(observed->unreadable);
    arena_release(&observed->arena);
    *observed = OBSERVED_INIT;
}

/* What an earlier run sent may have been paid, whether this one comes to it or not. */
bool item_is_open(const struct item *item)
{
    return item->entry && item->entry->state == ENTRY_OPEN &&
           item->decision != DECISION_ALREADY_PAID;
}

static enum status status_of(const struct item *item)
{
    switch (item->decision) {
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
    case DECISION_FAIL:
        return STATUS_FAILED;
    case DECISION_LIMIT:
        return item_is_open(item) ? STATUS_UNKNOWN : STATUS_NOT_ATTEMPTED;
    case DECISION_WAIT:
        return STATUS_UNKNOWN;
    case DECISION_NONE:
        break;
    }
    abort(); /* a row without a decision: decide() has asserted that there is none */
}

void plan_outcome(const struct plan *plan, size_t i, struct outcome *outcome)
{
    const struct item *item = &plan->items[i];
    bool is_recalled = !item->payment && item->entry && item->decision == DECISION_ALREADY_PAID;

    *outcome = (struct outcome){
        .status = status_of(item),
        .code = item->code,
        .detail = item->detail,
        .payment_id = item->payment ? item->payment->payment_id
                      : is_recalled ? item->entry->payment_id
                                    : "",
        .paid_minor = item->paid_minor,
        .paid_at_s = item->payment ? item->payment->paid_at_s
                     : is_recalled ? item->entry->paid_at_s
                                   : 0,
        .pay_minor = item->pay_minor,
    };
}

void plan_release(struct plan *plan)
{
    free(plan->items);
    free(plan->unexpected);
    free(plan->bonds);
    arena_release(&plan->arena);
    *plan = PLAN_INIT;
}
