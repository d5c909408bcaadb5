#ifndef BONUSREC_LEDGER_MIGRATE_H
#define BONUSREC_LEDGER_MIGRATE_H

#include "ledger/database.h"

/* How a ledger comes to be, and from one version to the next: steps[0] makes version 1 of an empty
 * database, steps[1] makes version 2 of version 1, and so on. A new ledger goes through all of
 * them, so it is the same as one that was brought up to date. */
struct migrations {
    const char *const *steps; /* SQL texts */
    int64_t count;            /* the version that this program knows */
};

/* Those of this program. */
struct migrations migrations_known(void);

/* Reads the `*version` of the database: 0 when it is empty. Fails with ERROR_LEDGER when it is no
 * ledger of bonusrec, or one of a version that `migrations` does not reach. */
MUST_CHECK int migrations_identify(struct database *database, const struct migrations *migrations,
                                   int64_t *version, struct error *error);

/* Brings the database from `version` to the newest, in one transaction: on -1 it is as it was. */
MUST_CHECK int migrations_apply(struct database *database, const struct migrations *migrations,
                                int64_t version, struct error *error);

/* Lets what reads this program's newest version read a ledger of an older one, which stays as it
 * is: views of the connection's own give what it lacks. To be called in a transaction, in which no
 * other process can change the version; rolling it back takes the views away. */
MUST_CHECK int migrations_bridge(struct database *database, struct error *error);

#endif
