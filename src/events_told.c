/* What each stage has to tell. */
#include "core/key.h"
#include "events.h"
#include "events_line.h"
#include "report/report.h"
#include "report_style.h"
#include "stages.h"

static void tell_problem(struct stages *s, const struct intent *row)
{
    struct log *log = event_line(s, "row_invalid");

    if (!log)
        return;
    log_count(log, "row", row->row_no);
    log_text(log, "code", row->problem->code);
    log_text(log, "detail", row->problem->detail);
    event_end(s);
}

void events_input_read(struct stages *s)
{
    struct log *log;

    for (size_t i = 0; i < s->intents.count && events_are_told(s); i++)
        if (s->intents.list[i].problem)
            tell_problem(s, &s->intents.list[i]);
    log = event_line(s, "input_read");
    if (!log)
        return;
    log_count(log, "rows", (int64_t)s->intents.count);
    log_count(log, "invalid", (int64_t)s->intents.invalid_count);
    event_end(s);
}

void events_ready(struct stages *s)
{
    bool asks = s->connection.endpoint[0] != '\0';
    struct log *log = event_line(s, "run_ready");

    if (!log)
        return;
    log_text(log, "endpoint", asks ? s->connection.endpoint : NULL);
    log_text(log, "credentials", asks ? s->connection.who : NULL);
    log_text(log, "ledger", s->ledger ? s->ledger_path : NULL);
    event_end(s);
}

void events_payments_read(struct stages *s)
{
    struct log *log = event_line(s, "payments_read");

    if (!log)
        return;
    log_count(log, "payments", (int64_t)s->observed.payments.count);
    log_count(log, "unreadable", (int64_t)s->observed.unreadable_count);
    log_count(log, "ledger_entries", (int64_t)s->entries.count);
    event_end(s);
}

static void planned_at(const void *context, size_t i, struct outcome *outcome)
{
    plan_outcome(context, i, outcome);
}

void events_plan_made(struct stages *s)
{
    struct report report = {.currency = s->currency,
                            .intents = s->intents.list,
                            .intent_count = s->plan.count,
                            .unexpected = s->plan.unexpected,
                            .unexpected_count = s->plan.unexpected_count,
                            .outcome_at = planned_at,
                            .context = &s->plan};
    struct totals totals;
    struct log *log = event_line(s, "plan_made");

    if (!log)
        return;
    report_totals(&report, &totals);
    log_text(log, "currency", totals.currency);
    event_add_totals(log, &totals);
    event_end(s);
}

void events_quote_made(struct stages *s, const struct batch *batch)
{
    struct log *log = event_line(s, "quote_made");

    if (!log)
        return;
    log_text(log, s->options->platform->fields->report_names[2], batch->group_id);
    log_text(log, "quote_id", batch->quote.id);
    log_count(log, "rows", (int64_t)batch->count);
    log_text(log, "currency", s->currency);
    event_add_money(log, "amount", batch->pay_minor);
    event_add_money(log, "fees", batch->quote.fees_minor);
    event_add_money(log, "vat", batch->quote.vat_minor);
    event_add_money(log, "total", batch->quote.total_minor);
    event_end(s);
}

void events_balance_read(struct stages *s, const struct purse *purse)
{
    struct log *log = event_line(s, "balance_read");

    if (!log)
        return;
    log_text(log, "account", purse->account);
    log_text(log, "currency", purse->available.currency);
    event_add_money(log, "available", purse->available.minor);
    event_add_money(log, "to_pay", purse->pay_minor);
    event_add_money(log, "fees", s->has_costs ? purse->fees_minor : -1);
    event_end(s);
}

void events_refused(struct stages *s, const struct error *refusal)
{
    event_tell_error(s, "refused", refusal);
}

static void tell_report(struct stages *s, const char *file, const char *format)
{
    struct log *log = event_line(s, "report_written");

    if (!log)
        return;
    log_text(log, "file", file);
    log_text(log, "format", format);
    event_end(s);
}

void events_reports_written(struct stages *s)
{
    static const char *const formats[] = {
        [REPORT_CSV] = "csv", [REPORT_JSON] = "json", [REPORT_TABLE] = "table"};
    const struct options *options = s->options;

    if (s->outputs.has_report)
        tell_report(s, options->output, formats[report_style_of(options, s->host).format]);
    if (s->outputs.has_html)
        tell_report(s, options->html, "html");
    if (s->outputs.has_xlsx)
        tell_report(s, options->xlsx, "xlsx");
}

/* --- payments --- */

/* Which bonus it is, and of which row; 0 when no row of this file is it. */
static void add_bonus(struct log *log, const struct stages *s, uint32_t row_no,
                      const struct intent *bonus, const char *key)
{
    const char *const *names = s->options->platform->fields->report_names;

    if (row_no)
        log_count(log, "row", row_no);
    else
        log_text(log, "row", NULL);
    log_text(log, "key", key);
    log_text(log, names[0], bonus->worker_id);
    log_text(log, names[1], bonus->assignment_id);
    log_text(log, names[2], bonus->group_id);
    log_text(log, "currency", bonus->amount.currency);
    event_add_money(log, "amount", bonus->amount.minor);
    log_text(log, "reason", bonus->reason);
    log_text(log, "ref", bonus->ref);
}

/* Row `row`, with what is sent for it. */
static void add_row(struct log *log, const struct stages *s, size_t row)
{
    struct intent bonus = s->intents.list[row];
    char key[SHA256_HEX_SIZE];

    key_compute(s->options->platform->name, &bonus, s->plan.items[row].occurrence, key);
    bonus.amount.minor = s->plan.items[row].pay_minor;
    add_bonus(log, s, bonus.row_no, &bonus, key);
}

void events_attempt(void *stages, const struct attempt *attempt, enum event event)
{
    struct stages *s = stages;
    bool is_sending = event == EVENT_SENDING;
    struct log *log = event_line(s, is_sending ? "payment_sending" : "payment_outcome");

    if (!log)
        return;
    add_row(log, s, attempt->row);
    if (!is_sending) {
        const char *problem = attempt->problem ? attempt->problem : "";

        log_text(log, "state", event_name(event));
        log_text(log, "code", attempt->answered ? attempt->answer->code : "");
        log_text(log, "detail", attempt->answered ? attempt->answer->text : problem);
    }
    event_end(s);
}

static void add_payment(struct log *log, const struct payment *payment)
{
    event_add_time(log, "paid_at", payment->paid_at_s);
    log_text(log, "payment_id", payment->payment_id);
}

void events_attempt_confirmed(struct stages *s, const struct attempt *attempt)
{
    struct log *log = event_line(s, "payment_confirmed");

    if (!log)
        return;
    add_row(log, s, attempt->row);
    add_payment(log, attempt->payment);
    event_end(s);
}

void events_bond_confirmed(struct stages *s, const struct bond *bond)
{
    const struct entry *entry = bond->entry;
    const struct payment *payment = bond->payment;
    struct intent bonus = {.worker_id = entry->worker_id,
                           .assignment_id = entry->assignment_id,
                           .group_id = payment->group_id,
                           .reason = entry->reason,
                           .ref = entry->ref,
                           .amount = payment->amount};
    struct log *log = event_line(s, "payment_confirmed");

    if (!log)
        return;
    add_bonus(log, s, bond->item ? s->intents.list[bond->item - s->plan.items].row_no : 0, &bonus,
              entry->key);
    add_payment(log, payment);
    event_end(s);
}

void events_adopted(struct stages *s, size_t row, const char *key)
{
    const struct payment *payment = s->plan.items[row].payment;
    struct intent bonus = s->intents.list[row];
    struct log *log = event_line(s, "payment_adopted");

    if (!log)
        return;
    bonus.amount = payment->amount;
    add_bonus(log, s, bonus.row_no, &bonus, key);
    add_payment(log, payment);
    event_end(s);
}
