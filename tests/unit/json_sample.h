#ifndef BONUSREC_TESTS_JSON_SAMPLE_H
#define BONUSREC_TESTS_JSON_SAMPLE_H

#include "wire/json.h"

#include <string.h>

/* The document that a test reads from, and the last error. */
static struct json *document;
static struct error error;

static inline int release(void **state)
{
    (void)state;
    json_free(document);
    document = NULL;
    return 0;
}

/* The root of `text`, which is parsed as "here"; release() ends it, as a teardown. */
static inline struct json_value parse(const char *text)
{
    (void)release(NULL);
    if (json_parse(text, strlen(text), "here", &document, &error) != 0)
        fail_msg("%s: %s", text, error.text);
    return json_root(document);
}

/* The last getter failed, saying `text`. */
static inline void fails_with(const char *text)
{
    assert_int_equal(error.kind, ERROR_FORMAT);
    assert_string_equal(error.origin, "here");
    assert_string_equal(error.text, text);
}

#endif
