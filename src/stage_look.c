/* What is paid, and what to do about it: the stages that read and decide. */
#include "base/arena.h"
#include "stages.h"

#include <stdlib.h>

static void note_reading(void *context, size_t done, size_t all)
{
    const struct stages *s = context;

    s->host->progress(s->host->context, "reading what is paid", done, all);
}

struct observe_request observe_request_of(struct stages *s, const bool *wanted)
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

int look(struct stages *s, const bool *wanted, struct observed *observed, struct error *error)
{
    struct observe_request request = observe_request_of(s, wanted);

    note_reading(s, 0, 0);
    return observe(&request, observed, error);
}

static void decide_from(struct stages *s, const struct observed *observed, struct match_rules rules)
{
    rules.words = s->options->platform->fields->words;
    plan_release(&s->plan);
    decide(s->intents.list, s->intents.count, observed, &s->recall, &rules, &s->plan);
}

void decide_rows(struct stages *s, struct match_rules rules)
{
    decide_from(s, &s->observed, rules);
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
    while (!failed && s->options->platform->lists_groups &&
           (request.count = rows_to_look_at_again(s, asked, rows)) > 0) {
        struct observed again = OBSERVED_INIT;

        failed = observe(&request, &again, error);
        if (failed)
            break;
        observed_join(&s->observed, &again);
        observed_release(&again);
        decide_rows(s, s->options->match);
    }
    free(asked);
    free(rows);
    return failed;
}

static int read_and_decide(struct stages *s, struct error *error)
{
    bool in_groups = s->options->match.whole_groups && !s->options->platform->lists_groups;

    if (find_payees(s, error) ||
        (in_groups ? look_at_groups(s, &s->observed, error) : look(s, NULL, &s->observed, error)))
        return -1;
    if (check_payees(s, error) || recall_ledger(s, error))
        return -1;
    decide_rows(s, s->options->match);
    if (s->options->command == COMMAND_PAY && look_again(s, error))
        return -1;
    events_payments_read(s);
    return s->options->command == COMMAND_PAY ? settle_ledger(s, error) : 0;
}

/* What the ledger knows, and that nothing is attempted: for a run that was stopped before it had
 * read what is paid. */
static int plan_nothing(struct stages *s, struct error *error)
{
    struct observed nothing = OBSERVED_INIT;
    struct match_rules rules = s->options->match;

    put_rows_off(s);
    if (!s->recall.platform && recall_ledger(s, error))
        return -1;
    rules.limit = 0;
    decide_from(s, &nothing, rules);
    for (size_t i = 0; i < s->plan.count; i++)
        if (s->plan.items[i].decision == DECISION_LIMIT && !s->intents.list[i].problem)
            s->plan.items[i].detail = "the run was stopped before it had read what is paid";
    return 0;
}

int make_plan(struct stages *s, struct error *stop, struct error *error)
{
    int failed;

    if (s->options->existing)
        return compare_with_file(s, error);
    note_reading(s, 0, 0);
    failed = read_and_decide(s, error);
    s->host->progress(s->host->context, NULL, 0, 0);
    if (!failed)
        return 0;
    if (error->kind != ERROR_STOPPED)
        return -1;
    *stop = *error;
    return plan_nothing(s, error);
}
