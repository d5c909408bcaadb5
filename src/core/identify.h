#ifndef BONUSREC_CORE_IDENTIFY_H
#define BONUSREC_CORE_IDENTIFY_H

#include "base/arena.h"
#include "base/error.h"
#include "core/bonus.h"

#include <stdbool.h>
#include <stddef.h>

/* Whom rows and payments are about, where no platform is asked and an assignment may be left out: on
 * Prolific, where a participant within a study is enough. Pure. */

/* Completes the usable rows and the payments by what they say of each other: an assignment that one
 * of them names with its worker and group has them in all; and who names only a worker within a group
 * means the assignment of that worker there. A row whose worker has several there gets a problem
 * (ambiguous_participant, held). Where none is named, rows and payments of one worker within one
 * group get an assignment in common that stands in for it, until identify_clear().
 *
 * New texts belong to `arena`. Fails with ERROR_INPUT when a payment could be anyone's: it names
 * neither an assignment nor a group, or a worker with several assignments there, or it and a row leave
 * such things open that they may be about one payee (the row a participant within a study, the payment
 * a submission of that participant of no study, or one of no participant; or the other way round). */
MUST_CHECK int identify(struct intent *rows, size_t count, struct payments *payments,
                        struct arena *arena, struct error *error);

/* Takes the assignments that only stand in for one away again: "". */
void identify_clear(struct intent *rows, size_t count, struct payments *payments);

#endif
