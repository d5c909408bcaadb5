#ifndef BONUSREC_SIM_WORLD_H
#define BONUSREC_SIM_WORLD_H

#include "base/arena.h"
#include "base/error.h"
#include "sim/index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The account that is rehearsed with: its HITs, assignments, payments, balance and the tokens it
 * remembers. It reads no clock: the time is an argument, in seconds since 1970. Amounts are US
 * cents. */

enum assignment_status {
    ASSIGNMENT_ACCEPTED = 0, /* the worker is still at it; no bonus yet */
    ASSIGNMENT_SUBMITTED,
    ASSIGNMENT_APPROVED,
    ASSIGNMENT_REJECTED,
    ASSIGNMENT_STATUS_COUNT
};

/* "Accepted", "Submitted", ...; the last three are the model's (mturk 2017-01-17). */
extern const char *const assignment_status_names[ASSIGNMENT_STATUS_COUNT];

struct payment_numbers {
    uint32_t *list;
    size_t count;
    size_t capacity;
};

struct hit {
    const char *hit_id;
    bool disposed; /* gone, as the platform does 120 days after the work: nothing finds it */
    uint32_t assignment_count;
    struct payment_numbers payments;
};

struct assignment {
    const char *assignment_id;
    const char *worker_id;
    uint32_t hit;
    enum assignment_status status;
    struct payment_numbers payments;
};

struct payment {
    const char *worker_id;
    const char *reason;
    uint32_t assignment;
    int64_t amount_minor;
    int64_t time_s;
    int64_t visible_from_s;     /* lists before that time leave it out */
    uint64_t visible_from_list; /* so do lists with a smaller number */
};

struct world {
    struct arena arena;
    struct hit *hits;
    size_t hit_count;
    size_t hit_capacity;
    struct assignment *assignments;
    size_t assignment_count;
    size_t assignment_capacity;
    struct payment *payments;
    size_t payment_count;
    size_t payment_capacity;
    struct index hit_index;
    struct index assignment_index;
    struct index token_index; /* token -> its payment */
    int64_t balance_minor;
    uint64_t lists; /* lists asked for so far */
};

enum { TOKEN_LIFE_S = 24 * 60 * 60 };

/* A bonus to pay, or one that was paid. */
struct bonus {
    const char *worker_id;
    const char *assignment_id;
    const char *reason;
    const char *token; /* the UniqueRequestToken, or NULL */
    int64_t amount_minor;
};

/* How long a new payment stays out of the lists. */
struct lag {
    int64_t seconds;
    int64_t lists;
};

enum bonus_verdict {
    BONUS_GOOD = 0,
    BONUS_TOKEN_KNOWN,
    BONUS_NO_ASSIGNMENT,
    BONUS_OTHER_WORKER,
    BONUS_NOT_SUBMITTED,
    BONUS_NO_FUNDS,
};

void world_init(struct world *world);
void world_release(struct world *world);

/* Add a HIT or an assignment; texts are copied. -1 when the id is taken or the HIT is not there. */
MUST_CHECK int world_add_hit(struct world *world, const char *hit_id, bool disposed,
                             struct error *error);
MUST_CHECK int world_add_assignment(struct world *world, const char *hit_id,
                                    const char *assignment_id, const char *worker_id,
                                    enum assignment_status status, struct error *error);

/* NULL when there is none, or when its HIT was disposed of. */
const struct hit *world_find_hit(const struct world *world, const char *hit_id);
const struct assignment *world_find_assignment(const struct world *world,
                                               const char *assignment_id);

/* The platform's fee on a bonus: 20 %, at least one cent, rounded half up (MTurk pricing page, read
 * 2026-11-21). */
int64_t bonus_fee_minor(int64_t amount_minor);

/* Whether `bonus` can be paid at `now_s`; changes nothing. A token counts for 24 hours. */
enum bonus_verdict world_judge_bonus(const struct world *world, const struct bonus *bonus,
                                     int64_t now_s);

/* Adds a payment for an assignment that is there, keeps its token, and charges the balance with
 * amount and fee if `charge` (it may fall below zero when a past is loaded). Texts are copied. */
void world_pay(struct world *world, const struct bonus *bonus, int64_t now_s, struct lag lag,
               bool charge);

/* One page of a list of payments, the oldest first. */
struct page {
    const struct payment *payments[100];
    size_t count;
    size_t next; /* where the next page starts */
    bool more;   /* whether there is one */
};

/* Which page of a list. */
struct page_order {
    size_t start; /* position of its first payment; 0 for the first page */
    size_t size;  /* 1 to 100 */
    int64_t now_s;
    uint64_t list; /* number of this list among all that were asked for, from 1 */
};

/* Fills `page` with the payments among `all`, a HIT's or an assignment's, that `order` asks for and
 * may see already. */
void world_list(const struct world *world, const struct payment_numbers *all,
                const struct page_order *order, struct page *page);

#endif
