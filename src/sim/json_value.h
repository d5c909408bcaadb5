#ifndef BONUSREC_SIM_JSON_VALUE_H
#define BONUSREC_SIM_JSON_VALUE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* JSON that was read: request bodies, the state, the rules, the ledger. Values belong to the
 * document that value_read() made, and so do their texts. */
struct value;

enum value_type {
    VALUE_OBJECT,
    VALUE_ARRAY,
    VALUE_TEXT,
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_BOOLEAN,
    VALUE_NULL,
};

/* Reads `length` bytes that must be one JSON value, without repeated members and without NUL
 * characters in texts. The caller frees the result with value_free(). Returns NULL when they are
 * not, with the place and what is wrong in `error` (kind ERROR_FORMAT, `origin`). */
MUST_CHECK struct value *value_read(const char *bytes, size_t length, const char *origin,
                                    struct error *error);

/* The same for a whole file of at most 256 MiB; ERROR_FILE when it cannot be read. */
MUST_CHECK struct value *value_read_file(const char *path, struct error *error);

void value_free(struct value *document);

enum value_type value_type(const struct value *value);

/* The member called `name`; NULL when `object` has none or is no object. */
const struct value *value_member(const struct value *object, const char *name);

/* The name of the object's member number `i` in the order of the text; NULL after the last. */
const char *value_member_name(const struct value *object, size_t i);

/* Elements of an array; 0 for anything else. */
size_t value_count(const struct value *array);

/* The element at `i` from 0; NULL behind the last. */
const struct value *value_item(const struct value *array, size_t i);

/* The content of a value of that type; "" and 0 for values of another. */
const char *value_text(const struct value *value);
int64_t value_integer(const struct value *value);

/* Getters for files that people write. `where` names the object in messages ("hits[3]"). A member
 * that is missing leaves `*out` as it is, which is the default, unless `need` is REQUIRED. */
enum need { OPTIONAL = 0, REQUIRED };

MUST_CHECK int value_get_text(const struct value *object, const char *where, const char *name,
                              enum need need, const char **out, struct error *error);

/* A whole number that is not below `least`. */
MUST_CHECK int value_get_integer(const struct value *object, const char *where, const char *name,
                                 int64_t least, int64_t *out, struct error *error);
MUST_CHECK int value_get_boolean(const struct value *object, const char *where, const char *name,
                                 bool *out, struct error *error);

/* The array called `name`, NULL in `*out` when there is none. */
MUST_CHECK int value_get_array(const struct value *object, const char *where, const char *name,
                               const struct value **out, struct error *error);

/* Refuses anything but an object whose members are all among `names`, a list of words divided by
 * blanks: a slip of the pen in a rule must not pass in silence. */
MUST_CHECK int value_check_members(const struct value *object, const char *where, const char *names,
                                   struct error *error);

#endif
