#include "observe/quotes.h"

#include "base/arena.h"
#include "observe/ask.h"

#include <stdlib.h>
#include <string.h>

/* Prolific's fees and taxes come to about half of a bonus at most (its published prices, as in the
 * reference page read 2026-11-21: a third, and VAT on that). What costs more than twice the bonuses
 * is a mistake of somebody's. */
enum { TIMES_MAX = 2, ROUNDS_MAX = 10 };

struct quoting {
    const struct platform *platform;
    const struct plan *plan;
    struct batch *batch;
    struct share *shares;
    bool *named; /* [a row of the batch]: the refusal names it */
    bool names_any;
};

static void write_quote(void *context, size_t i, struct http_request *request)
{
    const struct quoting *q = context;

    (void)i;
    q->platform->write_quote(q->batch->group_id, q->shares, q->batch->count, request);
}

static void read_quote(void *context, size_t i, const struct http_response *response,
                       struct answer *answer)
{
    struct quoting *q = context;
    struct quote fresh;

    (void)i;
    q->platform->read_quote(response, &fresh, answer);
    if (answer->verdict == VERDICT_ACCEPTED) {
        q->batch->quote = fresh;
        free(q->batch->quote_text);
        q->batch->quote_text = xstrdup(response->body);
        return;
    }
    q->names_any = false;
    for (size_t r = 0; r < q->batch->count; r++) {
        q->named[r] = q->platform->names(response, q->shares[r].intent->assignment_id);
        q->names_any = q->names_any || q->named[r];
    }
}

static void fill_shares(struct quoting *q)
{
    q->batch->pay_minor = 0;
    for (size_t r = 0; r < q->batch->count; r++) {
        const struct item *item = &q->plan->items[q->batch->rows[r]];

        q->shares[r].intent = &q->plan->intents[q->batch->rows[r]];
        q->shares[r].pay_minor = item->pay_minor;
        q->batch->pay_minor += item->pay_minor;
    }
}

/* The rows that the refusal names leave the batch, or all. */
static void take_out(struct quoting *q, const struct answer *answer, bool all,
                     struct refused_rows *refused)
{
    size_t kept = 0;

    for (size_t r = 0; r < q->batch->count; r++) {
        if (!all && q->names_any && !q->named[r]) {
            q->batch->rows[kept++] = q->batch->rows[r];
            continue;
        }
        refused->list =
            array_reserve(refused->list, refused->count, &refused->capacity, sizeof *refused->list);
        refused->list[refused->count++] =
            (struct refused_row){.row = q->batch->rows[r], .answer = *answer};
    }
    q->batch->count = kept;
}

static int check_quote(const struct batch *batch, const char *currency, struct error *error)
{
    const struct quote *quote = &batch->quote;
    char sum[MONEY_TEXT_SIZE];
    char quoted[MONEY_TEXT_SIZE];

    if (quote->group_id[0] && strcmp(quote->group_id, batch->group_id) != 0)
        return error_set(error, ERROR_GUARD, "quote",
                         "the platform quotes for study %s where study %s was asked for; this must "
                         "not be paid: tell the platform's support; nothing was sent for it",
                         quote->group_id, batch->group_id);
    if (quote->amount_minor >= 0 && quote->amount_minor != batch->pay_minor)
        return error_set(
            error, ERROR_GUARD, "quote",
            "the platform understood bonuses of %s %s where %s were asked for (study "
            "%s); this must not be paid: tell the platform's support; nothing was sent "
            "for it",
            money_format(quote->amount_minor, quoted), currency,
            money_format(batch->pay_minor, sum), batch->group_id);
    if (quote->total_minor < batch->pay_minor || quote->total_minor > TIMES_MAX * batch->pay_minor)
        return error_set(error, ERROR_GUARD, "quote",
                         "the platform wants %s %s in all for bonuses of %s (study %s), which "
                         "cannot be right: tell the platform's support; nothing was sent for it",
                         money_format(quote->total_minor, quoted), currency,
                         money_format(batch->pay_minor, sum), batch->group_id);
    return 0;
}

int quote_batch(const struct observe_request *request, const struct plan *plan, struct batch *batch,
                struct refused_rows *refused, struct error *error)
{
    struct quoting q = {.platform = request->platform, .plan = plan, .batch = batch};
    struct asking asking = {.context = &q,
                            .doing = "asking for the platform's quote",
                            .count = 1,
                            .write = write_quote,
                            .read = read_quote};
    struct answer answer = {.verdict = VERDICT_REFUSED};
    int failed = 0;

    q.shares = xcalloc(batch->count, sizeof *q.shares);
    q.named = xcalloc(batch->count, sizeof *q.named);
    for (int round = 1; batch->count && answer.verdict != VERDICT_ACCEPTED && !failed; round++) {
        fill_shares(&q);
        failed = ask(request, &asking, &answer, error);
        if (!failed && answer.verdict != VERDICT_ACCEPTED)
            take_out(&q, &answer, round == ROUNDS_MAX, refused);
    }
    if (!failed && batch->count)
        failed = check_quote(batch, plan->intents[batch->rows[0]].amount.currency, error);
    free(q.shares);
    free(q.named);
    return failed;
}
