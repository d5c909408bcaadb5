/* A file appears when it is finished, and takes its place as the person meant it. */
#include "base/atomic_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "atomic_file_place.h"

static void the_file_appears_when_it_is_finished_and_not_before(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};

    write_text(&file, place->path, "row,status\n");
    assert_int_equal(fflush(file.stream), 0);
    assert_int_equal(access(place->path, F_OK), -1);
    commit(&file);
    assert_content(place->path, "row,status\n");
    assert_int_equal(entries(place->folder), 1);
}

static void the_probe_for_space_leaves_nothing_in_the_file(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    struct stat status;

    write_text(&file, place->path, "");
    commit(&file);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_size, 0);
}

static void an_old_file_stands_until_the_new_one_replaces_it_and_lends_its_mode(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};

    put(place->path, "old\n", 0640);
    write_text(&file, place->path, "new\n");
    assert_int_equal(fflush(file.stream), 0);
    assert_content(place->path, "old\n");
    commit(&file);
    assert_content(place->path, "new\n");
    assert_int_equal(mode_of(place->path), 0640);
    assert_int_equal(entries(place->folder), 1);
}

static void a_new_file_gets_the_mode_that_the_umask_says(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    mode_t before = umask(027);

    write_text(&file, place->path, "x");
    commit(&file);
    assert_int_equal(mode_of(place->path), 0640);
    assert_int_equal(umask(before), 027);
}

static void abandoning_leaves_the_old_file_and_nothing_else(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};

    put(place->path, "old\n", 0600);
    write_text(&file, place->path, "new\n");
    atomic_file_abandon(&file);
    assert_null(file.stream);
    assert_content(place->path, "old\n");
    assert_int_equal(entries(place->folder), 1);
    atomic_file_abandon(&file);
}

static void a_symbolic_link_stays_and_the_file_behind_it_is_replaced(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    char folder[160];
    char target[160];
    struct stat status;

    assert_int_equal(mkdir(in(place, "elsewhere", folder), 0700), 0);
    put(in(place, "elsewhere/target.csv", target), "old\n", 0600);
    assert_int_equal(symlink("elsewhere/target.csv", place->path), 0);
    write_text(&file, place->path, "new\n");
    commit(&file);
    assert_int_equal(lstat(place->path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_content(target, "new\n");
    assert_int_equal(entries(folder), 1);
    assert_int_equal(entries(place->folder), 2);
}

static void what_is_no_place_for_a_file_is_refused_at_once(void **state)
{
    const struct place *place = *state;
    char path[160];

    refuse(place->folder, "is a folder");
    refuse(in(place, "missing/report.csv", path), "No such file");
    refuse(in(place, "missing/", path), "cannot write here");
    put(place->path, "a file\n", 0600);
    refuse(in(place, "report.csv/report.csv", path), "Not a directory");
    assert_content(place->path, "a file\n");
    assert_int_equal(entries(place->folder), 1);
}

/* Otherwise it would be found out after everything was paid, by the rename. */
static void an_empty_name_is_refused_at_once(void **state)
{
    char before[512];

    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(((const struct place *)*state)->folder), 0);
    refuse("", "is no name of a file");
    assert_int_equal(entries("."), 0);
    assert_int_equal(chdir(before), 0);
}

static void a_link_that_goes_in_circles_is_refused(void **state)
{
    const struct place *place = *state;

    assert_int_equal(symlink("report.csv", place->path), 0);
    refuse(place->path, "cannot write here");
    assert_int_equal(entries(place->folder), 1);
}

static void a_name_without_a_folder_is_one_in_the_working_folder(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    char before[512];

    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(place->folder), 0);
    write_text(&file, "here.csv", "x");
    commit(&file);
    assert_content("here.csv", "x");
    assert_int_equal(chdir(before), 0);
}

static void a_device_is_written_directly(void **state)
{
    struct atomic_file file = {0};

    (void)state;
    write_text(&file, "/dev/null", "gone\n");
    assert_null(file.temporary);
    commit(&file);
}

static void a_rehearsal_leaves_nothing_in_the_file(void **state)
{
    const struct place *place = *state;
    struct atomic_file file = {0};
    struct error error;

    write_text(&file, place->path, "a rehearsal, longer than what comes\n");
    assert_int_equal(atomic_file_rewind(&file, &error), 0);
    assert_true(fputs("short\n", file.stream) >= 0);
    commit(&file);
    assert_content(place->path, "short\n");
}

static void a_rehearsal_takes_nothing_back_from_a_device(void **state)
{
    struct atomic_file file = {0};
    struct error error;

    (void)state;
    write_text(&file, "/dev/null", "x");
    assert_int_equal(atomic_file_rewind(&file, &error), 0);
    commit(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_folder(the_file_appears_when_it_is_finished_and_not_before),
        in_a_folder(the_probe_for_space_leaves_nothing_in_the_file),
        in_a_folder(an_old_file_stands_until_the_new_one_replaces_it_and_lends_its_mode),
        in_a_folder(a_new_file_gets_the_mode_that_the_umask_says),
        in_a_folder(abandoning_leaves_the_old_file_and_nothing_else),
        in_a_folder(a_symbolic_link_stays_and_the_file_behind_it_is_replaced),
        in_a_folder(what_is_no_place_for_a_file_is_refused_at_once),
        in_a_folder(an_empty_name_is_refused_at_once),
        in_a_folder(a_link_that_goes_in_circles_is_refused),
        in_a_folder(a_name_without_a_folder_is_one_in_the_working_folder),
        in_a_folder(a_device_is_written_directly),
        in_a_folder(a_rehearsal_leaves_nothing_in_the_file),
        in_a_folder(a_rehearsal_takes_nothing_back_from_a_device),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
