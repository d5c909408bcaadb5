/* Where the platform knows more of the rows than they say: which submission, whose, in which
 * currency. On a platform that knows no more all of this does nothing. */
#include "base/arena.h"
#include "observe/observe.h"
#include "stages.h"

#include <stdlib.h>
#include <string.h>

static bool knows_more(const struct stages *s)
{
    return s->options->platform->write_group != NULL;
}

/* A row, and what the ledger has of its worker. */
struct sighting {
    struct stages *s;
    const struct intent *row;
    bool is_open; /* a bonus of the row's amount is in doubt */
};

static void add_member(void *context, const char *assignment_id, int64_t amount_minor,
                       enum entry_state state)
{
    const struct sighting *sighting = context;
    struct payee member = {.worker_id = sighting->row->worker_id,
                           .group_id = sighting->row->group_id};

    (void)amount_minor;
    (void)state;
    member.assignment_id =
        strings_intern(&sighting->s->intents.strings, assignment_id, strlen(assignment_id));
    payees_add(&sighting->s->members, &member);
}

/* An assignment that was paid for stays a row's, whether the platform still lists it or not:
 * another one in its place would be paid again. */
static int add_known_members(struct stages *s, struct error *error)
{
    struct ledger_place place = place_of(s);

    for (size_t i = 0; i < s->intents.count && s->ledger; i++) {
        struct sighting sighting = {.s = s, .row = &s->intents.list[i]};

        if (!sighting.row->problem && !sighting.row->assignment_id[0] &&
            ledger_find(s->ledger, &place, sighting.row, add_member, &sighting, error))
            return -1;
    }
    return 0;
}

static void note_doubt(void *context, const char *assignment_id, int64_t amount_minor,
                       enum entry_state state)
{
    struct sighting *sighting = context;

    (void)assignment_id;
    if (state == ENTRY_OPEN && amount_minor == sighting->row->amount.minor)
        sighting->is_open = true;
}

/* What an earlier run sent may have been paid, whatever is wrong with the row now. */
static int mark_doubts(struct stages *s, struct error *error)
{
    struct ledger_place place = place_of(s);
    struct arena *arena = &s->intents.arena;

    for (size_t i = 0; i < s->intents.count && s->ledger; i++) {
        struct intent *row = &s->intents.list[i];
        struct sighting sighting = {.s = s, .row = row};

        if (!row->problem ||
            (row->problem->kind != PROBLEM_FAILED && row->problem->kind != PROBLEM_HELD))
            continue;
        if (ledger_find(s->ledger, &place, row, note_doubt, &sighting, error))
            return -1;
        if (sighting.is_open)
            row_set_problem(row, PROBLEM_IN_DOUBT, row->problem->code,
                            arena_printf(arena,
                                         "sent by an earlier run, and no certain answer yet; and "
                                         "now: %s",
                                         row->problem->detail),
                            arena);
    }
    return 0;
}

int find_payees(struct stages *s, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);
    bool all = s->options->match.whole_groups;
    int failed;

    if (!knows_more(s))
        return 0;
    request.progress = NULL; /* few questions, and how many is not known before */
    failed = observe_groups(&request, &s->groups, error) ||
             observe_members(&request, &s->groups, all, &s->members, error) ||
             rows_take_groups(s->intents.list, s->intents.count, &s->groups, s->currency,
                              &s->intents.arena, error) ||
             add_known_members(s, error);
    if (!failed)
        rows_take_assignments(s->intents.list, s->intents.count, &s->members, &s->intents.arena);
    return failed ? -1 : 0;
}

int look_at_groups(struct stages *s, struct observed *observed, struct error *error)
{
    struct observe_request request = observe_request_of(s, NULL);
    size_t count = s->intents.count;
    struct intent *rows = xrealloc_array(NULL, count + s->members.count, sizeof *rows);
    int failed;

    for (size_t i = 0; i < count; i++)
        rows[i] = s->intents.list[i];
    for (size_t i = 0; i < s->members.count; i++)
        rows[count++] = (struct intent){.assignment_id = s->members.list[i].assignment_id,
                                        .worker_id = s->members.list[i].worker_id,
                                        .group_id = s->members.list[i].group_id,
                                        .reason = "",
                                        .ref = ""};
    request.intents = rows;
    request.count = count;
    failed = observe(&request, observed, error);
    free(rows);
    return failed;
}

int check_payees(struct stages *s, struct error *error)
{
    if (!knows_more(s))
        return 0;
    rows_take_payees(s->intents.list, s->intents.count, &s->observed.payees, &s->intents.arena);
    complete_payments(s, &s->observed);
    return mark_doubts(s, error);
}

/* What was read first knows the workers, and what was read just now who is screened out by now. */
void complete_payments(struct stages *s, struct observed *observed)
{
    struct payments *payments = &observed->payments;

    for (size_t i = 0; i < payments->count; i++)
        if (!payments->list[i].amount.currency[0])
            (void)memcpy(payments->list[i].amount.currency, s->currency, sizeof s->currency);
    if (!knows_more(s))
        return;
    payments_take_payees(payments, &observed->payees, &s->groups);
    if (observed != &s->observed)
        payments_take_payees(payments, &s->observed.payees, &s->groups);
}

void put_rows_off(struct stages *s)
{
    if (knows_more(s))
        rows_put_off(s->intents.list, s->intents.count, &s->intents.arena);
}
