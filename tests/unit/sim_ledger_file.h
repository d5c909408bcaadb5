#ifndef BONUSREC_TESTS_SIM_LEDGER_FILE_H
#define BONUSREC_TESTS_SIM_LEDGER_FILE_H

/* A file for one test, in which a simulator's ledger may lie. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/test-sim-ledger-XXXXXX";

static int make_file(void **state)
{
    int fd;

    (void)state;
    (void)snprintf(path, sizeof path, "/tmp/test-sim-ledger-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    return close(fd);
}

static int drop_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void read_file(char text[4096])
{
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, 4095, file)] = '\0';
    assert_int_equal(fclose(file), 0);
}

#endif
