/* A ledger of version 1: it is read as it is, and brought up to date, all or nothing, when a run is
 * to write in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/buffer.h"
#include "fixture.h"
#include "ledger_scene.h"

/* Fills the database `handle` with the fixture. */
static void fill(sqlite3 *handle)
{
    struct buffer sql = BUFFER_INIT;
    char *message = NULL;

    fixture_read("ledger/version-1.sql", &sql);
    if (sqlite3_exec(handle, buffer_text(&sql), NULL, NULL, &message))
        fail_msg("%s", message);
    buffer_release(&sql);
}

static int open_version_1(void **state)
{
    struct scene *scene;
    sqlite3 *handle = NULL;

    (void)scene_open(state);
    scene = *state;
    scene_now_s += 1000; /* after its last entry */
    assert_int_equal(sqlite3_open(scene->path, &handle), SQLITE_OK);
    fill(handle);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    assert_int_equal(ask(scene, "PRAGMA user_version"), 1);
    return 0;
}

/* Adds all that `sql` yields, a row a line; NULL is "~". */
static void add_rows(sqlite3 *handle, const char *sql, struct buffer *out)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL))
        fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const unsigned char *text = sqlite3_column_text(statement, i);

            buffer_printf(out, "%s|", text ? (const char *)text : "~");
        }
        buffer_add_char(out, '\n');
    }
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
}

/* Every row of version 1's tables, by its columns; to be freed. */
static char *rows_of_version_1(const struct scene *scene)
{
    static const char *const all[] = {
        "SELECT id, platform, endpoint FROM places",
        "SELECT id, path FROM files",
        "SELECT id, run_id, command, place, file, version, who, began_at_s FROM runs",
        "SELECT run, at_s, exit_code FROM run_ends",
        "SELECT id, place, key, assignment_id, worker_id, group_id, amount_minor, currency, reason,"
        " ref FROM entries ORDER BY id",
        "SELECT id, entry, run, pay_minor, shown_until_s, closed FROM attempts ORDER BY id",
        "SELECT rowid, attempt, minor, reason, paid_at_s, payment_id, made_by FROM credits",
        "SELECT id, attempt, run, at_s, event, code, detail, who, paid_at_s, payment_id FROM events"
        " ORDER BY id",
    };
    struct buffer out = BUFFER_INIT;
    sqlite3 *handle = NULL;
    char *text;

    assert_int_equal(sqlite3_open(scene->path, &handle), SQLITE_OK);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        add_rows(handle, all[i], &out);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    text = strdup(buffer_text(&out));
    buffer_release(&out);
    return text;
}

/* Every object of the schema, as its text; to be freed. */
static char *schema_of(const char *path)
{
    struct buffer out = BUFFER_INIT;
    sqlite3 *handle = NULL;
    char *text;

    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    add_rows(handle, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
             &out);
    add_rows(handle, "PRAGMA user_version", &out);
    add_rows(handle, "PRAGMA application_id", &out);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    text = strdup(buffer_text(&out));
    buffer_release(&out);
    return text;
}

static int add_history(void *context, const struct history_row *row, struct error *error)
{
    struct buffer *out = context;

    (void)error;
    buffer_printf(out, "%s %s %s %s %s %s %s %s %s %s %s %s [%s] [%s] [%s] %lld %lld %lld\n",
                  row->key, row->platform, row->endpoint, row->worker_id, row->assignment_id,
                  row->group_id, row->currency, row->reason, row->ref, row->file, row->run_id,
                  row->payment_id, row->quote_id, row->quote, row->shown,
                  (long long)row->amount_minor, (long long)row->pay_minor,
                  (long long)row->paid_at_s);
    for (size_t i = 0; i < row->event_count; i++)
        buffer_printf(out, "  %s %lld %s %s %s %s\n", event_name(row->events[i].event),
                      (long long)row->events[i].at_s, row->events[i].run_id, row->events[i].code,
                      row->events[i].detail, row->events[i].who);
    return 0;
}

static void add_entry(struct buffer *out, const struct entry *entry)
{
    buffer_printf(out, "%s %s %s %s %s %s %d %d %lld %lld %lld %lld %lld %lld %u %lld %u\n",
                  entry->key, entry->worker_id, entry->assignment_id, entry->reason, entry->ref,
                  entry->payment_id, (int)entry->state, entry->by_word, (long long)entry->attempt,
                  (long long)entry->amount_minor, (long long)entry->pay_minor,
                  (long long)entry->last_sent_at_s, (long long)entry->said_paid_at_s,
                  (long long)entry->paid_at_s, entry->list, (long long)entry->shown_until_s,
                  entry->unexplained);
    for (size_t i = 0; i < entry->credit_count; i++)
        buffer_printf(out, "  %lld %s %s %lld %lld\n", (long long)entry->credits[i].minor,
                      entry->credits[i].reason, entry->credits[i].payment_id,
                      (long long)entry->credits[i].paid_at_s, (long long)entry->credits[i].attempt);
}

/* All that the history and the memory of both places tell; to be freed. */
static char *told_by(struct scene *scene, struct ledger *ledger)
{
    static const char *const assignments[] = {"ASSIGNMENT0", "ASSIGNMENT1", "ASSIGNMENT2",
                                              "ASSIGNMENT3", "ASSIGNMENT4", "ASSIGNMENT5"};
    const struct ledger_place *const places[] = {&sandbox, &live};
    const struct history_filter all = {0};
    struct buffer out = BUFFER_INIT;
    char *text;

    succeeds(scene, ledger_history(ledger, &all, add_history, &out, &scene->error));
    for (size_t i = 0; i < 2; i++) {
        const struct ledger_question question = {.place = *places[i],
                                                 .file = "/data/bonuses.csv",
                                                 .assignments = assignments,
                                                 .count = 6};
        struct entries entries = ENTRIES_INIT;

        succeeds(scene, ledger_recall(ledger, &question, &entries, &scene->error));
        for (size_t j = 0; j < entries.count; j++)
            add_entry(&out, &entries.list[j]);
        entries_release(&entries);
    }
    text = strdup(buffer_text(&out));
    buffer_release(&out);
    return text;
}

static char *told_to_a_reader(struct scene *scene)
{
    struct ledger *reader = NULL;
    char *text;

    succeeds(scene, ledger_open_to_read(scene->path, &reader, &scene->error));
    assert_non_null(reader);
    text = told_by(scene, reader);
    ledger_close(reader);
    return text;
}

static void assert_same(char *one, char *other)
{
    assert_string_equal(one, other);
    free(one);
    free(other);
}

static void the_fixture_tells_of_every_event(void **state)
{
    struct scene *scene = *state;
    char *told = told_to_a_reader(scene);

    assert_int_equal(ask(scene, "SELECT count(DISTINCT event) FROM events"), EVENT_COUNT - 1);
    assert_non_null(strstr(told, "sandbox:443 WORKER4 ASSIGNMENT4 HIT1 USD Thank you  - run-2  []"
                                 " [] [] 500 250 0\n  sending 1770000122 run-2"));
    assert_non_null(strstr(told, "  100 Thank you P-1 1769000000 0\n  150 Thanks  0 1\n"));
    assert_non_null(strstr(told, "  resolved_paid 1770000327 run-4  asked user@host\n"));
    free(told);
}

static void every_row_of_it_survives(void **state)
{
    struct scene *scene = *state;
    char *before = rows_of_version_1(scene);

    assert_int_equal(ask(scene, "SELECT count(*) FROM events"), 27);
    open_ledger(scene);
    assert_false(ledger_is_new(scene->ledger));
    close_ledger(scene);
    assert_int_equal(ask(scene, "PRAGMA user_version"), 2);
    assert_int_equal(ask(scene, "SELECT count(*) FROM attempts WHERE quote IS NULL AND shown = ''"
                                " AND unexplained = 0"),
                     13);
    assert_int_equal(ask(scene, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_same(before, rows_of_version_1(scene));
}

static void brought_up_to_date_it_has_the_schema_of_a_new_one(void **state)
{
    struct scene *scene = *state;
    struct ledger *fresh = NULL;
    char path[300];

    open_ledger(scene);
    close_ledger(scene);
    (void)snprintf(path, sizeof path, "%s/fresh.db", scene->folder);
    succeeds(scene, ledger_open(path, scene_wall_s, &fresh, &scene->error));
    ledger_close(fresh);
    assert_same(schema_of(scene->path), schema_of(path));
}

static void it_is_read_without_a_trace_and_tells_the_same_before_and_after(void **state)
{
    struct scene *scene = *state;
    char files[2000];
    char *before;

    (void)snprintf(files, sizeof files, "%s", in_folder(scene, "stat -c '%%n %%y' . *; cksum *"));
    before = told_to_a_reader(scene);
    assert_string_equal(in_folder(scene, "stat -c '%%n %%y' . *; cksum *"), files);
    open_ledger(scene);
    assert_same(strdup(before), told_by(scene, scene->ledger));
    close_ledger(scene);
    assert_same(before, told_to_a_reader(scene));
}

/* The same ledger as a killed run leaves it: all of it is in the log. */
static void leave_it_in_the_log(const struct scene *scene)
{
    pid_t child;
    int status = 0;

    (void)in_folder(scene, "rm -f ledger.db*");
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *handle = NULL;

        if (sqlite3_open(scene->path, &handle) == SQLITE_OK)
            fill(handle);
        (void)raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_string_not_equal(in_folder(scene, "stat -c %%s ledger.db-wal"), "0\n");
}

static void what_a_killed_run_left_of_it_is_read_too(void **state)
{
    struct scene *scene = *state;
    char *before = told_to_a_reader(scene);

    leave_it_in_the_log(scene);
    assert_same(strdup(before), told_to_a_reader(scene));
    (void)in_folder(scene, "rm ledger.db-shm");
    assert_same(strdup(before), told_to_a_reader(scene));
    assert_string_equal(in_folder(scene, "ls"), "ledger.db\nledger.db-wal\n");
    open_ledger(scene);
    assert_same(before, told_by(scene, scene->ledger));
}

static void a_reader_that_was_there_first_goes_on_and_sees_what_is_new(void **state)
{
    struct scene *scene = *state;
    struct ledger *reader = NULL;
    sqlite3 *beside = NULL; /* what has the log's index open to write, as an older run beside it */
    char *told;

    assert_int_equal(sqlite3_open(scene->path, &beside), SQLITE_OK);
    assert_int_equal(sqlite3_exec(beside, "SELECT 1 FROM runs", NULL, NULL, NULL), SQLITE_OK);
    succeeds(scene, ledger_open_to_read(scene->path, &reader, &scene->error));
    told = told_by(scene, reader);
    open_ledger(scene);
    assert_same(told, told_by(scene, reader));
    begin_run(scene, "run-5", "", &sandbox);
    (void)send_with_quote(scene, 77, "Q77");
    told = told_by(scene, reader);
    assert_non_null(strstr(told, "[Q77] [{\"id\":\"x\",\n \"amount\":5.0}] [1.00 2.50]"));
    free(told);
    ledger_close(reader);
    assert_int_equal(sqlite3_close(beside), SQLITE_OK);
}

/* Opens it to write in a process that may let no file grow beyond `bytes`: it is killed there, or
 * the write fails. Returns whether it came through. */
static bool opens_within(struct scene *scene, rlim_t bytes, bool is_killed)
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
        const struct rlimit none = {0};
        int result;

        if (signal(SIGXFSZ, is_killed ? SIG_DFL : SIG_IGN) == SIG_ERR ||
            setrlimit(RLIMIT_CORE, &none) || setrlimit(RLIMIT_FSIZE, &limit))
            _exit(100);
        result = ledger_open(scene->path, scene_wall_s, &scene->ledger, &scene->error);
        _exit(result ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_true(is_killed);
        assert_int_equal(WTERMSIG(status), SIGXFSZ);
        return false;
    }
    assert_in_range(WEXITSTATUS(status), 0, 1);
    return WEXITSTATUS(status) == 0;
}

/* Its version, told by a copy of its files, which stay as they are. */
static int64_t version_left(const struct scene *scene)
{
    struct scene copy = *scene;

    (void)in_folder(scene, "cp ledger.db copy.db && cp ledger.db-wal copy.db-wal");
    (void)snprintf(copy.path, sizeof copy.path, "%s/copy.db", scene->folder);
    return ask(&copy, "PRAGMA user_version");
}

/* Ever more of it can be written, till it comes through. */
static void cut_off_everywhere(struct scene *scene, bool is_killed)
{
    char *rows = rows_of_version_1(scene);
    char *told = told_to_a_reader(scene);
    int cut_off = 0;
    bool came_through = false;
    rlim_t bytes;

    leave_it_in_the_log(scene);
    (void)in_folder(scene, "cp ledger.db old.db && cp ledger.db-wal old.db-wal");
    bytes = strtoul(in_folder(scene, "stat -c %%s ledger.db-wal"), NULL, 10);
    for (; !came_through; bytes += 2048) {
        (void)in_folder(scene, "rm -f ledger.db* && cp old.db ledger.db && cp old.db-wal "
                               "ledger.db-wal");
        came_through = opens_within(scene, bytes, is_killed);
        cut_off += !came_through;
        assert_int_equal(version_left(scene), came_through ? 2 : 1);
        assert_same(strdup(told), told_to_a_reader(scene));
        open_ledger(scene); /* and then it is brought up to date after all */
        assert_same(strdup(told), told_by(scene, scene->ledger));
        close_ledger(scene);
        assert_int_equal(ask(scene, "PRAGMA user_version"), 2);
        assert_same(strdup(rows), rows_of_version_1(scene));
    }
    assert_in_range(cut_off, 3, 100);
    free(rows);
    free(told);
}

static void killed_in_between_it_is_as_it_was(void **state)
{
    cut_off_everywhere(*state, true);
}

static void on_a_full_disk_it_stays_as_it_was(void **state)
{
    cut_off_everywhere(*state, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_version_1, scene_close)
        TEST(the_fixture_tells_of_every_event),
        TEST(every_row_of_it_survives),
        TEST(brought_up_to_date_it_has_the_schema_of_a_new_one),
        TEST(it_is_read_without_a_trace_and_tells_the_same_before_and_after),
        TEST(what_a_killed_run_left_of_it_is_read_too),
        TEST(a_reader_that_was_there_first_goes_on_and_sees_what_is_new),
        TEST(killed_in_between_it_is_as_it_was),
        TEST(on_a_full_disk_it_stays_as_it_was),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
