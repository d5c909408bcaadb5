/* The pipeline. Read run() first: it is the whole program, top to bottom. */
#include "run.h"

#include "base/buffer.h"
#include "core/exit_code.h"
#include "observe/observe.h"
#include "stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int open_output(struct stages *s, struct error *error);
static int reach_platform(struct stages *s, struct error *error);
static int check_guards(struct stages *s, struct run_result *result, struct error *error);
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
    run_name(host->wall_s(), host->random(), s.run_id);
    if (read_input(&s, error) || open_output(&s, error) || open_ledger(&s, error) ||
        reach_platform(&s, error) || begin_ledger_run(&s, error) ||
        make_plan(&s, &result->stop, error))
        goto out;
    if ((!result->stop.kind && check_guards(&s, result, error)) || begin_report(&s, error))
        goto out;
    if (!result->stop.kind && options->yes)
        say_if_ledger_is_new(&s);
    if (options->command == COMMAND_PAY && s.plan.pay_count && !result->refusal.kind &&
        !result->stop.kind) {
        /* ===== the point of no return: from here on money moves ===== */
        pay(&s, &result->stop);
        read_back(&s, &result->stop);
        forget_harmless_stop(&s, &result->stop);
    }
    failed = write_report(&s, result, error);
out:
    end_ledger_run(&s,
                   failed ? (int)exit_code_of_error(error->kind) : run_exit_code(options, result));
    name_endpoint(&s, failed ? error : &result->stop);
    release(&s);
    return failed;
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

/* What somebody should know before the yes. */
static void add_warnings(const struct stages *s, struct buffer *question)
{
    size_t besides = 0;
    size_t left = count_left_for_person(&s->plan);

    for (size_t i = 0; i < s->plan.count; i++)
        besides += s->plan.items[i].decision == DECISION_PAY && s->plan.items[i].is_besides;
    if (ledger_is_new(s->ledger))
        buffer_printf(question,
                      "the ledger %s is new: what earlier runs paid is known from the "
                      "platform alone\n",
                      s->ledger_path);
    if (besides)
        buffer_printf(question,
                      "%zu row%s paid besides what the ledger has for the same worker and "
                      "assignment, for another file or ref (see plan)\n",
                      besides, besides == 1 ? " is" : "s are");
    if (left)
        buffer_printf(question, "%zu row%s %s unpaid until a person has looked (see plan)\n", left,
                      left == 1 ? "" : "s", left == 1 ? "stays" : "stay");
}

/* True when the person at the terminal, who is shown what will happen, says yes. */
static bool is_approved(const struct stages *s)
{
    struct buffer question = BUFFER_INIT;
    char pay[MONEY_TEXT_SIZE];
    char fees[MONEY_TEXT_SIZE];
    char have[MONEY_TEXT_SIZE];
    bool yes;

    add_warnings(s, &question);
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

/* The balance must be known to pay; a dry run shows what it can without. Returns -1 when it cannot be
 * had. */
static int read_balance(struct stages *s, struct run_result *result, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);

    if (!observe_balance(&request, &s->balance, error))
        return 0;
    if (error->kind == ERROR_STOPPED) {
        result->stop = *error;
        return 0;
    }
    if (s->options->command == COMMAND_PAY)
        return -1;
    s->host->note(s->host->context, "the balance could not be read, and pay would stop:");
    s->host->note(s->host->context, error->text);
    return 0;
}

/* Guards, balance, question. A "no" of any of them is a refusal, not an error: the report is still
 * written. */
static int check_guards(struct stages *s, struct run_result *result, struct error *error)
{
    const struct options *options = s->options;
    struct error *refusal = &result->refusal;

    if (guards_check(&options->guards, &s->plan, options->platform->currency, refusal) ||
        !s->plan.pay_count)
        return 0;
    if (read_balance(s, result, error))
        return -1;
    if (!s->balance.currency[0] ||
        guards_check_balance(&s->plan, fees_of_plan(s), &s->balance, refusal) ||
        options->command != COMMAND_PAY || options->yes)
        return 0;
    if (!is_approved(s))
        (void)error_set(refusal, ERROR_GUARD, "",
                        "not approved; nothing was sent; run it again when you are ready");
    return 0;
}

void note_error(const struct stages *s, const struct error *error)
{
    struct buffer line = BUFFER_INIT;

    buffer_printf(&line, "%s%s%s", error->origin, error->origin[0] ? ": " : "", error->text);
    s->host->note(s->host->context, buffer_text(&line));
    buffer_release(&line);
}

/* What goes wrong on the way or at the other end is said of the address that was asked. */
static void name_endpoint(const struct stages *s, struct error *error)
{
    if ((error->kind == ERROR_NETWORK || error->kind == ERROR_PLATFORM) && !error->origin[0])
        (void)snprintf(error->origin, sizeof error->origin, "%.255s", s->connection.endpoint);
}

static void release(struct stages *s)
{
    free(s->unexpected);
    free(s->strangers.list);
    observed_release(&s->after);
    execution_release(&s->execution);
    plan_release(&s->plan);
    entries_release(&s->entries);
    ledger_close(s->ledger);
    observed_release(&s->observed);
    connection_close(&s->connection);
    atomic_file_abandon(&s->output);
    intents_release(&s->intents);
    free(s->file);
}

int run_exit_code(const struct options *options, const struct run_result *result)
{
    return (int)exit_code_of_report(options->command == COMMAND_PAY, &result->totals,
                                    result->refusal.kind != ERROR_NONE,
                                    result->stop.kind != ERROR_NONE, options->detailed_exitcode);
}
