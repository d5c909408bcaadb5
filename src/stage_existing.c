/* A plan without a platform: what is paid stands in a file. */
#include "base/buffer.h"
#include "core/identify.h"
#include "core/names.h"
#include "input/paid_csv.h"
#include "input_choice.h"
#include "stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(void *context, const char *line)
{
    const struct host *host = ((const struct stages *)context)->host;

    host->note(host->context, line);
}

/* One comparison has one currency; a file that says another is not for this one. */
static int take_currency(struct stages *s, const struct money *amount, const char *file,
                         struct error *error)
{
    if (amount->currency[0] && !s->currency[0])
        (void)memcpy(s->currency, amount->currency, sizeof s->currency);
    if (amount->currency[0] && strcmp(amount->currency, s->currency) != 0)
        return error_set(error, ERROR_INPUT, file,
                         "there are amounts in %s and in %s, and one comparison has one currency; "
                         "divide the files",
                         s->currency, amount->currency);
    return 0;
}

static int take_currencies(struct stages *s, struct payments *payments, struct error *error)
{
    struct intents *rows = &s->intents;

    for (size_t i = 0; i < rows->count; i++)
        if (!rows->list[i].problem &&
            take_currency(s, &rows->list[i].amount, s->options->file, error))
            return -1;
    for (size_t i = 0; i < payments->count; i++)
        if (take_currency(s, &payments->list[i].amount, s->options->existing, error))
            return -1;
    if (!s->currency[0] && s->options->guards.currency)
        (void)snprintf(s->currency, sizeof s->currency, "%s", s->options->guards.currency);
    for (size_t i = 0; i < rows->count; i++)
        if (!rows->list[i].amount.currency[0])
            (void)memcpy(rows->list[i].amount.currency, s->currency, sizeof s->currency);
    for (size_t i = 0; i < payments->count; i++)
        (void)memcpy(payments->list[i].amount.currency, s->currency, sizeof s->currency);
    return 0;
}

/* Leaves out what the comparison does not look at: payments for assignments that no row names, and
 * with --scope groups those in groups that no row names. Returns how many. */
static size_t keep_in_scope(struct stages *s, struct payments *payments)
{
    struct names assignments = {0};
    struct names groups = {0};
    size_t all = payments->count;
    size_t kept = 0;

    for (size_t i = 0; i < s->intents.count; i++) {
        names_add(&assignments, s->intents.list[i].assignment_id);
        if (s->options->match.whole_groups && s->intents.list[i].group_id[0])
            names_add(&groups, s->intents.list[i].group_id);
    }
    names_sort(&assignments);
    names_sort(&groups);
    for (size_t i = 0; i < all; i++) {
        const struct payment *payment = &payments->list[i];

        if (names_have(&assignments, payment->assignment_id) ||
            names_have(&groups, payment->group_id))
            payments->list[kept++] = *payment;
    }
    payments->count = kept;
    names_release(&assignments);
    names_release(&groups);
    return all - kept;
}

/* Tells how much of the file counts as paid: a list that was taken wrong shows there. */
static void tell_how_much(struct stages *s, const struct paid_list *paid)
{
    const struct payments *payments = &paid->payments;
    struct buffer line = BUFFER_INIT;
    char sum[MONEY_TEXT_SIZE];
    int64_t minor = 0;

    for (size_t i = 0; i < payments->count; i++)
        minor += payments->list[i].amount.minor;
    buffer_printf(&line, "%s: %zu payment%s in %zu row%s, %s%s%s", s->options->existing,
                  payments->count, payments->count == 1 ? "" : "s", paid->rows,
                  paid->rows == 1 ? "" : "s", money_format(minor, sum), s->currency[0] ? " " : "",
                  s->currency);
    if (!s->options->quiet)
        tell(s, buffer_text(&line));
    buffer_release(&line);
}

/* What somebody should know of how the file was taken. */
static void tell_how(struct stages *s, const struct paid_list *paid, size_t outside)
{
    const char *name = s->options->existing;
    const struct payee_words words = s->options->platform->fields->words;
    struct buffer doubt = BUFFER_INIT;
    struct buffer notes[3] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};

    if (paid->unknown_count)
        buffer_printf(
            &doubt,
            "%s: %zu row%s may have been paid (unknown there, or not to be read), so that "
            "what would be paid to the same %s is held",
            name, paid->unknown_count, paid->unknown_count == 1 ? "" : "s", words.worker);
    if (!paid->has_reasons)
        buffer_printf(&notes[0], "%s has no column of reasons: equal amounts count as equal", name);
    if (paid->untimed_count)
        buffer_printf(&notes[1],
                      "%s: the time of %zu payment(s) cannot be read and is left out; write it as "
                      "2026-01-31T23:59:59Z or 2026-01-31",
                      name, paid->untimed_count);
    if (outside)
        buffer_printf(&notes[2],
                      "%s: %zu payment(s) for %ss that %s does not name are not compared%s", name,
                      outside, words.assignment,
                      strcmp(s->options->file, "-") == 0 ? "the input" : s->options->file,
                      s->options->match.whole_groups ? "" : " (see --scope groups)");
    if (doubt.length)
        tell(s, buffer_text(&doubt));
    buffer_release(&doubt);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        if (notes[i].length && !s->options->quiet)
            tell(s, buffer_text(&notes[i]));
        buffer_release(&notes[i]);
    }
}

static int read_paid(struct stages *s, struct paid_list *paid, struct error *error)
{
    const struct paid_host host = {&s->intents.strings, tell, s};
    struct input_choice input;

    if (input_choice(s->options, &input, error) ||
        paid_csv_read(s->options->existing, &input.options, &host, paid, error))
        return -1;
    for (size_t i = 0; i < input.options.choice_count; i++)
        if (s->intents.missed_choices & paid->missed_choices & UINT32_C(1) << i)
            return error_set(error, ERROR_INPUT, "--column",
                             "neither %s nor %s has a column \"%s\": check the name",
                             s->options->file, s->options->existing, input.options.choices[i].name);
    return 0;
}

/* Takes those out that leave open whether they are payments at all, and returns whose they are. */
static struct names take_open(struct payments *payments)
{
    struct names open = {0};
    size_t kept = 0;

    for (size_t i = 0; i < payments->count; i++)
        if (payments->list[i].doubt)
            names_add(&open, payments->list[i].assignment_id);
        else
            payments->list[kept++] = payments->list[i];
    payments->count = kept;
    names_sort(&open);
    return open;
}

static void hold(struct plan *plan, size_t i, const char *code, const char *detail)
{
    struct item *item = &plan->items[i];

    if (item->decision == DECISION_PAY) {
        plan->pay_count--;
        plan->pay_minor -= item->pay_minor;
    }
    item->decision = DECISION_HOLD;
    item->code = code;
    item->detail = detail;
    item->pay_minor = 0;
}

static bool has_other_ref(const struct intent *row, const struct item *item)
{
    return item->decision == DECISION_ALREADY_PAID && item->payment && item->payment->ref &&
           item->payment->ref[0] && row->ref[0] && strcmp(item->payment->ref, row->ref) != 0;
}

/* What the platforms never show and a file may: that it is open whether somebody was paid, and for
 * which ref a payment was made. Where a payment went to a row with another ref, all rows of that
 * payee that would be paid or count as paid by it are for a person to sort out. */
static void hold_for_file(struct stages *s, const struct names *open)
{
    const struct intent *rows = s->intents.list;
    struct names crossed = {0};

    for (size_t i = 0; i < s->plan.count; i++)
        if (has_other_ref(&rows[i], &s->plan.items[i]))
            names_add(&crossed, rows[i].assignment_id);
    names_sort(&crossed);
    for (size_t i = 0; i < s->plan.count; i++) {
        enum decision decision = s->plan.items[i].decision;

        if (decision == DECISION_PAY && names_have(open, rows[i].assignment_id))
            hold(&s->plan, i, CODE_OUTCOME_UNKNOWN,
                 "the file of --existing leaves open whether this is paid; look there first");
        else if (has_other_ref(&rows[i], &s->plan.items[i]) ||
                 (decision == DECISION_PAY && names_have(&crossed, rows[i].assignment_id)))
            hold(&s->plan, i, CODE_REASON_DIFFERS,
                 "the file of --existing has a payment that is equal but for its ref; compare the "
                 "refs of the two files");
    }
    names_release(&crossed);
}

int compare_with_file(struct stages *s, struct error *error)
{
    struct paid_list paid = PAID_LIST_INIT;
    struct intents *rows = &s->intents;
    struct match_rules rules = s->options->match;
    bool completes = s->options->platform->fields->finds_assignment;
    struct names open = {0};
    size_t outside;
    int failed = -1;

    if (read_paid(s, &paid, error) || take_currencies(s, &paid.payments, error))
        goto out;
    if (completes && identify(rows->list, rows->count, &paid.payments, &rows->arena, error)) {
        (void)error_set(error, error->kind, s->options->existing, "%s", error->text);
        goto out;
    }
    open = take_open(&paid.payments);
    tell_how_much(s, &paid);
    outside = keep_in_scope(s, &paid.payments);
    tell_how(s, &paid, outside);
    s->observed.payments = paid.payments;
    paid.payments = (struct payments){0};
    events_payments_read(s);
    rules.any_reason = rules.any_reason || !paid.has_reasons;
    rules.source = "the file of --existing";
    decide_rows(s, rules);
    hold_for_file(s, &open);
    if (completes)
        identify_clear(rows->list, rows->count, &s->observed.payments);
    failed = 0;
out:
    names_release(&open);
    paid_list_release(&paid);
    return failed;
}
