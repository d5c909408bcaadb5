/* Where the platform knows more of the rows than they say: their groups, and who is in them. */
#include "observe/ask.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* A list of members is read again so often when it does not add up: people go on joining. */
enum { LISTINGS_MAX = 3, PAGES_MAX = 20000, MEMBERS_MAX = 1000000 };

struct groups_asked {
    const struct observe_request *request;
    struct groups *groups;
    size_t first; /* of those asked for */
};

static void write_group(void *context, size_t i, struct http_request *request)
{
    const struct groups_asked *asked = context;

    asked->request->platform->write_group(asked->groups->list[asked->first + i].id, request);
}

/* The answer must be about the group that was asked for. */
static void read_group(void *context, size_t i, const struct http_response *response,
                       struct answer *answer)
{
    const struct groups_asked *asked = context;
    struct group *group = &asked->groups->list[asked->first + i];
    struct group fresh = {0};

    asked->request->platform->read_group(response, asked->request->strings, &fresh, answer);
    if (answer->verdict != VERDICT_ACCEPTED)
        return;
    if (strcmp(fresh.id, group->id) != 0)
        answer_set(answer, VERDICT_REFUSED, "bad_answer", "the platform answered about study %s",
                   fresh.id);
    else
        *group = fresh;
}

/* A copy that lives as long as the rows. */
static const char *keep_text(const struct observe_request *request, const char *text)
{
    return strings_intern(request->strings, text, strlen(text));
}

/* Why the group, or its list, cannot be had, as a sentence for a person. */
static const char *explain(const struct observe_request *request, const struct group *group,
                           const char *what, const char *why)
{
    struct buffer text = BUFFER_INIT;
    const char *kept;

    buffer_printf(&text, "%sstudy %s cannot be had, so %s: %s", what, group->id,
                  observe_consequence(request), why);
    kept = keep_text(request, buffer_text(&text));
    buffer_release(&text);
    return kept;
}

static bool is_usable(const struct observe_request *request, size_t i)
{
    return !request->intents[i].problem && (!request->wanted || request->wanted[i]);
}

int observe_groups(const struct observe_request *request, struct groups *groups,
                   struct error *error)
{
    struct groups_asked asked = {.request = request, .groups = groups, .first = groups->count};
    struct asking asking = {.context = &asked,
                            .doing = "reading the studies",
                            .write = write_group,
                            .read = read_group};
    struct answer *answers;
    int failed;

    for (size_t i = 0; i < request->count; i++)
        if (is_usable(request, i) && !groups_find(groups, request->intents[i].group_id))
            groups_add(groups, &(struct group){.id = request->intents[i].group_id, .account = ""});
    asking.count = groups->count - asked.first;
    answers = xcalloc(asking.count, sizeof *answers);
    failed = ask(request, &asking, answers, error);
    for (size_t i = 0; i < asking.count && !failed; i++) {
        struct group *group = &groups->list[asked.first + i];

        if (answers[i].verdict == VERDICT_ACCEPTED)
            continue;
        group->unusable = explain(request, group, "", answers[i].text);
        group->is_unknown = strcmp(answers[i].code, ANSWER_NOT_FOUND) == 0;
    }
    free(answers);
    return failed;
}

/* The list of the members of one group, page after page. */
struct listing {
    struct group *group;
    struct payees members;
    uint32_t page; /* the next one, from 1 */
    int64_t promised;
    bool has_shrunk;   /* somebody left while it was read */
    bool has_next;     /* the page before said that there is another */
    const char *first; /* the first member of the page before */
    unsigned begun;    /* how often */
    bool is_done;
    const char *fault;
};

/* Those whose next page is asked for at a time. */
struct members_asked {
    const struct observe_request *request;
    struct listing **open;
    struct member_page *pages;
};

static void write_page(void *context, size_t i, struct http_request *request)
{
    const struct members_asked *asked = context;

    asked->request->platform->write_members(asked->open[i]->group->id, asked->open[i]->page,
                                            request);
}

static void read_page(void *context, size_t i, const struct http_response *response,
                      struct answer *answer)
{
    const struct members_asked *asked = context;

    asked->request->platform->read_members(response, asked->request->strings, &asked->pages[i],
                                           answer);
}

static size_t count_different(struct payees *members)
{
    size_t count = 0;

    payees_sort(members);
    for (size_t i = 0; i < members->count; i++)
        count +=
            !i || strcmp(members->list[i - 1].assignment_id, members->list[i].assignment_id) != 0;
    return count;
}

static void begin_listing(struct listing *listing)
{
    payees_release(&listing->members);
    listing->page = 1;
    listing->promised = -1;
    listing->has_shrunk = false;
    listing->has_next = false;
    listing->first = NULL;
    listing->begun++;
}

/* All pages are there. Somebody who joined or left meanwhile moves the others from page to page,
 * and then one can be missing: the platform's own count tells. When somebody left, whom an earlier
 * page has, the one who is missing in his place makes the count right. */
static void end_listing(struct listing *listing)
{
    bool adds_up =
        listing->promised < 0 || (int64_t)count_different(&listing->members) == listing->promised;

    listing->is_done = adds_up && !listing->has_shrunk;
    if (listing->is_done)
        return;
    if (listing->begun < LISTINGS_MAX) {
        begin_listing(listing);
        return;
    }
    listing->is_done = true;
    listing->fault = "the list changes while it is read; run again";
}

static void give_up(struct listing *listing, const char *why)
{
    listing->is_done = true;
    listing->fault = why;
}

/* Where no count tells, a page that comes again and again does. */
static bool is_same_page(struct listing *listing, const struct member_page *page)
{
    const char *before = listing->first;

    listing->first = page->members.count ? page->members.list[0].assignment_id : NULL;
    return listing->promised < 0 && before && listing->first && strcmp(before, listing->first) == 0;
}

static void take_page(struct listing *listing, const struct member_page *page)
{
    for (size_t i = 0; i < page->members.count; i++) {
        struct payee member = page->members.list[i];

        member.group_id = listing->group->id;
        payees_add(&listing->members, &member);
    }
    if (page->promised >= 0) {
        listing->has_shrunk = listing->has_shrunk || page->promised < listing->promised;
        listing->promised = page->promised;
    }
    listing->page++;
    listing->has_next = page->has_next;
    if (is_same_page(listing, page))
        give_up(listing, "the platform gave the same page twice");
    else if (page->is_last || !page->members.count)
        end_listing(listing);
    else if (listing->page > PAGES_MAX || listing->members.count > MEMBERS_MAX ||
             (listing->promised >= 0 &&
              (int64_t)listing->members.count > 2 * listing->promised + 1000))
        give_up(listing, "the list has no end");
}

/* A page behind the last one is not found, and that is the end of the list, unless nothing but the page
 * before could tell how long it is, and said that there is more. */
static void take_refusal(const struct observe_request *request, struct listing *listing,
                         const struct answer *answer)
{
    bool is_end = listing->page > 1 && strcmp(answer->code, ANSWER_NOT_FOUND) == 0;

    if (is_end && (listing->promised >= 0 || !listing->has_next))
        end_listing(listing);
    else
        give_up(listing, is_end ? "the list breaks off" : keep_text(request, answer->text));
}

/* Asks for the next page of each list that is not done; `*open_count` is how many there were. */
static int read_next_pages(const struct observe_request *request, struct listing *listings,
                           size_t count, size_t *open_count, struct error *error)
{
    struct members_asked asked = {.request = request};
    struct asking asking = {.context = &asked,
                            .doing = "listing the submissions",
                            .write = write_page,
                            .read = read_page};
    struct observe_request quiet = *request;
    struct answer *answers = xcalloc(count, sizeof *answers);
    int failed;

    asked.open = xcalloc(count, sizeof(struct listing *));
    asked.pages = xcalloc(count, sizeof *asked.pages);
    for (size_t i = 0; i < count; i++)
        if (!listings[i].is_done)
            asked.open[asking.count++] = &listings[i];
    quiet.progress = NULL; /* how many pages there are is not known */
    failed = ask(&quiet, &asking, answers, error);
    for (size_t i = 0; i < asking.count; i++) {
        if (!failed && answers[i].verdict == VERDICT_ACCEPTED)
            take_page(asked.open[i], &asked.pages[i]);
        else if (!failed)
            take_refusal(request, asked.open[i], &answers[i]);
        payees_release(&asked.pages[i].members);
    }
    *open_count = asking.count;
    free(asked.open);
    free(asked.pages);
    free(answers);
    return failed;
}

static bool needs_members(const struct observe_request *request, const char *group_id)
{
    for (size_t i = 0; i < request->count; i++)
        if (is_usable(request, i) && !request->intents[i].assignment_id[0] &&
            strcmp(request->intents[i].group_id, group_id) == 0)
            return true;
    return false;
}

int observe_members(const struct observe_request *request, struct groups *groups, bool all,
                    struct payees *members, struct error *error)
{
    struct listing *listings = xcalloc(groups->count, sizeof *listings);
    size_t count = 0;
    size_t open = 1;
    int failed = 0;

    for (size_t i = 0; i < groups->count; i++) {
        if (groups->list[i].unusable || (!all && !needs_members(request, groups->list[i].id)))
            continue;
        listings[count].group = &groups->list[i];
        begin_listing(&listings[count++]);
    }
    while (open && !failed)
        failed = read_next_pages(request, listings, count, &open, error);
    for (size_t i = 0; i < count; i++) {
        struct listing *listing = &listings[i];
        bool is_whole = !listing->fault && !failed;

        if (listing->fault)
            listing->group->unlisted =
                explain(request, listing->group, "the list of ", listing->fault);
        for (size_t m = 0; m < listing->members.count && is_whole; m++)
            payees_add(members, &listing->members.list[m]);
        payees_release(&listing->members);
    }
    free(listings);
    return failed;
}
