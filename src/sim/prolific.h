#ifndef BONUSREC_SIM_PROLIFIC_H
#define BONUSREC_SIM_PROLIFIC_H

#include "base/buffer.h"
#include "sim/faults.h"
#include "sim/json_value.h"
#include "sim/mturk.h"
#include "sim/prolific_call.h"
#include "sim/prolific_world.h"
#include "sim/sim_ledger.h"

/* The operations of the Prolific API, done upon an account. */

/* What is answered in place of doing the work. Starts as zeros; whoever made it releases `detail`. */
struct objection {
    int status;           /* 0: none */
    struct buffer detail; /* the sentence */
    const char *field;    /* the request's member that it is about; NULL: none */
};

/* What an operation works with, and fills. */
struct prolific_work {
    struct prolific_world *world;
    const struct sim_ledger *ledger;
    const struct value *body; /* NULL when it is no JSON */
    size_t body_length;
    int64_t now_s;           /* by the account's clock */
    uint64_t request;        /* number of the request */
    const struct rule *rule; /* the fault, for those that change the work; NULL: none */
    struct lag lag;          /* for new payments */
    struct buffer *answer;
    int status; /* 200 before */
    struct objection *objection;
    struct deed *deed;
};

/* Does the `call` and adds the answer's body to `work->answer`, or fills `work->objection` and adds
 * nothing. Notes in `call` what was set up, for the log. Payments are on disk when this returns. -1
 * when the ledger cannot be written: then nothing was paid, and the simulator must stop. */
MUST_CHECK int prolific_perform(struct prolific_work *work, struct prolific_call *call,
                                struct error *error);

/* Fills `objection`, with the sentence that `format` makes. */
void prolific_object(struct objection *objection, int status, const char *field, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));

/* The parts of prolific_perform(): what reads, and what concerns bonus payments. */
void prolific_read(struct prolific_work *work, const struct prolific_call *call);
void prolific_get_submission(struct prolific_work *work, const struct prolific_call *call);
void prolific_list_all(struct prolific_work *work, const struct prolific_call *call,
                       const struct study *study);
void prolific_list_page(struct prolific_work *work, const struct prolific_call *call);
void prolific_set_up(struct prolific_work *work, struct prolific_call *call);
MUST_CHECK int prolific_pay_bulk(struct prolific_work *work, struct prolific_call *call,
                                 struct error *error);

/* Whether `kind` is what the work's rule does. */
bool prolific_is_spoilt(const struct prolific_work *work, enum fault_kind kind);

/* Adds a member with a sum in minor units, fractions and all; as 850.0 when the world says reals. */
void prolific_add_money(const struct prolific_world *world, struct buffer *out, const char *name,
                        int64_t hundredths);

/* The lines of a set-up. */
struct line_list {
    struct bulk_line *lines; /* the reader's to free */
    size_t count;
    size_t capacity;
};

/* Reads the lines `<id>,<amount>` of a set-up for `study`. True, or false with what is wrong in
 * `objection` and an empty list. */
MUST_CHECK bool prolific_read_lines(const struct prolific_world *world, const struct study *study,
                                    const char *text, struct line_list *list,
                                    struct objection *objection);

#endif
