/* A folder with a ledger in it, and a clock that stands still until it is set. Include after
 * cmocka.h. */
#ifndef BONUSREC_TESTS_LEDGER_SCENE_H
#define BONUSREC_TESTS_LEDGER_SCENE_H

#include "ledger/ledger.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

struct scene {
    char folder[200];
    char path[256];
    struct ledger *ledger;
    struct error error;
};

static int64_t scene_now_s;

static inline int64_t scene_wall_s(void)
{
    return scene_now_s;
}

static inline int scene_open(void **state)
{
    static struct scene scene;
    const char *base = getenv("TMPDIR");

    scene = (struct scene){0};
    scene_now_s = 1770000000; /* 2026-02-02T02:40:00Z */
    (void)snprintf(scene.folder, sizeof scene.folder, "%s/ledger-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(scene.folder));
    (void)snprintf(scene.path, sizeof scene.path, "%s/ledger.db", scene.folder);
    *state = &scene;
    return 0;
}

/* Runs a shell command in the scene's folder; what it printed, valid until the next call. */
static inline __attribute__((format(printf, 2, 3))) const char *in_folder(const struct scene *scene,
                                                                          const char *format, ...)
{
    static char output[65536];
    char command[2048];
    va_list args;
    size_t length = (size_t)snprintf(command, sizeof command, "cd '%s' && ", scene->folder);
    FILE *pipe;

    va_start(args, format);
    (void)vsnprintf(command + length, sizeof command - length, format, args);
    va_end(args);
    pipe = popen(command, "re"); /* NOLINT: the command is the test's own */
    assert_non_null(pipe);
    length = fread(output, 1, sizeof output - 1, pipe);
    output[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
    return output;
}

static inline int scene_close(void **state)
{
    struct scene *scene = *state;

    ledger_close(scene->ledger);
    (void)in_folder(scene, "rm -rf '%s'", scene->folder);
    return 0;
}

static inline void open_ledger(struct scene *scene)
{
    if (ledger_open(scene->path, scene_wall_s, &scene->ledger, &scene->error))
        fail_msg("%s: %s", scene->error.origin, scene->error.text);
}

static inline void close_ledger(struct scene *scene)
{
    ledger_close(scene->ledger);
    scene->ledger = NULL;
}

/* Opening the ledger to write fails so, and says `text`. */
static inline void assert_not_opened(struct scene *scene, enum error_kind kind, const char *text)
{
    struct ledger *ledger = NULL;

    assert_int_equal(ledger_open(scene->path, scene_wall_s, &ledger, &scene->error), -1);
    assert_null(ledger);
    if (!strstr(scene->error.text, text))
        fail_msg("\"%s\" is not in \"%s\"", text, scene->error.text);
    assert_int_equal(scene->error.kind, kind);
    assert_string_equal(scene->error.origin, scene->path);
}

/* What `call` gave, 0, or the test fails with its error. */
static inline void succeeds(const struct scene *scene, int result)
{
    if (result)
        fail_msg("%s: %s", scene->error.origin, scene->error.text);
}

/* `call` failed, and the error says `text`. */
static inline void fails(const struct scene *scene, int result, enum error_kind kind,
                         const char *text)
{
    assert_int_equal(result, -1);
    if (!strstr(scene->error.text, text))
        fail_msg("\"%s\" is not in \"%s\"", text, scene->error.text);
    assert_int_equal(scene->error.kind, kind);
}

static const struct ledger_place sandbox = {.platform = "mturk", .endpoint = "sandbox:443"};
static const struct ledger_place live = {.platform = "mturk", .endpoint = "live:443"};

static inline void begin_run(struct scene *scene, const char *run_id, const char *file,
                             const struct ledger_place *place)
{
    const struct ledger_run run = {
        .run_id = run_id,
        .command = "pay",
        .file = file,
        .version = "0.1",
        .who = "user@host",
        .place = *place,
    };

    succeeds(scene, ledger_begin_run(scene->ledger, &run, &scene->error));
}

/* Opens the ledger and begins the run "run-1" of /data/bonuses.csv at the sandbox. */
static inline void open_and_begin(struct scene *scene)
{
    open_ledger(scene);
    begin_run(scene, "run-1", "/data/bonuses.csv", &sandbox);
}

/* The key of bonus number `n`, 64 digits that begin with it; one of eight that take turns. */
static inline const char *a_key(unsigned n)
{
    static char keys[8][SHA256_HEX_SIZE];
    static unsigned turn;
    char *key = keys[turn++ % 8];

    (void)snprintf(key, SHA256_HEX_SIZE, "%08x%056d", n, 0);
    return key;
}

static inline struct intent an_intent(void)
{
    return (struct intent){
        .worker_id = "WORKER1",
        .assignment_id = "ASSIGNMENT1",
        .group_id = "HIT1",
        .reason = "Bonus \"for\" caf\xc3\xa9",
        .ref = "ref-1",
        .amount = {.minor = 500, .currency = "USD"},
    };
}

/* Writes down that bonus `n` (of `intent`, 5.00) is about to be sent; its attempt. */
static inline int64_t send_as(struct scene *scene, unsigned n, const struct intent *intent)
{
    const struct ledger_order order = {.key = a_key(n), .intent = intent, .pay_minor = 500};
    const struct permit *permit = NULL;

    succeeds(scene, ledger_begin_send(scene->ledger, NULL, &order, 1, &permit, &scene->error));
    return permit_attempt(permit);
}

static inline int64_t send(struct scene *scene, unsigned n)
{
    const struct intent intent = an_intent();

    return send_as(scene, n, &intent);
}

static inline struct ledger_quote a_quote(const char *id)
{
    return (struct ledger_quote){
        .id = id,
        .group_id = "STUDY1",
        .amount_minor = 500,
        .total_minor = 667,
        .text = "{\"id\":\"x\",\n \"amount\":5.0}",
    };
}

/* Writes down that bonus `n` is about to be sent alone, with the quote `id`; its attempt. */
static inline int64_t send_with_quote(struct scene *scene, unsigned n, const char *id)
{
    const struct intent intent = an_intent();
    const struct ledger_quote quote = a_quote(id);
    const struct ledger_order order = {
        .key = a_key(n), .intent = &intent, .pay_minor = 500, .shown = "1.00 2.50"};
    const struct permit *permit = NULL;

    succeeds(scene, ledger_begin_send(scene->ledger, &quote, &order, 1, &permit, &scene->error));
    return permit_attempt(permit);
}

static inline void record(struct scene *scene, int64_t attempt, enum event event)
{
    const struct ledger_news news = {.event = event, .attempt = attempt};

    succeeds(scene, ledger_record(scene->ledger, &news, &scene->error));
}

/* Runs `sql` in the ledger's file through a connection of the test's own; its first number, -1 when
 * it yields nothing, -2 when it fails. */
static inline int64_t ask(const struct scene *scene, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t number = -2;
    int code;

    assert_int_equal(sqlite3_open(scene->path, &handle), SQLITE_OK);
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
            number = sqlite3_column_int64(statement, 0);
        else if (code == SQLITE_DONE)
            number = -1;
    }
    (void)sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    return number;
}

#endif
