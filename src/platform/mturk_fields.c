#include "platform/mturk.h"

#include <string.h>

enum { ID_MAX = 64, REASON_MAX = 4096 };

/* Looks at millions of ids: strspn() would take three times as long. */
static const char *check_id(enum field field, const char *id)
{
    size_t length = 0;

    while ((id[length] >= 'A' && id[length] <= 'Z') || (id[length] >= '0' && id[length] <= '9'))
        length++;
    if (field == FIELD_WORKER && id[0] != 'A')
        return "is no worker id: those begin with A";
    if (id[length])
        return "is no id of Mechanical Turk: those are capital letters and digits only";
    if (length == 0 || length > ID_MAX || (field == FIELD_WORKER && length < 2))
        return "is no id of Mechanical Turk: those have 1 to 64 characters";
    return NULL;
}

/* Workers have an A and some ten to twenty more, HITs and assignments 20 to 40 (as those of the
 * documentation have). All are numbers to the base of 36, so that a letter behind F is sure to be
 * there, and no hexadecimal number passes for one. */
static bool looks_like(enum field field, const char *id)
{
    size_t length = strlen(id);

    if (check_id(field, id) || !strpbrk(id, "GHIJKLMNOPQRSTUVWXYZ") || !strpbrk(id, "0123456789"))
        return false;
    return field == FIELD_WORKER ? length >= 10 && length <= 25 : length >= 20 && length <= 40;
}

/* What a page is told while a worker only looks at the HIT (requester guide, "How Mechanical Turk
 * tasks are rendered", read 2026-11-21). */
static const char preview[] = "ASSIGNMENT_ID_NOT_AVAILABLE";
static const char is_preview[] =
    "is what MTurk says in a preview: nobody had accepted the HIT, so there is nobody to pay; take "
    "the row out";
static const char all_preview[] =
    "every row comes from a preview of the HIT, which has no worker: export the results of the "
    "assignments that were submitted";

static const char is_sandbox[] =
    "is of MTurk's sandbox, where nobody works for money: give --platform mturk-sandbox, or take "
    "the row out";
static const char all_sandbox[] =
    "every row is of MTurk's sandbox, where nobody works for money: give --platform "
    "mturk-sandbox, or export the results of the real HITs";

/* The sandbox's sites for workers (also in the turkSubmitTo that a page gets) and for requesters,
 * and its endpoint (requester guide, "Using the sandbox", read 2026-11-21). */
static const struct field_marker markers[] = {
    {preview,                   is_preview, all_preview},
    {"sandbox.mturk.com",       is_sandbox, all_sandbox},
    {"mturk-requester-sandbox", is_sandbox, all_sandbox},
    {NULL,                      NULL,       NULL       }
};

static const struct field_marker sandbox_markers[] = {
    {preview, is_preview, all_preview},
    {NULL,    NULL,       NULL       }
};

#define WORKER_NAMES "workerid", "worker"
#define ASSIGNMENT_NAMES "assignmentid", "assignment"
#define HIT_NAMES "hitid", "hit"
#define AMOUNT_NAMES "bonusamount", "bonus", "amount"
#define REASON_NAMES "reason", "message", "bonusreason"
#define REF_NAMES "ref", "reference", "bonusid"

#define COMMON                                                                     \
    .title = "MTurk", .report_names = {"worker_id", "assignment_id", "hit_id"},    \
    .names = {{WORKER_NAMES}, {ASSIGNMENT_NAMES}, {HIT_NAMES},                     \
              {AMOUNT_NAMES}, {REASON_NAMES},     {REF_NAMES}},                    \
    .words = {"worker", "assignment"}, .needs_reason = true, .check_id = check_id, \
    .looks_like = looks_like, .reason_max_chars = REASON_MAX

const struct field_rules mturk_fields = {
    .platform = "mturk",
    .markers = markers,
    COMMON,
};

const struct field_rules mturk_sandbox_fields = {
    .platform = "mturk-sandbox",
    .markers = sandbox_markers,
    COMMON,
};
