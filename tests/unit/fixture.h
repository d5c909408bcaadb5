#ifndef BONUSREC_TESTS_FIXTURE_H
#define BONUSREC_TESTS_FIXTURE_H

#include "base/buffer.h"

#include <stdio.h>

/* Adds the file `name` below fixtures/ to `buffer`. Tests run in the project's folder. */
static inline void fixture_read(const char *name, struct buffer *buffer)
{
    char path[512];
    char bytes[4096];
    size_t length;
    FILE *file;

    (void)snprintf(path, sizeof path, "fixtures/%s", name);
    file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is not there: run the tests in the project's folder", path);
    while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_add(buffer, bytes, length);
    (void)fclose(file);
}

#endif
