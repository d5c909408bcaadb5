#ifndef BONUSREC_TESTS_SIM_PROLIFIC_SCENE_H
#define BONUSREC_TESTS_SIM_PROLIFIC_SCENE_H

/* Prolific's side of the service without a network: requests in, answers out, the clock as an
 * argument. For one test program each. */
#include "sim/service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1800000000)
#define STUDY "60aca280709ee40ec37d4885"
#define FIRST "60ffe5c8371090c7041d43f8"
#define SECOND "60ffe5c8371090c7041d43f9"
#define WORKSPACE "60a000000000000000000001"
#define LINES FIRST ",4.25\\n" SECOND ",4.25\\n"

static void add_submission(struct prolific_world *world, const char *id, const char *participant,
                           enum submission_status status)
{
    struct submission submission = {.id = id, .participant = participant, .status = status};
    struct error error;

    assert_int_equal(prolific_add_submission(world, &submission, &error), 0);
}

/* A workspace with 20.00 GBP, and one study with two submissions. */
static int make_service(void **state)
{
    static const struct workspace workspace = {WORKSPACE, "GBP", 200000};
    static const struct study study = {.id = STUDY, .name = "Example", .currency = "GBP"};
    static struct service service;
    struct error error;

    service_init(&service);
    (void)snprintf(service.prolific.seed, sizeof service.prolific.seed, "seed");
    prolific_add_token(&service.prolific, "example-prolific-token");
    assert_int_equal(prolific_add_workspace(&service.prolific, &workspace, &error), 0);
    assert_int_equal(prolific_add_study(&service.prolific, &study, &error), 0);
    add_submission(&service.prolific, FIRST, "5a0000000000000000000001", SUBMISSION_APPROVED);
    add_submission(&service.prolific, SECOND, "5a0000000000000000000002", SUBMISSION_SCREENED_OUT);
    *state = &service;
    return 0;
}

static int drop_service(void **state)
{
    service_release(*state);
    return 0;
}

static void use_rules(struct service *service, const char *json)
{
    struct error error;

    assert_int_equal(
        faults_init(&service->faults, value_read(json, strlen(json), "", &error), "", &error), 0);
}

/* One request and the answer that is expected: a status, and a text in the body. */
struct question {
    const char *target;
    const char *body;          /* NULL: it is a GET */
    const char *authorization; /* NULL: the right one */
    int64_t after_s;           /* when it is asked */
    int status;
    const char *part;
};

static void expect_of(struct service *service, struct question question)
{
    struct http_header headers[] = {
        {"Authorization",
         question.authorization ? question.authorization : "Token example-prolific-token"},
        {"Content-Type",  "application/json"                                             },
    };
    const char *body = question.body ? question.body : "";
    struct http_request request = {
        .method = question.body ? "POST" : "GET",
        .target = question.target,
        .headers = headers,
        .header_count = sizeof headers / sizeof headers[0],
        .body = body,
        .body_length = strlen(body),
    };
    struct http_answer answer = HTTP_ANSWER_INIT;
    struct error error;

    assert_int_equal(
        service_answer(service, &request, NOW + question.after_s, 1000, &answer, &error), 0);
    if (answer.status != question.status || !strstr(buffer_text(&answer.body), question.part))
        fail_msg("%s: got %d %s", question.target, answer.status, buffer_text(&answer.body));
    assert_string_equal(answer.request_id, "");
    http_answer_release(&answer);
}

static void get(struct service *service, const char *target, int status, const char *part)
{
    expect_of(service, (struct question){.target = target, .status = status, .part = part});
}

static void set_up(struct service *service, const char *body, int status, const char *part)
{
    expect_of(service, (struct question){.target = "/api/v1/submissions/bonus-payments/",
                                         .body = body,
                                         .status = status,
                                         .part = part});
}

static const char both[] = "{\"study_id\":\"" STUDY "\",\"csv_bonuses\":\"" LINES "\"}";

/* Pays the bulk payment that was set up last. */
static void pay(struct service *service, int status, const char *part)
{
    char target[128];

    (void)snprintf(target, sizeof target, "/api/v1/bulk-bonus-payments/%s/pay/",
                   service->prolific.bulks[service->prolific.bulk_count - 1].id);
    expect_of(service,
              (struct question){.target = target, .body = "{}", .status = status, .part = part});
}

#endif
