#ifndef BONUSREC_SIM_PROLIFIC_WORLD_H
#define BONUSREC_SIM_PROLIFIC_WORLD_H

#include "base/arena.h"
#include "base/error.h"
#include "sim/index.h"
#include "sim/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The researcher's account at Prolific that is rehearsed with: workspaces, studies, submissions, what
 * was paid for them, and the bulk payments that were set up. It reads no clock: the time is an
 * argument, in seconds since 1970. Bonuses are in minor units; fees, and so totals and balances, in
 * hundredths of them. Currencies are not changed into each other. */

enum submission_status {
    SUBMISSION_RESERVED = 0,
    SUBMISSION_ACTIVE,
    SUBMISSION_TIMED_OUT,
    SUBMISSION_AWAITING_REVIEW,
    SUBMISSION_APPROVED,
    SUBMISSION_RETURNED,
    SUBMISSION_REJECTED,
    SUBMISSION_SCREENED_OUT,
    SUBMISSION_STATUS_COUNT
};

/* "RESERVED", "TIMED-OUT", "SCREENED OUT", ...: SubmissionShortStatus of the specification. */
extern const char *const submission_status_names[SUBMISSION_STATUS_COUNT];

/* What "bonus_payments" looks like when there are none. */
enum no_payments { NO_PAYMENTS_EMPTY = 0, NO_PAYMENTS_NULL, NO_PAYMENTS_MISSING };

struct workspace {
    const char *id;
    const char *currency;
    int64_t balance_hundredths;
};

struct study {
    const char *id;
    const char *name;
    const char *currency;
    const char *presentment_currency; /* NULL: none */
    uint32_t workspace;
    int64_t screen_out_minor; /* the fixed reward; 0: none */
    uint32_t submissions;     /* they lie side by side, from this one on */
    uint32_t submission_count;
};

struct paid_bonus {
    int64_t amount_minor;
    int64_t visible_from_s;       /* whoever reads before that time does not see it */
    uint64_t visible_after_reads; /* nor do the readings up to this number */
};

struct submission {
    const char *id;
    const char *participant;
    uint32_t study;
    enum submission_status status;
    enum no_payments no_payments;
    bool has_siblings; /* the participant has another one in the study */
    uint64_t reads;    /* how often it was read one by one */
    struct paid_bonus *bonuses;
    size_t bonus_count;
    size_t bonus_capacity;
};

struct bulk_line {
    uint32_t submission;
    int64_t amount_minor;
};

/* A bulk payment as it was set up. */
struct bulk {
    const char *id;
    const char *text; /* the lines as they were sent */
    uint32_t study;
    struct bulk_line *lines;
    size_t count;
    int64_t calls; /* how often it was paid */
};

struct prolific_world {
    struct arena arena;
    const char **tokens; /* that are accepted */
    size_t token_count;
    size_t token_capacity;
    struct workspace *workspaces;
    size_t workspace_count;
    size_t workspace_capacity;
    struct study *studies;
    size_t study_count;
    size_t study_capacity;
    struct submission *submissions;
    size_t submission_count;
    size_t submission_capacity;
    struct bulk *bulks;
    size_t bulk_count;
    size_t bulk_capacity;
    struct index workspace_index;
    struct index study_index;
    struct index submission_index;
    struct index participant_index; /* "study participant" -> the first of their submissions */
    struct index bulk_index;
    int64_t vat_percent; /* of the fees */
    int64_t lines_max;   /* of one set-up; 0: any number */
    bool reals;          /* money is told as 850.0 */
    int64_t lag_s;       /* payments show so long after they were made */
    char seed[65];       /* what no other run of the simulator has: bulk ids come from it */
};

void prolific_world_init(struct prolific_world *world);
void prolific_world_release(struct prolific_world *world);

void prolific_add_token(struct prolific_world *world, const char *token);

/* Add to the account; texts are copied. -1 when the id is taken. A submission goes to the study that
 * was added last. */
MUST_CHECK int prolific_add_workspace(struct prolific_world *world,
                                      const struct workspace *workspace, struct error *error);
MUST_CHECK int prolific_add_study(struct prolific_world *world, const struct study *study,
                                  struct error *error);
MUST_CHECK int prolific_add_submission(struct prolific_world *world,
                                       const struct submission *submission, struct error *error);

/* NULL when there is none. */
struct workspace *prolific_find_workspace(const struct prolific_world *world, const char *id);
const struct study *prolific_find_study(const struct prolific_world *world, const char *id);
struct submission *prolific_find_submission(const struct prolific_world *world, const char *id);
struct bulk *prolific_find_bulk(const struct prolific_world *world, const char *id);

/* The submission of the study that `id` names: its own id, or that of its participant. Which one a
 * participant with several gets is undocumented: here the first. INDEX_NONE when there is none. */
uint32_t prolific_find_receiver(const struct prolific_world *world, const struct study *study,
                                const char *id);

/* Keeps a bulk payment and gives it an id that no other one has, in this run or another. `text` is
 * copied, `lines` taken over. The result is valid until the next one. */
struct bulk *prolific_add_bulk(struct prolific_world *world, uint32_t study, const char *text,
                               struct bulk_line *lines, size_t count);

/* The currency that the study pays bonuses in: the presentment currency wins. */
const char *prolific_currency(const struct study *study);

/* What Prolific takes for one bonus of `amount_minor`, in hundredths of a minor unit: a third, as in
 * the specification's example (two bonuses of 4.25: 283.34). VAT is due on it. Both are rounded half
 * up, bonus by bonus. */
int64_t prolific_fee_hundredths(int64_t amount_minor);
int64_t prolific_vat_hundredths(const struct prolific_world *world, int64_t amount_minor);

/* Amount, fee and VAT together. */
int64_t prolific_charge_hundredths(const struct prolific_world *world, int64_t amount_minor);

/* Pays a bonus at `now_s`, seen after `lag` and the world's own, and charges the workspace if
 * `charge` (it may fall below zero when a past is loaded). */
void prolific_pay(struct prolific_world *world, const struct bulk_line *line, int64_t now_s,
                  struct lag lag, bool charge);

/* Whether the reading number `read` at `now_s` sees the bonus. */
bool prolific_sees(const struct paid_bonus *bonus, int64_t now_s, uint64_t read);

#endif
