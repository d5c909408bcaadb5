#ifndef BONUSREC_TESTS_BATCH_SCENE_H
#define BONUSREC_TESTS_BATCH_SCENE_H

/* Bonuses that are paid together, on a scripted Prolific. */

#include "execute_scene.h"
#include "platform/prolific.h"

enum { BATCH = 3 };

#define QUOTE_ID "0192f7c3-example"
#define QUOTE_TEXT "{\"id\": \"" QUOTE_ID "\", \"total_amount\": 400}"
#define TAKEN "202 \"The payment will be done in the following minutes\""
#define OWN_ERROR(status, words)                                                          \
#status " {\"error\":{\"status\":" #status ",\"error_code\":140001,\"title\":\"No\"," \
            "\"detail\":\"" words "\"}}"
#define NAMES_ONE OWN_ERROR(400, "not of this study: 3A1")
#define NAMES_ALL OWN_ERROR(400, "not of this study: 3A0, 3A1, 3A2")
#define NAMES_NONE OWN_ERROR(400, "not now")
#define FUNDS OWN_ERROR(400, "insufficient funds")
#define BAD_TOKEN OWN_ERROR(401, "unknown credentials")
#define TOO_MANY OWN_ERROR(429, "too many requests")
#define ECHO OWN_ERROR(400, "this was paid already")
#define ERROR_IN_SUCCESS "202 {\"error\":{\"title\":\"No\"}}"

static inline struct execute_request request_of(struct scene *scene)
{
    return (struct execute_request){.platform = &scene->platform,
                                    .calls = &scene->calls,
                                    .ledger = &scene->ledger,
                                    .intents = scene->rows,
                                    .plan = &scene->plan,
                                    .not_after_ms = scene->not_after_ms,
                                    .who = "the example token",
                                    .news = scene->is_deaf ? NULL : hear,
                                    .news_context = scene};
}

static inline void begin_batches(struct scene *scene, size_t rows)
{
    struct execute_request request;

    scene->platform = prolific_platform;
    begin(scene, rows);
    for (size_t i = 0; i < rows; i++) {
        scene->items[i].unexplained = (uint32_t)i;
        scene->items[i].shown = "1.00";
    }
    request = request_of(scene);
    execution_begin(&request, &scene->execution);
}

/* The rows `first` to `first + BATCH` in one batch; to be released with release_batch(). */
static inline struct batch batch_of(const struct scene *scene, uint32_t first)
{
    struct batch batch = {
        .group_id = scene->rows[0].group_id,
        .rows = xcalloc(BATCH, sizeof(uint32_t)),
        .count = BATCH,
        .pay_minor = BATCH * 100,
        .quote = {.id = QUOTE_ID, .amount_minor = 300, .total_minor = 400},
        .quote_text = xstrdup(QUOTE_TEXT)
    };

    for (uint32_t i = 0; i < BATCH; i++)
        batch.rows[i] = first + i;
    return batch;
}

static inline void release_batch(struct batch *batch)
{
    free(batch->rows);
    free(batch->quote_text);
}

static inline void pay_batch(struct scene *scene, struct batch *batch)
{
    struct execute_request request = request_of(scene);

    execute_batch(&request, batch, &scene->execution);
}

/* One batch of three rows and one answer; what is left of the batch is `batch`. */
static inline void run_one(struct scene *scene, struct batch *batch)
{
    begin_batches(scene, BATCH);
    *batch = batch_of(scene, 0);
    pay_batch(scene, batch);
    server_stop(scene->server);
    assert_int_equal(scene->unannounced, 0);
}

static inline void finish_one(struct scene *scene, struct batch *batch)
{
    release_batch(batch);
    end(scene);
}

static inline void expect_row(const struct scene *scene, size_t row, enum event event,
                              enum status status)
{
    assert_int_equal(told(scene, row), event);
    assert_int_equal(settle_status(attempt(scene, row), false), status);
}

/* Two batches of three rows each, paid one after the other. */
static inline void run_two(struct scene *scene)
{
    begin_batches(scene, 2 * BATCH);
    for (uint32_t first = 0; first < 2 * BATCH; first += BATCH) {
        struct batch batch = batch_of(scene, first);

        pay_batch(scene, &batch);
        release_batch(&batch);
    }
    server_stop(scene->server);
}

#endif
