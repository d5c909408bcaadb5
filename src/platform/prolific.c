#include "platform/prolific.h"

#include "base/json_text.h"

#include <inttypes.h>
#include <string.h>

/* Facts: Prolific's published specification as of August 2026 (paths, the CSV within a set-up, "a
 * maximum of 200 participant or submission IDs per request"). Public clients of it describe pages
 * of at most 100. */
enum { PAGE_SIZE = 100, BATCH_MAX = 200 };

enum { ID_LENGTH = 24 };

#define API "/api/v1/"
#define DIGITS "0123456789"

static void begin_get(struct http_request *request)
{
    request->method = "GET";
    request->headers[0] = "Accept: application/json";
}

static void begin_post(struct http_request *request)
{
    request->method = "POST";
    request->headers[0] = "Accept: application/json";
    request->headers[1] = "Content-Type: application/json";
}

static void write_group(const char *group_id, struct http_request *request)
{
    begin_get(request);
    buffer_printf(&request->path, API "studies/%s/", group_id);
}

static void write_members(const char *group_id, uint32_t page, struct http_request *request)
{
    begin_get(request);
    buffer_printf(&request->path, API "submissions/?study=%s&page=%" PRIu32 "&page_size=%d",
                  group_id, page, PAGE_SIZE);
}

static void write_list(const struct list_query *query, struct http_request *request)
{
    begin_get(request);
    buffer_printf(&request->path, API "submissions/%s/", query->assignment_id);
}

/* Amounts are in pounds or dollars here, and pence or cents everywhere else. */
static void write_quote(const char *group_id, const struct share *shares, size_t count,
                        struct http_request *request)
{
    struct buffer lines = BUFFER_INIT;
    char amount[MONEY_TEXT_SIZE];

    for (size_t i = 0; i < count; i++)
        buffer_printf(&lines, "%s%s,%s", i ? "\n" : "", shares[i].intent->assignment_id,
                      money_format(shares[i].pay_minor, amount));
    begin_post(request);
    buffer_add_text(&request->path, API "submissions/bonus-payments/");
    buffer_add_text(&request->body, "{\"study_id\":");
    json_text_add(&request->body, group_id);
    buffer_add_text(&request->body, ",\"csv_bonuses\":");
    json_text_add(&request->body, buffer_text(&lines));
    buffer_add_char(&request->body, '}');
    buffer_release(&lines);
}

static void write_pay(const struct pay_order *order, const struct permit *permit,
                      struct http_request *request)
{
    (void)permit; /* there is no token to make of it: it is asked for all the same */
    /* The specification has no body here; clients that pay every day send none. */
    request->method = "POST";
    request->headers[0] = "Accept: application/json";
    buffer_printf(&request->path, API "bulk-bonus-payments/%s/pay/", order->quote_id);
}

static void write_balance(const char *account, struct http_request *request)
{
    begin_get(request);
    buffer_printf(&request->path, API "workspaces/%s/balance/", account);
}

/* A spreadsheet keeps 15 digits of a number and shows zeros for the rest. */
static bool is_rounded(const char *id)
{
    return strspn(id, DIGITS) == ID_LENGTH && strspn(id + 15, "0") == ID_LENGTH - 15;
}

/* 6.01234E+23, 5e1234, 601234: an id that looks like a number, and what a spreadsheet has left of
 * it; shorter or longer than an id. */
static bool is_number(const char *id)
{
    size_t digits = strspn(id, DIGITS);
    const char *at = id + digits;

    if (digits == 0)
        return false;
    if (*at == '.' || *at == ',')
        at += 1 + strspn(at + 1, DIGITS);
    if (*at == 'E' || *at == 'e') {
        at++;
        at += *at == '+' || *at == '-';
        at += strspn(at, DIGITS);
    }
    return *at == '\0';
}

static const char *wrong_id(const char *id)
{
    if (strncmp(id, "TP_", 3) == 0)
        return "is an encrypted id, which cannot be paid";
    if (is_number(id))
        return "is no id of Prolific, but perhaps what a spreadsheet made of one that it took for "
               "a number: import the original file with this column as text";
    if (strspn(id, DIGITS "abcdefABCDEF") == ID_LENGTH && strlen(id) == ID_LENGTH)
        return "is no id of Prolific: its letters must be small ones";
    if (id[strspn(id, DIGITS "abcdef")] == '\0')
        return strlen(id) < ID_LENGTH
                   ? "is too short for an id of Prolific: those have exactly 24 characters"
                   : "is too long for an id of Prolific: those have exactly 24 characters";
    return "is no id of Prolific: those are 24 characters, digits and the small letters a to f";
}

/* All ids have the same shape; the same platform makes them. */
static const char *check_id(enum field field, const char *id)
{
    size_t length = 0;

    (void)field;
    while (length <= ID_LENGTH &&
           ((id[length] >= '0' && id[length] <= '9') || (id[length] >= 'a' && id[length] <= 'f')))
        length++;
    if (length != ID_LENGTH || id[length])
        return wrong_id(id);
    if (is_rounded(id))
        return "is what a spreadsheet makes of an id that it takes for a number, and its last "
               "digits are lost: import the original file with this column as text";
    return NULL;
}

static bool looks_like(enum field field, const char *id)
{
    return !check_id(field, id);
}

#define UNFILLED                                                                                   \
    "has a placeholder that Prolific fills in when a participant opens the study: this row comes " \
    "from a test of the page; take it out"
#define ALL_UNFILLED                                                                               \
    "no row has the ids of a participant, only the placeholders of the study's address: take the " \
    "ids from Prolific's own export"

/* In the address of a study, for each participant's ids (Prolific's published specification as of
 * August 2026, "external_study_url"). */
static const struct field_marker markers[] = {
    {"{{%PROLIFIC_PID%}}", UNFILLED, ALL_UNFILLED},
    {"{{%SESSION_ID%}}",   UNFILLED, ALL_UNFILLED},
    {"{{%STUDY_ID%}}",     UNFILLED, ALL_UNFILLED},
    {NULL,                 NULL,     NULL        }
};

static const struct field_rules fields = {
    .title = "Prolific",
    .platform = "prolific",
    .report_names = {"participant_id",                     "submission_id",            "study_id"},
    .names =
        {
                     [FIELD_WORKER] = {"participantid", "participant", "prolificpid"},
                     [FIELD_ASSIGNMENT] = {"submissionid", "submission", "sessionid"},
                     [FIELD_GROUP] = {"studyid", "study"},
                     [FIELD_AMOUNT] = {"bonusamount", "bonus", "amount"},
                     [FIELD_REF] = {"ref", "reference", "bonusid"},
                     },
    .words = {"participant", "submission"             },
    .needs_group = true,
    .finds_assignment = true,
    .check_id = check_id,
    .looks_like = looks_like,
    .markers = markers,
};

const struct platform prolific_platform = {
    .name = "prolific",
    .endpoint = "https://api.prolific.com",
    .currency = "",
    .fields = &fields,
    .max_in_flight = 4,
    .batch_max = BATCH_MAX,
    .first_rate = 4,
    .write_group = write_group,
    .read_group = prolific_read_group,
    .write_members = write_members,
    .read_members = prolific_read_members,
    .write_list = write_list,
    .read_list = prolific_read_list,
    .write_quote = write_quote,
    .read_quote = prolific_read_quote,
    .names = prolific_names,
    .write_pay = write_pay,
    .read_pay = prolific_read_pay,
    .write_balance = write_balance,
    .read_balance = prolific_read_balance,
};
