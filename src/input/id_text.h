#ifndef BONUSREC_INPUT_ID_TEXT_H
#define BONUSREC_INPUT_ID_TEXT_H

#include "core/fields.h"
#include "input/bonus_csv.h"

#include <stdbool.h>

/* What can be told of a text that is to be an id by its looks. */

/* Whether it is what a spreadsheet makes of an id that it takes for a number: 3.0E+12, 3,01E+27, or
 * digits of which those behind the fifteenth are zeros. */
bool id_text_is_mangled(const char *id);

enum id_repeats {
    ID_ONCE = 0,
    ID_SAME_TWICE, /* the same one several times */
    ID_SEVERAL,    /* several */
};

/* How many ids of `field` stand in `id`, with marks or blanks between them; the same one twice also
 * with nothing between. */
enum id_repeats id_text_repeats(const struct field_rules *rules, enum field field, const char *id);

/* The rules of the other platform of which `id` has the look as an id of `field`; NULL for none, and
 * where the ids of this platform look the same. */
const struct field_rules *id_text_platform(const struct input_options *options, enum field field,
                                           const char *id);

#endif
