/* What the ledger is asked and told, but for the sending itself, which execute/ does. */
#include "base/arena.h"
#include "base/version.h"
#include "core/key.h"
#include "core/strings.h"
#include "ledger_place.h"
#include "stages.h"

#include <stdlib.h>
#include <string.h>

/* The input's whole path: the same file by whatever way it was named. */
static char *whole_path(const char *file)
{
    char *path = strcmp(file, "-") == 0 ? NULL : realpath(file, NULL);

    return path ? path : xstrdup(file);
}

int open_ledger(struct stages *s, struct error *error)
{
    const struct options *options = s->options;
    bool to_write = options->command == COMMAND_PAY;
    char *path = s->ledger_path;

    s->file = whole_path(options->file);
    if (ledger_place_find(options->ledger, s->host->getenv_fn, to_write, path, error) ||
        outputs_spare_ledger(options, path, error))
        return -1;
    if (!to_write)
        return ledger_open_to_read(path, &s->ledger, error);
    return ledger_open(path, s->host->wall_s, &s->ledger, error);
}

void add_ledger_warning(const struct stages *s, struct buffer *text)
{
    if (ledger_knows_place(s->ledger))
        return;
    if (ledger_is_new(s->ledger))
        buffer_add_text(text, "the ledger is new and empty");
    else
        buffer_printf(text, "the ledger has nothing of %s at %s", s->options->platform->name,
                      s->endpoint);
    buffer_printf(text, ": what earlier runs paid is known from the platform alone (%s)",
                  s->ledger_path);
    if (!s->options->platform->resend_is_safe)
        buffer_add_text(text, "; a payment that it does not show yet would be made again: if these "
                              "bonuses were paid or tried in the last day, name the ledger of that "
                              "run with --ledger");
}

void say_if_ledger_is_new(const struct stages *s)
{
    struct buffer line = BUFFER_INIT;
    bool is_harmless = s->options->platform->resend_is_safe;

    if (s->options->command != COMMAND_PAY || (s->options->quiet && is_harmless))
        return;
    add_ledger_warning(s, &line);
    if (line.length)
        s->host->note(s->host->context, buffer_text(&line));
    buffer_release(&line);
}

struct ledger_place place_of(const struct stages *s)
{
    return (struct ledger_place){.platform = s->options->platform->name, .endpoint = s->endpoint};
}

int begin_ledger_run(struct stages *s, struct error *error)
{
    char who[WHO_SIZE];
    struct ledger_run run = {.run_id = s->run_id,
                             .command = "pay",
                             .file = s->file,
                             .version = BONUSREC_VERSION,
                             .who = who};

    if (endpoint_name(s->connection.endpoint, s->endpoint, error))
        return -1;
    if (s->options->command != COMMAND_PAY)
        return 0;
    run.place = place_of(s);
    run_who(s->host->getenv_fn, who);
    if (ledger_begin_run(s->ledger, &run, error))
        return -1;
    s->has_begun = true;
    return 0;
}

/* The assignments in question, each once: those of the rows, and of what is reported besides. */
static const char **assignments_of(const struct stages *s, size_t *count)
{
    size_t paid = s->options->match.whole_groups ? s->observed.payments.count : 0;
    const char **ids = xrealloc_array(NULL, s->intents.count + paid, sizeof *ids);
    size_t all = 0;

    for (size_t i = 0; i < s->intents.count; i++)
        if (!s->intents.list[i].problem)
            ids[all++] = s->intents.list[i].assignment_id;
    for (size_t i = 0; i < paid; i++)
        ids[all++] = s->observed.payments.list[i].assignment_id;
    qsort(ids, all, sizeof *ids, strings_order);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (*count == 0 || strcmp(ids[*count - 1], ids[i]) != 0)
            ids[(*count)++] = ids[i];
    return ids;
}

/* A row whose assignment could not be read may lack its worker, which the ledger knows if it has
 * paid for it: without him the row would not be known again. */
static void take_workers(struct stages *s)
{
    for (size_t i = 0; i < s->intents.count; i++) {
        struct intent *row = &s->intents.list[i];

        for (size_t e = 0; e < s->entries.count && !row->worker_id[0] && !row->problem; e++)
            if (strcmp(s->entries.list[e].assignment_id, row->assignment_id) == 0)
                row->worker_id = s->entries.list[e].worker_id;
    }
}

int recall_ledger(struct stages *s, struct error *error)
{
    struct ledger_question question = {.place = place_of(s), .file = s->file};
    const char **ids;
    int failed;

    s->recall = (struct recall){.entries = &s->entries,
                                .platform = s->options->platform->name,
                                .resend_is_safe = s->options->platform->resend_is_safe,
                                .token_life_s = s->options->platform->token_life_ms / 1000,
                                .settle_after_s = s->options->settle_after_s,
                                .now_s = s->host->wall_s()};
    if (!s->ledger)
        return 0;
    question.assignments = ids = assignments_of(s, &question.count);
    failed = ledger_recall(s->ledger, &question, &s->entries, error);
    free(ids);
    if (!failed)
        take_workers(s);
    return failed;
}

/* What the platform shows of payments that were in doubt, or not seen yet. */
static int confirm_entries(struct stages *s, struct error *error)
{
    for (size_t i = 0; i < s->plan.bond_count; i++) {
        const struct bond *bond = &s->plan.bonds[i];
        struct ledger_news news = {
            .event = EVENT_CONFIRMED, .attempt = bond->entry->attempt, .payment = bond->payment};

        if (!bond->payment || (bond->entry->state == ENTRY_CONFIRMED && !bond->entry->by_word))
            continue;
        if (ledger_record(s->ledger, &news, error))
            return -1;
        events_bond_confirmed(s, bond);
    }
    return 0;
}

/* Payments that the ledger did not know: from now on they are those of these bonuses, whatever
 * other file or ref comes along. */
static int adopt_payments(struct stages *s, struct error *error)
{
    for (size_t i = 0; i < s->plan.count; i++) {
        const struct item *item = &s->plan.items[i];
        char key[SHA256_HEX_SIZE];

        if (item->decision != DECISION_ALREADY_PAID || !item->is_match || item->entry)
            continue;
        key_compute(s->options->platform->name, &s->intents.list[i], item->occurrence, key);
        if (ledger_adopt(s->ledger, key, &s->intents.list[i], item->payment,
                         item->owner ? item->owner->attempt : 0, error))
            return -1;
        events_adopted(s, i, key);
    }
    return 0;
}

int settle_ledger(struct stages *s, struct error *error)
{
    if (confirm_entries(s, error) || adopt_payments(s, error))
        return -1;
    return ledger_flush(s->ledger, error);
}

int confirm_in_ledger(struct stages *s, struct error *error)
{
    if (s->execution.ledger_failed)
        return 0;
    for (size_t i = 0; i < s->execution.count; i++) {
        struct attempt *attempt = &s->execution.attempts[i];
        struct ledger_news news = {
            .event = EVENT_CONFIRMED, .attempt = attempt->number, .payment = attempt->payment};

        if (!attempt->payment || !attempt->number || attempt->is_confirmed)
            continue;
        if (ledger_record(s->ledger, &news, error))
            goto failed;
        attempt->is_confirmed = true;
        events_attempt_confirmed(s, attempt);
    }
    if (!ledger_flush(s->ledger, error))
        return 0;
failed:
    s->execution.ledger_failed = true;
    return -1;
}

void end_ledger_run(struct stages *s, int exit_code)
{
    struct error error;

    if (!s->has_begun || s->execution.ledger_failed)
        return;
    /* All that matters is recorded; without its end a run looks like one that was killed. */
    if (ledger_end_run(s->ledger, exit_code, &error))
        note_error(s, &error);
}
