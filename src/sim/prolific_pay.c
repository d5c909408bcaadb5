/* Prolific's set-up of a bulk bonus payment, and the pay call that is not idempotent. */
#include "sim/json_out.h"
#include "sim/prolific.h"
#include "sim/prolific_ledger.h"

#include <stdlib.h>

/* --- the set-up ---------------------------------------------------------------------------- */

/* The members of a request: both texts; false when they are not there, or others are. */
static bool read_request(struct prolific_work *work, const char **study_id, const char **text)
{
    struct error error;

    *study_id = NULL;
    *text = NULL;
    if (!work->body || value_type(work->body) != VALUE_OBJECT)
        prolific_object(work->objection, 400, NULL, "The body must be a JSON object.");
    else if (value_check_members(work->body, "the body", "study_id csv_bonuses", &error) ||
             value_get_text(work->body, "the body", "study_id", OPTIONAL, study_id, &error) ||
             value_get_text(work->body, "the body", "csv_bonuses", OPTIONAL, text, &error))
        prolific_object(work->objection, 400, NULL, "%s", error.text);
    else if (!*study_id || !*text)
        prolific_object(work->objection, 400, *study_id ? "csv_bonuses" : "study_id",
                        "This field is required.");
    return !work->objection->status;
}

static void add_quote(struct prolific_work *work, const struct bulk *bulk)
{
    const struct prolific_world *world = work->world;
    struct buffer *out = work->answer;
    int64_t amount = 0;
    int64_t fees = 0;
    int64_t vat = 0;

    for (size_t i = 0; i < bulk->count; i++) {
        amount += bulk->lines[i].amount_minor * 100;
        fees += prolific_fee_hundredths(bulk->lines[i].amount_minor);
        vat += prolific_vat_hundredths(world, bulk->lines[i].amount_minor);
    }
    buffer_add_char(out, '{');
    json_out_member(out, "id", bulk->id);
    if (!prolific_is_spoilt(work, FAULT_QUOTE_WITHOUT_AMOUNT)) {
        json_out_member(out, "study", world->studies[bulk->study].id);
        prolific_add_money(world, out, "amount", amount);
        prolific_add_money(world, out, "fees", fees);
        prolific_add_money(world, out, "vat", vat);
    }
    prolific_add_money(world, out, "total_amount", amount + fees + vat);
    buffer_add_char(out, '}');
    work->status = 201;
}

void prolific_set_up(struct prolific_work *work, struct prolific_call *call)
{
    struct prolific_world *world = work->world;
    const struct study *study;
    const struct bulk *bulk;
    struct line_list list;
    const char *study_id;
    const char *text;

    if (!read_request(work, &study_id, &text))
        return;
    study = prolific_find_study(world, study_id);
    if (!study) {
        prolific_object(work->objection, 404, NULL, "No study %s was found.", study_id);
        return;
    }
    if (!prolific_read_lines(world, study, text, &list, work->objection))
        return;
    if (prolific_is_spoilt(work, FAULT_QUOTE_TIMES))
        for (size_t i = 0; i < list.count; i++)
            list.lines[i].amount_minor *= work->rule->factor;
    bulk =
        prolific_add_bulk(world, (uint32_t)(study - world->studies), text, list.lines, list.count);
    call->bulk_id = bulk->id;
    call->lines = bulk->count;
    add_quote(work, bulk);
}

/* --- the pay call -------------------------------------------------------------------------- */

/* How many of the lines are paid, and how many of those without more lag than others have. */
struct extent {
    size_t paid;
    size_t prompt;
};

static struct extent find_extent(const struct prolific_work *work, const struct bulk *bulk)
{
    struct extent extent = {bulk->count, bulk->count};

    if (!prolific_is_spoilt(work, FAULT_PAY_PART))
        return extent;
    if ((uint64_t)work->rule->lines < bulk->count)
        extent.prompt = (size_t)work->rule->lines;
    if (work->rule->seconds <= 0 && !work->rule->requests)
        extent.paid = extent.prompt;
    return extent;
}

static bool is_covered(const struct prolific_work *work, const struct bulk *bulk, size_t paid)
{
    const struct prolific_world *world = work->world;
    int64_t charge = 0;

    for (size_t i = 0; i < paid; i++)
        charge += prolific_charge_hundredths(world, bulk->lines[i].amount_minor);
    return charge <= world->workspaces[world->studies[bulk->study].workspace].balance_hundredths;
}

static void pay_lines(struct prolific_work *work, const struct bulk *bulk, struct extent extent)
{
    struct lag late = work->lag;

    if (extent.paid > extent.prompt) {
        late.seconds += work->rule->seconds > 0 ? work->rule->seconds : 0;
        late.lists += work->rule->requests;
    }
    for (size_t i = 0; i < extent.paid; i++)
        prolific_pay(work->world, &bulk->lines[i], work->now_s,
                     i < extent.prompt ? work->lag : late, true);
}

int prolific_pay_bulk(struct prolific_work *work, struct prolific_call *call, struct error *error)
{
    struct bulk *bulk = prolific_find_bulk(work->world, call->bulk_id);
    struct payout payout = {.world = work->world, .time_s = work->now_s, .request = work->request};
    struct extent extent;

    if (!bulk) {
        prolific_object(work->objection, 404, NULL, "No bulk bonus payment %s was found.",
                        call->bulk_id);
        return 0;
    }
    call->lines = bulk->count;
    if (work->body_length && (!work->body || value_type(work->body) != VALUE_OBJECT)) {
        prolific_object(work->objection, 400, NULL, "The body must be a JSON object.");
        return 0;
    }
    extent = find_extent(work, bulk);
    if (!is_covered(work, bulk, extent.paid)) {
        prolific_object(work->objection, 400, NULL,
                        "The balance of the workspace does not cover these bonus payments.");
        return 0;
    }
    payout.bulk = bulk;
    payout.count = extent.paid;
    if (prolific_ledger_append(work->ledger, &payout, error))
        return -1;
    bulk->calls++;
    pay_lines(work, bulk, extent);
    work->deed->paid = extent.paid > 0;
    work->status = 202;
    buffer_add_text(work->answer, "\"The bonus payments are on their way.\"");
    return 0;
}
