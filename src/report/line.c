#include "report/line.h"

static const char *first_filled(const char *a, const char *b)
{
    return a && a[0] ? a : b;
}

int64_t row_money(const struct intent *intent, const struct outcome *outcome)
{
    switch (outcome->status) {
    case STATUS_TO_PAY:
    case STATUS_PAID:
    case STATUS_UNKNOWN:
    case STATUS_NOT_ATTEMPTED:
        return outcome->pay_minor;
    case STATUS_ALREADY_PAID:
        return outcome->paid_minor >= 0 ? outcome->paid_minor : intent->amount.minor;
    case STATUS_NONE:
    case STATUS_HELD:
    case STATUS_ZERO:
    case STATUS_INVALID:
    case STATUS_FAILED:
    case STATUS_UNEXPECTED:
    case STATUS_COUNT:
        break;
    }
    return intent->amount.minor;
}

static void set_paid(struct line *line, int64_t paid_minor, int64_t paid_at_s)
{
    line->paid_amount = "";
    line->paid_at = "";
    if (paid_minor >= 0)
        line->paid_amount = money_format(paid_minor, line->paid_amount_space);
    if (paid_at_s) {
        time_format(paid_at_s, line->paid_at_space);
        line->paid_at = line->paid_at_space;
    }
}

void line_of_row(const struct report *report, size_t i, struct line *line)
{
    const struct intent *intent = &report->intents[i];
    struct outcome outcome;

    report->outcome_at(report->context, i, &outcome);
    line->row_no = intent->row_no;
    line->status = outcome.status;
    line->code = outcome.code;
    line->ids[0] = intent->worker_id;
    line->ids[1] = intent->assignment_id;
    line->ids[2] = intent->group_id;
    if (intent->problem)
        line->amount = first_filled(intent->problem->amount_text, "");
    else
        line->amount = money_format(intent->amount.minor, line->amount_space);
    line->currency = first_filled(intent->amount.currency, report->currency);
    if (intent->problem)
        line->currency = first_filled(intent->problem->currency_text, line->currency);
    line->reason = intent->reason;
    line->ref = intent->ref;
    set_paid(line, outcome.paid_minor, outcome.paid_at_s);
    line->payment_id = outcome.payment_id;
    line->detail = outcome.detail;
    line->extra = intent->extra;
    line->minor = row_money(intent, &outcome);
}

void line_of_unexpected(const struct report *report, size_t i, struct line *line)
{
    const struct payment *payment = report->unexpected[i];

    line->row_no = 0;
    line->status = STATUS_UNEXPECTED;
    line->code = "";
    line->ids[0] = payment->worker_id;
    line->ids[1] = payment->assignment_id;
    line->ids[2] = payment->group_id;
    line->amount = "";
    line->currency = first_filled(payment->amount.currency, report->currency);
    line->reason = payment->reason;
    line->ref = "";
    set_paid(line, payment->amount.minor, payment->paid_at_s);
    line->payment_id = payment->payment_id;
    line->detail = report->existing
                       ? "the file of --existing shows this payment and no row explains it"
                       : "the platform shows this payment and no row explains it";
    if (payment->doubt)
        line->detail = payment->doubt;
    line->extra = NULL;
    line->minor = payment->amount.minor;
}
