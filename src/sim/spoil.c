#include "sim/spoil.h"

#include <string.h>

void spoil_request(const struct rule *rule, struct refusal *refusal)
{
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

static void replace(struct http_answer *answer, int status, const char *content_type,
                    const char *body)
{
    answer->status = status;
    answer->content_type = content_type;
    buffer_clear(&answer->body);
    buffer_add_text(&answer->body, body);
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

static void hang_up(const struct rule *rule, struct http_answer *answer)
{
    answer->delivery = DELIVER_NOTHING;
    if (rule->kind == FAULT_HANG)
        answer->hold_ms = rule->seconds < 0 ? HOLD_FOR_EVER : rule->seconds * 1000;
}

static int or_else(int64_t status, int otherwise)
{
    return status ? (int)status : otherwise;
}

void spoil_answer(const struct rule *rule, enum operation operation, const char *redirect_url,
                  struct http_answer *answer)
{
    switch (rule->kind) {
    case FAULT_CLOSE:
    case FAULT_HANG:
        hang_up(rule, answer);
        break;
    case FAULT_ERROR_500:
        replace(answer, or_else(rule->status, 500), answer->content_type,
                "{\"__type\":\"ServiceFault\",\"Message\":\"The service is temporarily "
                "unavailable. Please try again.\",\"TurkErrorCode\":"
                "\"AWS.ServiceUnavailable\"}");
        break;
    case FAULT_HTML_403:
        replace(answer, or_else(rule->status, 403), "text/xml",
                "<?xml version=\"1.0\"?>\n<Response><Errors><Error><Code>"
                "AWS.NotAuthorized</Code><Message>This service is closed.</Message>"
                "</Error></Errors></Response>\n");
        break;
    case FAULT_REDIRECT:
        replace(answer, or_else(rule->status, 307), "text/plain", "elsewhere\n");
        answer->location = rule->location ? rule->location : redirect_url;
        break;
    case FAULT_ANSWER:
        replace(answer, or_else(rule->status, 200), answer->content_type, rule->body);
        break;
    case FAULT_CUT_BODY:
        answer->delivery = DELIVER_HALF;
        break;
    case FAULT_GARBAGE:
        replace(answer, 200, answer->content_type, "\x01\x02 not JSON at all {{{ \xff\xfe\n");
        break;
    case FAULT_WRONG_TYPES:
        replace(answer, 200, answer->content_type, wrong_types(operation));
        break;
    case FAULT_HUGE:
        answer->padding = (size_t)rule->bytes;
        break;
    case FAULT_NONE:
    case FAULT_THROTTLE:
    case FAULT_EXPIRED_TOKEN:
    case FAULT_INSUFFICIENT_FUNDS:
    case FAULT_REFUSE:
    case FAULT_REPEAT_PAGE:
    case FAULT_REPEAT_TOKEN:
    case FAULT_EMPTY_PAGE:
    case FAULT_DELAY:
    case FAULT_CLOCK:
    case FAULT_LAG:
        break;
    }
}
