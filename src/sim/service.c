#include "sim/service.h"

#include "sim/json_out.h"
#include "sim/spoil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TARGET_PREFIX "MTurkRequesterServiceV20170117."
#define CORAL "com.amazon.coral.service#"

static const struct sigv4_scope scope = {"us-east-1", "mturk-requester"};

/* One request and all that is known of it. */
struct visit {
    const struct http_request *request;
    int64_t door_s;     /* the time by which signatures are judged */
    int64_t now_s;      /* the time by which the account lives */
    struct value *body; /* NULL when it is no JSON */
    struct call call;   /* as it was sent, whatever is wrong with it */
    struct fault fault;
    struct refusal refusal;
    struct deed deed;
};

void service_init(struct service *service)
{
    *service = (struct service){.ledger.fd = -1, .log.fd = -1};
    world_init(&service->world);
}

void service_release(struct service *service)
{
    world_release(&service->world);
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

static enum operation find_operation(const struct http_request *request)
{
    const char *target = http_header_value(request, "x-amz-target");
    size_t prefix = strlen(TARGET_PREFIX);

    if (!target || strncmp(target, TARGET_PREFIX, prefix) != 0)
        return OPERATION_UNKNOWN;
    return operation_from_name(target + prefix);
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

/* Fills `refusal` unless a key that we know signed the request just now. */
static void authenticate(const struct service *service, const struct http_request *request,
                         int64_t now_s, struct refusal *refusal)
{
    char detail[SIGV4_DETAIL_SIZE];

    switch (sigv4_verify(request, service->keys, service->key_count, &scope, now_s, detail)) {
    case SIGV4_GOOD:
        break;
    case SIGV4_MISSING:
        refuse(refusal, CORAL "MissingAuthenticationTokenException", "", "%s", detail);
        break;
    case SIGV4_INCOMPLETE:
        refuse(refusal, CORAL "IncompleteSignatureException", "", "%s", detail);
        break;
    case SIGV4_UNKNOWN_KEY:
        refuse(refusal, CORAL "UnrecognizedClientException", "", "%s", detail);
        break;
    case SIGV4_WRONG:
    case SIGV4_OUTDATED:
        refuse(refusal, CORAL "InvalidSignatureException", "", "%s", detail);
        break;
    }
}

static bool is_json_type(const char *content_type)
{
    static const char wanted[] = "application/x-amz-json-1.1";

    return content_type && strncmp(content_type, wanted, sizeof wanted - 1) == 0 &&
           strchr("; ", content_type[sizeof wanted - 1]);
}

/* Fills `refusal` unless the request is one that the protocol knows. */
static void check_protocol(const struct http_request *request, enum operation operation,
                           struct refusal *refusal)
{
    if (strcmp(request->target, "/") != 0 || strcmp(request->method, "POST") != 0) {
        refuse(refusal, CORAL "UnknownOperationException", "", "only POST / is served here");
        refusal->status = 404;
    } else if (operation == OPERATION_UNKNOWN) {
        refuse(refusal, CORAL "UnknownOperationException", "",
               "the header X-Amz-Target names no operation of this simulator");
    } else if (!is_json_type(http_header_value(request, "content-type"))) {
        refuse(refusal, CORAL "UnknownOperationException", "",
               "the header Content-Type must be application/x-amz-json-1.1");
    }
}

static int do_work(struct service *service, struct visit *visit, struct buffer *body,
                   struct error *error)
{
    struct refusal *refusal = &visit->refusal;
    struct work work = {
        .world = &service->world,
        .ledger = &service->ledger,
        .now_s = visit->now_s,
        .request = service->requests,
        .spoilt = visit->fault.rule ? visit->fault.rule->kind : FAULT_NONE,
        .lag = visit->fault.lag,
    };
    struct call valid;

    check_protocol(visit->request, visit->call.operation, refusal);
    if (!refusal->status)
        authenticate(service, visit->request, visit->door_s, refusal);
    if (refusal->status || !call_validate(visit->call.operation, visit->body, &valid, refusal))
        return 0;
    return mturk_perform(&work, &valid, body, refusal, &visit->deed, error);
}

/* The error bodies of the two layers: the front door (signatures, throttling) says "message", MTurk
 * itself "Message" with a time stamp and its own code. */
static void write_refusal(const struct refusal *refusal, int64_t now_s, struct buffer *body)
{
    bool front_door = strncmp(refusal->type, CORAL, strlen(CORAL)) == 0;
    bool stamped =
        strcmp(refusal->type, "RequestError") == 0 || strcmp(refusal->type, "ServiceFault") == 0;
    char message[1200];

    (void)snprintf(message, sizeof message, stamped ? "%s (%lld s)" : "%s", refusal->message,
                   (long long)now_s * 1000);
    buffer_clear(body);
    buffer_add_char(body, '{');
    json_out_member(body, "__type", refusal->type);
    json_out_member(body, front_door ? "message" : "Message", message);
    json_out_member(body, "TurkErrorCode", refusal->code[0] ? refusal->code : NULL);
    buffer_add_char(body, '}');
}

/* The headers that each answer carries; the Date lets a client see a clock that is wrong. */
static void write_frame(uint64_t number, int64_t now_s, struct http_answer *answer)
{
    time_t now = (time_t)now_s;
    struct tm parts;

    answer->content_type = "application/x-amz-json-1.1";
    (void)snprintf(answer->request_id, sizeof answer->request_id, "00000000-0000-4000-8000-%012llx",
                   (unsigned long long)number);
    if (gmtime_r(&now, &parts))
        (void)strftime(answer->date, sizeof answer->date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
}

static int log_visit(const struct service *service, const struct visit *visit,
                     const struct http_answer *answer, struct error *error)
{
    struct request_entry entry = {
        .number = service->requests,
        .time_s = visit->now_s,
        .request = visit->request,
        .call = &visit->call,
        .deed = &visit->deed,
        .status = answer->delivery == DELIVER_NOTHING ? 0 : answer->status,
        .error = visit->refusal.status ? visit->refusal.type : NULL,
        .fault = visit->fault.name,
    };

    return request_log_add(&service->log, &entry, error);
}

int service_answer(struct service *service, const struct http_request *request, int64_t wall_s,
                   int64_t monotonic_ms, struct http_answer *answer, struct error *error)
{
    struct visit visit = {.request = request};
    const struct rule *rule;
    struct error not_json;
    int result = -1;

    service->requests++;
    visit.body = value_read(request->body, request->body_length, "", &not_json);
    call_peek(find_operation(request), visit.body, &visit.call);
    visit.fault = faults_meet(&service->faults, &visit.call);
    rule = visit.fault.rule;
    service->clock_offset_s += visit.fault.clock_s;
    visit.door_s = wall_s + service->clock_skew_s;
    visit.now_s = visit.door_s + service->clock_offset_s;
    write_frame(service->requests, visit.door_s, answer);

    if (rule && !rule->apply)
        buffer_add_text(&answer->body, "{}");
    else if (!within_rate(service, monotonic_ms))
        refuse(&visit.refusal, "ThrottlingException", "", "Rate exceeded");
    else if (do_work(service, &visit, &answer->body, error))
        goto out;
    if (rule)
        spoil_request(rule, &visit.refusal);
    if (visit.refusal.status) {
        answer->status = visit.refusal.status;
        write_refusal(&visit.refusal, visit.now_s, &answer->body);
    }
    if (rule)
        spoil_answer(rule, visit.call.operation, service->redirect_url, answer);
    if (visit.fault.delay_ms && answer->hold_ms != HOLD_FOR_EVER)
        answer->hold_ms += visit.fault.delay_ms;
    result = log_visit(service, &visit, answer, error);
out:
    value_free(visit.body);
    return result;
}
