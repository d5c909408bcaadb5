#ifndef BONUSREC_TESTS_OPTIONS_SAMPLE_H
#define BONUSREC_TESTS_OPTIONS_SAMPLE_H

/* Command lines written as one text, and what comes of them. Included by the tests of the options,
 * each of which is a program of its own. */

#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

enum { WORDS_MAX = 64 };

static const char *const *environment; /* NAME, VALUE, ..., NULL */

static inline char *look_up(const char *name)
{
    static char values[8][256];

    for (size_t i = 0; environment && environment[i]; i += 2)
        if (strcmp(environment[i], name) == 0) {
            char *value = values[i / 2 % 8];

            (void)snprintf(value, sizeof *values, "%s", environment[i + 1]);
            return value;
        }
    return NULL;
}

/* Parses the words of `line`, which blanks stand between; "_" within a word is a blank. */
static inline int parse(const char *line, struct options *options, struct error *error)
{
    static char text[4096];
    static char program[] = "bonusrec";
    char *words[WORDS_MAX] = {program};
    int count = 1;

    *error = (struct error){0};
    (void)snprintf(text, sizeof text, "%s", line);
    for (char *p = text; *p;) {
        assert_true(count < WORDS_MAX - 1);
        words[count++] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    for (int i = 1; i < count; i++)
        for (char *p = words[i]; *p; p++)
            if (*p == '_')
                *p = ' ';
    return options_parse(count, words, look_up, options, error);
}

static inline struct options accepts(const char *line)
{
    struct options options;
    struct error error;
    int result = parse(line, &options, &error);

    if (result)
        print_message("%s: %s\n", line, error.text);
    assert_int_equal(result, 0);
    return options;
}

/* `plan` with what is needed, and `more`. */
static inline struct options with(const char *more)
{
    char line[4096];

    (void)snprintf(line, sizeof line, "plan b.csv --platform mturk%s%s", *more ? " " : "", more);
    return accepts(line);
}

/* The refusal names `part`, and leaves the options as they were. */
static inline void refuses(const char *line, const char *part)
{
    struct options options;
    struct options before;
    struct error error;

    memset(&options, 0x5a, sizeof options);
    memset(&before, 0x5a, sizeof before);
    assert_int_equal(parse(line, &options, &error), -1);
    assert_int_equal(error.kind, ERROR_USAGE);
    if (!strstr(error.text, part))
        print_message("%s: %s\n", line, error.text);
    assert_non_null(strstr(error.text, part));
    assert_memory_equal(&options, &before, sizeof options);
}

static inline void refuses_with(const char *more, const char *part)
{
    char line[4096];

    (void)snprintf(line, sizeof line, "plan b.csv --platform mturk %s", more);
    refuses(line, part);
}

static inline int forget_the_environment(void **state)
{
    (void)state;
    environment = NULL;
    return 0;
}

#define OPTION_TEST(name) cmocka_unit_test_teardown(name, forget_the_environment)

#endif
