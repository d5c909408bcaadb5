#ifndef BONUSREC_CORE_RECALL_H
#define BONUSREC_CORE_RECALL_H

#include "core/entry.h"

#include <stdbool.h>
#include <stdint.h>

/* What earlier runs left in the ledger, and what the platform makes possible about it. */
struct recall {
    const struct entries *entries; /* of the assignments in question; NULL for none */
    const char *platform;          /* its name, as in every key */
    bool resend_is_safe;           /* the same token twice pays once */
    int64_t token_life_s;          /* for so long */
    int64_t settle_after_s;        /* how long an open payment may still show up by itself */
    int64_t now_s;                 /* seconds since 1970 */
};

/* What follows from what the ledger says of a bonus and what the platform shows. */
enum consequence {
    CONSEQUENCE_PAY = 1, /* it is missing */
    CONSEQUENCE_ADOPT,   /* it is paid, and the ledger did not know */
    CONSEQUENCE_CONFIRM, /* it is paid, as the ledger expected */
    CONSEQUENCE_KEEP,    /* it is paid, and the platform does not show it: never paid again */
    CONSEQUENCE_RESEND,  /* send it again with the same token */
    CONSEQUENCE_WAIT,    /* nothing can be done but look again later */
    CONSEQUENCE_ASK,     /* only a person can tell */
};

/* The table. `entry` is what the ledger says, NULL when it says nothing or nothing that counts any
 * more; `shown` that the platform's list, which is complete, shows the payment. */
enum consequence recall_consequence(const struct entry *entry, bool shown,
                                    const struct recall *recall);

#endif
