#ifndef BONUSREC_TESTS_OBSERVE_SCENE_H
#define BONUSREC_TESTS_OBSERVE_SCENE_H

/* Rows whose payments are fetched from a scripted platform. */

#include "observe/observe.h"
#include "platform/mturk.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fast_calls.h"

enum { ROWS_MOST = 8 };

struct scene {
    /* The body of a 200; NULL for an answer with `status`, `headers` and `body`. */
    const char *(*page)(struct scene *scene, const char *list, const char *token);
    int status; /* 0: the connection is closed without an answer */
    const char *body;
    const char *headers;
    int stop_at_request;
    size_t body_max;
    int asked; /* for the scripts to count with */
    int progress[2];
    volatile sig_atomic_t stop;
    struct scripted_server *server;
    struct calls calls;
    struct strings strings;
    struct intent rows[ROWS_MOST];
    size_t row_count;
    struct observed observed;
    struct error error;
};

/* The value of the member `name` in the request's body. */
static inline const char *member_of(const struct seen *seen, const char *name, char value[300])
{
    char key[64];
    const char *found;

    (void)snprintf(key, sizeof key, "\"%s\":\"", name);
    found = strstr(buffer_text(&seen->body), key);
    value[0] = '\0';
    if (found) {
        found += strlen(key);
        (void)snprintf(value, 300, "%.*s", (int)strcspn(found, "\""), found);
    }
    return value;
}

static inline void answer_page(void *context, const struct seen *seen, struct reply *reply)
{
    struct scene *scene = context;
    char list[300];
    char token[300];
    const char *body = NULL;

    if (!member_of(seen, "HITId", list)[0])
        (void)member_of(seen, "AssignmentId", list);
    scene->asked++;
    if (scene->stop_at_request == seen->number + 1)
        scene->stop = 1;
    if (scene->page)
        body = scene->page(scene, list, member_of(seen, "NextToken", token));
    if (body)
        reply_say(reply, 200, "", body);
    else if (scene->status > 0)
        reply_say(reply, scene->status, scene->headers ? scene->headers : "", scene->body);
    else
        reply->then = THEN_CLOSE;
}

static inline void begin(struct scene *scene)
{
    scene->server = server_start(answer_page, scene);
    fast_calls_init(&scene->calls, scene->server, 4, scene->body_max ? scene->body_max : 10000,
                    &scene->stop);
}

static inline const char *intern(struct scene *scene, const char *text)
{
    return strings_intern(&scene->strings, text, strlen(text));
}

static inline void add_row(struct scene *scene, const char *hit, const char *assignment)
{
    scene->rows[scene->row_count] = (struct intent){.worker_id = intern(scene, "A1"),
                                                    .assignment_id = intern(scene, assignment),
                                                    .group_id = intern(scene, hit),
                                                    .reason = "",
                                                    .ref = "",
                                                    .row_no = (uint32_t)scene->row_count + 1};
    scene->row_count++;
}

static inline void note_progress(void *context, size_t done, size_t all)
{
    struct scene *scene = context;

    scene->progress[0] = (int)done;
    scene->progress[1] = (int)all;
}

static inline struct observe_request request_of(struct scene *scene)
{
    return (struct observe_request){.platform = &mturk_platform,
                                    .calls = &scene->calls,
                                    .intents = scene->rows,
                                    .count = scene->row_count,
                                    .strings = &scene->strings,
                                    .who = "keys from the test",
                                    .progress = note_progress,
                                    .progress_context = scene};
}

/* Observes; the server has ended afterwards. */
static inline int run(struct scene *scene)
{
    struct observe_request request = request_of(scene);
    int result;

    scene->observed = OBSERVED_INIT;
    result = observe(&request, &scene->observed, &scene->error);
    server_stop(scene->server);
    return result;
}

static inline void end(struct scene *scene)
{
    observed_release(&scene->observed);
    strings_release(&scene->strings);
    transport_free(scene->calls.options.transport);
    server_free(scene->server);
}

#define PAYMENT(assignment, cents)                                                        \
    "{\"WorkerId\":\"A1\",\"AssignmentId\":\"" assignment "\",\"BonusAmount\":\"0." cents \
    "\",\"Reason\":\"r\",\"GrantTime\":1}"
#define PAGE(payments) "{\"BonusPayments\":[" payments "]}"
#define PAGE_THEN(token, payments) "{\"NextToken\":\"" token "\",\"BonusPayments\":[" payments "]}"

/* Fails with `kind` and `said`, `observed` as it was. */
static inline void expect_failure(struct scene *scene, enum error_kind kind, const char *said)
{
    static const struct observed untouched;

    assert_int_equal(run(scene), -1);
    if (scene->error.kind != kind || !strstr(scene->error.text, said))
        fail_msg("kind %d, \"%s\" does not say \"%s\"", (int)scene->error.kind, scene->error.text,
                 said);
    assert_memory_equal(&scene->observed, &untouched, sizeof untouched);
}

static inline void expect_unreadable(struct scene *scene, const char *id, const char *said)
{
    const char *why = observed_unreadable(&scene->observed, id);

    if (!why)
        fail_msg("%s counts as read", id);
    assert_non_null(strstr(why, id));
    if (!strstr(why, said))
        fail_msg("\"%s\" does not say \"%s\"", why, said);
}

#endif
