#ifndef BONUSREC_LEDGER_LOCK_H
#define BONUSREC_LEDGER_LOCK_H

#include "base/error.h"

#include <stdint.h>

/* Takes the lock of the ledger at the real `path`: the file `path`-lock, which holds the process's
 * number and `now_s`, and stays for ever. The system gives it back when the process dies, however
 * it dies, and a program that it starts does not inherit it. `*lock` is to be closed to give it
 * back. Errors, of ERROR_LEDGER and ERROR_LEDGER_BUSY, call the ledger `name`. */
MUST_CHECK int lock_take(const char *path, const char *name, int64_t now_s, int *lock,
                         struct error *error);

#endif
