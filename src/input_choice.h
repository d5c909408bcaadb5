#ifndef BONUSREC_INPUT_CHOICE_H
#define BONUSREC_INPUT_CHOICE_H

#include "base/error.h"
#include "input/bonus_csv.h"
#include "options.h"

enum { INPUT_OTHERS_MAX = 8 };

/* How the files of a command line are to be read. `options` points into the struct itself, so it must
 * not be copied. */
struct input_choice {
    struct input_options options;
    struct column_choice choices[COLUMN_CHOICES_MAX];
    const struct field_rules *others[INPUT_OTHERS_MAX];
};

/* Fills `choice` from the command line. Fails with ERROR_USAGE for a --column of a field that the
 * platform has not. */
MUST_CHECK int input_choice(const struct options *options, struct input_choice *choice,
                            struct error *error);

#endif
