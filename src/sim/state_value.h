#ifndef BONUSREC_SIM_STATE_VALUE_H
#define BONUSREC_SIM_STATE_VALUE_H

#include "base/error.h"
#include "sim/json_value.h"

#include <stdint.h>

/* What the readers of the two platforms' states have in common. `where` names the object in messages
 * ("hits[3]"). */

enum { STATE_WHERE_SIZE = 128 };

/* Puts the place in the state before an error that names none; -1. */
int state_at(const char *where, struct error *error);

/* An amount such as "12.50", in minor units. Leaves `*minor` when there is none. */
MUST_CHECK int state_read_amount(const struct value *object, const char *where, const char *name,
                                 int64_t *minor, struct error *error);

#endif
