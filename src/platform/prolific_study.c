#include "platform/prolific_answer.h"

#include <string.h>

/* What participants see and get is the presentment currency, where there is one (public clients of
 * Prolific; the specification has neither). */
static int read_study_currency(const struct prolific_source *from, char currency[4],
                               struct error *error)
{
    static const char presented[] = "presentment_currency_code";
    const char *text;

    if (json_find_string(from->object, presented, &text, error))
        return -1;
    return prolific_read_currency(from, text && text[0] ? presented : "currency_code", currency,
                                  error);
}

/* Takes the reward of `action`, for somebody screened out; false when it cannot be known. */
static bool take_reward(struct json_value action, struct group *group)
{
    int64_t minor;
    struct error error;

    if (json_get_rounded(action, "fixed_screen_out_reward", JSON_WHOLE, &minor, &error) ||
        minor <= 0 || minor > MONEY_MAX_MINOR)
        return false;
    for (size_t i = 0; i < group->reward_count; i++)
        if (group->rewards_minor[i] == minor)
            return true;
    if (group->reward_count == REWARDS_MAX)
        return false;
    group->rewards_minor[group->reward_count++] = minor;
    return true;
}

/* As take_reward() for all actions of a completion code. */
static bool take_rewards(struct json_value code, struct group *group)
{
    struct json_value actions;
    size_t count;
    const char *name;
    struct error error;

    if (json_find_array(code, "actions", &actions, &count, &error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct json_value action = json_item(actions, i);

        if (json_find_string(action, "action", &name, &error))
            return false;
        if (!name || strcmp(name, "FIXED_SCREEN_OUT_PAYMENT") != 0)
            continue;
        group->screens_out = true;
        if (!take_reward(action, group))
            return false;
    }
    return true;
}

/* A study is not refused for completion codes that cannot be read: they count as rewards that are
 * not known, so that none of them passes for a bonus. */
static void read_rewards(struct json_value study, struct group *group)
{
    struct json_value codes;
    size_t count;
    struct error error;
    bool is_known = !json_find_array(study, "completion_codes", &codes, &count, &error);

    for (size_t i = 0; is_known && i < count; i++)
        is_known = take_rewards(json_item(codes, i), group);
    if (!is_known) {
        group->screens_out = true;
        group->reward_count = 0;
    }
}

static int read_study(const struct prolific_source *from, struct group *group, struct error *error)
{
    const char *account;

    if (prolific_read_id(from, "id", &group->id, error) ||
        read_study_currency(from, group->currency, error) ||
        json_find_string(from->object, "workspace", &account, error))
        return -1;
    if (account && !prolific_fits_in_path(account))
        return prolific_fail(from, "workspace", "is no id", error);
    group->account = account ? strings_intern(from->strings, account, strlen(account)) : "";
    read_rewards(from->object, group);
    return 0;
}

void prolific_read_group(const struct http_response *response, struct strings *strings,
                         struct group *group, struct answer *answer)
{
    static const char doing[] = "reading the study";
    struct json *document = prolific_open(response, 200, doing, answer);
    struct group fresh = {0};
    struct error error;
    int result;

    if (!document)
        return;
    result =
        read_study(&(struct prolific_source){json_root(document), doing, strings}, &fresh, &error);
    if (!result)
        *group = fresh;
    prolific_close(document, result, &error, answer);
}

/* Without its participant a submission is refused, and the list with it: it may be the second of
 * somebody who would then seem to have but one. */
static int read_member(const struct prolific_source *from, struct payee *member,
                       struct error *error)
{
    *member = (struct payee){.group_id = ""};
    if (prolific_read_id(from, "id", &member->assignment_id, error) ||
        prolific_read_id(from, "participant_id", &member->worker_id, error) ||
        prolific_read_screened_out(from, &member->is_screened_out, error))
        return -1;
    return 0;
}

/* A page is the last where the link to the next is null, or absent among the links. The link itself
 * is never used: one to an internal host was seen. Where there are no links at all (the
 * specification has none) a page is the last only when it is empty, or has all that is promised:
 * asking once more costs a request, and a page passed over might be paid wrongly. */
static int read_is_last(const struct prolific_source *from, struct member_page *page,
                        struct error *error)
{
    struct json_value links = json_member(from->object, "_links");
    struct json_value next = json_member(links, "next");
    const char *address;

    if (!links.node) {
        page->is_last = page->members.count == 0 || (int64_t)page->members.count == page->promised;
        return 0;
    }
    if (!json_holds_object(links) || (next.node && !json_holds_object(next)))
        return prolific_fail(from, "_links", "is not as expected", error);
    if (!next.node) {
        page->is_last = true;
        return 0;
    }
    if (json_find_string(next, "href", &address, error))
        return -1;
    page->is_last = !address;
    page->has_next = address;
    return 0;
}

static int read_promised(const struct prolific_source *from, int64_t *promised, struct error *error)
{
    struct json_value meta = json_member(from->object, "meta");

    *promised = -1;
    if (!meta.node || !json_member(meta, "count").node)
        return 0;
    if (json_get_rounded(meta, "count", JSON_WHOLE, promised, error))
        return -1;
    if (*promised < 0)
        return prolific_fail(from, "meta.count", "is below zero", error);
    return 0;
}

static int read_members_page(const struct prolific_source *from, struct member_page *page,
                             struct error *error)
{
    struct json_value list;
    size_t count;

    if (json_get_array(from->object, "results", &list, &count, error))
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct prolific_source item = {json_item(list, i), from->doing, from->strings};
        struct payee member;

        if (read_member(&item, &member, error))
            return -1;
        payees_add(&page->members, &member);
    }
    if (read_promised(from, &page->promised, error) || read_is_last(from, page, error))
        return -1;
    return 0;
}

void prolific_read_members(const struct http_response *response, struct strings *strings,
                           struct member_page *page, struct answer *answer)
{
    static const char doing[] = "listing the submissions";
    struct json *document = prolific_open(response, 200, doing, answer);
    struct member_page fresh = {0};
    struct error error;
    int result;

    if (!document)
        return;
    result = read_members_page(&(struct prolific_source){json_root(document), doing, strings},
                               &fresh, &error);
    if (result)
        payees_release(&fresh.members);
    else
        *page = fresh;
    prolific_close(document, result, &error, answer);
}
