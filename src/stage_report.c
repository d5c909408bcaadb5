#include "stages.h"

#include "base/arena.h"
#include "report/report.h"

#include <string.h>

/* What the report says of row `i`, after paying or without. */
static void outcome_at(const void *context, size_t i, struct outcome *outcome)
{
    const struct stages *s = context;
    const struct attempt *attempt = execution_find(&s->execution, i);

    if (attempt) {
        settle_outcome(attempt, &s->plan.items[i], outcome);
        return;
    }
    plan_outcome(&s->plan, i, outcome);
    if (s->options->command == COMMAND_PAY && outcome->status == STATUS_TO_PAY) {
        bool is_open = item_is_open(&s->plan.items[i]);

        outcome->status = is_open ? STATUS_UNKNOWN : STATUS_NOT_ATTEMPTED;
        outcome->detail = is_open
                              ? "sent by an earlier run, without a certain answer; this run was "
                                "stopped before it sent the same token again"
                              : "the run was stopped before the first payment";
    }
}

/* The fee on what is to be paid, or was paid by this run; -1 when only a quote would tell. */
static int64_t fees_of_report(const struct stages *s)
{
    int64_t fees_minor = 0;

    if (!s->options->platform->fee && s->options->command == COMMAND_PAY)
        return s->spent.fees_minor + s->spent.vat_minor;
    if (!s->options->platform->fee)
        return s->plan.pay_count ? -1 : 0;
    for (size_t i = 0; i < s->intents.count; i++) {
        struct outcome outcome;

        outcome_at(s, i, &outcome);
        if (outcome.status == STATUS_TO_PAY || outcome.status == STATUS_PAID)
            fees_minor += s->options->platform->fee(outcome.pay_minor);
    }
    return fees_minor;
}

/* Why not every row had its turn, or NULL. */
static const char *ending_of(struct stages *s, const struct run_result *result)
{
    const struct error *why = result->stop.kind ? &result->stop : &result->refusal;

    if (!why->kind)
        return NULL;
    return arena_printf(&s->intents.arena, "%s%s%s", why->origin, why->origin[0] ? ": " : "",
                        why->text);
}

/* The report without its unexpected payments. */
static struct report report_of(struct stages *s, const struct run_result *result)
{
    const struct field_rules *fields = s->options->platform->fields;

    return (struct report){
        .command = s->options->command == COMMAND_PAY ? "pay" : "plan",
        .run_id = s->run_id,
        .id_columns = {fields->report_names[0], fields->report_names[1], fields->report_names[2]},
        .currency = s->currency,
        .platform = s->options->platform->name,
        .endpoint = connection_address(&s->connection),
        .file = s->options->file,
        .existing = s->options->existing,
        .made_at_s = s->made_at_s,
        .ending = ending_of(s, result),
        .intents = s->intents.list,
        .intent_count = s->intents.count,
        .extra_names = s->intents.extra_names,
        .extra_count = s->intents.extra_count,
        .outcome_at = outcome_at,
        .context = s,
    };
}

/* Those that came up while paying follow those that were there before. */
static void join_unexpected(struct stages *s, struct report *report)
{
    size_t planned = s->plan.unexpected_count;

    s->unexpected = xrealloc_array(NULL, planned + s->strangers.count, sizeof(struct payment *));
    if (planned)
        memcpy(s->unexpected, s->plan.unexpected, planned * sizeof(struct payment *));
    if (s->strangers.count)
        memcpy(s->unexpected + planned, s->strangers.list,
               s->strangers.count * sizeof(struct payment *));
    report->unexpected = s->unexpected;
    report->unexpected_count = planned + s->strangers.count;
}

/* A disk without room for the report is found out while no money has moved. */
static int rehearse_report(struct stages *s, const struct run_result *result, struct error *error)
{
    struct report report = report_of(s, result);

    report.unexpected = s->plan.unexpected;
    report.unexpected_count = s->plan.unexpected_count;
    return outputs_rehearse(&s->outputs, &report, s->plan.pay_count, error);
}

int begin_report(struct stages *s, const struct run_result *result, struct error *error)
{
    struct report report;
    bool may_pay = s->options->command == COMMAND_PAY && s->plan.pay_count > 0;

    s->made_at_s = s->host->wall_s();
    report = report_of(s, result);
    if (may_pay && rehearse_report(s, result, error))
        return -1;
    return outputs_begin(&s->outputs, &report, error);
}

int write_report(struct stages *s, struct run_result *result, struct error *error)
{
    struct report report = report_of(s, result);
    int failed;

    join_unexpected(s, &report);
    report_totals(&report, &result->totals);
    result->totals.fees_minor = fees_of_report(s);
    failed = outputs_write(&s->outputs, &report, &result->totals, error);
    events_reports_written(s);
    if (!failed)
        return 0;
    if (!s->has_paid)
        return -1;
    if (result->stop.kind)
        note_error(s, &result->stop);
    (void)error_set(
        &result->stop, ERROR_FILE, error->origin,
        "payments were sent, and the report of them could not be written: %s; run plan to "
        "see what is paid",
        error->text);
    return 0;
}
