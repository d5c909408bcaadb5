#ifndef BONUSREC_LEDGER_PLACE_H
#define BONUSREC_LEDGER_PLACE_H

#include "base/error.h"

#include <stdbool.h>

/* The ledger as a file, before SQLite has it open. All errors are ERROR_LEDGER with origin `path`,
 * or the `name` given. */

/* Sets `*real` to where `path` leads, absolute and without symbolic links; the last part need not
 * exist, its folder must. The caller frees it. */
MUST_CHECK int place_find(const char *path, char **real, struct error *error);

/* What is there to read. */
struct place {
    bool has_file;  /* with anything in it */
    bool has_log;   /* the file -wal, with anything in it */
    bool has_index; /* the files -wal, even empty, and -shm */
};

/* Looks at what is at `real`. Fails when it is no regular file, when it has a second name (a hard
 * link), when it is too short for a database, and when there is no ledger (or an empty file) but
 * the log of one. */
MUST_CHECK int place_look(const char *real, const char *name, struct place *place,
                          struct error *error);

/* Makes an empty file at `real` when there is none, mode 0600, and makes that durable. Fails as
 * place_look() does. */
MUST_CHECK int place_make(const char *real, const char *name, struct error *error);

/* Takes from group and others what they may do with the ledger at `real`, its log and its index. */
MUST_CHECK int place_protect(const char *real, const char *name, struct error *error);

#endif
