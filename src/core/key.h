#ifndef BONUSREC_CORE_KEY_H
#define BONUSREC_CORE_KEY_H

#include "base/sha256.h"
#include "core/bonus.h"

#include <stdint.h>

/* The name of one bonus, the same in every run on every machine: the SHA-256 of the platform's
 * name, worker, assignment, amount in cents, reason (runs of white space folded, as in the diff),
 * ref, and the `occurrence` number (from 1) among alike rows. The group is not part of it: an
 * assignment has one HIT, so a corrected hit_id is still the same bonus. `hex` gets 64 lower-case
 * hexadecimal digits: MTurk's UniqueRequestToken takes at most 64 characters (mturk model
 * 2017-01-17, read 2026-11-21). */
void key_compute(const char *platform, const struct intent *intent, uint32_t occurrence,
                 char hex[SHA256_HEX_SIZE]);

/* How many of the first digits of a key a person has to give at least, to say something of the
 * bonus that it names. */
enum { KEY_DIGITS_MIN = 8 };

/* How many of them are shown where the whole key would be in the way. */
enum { KEY_DIGITS_SHOWN = 12 };

#endif
