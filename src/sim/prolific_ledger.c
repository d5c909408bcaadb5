#include "sim/prolific_ledger.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "core/money.h"
#include "sim/json_out.h"
#include "sim/validate.h"

#include <string.h>

#define PLATFORM "prolific"

static void add_line(const struct payout *payout, const struct bulk_line *line, const char *time,
                     struct buffer *out)
{
    const struct prolific_world *world = payout->world;
    const struct submission *submission = &world->submissions[line->submission];
    const struct study *study = &world->studies[submission->study];
    char amount[MONEY_TEXT_SIZE];

    buffer_add_char(out, '{');
    json_out_member(out, "time", time);
    json_out_member(out, "platform", PLATFORM);
    json_out_member(out, "participant_id", submission->participant);
    json_out_member(out, "submission_id", submission->id);
    json_out_member(out, "study_id", study->id);
    json_out_member(out, "amount", money_format(line->amount_minor, amount));
    json_out_member(out, "currency", prolific_currency(study));
    json_out_member(out, "bulk_id", payout->bulk->id);
    json_out_number(out, "pay_call", payout->bulk->calls + 1);
    json_out_number(out, "request", (int64_t)payout->request);
    buffer_add_text(out, "}\n");
}

int prolific_ledger_append(const struct sim_ledger *ledger, const struct payout *payout,
                           struct error *error)
{
    struct buffer lines = BUFFER_INIT;
    char time[TIME_TEXT_SIZE];
    int result;

    time_format(payout->time_s, time);
    for (size_t i = 0; i < payout->count; i++)
        add_line(payout, &payout->bulk->lines[i], time, &lines);
    result = sim_ledger_write(ledger, &lines, error);
    buffer_release(&lines);
    return result;
}

bool prolific_ledger_owns(const struct value *line)
{
    const struct value *platform = value_member(line, "platform");

    return platform && strcmp(value_text(platform), PLATFORM) == 0;
}

int prolific_ledger_load(const struct value *line, const char *where, struct prolific_world *world,
                         struct error *error)
{
    const char *submission_id = "";
    const char *amount = "";
    const char *time = "";
    struct bulk_line paid;
    int64_t time_s;

    if (value_get_text(line, where, "submission_id", REQUIRED, &submission_id, error) ||
        value_get_text(line, where, "amount", REQUIRED, &amount, error) ||
        value_get_text(line, where, "time", REQUIRED, &time, error))
        return -1;
    if (!amount_read(amount, &paid.amount_minor) || time_parse(time, &time_s))
        return error_set(error, ERROR_FORMAT, where, "\"%s\" or \"%s\" is not as it was written",
                         amount, time);
    paid.submission = index_find(&world->submission_index, submission_id);
    if (paid.submission == INDEX_NONE)
        return error_set(error, ERROR_INPUT, where,
                         "the state has no submission \"%s\"; give the state that this ledger was "
                         "made with, or another --ledger",
                         submission_id);
    prolific_pay(world, &paid, time_s, (struct lag){0}, true);
    return 0;
}
