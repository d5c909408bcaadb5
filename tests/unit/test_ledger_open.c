/* What may stand where the ledger is to be, and what is made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "ledger_scene.h"

static unsigned mode_of(const struct scene *scene, const char *suffix)
{
    char path[300];
    struct stat status;

    (void)snprintf(path, sizeof path, "%s%s", scene->path, suffix);
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void a_ledger_is_made_where_there_is_none(void **state)
{
    struct scene *scene = *state;

    open_ledger(scene);
    assert_true(ledger_is_new(scene->ledger));
    begin_run(scene, "run-1", "-", &sandbox);
    assert_int_equal(ask(scene, "PRAGMA application_id"), 0x62526563);
    assert_int_equal(ask(scene, "PRAGMA user_version"), 2);
    assert_int_equal(ask(scene, "SELECT count(*) FROM runs WHERE run_id = 'run-1' AND command ="
                                " 'pay' AND version = '0.1' AND who = 'user@host' AND began_at_s ="
                                " 1770000000"),
                     1);
    close_ledger(scene);
    open_ledger(scene);
    assert_false(ledger_is_new(scene->ledger));
}

static void an_empty_file_becomes_a_ledger(void **state)
{
    struct scene *scene = *state;

    (void)in_folder(scene, ": >ledger.db");
    open_and_begin(scene);
    assert_true(ledger_is_new(scene->ledger));
    assert_int_equal(ask(scene, "SELECT count(*) FROM runs"), 1);
}

static void a_ledger_in_which_no_run_was_begun_is_still_new(void **state)
{
    struct scene *scene = *state;

    open_ledger(scene);
    close_ledger(scene);
    open_ledger(scene);
    assert_true(ledger_is_new(scene->ledger));
}

static void nobody_else_may_read_it_whatever_the_umask(void **state)
{
    static const mode_t masks[] = {0, 022, 0777};
    struct scene *scene = *state;

    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        mode_t before = umask(masks[i]);

        open_and_begin(scene);
        (void)umask(before);
        assert_int_equal(mode_of(scene, ""), 0600);
        assert_int_equal(mode_of(scene, "-wal"), 0600);
        assert_int_equal(mode_of(scene, "-shm"), 0600);
        assert_int_equal(mode_of(scene, "-lock"), 0600);
        close_ledger(scene);
        (void)in_folder(scene, "rm ledger.db*");
    }
}

static void a_ledger_that_others_may_read_no_longer_is(void **state)
{
    struct scene *scene = *state;

    open_and_begin(scene);
    close_ledger(scene);
    (void)in_folder(scene, "chmod 666 ledger.db*");
    open_ledger(scene);
    assert_int_equal(mode_of(scene, ""), 0600);
    assert_int_equal(mode_of(scene, "-wal"), 0600);
    assert_int_equal(mode_of(scene, "-shm"), 0600);
    assert_int_equal(mode_of(scene, "-lock"), 0600);
}

static void closing_leaves_all_in_the_main_file_and_an_empty_log(void **state)
{
    struct scene *scene = *state;

    open_and_begin(scene);
    (void)send(scene, 1);
    close_ledger(scene);
    assert_string_equal(in_folder(scene, "stat -c %%s ledger.db-wal"), "0\n");
    (void)in_folder(scene, "rm ledger.db-wal ledger.db-shm");
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 1);
}

static void closing_loses_what_was_not_flushed_and_keeps_what_was(void **state)
{
    struct scene *scene = *state;
    int64_t attempt;

    open_and_begin(scene);
    attempt = send(scene, 1);
    record(scene, attempt, EVENT_IN_DOUBT);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 1);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 2);
    record(scene, attempt, EVENT_ACCEPTED);
    close_ledger(scene);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 2);
}

static void what_was_noted_is_durable_with_the_next_permit_or_the_end_of_the_run(void **state)
{
    struct scene *scene = *state;
    int64_t attempt;

    open_and_begin(scene);
    attempt = send(scene, 1);
    record(scene, attempt, EVENT_IN_DOUBT);
    (void)send(scene, 2);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 3);
    record(scene, attempt, EVENT_ACCEPTED);
    scene_now_s += 60;
    succeeds(scene, ledger_end_run(scene->ledger, 3, &scene->error));
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 4);
    assert_int_equal(ask(scene, "SELECT exit_code FROM run_ends WHERE run = 1 AND at_s ="
                                " 1770000060"),
                     3);
}

static void news_stand_as_they_were_told(void **state)
{
    struct scene *scene = *state;
    const struct payment payment = {.payment_id = "pay-9", .paid_at_s = 1770000123};
    struct ledger_news news = {
        .event = EVENT_CONFIRMED, .code = "C", .detail = "d", .payment = &payment};

    open_and_begin(scene);
    news.attempt = send(scene, 1);
    succeeds(scene, ledger_record(scene->ledger, &news, &scene->error));
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE attempt = 1 AND run = 1 AND"
                                " event = 6 AND code = 'C' AND detail = 'd' AND who = '' AND"
                                " payment_id = 'pay-9' AND paid_at_s = 1770000123"),
                     1);
    news.attempt = 77;
    fails(scene, ledger_record(scene->ledger, &news, &scene->error), ERROR_LEDGER, "FOREIGN KEY");
}

static void a_link_leads_to_the_ledger_and_its_lock(void **state)
{
    struct scene *scene = *state;
    struct scene other = *scene;

    (void)in_folder(scene, "mkdir deep && ln -s deep/real.db ledger.db && : >deep/real.db");
    open_and_begin(scene);
    assert_string_equal(in_folder(scene, "ls . deep"),
                        ".:\ndeep\nledger.db\n\ndeep:\nreal.db\nreal.db-lock\nreal.db-shm\n"
                        "real.db-wal\n");
    (void)snprintf(other.path, sizeof other.path, "%s/deep/real.db", scene->folder);
    assert_not_opened(&other, ERROR_LEDGER_BUSY, "has held it");
}

/* By a second name it would have a second lock, and what stands in the log would be missing. */
static void a_ledger_of_two_names_is_refused_by_either(void **state)
{
    struct scene *scene = *state;
    struct scene other = *scene;
    struct ledger *reader = NULL;

    open_and_begin(scene);
    close_ledger(scene);
    (void)in_folder(scene, "ln ledger.db other.db");
    (void)snprintf(other.path, sizeof other.path, "%s/other.db", scene->folder);
    assert_not_opened(&other, ERROR_LEDGER, "has a second name (a hard link)");
    assert_non_null(strstr(other.error.text, "remove the name that has no \"-wal\" file"));
    assert_not_opened(scene, ERROR_LEDGER, "has a second name");
    fails(scene, ledger_open_to_read(other.path, &reader, &scene->error), ERROR_LEDGER,
          "has a second name");
    assert_string_equal(in_folder(scene, "ls"),
                        "ledger.db\nledger.db-lock\nledger.db-shm\nledger.db-wal\nother.db\n");
    (void)in_folder(scene, "rm other.db");
    open_ledger(scene);
}

static void what_cannot_be_a_file_is_refused(void **state)
{
    static const struct {
        const char *command;
        const char *path;
        const char *text;
    } cases[] = {
        {"mkdir ledger.db",                   "ledger.db",      "not a regular file"                },
        {"rmdir ledger.db; mkfifo ledger.db", "ledger.db",      "not a regular file"                },
        {"rm -f led*; ln -s none ledger.db",  "ledger.db",      "link to a file that does not exist"},
        {":",                                 "none/ledger.db", "its folder cannot be used"         },
        {": >file",                           "file/ledger.db", "Not a directory"                   },
        {":",                                 "new/",           "no name of a file"                 },
    };
    struct scene *scene = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)in_folder(scene, "%s", cases[i].command);
        (void)snprintf(scene->path, sizeof scene->path, "%s/%s", scene->folder, cases[i].path);
        assert_not_opened(scene, ERROR_LEDGER, cases[i].text);
        assert_non_null(strstr(scene->error.text, "--ledger"));
    }
    assert_string_equal(in_folder(scene, "ls"), "file\nledger.db\n");
}

static void a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
    static const char *const commands[] = {
        "echo worker_id,assignment_id,amount >ledger.db",
        "head -c 100000 /dev/urandom >ledger.db",
        "printf x >ledger.db",
    };
    struct scene *scene = *state;
    char before[200];

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        (void)in_folder(scene, "%s; chmod 644 ledger.db", commands[i]);
        (void)snprintf(before, sizeof before, "%s",
                       in_folder(scene, "stat -c '%%a %%y' ledger.db; cksum <ledger.db"));
        assert_not_opened(scene, ERROR_LEDGER, "not a ledger of bonusrec");
        assert_non_null(strstr(scene->error.text, "--ledger"));
        assert_string_equal(in_folder(scene, "stat -c '%%a %%y' ledger.db; cksum <ledger.db"),
                            before);
    }
}

static void another_programs_database_is_refused_and_left_alone(void **state)
{
    static const char *const others[] = {
        "CREATE TABLE theirs (a)",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 1",
    };
    struct scene *scene = *state;
    char before[200];

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        (void)in_folder(scene, "rm -f ledger.db*");
        assert_int_equal(ask(scene, others[i]), -1);
        (void)in_folder(scene, "chmod 644 ledger.db");
        (void)snprintf(before, sizeof before, "%s",
                       in_folder(scene, "stat -c '%%a %%y' ledger.db; cksum <ledger.db"));
        assert_not_opened(scene, ERROR_LEDGER, "not a ledger of bonusrec");
        assert_string_equal(in_folder(scene, "stat -c '%%a %%y' ledger.db; cksum <ledger.db"),
                            before);
    }
}

static void another_programs_database_of_the_same_version_is_refused(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(ask(scene, "CREATE TABLE theirs (a)"), -1);
    assert_int_equal(ask(scene, "PRAGMA user_version = 1"), -1);
    assert_not_opened(scene, ERROR_LEDGER, "not a ledger of bonusrec");
    assert_int_equal(ask(scene, "PRAGMA application_id = 7"), -1);
    assert_not_opened(scene, ERROR_LEDGER, "not a ledger of bonusrec");
}

static void a_ledger_of_a_newer_version_is_refused(void **state)
{
    struct scene *scene = *state;
    struct ledger *reader = NULL;

    open_and_begin(scene);
    close_ledger(scene);
    assert_int_equal(ask(scene, "PRAGMA user_version = 3"), -1);
    assert_not_opened(scene, ERROR_LEDGER,
                      "is of version 3, and this bonusrec knows up to version 2");
    assert_non_null(strstr(scene->error.text, "update bonusrec"));
    fails(scene, ledger_open_to_read(scene->path, &reader, &scene->error), ERROR_LEDGER,
          "is of version 3");
}

static void a_clock_that_stands_before_the_last_entry_is_refused(void **state)
{
    struct scene *scene = *state;
    int64_t start_s = scene_now_s;

    open_and_begin(scene);
    scene_now_s += 1000;
    (void)send(scene, 1);
    close_ledger(scene);
    scene_now_s = start_s + 700;
    open_ledger(scene);
    close_ledger(scene);
    scene_now_s = start_s + 699;
    assert_not_opened(scene, ERROR_LEDGER,
                      "the clock stands at 2026-02-02T02:51:39Z, before the ledger's last entry of "
                      "2026-02-02T02:56:40Z");
    assert_non_null(strstr(scene->error.text, "set the clock"));
}

static void the_clock_is_held_against_the_beginnings_and_ends_of_runs_too(void **state)
{
    struct scene *scene = *state;

    open_and_begin(scene);
    scene_now_s += 1000;
    succeeds(scene, ledger_end_run(scene->ledger, 0, &scene->error));
    close_ledger(scene);
    scene_now_s -= 301;
    assert_not_opened(scene, ERROR_LEDGER, "the clock stands");
    scene_now_s += 2000;
    open_ledger(scene);
    begin_run(scene, "run-2", "", &sandbox);
    close_ledger(scene);
    scene_now_s -= 301;
    assert_not_opened(scene, ERROR_LEDGER, "the clock stands");
}

static void a_log_without_its_ledger_is_not_thrown_away(void **state)
{
    struct scene *scene = *state;
    struct ledger *reader = NULL;

    (void)in_folder(scene, "echo log >ledger.db-wal");
    assert_not_opened(scene, ERROR_LEDGER, "-wal\" is there; put the ledger back");
    (void)in_folder(scene, ": >ledger.db");
    assert_not_opened(scene, ERROR_LEDGER, "-wal\" is there; put the ledger back");
    fails(scene, ledger_open_to_read(scene->path, &reader, &scene->error), ERROR_LEDGER,
          "put the ledger back");
    assert_string_equal(in_folder(scene, "cat ledger.db-wal"), "log\n");
}

static void closing_no_ledger_is_nothing(void **state)
{
    (void)state;
    ledger_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)
        TEST(a_ledger_is_made_where_there_is_none),
        TEST(an_empty_file_becomes_a_ledger),
        TEST(a_ledger_in_which_no_run_was_begun_is_still_new),
        TEST(nobody_else_may_read_it_whatever_the_umask),
        TEST(a_ledger_that_others_may_read_no_longer_is),
        TEST(closing_leaves_all_in_the_main_file_and_an_empty_log),
        TEST(closing_loses_what_was_not_flushed_and_keeps_what_was),
        TEST(what_was_noted_is_durable_with_the_next_permit_or_the_end_of_the_run),
        TEST(news_stand_as_they_were_told),
        TEST(a_link_leads_to_the_ledger_and_its_lock),
        TEST(a_ledger_of_two_names_is_refused_by_either),
        TEST(what_cannot_be_a_file_is_refused),
        TEST(a_file_that_is_no_database_is_refused_and_left_alone),
        TEST(another_programs_database_is_refused_and_left_alone),
        TEST(another_programs_database_of_the_same_version_is_refused),
        TEST(a_ledger_of_a_newer_version_is_refused),
        TEST(a_clock_that_stands_before_the_last_entry_is_refused),
        TEST(the_clock_is_held_against_the_beginnings_and_ends_of_runs_too),
        TEST(a_log_without_its_ledger_is_not_thrown_away),
        TEST(closing_no_ledger_is_nothing),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
