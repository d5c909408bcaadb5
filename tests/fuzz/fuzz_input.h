#ifndef BONUSREC_TESTS_FUZZ_INPUT_H
#define BONUSREC_TESTS_FUZZ_INPUT_H

/* What the fuzz targets of the input stage share. The readers take a path: the bytes stand in memory, behind one of
 * /proc/self/fd. A finding ends the program, with the line that found it. */

#include "base/error.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                    \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            (void)fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                        \
        }                                                                                   \
    } while (0)

/* The path of a file with these `before` and then these `bytes`; it holds until the next call. */
static inline const char *fuzz_file(const void *before, size_t before_length, const void *bytes,
                                    size_t length)
{
    static char path[64];
    static int fd = -1;

    if (fd < 0) {
        fd = memfd_create("fuzz", MFD_CLOEXEC);
        CHECK(fd >= 0);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    CHECK(ftruncate(fd, 0) == 0);
    CHECK(before_length == 0 || pwrite(fd, before, before_length, 0) == (ssize_t)before_length);
    CHECK(length == 0 || pwrite(fd, bytes, length, (off_t)before_length) == (ssize_t)length);
    return path;
}

/* Whether `text` can be shown on a terminal: UTF-8 without control characters. */
static inline bool fuzz_is_showable(const char *text)
{
    size_t length = strlen(text);
    size_t valid;

    if (utf8_check(text, length, &valid) != UTF8_VALID)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c < ' ' || c == 0x7f || (c == 0xc2 && (unsigned char)text[i + 1] < 0xa0))
            return false;
    }
    return true;
}

/* A refusal is a kind and one sentence, whatever the file holds. */
static inline void fuzz_check_error(const struct error *error)
{
    CHECK(error->kind == ERROR_INPUT || error->kind == ERROR_USAGE || error->kind == ERROR_FILE);
    CHECK(*error->origin && *error->text);
    CHECK(fuzz_is_showable(error->origin) && fuzz_is_showable(error->text));
}

#endif
