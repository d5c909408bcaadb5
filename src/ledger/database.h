#ifndef BONUSREC_LEDGER_DATABASE_H
#define BONUSREC_LEDGER_DATABASE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SQLite, as much of it as the ledger needs; database.c alone includes its header. Every function
 * that can fail does so with ERROR_LEDGER, the database's name as origin, and a text that says what
 * to do. Statements are kept ready by their text, so each is parsed once. */
struct database;
struct statement;

/* How a database is opened. */
enum database_way {
    DATABASE_WRITE,      /* the file must exist, and be one that can be written */
    DATABASE_READ,       /* beside a writer; needs the files -wal and -shm, and leaves them alone */
    DATABASE_READ_ALONE, /* with the file -wal, when there is no -shm */
    DATABASE_READ_FROZEN, /* the main file alone */
};

/* Opens the database at the real, absolute `path`; errors call it `name`. Reads nothing yet.
 * Closing it never removes a file. The file must not be opened and closed by other means while it
 * is open: the system would drop SQLite's locks. */
MUST_CHECK int database_open(const char *path, const char *name, enum database_way way,
                             struct database **database, struct error *error);

/* Sets what makes a commit durable (a write-ahead log, synced at each commit) and reads it back:
 * fails where the file system cannot keep it. */
MUST_CHECK int database_make_durable(struct database *database, struct error *error);

/* Puts the log's content in the main file and empties the log, if no reader is in the way. It is
 * not needed for safety, so nothing is said of a failure. */
void database_fold_log(struct database *database);

/* Rolls back what is not committed, and closes; NULL is nothing. */
void database_close(struct database *database);

/* What stands for a `?` in a statement. */
struct value {
    enum { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT } kind;
    int64_t number;
    const char *text; /* borrowed until the statement has ended */
};

#define NUMBER(n) ((struct value){.kind = VALUE_NUMBER, .number = (n)})
#define TEXT(t) ((struct value){.kind = VALUE_TEXT, .text = (t)})
#define TEXT_OR_NULL(t) ((t) ? TEXT(t) : (struct value){0})
#define NUMBER_OR_NULL(n) ((n) ? NUMBER(n) : (struct value){0})

/* Values, as the two arguments `values` and `count` below. */
#define VALUES(...)                      \
    (const struct value[]){__VA_ARGS__}, \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_VALUES NULL, 0

/* Runs the SQL text `sql` (one or more statements without a `?`). */
MUST_CHECK int database_execute(struct database *database, const char *sql, struct error *error);

/* Runs one statement that yields nothing. */
MUST_CHECK int database_run(struct database *database, const char *sql, const struct value *values,
                            size_t count, struct error *error);

/* Runs one statement; `*number` becomes the first column of its first row, and stays when it has no
 * row. */
MUST_CHECK int database_ask(struct database *database, const char *sql, const struct value *values,
                            size_t count, int64_t *number, struct error *error);

/* Begins a statement that yields rows. A statement that was begun must be ended before the same
 * text is begun again; statement_next() ends it when there are no more rows or when it fails. */
MUST_CHECK int statement_begin(struct database *database, const char *sql,
                               const struct value *values, size_t count,
                               struct statement **statement, struct error *error);

/* Fetches the next row: sets `*row` to whether there is one. */
MUST_CHECK int statement_next(struct statement *statement, bool *row, struct error *error);

/* Ends it; harmless when it has ended. */
void statement_end(struct statement *statement);

/* Columns of the row fetched, from 0. A text is valid until the next statement_next() or _end(),
 * and "" for NULL. */
int64_t column_number(struct statement *statement, int column);
const char *column_text(struct statement *statement, int column);

/* Fails: the database is damaged, as `why` says. */
MUST_CHECK int database_damaged(const struct database *database, const char *why,
                                struct error *error);

/* Whether what failed last was the rule that something is there only once. */
bool database_broke_unique(const struct database *database);

/* Fails when its file has been moved away or deleted since it was opened, or another stands in its
 * place: what is written then is found by no later run. It costs one look at the file's name. */
MUST_CHECK int database_check_place(const struct database *database, struct error *error);

/* Whether a transaction is open. */
bool database_in_transaction(const struct database *database);

/* Takes back what is not committed. */
void database_roll_back(struct database *database);

/* The number of the row inserted last. */
int64_t database_last_row(const struct database *database);

/* What errors call it. */
const char *database_name(const struct database *database);

#endif
