#ifndef BONUSREC_LEDGER_PLACE_H
#define BONUSREC_LEDGER_PLACE_H

#include "base/error.h"

#include <stdbool.h>

enum { LEDGER_PATH_SIZE = 4096, ENDPOINT_NAME_SIZE = 512 };

/* Finds where the ledger is: `wanted` (--ledger), or when that is NULL ledger.db in the first
 * folder of $STATE_DIRECTORY (systemd's, separated by colons), else bonusrec/ledger.db below
 * $XDG_STATE_HOME, when that is an absolute path (XDG base directory specification 0.8: others are
 * to be ignored), else below $HOME/.local/state. `make_folder` makes the folders of such a default
 * place that are missing, with mode 0700; that of `wanted` must exist. Fails with ERROR_USAGE when
 * `wanted` is empty; with ERROR_LEDGER when it is a folder or lies in none, when a folder cannot be
 * made, when $STATE_DIRECTORY is no absolute path, and when nothing says where. */
MUST_CHECK int ledger_place_find(const char *wanted, char *(*getenv_fn)(const char *name),
                                 bool make_folder, char path[LEDGER_PATH_SIZE],
                                 struct error *error);

/* True when what is written to `other` is, or once they are made will be, the ledger at `path`, its
 * lock, or a file that SQLite keeps beside it: then nothing else may be written there. Neither has
 * to be there yet. */
bool ledger_place_includes(const char *path, const char *other);

/* Fails with ERROR_USAGE when `written`, the file that `option` names, is the ledger at `path`, as
 * ledger_place_includes() says; NULL is no file. */
MUST_CHECK int ledger_place_spare(const char *path, const char *written, const char *option,
                                  struct error *error);

/* Sets `name` to the host and port of the endpoint `url`,
 * "mturk-requester.us-east-1.amazonaws.com:443": lower case, and with the port also where it is the
 * scheme's own. Fails with ERROR_USAGE as uri_parse() does. */
MUST_CHECK int endpoint_name(const char *url, char name[ENDPOINT_NAME_SIZE], struct error *error);

#endif
