#include "core/recall.h"

#include <stdlib.h>

static enum consequence wait_or_ask(int64_t since_s, const struct recall *recall)
{
    return recall->now_s - since_s < recall->settle_after_s ? CONSEQUENCE_WAIT : CONSEQUENCE_ASK;
}

static enum consequence of_open(const struct entry *entry, const struct recall *recall)
{
    if (!recall->resend_is_safe)
        return wait_or_ask(entry->last_sent_at_s, recall);
    /* Within a token's life it keeps the payment from being made twice. After it, the list has long
     * settled; but where the platform has said that it paid, an empty list is no proof. */
    if (entry->said_paid_at_s && recall->now_s - entry->last_sent_at_s >= recall->token_life_s)
        return wait_or_ask(entry->said_paid_at_s, recall);
    return CONSEQUENCE_RESEND;
}

enum consequence recall_consequence(const struct entry *entry, bool shown,
                                    const struct recall *recall)
{
    switch (entry ? entry->state : ENTRY_NONE) {
    case ENTRY_NONE:
    case ENTRY_CLOSED:
        return shown ? CONSEQUENCE_ADOPT : CONSEQUENCE_PAY;
    case ENTRY_ACCEPTED:
    case ENTRY_CONFIRMED:
        return shown ? CONSEQUENCE_CONFIRM : CONSEQUENCE_KEEP;
    case ENTRY_OPEN:
        return shown ? CONSEQUENCE_CONFIRM : of_open(entry, recall);
    }
    abort(); /* a state that does not exist */
}
