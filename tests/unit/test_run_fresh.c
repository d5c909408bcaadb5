/* Where nothing but a look keeps a bonus from being paid twice, the look is a fresh one: the whole
 * pipeline against a scripted Prolific, with a question that stands open while time goes by. */
#include "run.h"

#include "base/clock.h"
#include "scripted_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define STUDY "60d9aadeb86739de712faee0"
#define SUBMISSION "60aca280709ee40ec37d4885"
#define PARTICIPANT "60bf9310e8dec401be6e9615"

struct scene {
    struct scripted_server *server;
    const char *shown;       /* the submission's bonus_payments */
    const char *shown_later; /* after the question; NULL: as before */
    int64_t ahead_ms;        /* of the clock */
    int64_t question_ms;     /* how long it stands open */
    bool breaks;             /* after the question nobody answers, and then the machine sleeps */
    int looks;               /* at the submission */
    int looks_before_paying;
    int payments;
    int questions;
};

static struct scene scene;

static bool asks_for(const struct seen *seen, const char *line)
{
    return strncmp(buffer_text(&seen->head), line, strlen(line)) == 0;
}

static void answer_submission(struct reply *reply)
{
    char body[400];

    scene.looks++;
    (void)snprintf(body, sizeof body,
                   "{\"id\":\"" SUBMISSION "\",\"study_id\":\"" STUDY
                   "\",\"participant\":\"" PARTICIPANT
                   "\",\"status\":\"APPROVED\",\"bonus_payments\":%s}",
                   scene.payments ? "[150]" : scene.shown);
    reply_say(reply, 200, "", body);
}

static void answer(void *context, const struct seen *seen, struct reply *reply)
{
    (void)context;
    if (asks_for(seen, "GET /api/v1/studies/"))
        reply_say(reply, 200, "",
                  "{\"id\":\"" STUDY "\",\"currency_code\":\"GBP\",\"workspace\":\"w1\"}");
    else if (asks_for(seen, "GET /api/v1/submissions/" SUBMISSION "/"))
        answer_submission(reply);
    else if (asks_for(seen, "POST /api/v1/submissions/bonus-payments/"))
        reply_say(reply, 201, "", "{\"id\":\"q1\",\"amount\":150,\"total_amount\":200}");
    else if (asks_for(seen, "GET /api/v1/workspaces/w1/balance/"))
        reply_say(reply, 200, "", "{\"currency_code\":\"GBP\",\"available_balance\":5000}");
    else if (asks_for(seen, "POST /api/v1/bulk-bonus-payments/q1/pay/")) {
        if (!scene.payments++)
            scene.looks_before_paying = scene.looks;
        reply_say(reply, 202, "", "\"taken\"");
    } else
        reply_say(reply, 500, "", "");
}

static int64_t shifted_ms(void)
{
    return clock_monotonic_ms() + scene.ahead_ms;
}

static bool ask(void *context, const char *question)
{
    (void)context;
    assert_non_null(strstr(question, "pay 1 bonus: 1.50 GBP + 0.50 fees = 2.00"));
    scene.questions++;
    scene.ahead_ms += scene.question_ms;
    if (scene.shown_later)
        scene.shown = scene.shown_later;
    if (scene.breaks)
        server_stop(scene.server);
    return true;
}

static void note(void *context, const char *line)
{
    (void)context;
    (void)line;
}

static void progress(void *context, const char *doing, size_t done, size_t all)
{
    (void)context;
    (void)doing;
    (void)done;
    (void)all;
}

/* It is asked how long to wait before the next try, too: then the machine falls asleep. */
static uint32_t no_chance(void)
{
    if (scene.breaks && scene.questions)
        scene.ahead_ms += 6 * 60 * 1000;
    return 4;
}

static char *environment(const char *name)
{
    return strcmp(name, "PROLIFIC_API_TOKEN") == 0 ? (char *)(uintptr_t) "example-prolific-token"
                                                   : NULL;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int pay_the_file(const char *folder, struct run_result *result)
{
    static const volatile sig_atomic_t never;
    char csv[80];
    char ledger[80];
    struct options options;
    struct error error;
    FILE *report = tmpfile();
    const char *argv[] = {"bonusrec",   "pay",      csv,        "--platform", "prolific",
                          "--endpoint", NULL,       "--ledger", ledger,       "--study",
                          STUDY,        "--format", "csv",      "--quiet",    "--settle-wait",
                          "0",          NULL};
    struct host host = {.getenv_fn = environment,
                        .monotonic_ms = shifted_ms,
                        .wall_s = clock_wall_s,
                        .random = no_chance,
                        .stop = &never,
                        .report = report,
                        .can_ask = true,
                        .note = note,
                        .ask = ask,
                        .progress = progress};
    int code;

    argv[6] = scene.server->origin;
    (void)snprintf(csv, sizeof csv, "%s/bonuses.csv", folder);
    (void)snprintf(ledger, sizeof ledger, "%s/ledger.db", folder);
    write_file(csv, "submission_id,amount\n" SUBMISSION ",1.50\n");
    if (options_parse(16, (char **)(uintptr_t)argv, environment, &options, &error) ||
        run(&options, &host, result, &error))
        fail_msg("%s: %s", error.origin, error.text);
    code = run_exit_code(&options, result);
    (void)fclose(report);
    return code;
}

static struct run_result play(struct scene script, int code, size_t paid, size_t not_attempted)
{
    char folder[] = "/tmp/bonusrec-fresh-XXXXXX";
    char command[80];
    struct run_result result;

    scene = script;
    assert_non_null(mkdtemp(folder));
    scene.server = server_start(answer, NULL);
    assert_int_equal(pay_the_file(folder, &result), code);
    if (!scene.breaks)
        server_stop(scene.server);
    server_free(scene.server);
    assert_int_equal(scene.questions, 1);
    assert_int_equal(scene.payments, paid);
    assert_int_equal(result.totals.rows[STATUS_PAID], paid);
    assert_int_equal(result.totals.rows[STATUS_NOT_ATTEMPTED], not_attempted);
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): its own folder */
    return result;
}

static void what_was_read_just_now_is_not_read_again(void **state)
{
    (void)state;
    (void)play((struct scene){.shown = "[]"}, 0, 1, 0);
    assert_int_equal(scene.looks_before_paying, 1);
}

static void a_question_that_stood_open_is_followed_by_another_look(void **state)
{
    (void)state;
    (void)play((struct scene){.shown = "[]", .question_ms = 6 * 60 * 1000}, 0, 1, 0);
    assert_int_equal(scene.looks_before_paying, 2);
}

static void nothing_is_paid_when_somebody_else_paid_meanwhile(void **state)
{
    static const char *const later[] = {"[150]", "[900]"};

    (void)state;
    for (size_t i = 0; i < 2; i++)
        (void)play(
            (struct scene){.shown = "[]", .shown_later = later[i], .question_ms = 6 * 60 * 1000}, 6,
            0, 1);
}

static void what_cannot_leave_at_once_does_not_leave_much_later(void **state)
{
    struct run_result result = play((struct scene){.shown = "[]", .breaks = true}, 6, 0, 1);

    (void)state;
    assert_int_equal(result.stop.kind, ERROR_STOPPED);
    assert_non_null(strstr(result.stop.text, "too long ago"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_read_just_now_is_not_read_again),
        cmocka_unit_test(a_question_that_stood_open_is_followed_by_another_look),
        cmocka_unit_test(nothing_is_paid_when_somebody_else_paid_meanwhile),
        cmocka_unit_test(what_cannot_leave_at_once_does_not_leave_much_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
