/* From one version to the next, all or nothing; and what the schema itself forbids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/migrate.h"
#include "ledger_scene.h"

static const char *const good[] = {
    "CREATE TABLE one (a); INSERT INTO one VALUES (1)",
    "ALTER TABLE one ADD COLUMN b; UPDATE one SET b = a + 1; CREATE TABLE two (c)",
};
static const char *const bad[] = {
    "CREATE TABLE one (a); INSERT INTO one VALUES (1)",
    "ALTER TABLE one ADD COLUMN b; UPDATE one SET b = a + 1; CREATE TABLE one (c)",
};

/* Brings the scene's database as far as `count` of the `steps` lead. */
static int migrate(struct scene *scene, const char *const *steps, int64_t count)
{
    const struct migrations migrations = {.steps = steps, .count = count};
    struct database *database = NULL;
    int64_t version = -1;
    int result;

    (void)in_folder(scene, ": >>ledger.db");
    succeeds(scene,
             database_open(scene->path, scene->path, DATABASE_WRITE, &database, &scene->error));
    succeeds(scene, database_make_durable(database, &scene->error));
    result = migrations_identify(database, &migrations, &version, &scene->error);
    if (result == 0)
        result = migrations_apply(database, &migrations, version, &scene->error);
    database_close(database);
    return result;
}

static void all_steps_that_are_missing_are_made(void **state)
{
    struct scene *scene = *state;

    succeeds(scene, migrate(scene, good, 2));
    assert_int_equal(ask(scene, "PRAGMA user_version"), 2);
    assert_int_equal(ask(scene, "PRAGMA application_id"), 0x62526563);
    assert_int_equal(ask(scene, "SELECT b FROM one"), 2);
}

static void what_an_older_version_holds_is_kept(void **state)
{
    struct scene *scene = *state;

    succeeds(scene, migrate(scene, good, 1));
    assert_int_equal(ask(scene, "PRAGMA user_version"), 1);
    assert_int_equal(ask(scene, "INSERT INTO one VALUES (5)"), -1);
    succeeds(scene, migrate(scene, good, 2));
    assert_int_equal(ask(scene, "SELECT max(b) FROM one"), 6);
    succeeds(scene, migrate(scene, good, 2)); /* and then there is nothing to do */
    assert_int_equal(ask(scene, "SELECT count(*) FROM one"), 2);
}

static void a_step_that_fails_leaves_the_older_version_as_it_was(void **state)
{
    struct scene *scene = *state;

    succeeds(scene, migrate(scene, bad, 1));
    fails(scene, migrate(scene, bad, 2), ERROR_LEDGER, "already exists");
    assert_int_equal(ask(scene, "PRAGMA user_version"), 1);
    assert_int_equal(ask(scene, "SELECT b FROM one"), -2);
    assert_int_equal(ask(scene, "SELECT a FROM one"), 1);
}

static void a_step_that_fails_leaves_an_empty_database_empty(void **state)
{
    struct scene *scene = *state;

    fails(scene, migrate(scene, bad, 2), ERROR_LEDGER, "already exists");
    assert_int_equal(ask(scene, "PRAGMA user_version"), 0);
    assert_int_equal(ask(scene, "PRAGMA application_id"), 0);
    assert_int_equal(ask(scene, "SELECT count(*) FROM sqlite_schema"), 0);
    succeeds(scene, migrate(scene, good, 2));
}

static void a_version_beyond_the_last_step_is_refused(void **state)
{
    struct scene *scene = *state;

    succeeds(scene, migrate(scene, good, 2));
    fails(scene, migrate(scene, good, 1), ERROR_LEDGER,
          "is of version 2, and this bonusrec knows up to version 1");
    assert_int_equal(ask(scene, "PRAGMA user_version"), 2);
}

static void durable_means_a_log_that_is_synced_and_keys_that_are_held(void **state)
{
    struct scene *scene = *state;
    struct database *database = NULL;
    int64_t synchronous = 0;
    int64_t foreign_keys = 0;

    (void)in_folder(scene, ": >ledger.db");
    succeeds(scene,
             database_open(scene->path, scene->path, DATABASE_WRITE, &database, &scene->error));
    succeeds(scene, database_make_durable(database, &scene->error));
    succeeds(scene,
             database_ask(database, "PRAGMA synchronous", NO_VALUES, &synchronous, &scene->error));
    succeeds(scene, database_ask(database, "PRAGMA foreign_keys", NO_VALUES, &foreign_keys,
                                 &scene->error));
    assert_int_equal(synchronous, 2);
    assert_int_equal(foreign_keys, 1);
    database_close(database);
    assert_string_equal(in_folder(scene, "od -An -tu1 -j18 -N2 ledger.db"), "   2   2\n");
}

static void what_cannot_have_a_log_is_no_place_for_a_ledger(void **state)
{
    struct scene *scene = *state;
    struct database *database = NULL;

    /* a database that is opened to be read as it is stands for a file system without locks */
    (void)in_folder(scene, ": >ledger.db");
    succeeds(scene, database_open(scene->path, scene->path, DATABASE_READ_FROZEN, &database,
                                  &scene->error));
    fails(scene, database_make_durable(database, &scene->error), ERROR_LEDGER,
          "put it on a local disk with --ledger");
    database_close(database);
}

static void nothing_that_was_written_down_is_changed_or_taken_out(void **state)
{
    static const char *const forbidden[] = {
        "UPDATE places SET endpoint = 'x'",
        "DELETE FROM places",
        "UPDATE files SET path = 'x'",
        "DELETE FROM files",
        "UPDATE runs SET who = 'x'",
        "DELETE FROM runs",
        "UPDATE run_ends SET exit_code = 0",
        "DELETE FROM run_ends",
        "UPDATE entries SET amount_minor = 1",
        "DELETE FROM entries",
        "UPDATE events SET event = 4",
        "DELETE FROM events",
        "DELETE FROM attempts",
        "UPDATE quotes SET text = 'x'",
        "DELETE FROM quotes",
        "UPDATE attempts SET closed = 0 WHERE id = 1",
        "UPDATE attempts SET closed = 1 WHERE id = 1",
        "UPDATE attempts SET pay_minor = 1 WHERE id = 2",
        "UPDATE attempts SET closed = 1, pay_minor = 1 WHERE id = 2",
        "UPDATE attempts SET closed = 1, shown_until_s = 1 WHERE id = 2",
        "UPDATE attempts SET closed = 1, run = 2 WHERE id = 2",
        "UPDATE attempts SET closed = 1, entry = 1 WHERE id = 2",
        "UPDATE attempts SET closed = 1, id = 9 WHERE id = 2",
        "UPDATE attempts SET closed = 1, quote = 1 WHERE id = 2",
        "UPDATE attempts SET closed = 1, quote = NULL WHERE id = 3",
        "UPDATE attempts SET closed = 1, shown = '' WHERE id = 3",
        "UPDATE attempts SET closed = 1, unexplained = 1 WHERE id = 3",
        "UPDATE attempts SET closed = 1, doubt_shown = 1 WHERE id = 3",
        "INSERT INTO events SELECT 99, 1, 1, 1, 6, '', '', '', 0, ''",
    };
    struct scene *scene = *state;

    open_and_begin(scene);
    record(scene, send(scene, 1), EVENT_REFUSED);
    (void)send(scene, 2);
    (void)send_with_quote(scene, 3, "Q1");
    succeeds(scene, ledger_end_run(scene->ledger, 3, &scene->error));
    begin_run(scene, "run-2", "", &live);
    close_ledger(scene);
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (ask(scene, forbidden[i]) != -2)
            fail_msg("was allowed: %s", forbidden[i]);
    assert_int_equal(ask(scene, "UPDATE attempts SET closed = 1 WHERE id IN (2, 3)"), -1);
}

static void a_closed_attempt_is_not_spoken_of_again(void **state)
{
    struct scene *scene = *state;
    struct ledger_news news = {.event = EVENT_CONFIRMED};

    open_and_begin(scene);
    news.attempt = send(scene, 1);
    record(scene, news.attempt, EVENT_REFUSED);
    fails(scene, ledger_record(scene->ledger, &news, &scene->error), ERROR_LEDGER,
          "nothing more is said of a closed attempt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)
        TEST(all_steps_that_are_missing_are_made),
        TEST(what_an_older_version_holds_is_kept),
        TEST(a_step_that_fails_leaves_the_older_version_as_it_was),
        TEST(a_step_that_fails_leaves_an_empty_database_empty),
        TEST(a_version_beyond_the_last_step_is_refused),
        TEST(durable_means_a_log_that_is_synced_and_keys_that_are_held),
        TEST(what_cannot_have_a_log_is_no_place_for_a_ledger),
        TEST(nothing_that_was_written_down_is_changed_or_taken_out),
        TEST(a_closed_attempt_is_not_spoken_of_again),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
