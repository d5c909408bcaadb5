#ifndef BONUSREC_TESTS_RECALL_SAMPLE_H
#define BONUSREC_TESTS_RECALL_SAMPLE_H

/* What a ledger knows, added to a diff made by hand. */

#include "diff_sample.h"

#include "core/key.h"

enum { OWN_FILE = 0, OTHER_FILE = 1, FILES = 2 };

/* The texts of the keys, for as long as the test. */
static char recall_keys[SAMPLE_ENTRIES][SHA256_HEX_SIZE];

/* The ledger has an entry that is exactly the bonus `intent`, in `state`, paid from the file at
 * hand. Its pointer is good until the end. */
static inline struct entry *knows(struct sample *s, const struct intent *intent,
                                  enum entry_state state)
{
    struct entry *entry = &s->entry_list[s->entries.count];
    char *key = recall_keys[s->entries.count++];

    assert_true(s->entries.count <= SAMPLE_ENTRIES);
    key_compute("mturk", intent, 1, key);
    *entry = (struct entry){
        .key = key,
        .worker_id = intent->worker_id,
        .assignment_id = intent->assignment_id,
        .reason = intent->reason,
        .ref = intent->ref,
        .payment_id = "",
        .state = state,
        .attempt = (int64_t)s->entries.count,
        .amount_minor = intent->amount.minor,
        .pay_minor = intent->amount.minor,
        .last_sent_at_s = 1000,
        .list = OWN_FILE,
    };
    s->entries.list = s->entry_list;
    s->entries.list_count = FILES;
    s->entries.own_list = OWN_FILE;
    s->recall = (struct recall){.entries = &s->entries,
                                .platform = "mturk",
                                .resend_is_safe = true,
                                .token_life_s = 86400,
                                .settle_after_s = 3600,
                                .now_s = 2000};
    return entry;
}

/* The same of a bonus that is not among the rows. */
static inline struct entry *knows_other(struct sample *s, const char *ref, int64_t minor,
                                        const char *reason, enum entry_state state)
{
    struct intent other = {
        .assignment_id = "3A",
        .worker_id = "A1",
        .group_id = "",
        .reason = reason,
        .ref = ref,
        .amount = {.minor = minor, .currency = "USD"}
    };

    return knows(s, &other, state);
}

/* `entry` was sent to top up, in `state`, beside what `credit` tells of. */
static inline void topped_up(struct entry *entry, int64_t pay_minor, const struct credit *credit)
{
    entry->pay_minor = pay_minor;
    entry->credits = credit;
    entry->credit_count = 1;
}

/* A row of the same payee as knows_other(). */
static inline struct intent *a_row(struct sample *s, const char *ref, int64_t minor,
                                   const char *reason)
{
    struct intent *intent = row(s, "3A", "A1", minor, reason);

    intent->ref = ref;
    return intent;
}

static inline void a_payment(struct sample *s, int64_t minor, const char *reason, int64_t at_s)
{
    (void)paid(s, "3A", "A1", minor, reason, at_s);
}

static inline void finish(struct sample *s)
{
    s->entries.list = NULL; /* it lies in the sample itself */
    done(s);
}

#endif
