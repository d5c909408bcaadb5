#ifndef BONUSREC_OPTIONS_VALUES_H
#define BONUSREC_OPTIONS_VALUES_H

#include "options.h"
#include "options_table.h"

/* The inside of options.c: what each option does to struct options. */

/* Takes the `value` of the option `rule`, which has one. Fails with ERROR_USAGE. */
MUST_CHECK int option_set_value(const struct option_rule *rule, const char *value,
                                struct options *options, struct error *error);

/* Takes an option without a value. */
void option_set_flag(enum option_id id, struct options *options);

/* Takes the name of a platform. Fails with ERROR_USAGE when there is none called so. */
MUST_CHECK int option_set_platform(const char *name, struct options *options, struct error *error);

/* Takes how an entry's key begins: at least `digits_min` hexadecimal digits. `what` begins the
 * error (ERROR_USAGE). */
MUST_CHECK int option_set_key(const char *what, const char *digits, size_t digits_min,
                              struct options *options, struct error *error);

/* Fills `error`: the option `name`, as in "--name", followed by `text`; always -1. */
MUST_CHECK int option_error(struct error *error, const char *name, const char *text);

#endif
