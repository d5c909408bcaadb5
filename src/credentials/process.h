#ifndef BONUSREC_CREDENTIALS_PROCESS_H
#define BONUSREC_CREDENTIALS_PROCESS_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Runs the program `words[0]` (looked for in PATH) with the words after it, which end with a NULL,
 * without a shell, and waits until it has ended. `output` has room for `size` bytes of its standard
 * output, of which `*length` says how many there are. Its standard input is empty, so that it never
 * takes the rows that bonusrec reads there; its standard error is bonusrec's own; its signals are
 * at their defaults; no descriptor that bonusrec opened reaches it.
 *
 * Fails with ERROR_CREDENTIALS when it cannot be started, does not end well, or exceeds a limit
 * (`timeout_ms` from now, `size`), in which case it is killed. The origin is `words[0]`, the text
 * goes on from there ("ended with status 1"); neither repeats another word or the output, for both
 * may be secrets. On -1 `output` may hold part of it. No process is left unwaited for. */
MUST_CHECK int process_read(char *const *words, int64_t timeout_ms, char *output, size_t size,
                            size_t *length, struct error *error);

#endif
