/* Where the ledger is, and what an endpoint is called in it. */
#include "ledger_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

static const char *state_directory;
static const char *xdg_state_home;
static const char *home;
static char folder[64]; /* a new one for each test, and its contents' at the end */

/* getenv's type wants what it must not be given. */
static char *writable(const char *text)
{
    static char copies[3][LEDGER_PATH_SIZE * 2];
    static size_t next;

    if (!text)
        return NULL;
    next = (next + 1) % 3;
    (void)snprintf(copies[next], sizeof copies[next], "%s", text);
    return copies[next];
}

static char *look_up(const char *name)
{
    if (strcmp(name, "STATE_DIRECTORY") == 0)
        return writable(state_directory);
    if (strcmp(name, "XDG_STATE_HOME") == 0)
        return writable(xdg_state_home);
    return strcmp(name, "HOME") == 0 ? writable(home) : NULL;
}

static int make_folder(void **state)
{
    (void)state;
    state_directory = xdg_state_home = home = NULL;
    (void)snprintf(folder, sizeof folder, "/tmp/test_ledger_place.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[128];

    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* The place for what the environment says; nothing is made for it. */
static const char *place(void)
{
    static char path[LEDGER_PATH_SIZE];
    struct error error = {0};

    if (ledger_place_find(NULL, look_up, false, path, &error))
        fail_msg("%s", error.text);
    return path;
}

static void refuses(const char *wanted, bool make, enum error_kind kind, const char *part)
{
    char path[LEDGER_PATH_SIZE] = "as it was";
    struct error error = {0};

    assert_int_equal(ledger_place_find(wanted, look_up, make, path, &error), -1);
    assert_int_equal(error.kind, kind);
    if (!strstr(error.text, part))
        fail_msg("\"%s\" is not in: %s", part, error.text);
    assert_non_null(strstr(error.text, "--ledger"));
    assert_string_equal(path, "as it was");
}

static const char *below(const char *name)
{
    static char path[LEDGER_PATH_SIZE];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void systemd_comes_first_then_xdg_then_home(void **state)
{
    (void)state;
    home = "/home/lab";
    assert_string_equal(place(), "/home/lab/.local/state/bonusrec/ledger.db");
    xdg_state_home = "/srv/state";
    assert_string_equal(place(), "/srv/state/bonusrec/ledger.db");
    state_directory = "/var/lib/bonusrec";
    assert_string_equal(place(), "/var/lib/bonusrec/ledger.db");
}

static void of_several_state_directories_the_first_counts(void **state)
{
    (void)state;
    state_directory = "/var/lib/a:/var/lib/b";
    assert_string_equal(place(), "/var/lib/a/ledger.db");
}

static void empty_variables_say_nothing(void **state)
{
    (void)state;
    state_directory = xdg_state_home = "";
    home = "/home/lab/";
    assert_string_equal(place(), "/home/lab/.local/state/bonusrec/ledger.db");
}

static void a_relative_xdg_state_home_is_ignored(void **state)
{
    (void)state;
    xdg_state_home = "state";
    home = "/home/lab";
    assert_string_equal(place(), "/home/lab/.local/state/bonusrec/ledger.db");
}

static void a_relative_state_directory_is_refused(void **state)
{
    (void)state;
    state_directory = "state";
    home = "/home/lab";
    refuses(NULL, false, ERROR_LEDGER, "STATE_DIRECTORY is \"state\"");
}

static void when_nothing_says_where_it_asks(void **state)
{
    (void)state;
    refuses(NULL, true, ERROR_LEDGER, "neither STATE_DIRECTORY, XDG_STATE_HOME nor HOME");
    home = "lab";
    refuses(NULL, true, ERROR_LEDGER, "neither STATE_DIRECTORY");
}

static void folders_of_a_default_place_are_made_for_the_owner_alone(void **state)
{
    char path[LEDGER_PATH_SIZE];
    struct stat made;
    struct error error;

    (void)state;
    home = folder;
    assert_int_equal(ledger_place_find(NULL, look_up, false, path, &error), 0);
    assert_int_equal(access(below(".local"), F_OK), -1);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(ledger_place_find(NULL, look_up, true, path, &error), 0);
        assert_string_equal(path, below(".local/state/bonusrec/ledger.db"));
        assert_int_equal(stat(below(".local/state/bonusrec"), &made), 0);
        assert_int_equal(made.st_mode, S_IFDIR | 0700);
        assert_int_equal(stat(below(".local"), &made), 0);
        assert_int_equal(made.st_mode, S_IFDIR | 0700);
    }
    assert_int_equal(access(path, F_OK), -1);
}

static void a_folder_that_is_there_keeps_its_mode(void **state)
{
    char path[LEDGER_PATH_SIZE];
    char there[LEDGER_PATH_SIZE];
    struct stat found;
    struct error error;

    (void)state;
    assert_int_equal(mkdir(below("there"), 0), 0);
    assert_int_equal(chmod(below("there"), 0755), 0);
    (void)snprintf(there, sizeof there, "%s", below("there"));
    state_directory = there;
    assert_int_equal(ledger_place_find(NULL, look_up, true, path, &error), 0);
    assert_int_equal(stat(below("there"), &found), 0);
    assert_int_equal(found.st_mode, S_IFDIR | 0755);
}

static void a_file_in_the_way_is_named(void **state)
{
    char path[LEDGER_PATH_SIZE];
    struct error error = {0};
    FILE *file = fopen(below(".local"), "w");

    (void)state;
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    home = folder;
    refuses(NULL, true, ERROR_LEDGER, "cannot be made: Not a directory");
    assert_int_equal(ledger_place_find(NULL, look_up, true, path, &error), -1);
    assert_string_equal(error.origin, below(".local"));
}

static void what_a_person_names_is_taken_as_it_stands(void **state)
{
    char path[LEDGER_PATH_SIZE];
    char wanted[LEDGER_PATH_SIZE];
    struct error error;

    (void)state;
    state_directory = "/var/lib/bonusrec";
    (void)snprintf(wanted, sizeof wanted, "%s", below("new.db"));
    assert_int_equal(ledger_place_find(wanted, look_up, true, path, &error), 0);
    assert_string_equal(path, wanted);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(ledger_place_find("ledger.db", look_up, true, path, &error), 0);
    assert_string_equal(path, "ledger.db");
    assert_int_equal(ledger_place_find("/new.db", look_up, false, path, &error), 0);
    assert_string_equal(path, "/new.db");
}

static void its_folder_must_be_there_and_is_not_made(void **state)
{
    (void)state;
    refuses(below("typo/ledger.db"), true, ERROR_LEDGER, "its folder is not there");
    refuses(below("typo/ledger.db"), false, ERROR_LEDGER, "its folder is not there");
    assert_int_equal(access(below("typo"), F_OK), -1);
}

static void a_folder_is_no_ledger(void **state)
{
    char remedy[128];

    (void)state;
    (void)snprintf(remedy, sizeof remedy, "is a folder; name a file in it, such as --ledger %s/led",
                   folder);
    refuses(folder, true, ERROR_LEDGER, remedy);
    refuses(below(""), true, ERROR_LEDGER, remedy);
    refuses(below("new/"), true, ERROR_LEDGER, "is a folder");
    refuses("/", true, ERROR_LEDGER, "--ledger /ledger.db");
}

static void an_empty_name_is_a_slip(void **state)
{
    (void)state;
    refuses("", true, ERROR_USAGE, "not the empty text");
}

static void a_path_that_is_too_long_is_refused(void **state)
{
    static char longest[LEDGER_PATH_SIZE + 8];

    (void)state;
    memset(longest, 'x', sizeof longest - 1);
    longest[0] = '/';
    xdg_state_home = longest;
    refuses(NULL, true, ERROR_LEDGER, "longer than 4095 bytes");
    refuses(longest, true, ERROR_LEDGER, "longer than 4095 bytes");
    longest[LEDGER_PATH_SIZE - 10] = '\0';
    refuses(NULL, true, ERROR_LEDGER, "longer than 4095 bytes");
}

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void what_belongs_to_the_ledger_is_known_by_any_name(void **state)
{
    char path[LEDGER_PATH_SIZE];
    char link_path[LEDGER_PATH_SIZE];

    (void)state;
    (void)snprintf(path, sizeof path, "%s", below("l.db"));
    (void)snprintf(link_path, sizeof link_path, "%s", below("link.db"));
    write_file(path);
    write_file(below("l.db-wal"));
    write_file(below("l.db-lock"));
    write_file(below("other.db"));
    assert_int_equal(symlink("l.db", link_path), 0);
    assert_true(ledger_place_includes(path, path));
    assert_true(ledger_place_includes(path, link_path));
    assert_true(ledger_place_includes(link_path, path));
    assert_true(ledger_place_includes(link_path, below("l.db-wal")));
    assert_true(ledger_place_includes(path, below("l.db-lock")));
    assert_false(ledger_place_includes(path, below("other.db")));
    assert_false(ledger_place_includes(path, below("none.db")));
}

/* A run asks before it makes the ledger, and writes its report when it is there. */
static void what_will_be_the_ledger_is_known_before_it_is_there(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", "-lock"};
    char path[LEDGER_PATH_SIZE];
    char other[LEDGER_PATH_SIZE];

    (void)state;
    assert_int_equal(mkdir(below("real"), 0700), 0);
    assert_int_equal(symlink("real", below("link")), 0);
    assert_int_equal(symlink("further", below("to-come.csv")), 0);
    assert_int_equal(symlink("link/l.db", below("further")), 0);
    assert_int_equal(symlink("nowhere/l.db", below("elsewhere.csv")), 0);
    assert_int_equal(symlink("circle.csv", below("circle.csv")), 0);
    (void)snprintf(path, sizeof path, "%s", below("real/l.db"));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        (void)snprintf(other, sizeof other, "%s/link/../real//l.db%s", folder, endings[i]);
        assert_true(ledger_place_includes(path, other));
        (void)snprintf(other, sizeof other, "%s/real/l.db%s", folder, endings[i]);
        assert_true(ledger_place_includes(below("link/l.db"), other));
    }
    assert_true(ledger_place_includes(path, below("to-come.csv")));
    assert_false(ledger_place_includes(path, below("elsewhere.csv")));
    assert_false(ledger_place_includes(path, below("circle.csv")));
    assert_false(ledger_place_includes(path, below("real/l.db-other")));
    assert_false(ledger_place_includes(path, below("l.db")));
    assert_false(ledger_place_includes(path, below("none/l.db")));
    assert_false(ledger_place_includes(path, ""));
}

static void names_that_begin_nowhere_are_in_the_working_folder(void **state)
{
    (void)state;
    assert_int_equal(chdir(folder), 0);
    assert_true(ledger_place_includes("l.db", "./l.db-lock"));
    assert_true(ledger_place_includes(below("l.db"), "l.db"));
    assert_true(ledger_place_includes("/not-there.db", "/tmp/../not-there.db-wal"));
    assert_int_equal(chdir("/"), 0);
}

static void a_second_name_of_the_ledger_is_the_ledger(void **state)
{
    char path[LEDGER_PATH_SIZE];

    (void)state;
    (void)snprintf(path, sizeof path, "%s", below("l.db"));
    write_file(path);
    assert_int_equal(link(path, below("second.csv")), 0);
    assert_true(ledger_place_includes(path, below("second.csv")));
}

static void is_called(const char *url, const char *wanted)
{
    char name[ENDPOINT_NAME_SIZE];
    struct error error = {0};

    if (endpoint_name(url, name, &error))
        fail_msg("%s: %s", url, error.text);
    assert_string_equal(name, wanted);
}

static void an_endpoint_is_called_by_host_and_port(void **state)
{
    (void)state;
    is_called("https://mturk-requester.us-east-1.amazonaws.com",
              "mturk-requester.us-east-1.amazonaws.com:443");
    is_called("https://Host.Example:443/some/path/", "host.example:443");
    is_called("https://host.example:8443", "host.example:8443");
    is_called("http://127.0.0.1:8080", "127.0.0.1:8080");
    is_called("http://LOCALHOST", "localhost:80");
    is_called("http://[::1]", "[::1]:80");
    is_called("http://[0:0:0:0:0:0:0:1]:8080", "[::1]:8080");
    is_called("https://[2001:db8::1]", "[2001:db8::1]:443");
}

static void what_is_no_endpoint_has_no_name(void **state)
{
    char name[ENDPOINT_NAME_SIZE] = "as it was";
    struct error error = {0};

    (void)state;
    assert_int_equal(endpoint_name("host:443", name, &error), -1);
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_string_equal(name, "as it was");
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(systemd_comes_first_then_xdg_then_home),
        PLACE_TEST(of_several_state_directories_the_first_counts),
        PLACE_TEST(empty_variables_say_nothing),
        PLACE_TEST(a_relative_xdg_state_home_is_ignored),
        PLACE_TEST(a_relative_state_directory_is_refused),
        PLACE_TEST(when_nothing_says_where_it_asks),
        PLACE_TEST(folders_of_a_default_place_are_made_for_the_owner_alone),
        PLACE_TEST(a_folder_that_is_there_keeps_its_mode),
        PLACE_TEST(a_file_in_the_way_is_named),
        PLACE_TEST(what_a_person_names_is_taken_as_it_stands),
        PLACE_TEST(its_folder_must_be_there_and_is_not_made),
        PLACE_TEST(a_folder_is_no_ledger),
        PLACE_TEST(an_empty_name_is_a_slip),
        PLACE_TEST(a_path_that_is_too_long_is_refused),
        PLACE_TEST(what_belongs_to_the_ledger_is_known_by_any_name),
        PLACE_TEST(what_will_be_the_ledger_is_known_before_it_is_there),
        PLACE_TEST(names_that_begin_nowhere_are_in_the_working_folder),
        PLACE_TEST(a_second_name_of_the_ledger_is_the_ledger),
        cmocka_unit_test(an_endpoint_is_called_by_host_and_port),
        cmocka_unit_test(what_is_no_endpoint_has_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
