/* A ledger that is damaged or cannot be written stops the sending. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "ledger_scene.h"

/* A ledger of some hundred entries, closed, all of it in the main file. */
static void leave_a_ledger(struct scene *scene)
{
    open_and_begin(scene);
    for (unsigned i = 0; i < 200; i++)
        (void)send(scene, i);
    close_ledger(scene);
}

static void a_ledger_that_was_cut_short_is_refused(void **state)
{
    static const char *const sizes[] = {"1", "100", "512", "4096", "10000", "-4096"};
    struct scene *scene = *state;

    leave_a_ledger(scene);
    (void)in_folder(scene, "cp ledger.db whole");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        (void)in_folder(scene,
                        "rm -f ledger.db-wal ledger.db-shm; cp whole ledger.db; "
                        "truncate -s %s ledger.db; cp ledger.db cut",
                        sizes[i]);
        assert_not_opened(scene, ERROR_LEDGER, "move it");
        assert_non_null(strstr(scene->error.text, "what is paid is read from the platform"));
        (void)in_folder(scene, "cmp ledger.db cut");
    }
}

static void a_page_that_was_overwritten_is_found_at_opening(void **state)
{
    struct scene *scene = *state;
    int pages;

    leave_a_ledger(scene);
    (void)in_folder(scene, "cp ledger.db whole");
    pages = atoi(in_folder(scene, "expr $(stat -c %%s whole) / 4096")); /* NOLINT: a test */
    assert_true(pages > 20);
    for (int page = 0; page < pages; page++) {
        (void)in_folder(scene,
                        "cp whole ledger.db; yes | dd of=ledger.db bs=4096 count=1 seek=%d "
                        "conv=notrunc iflag=fullblock 2>&1",
                        page);
        assert_not_opened(scene, ERROR_LEDGER, "damaged");
        assert_non_null(strstr(scene->error.text, "move it"));
        /* SQLite's headline and line breaks are not shown. */
        assert_null(strpbrk(scene->error.text, "*?"));
    }
}

static void a_reader_is_told_of_damage_too(void **state)
{
    const struct history_filter all = {0};
    struct scene *scene = *state;
    struct ledger *reader = NULL;
    int count = 0;

    leave_a_ledger(scene);
    (void)in_folder(scene, "yes | dd of=ledger.db bs=4096 count=1 conv=notrunc iflag=fullblock "
                           "2>&1");
    fails(scene, ledger_open_to_read(scene->path, &reader, &scene->error), ERROR_LEDGER, "damaged");
    assert_null(reader);
    (void)all;
    (void)count;
}

static struct rlimit limit_before;

/* No file may grow beyond `size` bytes from here on: a disk that is full. */
static void limit_files(rlim_t size)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit_before), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    limit = limit_before;
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void unlimit_files(void)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit_before), 0);
}

static void a_full_disk_stops_the_run_before_it_has_begun(void **state)
{
    static const rlim_t sizes[] = {0, 1, 10, 40, 1000, 5000, 20000, 40000, 60000};
    struct scene *scene = *state;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct ledger *ledger = NULL;

        limit_files(sizes[i]);
        assert_int_equal(ledger_open(scene->path, scene_wall_s, &ledger, &scene->error), -1);
        unlimit_files();
        assert_null(ledger);
        assert_int_equal(scene->error.kind, ERROR_LEDGER);
        if (!strstr(scene->error.text, "File too large") && !strstr(scene->error.text, "full") &&
            !strstr(scene->error.text, "No space left"))
            fail_msg("%s", scene->error.text);
        if (i % 2) /* on what it left, and from nothing */
            (void)in_folder(scene, "rm -f ledger.db*");
    }
    open_and_begin(scene); /* what was left is as good as nothing */
    assert_true(ledger_is_new(scene->ledger));
}

/* The first order that cannot be written down; all before it can. */
static unsigned send_until_full(struct scene *scene)
{
    const struct intent intent = an_intent();

    for (unsigned i = 1; i < 10000; i++) {
        const struct ledger_order order = {.key = a_key(i), .intent = &intent, .pay_minor = 1};
        const struct permit *permit = NULL;

        if (ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error) == 0)
            continue;
        assert_null(permit);
        return i;
    }
    fail_msg("the disk was never full");
    return 0;
}

static void a_disk_that_fills_in_mid_run_stops_the_sending_for_good(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    struct ledger_order order = {.key = a_key(9999), .intent = &intent, .pay_minor = 1};
    const struct permit *permit = NULL;
    unsigned first;

    open_and_begin(scene);
    limit_files(400000);
    first = send_until_full(scene);
    unlimit_files();
    assert_true(first > 5);
    assert_int_equal(scene->error.kind, ERROR_LEDGER);
    assert_non_null(strstr(scene->error.text, "nothing more is sent"));
    assert_non_null(strstr(scene->error.text, "make room"));
    /* There is room again, and still nothing is sent. */
    assert_int_equal(ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error), -1);
    assert_null(permit);
    assert_non_null(strstr(scene->error.text, "nothing more is sent"));
    assert_int_equal(ask(scene, "SELECT count(*) FROM entries"), first - 1);
    /* What is learned can be noted. */
    record(scene, 1, EVENT_ACCEPTED);
    succeeds(scene, ledger_end_run(scene->ledger, 1, &scene->error));
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE event = 3"), 1);
    close_ledger(scene);
    open_ledger(scene);
    begin_run(scene, "run-2", "", &sandbox);
    (void)send(scene, first);
}

static void what_cannot_be_flushed_stops_the_sending_too(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_order order = {.key = a_key(2), .intent = &intent, .pay_minor = 1};
    const struct permit *permit = NULL;
    int64_t attempt;

    open_and_begin(scene);
    attempt = send(scene, 1);
    record(scene, attempt, EVENT_IN_DOUBT);
    limit_files(1);
    assert_int_equal(ledger_flush(scene->ledger, &scene->error), -1);
    unlimit_files();
    assert_int_equal(ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error), -1);
    assert_null(permit);
}

/* What is written to a file that no later run finds is as good as not written. */
static void a_ledger_that_is_no_longer_in_its_place_gives_no_permit(void **state)
{
    static const char *const commands[] = {
        "mv ledger.db elsewhere",
        "rm ledger.db",
        "cp ledger.db restored && mv restored ledger.db",
    };
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_order order = {.key = a_key(2), .intent = &intent, .pay_minor = 1};
    const struct permit *permit = NULL;

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        open_and_begin(scene);
        (void)send(scene, 1);
        (void)in_folder(scene, "%s", commands[i]);
        fails(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error),
              ERROR_LEDGER,
              "has been moved or deleted while in use; nothing more is sent; put it back and run "
              "again");
        assert_null(permit);
        close_ledger(scene);
        (void)in_folder(scene, "rm -f ledger.db* elsewhere");
    }
}

static void a_ledger_that_was_moved_and_put_back_has_all_that_was_noted(void **state)
{
    struct scene *scene = *state;
    const struct intent intent = an_intent();
    const struct ledger_order order = {.key = a_key(2), .intent = &intent, .pay_minor = 1};
    const struct permit *permit = NULL;

    open_and_begin(scene);
    record(scene, send(scene, 1), EVENT_ACCEPTED);
    (void)in_folder(scene, "mv ledger.db elsewhere");
    fails(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error),
          ERROR_LEDGER, "has been moved");
    (void)in_folder(scene, "mv elsewhere ledger.db");
    fails(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error),
          ERROR_LEDGER, "has been moved");
    assert_null(permit);
    succeeds(scene, ledger_flush(scene->ledger, &scene->error));
    close_ledger(scene);
    assert_int_equal(ask(scene, "SELECT count(*) FROM entries"), 1);
    assert_int_equal(ask(scene, "SELECT count(*) FROM events WHERE event = 3"), 1);
}

static void a_run_that_cannot_be_written_down_does_not_begin(void **state)
{
    struct scene *scene = *state;
    const struct ledger_run run = {
        .run_id = "r", .command = "pay", .file = "", .version = "1", .who = "me", .place = sandbox};

    open_ledger(scene);
    limit_files(1);
    fails(scene, ledger_begin_run(scene->ledger, &run, &scene->error), ERROR_LEDGER, "make room");
    unlimit_files();
    close_ledger(scene);
    open_ledger(scene);
    assert_true(ledger_is_new(scene->ledger));
}

/* For a user who is not root opening to write fails and says `text`: 0, or how else it went. */
static int refusal_without_privileges(struct scene *scene, const char *text)
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        struct ledger *ledger = NULL;

        if (geteuid() == 0 && setuid(65534))
            _exit(1);
        if (ledger_open(scene->path, scene_wall_s, &ledger, &scene->error) == 0)
            _exit(2);
        _exit(strstr(scene->error.text, text) ? 0 : 3);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_file_that_may_not_be_written_is_refused(void **state)
{
    struct scene *scene = *state;

    leave_a_ledger(scene);
    (void)in_folder(scene, "chmod 777 .; chmod 444 ledger.db; chmod 666 ledger.db-*");
    assert_int_equal(refusal_without_privileges(scene, "cannot be written"), 0);
}

static void a_folder_that_may_not_be_written_is_refused(void **state)
{
    struct scene *scene = *state;
    int status;

    (void)in_folder(scene, "chmod 555 .");
    status = refusal_without_privileges(scene, "Permission denied; put it in a folder");
    (void)in_folder(scene, "chmod 755 .");
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)
        TEST(a_ledger_that_was_cut_short_is_refused),
        TEST(a_page_that_was_overwritten_is_found_at_opening),
        TEST(a_reader_is_told_of_damage_too),
        TEST(a_full_disk_stops_the_run_before_it_has_begun),
        TEST(a_disk_that_fills_in_mid_run_stops_the_sending_for_good),
        TEST(what_cannot_be_flushed_stops_the_sending_too),
        TEST(a_ledger_that_is_no_longer_in_its_place_gives_no_permit),
        TEST(a_ledger_that_was_moved_and_put_back_has_all_that_was_noted),
        TEST(a_run_that_cannot_be_written_down_does_not_begin),
        TEST(a_file_that_may_not_be_written_is_refused),
        TEST(a_folder_that_may_not_be_written_is_refused),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
