/* What paying costs, and whether the balance bears it. */
#include "base/arena.h"
#include "observe/quotes.h"
#include "stages.h"

#include <stdlib.h>
#include <string.h>

/* Rows that the platform refuses before anything is sent fail in its words. */
static void fail_rows(struct stages *s, const struct refused_rows *refused)
{
    struct arena *arena = &s->intents.arena;

    for (size_t i = 0; i < refused->count; i++)
        row_set_problem(&s->intents.list[refused->list[i].row], PROBLEM_FAILED,
                        arena_strdup(arena, refused->list[i].answer.code),
                        arena_strdup(arena, refused->list[i].answer.text), arena);
}

/* A quote that stands for two batches would be paid twice. */
static int check_is_new(const struct batches *batches, size_t i, struct error *error)
{
    for (size_t j = 0; j < i; j++)
        if (batches->list[j].count &&
            strcmp(batches->list[j].quote.id, batches->list[i].quote.id) == 0)
            return error_set(
                error, ERROR_GUARD, "quote",
                "the platform gave one quote for two batches of bonuses; this must not "
                "be paid: tell the platform's support; nothing was sent");
    return 0;
}

/* Asks for the quote of each batch of the plan. */
static int quote_all(struct stages *s, struct refused_rows *refused, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);

    request.progress = NULL;
    batches_release(&s->batches);
    s->costs = (struct costs){0};
    batches_init(&s->batches, &s->plan, s->options->platform->batch_max);
    for (size_t i = 0; i < s->batches.count; i++) {
        struct batch *batch = &s->batches.list[i];

        s->host->progress(s->host->context, "asking what it costs", i, s->batches.count);
        if (quote_batch(&request, &s->plan, batch, refused, error))
            return -1;
        if (!batch->count)
            continue;
        if (check_is_new(&s->batches, i, error))
            return -1;
        costs_add(&s->costs, batch);
        events_quote_made(s, batch);
    }
    return 0;
}

int get_quotes(struct stages *s, struct error *error)
{
    struct refused_rows refused = {0};
    int failed;

    do {
        refused.count = 0;
        failed = quote_all(s, &refused, error);
        if (failed || !refused.count)
            break;
        fail_rows(s, &refused);
        decide_rows(s, s->options->match);
        events_plan_made(s);
    } while (s->plan.pay_count);
    s->has_costs = !failed;
    free(refused.list);
    return failed;
}

static void add_need(struct stages *s, const char *account, int64_t pay_minor, int64_t total_minor)
{
    size_t i = 0;

    while (i < s->purse_count && strcmp(s->purses[i].account, account) != 0)
        i++;
    if (i == s->purse_count) {
        s->purses = xrealloc_array(s->purses, ++s->purse_count, sizeof *s->purses);
        s->purses[i] = (struct purse){.account = account};
    }
    s->purses[i].pay_minor += pay_minor;
    s->purses[i].fees_minor += total_minor - pay_minor;
}

static const char *account_of(const struct stages *s, const char *group_id)
{
    const struct group *group = groups_find(&s->groups, group_id);

    return group ? group->account : "";
}

/* What is to be paid from which balance. */
static void find_needs(struct stages *s)
{
    const struct platform *platform = s->options->platform;

    s->purse_count = 0;
    for (size_t i = 0; i < s->batches.count && s->has_costs; i++)
        add_need(s, account_of(s, s->batches.list[i].group_id), s->batches.list[i].pay_minor,
                 s->batches.list[i].quote.total_minor);
    for (size_t i = 0; i < s->plan.count && !s->batches.count; i++) {
        const struct item *item = &s->plan.items[i];

        if (item->decision == DECISION_PAY)
            add_need(s, account_of(s, s->intents.list[i].group_id), item->pay_minor,
                     item->pay_minor + (platform->fee ? platform->fee(item->pay_minor) : 0));
    }
}

/* One balance. Where there are several they must be told apart, and be in the rows' currency. */
static int read_purse(struct stages *s, struct purse *purse, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);

    request.progress = NULL;
    if (s->options->platform->write_group && !purse->account[0])
        return error_set(error, ERROR_PLATFORM, "",
                         "the platform does not say which workspace pays, so its balance cannot be "
                         "checked: ask the platform's support; nothing was sent");
    if (observe_balance(&request, purse->account, &purse->available, error))
        return -1;
    if (strcmp(purse->available.currency, s->currency) != 0) {
        (void)error_set(
            error, ERROR_PLATFORM, "",
            "the balance is in %s and the bonuses are in %s, so whether it covers them cannot "
            "be told; nothing was sent",
            purse->available.currency, s->currency);
        purse->available.currency[0] = '\0';
        return -1;
    }
    return 0;
}

int read_balances(struct stages *s, struct error *error)
{
    if (!s->plan.pay_count)
        return 0;
    find_needs(s);
    for (size_t i = 0; i < s->purse_count; i++) {
        if (read_purse(s, &s->purses[i], error))
            return -1;
        events_balance_read(s, &s->purses[i]);
    }
    return 0;
}

int check_balances(const struct stages *s, struct error *refusal)
{
    for (size_t i = 0; i < s->purse_count; i++)
        if (s->purses[i].available.currency[0] &&
            guards_check_balance(s->purses[i].pay_minor,
                                 s->has_costs ? s->purses[i].fees_minor : -1,
                                 &s->purses[i].available, refusal))
            return -1;
    return 0;
}
