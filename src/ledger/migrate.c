#include "ledger/migrate.h"

#include <inttypes.h>
#include <stdio.h>

/* What `file` finds in a ledger: "bRec". */
#define APPLICATION_ID INT64_C(0x62526563)

/* schema-1.sql byte for byte, and so on; the Makefile makes the lists. */
static const char schema_1[] = {
#include "ledger/schema-1.inc"
    0};
static const char schema_2[] = {
#include "ledger/schema-2.inc"
    0};

/* A name without a database's before it means the connection's own view, when there is one. */
static const char version_1_as_2[] =
    "CREATE TEMP VIEW quotes AS SELECT NULL AS id, NULL AS quote_id, NULL AS text WHERE 0;"
    "CREATE TEMP VIEW attempts AS SELECT id, entry, run, pay_minor, shown_until_s, closed,"
    " NULL AS quote, '' AS shown, 0 AS unexplained, 0 AS doubt_shown FROM main.attempts";

struct migrations migrations_known(void)
{
    static const char *const steps[] = {schema_1, schema_2};

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

int migrations_bridge(struct database *database, struct error *error)
{
    int64_t version = 0;

    if (database_ask(database, "PRAGMA user_version", NO_VALUES, &version, error))
        return -1;
    return version == 1 ? database_execute(database, version_1_as_2, error) : 0;
}
