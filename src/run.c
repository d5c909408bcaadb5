/* The pipeline. Read run() first: it is the whole program, top to bottom. */
#include "run.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "core/exit_code.h"
#include "observe/observe.h"
#include "stages.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void name_run(struct stages *s);
static int open_output(struct stages *s, struct error *error);
static int reach_platform(struct stages *s, struct error *error);
static int look(struct stages *s, const bool *wanted, struct observed *observed,
                struct error *error);
static int look_again(struct stages *s, struct error *error);
static int check_guards(struct stages *s, struct error *refusal, struct error *error);
static void pay(struct stages *s, struct error *stop);
static void read_back(struct stages *s);
static void forget_harmless_stop(struct stages *s, struct error *stop);
static void name_endpoint(const struct stages *s, struct error *error);
static void release(struct stages *s);

int run(const struct options *options, const struct host *host, struct run_result *result,
        struct error *error)
{
    struct stages s = {.options = options, .host = host, .began_ms = host->monotonic_ms()};
    int failed = -1;

    *result = (struct run_result){0};
    if (options->command == COMMAND_PAY && !options->yes && !host->can_ask)
        return error_set(error, ERROR_USAGE, "",
                         "standard input is no terminal, so nobody can be asked; add --yes to pay "
                         "without a question");
    name_run(&s);
    if (read_input(&s, error) || open_output(&s, error) || reach_platform(&s, error) ||
        look(&s, NULL, &s.observed, error))
        goto out;
    decide(s.intents.list, s.intents.count, &s.observed, &options->match, &s.plan);
    if (options->command == COMMAND_PAY && look_again(&s, error))
        goto out;
    if (check_guards(&s, &result->refusal, error) || begin_report(&s, error))
        goto out;
    if (options->command == COMMAND_PAY && s.plan.pay_count && !result->refusal.kind) {
        /* ===== the point of no return: from here on money moves ===== */
        pay(&s, &result->stop);
        read_back(&s);
        forget_harmless_stop(&s, &result->stop);
    }
    failed = write_report(&s, result, error);
out:
    name_endpoint(&s, failed ? error : &result->stop);
    release(&s);
    return failed;
}

static void name_run(struct stages *s)
{
    char now[TIME_TEXT_SIZE];

    time_format(s->host->wall_s(), now);
    (void)snprintf(s->run_id, sizeof s->run_id, "%s-%08" PRIx32, now, s->host->random());
}

/* A CSV report can stand in the place of its input, being an input itself; no other can. */
static bool is_input(const char *output, const char *input)
{
    struct stat a;
    struct stat b;

    return stat(output, &a) == 0 && stat(input, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino && S_ISREG(a.st_mode);
}

static int open_output(struct stages *s, struct error *error)
{
    const char *output = s->options->output;

    if (!output)
        return 0;
    if (s->options->format != OUTPUT_AUTO && s->options->format != OUTPUT_CSV &&
        is_input(output, s->options->file))
        return error_set(error, ERROR_USAGE, output,
                         "is the input, which this report would destroy; name another file with "
                         "--output, or choose --format csv");
    return atomic_file_open(&s->output, output, error);
}

/* An address that nobody typed is said, so that no rehearsal passes for a payment. */
static int reach_platform(struct stages *s, struct error *error)
{
    struct buffer line = BUFFER_INIT;

    if (connection_open(s->options, s->host, &s->connection, error))
        return -1;
    if (s->connection.endpoint_is_configured && !s->options->quiet) {
        buffer_printf(&line, "%s is at %s, as the environment or the profile says",
                      s->options->platform->name, s->connection.endpoint);
        s->host->note(s->host->context, buffer_text(&line));
        buffer_release(&line);
    }
    return 0;
}

static void note_reading(void *context, size_t done, size_t all)
{
    const struct stages *s = context;

    s->host->progress(s->host->context, "reading what is paid", done, all);
}

static void note_paying(void *context, size_t done, size_t all)
{
    const struct stages *s = context;

    s->host->progress(s->host->context, "paying", done, all);
}

static struct observe_request observe_request_of(struct stages *s, const bool *wanted)
{
    return (struct observe_request){
        .platform = s->options->platform,
        .calls = &s->connection.calls,
        .intents = s->intents.list,
        .count = s->intents.count,
        .wanted = wanted,
        .strings = &s->intents.strings,
        .who = s->connection.who,
        .progress = note_reading,
        .progress_context = s,
    };
}

static int look(struct stages *s, const bool *wanted, struct observed *observed,
                struct error *error)
{
    struct observe_request request = observe_request_of(s, wanted);

    return observe(&request, observed, error);
}

/* The rows that look missing and were looked for in the list of their group alone. */
static size_t rows_to_look_at_again(const struct stages *s, bool *asked, struct intent *rows)
{
    size_t count = 0;

    for (size_t i = 0; i < s->plan.count; i++) {
        if (asked[i] || s->plan.items[i].decision != DECISION_PAY ||
            !s->intents.list[i].group_id[0])
            continue;
        asked[i] = true;
        rows[count] = s->intents.list[i];
        rows[count++].group_id = "";
    }
    return count;
}

/* The list of a row's group shows its payments only if the assignment is of that group, and in a
 * mangled spreadsheet it may not be. So before anything is paid, each row that looks missing is
 * asked for by its assignment as well, and what that shows is decided upon anew. A row found paid
 * makes room for one behind the --limit, so it goes on until none to be paid is left that was not
 * asked for. */
static int look_again(struct stages *s, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);
    struct intent *rows = xrealloc_array(NULL, s->intents.count, sizeof *rows);
    bool *asked = xcalloc(s->intents.count, sizeof *asked);
    int failed = 0;

    request.intents = rows;
    while (!failed && (request.count = rows_to_look_at_again(s, asked, rows)) > 0) {
        struct observed again = OBSERVED_INIT;

        failed = observe(&request, &again, error);
        if (failed)
            break;
        observed_join(&s->observed, &again);
        observed_release(&again);
        plan_release(&s->plan);
        decide(s->intents.list, s->intents.count, &s->observed, &s->options->match, &s->plan);
    }
    free(asked);
    free(rows);
    return failed;
}

static int64_t fees_of_plan(const struct stages *s)
{
    int64_t fees_minor = 0;

    for (size_t i = 0; i < s->plan.count; i++)
        if (s->plan.items[i].decision == DECISION_PAY)
            fees_minor += s->options->platform->fee(s->plan.items[i].pay_minor);
    return fees_minor;
}

/* Rows that this run will not pay because a person has to look at them first. */
static size_t count_left_for_person(const struct plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].decision == DECISION_HOLD ||
            plan->items[i].decision == DECISION_INVALID ||
            plan->items[i].decision == DECISION_CANNOT_READ)
            count++;
    return count;
}

/* True when the person at the terminal, who is shown what will happen, says yes. */
static bool is_approved(const struct stages *s)
{
    struct buffer question = BUFFER_INIT;
    char pay[MONEY_TEXT_SIZE];
    char fees[MONEY_TEXT_SIZE];
    char have[MONEY_TEXT_SIZE];
    size_t left = count_left_for_person(&s->plan);
    bool yes;

    if (left)
        buffer_printf(&question, "%zu row%s %s unpaid until a person has looked (see plan)\n", left,
                      left == 1 ? "" : "s", left == 1 ? "stays" : "stay");
    buffer_printf(&question, "pay %zu bonus%s: %s %s + %s fees, of a balance of %s, on %s",
                  s->plan.pay_count, s->plan.pay_count == 1 ? "" : "es",
                  money_format(s->plan.pay_minor, pay), s->options->platform->currency,
                  money_format(fees_of_plan(s), fees), money_format(s->balance.minor, have),
                  s->options->platform->name);
    if (!s->connection.endpoint_is_own)
        buffer_printf(&question, " at %s", s->connection.endpoint);
    buffer_add_text(&question, "? [y/N] ");
    yes = s->host->ask(s->host->context, buffer_text(&question));
    buffer_release(&question);
    return yes;
}

/* Guards, balance, question. A "no" of any of them is a refusal, not an error: the report is still
 * written. */
static int check_guards(struct stages *s, struct error *refusal, struct error *error)
{
    const struct options *options = s->options;
    struct observe_request request = observe_request_of(s, NULL);

    if (guards_check(&options->guards, &s->plan, options->platform->currency, refusal) ||
        !s->plan.pay_count)
        return 0;
    if (observe_balance(&request, &s->balance, error)) {
        if (options->command == COMMAND_PAY)
            return -1;
        /* A dry run shows what it can; to pay, the balance must be known. */
        s->host->note(s->host->context, "the balance could not be read, and pay would stop:");
        s->host->note(s->host->context, error->text);
        return 0;
    }
    if (guards_check_balance(&s->plan, fees_of_plan(s), &s->balance, refusal) ||
        options->command != COMMAND_PAY || options->yes)
        return 0;
    if (!is_approved(s))
        (void)error_set(refusal, ERROR_GUARD, "",
                        "not approved; nothing was sent; run it again when you are ready");
    return 0;
}

/* What another run paid since this one read the lists is kept from being paid again by its token,
 * and only while the platform remembers that: so nothing is sent later than half the token's life
 * after the reading, however long the question stood open or the laptop slept. */
static void pay(struct stages *s, struct error *stop)
{
    struct execute_request request = {
        .platform = s->options->platform,
        .calls = &s->connection.calls,
        .intents = s->intents.list,
        .plan = &s->plan,
        .who = s->connection.who,
        .progress = note_paying,
        .progress_context = s,
    };
    int64_t life_ms = s->options->platform->token_life_ms;

    if (life_ms)
        request.not_after_ms = s->began_ms + life_ms / 2;
    s->ledger = ledger_new();
    request.ledger = s->ledger;
    s->has_paid = true;
    execute(&request, &s->execution);
    if (s->execution.stopped)
        *stop = s->execution.stop_error;
}

/* Which rows the platform is asked about after paying: those that may be paid, with --no-verify
 * only those of them that are in doubt. */
static bool *rows_to_read_back(const struct stages *s)
{
    bool *wanted = xcalloc(s->intents.count, sizeof *wanted);

    for (size_t i = 0; i < s->execution.count; i++) {
        const struct attempt *attempt = &s->execution.attempts[i];
        bool certain = settle_status(attempt, false) == STATUS_PAID;

        wanted[attempt->row] = settle_may_be_paid(attempt) && (s->options->verify || !certain);
    }
    return wanted;
}

static void read_back(struct stages *s)
{
    bool *wanted = rows_to_read_back(s);
    struct error error;

    if (look(s, wanted, &s->after, &error)) {
        /* The payments stand as the answers said; the next run reads them. */
        bool stopped = error.kind == ERROR_STOPPED;

        s->host->note(s->host->context, stopped ? "what was paid is not read back; plan shows it"
                                                : "what was paid could not be read back:");
        if (!stopped)
            s->host->note(s->host->context, error.text);
    } else {
        settle_read_back(s->execution.attempts, s->execution.count, &s->plan, &s->observed.payments,
                         &s->after.payments, &s->strangers);
    }
    free(wanted);
}

/* What goes wrong on the way or at the other end is said of the address that was asked. */
static void name_endpoint(const struct stages *s, struct error *error)
{
    if ((error->kind == ERROR_NETWORK || error->kind == ERROR_PLATFORM) && !error->origin[0])
        (void)snprintf(error->origin, sizeof error->origin, "%.255s", s->connection.endpoint);
}

/* A platform that fails at the last payment stops nothing, once all are seen to be paid. */
static void forget_harmless_stop(struct stages *s, struct error *stop)
{
    if (stop->kind == ERROR_NONE || stop->kind == ERROR_STOPPED)
        return;
    for (size_t i = 0; i < s->execution.count; i++) {
        const struct attempt *attempt = &s->execution.attempts[i];
        enum status status = settle_status(attempt, attempt->payment != NULL);

        if (status != STATUS_PAID && status != STATUS_ALREADY_PAID)
            return;
    }
    s->host->note(s->host->context, "the platform failed, and yet every bonus is paid:");
    s->host->note(s->host->context, stop->text);
    stop->kind = ERROR_NONE;
}

static void release(struct stages *s)
{
    free(s->unexpected);
    free(s->strangers.list);
    observed_release(&s->after);
    execution_release(&s->execution);
    ledger_free(s->ledger);
    plan_release(&s->plan);
    observed_release(&s->observed);
    connection_close(&s->connection);
    atomic_file_abandon(&s->output);
    intents_release(&s->intents);
}

int run_exit_code(const struct options *options, const struct run_result *result)
{
    return (int)exit_code_of_report(options->command == COMMAND_PAY, &result->totals,
                                    result->refusal.kind != ERROR_NONE,
                                    result->stop.kind != ERROR_NONE, options->detailed_exitcode);
}
