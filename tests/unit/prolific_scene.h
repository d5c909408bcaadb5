#ifndef BONUSREC_TESTS_PROLIFIC_SCENE_H
#define BONUSREC_TESTS_PROLIFIC_SCENE_H

/* Rows of which a scripted Prolific is asked. */

#include "observe/observe.h"
#include "platform/prolific.h"

#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fast_calls.h"

/* Ids that are plainly examples. */
#define STUDY_1 "6500000000000000000000a1"
#define STUDY_2 "6500000000000000000000a2"
#define WORKSPACE "65000000000000000000d001"

#define NOT_FOUND \
    "{\"error\":{\"status\":404,\"error_code\":140004,\"title\":\"Not found\",\"detail\":\"No\"}}"

enum { SCENE_ROWS = 8 };

struct scene {
    /* Writes the answer's body for a request of `path` with `body` and returns its status; 0 closes
     * the connection without an answer. */
    int (*say)(struct scene *scene, const char *path, const char *body, struct buffer *answer);
    const char *const *answers; /* for scripts that answer in turn: "400 {...}" */
    int asked;                  /* requests that came */
    int stop_at_request;        /* the signal comes with this one, from 1 */
    size_t members;             /* of the study, for scripts of lists */
    volatile sig_atomic_t stop;
    struct scripted_server *server;
    struct calls calls;
    struct strings strings;
    struct intent rows[SCENE_ROWS];
    size_t row_count;
    bool wanted[SCENE_ROWS];
    struct groups groups;
    struct payees members_found;
    struct error error;
};

static inline void scene_answer(void *context, const struct seen *seen, struct reply *reply)
{
    struct scene *scene = context;
    struct buffer answer = BUFFER_INIT;
    char path[200];
    int status;

    (void)snprintf(path, sizeof path, "%.*s",
                   (int)strcspn(strchr(buffer_text(&seen->head), '/'), " "),
                   strchr(buffer_text(&seen->head), '/'));
    scene->asked++;
    if (scene->stop_at_request == scene->asked)
        scene->stop = 1;
    status = scene->say(scene, path, buffer_text(&seen->body), &answer);
    if (status)
        reply_say(reply, status, "", buffer_text(&answer));
    else
        reply->then = THEN_CLOSE;
    buffer_release(&answer);
}

/* A script that gives `scene->answers` in turn, the last again and again. */
static inline int say_in_turn(struct scene *scene, const char *path, const char *body,
                              struct buffer *answer)
{
    const char *const *next = scene->answers;

    (void)path;
    (void)body;
    for (int i = 1; i < scene->asked && next[1]; i++)
        next++;
    buffer_add_text(answer, *next + 4);
    return (int)strtol(*next, NULL, 10);
}

#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline void scene_begin(struct scene *scene)
{
    scene->server = server_start(scene_answer, scene);
    fast_calls_init(&scene->calls, scene->server, 4, 100000, &scene->stop);
}

static inline const char *scene_text(struct scene *scene, const char *text)
{
    return strings_intern(&scene->strings, text, strlen(text));
}

static inline struct intent *scene_row(struct scene *scene, const char *study,
                                       const char *submission, const char *participant)
{
    struct intent *row = &scene->rows[scene->row_count++];

    assert_true(scene->row_count <= SCENE_ROWS);
    *row = (struct intent){
        .worker_id = scene_text(scene, participant),
        .assignment_id = scene_text(scene, submission),
        .group_id = scene_text(scene, study),
        .reason = "",
        .ref = "",
        .amount = {.minor = 100, .currency = "GBP"},
        .row_no = (uint32_t)scene->row_count,
    };
    return row;
}

static inline struct observe_request scene_request(struct scene *scene)
{
    return (struct observe_request){.platform = &prolific_platform,
                                    .calls = &scene->calls,
                                    .intents = scene->rows,
                                    .count = scene->row_count,
                                    .strings = &scene->strings,
                                    .who = "the example token"};
}

static inline void scene_end(struct scene *scene)
{
    groups_release(&scene->groups);
    payees_release(&scene->members_found);
    strings_release(&scene->strings);
    transport_free(scene->calls.options.transport);
    server_free(scene->server);
}

static inline void expect_said(const char *text, const char *said)
{
    if (!text || !strstr(text, said))
        fail_msg("\"%s\" does not say \"%s\"", text ? text : "nothing", said);
}

#endif
