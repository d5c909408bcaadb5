#ifndef BONUSREC_WIRE_JSON_NUMBER_H
#define BONUSREC_WIRE_JSON_NUMBER_H

#include "wire/json.h"

#include <stdbool.h>
#include <stdint.h>

/* What wire/json makes of numbers and of texts that hold one. Pure. */

/* Makes `number`, within JSON_ROUNDED_MAX, whole as `rounding` says; false, and `*whole` as it was,
 * when it has a fraction and may have none. A thousandth more or less is no fraction but what
 * binary arithmetic leaves of a whole number (4.35 * 100 is 434.99999999999994): at
 * JSON_ROUNDED_MAX two neighbouring doubles are an eighth of that apart. */
bool json_number_round(double number, enum json_rounding rounding, int64_t *whole);

/* Reads digits with an optional fraction, which is dropped; at most 12 digits before it. */
bool json_number_parse_seconds(const char *text, int64_t *time_s);

#endif
