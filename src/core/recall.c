#include "core/recall.h"

#include <stdlib.h>

enum consequence recall_consequence(enum entry_state state, bool shown, int64_t sent_at_s,
                                    const struct recall *recall)
{
    switch (state) {
    case ENTRY_NONE:
    case ENTRY_CLOSED:
        return shown ? CONSEQUENCE_ADOPT : CONSEQUENCE_PAY;
    case ENTRY_ACCEPTED:
    case ENTRY_CONFIRMED:
        return shown ? CONSEQUENCE_CONFIRM : CONSEQUENCE_KEEP;
    case ENTRY_OPEN:
        if (shown)
            return CONSEQUENCE_CONFIRM;
        /* Within a token's life it keeps the payment from being made twice; after it, the list has
         * long settled. */
        if (recall->resend_is_safe)
            return CONSEQUENCE_RESEND;
        return recall->now_s - sent_at_s < recall->settle_after_s ? CONSEQUENCE_WAIT
                                                                  : CONSEQUENCE_ASK;
    }
    abort(); /* a state that does not exist */
}
