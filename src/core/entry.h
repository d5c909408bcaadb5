#ifndef BONUSREC_CORE_ENTRY_H
#define BONUSREC_CORE_ENTRY_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a ledger can say of a payment. Each is written down once and never changed; the last one
 * said of an attempt decides what is known of it. The numbers stand in ledgers: never renumber. */
enum event {
    EVENT_NONE = 0,
    EVENT_SENDING = 1,   /* about to leave; written before its first byte does */
    EVENT_IN_DOUBT = 2,  /* it left, and nothing certain came back */
    EVENT_ACCEPTED = 3,  /* the platform said that it took it */
    EVENT_REFUSED = 4,   /* the platform said that it did not, and no sending is in doubt */
    EVENT_NOT_SENT = 5,  /* no byte of it left */
    EVENT_CONFIRMED = 6, /* the platform's list showed it */
    EVENT_ADOPTED = 7,   /* the list showed a payment that is this bonus and that no attempt made */
    EVENT_RESOLVED_PAID = 8,     /* a person says that it was paid */
    EVENT_RESOLVED_NOT_PAID = 9, /* a person says that it was not */
    EVENT_MOVED = 10,            /* the payment was found to be that of another entry */
    EVENT_STILL_OPEN = 11,       /* this sending did nothing, and an earlier one is in doubt */
    EVENT_SAID_PAID = 12, /* the platform said that it had paid it before, and has yet to show it */
    EVENT_COUNT
};

/* Its word in a history: "sending", "in_doubt", ... */
const char *event_name(enum event event);

/* The event called `name`, or EVENT_NONE. */
enum event event_find(const char *name);

/* What is known of an attempt after its last event. */
enum entry_state {
    ENTRY_NONE = 0,
    ENTRY_OPEN,      /* it may have been paid */
    ENTRY_ACCEPTED,  /* paid, and not seen in a list yet */
    ENTRY_CONFIRMED, /* paid */
    ENTRY_CLOSED,    /* it paid nothing, or no longer counts: a new attempt may be made */
};

/* That of an attempt whose newest event is `last`. */
enum entry_state entry_state_after(enum event last);

/* A payment that counted towards a bonus when it was topped up. */
struct credit {
    int64_t minor;
    const char *reason;
    const char *payment_id;
    int64_t paid_at_s;
    int64_t attempt; /* that made it, by the ledger; 0 for none. It may not have been shown then */
};

/* A bonus that may be paid, as the ledger knows it: an attempt that is not closed. Texts are ""
 * when there is none. */
struct entry {
    const char *key; /* 64 hexadecimal digits */
    const char *worker_id;
    const char *assignment_id;
    const char *reason;
    const char *ref;
    const char *payment_id; /* of the payment that confirmed it */
    enum entry_state state; /* never ENTRY_CLOSED */
    bool by_word;           /* a person said so, not the platform */
    int64_t attempt;        /* the ledger's number for it */
    int64_t amount_minor;   /* what was intended */
    int64_t pay_minor;      /* what was sent for it; less when topping up */
    int64_t last_sent_at_s; /* of the sendings that may have been carried out; 0 when it was
                              * adopted and never sent */
    int64_t said_paid_at_s; /* when the platform last said that it had paid it; 0 for never */
    int64_t paid_at_s;      /* of the payment that confirmed it; 0 when not known */
    uint32_t list;          /* which file it was paid from, below `list_count` */
    /* When the newest payment of equal amount and reason was made that the platform showed before
     * this one was sent, and that so is another; 0 for none. */
    int64_t shown_until_s;
    /* How many payments of equal amount and reason, without a time, the platform showed before this
     * one was sent, and nothing explained: so many of those shown are others. */
    uint32_t unexplained;
    bool doubt_shown;             /* one of them could be no bonus at all */
    const struct credit *credits; /* what made `pay_minor` less */
    size_t credit_count;
};

/* All entries of some assignments. */
struct entries {
    struct entry *list;
    size_t count;
    uint32_t list_count; /* how many files they come from */
    uint32_t own_list;   /* the file at hand; `list_count` when none comes from it */
    struct arena arena;  /* holds the texts */
};

#define ENTRIES_INIT ((struct entries){0})

/* Frees the list and the texts; it is ENTRIES_INIT afterwards. */
void entries_release(struct entries *entries);

#endif
