#ifndef BONUSREC_TESTS_LOG_SCENE_H
#define BONUSREC_TESTS_LOG_SCENE_H

/* What the tests of the log share. Included by programs of their own. */

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <jansson.h>

#include "atomic_file_place.h"

enum { NOW_S = 1769903999 };

static inline void open_log(struct log *log, const char *path)
{
    struct error error;

    if (log_open(log, path, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

static inline void close_log(struct log *log)
{
    struct error error;

    if (log_close(log, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

/* Adds a line with one text. */
static inline int add(struct log *log, const char *text, struct error *error)
{
    log_begin(log, NOW_S, "run-1", "note");
    log_text(log, "text", text);
    return log_end(log, error);
}

static inline void add_well(struct log *log, const char *text)
{
    struct error error;

    if (add(log, text, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

static inline char *read_all(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    assert_non_null(file);
    if (getdelim(&text, &size, '\0', file) < 0)
        text[0] = '\0';
    (void)fclose(file);
    return text;
}

/* The lines of `path` that are whole objects, whose "text" is `length` long; the others are counted in
 * `*broken`. */
static inline size_t count_lines(const char *path, size_t length, size_t *broken)
{
    char *all = read_all(path);
    char *rest = all;
    size_t whole = 0;

    *broken = 0;
    for (char *line; (line = strsep(&rest, "\n")) && (rest || *line);) {
        json_t *root = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        json_t *text = json_object_get(root, "text");

        if (text && json_string_length(text) == length)
            whole++;
        else
            ++*broken;
        json_decref(root);
    }
    free(all);
    return whole;
}

#define LINE(text)                                                                             \
    "{\"time\":\"2026-01-31T23:59:59Z\",\"run\":\"run-1\",\"event\":\"note\",\"text\":\"" text \
    "\"}\n"

/* Whether the file at `path` holds just `expected`. */
static inline void holds(const char *path, const char *expected)
{
    char *text = read_all(path);

    assert_string_equal(text, expected);
    free(text);
}

#endif
