#ifndef BONUSREC_TESTS_FUZZ_SEEDS_H
#define BONUSREC_TESTS_FUZZ_SEEDS_H

/* Gives every CSV fixture to a fuzz target, with some of its options: what the target holds to be true is true of what
 * is known, also where there is no fuzzer. Included by programs of their own, after the target. */

#include "base/buffer.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

static inline void give_file(const char *path, const uint8_t (*options)[2], size_t count)
{
    struct buffer bytes = BUFFER_INIT;
    FILE *file = fopen(path, "rb");
    char block[4096];
    size_t length;

    assert_non_null(file);
    buffer_add(&bytes, "..", 2);
    while ((length = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(&bytes, block, length);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < count; i++) {
        memcpy(bytes.bytes, options[i], 2);
        assert_int_equal(LLVMFuzzerTestOneInput((const uint8_t *)bytes.bytes, bytes.length), 0);
    }
    buffer_release(&bytes);
}

/* Each fixture with each of these `count` pairs of bytes before it. */
static inline void give_fixtures(const uint8_t (*options)[2], size_t count)
{
    glob_t files;

    assert_int_equal(glob("fixtures/csv/*.csv", 0, NULL, &files), 0);
    assert_int_equal(glob("fixtures/csv/acid/*.csv", GLOB_APPEND, NULL, &files), 0);
    assert_true(files.gl_pathc > 200);
    for (size_t i = 0; i < files.gl_pathc; i++)
        give_file(files.gl_pathv[i], options, count);
    globfree(&files);
}

#endif
