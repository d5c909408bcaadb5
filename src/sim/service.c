#include "sim/service.h"

#include "sim/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PROLIFIC_PREFIX "/api/v1/"

void service_init(struct service *service)
{
    *service = (struct service){.ledger.fd = -1, .log.fd = -1};
    world_init(&service->world);
    prolific_world_init(&service->prolific);
}

void service_release(struct service *service)
{
    world_release(&service->world);
    prolific_world_release(&service->prolific);
    sim_ledger_close(&service->ledger);
    request_log_close(&service->log);
    faults_release(&service->faults);
    free(service->keys);
    service_init(service);
}

void service_add_key(struct service *service, const struct sigv4_key *key)
{
    service->keys = array_reserve(service->keys, service->key_count, &service->key_capacity,
                                  sizeof *service->keys);
    service->keys[service->key_count++] = *key;
}

/* A bucket that holds a second's worth of requests. */
static bool within_rate(struct service *service, int64_t monotonic_ms)
{
    double limit = (double)service->rate_limit;

    if (!service->rate_limit)
        return true;
    if (service->rate_at_ms == 0)
        service->rate_tokens = limit;
    else
        service->rate_tokens += limit * (double)(monotonic_ms - service->rate_at_ms) / 1000;
    if (service->rate_tokens > limit)
        service->rate_tokens = limit;
    service->rate_at_ms = monotonic_ms;
    if (service->rate_tokens < 1)
        return false;
    service->rate_tokens -= 1;
    return true;
}

/* The headers that each answer carries; the Date lets a client see a clock that is wrong. */
static void write_frame(const struct front *front, uint64_t number, int64_t now_s,
                        struct http_answer *answer)
{
    time_t now = (time_t)now_s;
    struct tm parts;

    answer->content_type = front->content_type;
    if (front->numbers_answers)
        (void)snprintf(answer->request_id, sizeof answer->request_id,
                       "00000000-0000-4000-8000-%012llx", (unsigned long long)number);
    if (gmtime_r(&now, &parts))
        (void)strftime(answer->date, sizeof answer->date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
}

static int log_visit(const struct service *service, const struct front *front,
                     const struct visit *visit, const struct http_answer *answer,
                     struct error *error)
{
    struct buffer members = BUFFER_INIT;
    struct request_entry entry = {
        .number = service->requests,
        .time_s = visit->now_s,
        .request = visit->request,
        .operation = visit->sight.operation,
        .deed = &visit->deed,
        .status = answer->delivery == DELIVER_NOTHING ? 0 : answer->status,
        .error = visit->refusal.status ? visit->refusal.type : NULL,
        .fault = visit->fault.name,
    };
    int result;

    front->tell(visit, &members);
    entry.members = buffer_text(&members);
    result = request_log_add(&service->log, &entry, error);
    buffer_release(&members);
    return result;
}

/* The work, or what stands in its place, and then what a fault does to it. */
static int make_answer(struct service *service, const struct front *front, struct visit *visit,
                       int64_t monotonic_ms, struct http_answer *answer, struct error *error)
{
    const struct rule *rule = visit->fault.rule;
    struct spoil_words words;

    if (rule && !rule->apply)
        buffer_add_text(&answer->body, "{}");
    else if (!within_rate(service, monotonic_ms))
        front->throttle(visit);
    else if (front->work(service, visit, answer, error))
        return -1;
    if (rule)
        front->spoil(rule, visit);
    if (visit->refusal.status) {
        answer->status = visit->refusal.status;
        front->write_refusal(visit, &answer->body);
    }
    if (rule) {
        front->word(rule, visit, &words);
        spoil_answer(rule, &words, service->redirect_url, answer);
    }
    if (visit->fault.delay_ms && answer->hold_ms != HOLD_FOR_EVER)
        answer->hold_ms += visit->fault.delay_ms;
    return 0;
}

int service_answer(struct service *service, const struct http_request *request, int64_t wall_s,
                   int64_t monotonic_ms, struct http_answer *answer, struct error *error)
{
    bool is_prolific = strncmp(request->target, PROLIFIC_PREFIX, strlen(PROLIFIC_PREFIX)) == 0;
    const struct front *front = is_prolific ? &prolific_front : &mturk_front;
    struct visit visit = {.request = request, .arena = ARENA_INIT};
    struct error not_json;
    int result = -1;

    service->requests++;
    visit.body = value_read(request->body, request->body_length, "", &not_json);
    front->peek(service, &visit);
    visit.fault = faults_meet(&service->faults, &visit.sight);
    service->clock_offset_s += visit.fault.clock_s;
    visit.door_s = wall_s + service->clock_skew_s;
    visit.now_s = visit.door_s + service->clock_offset_s;
    write_frame(front, service->requests, visit.door_s, answer);
    if (make_answer(service, front, &visit, monotonic_ms, answer, error) == 0)
        result = log_visit(service, front, &visit, answer, error);
    buffer_release(&visit.objection.detail);
    arena_release(&visit.arena);
    value_free(visit.body);
    return result;
}
