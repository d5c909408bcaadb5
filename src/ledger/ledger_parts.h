#ifndef BONUSREC_LEDGER_LEDGER_PARTS_H
#define BONUSREC_LEDGER_LEDGER_PARTS_H

#include "base/arena.h"
#include "ledger/database.h"
#include "ledger/ledger.h"

/* What the files of the ledger share; nobody else includes it. */

struct ledger {
    struct database *database;
    int64_t (*wall_s)(void);
    int lock;      /* -1 for a reader */
    int64_t run;   /* the row of the run begun; 0 before */
    int64_t place; /* the row of its place; 0 for none */
    bool is_new;
    bool knows_place;
    bool has_failed;      /* nothing more may be sent, for a write failed: */
    struct error failure; /* the first such failure */
    struct arena permits;
};

struct permit {
    char key[SHA256_HEX_SIZE];
    int64_t attempt;
};

/* What comes before each writing: a transaction is open, and a run was begun. */
MUST_CHECK int ledger_begin_writing(struct ledger *ledger, struct error *error);

/* From now on nothing more may be sent, because of `error`. */
void ledger_remember_failure(struct ledger *ledger, const struct error *error);

/* After a failure to write: takes back what is not committed, remembers the failure, and is
 * -1. */
int ledger_write_failed(struct ledger *ledger, const struct error *error);

/* Opens a transaction to read in, if none is open; `*opened` says whether ledger_end_reading() is
 * to close it, so that all is read as of one moment. */
MUST_CHECK int ledger_begin_reading(struct ledger *ledger, bool *opened, struct error *error);
void ledger_end_reading(struct ledger *ledger, bool opened);

/* A question to the database: SQL, and what stands for its `?`. */
struct ledger_query {
    const char *sql;
    const struct value *values;
    size_t count;
};

/* Takes the row that was fetched; returns -1 to end the reading (then it has filled its error). */
typedef int (*row_reader)(void *context, struct statement *row, struct error *error);

/* Gives every row of `query` to `read`. Fails also when `read` does. */
MUST_CHECK int ledger_read_rows(struct ledger *ledger, const struct ledger_query *query,
                                row_reader read, void *context, struct error *error);

/* One row of `events`, as it is written. Texts are not NULL. */
struct event_row {
    int64_t attempt;
    enum event event;
    const char *code;
    const char *detail;
    const char *who;
    const char *payment_id;
    int64_t paid_at_s;
};

/* Adds it to the open transaction, and closes the attempt if that is what it says. */
MUST_CHECK int ledger_write_event(struct ledger *ledger, const struct event_row *row,
                                  struct error *error);

/* Adds a new attempt to the open transaction, as `order` says, and its entry when there is none;
 * `quote` is the row of its quote, 0 for none. Fails when an attempt at its key is not closed. */
MUST_CHECK int ledger_write_attempt(struct ledger *ledger, const struct ledger_order *order,
                                    int64_t quote, int64_t *attempt, struct error *error);

/* Reads the last event of `attempt`, and its row's number unless `row` is NULL. Fails when there is
 * none, or none that this program knows. */
MUST_CHECK int ledger_last_event(struct ledger *ledger, int64_t attempt, enum event *event,
                                 int64_t *row, struct error *error);

/* `number` of an event as it stands in the ledger. Fails when this program does not know it. */
MUST_CHECK int ledger_read_event(const struct ledger *ledger, int64_t number, enum event *event,
                                 struct error *error);

/* The keys that begin with some digits, as the range low <= key < high. */
struct key_range {
    char low[SHA256_HEX_SIZE];
    char high[SHA256_HEX_SIZE + 1];
};

/* Sets `range` for `prefix` of at least `min_digits` digits, large or small. Fails with ERROR_USAGE
 * when it is none. */
MUST_CHECK int ledger_key_range(const char *prefix, size_t min_digits, struct key_range *range,
                                struct error *error);

#endif
