/* The pipeline. Read run() first: it is the whole program, top to bottom. */
#include "run.h"

#include "base/buffer.h"
#include "core/exit_code.h"
#include "observe/observe.h"
#include "stages.h"

static int open_sources(struct stages *s, struct error *error);
static void say_if_pay_would_stop(const struct stages *s);
static int check_guards(struct stages *s, struct run_result *result, struct error *error);

int run(const struct options *options, const struct host *host, struct run_result *result,
        struct error *error)
{
    struct stages s;
    int failed = -1;
    int exit_code;

    *result = (struct run_result){0};
    if (options->command == COMMAND_PAY && !options->yes && !host->can_ask)
        return error_set(error, ERROR_USAGE, "",
                         "standard input is no terminal, so nobody can be asked; add --yes to pay "
                         "without a question");
    stages_init(&s, options, host);
    if (events_begin(&s, error) || read_input(&s, error) ||
        outputs_open(&s.outputs, options, s.host, error) || open_sources(&s, error) ||
        make_plan(&s, &result->stop, error))
        goto out;
    events_plan_made(&s);
    say_if_pay_would_stop(&s);
    if (!result->stop.kind && check_guards(&s, result, error))
        goto out;
    events_refused(&s, &result->refusal);
    if (begin_report(&s, result, error))
        goto out;
    if (!result->stop.kind && options->yes)
        say_if_ledger_is_new(&s);
    if (options->command == COMMAND_PAY && s.plan.pay_count && !result->refusal.kind &&
        !result->stop.kind) {
        /* ===== the point of no return: from here on money moves ===== */
        if (options->platform->write_quote)
            pay_batches(&s, &result->stop);
        else
            pay(&s, &result->stop);
        forget_harmless_stop(&s, &result->stop);
    }
    failed = write_report(&s, result, error);
out:
    exit_code = failed ? (int)exit_code_of_error(error->kind) : run_exit_code(options, result);
    end_ledger_run(&s, exit_code);
    name_endpoint(&s, failed ? error : &result->stop);
    events_end(&s, failed ? NULL : &result->totals, failed ? error : &result->stop, exit_code);
    stages_release(&s);
    return failed;
}

/* What is asked beside the files: nothing, when they say it all. */
static int open_sources(struct stages *s, struct error *error)
{
    if (!s->options->existing &&
        (open_ledger(s, error) || reach_platform(s, error) || begin_ledger_run(s, error)))
        return -1;
    events_ready(s);
    return 0;
}

/* A dry run shows what would be paid, and pay does nothing of it while a row cannot be used. */
static void say_if_pay_would_stop(const struct stages *s)
{
    size_t invalid = s->intents.invalid_count;
    struct buffer line = BUFFER_INIT;

    if (!invalid || s->options->command != COMMAND_PLAN || s->options->skip_invalid ||
        s->options->quiet)
        return;
    buffer_printf(
        &line,
        "%zu row%s cannot be used, so \"bonusrec pay\" sends nothing until %s mended; with "
        "--skip-invalid it pays the others",
        invalid, invalid == 1 ? "" : "s", invalid == 1 ? "it is" : "they are");
    s->host->note(s->host->context, buffer_text(&line));
    buffer_release(&line);
}

/* Rows that this run will not pay because a person has to look at them first. */
static size_t count_left_for_person(const struct plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].decision == DECISION_HOLD ||
            plan->items[i].decision == DECISION_INVALID || plan->items[i].decision == DECISION_FAIL)
            count++;
    return count;
}

/* What somebody should know before the yes. */
static void add_warnings(const struct stages *s, struct buffer *question)
{
    const struct payee_words words = s->options->platform->fields->words;
    size_t besides = 0;
    size_t overriding = 0;
    size_t left = count_left_for_person(&s->plan);

    for (size_t i = 0; i < s->plan.count; i++)
        if (s->plan.items[i].decision == DECISION_PAY) {
            besides += s->plan.items[i].is_besides;
            overriding += s->plan.items[i].overrides;
        }
    add_ledger_warning(s, question);
    if (question->length)
        buffer_add_char(question, '\n');
    if (besides)
        buffer_printf(question,
                      "%zu row%s paid besides what the ledger has for the same %s and %s, for "
                      "another file or ref (see plan)\n",
                      besides, besides == 1 ? " is" : "s are", words.worker, words.assignment);
    if (overriding)
        buffer_printf(question,
                      "%zu row%s paid although the same %s and %s got another payment "
                      "(--on-conflict pay)\n",
                      overriding, overriding == 1 ? " is" : "s are", words.worker,
                      words.assignment);
    if (left)
        buffer_printf(question, "%zu row%s %s unpaid until a person has looked (see plan)\n", left,
                      left == 1 ? "" : "s", left == 1 ? "stays" : "stay");
}

/* "12.00 USD + 2.40 fees + 0.48 VAT = 14.88, of a balance of 250.00" */
static void add_costs(const struct stages *s, struct buffer *question)
{
    char text[MONEY_TEXT_SIZE];

    buffer_printf(question, "%s %s", money_format(s->costs.pay_minor, text), s->currency);
    buffer_printf(question, " + %s fees", money_format(s->costs.fees_minor, text));
    if (s->costs.vat_minor)
        buffer_printf(question, " + %s VAT", money_format(s->costs.vat_minor, text));
    if (s->batches.count)
        buffer_printf(question, " = %s", money_format(s->costs.total_minor, text));
    for (size_t i = 0; i < s->purse_count; i++)
        buffer_printf(question, "%s%s",
                      i                    ? " and "
                      : s->purse_count > 1 ? ", of balances of "
                                           : ", of a balance of ",
                      money_format(s->purses[i].available.minor, text));
}

/* True when the person at the terminal, who is shown what will happen, says yes. */
static bool is_approved(const struct stages *s)
{
    struct buffer question = BUFFER_INIT;
    bool yes;

    add_warnings(s, &question);
    buffer_printf(&question, "pay %zu bonus%s: ", s->plan.pay_count,
                  s->plan.pay_count == 1 ? "" : "es");
    add_costs(s, &question);
    buffer_printf(&question, ", on %s", s->options->platform->name);
    if (!s->connection.endpoint_is_own)
        buffer_printf(&question, " at %s", s->connection.endpoint);
    buffer_add_text(&question, "? [y/N] ");
    yes = s->host->ask(s->host->context, buffer_text(&question));
    buffer_release(&question);
    return yes;
}

/* What it costs, where the platform's fee can be told without a quote. */
static void add_up_costs(struct stages *s)
{
    const struct platform *platform = s->options->platform;

    s->costs = (struct costs){.pay_minor = s->plan.pay_minor};
    for (size_t i = 0; i < s->plan.count; i++)
        if (s->plan.items[i].decision == DECISION_PAY)
            s->costs.fees_minor += platform->fee(s->plan.items[i].pay_minor);
    s->costs.total_minor = s->costs.pay_minor + s->costs.fees_minor;
    s->has_costs = true;
}

/* Gets to know what it costs, and the balances. A dry run asks for no quote. */
static int find_costs(struct stages *s, struct error *error)
{
    if (s->options->platform->fee)
        add_up_costs(s);
    else if (s->options->command == COMMAND_PAY && get_quotes(s, error))
        return -1;
    return s->options->existing ? 0 : read_balances(s, error);
}

/* Costs and balances must be known to pay; a dry run shows what it can without. */
static int do_without_costs(const struct stages *s, struct run_result *result,
                            const struct error *error)
{
    if (error->kind == ERROR_STOPPED) {
        result->stop = *error;
        return 0;
    }
    if (error->kind == ERROR_GUARD) {
        result->refusal = *error;
        return 0;
    }
    if (s->options->command == COMMAND_PAY)
        return -1;
    s->host->note(s->host->context, "the balance could not be read, and pay would stop:");
    s->host->note(s->host->context, error->text);
    return 0;
}

static bool break_guards(const struct stages *s, struct error *refusal)
{
    const struct guards *guards = &s->options->guards;
    const char *currency = s->currency;

    if (!currency[0] && guards->currency)
        currency = guards->currency; /* nothing is known of any study, and nothing is paid */
    return guards_check(guards, &s->plan, currency, refusal) != 0;
}

/* Guards, costs, balance, question. A "no" of any of them is a refusal, not an error: the report is
 * still written. What the platform refuses when it is asked for a quote is no longer to be paid, so
 * the guards are held against the rest anew. */
static int check_guards(struct stages *s, struct run_result *result, struct error *error)
{
    const struct options *options = s->options;
    struct error *refusal = &result->refusal;

    if (break_guards(s, refusal) || !s->plan.pay_count)
        return 0;
    if (find_costs(s, error))
        return do_without_costs(s, result, error);
    if (break_guards(s, refusal) || !s->plan.pay_count || check_balances(s, refusal) ||
        options->command != COMMAND_PAY || options->yes)
        return 0;
    if (!is_approved(s))
        (void)error_set(refusal, ERROR_GUARD, "",
                        "not approved; nothing was sent; run it again when you are ready");
    return 0;
}

int run_exit_code(const struct options *options, const struct run_result *result)
{
    return (int)exit_code_of_report(options->command == COMMAND_PAY, &result->totals,
                                    result->refusal.kind != ERROR_NONE,
                                    result->stop.kind != ERROR_NONE, options->detailed_exitcode);
}
