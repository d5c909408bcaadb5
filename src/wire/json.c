#include "wire/json.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/secret.h"
#include "wire/json_depth.h"
#include "wire/json_number.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json {
    json_t *root;
    char *origin;
};

/* 9999-12-31T23:59:59Z */
#define LAST_SECOND INT64_C(253402300799)

/* What goes before each piece of memory that jansson takes: its size, for wiping. */
union block {
    size_t size;
    max_align_t aligned;
};

static void *take_memory(size_t size)
{
    union block *block;

    if (size > SIZE_MAX - sizeof *block)
        return NULL;
    block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->size = size;
    return block + 1;
}

/* Keys may have stood there: the answer of a credential_process is read here. */
static void give_back_memory(void *memory)
{
    union block *block = memory;

    if (!block)
        return;
    block--;
    secret_wipe(block, sizeof *block + block->size);
    free(block);
}

/* What is wrong with the bytes, without jansson's quotation of them: they may hold a secret. */
static const char *describe(const json_error_t *problem)
{
    enum json_error_code code = json_error_code(problem);

    if (code == json_error_out_of_memory)
        abort();
    if (code == json_error_premature_end_of_input)
        return "it ends before it is complete";
    if (code == json_error_end_of_input_expected)
        return "something stands behind its end";
    if (code == json_error_invalid_utf8)
        return "it is not valid UTF-8";
    if (code == json_error_duplicate_key)
        return "an object has two members of the same name";
    if (code == json_error_null_character || code == json_error_null_byte_in_key)
        return "a string contains a NUL character";
    if (code == json_error_numeric_overflow)
        return "a number is too large";
    return "its syntax is wrong";
}

int json_parse(const char *bytes, size_t length, const char *origin, struct json **document,
               struct error *error)
{
    json_error_t problem;
    json_t *root;
    struct json *fresh;

    if (length == 0)
        return error_set(error, ERROR_FORMAT, origin,
                         "an empty text was found where JSON was expected");
    if (json_is_deeper(bytes, length, JSON_MAX_DEPTH)) /* jansson's own limit is 2048 */
        return error_set(error, ERROR_FORMAT, origin, "the JSON is nested deeper than %d levels",
                         JSON_MAX_DEPTH);
    json_set_alloc_funcs(take_memory, give_back_memory);
    root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    if (!root)
        return error_set(error, ERROR_FORMAT, origin,
                         "this is not the JSON that was expected: %s (line %d, column %d)",
                         describe(&problem), problem.line, problem.column);
    fresh = xmalloc(sizeof *fresh);
    fresh->root = root;
    fresh->origin = xstrdup(origin);
    *document = fresh;
    return 0;
}

void json_free(struct json *document)
{
    if (!document)
        return;
    json_decref(document->root);
    free(document->origin);
    free(document);
}

struct json_value json_root(const struct json *document)
{
    return (struct json_value){document, document->root};
}

bool json_holds_object(struct json_value value)
{
    return json_is_object((json_t *)value.node);
}

static const char *type_text(const json_t *node)
{
    switch (json_typeof(node)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "a boolean";
    case JSON_NULL:
    default:
        return "null";
    }
}

/* Appends the way from `node` down to `wanted` to `path`; false, and `path` as before, when it does
 * not lead there. Only errors pay for this search: handles carry no path. */
static bool find_path(json_t *node, const json_t *wanted, struct buffer *path)
{
    size_t length = path->length;
    size_t index;
    const char *key;
    json_t *child;

    if (node == wanted)
        return true;
    if (json_is_array(node)) {
        json_array_foreach(node, index, child)
        {
            buffer_printf(path, "[%zu]", index);
            if (find_path(child, wanted, path))
                return true;
            path->length = length;
        }
    } else if (json_is_object(node)) {
        json_object_foreach(node, key, child)
        {
            buffer_printf(path, "%s%s", length ? "." : "", key);
            if (find_path(child, wanted, path))
                return true;
            path->length = length;
        }
    }
    return false;
}

/* Fails with `what` said of `value`, or of its member `key` where that is not NULL. */
static int fail_at(struct json_value value, const char *key, const char *what, struct error *error)
{
    const struct json *document = value.document;
    struct buffer path = BUFFER_INIT;

    (void)find_path(document->root, value.node, &path);
    if (key)
        buffer_printf(&path, "%s%s", path.length ? "." : "", key);
    if (path.length)
        (void)error_set(error, ERROR_FORMAT, document->origin, "\"%s\" %s", buffer_text(&path),
                        what);
    else
        (void)error_set(error, ERROR_FORMAT, document->origin, "the JSON %s", what);
    buffer_release(&path);
    return -1;
}

static int fail_type(struct json_value value, const char *key, json_t *found, const char *expected,
                     struct error *error)
{
    char what[96];

    (void)snprintf(what, sizeof what, "is %s where %s was expected", type_text(found), expected);
    return fail_at(value, key, what, error);
}

/* What a getter asks of a member. */
struct wanted {
    const char *type; /* with its article, for the error; NULL: anything */
    bool (*is)(json_t *node);
    bool optional; /* it may be missing, or null, which counts as missing */
};

static bool is_array(json_t *node)
{
    return json_is_array(node);
}

static bool is_string(json_t *node)
{
    return json_is_string(node);
}

static bool is_integer(json_t *node)
{
    return json_is_integer(node);
}

static bool is_number(json_t *node)
{
    return json_is_number(node);
}

/* Gives the member `key` of `object`, or NULL where an optional one is not there. */
static int look_up(struct json_value object, const char *key, struct wanted wanted, json_t **node,
                   struct error *error)
{
    json_t *found;

    if (!json_is_object((json_t *)object.node))
        return fail_type(object, NULL, object.node, "an object", error);
    found = json_object_get(object.node, key);
    if (wanted.optional && json_is_null(found))
        found = NULL;
    if (!found && !wanted.optional)
        return fail_at(object, key, "is missing", error);
    if (found && wanted.type && !wanted.is(found))
        return fail_type(object, key, found, wanted.type, error);
    *node = found;
    return 0;
}

static int look_up_array(struct json_value object, const char *key, bool optional,
                         struct json_value *array, size_t *count, struct error *error)
{
    json_t *node;

    if (look_up(object, key, (struct wanted){"an array", is_array, optional}, &node, error) != 0)
        return -1;
    *array = (struct json_value){object.document, node};
    *count = json_array_size(node);
    return 0;
}

struct json_value json_member(struct json_value object, const char *key)
{
    json_t *found = json_object_get(object.node, key);

    return (struct json_value){object.document, json_is_null(found) ? NULL : found};
}

int json_get_array(struct json_value object, const char *key, struct json_value *array,
                   size_t *count, struct error *error)
{
    return look_up_array(object, key, false, array, count, error);
}

int json_find_array(struct json_value object, const char *key, struct json_value *array,
                    size_t *count, struct error *error)
{
    return look_up_array(object, key, true, array, count, error);
}

struct json_value json_item(struct json_value array, size_t index)
{
    return (struct json_value){array.document, json_array_get(array.node, index)};
}

static int look_up_string(struct json_value object, const char *key, bool optional,
                          const char **text, struct error *error)
{
    json_t *node;

    if (look_up(object, key, (struct wanted){"a string", is_string, optional}, &node, error) != 0)
        return -1;
    *text = json_string_value(node); /* NULL for NULL */
    return 0;
}

int json_get_string(struct json_value object, const char *key, const char **text,
                    struct error *error)
{
    return look_up_string(object, key, false, text, error);
}

int json_find_string(struct json_value object, const char *key, const char **text,
                     struct error *error)
{
    return look_up_string(object, key, true, text, error);
}

int json_get_integer(struct json_value object, const char *key, int64_t *number,
                     struct error *error)
{
    json_t *node;

    if (look_up(object, key, (struct wanted){"an integer", is_integer, false}, &node, error) != 0)
        return -1;
    *number = json_integer_value(node);
    return 0;
}

int json_find_integer(struct json_value object, const char *key, int64_t fallback, int64_t *number,
                      struct error *error)
{
    json_t *node;

    if (look_up(object, key, (struct wanted){"an integer", is_integer, true}, &node, error) != 0)
        return -1;
    *number = node ? json_integer_value(node) : fallback;
    return 0;
}

int json_get_seconds(struct json_value object, const char *key, int64_t *time_s,
                     struct error *error)
{
    json_t *node;
    int64_t when = -1;

    if (look_up(object, key, (struct wanted){0}, &node, error) != 0)
        return -1;
    if (json_is_integer(node)) {
        when = json_integer_value(node);
    } else if (json_is_real(node)) {
        double seconds = json_real_value(node);

        /* Compared before it is converted: a double beyond 64 bits has no int64_t. */
        when = seconds >= 0 && seconds <= (double)LAST_SECOND ? (int64_t)seconds : -1;
    } else if (!json_is_string(node)) {
        return fail_type(object, key, node, "a point in time", error);
    } else if (!json_number_parse_seconds(json_string_value(node), &when) &&
               time_parse(json_string_value(node), &when) != 0) {
        return fail_at(object, key, "is a text where a point in time was expected", error);
    }
    if (when < 0 || when > LAST_SECOND)
        return fail_at(object, key, "is a point in time outside the years 1970 to 9999", error);
    *time_s = when;
    return 0;
}

int json_round(struct json_value value, enum json_rounding rounding, int64_t *whole,
               struct error *error)
{
    double number;

    if (!json_is_number((json_t *)value.node))
        return fail_type(value, NULL, value.node, "a number", error);
    number = json_number_value(value.node);
    if (number < -(double)JSON_ROUNDED_MAX || number > (double)JSON_ROUNDED_MAX)
        return fail_at(value, NULL, "is a number beyond all that is expected", error);
    if (!json_number_round(number, rounding, whole))
        return fail_at(value, NULL, "is a fraction where a whole number was expected", error);
    return 0;
}

int json_get_rounded(struct json_value object, const char *key, enum json_rounding rounding,
                     int64_t *whole, struct error *error)
{
    json_t *node;

    if (look_up(object, key, (struct wanted){"a number", is_number, false}, &node, error) != 0)
        return -1;
    return json_round((struct json_value){object.document, node}, rounding, whole, error);
}

static void add_texts(json_t *node, const char *name, struct buffer *texts)
{
    const char *key;
    json_t *child;

    if (json_is_string(node))
        buffer_printf(texts, "%s%s%s%s", texts->length ? "; " : "", name, name[0] ? ": " : "",
                      json_string_value(node));
    for (size_t i = 0; i < json_array_size(node); i++)
        add_texts(json_array_get(node, i), name, texts);
    json_object_foreach(node, key, child)
    {
        add_texts(child, key, texts);
    }
}

void json_add_texts(struct json_value value, struct buffer *texts)
{
    add_texts(value.node, "", texts);
}
