/* One run at a time, and a dead one is in nobody's way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "ledger_scene.h"

/* A process that opens the ledger, says so, and lives until it is killed. */
static pid_t start_holder(struct scene *scene)
{
    int said[2];
    char byte = 0;
    pid_t child;

    assert_int_equal(pipe(said), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        open_and_begin(scene);
        (void)send(scene, 1);
        if (write(said[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            (void)pause();
    }
    (void)close(said[1]);
    assert_int_equal(read(said[0], &byte, 1), 1);
    (void)close(said[0]);
    return child;
}

static void kill_holder(pid_t child)
{
    int status;

    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
}

static void a_second_run_is_told_who_has_it_and_since_when(void **state)
{
    struct scene *scene = *state;
    pid_t holder = start_holder(scene);
    char expected[200];

    (void)snprintf(
        expected, sizeof expected,
        "process %ld has held it since 2026-02-02T02:40:00Z; try again when that run has "
        "ended",
        (long)holder);
    scene_now_s += 5;
    assert_not_opened(scene, ERROR_LEDGER_BUSY, expected);
    kill_holder(holder);
}

static void a_killed_run_leaves_the_ledger_free_and_all_that_it_committed(void **state)
{
    struct scene *scene = *state;

    kill_holder(start_holder(scene));
    open_ledger(scene);
    assert_false(ledger_is_new(scene->ledger));
    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 1);
}

static void the_same_process_cannot_have_it_twice_either(void **state)
{
    struct scene *scene = *state;

    open_and_begin(scene);
    assert_not_opened(scene, ERROR_LEDGER_BUSY, "has held it since");
    (void)send(scene, 1); /* and the first is none the worse for it */
    close_ledger(scene);
    open_ledger(scene);
}

static void a_program_that_the_run_starts_does_not_inherit_the_lock(void **state)
{
    struct scene *scene = *state;
    char program[] = "cat";
    char *const arguments[] = {program, NULL};
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    int status;
    pid_t child;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    open_ledger(scene);
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, ends[0], 0), 0);
    assert_int_equal(posix_spawn(&child, "/bin/cat", &actions, NULL, arguments, environment), 0);
    assert_int_equal(posix_spawn_file_actions_destroy(&actions), 0);
    close_ledger(scene);
    open_ledger(scene); /* while the other still runs */
    assert_int_equal(waitpid(child, &status, WNOHANG), 0);
    (void)close(ends[1]);
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
}

static void the_file_of_the_lock_stays_and_says_who_had_it_last(void **state)
{
    struct scene *scene = *state;
    char expected[100];

    (void)in_folder(scene, "echo 1 1999-01-01T00:00:00Z and something longer >ledger.db-lock");
    open_ledger(scene);
    close_ledger(scene);
    (void)snprintf(expected, sizeof expected, "%ld 2026-02-02T02:40:00Z\n", (long)getpid());
    assert_string_equal(in_folder(scene, "cat ledger.db-lock"), expected);
}

static void a_holder_that_has_not_signed_yet_is_still_a_holder(void **state)
{
    struct scene *scene = *state;

    open_ledger(scene);
    (void)in_folder(scene, ": >ledger.db-lock");
    assert_not_opened(scene, ERROR_LEDGER_BUSY, "another process holds it; try again");
}

static void who_held_it_before_and_is_dead_is_not_named(void **state)
{
    struct scene *scene = *state;
    pid_t dead = fork();
    int status;

    assert_true(dead >= 0);
    if (dead == 0)
        _exit(0);
    assert_int_equal(waitpid(dead, &status, 0), dead);
    open_ledger(scene);
    /* as if the holder of now had not signed yet */
    (void)in_folder(scene, "echo %ld 2026-01-01T00:00:00Z >ledger.db-lock", (long)dead);
    assert_not_opened(scene, ERROR_LEDGER_BUSY, "another process holds it; try again");
}

static void a_run_that_is_turned_away_touches_nothing(void **state)
{
    struct scene *scene = *state;
    pid_t holder = start_holder(scene);
    char before[2000];

    (void)snprintf(before, sizeof before, "%s",
                   in_folder(scene, "stat -c '%%n %%s %%a %%y' . *; cksum *"));
    assert_not_opened(scene, ERROR_LEDGER_BUSY, "has held it");
    assert_string_equal(in_folder(scene, "stat -c '%%n %%s %%a %%y' . *; cksum *"), before);
    kill_holder(holder);
}

static void a_lock_that_cannot_be_made_is_refused(void **state)
{
    struct scene *scene = *state;

    (void)in_folder(scene, "mkdir ledger.db-lock");
    assert_not_opened(scene, ERROR_LEDGER, "its lock cannot be made: Is a directory");
    assert_string_equal(in_folder(scene, "ls"), "ledger.db-lock\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)
        TEST(a_second_run_is_told_who_has_it_and_since_when),
        TEST(a_killed_run_leaves_the_ledger_free_and_all_that_it_committed),
        TEST(the_same_process_cannot_have_it_twice_either),
        TEST(a_program_that_the_run_starts_does_not_inherit_the_lock),
        TEST(the_file_of_the_lock_stays_and_says_who_had_it_last),
        TEST(a_holder_that_has_not_signed_yet_is_still_a_holder),
        TEST(who_held_it_before_and_is_dead_is_not_named),
        TEST(a_run_that_is_turned_away_touches_nothing),
        TEST(a_lock_that_cannot_be_made_is_refused),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
