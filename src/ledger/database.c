#include "ledger/database.h"

#include "base/arena.h"
#include "base/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

enum { BUSY_TIMEOUT_MS = 5000 };

struct statement {
    struct database *database;
    char *sql;
    sqlite3_stmt *prepared;
};

struct database {
    sqlite3 *handle;
    char *name;
    struct statement **statements;
    size_t count;
    size_t capacity;
};

/* Whether the system says so when it cannot write. */
static bool is_about_writing(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG || number == EIO ||
           number == EROFS;
}

/* The system's word on what went wrong, else SQLite's. SQLite forgets it when it was a commit that
 * failed; then `number`, the errno of that moment, may still tell. */
static const char *reason(const struct database *database, int code, int number)
{
    int remembered = sqlite3_system_errno(database->handle);

    if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && remembered)
        return strerror(remembered);
    if (code == SQLITE_IOERR && is_about_writing(number))
        return strerror(number);
    return sqlite3_errmsg(database->handle);
}

int database_damaged(const struct database *database, const char *why, struct error *error)
{
    const char *headline_end = strchr(why, '\n');

    /* Above what it finds, SQLite's check says in which database; there is one. */
    return error_set(error, ERROR_LEDGER, database->name,
                     "is damaged (%s); nothing more is sent; move it and its -wal file away and "
                     "keep them, then run again: what is paid is read from the platform, and a new "
                     "ledger starts empty",
                     headline_end ? headline_end + 1 : why);
}

/* Tells what SQLite's last failure means and what to do. */
static int explain(const struct database *database, struct error *error)
{
    int number = errno;
    int extended = sqlite3_extended_errcode(database->handle);
    int code = extended & 0xff;
    const char *why = reason(database, code, number);

    if (extended == SQLITE_IOERR_LOCK || extended == SQLITE_IOERR_SHMLOCK ||
        extended == SQLITE_IOERR_SHMMAP)
        return error_set(error, ERROR_LEDGER, database->name,
                         "cannot be locked there: %s; nothing more is sent; put it on a local disk "
                         "with --ledger",
                         why);
    switch (code) {
    case SQLITE_NOTADB:
        return error_set(error, ERROR_LEDGER, database->name,
                         "is not a ledger of bonusrec, or its first bytes are damaged (%s); name "
                         "another with --ledger, or move it away and keep it, then run again: what "
                         "is paid is read from the platform, and a new ledger starts empty",
                         why);
    case SQLITE_CORRUPT:
        return database_damaged(database, why, error);
    case SQLITE_FULL:
        return error_set(error, ERROR_LEDGER, database->name,
                         "cannot be written: the disk is full; nothing more is sent; make room and "
                         "run again");
    case SQLITE_IOERR:
        return error_set(error, ERROR_LEDGER, database->name,
                         "cannot be read or written: %s (SQLite %d); nothing more is sent; make "
                         "room or mend the disk, and run again",
                         why, extended);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error_set(error, ERROR_LEDGER, database->name,
                         "cannot be opened or written: %s; nothing more is sent; give it and its "
                         "folder to the user who runs this, or name another with --ledger",
                         why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return error_set(
            error, ERROR_LEDGER, database->name,
            "is held by another program, or its file system cannot lock (%s); nothing more is "
            "sent; end that program, or put the ledger on a local disk with --ledger, and run "
            "again",
            why);
    default:
        return error_set(error, ERROR_LEDGER, database->name,
                         "failed: %s (SQLite %d); nothing more is sent; run again, and look at it "
                         "with `bonusrec history`",
                         why, extended);
    }
}

/* explain(), and a -1 that analyzers see. */
#define failed(database, error) ((void)explain(database, error), -1)

/* A path as SQLite's URI, in which three characters mean something else. */
static void write_uri(const char *path, const char *query, struct buffer *uri)
{
    buffer_add_text(uri, "file:");
    for (; *path; path++)
        if (*path == '%' || *path == '?' || *path == '#')
            buffer_printf(uri, "%%%02x", (unsigned)*path);
        else
            buffer_add_char(uri, *path);
    buffer_printf(uri, "?%s", query);
}

/* Reading must leave no trace, so each way is kept from making -wal and -shm; the third has its
 * index of the log in memory, for which it must believe that nobody else is there. */
static int open_handle(const char *path, enum database_way way, sqlite3 **handle)
{
    static const char *const queries[] = {
        [DATABASE_WRITE] = "mode=rw",
        [DATABASE_READ] = "mode=ro&readonly_shm=1",
        [DATABASE_READ_ALONE] = "mode=ro&vfs=unix-none",
        [DATABASE_READ_FROZEN] = "mode=ro&immutable=1",
    };
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE |
                (way == DATABASE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    struct buffer uri = BUFFER_INIT;
    int code;

    write_uri(path, queries[way], &uri);
    code = sqlite3_open_v2(buffer_text(&uri), handle, flags, NULL);
    buffer_release(&uri);
    return code;
}

int database_open(const char *path, const char *name, enum database_way way,
                  struct database **database, struct error *error)
{
    struct database *fresh = xcalloc(1, sizeof *fresh);

    fresh->name = xstrdup(name);
    if (open_handle(path, way, &fresh->handle))
        goto out;
    if (sqlite3_busy_timeout(fresh->handle, BUSY_TIMEOUT_MS) ||
        sqlite3_db_config(fresh->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL))
        goto out;
    if (way == DATABASE_READ_ALONE &&
        sqlite3_exec(fresh->handle, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL))
        goto out;
    if (way == DATABASE_WRITE && sqlite3_db_readonly(fresh->handle, "main")) {
        (void)error_set(error, ERROR_LEDGER, name,
                        "cannot be written; make it yours to write (mode 0600), or name another "
                        "with --ledger");
        database_close(fresh);
        return -1;
    }
    *database = fresh;
    return 0;
out:
    (void)failed(fresh, error);
    database_close(fresh);
    return -1;
}

int database_make_durable(struct database *database, struct error *error)
{
    struct statement *statement = NULL;
    int64_t synchronous = 0;
    bool row = false;
    bool is_wal;

    if (statement_begin(database, "PRAGMA journal_mode = WAL", NO_VALUES, &statement, error) ||
        statement_next(statement, &row, error))
        return -1;
    is_wal = row && strcmp(column_text(statement, 0), "wal") == 0;
    statement_end(statement);
    if (database_execute(database, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", error) ||
        database_ask(database, "PRAGMA synchronous", NO_VALUES, &synchronous, error))
        return -1;
    if (!is_wal || synchronous != 2)
        return error_set(error, ERROR_LEDGER, database->name,
                         "is on a file system that cannot keep it safe (a network file system?); "
                         "put it on a local disk with --ledger");
    return 0;
}

void database_fold_log(struct database *database)
{
    (void)sqlite3_busy_timeout(database->handle, 0);
    (void)sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

void database_close(struct database *database)
{
    if (!database)
        return;
    for (size_t i = 0; i < database->count; i++) {
        (void)sqlite3_finalize(database->statements[i]->prepared);
        free(database->statements[i]->sql);
        free(database->statements[i]);
    }
    free(database->statements);
    (void)sqlite3_close(database->handle);
    free(database->name);
    free(database);
}

int database_execute(struct database *database, const char *sql, struct error *error)
{
    errno = 0;
    if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL))
        return failed(database, error);
    return 0;
}

static struct statement *find_statement(const struct database *database, const char *sql)
{
    for (size_t i = 0; i < database->count; i++)
        if (strcmp(database->statements[i]->sql, sql) == 0)
            return database->statements[i];
    return NULL;
}

static struct statement *add_statement(struct database *database, const char *sql)
{
    struct statement *statement = xcalloc(1, sizeof *statement);

    statement->database = database;
    statement->sql = xstrdup(sql);
    database->statements = array_reserve(database->statements, database->count, &database->capacity,
                                         sizeof *database->statements);
    database->statements[database->count++] = statement;
    return statement;
}

static int bind(sqlite3_stmt *prepared, int at, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NUMBER:
        return sqlite3_bind_int64(prepared, at, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text(prepared, at, value->text, -1, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(prepared, at);
}

int statement_begin(struct database *database, const char *sql, const struct value *values,
                    size_t count, struct statement **statement, struct error *error)
{
    struct statement *found = find_statement(database, sql);

    if (!found)
        found = add_statement(database, sql);
    if (!found->prepared && sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                               &found->prepared, NULL))
        return failed(database, error);
    for (size_t i = 0; i < count; i++)
        if (bind(found->prepared, (int)i + 1, &values[i]))
            return failed(database, error);
    *statement = found;
    return 0;
}

int statement_next(struct statement *statement, bool *row, struct error *error)
{
    int code;

    errno = 0;
    code = sqlite3_step(statement->prepared);
    if (code == SQLITE_ROW) {
        *row = true;
        return 0;
    }
    if (code != SQLITE_DONE)
        (void)failed(statement->database, error);
    statement_end(statement);
    if (code != SQLITE_DONE)
        return -1;
    *row = false;
    return 0;
}

void statement_end(struct statement *statement)
{
    if (!statement->prepared)
        return;
    (void)sqlite3_reset(statement->prepared);
    (void)sqlite3_clear_bindings(statement->prepared);
}

int64_t column_number(struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->prepared, column);
}

const char *column_text(struct statement *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement->prepared, column);

    return text ? (const char *)text : "";
}

int database_ask(struct database *database, const char *sql, const struct value *values,
                 size_t count, int64_t *number, struct error *error)
{
    struct statement *statement = NULL;
    bool row = false;

    if (statement_begin(database, sql, values, count, &statement, error) ||
        statement_next(statement, &row, error))
        return -1;
    if (row)
        *number = column_number(statement, 0);
    statement_end(statement);
    return 0;
}

int database_run(struct database *database, const char *sql, const struct value *values,
                 size_t count, struct error *error)
{
    int64_t ignored;

    return database_ask(database, sql, values, count, &ignored, error);
}

bool database_broke_unique(const struct database *database)
{
    return sqlite3_extended_errcode(database->handle) == SQLITE_CONSTRAINT_UNIQUE;
}

int database_check_place(const struct database *database, struct error *error)
{
    int has_moved = 0;

    if (sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved))
        return failed(database, error);
    if (has_moved)
        return error_set(error, ERROR_LEDGER, database->name,
                         "has been moved or deleted while in use; nothing more is sent; put it "
                         "back and run again");
    return 0;
}

bool database_in_transaction(const struct database *database)
{
    return !sqlite3_get_autocommit(database->handle);
}

void database_roll_back(struct database *database)
{
    for (size_t i = 0; i < database->count; i++)
        statement_end(database->statements[i]);
    if (database_in_transaction(database))
        (void)sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
}

int64_t database_last_row(const struct database *database)
{
    return sqlite3_last_insert_rowid(database->handle);
}

const char *database_name(const struct database *database)
{
    return database->name;
}
