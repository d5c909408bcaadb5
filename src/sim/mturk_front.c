/* MTurk as its clients meet it: signatures, the protocol, its words for what is wrong. */
#include "sim/front.h"
#include "sim/json_out.h"

#include <stdio.h>
#include <string.h>

#define TARGET_PREFIX "MTurkRequesterServiceV20170117."
#define CORAL "com.amazon.coral.service#"

static const struct sigv4_scope scope = {"us-east-1", "mturk-requester"};

static enum operation find_operation(const struct http_request *request)
{
    const char *target = http_header_value(request, "x-amz-target");
    size_t prefix = strlen(TARGET_PREFIX);

    if (!target || strncmp(target, TARGET_PREFIX, prefix) != 0)
        return OPERATION_UNKNOWN;
    return operation_from_name(target + prefix);
}

static void peek(const struct service *service, struct visit *visit)
{
    struct call *call = &visit->call;

    (void)service;
    call_peek(find_operation(visit->request), visit->body, call);
    visit->sight = (struct sight){
        .operation = operation_name(call->operation),
        .hit_id = call->hit_id,
        .assignment_id = call->assignment_id,
        .worker_id = call->worker_id,
    };
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

static int work(struct service *service, struct visit *visit, struct http_answer *answer,
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
    return mturk_perform(&work, &valid, &answer->body, refusal, &visit->deed, error);
}

static void throttle(struct visit *visit)
{
    refuse(&visit->refusal, "ThrottlingException", "", "Rate exceeded");
}

static void spoil(const struct rule *rule, struct visit *visit)
{
    struct refusal *refusal = &visit->refusal;
    bool as_request_error = strcmp(rule->form, "request-error") == 0;

    if (rule->kind == FAULT_THROTTLE)
        refuse(refusal, as_request_error ? "RequestError" : "ThrottlingException",
               as_request_error ? "AWS.MechanicalTurk.RequestThrottled" : "", "Rate exceeded");
    else if (rule->kind == FAULT_EXPIRED_TOKEN)
        refuse(refusal, "com.amazon.coral.service#ExpiredTokenException", "",
               "The security token included in the request is expired");
    else if (rule->kind == FAULT_INSUFFICIENT_FUNDS)
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.InsufficientFunds",
               "This Requester has insufficient funds in their account to complete this "
               "transaction.");
    else if (rule->kind == FAULT_REFUSE)
        refuse(refusal, rule->type, rule->code, "%s", rule->message);
    else
        return;
    if (rule->status)
        refusal->status = (int)rule->status;
}

/* The error bodies of the two layers: the front door (signatures, throttling) says "message", MTurk
 * itself "Message" with a time stamp and its own code. */
static void write_refusal(const struct visit *visit, struct buffer *body)
{
    const struct refusal *refusal = &visit->refusal;
    bool front_door = strncmp(refusal->type, CORAL, strlen(CORAL)) == 0;
    bool stamped =
        strcmp(refusal->type, "RequestError") == 0 || strcmp(refusal->type, "ServiceFault") == 0;
    char message[1200];

    (void)snprintf(message, sizeof message, stamped ? "%s (%lld s)" : "%s", refusal->message,
                   (long long)visit->now_s * 1000);
    buffer_clear(body);
    buffer_add_char(body, '{');
    json_out_member(body, "__type", refusal->type);
    json_out_member(body, front_door ? "message" : "Message", message);
    json_out_member(body, "TurkErrorCode", refusal->code[0] ? refusal->code : NULL);
    buffer_add_char(body, '}');
}

/* The right members with values of other types, for each operation. */
static const char *wrong_types(enum operation operation)
{
    switch (operation) {
    case OPERATION_LIST_BONUS_PAYMENTS:
        return "{\"NumResults\":\"1\",\"BonusPayments\":[{\"WorkerId\":17,\"BonusAmount\":1.5,"
               "\"AssignmentId\":[],\"Reason\":null,\"GrantTime\":true}]}";
    case OPERATION_GET_ACCOUNT_BALANCE:
        return "{\"AvailableBalance\":10000.0,\"OnHoldBalance\":{}}";
    case OPERATION_GET_ASSIGNMENT:
        return "{\"Assignment\":[],\"HIT\":\"none\"}";
    case OPERATION_GET_HIT:
        return "{\"HIT\":0}";
    case OPERATION_SEND_BONUS:
    case OPERATION_UNKNOWN:
    case OPERATION_COUNT:
        break;
    }
    return "[\"ok\"]";
}

static void word(const struct rule *rule, struct visit *visit, struct spoil_words *words)
{
    (void)rule;
    *words = (struct spoil_words){
        .broken = "{\"__type\":\"ServiceFault\",\"Message\":\"The service is temporarily "
                  "unavailable. Please try again.\",\"TurkErrorCode\":"
                  "\"AWS.ServiceUnavailable\"}",
        .wrong_types = wrong_types(visit->call.operation),
        .forbidden = "<?xml version=\"1.0\"?>\n<Response><Errors><Error><Code>"
                     "AWS.NotAuthorized</Code><Message>This service is closed.</Message>"
                     "</Error></Errors></Response>\n",
        .forbidden_type = "text/xml",
    };
}

static void tell(const struct visit *visit, struct buffer *members)
{
    const struct call *call = &visit->call;

    json_out_member(members, "hit_id", call->hit_id);
    json_out_member(members, "assignment_id", call->assignment_id);
    json_out_member(members, "worker_id", call->worker_id);
    json_out_member(members, "amount", call->amount_text);
    json_out_member(members, "reason", call->reason);
    json_out_member(members, "token", call->request_token);
    json_out_member(members, "next_token", call->next_token);
    if (call->max_results)
        json_out_number(members, "max_results", call->max_results);
}

const struct front mturk_front = {
    .content_type = "application/x-amz-json-1.1",
    .numbers_answers = true,
    .peek = peek,
    .work = work,
    .throttle = throttle,
    .spoil = spoil,
    .write_refusal = write_refusal,
    .word = word,
    .tell = tell,
};
