#include "ledger/ledger.h"

#include "base/clock.h"
#include "ledger/ledger_parts.h"
#include "ledger/lock.h"
#include "ledger/migrate.h"
#include "ledger/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A larger ledger would take too long to look through at each run. */
#define CHECKED_BYTES (INT64_C(16) * 1024 * 1024)

/* How far a clock may go back without being wrong. */
enum { CLOCK_SLACK_S = 300 };

static int check_health(struct database *database, struct error *error)
{
    struct statement *statement = NULL;
    int64_t pages = 0;
    int64_t page_size = 0;
    bool row = false;
    int result = 0;

    if (database_ask(database, "PRAGMA page_count", NO_VALUES, &pages, error) ||
        database_ask(database, "PRAGMA page_size", NO_VALUES, &page_size, error))
        return -1;
    if (pages * page_size >= CHECKED_BYTES)
        return 0;
    if (statement_begin(database, "PRAGMA quick_check(1)", NO_VALUES, &statement, error) ||
        statement_next(statement, &row, error))
        return -1;
    if (!row || strcmp(column_text(statement, 0), "ok") != 0)
        result = database_damaged(database, row ? column_text(statement, 0) : "", error);
    statement_end(statement);
    return result;
}

/* Times decide what is settled, so a clock that went back must not. */
static int check_clock(const struct ledger *ledger, struct error *error)
{
    int64_t now_s = ledger->wall_s();
    int64_t last_s = now_s;
    char now[TIME_TEXT_SIZE];
    char last[TIME_TEXT_SIZE];

    if (database_ask(ledger->database,
                     "SELECT max(ifnull((SELECT max(at_s) FROM events), 0),"
                     " ifnull((SELECT began_at_s FROM runs ORDER BY id DESC LIMIT 1), 0),"
                     " ifnull((SELECT at_s FROM run_ends ORDER BY run DESC LIMIT 1), 0))",
                     NO_VALUES, &last_s, error))
        return -1;
    if (last_s <= now_s + CLOCK_SLACK_S)
        return 0;
    time_format(now_s, now);
    time_format(last_s, last);
    return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                     "the clock stands at %s, before the ledger's last entry of %s; set the clock, "
                     "or, if that entry's time is the wrong one, name another ledger with --ledger",
                     now, last);
}

/* A foreign file is left as it is, so nothing is changed before it is known to be a ledger. */
static int open_database(struct ledger *ledger, const char *real, const char *path,
                         struct error *error)
{
    const struct migrations known = migrations_known();
    int64_t version = 0;
    int64_t has_runs = 0;

    if (database_open(real, path, DATABASE_WRITE, &ledger->database, error) ||
        migrations_identify(ledger->database, &known, &version, error) ||
        check_health(ledger->database, error) || place_protect(real, path, error) ||
        database_make_durable(ledger->database, error) ||
        migrations_apply(ledger->database, &known, version, error) || check_clock(ledger, error) ||
        database_ask(ledger->database, "SELECT EXISTS (SELECT 1 FROM runs)", NO_VALUES, &has_runs,
                     error))
        return -1;
    ledger->is_new = !has_runs;
    return 0;
}

static void release(struct ledger *ledger)
{
    database_close(ledger->database);
    arena_release(&ledger->permits);
    /* Last, so that who gets the lock next finds the database closed. */
    if (ledger->lock >= 0)
        (void)close(ledger->lock);
    free(ledger);
}

int ledger_open(const char *path, int64_t (*wall_s)(void), struct ledger **ledger,
                struct error *error)
{
    struct ledger *fresh = xcalloc(1, sizeof *fresh);
    struct place place;
    char *real = NULL;
    int result = -1;

    fresh->lock = -1;
    fresh->wall_s = wall_s;
    /* What can never be a ledger gets no lock beside it; place_make() looks again, under the lock.
     */
    if (place_find(path, &real, error) || place_look(real, path, &place, error) ||
        lock_take(real, path, wall_s(), &fresh->lock, error) || place_make(real, path, error) ||
        open_database(fresh, real, path, error))
        goto out;
    *ledger = fresh;
    result = 0;
out:
    free(real);
    if (result)
        release(fresh);
    return result;
}

static int open_to_read(struct ledger *ledger, const char *real, const struct place *place,
                        const char *path, int64_t *version, struct error *error)
{
    const struct migrations known = migrations_known();
    enum database_way way = place->has_index ? DATABASE_READ
                            : place->has_log ? DATABASE_READ_ALONE
                                             : DATABASE_READ_FROZEN;

    if (database_open(real, path, way, &ledger->database, error))
        return -1;
    return migrations_identify(ledger->database, &known, version, error);
}

int ledger_open_to_read(const char *path, struct ledger **ledger, struct error *error)
{
    struct ledger *fresh = xcalloc(1, sizeof *fresh);
    struct place place;
    char *real = NULL;
    int64_t version = 0;
    int result = -1;

    fresh->lock = -1;
    if (place_find(path, &real, error)) {
        /* Without its folder there is no ledger either. */
        if (access(path, F_OK) && errno == ENOENT) {
            *ledger = NULL;
            result = 0;
        }
        goto out;
    }
    if (place_look(real, path, &place, error))
        goto out;
    if (place.has_file && open_to_read(fresh, real, &place, path, &version, error))
        goto out;
    result = 0;
    *ledger = version > 0 ? fresh : NULL;
out:
    free(real);
    if (result || version == 0)
        release(fresh);
    return result;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    if (ledger->lock >= 0) {
        database_roll_back(ledger->database);
        database_fold_log(ledger->database);
    }
    release(ledger);
}

bool ledger_is_new(const struct ledger *ledger)
{
    return ledger->is_new;
}

bool ledger_knows_place(const struct ledger *ledger)
{
    return ledger->knows_place;
}

const char *permit_key(const struct permit *permit)
{
    return permit->key;
}

int64_t permit_attempt(const struct permit *permit)
{
    return permit->attempt;
}
