#ifndef BONUSREC_TESTS_ATOMIC_FILE_PLACE_H
#define BONUSREC_TESTS_ATOMIC_FILE_PLACE_H

/* A folder of its own for each test of files that appear whole or not at all. */

#include "base/atomic_file.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* Each test works in a folder of its own. */
struct place {
    char folder[64];
    char path[128]; /* folder/report.csv */
};

static inline char *in(const struct place *place, const char *name, char path[160])
{
    (void)snprintf(path, 160, "%s/%s", place->folder, name);
    return path;
}

static inline int set_up(void **state)
{
    static struct place place;

    (void)snprintf(place.folder, sizeof place.folder, "/tmp/test-atomic-file-XXXXXX");
    if (!mkdtemp(place.folder))
        return -1;
    (void)snprintf(place.path, sizeof place.path, "%s/report.csv", place.folder);
    *state = &place;
    return 0;
}

static inline int tear_down(void **state)
{
    const struct place *place = *state;
    char command[256];

    (void)snprintf(command, sizeof command, "chmod 700 '%s' && rm -rf '%s'", place->folder,
                   place->folder);
    return system(command);
}

static inline void put(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static inline void assert_content(const char *path, const char *expected)
{
    char text[256] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    (void)fclose(file);
    assert_string_equal(text, expected);
}

static inline mode_t mode_of(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static inline int entries(const char *folder)
{
    DIR *open_folder = opendir(folder);
    int count = 0;

    assert_non_null(open_folder);
    while (readdir(open_folder))
        count++;
    (void)closedir(open_folder);
    return count - 2;
}

static inline void write_text(struct atomic_file *file, const char *path, const char *text)
{
    struct error error;

    if (atomic_file_open(file, path, "--output", &error) != 0)
        fail_msg("%s: %s", error.origin, error.text);
    assert_true(fputs(text, file->stream) >= 0);
}

static inline void commit(struct atomic_file *file)
{
    struct error error;

    if (atomic_file_commit(file, &error) != 0)
        fail_msg("%s: %s", error.origin, error.text);
    assert_null(file->stream);
}

/* `path` cannot be opened: says so, and nothing has changed. */
static inline void refuse(const char *path, const char *said)
{
    struct atomic_file file = {0};
    struct error error;

    assert_int_equal(atomic_file_open(&file, path, "--output", &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    if (!strstr(error.text, said))
        fail_msg("\"%s\" does not say \"%s\"", error.text, said);
    assert_string_equal(error.origin, path);
    assert_null(file.stream);
    assert_null(file.path);
    assert_null(file.temporary);
}

#define in_a_folder(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
