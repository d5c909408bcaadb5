#include "sim/mturk.h"

#include "base/sha256.h"
#include "core/money.h"
#include "sim/json_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PAGE_SIZE = 10, PAGE_TOKEN_SIZE = 64, SEAL_LENGTH = 24 };

#define NO_SUCH_HIT "AWS.MechanicalTurk.HITDoesNotExist"
#define NO_SUCH_ASSIGNMENT "AWS.MechanicalTurk.AssignmentDoesNotExist"

static void refuse_hit(struct refusal *refusal, const char *hit_id)
{
    refuse(refusal, "RequestError", NO_SUCH_HIT, "Hit %s does not exist.", hit_id);
}

static void refuse_assignment(struct refusal *refusal, const char *assignment_id)
{
    refuse(refusal, "RequestError", NO_SUCH_ASSIGNMENT, "Assignment %s does not exist.",
           assignment_id);
}

/* --- lists --------------------------------------------------------------------------------- */

/* A page token says where to go on, and is sealed to its list so that no other one can be used. It
 * holds characters of base64 as real tokens do: clients must pass it on untouched. */
static void make_token(const struct call *call, size_t start, uint64_t request,
                       char token[PAGE_TOKEN_SIZE])
{
    const char *id = call->hit_id ? call->hit_id : call->assignment_id;
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];
    char text[256];

    (void)snprintf(text, sizeof text, "%c%s %zu %llu", call->hit_id ? 'H' : 'A', id, start,
                   (unsigned long long)request);
    sha256(text, strlen(text), digest);
    sha256_to_hex(digest, hex);
    (void)snprintf(token, PAGE_TOKEN_SIZE, "p1/%08zx+%08llx+%.*s==", start,
                   (unsigned long long)request, SEAL_LENGTH, hex);
}

/* Where the page asked for starts. */
static bool read_token(const struct call *call, size_t *start)
{
    char expected[PAGE_TOKEN_SIZE];
    unsigned long long request;
    char *end;

    *start = 0;
    if (!call->next_token)
        return true;
    if (strncmp(call->next_token, "p1/", 3) != 0)
        return false;
    *start = (size_t)strtoull(call->next_token + 3, &end, 16);
    if (*end != '+')
        return false;
    request = strtoull(end + 1, &end, 16);
    make_token(call, *start, request, expected);
    return strcmp(expected, call->next_token) == 0;
}

static void add_payment(struct buffer *body, const struct world *world,
                        const struct payment *payment)
{
    char amount[MONEY_TEXT_SIZE];

    buffer_add_char(body, '{');
    json_out_member(body, "WorkerId", payment->worker_id);
    json_out_member(body, "BonusAmount", money_format(payment->amount_minor, amount));
    json_out_member(body, "AssignmentId", world->assignments[payment->assignment].assignment_id);
    json_out_member(body, "Reason", payment->reason);
    buffer_printf(body, ",\"GrantTime\":%lld.0}", (long long)payment->time_s);
}

static void add_page(struct buffer *body, const struct world *world, const struct page *page,
                     const char *next_token)
{
    buffer_add_char(body, '{');
    json_out_number(body, "NumResults", (int64_t)page->count);
    json_out_member(body, "NextToken", next_token);
    buffer_add_text(body, ",\"BonusPayments\":[");
    for (size_t i = 0; i < page->count; i++) {
        if (i)
            buffer_add_char(body, ',');
        add_payment(body, world, page->payments[i]);
    }
    buffer_add_text(body, "]}");
}

/* The payments of the list that is asked for; NULL and a refusal when there is no such list. */
static const struct payment_numbers *find_list(const struct world *world, const struct call *call,
                                               struct refusal *refusal)
{
    if (call->hit_id) {
        const struct hit *hit = world_find_hit(world, call->hit_id);

        if (!hit)
            refuse_hit(refusal, call->hit_id);
        return hit ? &hit->payments : NULL;
    } else {
        const struct assignment *assignment = world_find_assignment(world, call->assignment_id);

        if (!assignment)
            refuse_assignment(refusal, call->assignment_id);
        return assignment ? &assignment->payments : NULL;
    }
}

static void list_bonus_payments(const struct work *work, const struct call *call,
                                struct buffer *body, struct refusal *refusal, struct deed *deed)
{
    const struct payment_numbers *all = find_list(work->world, call, refusal);
    struct page_order order = {
        .size = call->max_results ? (size_t)call->max_results : (size_t)DEFAULT_PAGE_SIZE,
        .now_s = work->now_s,
    };
    char token[PAGE_TOKEN_SIZE];
    const char *next_token = NULL;
    struct page page;

    if (!all)
        return;
    if (!read_token(call, &order.start)) {
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.ParameterValidationError",
               "The NextToken is not one of this list.");
        return;
    }
    order.list = ++work->world->lists;
    world_list(work->world, all, &order, &page);
    if (page.more)
        next_token = token;
    make_token(call, page.next, work->request, token);
    if (work->spoilt == FAULT_EMPTY_PAGE)
        page.count = 0;
    if (work->spoilt == FAULT_EMPTY_PAGE || work->spoilt == FAULT_REPEAT_PAGE ||
        work->spoilt == FAULT_REPEAT_TOKEN) {
        make_token(call, order.start, work->request, token);
        next_token = token;
    }
    if (work->spoilt == FAULT_REPEAT_TOKEN && call->next_token)
        next_token = call->next_token;
    deed->listed = page.count;
    add_page(body, work->world, &page, next_token);
}

/* --- money --------------------------------------------------------------------------------- */

static void refuse_bonus(enum bonus_verdict verdict, const struct call *call,
                         struct refusal *refusal)
{
    switch (verdict) {
    case BONUS_GOOD:
        break;
    case BONUS_TOKEN_KNOWN:
        refuse(refusal, "RequestError", "",
               "The idempotency token \"%s\" has already been processed.", call->request_token);
        break;
    case BONUS_NO_ASSIGNMENT:
        refuse_assignment(refusal, call->assignment_id);
        break;
    case BONUS_OTHER_WORKER:
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.ParameterValidationError",
               "The worker %s did not work on the assignment %s.", call->worker_id,
               call->assignment_id);
        break;
    case BONUS_NOT_SUBMITTED:
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.InvalidAssignmentState",
               "This operation can be called with a status of: Submitted, Approved.");
        break;
    case BONUS_NO_FUNDS:
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.InsufficientFunds",
               "This Requester has insufficient funds in their account to complete this "
               "transaction.");
        break;
    }
}

static int send_bonus(const struct work *work, const struct call *call, struct buffer *body,
                      struct refusal *refusal, struct deed *deed, struct error *error)
{
    struct bonus bonus = {
        .worker_id = call->worker_id,
        .assignment_id = call->assignment_id,
        .reason = call->reason,
        .token = call->request_token,
        .amount_minor = call->amount_minor,
    };
    enum bonus_verdict verdict = world_judge_bonus(work->world, &bonus, work->now_s);
    const struct assignment *assignment;

    if (verdict != BONUS_GOOD) {
        refuse_bonus(verdict, call, refusal);
        return 0;
    }
    assignment = world_find_assignment(work->world, bonus.assignment_id);
    if (sim_ledger_append(work->ledger, &bonus, work->world->hits[assignment->hit].hit_id,
                          work->now_s, work->request, error))
        return -1;
    world_pay(work->world, &bonus, work->now_s, work->lag, true);
    deed->paid = true;
    buffer_add_text(body, "{}");
    return 0;
}

static void get_account_balance(const struct work *work, struct buffer *body)
{
    char amount[MONEY_TEXT_SIZE];

    buffer_add_char(body, '{');
    json_out_member(body, "AvailableBalance", money_format(work->world->balance_minor, amount));
    json_out_member(body, "OnHoldBalance", "0.00");
    buffer_add_char(body, '}');
}

/* --- what the work was --------------------------------------------------------------------- */

static void add_hit(struct buffer *body, const struct hit *hit)
{
    buffer_add_text(body, "{");
    json_out_member(body, "HITId", hit->hit_id);
    json_out_member(body, "HITStatus", "Reviewable");
    json_out_number(body, "MaxAssignments", hit->assignment_count);
    buffer_add_char(body, '}');
}

static void get_assignment(const struct work *work, const struct call *call, struct buffer *body,
                           struct refusal *refusal)
{
    const struct assignment *assignment = world_find_assignment(work->world, call->assignment_id);
    const struct hit *hit;

    if (!assignment) {
        refuse_assignment(refusal, call->assignment_id);
        return;
    }
    if (assignment->status == ASSIGNMENT_ACCEPTED) {
        refuse(refusal, "RequestError", "AWS.MechanicalTurk.InvalidAssignmentState",
               "This operation can be called with a status of: Submitted, Approved, Rejected.");
        return;
    }
    hit = &work->world->hits[assignment->hit];
    buffer_add_text(body, "{\"Assignment\":{");
    json_out_member(body, "AssignmentId", assignment->assignment_id);
    json_out_member(body, "WorkerId", assignment->worker_id);
    json_out_member(body, "HITId", hit->hit_id);
    json_out_member(body, "AssignmentStatus", assignment_status_names[assignment->status]);
    buffer_add_text(body, "},\"HIT\":");
    add_hit(body, hit);
    buffer_add_char(body, '}');
}

static void get_hit(const struct work *work, const struct call *call, struct buffer *body,
                    struct refusal *refusal)
{
    const struct hit *hit = world_find_hit(work->world, call->hit_id);

    if (!hit) {
        refuse_hit(refusal, call->hit_id);
        return;
    }
    buffer_add_text(body, "{\"HIT\":");
    add_hit(body, hit);
    buffer_add_char(body, '}');
}

int mturk_perform(const struct work *work, const struct call *call, struct buffer *body,
                  struct refusal *refusal, struct deed *deed, struct error *error)
{
    switch (call->operation) {
    case OPERATION_LIST_BONUS_PAYMENTS:
        list_bonus_payments(work, call, body, refusal, deed);
        break;
    case OPERATION_SEND_BONUS:
        return send_bonus(work, call, body, refusal, deed, error);
    case OPERATION_GET_ACCOUNT_BALANCE:
        get_account_balance(work, body);
        break;
    case OPERATION_GET_ASSIGNMENT:
        get_assignment(work, call, body, refusal);
        break;
    case OPERATION_GET_HIT:
        get_hit(work, call, body, refusal);
        break;
    case OPERATION_UNKNOWN:
    case OPERATION_COUNT:
        abort(); /* refused before */
    }
    return 0;
}
