#include "platform/mturk.h"

#include "base/json_text.h"
#include "wire/json.h"

#include <inttypes.h>
#include <string.h>

/* Facts: mturk model 2017-01-17 (ListBonusPayments: MaxResults 1..100, NextToken 1..255 characters;
 * EntityId, CustomerId), read 2026-11-21. Clients cap Reason at 4096 characters. */
enum { PAGE_SIZE = 100 };

/* A UniqueRequestToken is remembered for 24 hours (SendBonus in the API reference, read
 * 2026-11-21). */
#define TOKEN_LIFE_MS (INT64_C(24) * 60 * 60 * 1000)

#define DIGITS "0123456789"
#define TARGET(operation) "X-Amz-Target: MTurkRequesterServiceV20170117." operation

static void begin_request(struct http_request *request, const char *target)
{
    request->method = "POST";
    buffer_add_char(&request->path, '/');
    request->headers[0] = "Content-Type: application/x-amz-json-1.1";
    request->headers[1] = target;
}

static void add_member(struct buffer *body, const char *name, const char *value)
{
    buffer_printf(body, "%s\"%s\":", body->length > 1 ? "," : "", name);
    json_text_add(body, value);
}

static void write_list(const struct list_query *query, struct http_request *request)
{
    struct buffer *body = &request->body;

    begin_request(request, TARGET("ListBonusPayments"));
    buffer_add_char(body, '{');
    if (query->group_id[0])
        add_member(body, "HITId", query->group_id);
    else
        add_member(body, "AssignmentId", query->assignment_id);
    if (query->page_token[0])
        add_member(body, "NextToken", query->page_token);
    buffer_printf(body, ",\"MaxResults\":%d}", PAGE_SIZE);
}

static void write_pay(const struct pay_order *order, const struct permit *permit,
                      struct http_request *request)
{
    struct buffer *body = &request->body;
    char amount[MONEY_TEXT_SIZE];

    begin_request(request, TARGET("SendBonus"));
    buffer_add_char(body, '{');
    add_member(body, "WorkerId", order->intent->worker_id);
    add_member(body, "AssignmentId", order->intent->assignment_id);
    add_member(body, "BonusAmount", money_format(order->pay_minor, amount));
    add_member(body, "Reason", order->intent->reason);
    add_member(body, "UniqueRequestToken", permit_key(permit));
    buffer_add_char(body, '}');
}

static void write_balance(const char *account, struct http_request *request)
{
    (void)account; /* the keys have but one */
    begin_request(request, TARGET("GetAccountBalance"));
    buffer_add_text(&request->body, "{}");
}

/* An answer with status 200 that is not what was asked for. */
static void set_bad_answer(struct answer *answer, enum verdict verdict, const struct error *error)
{
    answer_set(answer, verdict, "bad_answer", "%s: %s; nothing is taken from such an answer",
               error->origin, error->text);
}

/* The document of a 200, or NULL with `answer` set. */
static struct json *open_success(const struct http_response *response, const char *doing,
                                 struct answer *answer)
{
    struct json *document;
    struct error error;

    if (response->status != 200) {
        mturk_read_error(response, doing, answer);
        return NULL;
    }
    if (json_parse(response->body, response->body_length, doing, &document, &error)) {
        set_bad_answer(answer, VERDICT_NOT_PLATFORM, &error);
        return NULL;
    }
    return document;
}

/* As people write amounts, and `5.` as well, which the model's pattern allows. */
static int read_amount(struct json_value object, const char *key, struct money *amount,
                       struct error *error)
{
    const char *text;
    char digits[MONEY_TEXT_SIZE];
    size_t length;

    if (json_get_string(object, key, &text, error))
        return -1;
    length = strspn(text, DIGITS);
    if (length < sizeof digits && strcmp(text + length, ".") == 0) {
        memcpy(digits, text, length);
        digits[length] = '\0';
        text = digits;
    }
    if (money_parse(text, '.', &amount->minor) != MONEY_OK)
        return error_set(error, ERROR_FORMAT, "ListBonusPayments", "\"%s\" is no amount", key);
    memcpy(amount->currency, "USD", sizeof "USD");
    return 0;
}

static int read_id(struct json_value object, const char *key, enum field field,
                   struct strings *strings, const char **id, struct error *error)
{
    const char *text;

    if (json_get_string(object, key, &text, error))
        return -1;
    if (mturk_platform.fields->check_id(field, text))
        return error_set(error, ERROR_FORMAT, "ListBonusPayments", "\"%s\" is no id", key);
    *id = strings_intern(strings, text, strlen(text));
    return 0;
}

static int read_payment(struct json_value object, struct strings *strings, struct payment *payment,
                        struct error *error)
{
    const char *reason;

    *payment = (struct payment){.group_id = "", .payment_id = ""};
    if (read_id(object, "WorkerId", FIELD_WORKER, strings, &payment->worker_id, error) ||
        read_id(object, "AssignmentId", FIELD_ASSIGNMENT, strings, &payment->assignment_id,
                error) ||
        read_amount(object, "BonusAmount", &payment->amount, error) ||
        json_find_string(object, "Reason", &reason, error) ||
        json_get_seconds(object, "GrantTime", &payment->paid_at_s, error))
        return -1;
    payment->reason = reason ? strings_intern(strings, reason, strlen(reason)) : "";
    return 0;
}

/* A list that is not there says "no payments" only where a count of 0 says so too: `{}` comes from
 * endpoints that are no Mechanical Turk, and must not make a paid bonus look missing. */
static int open_list(struct json_value root, struct json_value *list, size_t *count,
                     struct error *error)
{
    const int64_t none = INT64_MIN;
    int64_t promised;

    if (json_find_integer(root, "NumResults", none, &promised, error) ||
        json_find_array(root, "BonusPayments", list, count, error))
        return -1;
    if (promised != 0 && json_get_array(root, "BonusPayments", list, count, error))
        return -1;
    if (promised != none && promised != (int64_t)*count)
        return error_set(error, ERROR_FORMAT, "ListBonusPayments",
                         "\"NumResults\" says %" PRId64 ", and \"BonusPayments\" has %zu", promised,
                         *count);
    return 0;
}

static int read_page(struct json_value root, struct strings *strings, struct list_page *page,
                     struct error *error)
{
    struct json_value list = {0};
    const char *token;
    size_t count;

    if (json_find_string(root, "NextToken", &token, error) || open_list(root, &list, &count, error))
        return -1;
    if (token && strlen(token) >= sizeof page->next_token)
        return error_set(error, ERROR_FORMAT, "ListBonusPayments",
                         "\"NextToken\" is longer than 255 characters");
    for (size_t i = 0; i < count; i++) {
        struct payment payment;

        if (read_payment(json_item(list, i), strings, &payment, error))
            return -1;
        payments_add(&page->payments, &payment);
    }
    if (token)
        memcpy(page->next_token, token, strlen(token) + 1);
    return 0;
}

static void read_list(const struct http_response *response, struct strings *strings,
                      struct list_page *page, struct answer *answer)
{
    struct json *document = open_success(response, "ListBonusPayments", answer);
    struct list_page fresh = {0};
    struct error error;

    if (!document)
        return;
    if (read_page(json_root(document), strings, &fresh, &error)) {
        payments_release(&fresh.payments);
        set_bad_answer(answer, VERDICT_REFUSED, &error);
    } else {
        *page = fresh;
        answer_set(answer, VERDICT_ACCEPTED, "", "%s", "");
    }
    json_free(document);
}

/* Whether the object has a member that only errors have, MTurk's own or those of whoever stands on
 * the way (`{"message":"timed out"}`). */
static bool speaks_of_error(struct json_value object)
{
    static const char *const words[] = {"__type", "TurkErrorCode", "Message", "message",
                                        "error",  "Error",         "errors",  "Errors"};
    const char *text;
    struct error error;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (json_find_string(object, words[i], &text, &error) || text)
            return true;
    return false;
}

/* A success is `{}`. What speaks of an error is one, whatever status someone on the way gave it. */
static void read_pay(const struct http_response *response, struct answer *answer)
{
    struct json *document = open_success(response, "SendBonus", answer);

    if (!document)
        return;
    if (!json_holds_object(json_root(document)))
        answer_set(answer, VERDICT_UNKNOWN, "bad_answer",
                   "SendBonus: the answer is a list where an object was expected");
    else if (speaks_of_error(json_root(document)))
        answer_set(answer, VERDICT_UNKNOWN, "bad_answer",
                   "SendBonus: the answer has the status of a success and the body of an error");
    else
        answer_set(answer, VERDICT_ACCEPTED, "", "%s", "");
    json_free(document);
}

/* A balance may be larger than any amount, and finer than cents: then it counts as less. */
static int read_balance_text(const char *text, int64_t *minor)
{
    size_t whole = strspn(text, DIGITS);
    int64_t value = 0;

    if (whole == 0 || whole > 12)
        return -1;
    for (size_t i = 0; i < whole; i++)
        value = value * 10 + (text[i] - '0');
    text += whole;
    if (*text == '.')
        text++;
    if (text[strspn(text, DIGITS)])
        return -1;
    for (int i = 0; i < 2; i++)
        value = value * 10 + (*text ? *text++ - '0' : 0);
    *minor = value;
    return 0;
}

static void read_balance(const struct http_response *response, struct money *available,
                         struct answer *answer)
{
    struct json *document = open_success(response, "GetAccountBalance", answer);
    struct money money;
    struct error error;
    const char *text;

    if (!document)
        return;
    if (json_get_string(json_root(document), "AvailableBalance", &text, &error)) {
        set_bad_answer(answer, VERDICT_REFUSED, &error);
    } else if (read_balance_text(text, &money.minor)) {
        answer_set(answer, VERDICT_REFUSED, "bad_answer",
                   "GetAccountBalance: \"AvailableBalance\" is no amount");
    } else {
        memcpy(money.currency, "USD", sizeof "USD");
        *available = money;
        answer_set(answer, VERDICT_ACCEPTED, "", "%s", "");
    }
    json_free(document);
}

/* 20 % of the bonus, at least one cent, rounded half up (requester pricing page, as in the MTurk
 * fee table read 2026-11-21). */
static int64_t fee(int64_t pay_minor)
{
    int64_t fee_minor = (pay_minor * 20 + 50) / 100;

    return fee_minor > 1 ? fee_minor : 1;
}

#define MTURK_COMMON                                                               \
    .currency = "USD", .max_in_flight = 8, .lists_groups = true, .batch_max = 1,   \
    .resend_is_safe = true, .token_life_ms = TOKEN_LIFE_MS, .signed_by_aws = true, \
    .aws_region = "us-east-1", .aws_service = "mturk-requester", .first_rate = 2,  \
    .write_list = write_list, .read_list = read_list, .write_pay = write_pay,      \
    .read_pay = read_pay, .write_balance = write_balance, .read_balance = read_balance, .fee = fee

const struct platform mturk_platform = {
    .name = "mturk",
    .endpoint = "https://mturk-requester.us-east-1.amazonaws.com",
    .fields = &mturk_fields,
    MTURK_COMMON,
};

const struct platform mturk_sandbox_platform = {
    .name = "mturk-sandbox",
    .endpoint = "https://mturk-requester-sandbox.us-east-1.amazonaws.com",
    .fields = &mturk_sandbox_fields,
    MTURK_COMMON,
};
