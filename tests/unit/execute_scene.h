#ifndef BONUSREC_TESTS_EXECUTE_SCENE_H
#define BONUSREC_TESTS_EXECUTE_SCENE_H

/* Rows to pay, a scripted platform, and a ledger that the test can look into. */

#include "execute/execute.h"
#include "platform/mturk.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fast_calls.h"

/* --- a ledger that the test can look into
 * ----------------------------------------------------------- */

enum { ROWS = 12 };

struct permit {
    char key[SHA256_HEX_SIZE];
    int64_t number;
};

/* In place of the real one, whose functions stand below: it remembers what was begun and what it
 * was told of it, and fails from the `fail_at`th payment, or the `fail_record_at`th news, on. */
struct ledger {
    struct permit begun[ROWS];
    struct ledger_order orders[ROWS]; /* their keys are no longer valid */
    enum event news[ROWS];            /* of begun[i], the last */
    int count;
    int commits;
    int quotes;
    struct ledger_quote quote; /* the last one; its texts lie below */
    char quote_id[64];
    char quote_text[256];
    int records;
    int fail_at;
    int fail_record_at;
    bool is_flushed;
    pthread_mutex_t lock; /* the server's threads look whether what arrives was begun */
};

const char *permit_key(const struct permit *permit)
{
    return permit->key;
}

int64_t permit_attempt(const struct permit *permit)
{
    return permit->number;
}

int ledger_begin_send(struct ledger *ledger, const struct ledger_quote *quote,
                      const struct ledger_order *orders, size_t count,
                      const struct permit **permits, struct error *error)
{
    if (ledger->fail_at && ledger->count + (int)count >= ledger->fail_at)
        return error_set(error, ERROR_LEDGER, "ledger.db", "the disk is full");
    (void)pthread_mutex_lock(&ledger->lock);
    if (quote) {
        ledger->quotes++;
        ledger->quote = *quote;
        (void)snprintf(ledger->quote_id, sizeof ledger->quote_id, "%s", quote->id);
        (void)snprintf(ledger->quote_text, sizeof ledger->quote_text, "%s", quote->text);
    }
    for (size_t i = 0; i < count; i++) {
        struct permit *permit = &ledger->begun[ledger->count];

        memcpy(permit->key, orders[i].key, SHA256_HEX_SIZE);
        permit->number = orders[i].attempt ? orders[i].attempt : 100 + ledger->count;
        ledger->orders[ledger->count] = orders[i];
        ledger->news[ledger->count++] = EVENT_SENDING;
        permits[i] = permit;
    }
    ledger->commits++;
    ledger->is_flushed = true;
    (void)pthread_mutex_unlock(&ledger->lock);
    return 0;
}

int ledger_record(struct ledger *ledger, const struct ledger_news *news, struct error *error)
{
    if (ledger->fail_record_at && ++ledger->records >= ledger->fail_record_at)
        return error_set(error, ERROR_LEDGER, "ledger.db", "the disk is full");
    ledger->is_flushed = false;
    for (int i = 0; i < ledger->count; i++)
        if (ledger->begun[i].number == news->attempt) {
            ledger->news[i] = news->event;
            return 0;
        }
    fail_msg("news of an attempt that was not begun");
    return -1;
}

int ledger_flush(struct ledger *ledger, struct error *error)
{
    (void)error;
    ledger->is_flushed = true;
    return 0;
}

/* --- the scene
 * -------------------------------------------------------------------------------------- */

struct scene {
    const char *const *answers; /* in turn, the last again and again; see say() */
    int delay_ms;
    int stop_at_request; /* the signal arrives with this request, from 1 */
    int64_t not_after_ms;
    int64_t doubt_until_s;
    struct entry entries[ROWS]; /* what the ledger has of row i, where `attempt` is not 0 */
    unsigned in_flight;
    int unannounced; /* requests whose token was not begun */
    int progress;
    enum event heard[ROWS]; /* of row i, the last */
    bool is_deaf;           /* nobody listens */
    volatile sig_atomic_t stop;
    struct platform platform;
    struct ledger ledger;
    struct scripted_server *server;
    struct calls calls;
    struct intent rows[ROWS];
    struct item items[ROWS];
    struct plan plan;
    struct execution execution;
};

#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define PAID "200 {}"
#define SILENCE "close"
#define REFUSED                                           \
    "400 {\"__type\":\"RequestError\",\"Message\":\"No. " \
    "(1624047673908)\",\"TurkErrorCode\":\"AWS.MechanicalTurk.InvalidAssignmentState\"}"
#define NO_FUNDS \
    "400 {\"__type\":\"RequestError\",\"TurkErrorCode\":\"AWS.MechanicalTurk.InsufficientFunds\"}"
#define DUPLICATE \
    "400 {\"__type\":\"RequestError\",\"TurkErrorCode\":\"AWS.MechanicalTurk.DuplicateRequest\"}"
#define THROTTLED "400 {\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"
#define BAD_KEYS "400 {\"__type\":\"UnrecognizedClientException\",\"message\":\"no\"}"
#define FAULT "500 {\"__type\":\"ServiceFault\"}"
#define HTML "403 <html>"
#define CUT "cut"

/* Sends what stands in `answer`: a status and a body, silence, or a success cut short. */
static inline void say(struct reply *reply, const char *answer)
{
    if (strcmp(answer, SILENCE) == 0) {
        reply->then = THEN_CLOSE;
    } else if (strcmp(answer, CUT) == 0) {
        buffer_add_text(&reply->bytes, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
        reply->then = THEN_CLOSE;
    } else {
        reply_say(reply, (int)strtol(answer, NULL, 10), "", answer + 4);
    }
}

/* Its token was; or, where there are none, something was. */
static inline bool was_begun(const struct scene *scene, struct ledger *ledger, const char *body)
{
    bool found = false;

    (void)pthread_mutex_lock(&ledger->lock);
    if (scene->platform.batch_max > 1)
        found = ledger->count > 0;
    for (int i = 0; i < ledger->count; i++)
        found = found || strstr(body, ledger->begun[i].key);
    (void)pthread_mutex_unlock(&ledger->lock);
    return found;
}

static inline void answer_in_turn(void *context, const struct seen *seen, struct reply *reply)
{
    struct scene *scene = context;
    const char *const *answer = scene->answers;

    for (int i = 0; i < seen->number && answer[1]; i++)
        answer++;
    scene->unannounced += !was_begun(scene, &scene->ledger, buffer_text(&seen->body));
    if (scene->stop_at_request == seen->number + 1)
        scene->stop = 1;
    reply->delay_ms = scene->delay_ms;
    say(reply, *answer);
}

static inline void begin(struct scene *scene, size_t rows)
{
    if (!scene->platform.name)
        scene->platform = mturk_platform;
    assert_int_equal(pthread_mutex_init(&scene->ledger.lock, NULL), 0);
    scene->server = server_start(answer_in_turn, scene);
    fast_calls_init(&scene->calls, scene->server, scene->in_flight ? scene->in_flight : 1, 1000,
                    &scene->stop);
    for (size_t i = 0; i < rows; i++) {
        static const char *const assignments[] = {"3A0", "3A1", "3A2", "3A3", "3A4",  "3A5",
                                                  "3A6", "3A7", "3A8", "3A9", "3A10", "3A11"};

        scene->rows[i] = (struct intent){
            .worker_id = "A1",
            .assignment_id = assignments[i],
            .group_id = "3H",
            .reason = "Thanks",
            .ref = "",
            .amount = {100, "USD"},
            .row_no = (uint32_t)i + 1
        };
        scene->items[i] = (struct item){.decision = DECISION_PAY,
                                        .occurrence = 1,
                                        .code = "",
                                        .detail = "",
                                        .paid_minor = -1,
                                        .pay_minor = 100};
        if (scene->entries[i].attempt)
            scene->items[i].entry = &scene->entries[i];
    }
    scene->plan = (struct plan){
        .intents = scene->rows, .items = scene->items, .count = rows, .pay_count = rows};
}

static inline void note_progress(void *context, size_t done, size_t all)
{
    struct scene *scene = context;

    assert_int_equal(all, scene->execution.count);
    scene->progress = (int)done;
}

/* What is passed on is what the ledger has of that attempt by then, as long as it can be told. */
static inline void hear(void *context, const struct attempt *attempt, enum event event)
{
    struct scene *scene = context;
    bool is_known = scene->execution.ledger_failed;

    for (int i = 0; i < scene->ledger.count && !is_known; i++)
        is_known =
            scene->ledger.begun[i].number == attempt->number && scene->ledger.news[i] == event;
    assert_true(is_known);
    assert_int_equal(event == EVENT_SENDING, scene->heard[attempt->row] != EVENT_SENDING);
    scene->heard[attempt->row] = event;
}

/* Pays; the server has ended afterwards. Nothing may have arrived that was not begun. */
static inline void run(struct scene *scene)
{
    struct execute_request request = {.platform = &scene->platform,
                                      .calls = &scene->calls,
                                      .ledger = &scene->ledger,
                                      .intents = scene->rows,
                                      .plan = &scene->plan,
                                      .not_after_ms = scene->not_after_ms,
                                      .doubt_until_s = scene->doubt_until_s,
                                      .who = "keys from the test",
                                      .progress = note_progress,
                                      .progress_context = scene,
                                      .news = scene->is_deaf ? NULL : hear,
                                      .news_context = scene};

    execute(&request, &scene->execution);
    server_stop(scene->server);
    assert_int_equal(scene->unannounced, 0);
}

/* What the ledger was told last of `row`; EVENT_NONE when it was not begun. */
static inline enum event told(const struct scene *scene, size_t row)
{
    for (int i = 0; i < scene->ledger.count; i++)
        if (scene->ledger.orders[i].intent == &scene->rows[row])
            return scene->ledger.news[i];
    return EVENT_NONE;
}

/* Whatever was begun was heard of, and that it is over. */
static inline void end(struct scene *scene)
{
    for (int i = 0; i < scene->ledger.count && !scene->is_deaf; i++) {
        enum event last = scene->heard[scene->ledger.orders[i].intent - scene->rows];

        assert_int_not_equal(last, EVENT_NONE);
        assert_int_not_equal(last, EVENT_SENDING);
    }
    execution_release(&scene->execution);
    transport_free(scene->calls.options.transport);
    server_free(scene->server);
    (void)pthread_mutex_destroy(&scene->ledger.lock);
}

static inline const struct attempt *attempt(const struct scene *scene, size_t row)
{
    const struct attempt *found = execution_find(&scene->execution, row);

    assert_non_null(found);
    assert_int_equal(found->row, row);
    return found;
}

static inline void expect_attempt(const struct scene *scene, size_t row, enum verdict verdict,
                                  bool doubtful)
{
    const struct attempt *a = attempt(scene, row);

    assert_true(a->begun);
    assert_true(a->answered);
    assert_int_equal(a->answer->verdict, verdict);
    assert_int_equal(a->doubtful, doubtful);
}

static inline void expect_stop(const struct scene *scene, enum error_kind kind)
{
    assert_true(scene->execution.stopped);
    assert_int_equal(scene->execution.stop_error.kind, kind);
    assert_true(scene->execution.stop_error.text[0]);
}

#endif
