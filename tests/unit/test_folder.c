#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void the_folder_of_a_path_is_what_comes_before_its_last_slash(void **state)
{
    static const struct {
        const char *path;
        const char *folder;
    } cases[] = {
        {"/srv/lab/ledger.db", "/srv/lab"},
        {"lab/ledger.db",      "lab"     },
        {"ledger.db",          "."       },
        {"",                   "."       },
        {"/ledger.db",         "/"       },
        {"/",                  "/"       },
        {"/srv//ledger.db",    "/srv/"   },
        {"../ledger.db",       ".."      },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *folder = folder_of(cases[i].path);

        assert_string_equal(folder, cases[i].folder);
        free(folder);
    }
}

static void a_folder_that_is_there_can_be_synced_whatever_stands_in_it(void **state)
{
    (void)state;
    assert_int_equal(folder_sync("/tmp/nothing-of-this-name"), 0);
    assert_int_equal(folder_sync("nothing-of-this-name"), 0);
}

static void a_file_system_that_cannot_sync_a_folder_is_no_failure(void **state)
{
    (void)state;
    assert_int_equal(folder_sync("/proc/version"), 0); /* fsync says EINVAL there */
}

static void a_folder_that_is_not_there_is_told_by_errno(void **state)
{
    (void)state;
    errno = 0;
    assert_int_equal(folder_sync("/tmp/no-folder-of-this-name/ledger.db"), -1);
    assert_int_equal(errno, ENOENT);
    errno = 0;
    assert_int_equal(folder_sync("/proc/version/ledger.db"), -1);
    assert_int_equal(errno, ENOTDIR);
}

static void one_file_is_known_by_whatever_name_leads_to_it(void **state)
{
    char folder[] = "/tmp/bonusrec-folder-XXXXXX";
    char file[64];
    char link_name[64];
    char other[64];

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(file, sizeof file, "%s/a", folder);
    (void)snprintf(link_name, sizeof link_name, "%s/b", folder);
    (void)snprintf(other, sizeof other, "%s/c", folder);
    assert_int_equal(close(creat(file, 0600)), 0);
    assert_int_equal(close(creat(other, 0600)), 0);
    assert_int_equal(symlink(file, link_name), 0);
    assert_true(is_same_file(file, link_name));
    assert_false(is_same_file(file, other));
    assert_int_equal(unlink(file), 0);
    assert_false(is_same_file(file, link_name)); /* it leads nowhere now */
    assert_int_equal(unlink(link_name) | unlink(other) | rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_folder_of_a_path_is_what_comes_before_its_last_slash),
        cmocka_unit_test(a_folder_that_is_there_can_be_synced_whatever_stands_in_it),
        cmocka_unit_test(a_file_system_that_cannot_sync_a_folder_is_no_failure),
        cmocka_unit_test(a_folder_that_is_not_there_is_told_by_errno),
        cmocka_unit_test(one_file_is_known_by_whatever_name_leads_to_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
