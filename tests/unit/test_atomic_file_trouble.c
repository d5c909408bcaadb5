/* What may not be written, and disks without room: found out, and the old file stands. */
#include "base/atomic_file.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "atomic_file_place.h"

/* Runs `step` in a process of its own without a superuser's powers; true when it returns 0. */
static bool as_nobody(int (*step)(const struct place *), const struct place *place)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        if (getuid() == 0 && (chown(place->folder, 65534, 65534) || setgid(65534) || setuid(65534)))
            _exit(98);
        _exit(step(place));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int open_where_nothing_may_be_written(const struct place *place)
{
    struct atomic_file file = {0};
    struct error error;

    if (chmod(place->folder, 0500))
        return 97;
    if (atomic_file_open(&file, place->path, "--output", &error) != -1)
        return 1;
    return !strstr(error.text, "Permission denied") || file.stream;
}

static void a_folder_without_permission_is_found_out_at_once(void **state)
{
    assert_true(as_nobody(open_where_nothing_may_be_written, *state));
    assert_int_equal(entries(((const struct place *)*state)->folder), 0);
}

static int write_where_nothing_may_be_read(const struct place *place)
{
    struct atomic_file file = {0};
    struct error error;

    if (chmod(place->folder, 0300) || atomic_file_open(&file, place->path, "--output", &error))
        return 97;
    return fputs("whole", file.stream) < 0 || atomic_file_commit(&file, &error);
}

/* A folder to drop things into cannot be opened, and so not synced; the file in it is whole. */
static void a_folder_that_may_be_written_and_not_read_will_do(void **state)
{
    const struct place *place = *state;

    assert_true(as_nobody(write_where_nothing_may_be_read, place));
    assert_int_equal(chmod(place->folder, 0700), 0);
    assert_content(place->path, "whole");
}

static void a_full_device_is_said_by_name_at_the_end(void **state)
{
    struct atomic_file file = {0};
    struct error error;
    struct stat status;

    (void)state;
    write_text(&file, "/dev/full", "never\n");
    assert_int_equal(atomic_file_commit(&file, &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.origin, "/dev/full");
    assert_non_null(strstr(error.text, "No space left"));
    assert_null(file.stream);
    assert_int_equal(stat("/dev/full", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

/* No write beyond `bytes` succeeds, as on a disk with that much room. */
static void limit_files_to(rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_ptr_not_equal(signal(SIGXFSZ, bytes == RLIM_INFINITY ? SIG_DFL : SIG_IGN), SIG_ERR);
}

static void a_disk_without_room_is_found_out_at_opening(void **state)
{
    const struct place *place = *state;
    const rlim_t limits[] = {0, 1000, 65535};

    put(place->path, "old\n", 0600);
    for (size_t i = 0; i < 3; i++) {
        limit_files_to(limits[i]);
        refuse(place->path, "cannot write here");
        limit_files_to(RLIM_INFINITY);
        assert_content(place->path, "old\n");
        assert_int_equal(entries(place->folder), 1);
    }
}

/* Commits after `lines` writes of 1000 bytes into room for 100,000. */
static void fill_up(const struct place *place, int lines)
{
    struct atomic_file file = {0};
    struct error error;

    limit_files_to(100000);
    write_text(&file, place->path, "begin\n");
    for (int i = 0; i < lines; i++)
        (void)fprintf(file.stream, "%0999d\n", i);
    assert_int_equal(atomic_file_commit(&file, &error), -1);
    limit_files_to(RLIM_INFINITY);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.origin, place->path);
    assert_non_null(strstr(error.text, "File too large"));
    assert_null(file.stream);
    assert_content(place->path, "old\n");
    assert_int_equal(mode_of(place->path), 0604);
    assert_int_equal(entries(place->folder), 1);
}

static void a_disk_that_fills_up_while_writing_leaves_the_old_file(void **state)
{
    const struct place *place = *state;

    put(place->path, "old\n", 0604);
    fill_up(place, 100); /* the last buffer does not fit */
    fill_up(place, 150); /* an earlier one did not */
}

static void a_write_that_failed_before_the_end_is_not_forgotten(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    struct error error;

    put(place->path, "old\n", 0600);
    write_text(&file, place->path, "");
    limit_files_to(10);
    assert_int_equal(setvbuf(file.stream, NULL, _IONBF, 0), 0);
    (void)fputs("this does not fit", file.stream);
    limit_files_to(RLIM_INFINITY);
    errno = 0;
    (void)fputs("and this does", file.stream);
    assert_int_equal(atomic_file_commit(&file, &error), -1);
    assert_null(strstr(error.text, "Success"));
    assert_content(place->path, "old\n");
    assert_int_equal(entries(place->folder), 1);
}

static void a_rehearsal_that_does_not_fit_says_so_and_leaves_the_old_file(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    struct error error;

    put(place->path, "old\n", 0600);
    write_text(&file, place->path, "");
    limit_files_to(100000);
    for (int i = 0; i < 150; i++)
        (void)fprintf(file.stream, "%0999d\n", i);
    assert_int_equal(atomic_file_rewind(&file, &error), -1);
    limit_files_to(RLIM_INFINITY);
    assert_string_equal(error.origin, place->path);
    assert_non_null(strstr(error.text, "File too large"));
    atomic_file_abandon(&file);
    assert_content(place->path, "old\n");
    assert_int_equal(entries(place->folder), 1);
}

static void a_place_that_vanished_meanwhile_is_an_error_not_a_crash(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    struct error error;

    write_text(&file, place->path, "x");
    assert_int_equal(mkdir(place->path, 0700), 0);
    assert_int_equal(atomic_file_commit(&file, &error), -1);
    assert_non_null(strstr(error.text, "in its place"));
    assert_null(file.temporary);
    assert_int_equal(entries(place->folder), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_folder(a_folder_without_permission_is_found_out_at_once),
        in_a_folder(a_folder_that_may_be_written_and_not_read_will_do),
        in_a_folder(a_full_device_is_said_by_name_at_the_end),
        in_a_folder(a_disk_without_room_is_found_out_at_opening),
        in_a_folder(a_disk_that_fills_up_while_writing_leaves_the_old_file),
        in_a_folder(a_write_that_failed_before_the_end_is_not_forgotten),
        in_a_folder(a_rehearsal_that_does_not_fit_says_so_and_leaves_the_old_file),
        in_a_folder(a_place_that_vanished_meanwhile_is_an_error_not_a_crash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
