/* Prolific as its clients meet it: the token, the addresses, its words for what is wrong. */
#include "base/json_text.h"
#include "sim/front.h"
#include "sim/json_out.h"

#include <stdio.h>
#include <string.h>

/* Codes of its own go with Prolific's errors. Which, is not documented; these are made up. */
enum { ERROR_CODE_BASE = 140000 };

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {
        {400, "Bad request"           },
        {401, "Not authenticated"     },
        {403, "Not allowed"           },
        {404, "Not found"             },
        {405, "Method not allowed"    },
        {415, "Unsupported media type"},
        {429, "Too many requests"     },
    };

    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Error";
}

/* Makes the refusal that the service knows of from the objection. */
static void settle(struct visit *visit)
{
    visit->refusal.status = visit->objection.status;
    if (visit->refusal.status)
        (void)snprintf(visit->refusal.type, sizeof visit->refusal.type, "%s",
                       title_of(visit->objection.status));
}

static void peek(const struct service *service, struct visit *visit)
{
    struct prolific_call *call = &visit->prolific;
    const struct value *study_id = visit->body ? value_member(visit->body, "study_id") : NULL;
    const struct value *lines = visit->body ? value_member(visit->body, "csv_bonuses") : NULL;
    struct sight *sight = &visit->sight;

    prolific_call_read(visit->request, &visit->arena, call);
    if (call->operation == PROLIFIC_SET_UP_BONUSES && study_id)
        call->study_id = value_text(study_id);
    if (call->operation == PROLIFIC_SET_UP_BONUSES && lines)
        sight->lines = value_text(lines);
    sight->operation = prolific_operation_name(call->operation);
    sight->study_id = call->study_id;
    sight->submission_id = call->submission_id;
    if (call->submission_id) {
        const struct submission *submission =
            prolific_find_submission(&service->prolific, call->submission_id);

        if (submission) {
            sight->study_id = service->prolific.studies[submission->study].id;
            sight->participant_id = submission->participant;
        }
    } else if (call->bulk_id) {
        const struct bulk *bulk = prolific_find_bulk(&service->prolific, call->bulk_id);

        if (bulk) {
            sight->study_id = service->prolific.studies[bulk->study].id;
            sight->lines = bulk->text;
        }
    }
}

static bool is_authentic(const struct prolific_world *world, const struct http_request *request)
{
    static const char scheme[] = "Token ";
    const char *authorization = http_header_value(request, "authorization");

    if (!authorization || strncmp(authorization, scheme, sizeof scheme - 1) != 0)
        return false;
    for (size_t i = 0; i < world->token_count; i++)
        if (strcmp(authorization + sizeof scheme - 1, world->tokens[i]) == 0)
            return true;
    return false;
}

static bool is_json_type(const char *content_type)
{
    static const char wanted[] = "application/json";

    return content_type && strncmp(content_type, wanted, sizeof wanted - 1) == 0 &&
           strchr("; ", content_type[sizeof wanted - 1]);
}

/* Fills the objection unless the request is one that may be made. */
static void check(const struct service *service, struct visit *visit)
{
    const struct prolific_call *call = &visit->prolific;
    const struct http_request *request = visit->request;
    struct objection *objection = &visit->objection;

    if (!is_authentic(&service->prolific, request))
        prolific_object(objection, 401, NULL,
                        "The header Authorization must be \"Token\", a blank and a valid token.");
    else if (call->address == ADDRESS_WITHOUT_SLASH)
        prolific_object(objection, 404, NULL, "Nothing is here: every path ends in a slash.");
    else if (call->address == ADDRESS_WITH_OTHER_METHOD)
        prolific_object(objection, 405, NULL, "Method \"%s\" not allowed.", request->method);
    else if (call->address == ADDRESS_UNKNOWN)
        prolific_object(objection, 404, NULL, "Nothing is here.");
    else if (call->stranger)
        prolific_object(objection, 400, call->stranger,
                        "This simulator does not know this parameter.");
    else if (request->body_length && !is_json_type(http_header_value(request, "content-type")))
        prolific_object(objection, 415, NULL, "The header Content-Type must be application/json.");
}

static int work(struct service *service, struct visit *visit, struct http_answer *answer,
                struct error *error)
{
    struct prolific_work work = {
        .world = &service->prolific,
        .ledger = &service->ledger,
        .body = visit->body,
        .body_length = visit->request->body_length,
        .now_s = visit->now_s,
        .request = service->requests,
        .rule = visit->fault.rule,
        .lag = visit->fault.lag,
        .answer = &answer->body,
        .status = 200,
        .objection = &visit->objection,
        .deed = &visit->deed,
    };

    check(service, visit);
    if (!visit->objection.status && prolific_perform(&work, &visit->prolific, error))
        return -1;
    answer->status = work.status;
    settle(visit);
    return 0;
}

static void throttle(struct visit *visit)
{
    prolific_object(&visit->objection, 429, NULL, "Request was throttled.");
    settle(visit);
}

static void spoil(const struct rule *rule, struct visit *visit)
{
    int status = (int)rule->status;

    if (rule->kind == FAULT_THROTTLE)
        prolific_object(&visit->objection, status ? status : 429, NULL, "Request was throttled.");
    else if (rule->kind == FAULT_EXPIRED_TOKEN)
        prolific_object(&visit->objection, status ? status : 401, NULL, "Invalid token.");
    else if (rule->kind == FAULT_INSUFFICIENT_FUNDS)
        prolific_object(&visit->objection, status ? status : 400, NULL,
                        "The balance of the workspace does not cover these bonus payments.");
    else if (rule->kind == FAULT_REFUSE)
        prolific_object(&visit->objection, status ? status : 400, NULL, "%s", rule->message);
    settle(visit);
}

/* How the detail is told. */
static const char *find_form(const struct visit *visit)
{
    const struct rule *rule = visit->fault.rule;

    if (rule && rule->form[0])
        return rule->form;
    if (visit->objection.field)
        return "field";
    return "string";
}

static void add_detail(const struct visit *visit, const char *form, struct buffer *out)
{
    const struct objection *objection = &visit->objection;
    const char *detail = buffer_text(&objection->detail);

    if (strcmp(form, "field") == 0) {
        json_out_raw(out, "detail", "{");
        json_out_raw(out, objection->field ? objection->field : "csv_bonuses", "[");
        json_text_add(out, detail);
        buffer_add_text(out, "]}");
    } else if (strcmp(form, "list") == 0) {
        json_out_raw(out, "detail", "[");
        json_text_add(out, detail);
        buffer_add_char(out, ']');
    } else {
        json_out_member(out, "detail", detail);
    }
}

/* The specification has a bare ErrorDetail for these, and for all others one in "error". */
static bool is_bare(enum prolific_operation operation)
{
    return operation == PROLIFIC_GET_STUDY_COST || operation == PROLIFIC_LIST_STUDY_SUBMISSIONS ||
           operation == PROLIFIC_LIST_SUBMISSIONS;
}

static void write_refusal(const struct visit *visit, struct buffer *body)
{
    const char *form = find_form(visit);
    int status = visit->refusal.status;
    bool bare = strcmp(form, "bare") == 0 || is_bare(visit->prolific.operation);

    buffer_clear(body);
    if (strcmp(form, "message") == 0) {
        buffer_add_char(body, '{');
        json_out_member(body, "message", visit->refusal.type);
        json_out_member(body, "detail", buffer_text(&visit->objection.detail));
        buffer_add_char(body, '}');
        return;
    }
    buffer_add_text(body, bare ? "{" : "{\"error\":{");
    json_out_number(body, "status", status);
    json_out_number(body, "error_code", ERROR_CODE_BASE + status);
    json_out_member(body, "title", visit->refusal.type);
    add_detail(visit, form, body);
    buffer_add_text(body, bare ? "}" : "}}");
}

/* The right members with values of other types, for each operation. */
static const char *wrong_types(enum prolific_operation operation)
{
    static const char *const bodies[PROLIFIC_OPERATION_COUNT] = {
        [PROLIFIC_UNKNOWN] = "7",
        [PROLIFIC_GET_ME] = "{\"id\":7,\"email\":null}",
        [PROLIFIC_GET_STUDY] = "{\"id\":[],\"name\":1,\"currency_code\":{},"
                               "\"presentment_currency_code\":7,\"workspace\":3,"
                               "\"completion_codes\":\"none\"}",
        [PROLIFIC_GET_STUDY_COST] = "{\"rewards\":0,\"bonuses\":[]}",
        [PROLIFIC_LIST_STUDY_SUBMISSIONS] = "{\"results\":{\"id\":1}}",
        [PROLIFIC_LIST_SUBMISSIONS] = "{\"results\":[{\"id\":1,\"participant_id\":null,"
                                      "\"status\":true}],\"_links\":[],\"meta\":\"20\"}",
        [PROLIFIC_GET_SUBMISSION] = "{\"id\":5,\"study_id\":null,\"participant\":[],"
                                    "\"status\":true,\"bonus_payments\":[\"1000\",null]}",
        [PROLIFIC_LIST_WORKSPACES] = "{\"results\":\"none\"}",
        [PROLIFIC_GET_BALANCE] = "{\"currency_code\":1,\"available_balance\":\"10000\"}",
        [PROLIFIC_SET_UP_BONUSES] = "{\"id\":7,\"study\":[],\"amount\":\"850\",\"fees\":null,"
                                    "\"vat\":{},\"total_amount\":\"1133\"}",
        [PROLIFIC_PAY_BONUSES] = "[\"ok\"]",
    };

    return bodies[operation];
}

static void word(const struct rule *rule, struct visit *visit, struct spoil_words *words)
{
    int status = rule->status ? (int)rule->status : 500;

    *words = (struct spoil_words){
        .broken = arena_printf(&visit->arena,
                               "{\"error\":{\"status\":%d,\"error_code\":%d,\"title\":\"Internal "
                               "error\",\"detail\":\"Something went wrong. Please try again.\"}}",
                               status, ERROR_CODE_BASE + status),
        .wrong_types = wrong_types(visit->prolific.operation),
        .forbidden = "<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head>"
                     "<body>This service is closed.</body></html>\n",
        .forbidden_type = "text/html",
    };
}

static void tell(const struct visit *visit, struct buffer *members)
{
    const struct prolific_call *call = &visit->prolific;

    json_out_member(members, "study_id", visit->sight.study_id);
    json_out_member(members, "submission_id", call->submission_id);
    json_out_member(members, "workspace_id", call->workspace_id);
    json_out_member(members, "bulk_id", call->bulk_id);
    json_out_member(members, "page", call->page);
    json_out_member(members, "page_size", call->page_size);
    if (call->lines)
        json_out_number(members, "lines", (int64_t)call->lines);
}

const struct front prolific_front = {
    .content_type = "application/json",
    .peek = peek,
    .work = work,
    .throttle = throttle,
    .spoil = spoil,
    .write_refusal = write_refusal,
    .word = word,
    .tell = tell,
};
