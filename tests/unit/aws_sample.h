#ifndef BONUSREC_TESTS_AWS_SAMPLE_H
#define BONUSREC_TESTS_AWS_SAMPLE_H

#include "credentials/aws.h"

#include <stdio.h>
#include <string.h>

/* The key pairs of AWS's documentation. */
#define FIRST_ID "AKIAIOSFODNN7EXAMPLE"
#define FIRST_SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define SECOND_ID "AKIAI44QH8DHBEXAMPLE"
#define SECOND_SECRET "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"

enum { VARIABLES_MAX = 16 };

/* An environment of the test's own, and what was found in it. */
static struct {
    const char *name;
    char value[2048];
} variables[VARIABLES_MAX];
static size_t variables_count;
static struct aws_credentials found;
static struct error error;

static inline char *own_getenv(const char *name)
{
    for (size_t i = 0; i < variables_count; i++)
        if (strcmp(variables[i].name, name) == 0)
            return variables[i].value;
    return NULL;
}

static inline void set(const char *name, const char *value)
{
    char *old = own_getenv(name);

    if (!old) {
        assert_true(variables_count < VARIABLES_MAX);
        variables[variables_count].name = name;
        old = variables[variables_count++].value;
    }
    (void)snprintf(old, sizeof variables[0].value, "%s", value);
}

/* Nothing but the files of one fixture, in the place of the usual ones. */
static inline void use_fixture(const char *name)
{
    char path[256];

    variables_count = 0;
    (void)snprintf(path, sizeof path, "fixtures/aws/%s/credentials", name);
    set("AWS_SHARED_CREDENTIALS_FILE", path);
    (void)snprintf(path, sizeof path, "fixtures/aws/%s/config", name);
    set("AWS_CONFIG_FILE", path);
}

static inline int find(const char *profile)
{
    aws_credentials_release(&found);
    return aws_credentials_find(profile, own_getenv, &found, &error);
}

static inline void finds(const char *profile, const char *id, const char *secret,
                         const char *source)
{
    if (find(profile) != 0)
        fail_msg("%s: %s", error.origin, error.text);
    assert_string_equal(found.access_key_id, id);
    assert_string_equal(found.secret_access_key.text, secret);
    assert_string_equal(found.source, source);
}

/* Nothing of a key in what is said. */
static inline void fails(const char *profile, const char *origin, const char *text)
{
    assert_int_equal(find(profile), -1);
    assert_int_equal(error.kind, ERROR_CREDENTIALS);
    assert_string_equal(error.origin, origin);
    assert_string_equal(error.text, text);
    assert_null(strstr(error.text, "EXAMPLE"));
    assert_null(found.secret_access_key.text);
}

static inline int forget(void **state)
{
    (void)state;
    variables_count = 0;
    aws_credentials_release(&found);
    return 0;
}

#endif
