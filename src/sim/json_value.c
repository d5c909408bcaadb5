#include "sim/json_value.h"

#include "base/buffer.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024 * 1024 };

static const json_t *tree(const struct value *value)
{
    return (const json_t *)value;
}

struct value *value_read(const char *bytes, size_t length, const char *origin, struct error *error)
{
    json_error_t problem;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);

    if (!root)
        (void)error_set(error, ERROR_FORMAT, origin, "line %d, column %d: %s", problem.line,
                        problem.column, problem.text);
    return (struct value *)root;
}

struct value *value_read_file(const char *path, struct error *error)
{
    struct value *document = NULL;
    struct buffer bytes = BUFFER_INIT;
    char chunk[65536];
    size_t got;
    FILE *file = fopen(path, "rbe");

    if (!file) {
        (void)error_set(error, ERROR_FILE, path, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0 && bytes.length <= FILE_MAX)
        buffer_add(&bytes, chunk, got);
    if (ferror(file))
        (void)error_set(error, ERROR_FILE, path, "cannot be read: %s", strerror(errno));
    else if (bytes.length > FILE_MAX)
        (void)error_set(error, ERROR_FILE, path, "is larger than 256 MiB; use \"generate\"");
    else
        document = value_read(buffer_text(&bytes), bytes.length, path, error);
    (void)fclose(file);
    buffer_release(&bytes);
    return document;
}

void value_free(struct value *document)
{
    json_decref((json_t *)document);
}

enum value_type value_type(const struct value *value)
{
    switch (json_typeof(tree(value))) {
    case JSON_OBJECT:
        return VALUE_OBJECT;
    case JSON_ARRAY:
        return VALUE_ARRAY;
    case JSON_STRING:
        return VALUE_TEXT;
    case JSON_INTEGER:
        return VALUE_INTEGER;
    case JSON_REAL:
        return VALUE_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return VALUE_BOOLEAN;
    case JSON_NULL:
        break;
    }
    return VALUE_NULL;
}

const struct value *value_member(const struct value *object, const char *name)
{
    return (const struct value *)json_object_get(tree(object), name);
}

const char *value_member_name(const struct value *object, size_t i)
{
    void *members;
    void *place;

    /* jansson walks only objects that may be changed; nothing is changed here. */
    memcpy(&members, &object, sizeof members);
    place = json_object_iter(members);
    while (place && i--)
        place = json_object_iter_next(members, place);
    return place ? json_object_iter_key(place) : NULL;
}

size_t value_count(const struct value *array)
{
    return json_array_size(tree(array));
}

const struct value *value_item(const struct value *array, size_t i)
{
    return (const struct value *)json_array_get(tree(array), i);
}

const char *value_text(const struct value *value)
{
    const char *text = json_string_value(tree(value));

    return text ? text : "";
}

int64_t value_integer(const struct value *value)
{
    return json_integer_value(tree(value));
}

static int wrong(const char *where, const char *name, const char *wanted, struct error *error)
{
    return error_set(error, ERROR_FORMAT, where, "\"%s\" must be %s", name, wanted);
}

int value_get_text(const struct value *object, const char *where, const char *name, enum need need,
                   const char **out, struct error *error)
{
    const struct value *value = value_member(object, name);

    if (!value)
        return need == REQUIRED ? wrong(where, name, "there", error) : 0;
    if (value_type(value) != VALUE_TEXT)
        return wrong(where, name, "a text in quotes", error);
    *out = value_text(value);
    return 0;
}

int value_get_integer(const struct value *object, const char *where, const char *name,
                      int64_t least, int64_t *out, struct error *error)
{
    const struct value *value = value_member(object, name);

    if (!value)
        return 0;
    if (value_type(value) != VALUE_INTEGER || value_integer(value) < least)
        return error_set(error, ERROR_FORMAT, where, "\"%s\" must be a whole number, at least %lld",
                         name, (long long)least);
    *out = value_integer(value);
    return 0;
}

int value_get_boolean(const struct value *object, const char *where, const char *name, bool *out,
                      struct error *error)
{
    const struct value *value = value_member(object, name);

    if (!value)
        return 0;
    if (value_type(value) != VALUE_BOOLEAN)
        return wrong(where, name, "true or false", error);
    *out = json_is_true(tree(value));
    return 0;
}

int value_get_array(const struct value *object, const char *where, const char *name,
                    const struct value **out, struct error *error)
{
    const struct value *value = value_member(object, name);

    if (value && value_type(value) != VALUE_ARRAY)
        return wrong(where, name, "a list in [ ]", error);
    *out = value;
    return 0;
}

static bool is_among(const char *name, const char *names)
{
    size_t length = strlen(name);

    for (const char *p = names; *p; p += strspn(p, " ")) {
        size_t word = strcspn(p, " ");

        if (word == length && memcmp(p, name, length) == 0)
            return true;
        p += word;
    }
    return false;
}

int value_check_members(const struct value *object, const char *where, const char *names,
                        struct error *error)
{
    const char *name;

    if (value_type(object) != VALUE_OBJECT)
        return error_set(error, ERROR_FORMAT, where, "must be an object in { }");
    for (size_t i = 0; (name = value_member_name(object, i)); i++)
        if (!is_among(name, names))
            return error_set(error, ERROR_FORMAT, where, "\"%s\" is not known; known are: %s", name,
                             names);
    return 0;
}
