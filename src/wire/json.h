#ifndef BONUSREC_WIRE_JSON_H
#define BONUSREC_WIRE_JSON_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reading JSON that came from outside; base/json_text.h is for writing. Everything is read in
 * place: a text that a getter gives is borrowed from the document and lives until json_free(),
 * which wipes what it frees. A getter that fails fills the error (ERROR_FORMAT, origin of the
 * document) with the path of what is wrong, such as `"BonusPayments[3].WorkerId" is a number where
 * a string was expected`, never with a value. */

/* A parsed document. */
struct json;

/* One value of a document: a cheap handle, passed by value, valid until json_free(). `node` is NULL
 * for none. */
struct json_value {
    const struct json *document;
    void *node;
};

/* Deeper documents are refused before they are parsed. */
enum { JSON_MAX_DEPTH = 64 };

/* Parses the `length` bytes at `bytes` (the caller has capped them): one object or array, UTF-8,
 * with nothing but white space behind it. Refused are also: two members of one name, more than
 * JSON_MAX_DEPTH levels, a NUL in a string, an integer beyond 64 bits. `origin` says in errors what
 * was read, such as "ListBonusPayments"; it is copied. On success `*document` is the caller's to
 * json_free(); it does not need `bytes` any more. Fails with ERROR_FORMAT. */
MUST_CHECK int json_parse(const char *bytes, size_t length, const char *origin,
                          struct json **document, struct error *error);

/* Wipes and frees it, and all that was read from it in place; NULL is nothing. */
void json_free(struct json *document);

/* The outermost object or array. */
struct json_value json_root(const struct json *document);

/* Whether it is an object, and not an array, a string, ... */
bool json_holds_object(struct json_value value);

/* The member `key` of what may be an object, whatever its type; none when it is missing, or null,
 * or `object` is no object, or none. */
struct json_value json_member(struct json_value object, const char *key);

/* A member that must be an array, and how many items it has. */
MUST_CHECK int json_get_array(struct json_value object, const char *key, struct json_value *array,
                              size_t *count, struct error *error);

/* As json_get_array(); a member that is missing or null gives a `*count` of 0 and an `*array` that
 * must not be used. */
MUST_CHECK int json_find_array(struct json_value object, const char *key, struct json_value *array,
                               size_t *count, struct error *error);

/* The item at `index`, which must be below the count that json_get_array() gave. */
struct json_value json_item(struct json_value array, size_t index);

/* A member that must be a string. It is UTF-8, ended by a NUL, with none within. */
MUST_CHECK int json_get_string(struct json_value object, const char *key, const char **text,
                               struct error *error);

/* As json_get_string(); a member that is missing or null gives NULL. */
MUST_CHECK int json_find_string(struct json_value object, const char *key, const char **text,
                                struct error *error);

/* A member that must be an integer: `1`, but not `1.0`. */
MUST_CHECK int json_get_integer(struct json_value object, const char *key, int64_t *number,
                                struct error *error);

/* As json_get_integer(); a member that is missing or null gives `fallback`. */
MUST_CHECK int json_find_integer(struct json_value object, const char *key, int64_t fallback,
                                 int64_t *number, struct error *error);

/* A member that must be a point in time, in seconds since 1970-01-01 UTC with any fraction
 * dropped (towards zero). Accepted as botocore's JSON parser does: a number, a string that holds a
 * number (`"1624047673.908"`), an ISO 8601 string as time_parse() reads it. Fails outside the years
 * 1970 to 9999. */
MUST_CHECK int json_get_seconds(struct json_value object, const char *key, int64_t *time_s,
                                struct error *error);

/* How a number with a fraction becomes a whole one. */
enum json_rounding {
    JSON_WHOLE, /* it must not have any */
    JSON_UP,
    JSON_DOWN,
};

#define JSON_ROUNDED_MAX INT64_C(1000000000000)

/* A value, not none, that must be a number of at most JSON_ROUNDED_MAX or as much below zero:
 * `1000`, `1000.0` or `283.34`. json_number_round() in wire/json_number.h says what counts as a
 * fraction. */
MUST_CHECK int json_round(struct json_value value, enum json_rounding rounding, int64_t *whole,
                          struct error *error);

/* A member that must be such a number. */
MUST_CHECK int json_get_rounded(struct json_value object, const char *key,
                                enum json_rounding rounding, int64_t *whole, struct error *error);

/* Adds each string within `value` to `texts`, in their order, with "; " between them, and before a
 * member of an object its name: `{"study": ["is missing"]}` is "study: is missing". */
void json_add_texts(struct json_value value, struct buffer *texts);

#endif
