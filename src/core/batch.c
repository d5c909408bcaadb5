#include "core/batch.h"

#include <stdlib.h>
#include <string.h>

/* The batch of the group that has room for one more, a new one if need be. */
static struct batch *open_batch(struct batches *batches, const char *group_id, size_t batch_max)
{
    for (size_t i = batches->count; i-- > 0;) {
        if (strcmp(batches->list[i].group_id, group_id) != 0)
            continue;
        if (batches->list[i].count < batch_max)
            return &batches->list[i];
        break; /* the newest of the group is full, and so are those before it */
    }
    batches->list =
        array_reserve(batches->list, batches->count, &batches->capacity, sizeof *batches->list);
    batches->list[batches->count] =
        (struct batch){.group_id = group_id, .rows = xcalloc(batch_max, sizeof(uint32_t))};
    return &batches->list[batches->count++];
}

void batches_init(struct batches *batches, const struct plan *plan, size_t batch_max)
{
    *batches = (struct batches){0};
    for (size_t i = 0; i < plan->count; i++) {
        struct batch *batch;

        if (plan->items[i].decision != DECISION_PAY)
            continue;
        batch = open_batch(batches, plan->intents[i].group_id, batch_max);
        batch->rows[batch->count++] = (uint32_t)i;
        batch->pay_minor += plan->items[i].pay_minor;
    }
}

void batches_release(struct batches *batches)
{
    for (size_t i = 0; i < batches->count; i++) {
        free(batches->list[i].rows);
        free(batches->list[i].quote_text);
    }
    free(batches->list);
    *batches = (struct batches){0};
}

/* Of fees, VAT and total, each rounded up, the total counts: what the others lack to it is a fee.
 */
void costs_add(struct costs *costs, const struct batch *batch)
{
    int64_t besides = batch->quote.total_minor - batch->pay_minor;
    int64_t vat = batch->quote.vat_minor;

    if (vat < 0 || vat > besides)
        vat = 0;
    costs->pay_minor += batch->pay_minor;
    costs->fees_minor += besides - vat;
    costs->vat_minor += vat;
    costs->total_minor += batch->quote.total_minor;
}
