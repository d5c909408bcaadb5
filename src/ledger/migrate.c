#include "ledger/migrate.h"

#include <inttypes.h>
#include <stdio.h>

/* What `file` finds in a ledger: "bRec". */
#define APPLICATION_ID INT64_C(0x62526563)

/* schema.sql byte for byte; the Makefile makes the list. */
static const char schema[] = {
#include "ledger/schema.inc"
    0};

struct migrations migrations_known(void)
{
    static const char *const steps[] = {schema};

    return (struct migrations){.steps = steps, .count = sizeof steps / sizeof *steps};
}

int migrations_identify(struct database *database, const struct migrations *migrations,
                        int64_t *version, struct error *error)
{
    int64_t application = 0;
    int64_t found = 0;
    int64_t tables = 0;

    if (database_ask(database, "PRAGMA application_id", NO_VALUES, &application, error) ||
        database_ask(database, "PRAGMA user_version", NO_VALUES, &found, error) ||
        database_ask(database, "SELECT count(*) FROM sqlite_schema", NO_VALUES, &tables, error))
        return -1;
    if (application == 0 && found == 0 && tables == 0) {
        *version = 0;
        return 0;
    }
    if (application != APPLICATION_ID || found < 1 || tables == 0)
        return error_set(error, ERROR_LEDGER, database_name(database),
                         "is a database, and not a ledger of bonusrec; name another file with "
                         "--ledger");
    if (found > migrations->count)
        return error_set(error, ERROR_LEDGER, database_name(database),
                         "is of version %" PRId64 ", and this bonusrec knows up to version %" PRId64
                         "; update bonusrec, or name another ledger with --ledger",
                         found, migrations->count);
    *version = found;
    return 0;
}

static int apply(struct database *database, const struct migrations *migrations, int64_t version,
                 struct error *error)
{
    char marks[128];

    for (int64_t i = version; i < migrations->count; i++)
        if (database_execute(database, migrations->steps[i], error))
            return -1;
    (void)snprintf(marks, sizeof marks,
                   "PRAGMA application_id = %" PRId64 "; PRAGMA user_version = %" PRId64,
                   APPLICATION_ID, migrations->count);
    if (database_execute(database, marks, error))
        return -1;
    return database_execute(database, "COMMIT", error);
}

int migrations_apply(struct database *database, const struct migrations *migrations,
                     int64_t version, struct error *error)
{
    if (version == migrations->count)
        return 0;
    if (database_execute(database, "BEGIN IMMEDIATE", error))
        return -1;
    if (apply(database, migrations, version, error)) {
        database_roll_back(database);
        return -1;
    }
    return 0;
}
