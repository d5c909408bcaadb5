/* Prolific's submissions: page by page, all at once, and one by one with their bonus payments. */
#include "base/clock.h"
#include "sim/json_out.h"
#include "sim/prolific.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Links name a host that is not this one, as was seen in one of Prolific's: nobody may follow them. */
#define LINK_HOST "http://internal.prolific.invalid"

enum {
    PAGE_SIZE = 20, /* unless the request says another */
    PAGE_SIZE_MAX = 100,
    FIRST_START_S = 1767225600 /* 2026-01-01T00:00:00Z; each submission starts a minute later */
};

static void add_times(struct buffer *out, const struct prolific_world *world,
                      const struct submission *submission)
{
    int64_t start_s = FIRST_START_S + (submission - world->submissions) * INT64_C(60);
    bool is_over =
        submission->status != SUBMISSION_RESERVED && submission->status != SUBMISSION_ACTIVE;
    char text[TIME_TEXT_SIZE];

    time_format(start_s, text);
    json_out_member(out, "started_at", text);
    time_format(start_s + INT64_C(600), text);
    if (is_over)
        json_out_member(out, "completed_at", text);
    else
        json_out_raw(out, "completed_at", "null");
}

static void add_short(struct buffer *out, const struct prolific_world *world,
                      const struct submission *submission)
{
    buffer_add_char(out, '{');
    json_out_member(out, "id", submission->id);
    json_out_member(out, "participant_id", submission->participant);
    json_out_member(out, "status", submission_status_names[submission->status]);
    add_times(out, world, submission);
    json_out_raw(out, "has_siblings", submission->has_siblings ? "true" : "false");
    json_out_raw(out, "study_code", "null");
    json_out_raw(out, "return_requested", "null");
    buffer_add_char(out, '}');
}

/* Adds the bonuses that this reading sees, one after the other in a list, the fixed reward of one who
 * was screened out before them. */
static void add_bonus_payments(const struct prolific_work *work, struct buffer *out,
                               const struct submission *submission)
{
    const struct prolific_world *world = work->world;
    const struct study *study = &world->studies[submission->study];
    size_t before = out->length;
    const char *end = world->reals ? ".0" : "";

    buffer_add_text(out, ",\"bonus_payments\":[");
    if (submission->status == SUBMISSION_SCREENED_OUT && study->screen_out_minor)
        buffer_printf(out, "%lld%s", (long long)study->screen_out_minor, end);
    for (size_t i = 0; i < submission->bonus_count; i++) {
        const struct paid_bonus *bonus = &submission->bonuses[i];

        if (!prolific_sees(bonus, work->now_s, submission->reads))
            continue;
        if (out->bytes[out->length - 1] != '[')
            buffer_add_char(out, ',');
        buffer_printf(out, "%lld%s", (long long)bonus->amount_minor, end);
        work->deed->listed++;
    }
    if (out->bytes[out->length - 1] != '[' || submission->no_payments == NO_PAYMENTS_EMPTY) {
        buffer_add_char(out, ']');
        return;
    }
    out->length = before;
    out->bytes[before] = '\0';
    if (submission->no_payments == NO_PAYMENTS_NULL)
        json_out_raw(out, "bonus_payments", "null");
}

static void add_submission(const struct prolific_work *work, struct buffer *out,
                           struct submission *submission)
{
    const struct prolific_world *world = work->world;

    submission->reads++;
    buffer_add_char(out, '{');
    json_out_member(out, "id", submission->id);
    json_out_member(out, "study_id", world->studies[submission->study].id);
    json_out_member(out, "participant", submission->participant);
    json_out_member(out, "status", submission_status_names[submission->status]);
    add_times(out, world, submission);
    json_out_raw(out, "entered_code", "null");
    json_out_raw(out, "return_requested", "null");
    add_bonus_payments(work, out, submission);
    buffer_add_char(out, '}');
}

void prolific_get_submission(struct prolific_work *work, const struct prolific_call *call)
{
    struct submission *submission = prolific_find_submission(work->world, call->submission_id);

    if (submission)
        add_submission(work, work->answer, submission);
    else
        prolific_object(work->objection, 404, NULL, "No submission %s was found.",
                        call->submission_id);
}

/* --- lists --------------------------------------------------------------------------------- */

/* Which rows of a study's list, and in which order. */
struct rows {
    size_t start;
    size_t end;
    bool backwards;
};

static void add_rows(struct prolific_work *work, const struct study *study, struct rows rows)
{
    const struct prolific_world *world = work->world;
    const struct submission *first = &world->submissions[study->submissions];

    buffer_add_text(work->answer, "\"results\":[");
    for (size_t i = rows.start; i < rows.end; i++) {
        if (i > rows.start)
            buffer_add_char(work->answer, ',');
        add_short(work->answer, world,
                  &first[rows.backwards ? study->submission_count - 1 - i : i]);
        work->deed->listed++;
    }
    buffer_add_char(work->answer, ']');
}

/* A list is in the order of its submissions' start; those of one study have the same reward and the
 * same study's name, which change nothing. */
static bool read_order(struct prolific_work *work, const struct prolific_call *call,
                       struct rows *rows)
{
    static const char *const known[] = {"started_at", "submission_reward", "study_name"};
    const char *ordering = call->ordering ? call->ordering : known[0];
    bool backwards = ordering[0] == '-';

    rows->backwards = backwards && strcmp(ordering + 1, known[0]) == 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(ordering + backwards, known[i]) == 0)
            return true;
    prolific_object(work->objection, 400, "ordering", "\"%s\" is not a valid choice.", ordering);
    return false;
}

void prolific_list_all(struct prolific_work *work, const struct prolific_call *call,
                       const struct study *study)
{
    struct rows rows = {.end = study->submission_count};

    if (!read_order(work, call, &rows))
        return;
    buffer_add_char(work->answer, '{');
    add_rows(work, study, rows);
    buffer_add_char(work->answer, '}');
}

/* A page as it is asked for. */
struct page_wish {
    const struct study *study;
    const char *ordering;
    size_t number; /* from 1 */
    size_t size;
};

/* A whole number from 1, `otherwise` when there is no text; 0 for anything else. */
static size_t read_number(const char *text, size_t otherwise)
{
    char *end;
    unsigned long long number;

    if (!text)
        return otherwise;
    errno = 0;
    number = strtoull(text, &end, 10);
    if (errno || end == text || *end || text[0] < '0' || text[0] > '9' || number > UINT32_MAX)
        return 0;
    return (size_t)number;
}

static void add_link(struct buffer *out, const char *name, const struct page_wish *wish,
                     size_t number)
{
    json_out_raw(out, name, "{");
    if (number) {
        buffer_printf(out, "\"href\":\"" LINK_HOST "/api/v1/submissions/?study=%s&page=%zu",
                      wish->study->id, number);
        buffer_printf(out, "&page_size=%zu", wish->size);
        if (wish->ordering)
            buffer_printf(out, "&ordering=%s", wish->ordering);
        buffer_add_char(out, '"');
    } else {
        json_out_raw(out, "href", "null");
    }
    buffer_add_char(out, '}');
}

static void add_links(struct buffer *out, const struct page_wish *wish, bool more)
{
    json_out_raw(out, "_links", "{");
    add_link(out, "self", wish, wish->number);
    add_link(out, "next", wish, more ? wish->number + 1 : 0);
    add_link(out, "previous", wish, wish->number - 1);
    buffer_add_char(out, '}');
}

/* What the faults of lists do to the place where a page starts. */
static size_t find_start(const struct prolific_work *work, const struct page_wish *wish)
{
    size_t start = (wish->number - 1) * wish->size;
    int64_t shifted = (int64_t)start;

    if (prolific_is_spoilt(work, FAULT_REPEAT_PAGE) && wish->number > 1)
        return start - wish->size;
    if (prolific_is_spoilt(work, FAULT_SHIFT_PAGE))
        shifted += work->rule->rows;
    return shifted < 0 ? 0 : (size_t)shifted;
}

static void add_page(struct prolific_work *work, const struct page_wish *wish, struct rows rows)
{
    size_t count = wish->study->submission_count;
    bool more = wish->number * wish->size < count;
    int64_t told = (int64_t)count;

    rows.start = find_start(work, wish);
    rows.start = rows.start < count ? rows.start : count;
    rows.end = count - rows.start < wish->size ? count : rows.start + wish->size;
    if (prolific_is_spoilt(work, FAULT_EMPTY_PAGE)) {
        rows.end = rows.start;
        more = true;
    }
    if (prolific_is_spoilt(work, FAULT_COUNT_OFF))
        told += work->rule->rows;
    buffer_add_char(work->answer, '{');
    add_rows(work, wish->study, rows);
    add_links(work->answer, wish, more);
    json_out_raw(work->answer, "meta", "{");
    json_out_number(work->answer, "count", told);
    buffer_add_text(work->answer, "}}");
}

void prolific_list_page(struct prolific_work *work, const struct prolific_call *call)
{
    struct objection *objection = work->objection;
    struct page_wish wish = {
        .ordering = call->ordering,
        .number = read_number(call->page, 1),
        .size = read_number(call->page_size, PAGE_SIZE),
    };
    struct rows rows = {.start = 0};

    if (wish.size > PAGE_SIZE_MAX)
        wish.size = PAGE_SIZE_MAX;
    if (call->study_id)
        wish.study = prolific_find_study(work->world, call->study_id);
    if (!call->study_id)
        prolific_object(objection, 400, "study", "This parameter is required.");
    else if (!wish.study)
        prolific_object(objection, 404, NULL, "No study %s was found.", call->study_id);
    else if (!wish.size)
        prolific_object(objection, 400, "page_size", "A whole number from 1 is required.");
    else if (!wish.number ||
             (wish.number > 1 && (wish.number - 1) * wish.size >= wish.study->submission_count))
        prolific_object(objection, 404, NULL, "Invalid page.");
    else if (read_order(work, call, &rows))
        add_page(work, &wish, rows);
}
