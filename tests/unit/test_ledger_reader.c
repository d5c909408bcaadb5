/* Reading beside a run, from a copy, without the right to write: it changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <grp.h>
#include <signal.h>
#include <sys/wait.h>

#include "ledger_scene.h"

static int count_rows(void *context, const struct history_row *row, struct error *error)
{
    (void)error;
    *(int *)context += (int)row->event_count;
    return 0;
}

/* How many events a reader sees; -1 when there is no ledger. */
static int events_read(struct scene *scene)
{
    const struct history_filter all = {0};
    struct ledger *reader = NULL;
    int count = 0;

    succeeds(scene, ledger_open_to_read(scene->path, &reader, &scene->error));
    if (!reader)
        return -1;
    succeeds(scene, ledger_history(reader, &all, count_rows, &count, &scene->error));
    ledger_close(reader);
    return count;
}

/* The same, by a process of its own: it has no locks and no memory of this one's. */
static int events_read_elsewhere(struct scene *scene, bool as_nobody)
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        struct ledger *reader = NULL;
        const struct history_filter all = {0};
        int count = 0;

        if (as_nobody && (setgroups(0, NULL) || setgid(65534) || setuid(65534)))
            _exit(100);
        if (ledger_open_to_read(scene->path, &reader, &scene->error) || !reader ||
            ledger_history(reader, &all, count_rows, &count, &scene->error)) {
            (void)fprintf(stderr, "%s: %s\n", scene->error.origin, scene->error.text);
            _exit(101);
        }
        ledger_close(reader);
        _exit(count);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Everything about the folder's files that reading could change. */
static void look(const struct scene *scene, char seen[2000])
{
    (void)snprintf(seen, 2000, "%s", in_folder(scene, "stat -c '%%n %%s %%a %%y' . *; cksum *"));
}

/* A ledger with three events, closed. */
static void leave_a_ledger(struct scene *scene)
{
    int64_t attempt;

    open_and_begin(scene);
    attempt = send(scene, 1);
    record(scene, attempt, EVENT_ACCEPTED);
    (void)send(scene, 2);
    close_ledger(scene);
}

/* The same, of a run that was killed: all of it is in the log. */
static void leave_a_dead_ledger(struct scene *scene)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        int64_t attempt;

        open_and_begin(scene);
        attempt = send(scene, 1);
        record(scene, attempt, EVENT_ACCEPTED);
        (void)send(scene, 2);
        (void)raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_string_not_equal(in_folder(scene, "stat -c %%s ledger.db-wal"), "0\n");
}

static void where_there_is_no_ledger_there_is_nothing_to_read(void **state)
{
    struct scene *scene = *state;

    assert_int_equal(events_read(scene), -1);
    assert_string_equal(in_folder(scene, "ls"), "");
    (void)in_folder(scene, ": >ledger.db");
    assert_int_equal(events_read(scene), -1);
    assert_string_equal(in_folder(scene, "ls"), "ledger.db\n");
    (void)snprintf(scene->path, sizeof scene->path, "%s/none/ledger.db", scene->folder);
    assert_int_equal(events_read(scene), -1);
}

static void a_ledger_that_was_made_and_not_filled_reads_as_none(void **state)
{
    struct scene *scene = *state;

    /* what a run leaves that was killed between making the file and the tables */
    assert_int_equal(ask(scene, "PRAGMA journal_mode = WAL"), 0);
    assert_int_equal(events_read(scene), -1);
}

/* Each of the `count` commands is run in turn; after it the three events are read, and the folder
 * is as it was. */
static void reads_without_a_trace(struct scene *scene, const char *const *commands, size_t count)
{
    char before[2000];
    char after[2000];

    for (size_t i = 0; i < count; i++) {
        (void)in_folder(scene, "%s", commands[i]);
        look(scene, before);
        assert_int_equal(events_read_elsewhere(scene, false), 3);
        look(scene, after);
        assert_string_equal(after, before);
    }
}

static void reading_changes_nothing(void **state)
{
    static const char *const spoiled[] = {
        ":",
        "rm -f ledger.db-shm",
        "rm -f ledger.db-wal ledger.db-shm",
        "rm -f ledger.db-lock",
        ": >ledger.db-wal",
    };
    struct scene *scene = *state;

    leave_a_ledger(scene);
    reads_without_a_trace(scene, spoiled, sizeof spoiled / sizeof *spoiled);
}

static void reading_what_a_killed_run_left_sees_it_all_and_changes_nothing(void **state)
{
    static const char *const spoiled[] = {":", ": >ledger.db-shm", "rm -f ledger.db-shm"};
    struct scene *scene = *state;

    leave_a_dead_ledger(scene);
    reads_without_a_trace(scene, spoiled, sizeof spoiled / sizeof *spoiled);
    open_ledger(scene);
    close_ledger(scene);
    assert_int_equal(events_read_elsewhere(scene, false), 3);
}

static void a_reader_needs_no_right_to_write(void **state)
{
    static const char *const spoiled[] = {
        ":",
        "rm -f ledger.db-shm",
        "rm -f ledger.db-wal ledger.db-shm",
    };
    struct scene *scene = *state;

    leave_a_ledger(scene);
    (void)in_folder(scene, "chmod 444 ledger.db*");
    for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
        (void)in_folder(scene, "chmod 755 .; %s; chmod 555 .", spoiled[i]);
        assert_int_equal(events_read_elsewhere(scene, geteuid() == 0), 3);
    }
    (void)in_folder(scene, "chmod 755 .");
}

static void a_reader_without_rights_sees_what_a_killed_run_left(void **state)
{
    struct scene *scene = *state;

    leave_a_dead_ledger(scene);
    (void)in_folder(scene, "chmod 444 ledger.db* && chmod 555 .");
    assert_int_equal(events_read_elsewhere(scene, geteuid() == 0), 3);
    (void)in_folder(scene, "chmod 755 . && rm -f ledger.db-shm && chmod 555 .");
    assert_int_equal(events_read_elsewhere(scene, geteuid() == 0), 3);
    (void)in_folder(scene, "chmod 755 .");
}

static void a_reader_beside_a_run_sees_the_last_commit(void **state)
{
    struct scene *scene = *state;
    char before[2000];
    char after[2000];
    int64_t attempt;

    open_and_begin(scene);
    attempt = send(scene, 1);
    record(scene, attempt, EVENT_IN_DOUBT); /* a transaction is open now */
    look(scene, before);
    assert_int_equal(events_read_elsewhere(scene, false), 1);
    look(scene, after);
    assert_string_equal(after, before);
    assert_int_equal(events_read(scene), 1);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    assert_int_equal(events_read_elsewhere(scene, false), 2);
    record(scene, attempt, EVENT_ACCEPTED); /* and readers took no lock away from the run */
    (void)send(scene, 2);
    assert_int_equal(events_read_elsewhere(scene, false), 4);
}

static void a_reader_keeps_its_moment_while_a_run_goes_on(void **state)
{
    struct scene *scene = *state;
    struct ledger *reader = NULL;
    struct entries entries = ENTRIES_INIT;
    const char *assignment = "ASSIGNMENT1";
    const struct ledger_question question = {
        .place = sandbox, .file = "", .assignments = &assignment, .count = 1};

    open_and_begin(scene);
    (void)send(scene, 1);
    succeeds(scene, ledger_open_to_read(scene->path, &reader, &scene->error));
    for (unsigned i = 2; i < 300; i++)
        (void)send(scene, i);
    succeeds(scene, ledger_recall(reader, &question, &entries, &scene->error));
    assert_int_equal(entries.count, 299);
    entries_release(&entries);
    ledger_close(reader);
}

static void a_reader_writes_nothing(void **state)
{
    struct scene *scene = *state;
    const struct ledger_run run = {
        .run_id = "r", .command = "pay", .file = "", .version = "1", .who = "me", .place = sandbox};
    const struct ledger_news news = {.event = EVENT_ACCEPTED, .attempt = 1};
    struct ledger *reader = NULL;

    leave_a_ledger(scene);
    succeeds(scene, ledger_open_to_read(scene->path, &reader, &scene->error));
    assert_int_equal(ledger_begin_run(reader, &run, &scene->error), -1);
    assert_int_equal(ledger_record(reader, &news, &scene->error), -1);
    ledger_close(reader);
    assert_int_equal(ask(scene, "SELECT count(*) FROM runs"), 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 3);
}

static void a_name_with_characters_of_a_uri_is_only_a_name(void **state)
{
    struct scene *scene = *state;

    (void)snprintf(scene->path, sizeof scene->path, "%s/a?mode=memory#b%%41 c.db", scene->folder);
    leave_a_ledger(scene);
    assert_int_equal(events_read(scene), 3);
    assert_string_equal(in_folder(scene, "ls *.db"), "a?mode=memory#b%41 c.db\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)
        TEST(where_there_is_no_ledger_there_is_nothing_to_read),
        TEST(a_ledger_that_was_made_and_not_filled_reads_as_none),
        TEST(reading_changes_nothing),
        TEST(reading_what_a_killed_run_left_sees_it_all_and_changes_nothing),
        TEST(a_reader_needs_no_right_to_write),
        TEST(a_reader_without_rights_sees_what_a_killed_run_left),
        TEST(a_reader_beside_a_run_sees_the_last_commit),
        TEST(a_reader_keeps_its_moment_while_a_run_goes_on),
        TEST(a_reader_writes_nothing),
        TEST(a_name_with_characters_of_a_uri_is_only_a_name),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
