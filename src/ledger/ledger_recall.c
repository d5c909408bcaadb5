#include "ledger/ledger_parts.h"

#include <stdlib.h>
#include <string.h>

/* The files that the entries so far come from; their places in the list are `struct entry.list`. 0
 * stands for no file. */
struct origins {
    int64_t *files;
    size_t count;
    size_t capacity;
};

/* One call of ledger_recall() under way. */
struct reading {
    struct ledger *ledger;
    int64_t place;
    struct origins origins;
    struct entries entries;
    size_t capacity;
    const char *assignment; /* the one at hand, the caller's */
    const char *kept;       /* its copy among the entries' texts; NULL while it has no entry */
};

static size_t find_origin(const struct origins *origins, int64_t file)
{
    size_t i = 0;

    while (i < origins->count && origins->files[i] != file)
        i++;
    return i;
}

static uint32_t origin_of(struct origins *origins, int64_t file)
{
    size_t i = find_origin(origins, file);

    if (i == origins->count) {
        origins->files = array_reserve(origins->files, origins->count, &origins->capacity,
                                       sizeof *origins->files);
        origins->files[origins->count++] = file;
    }
    return (uint32_t)i;
}

/* An entry that is being read. */
struct unfinished {
    struct reading *reading;
    struct entry entry;
    enum event last;
    int64_t before_s;       /* when it was sent the time before the last, 0 for never */
    struct credit *credits; /* to be moved to the arena */
    size_t credit_capacity;
};

/* Events come the oldest first. */
static int take_event(void *context, struct statement *row, struct error *error)
{
    struct unfinished *u = context;
    struct entry *entry = &u->entry;

    if (ledger_read_event(u->reading->ledger, column_number(row, 0), &u->last, error))
        return -1;
    /* These sendings did nothing; but of a payment that only the platform's word tells of, the
     * first one that it was said to is the best there is. */
    if (u->last == EVENT_STILL_OPEN || (u->last == EVENT_SAID_PAID && u->before_s))
        entry->last_sent_at_s = u->before_s;
    if (u->last == EVENT_SAID_PAID)
        entry->said_paid_at_s = column_number(row, 1);
    if (u->last == EVENT_SENDING) {
        u->before_s = entry->last_sent_at_s;
        entry->last_sent_at_s = column_number(row, 1);
    }
    if (column_number(row, 2))
        entry->paid_at_s = column_number(row, 2);
    if (*column_text(row, 3))
        entry->payment_id = arena_strdup(&u->reading->entries.arena, column_text(row, 3));
    return 0;
}

/* Sets in the entry what the events of its attempt say. */
static int read_events(struct unfinished *u, struct error *error)
{
    const struct ledger_query query = {
        "SELECT event, at_s, paid_at_s, payment_id FROM events WHERE attempt = ? ORDER BY id",
        VALUES(NUMBER(u->entry.attempt))};

    if (ledger_read_rows(u->reading->ledger, &query, take_event, u, error))
        return -1;
    u->entry.state = entry_state_after(u->last);
    u->entry.by_word = u->last == EVENT_RESOLVED_PAID;
    return 0;
}

static int take_credit(void *context, struct statement *row, struct error *error)
{
    struct unfinished *u = context;
    struct arena *arena = &u->reading->entries.arena;

    (void)error;
    u->credits =
        array_reserve(u->credits, u->entry.credit_count, &u->credit_capacity, sizeof *u->credits);
    u->credits[u->entry.credit_count++] =
        (struct credit){.minor = column_number(row, 0),
                        .reason = arena_strdup(arena, column_text(row, 1)),
                        .paid_at_s = column_number(row, 2),
                        .payment_id = arena_strdup(arena, column_text(row, 3)),
                        .attempt = column_number(row, 4)};
    return 0;
}

/* Sets in the entry what counted when it was topped up. */
static int read_credits(struct unfinished *u, struct error *error)
{
    const struct ledger_query query = {
        "SELECT minor, reason, paid_at_s, payment_id, ifnull(made_by, 0) FROM credits"
        " WHERE attempt = ? ORDER BY rowid",
        VALUES(NUMBER(u->entry.attempt))};
    int failed;

    if (u->entry.pay_minor == u->entry.amount_minor)
        return 0;
    failed = ledger_read_rows(u->reading->ledger, &query, take_credit, u, error);
    if (!failed && u->credits) {
        size_t size = u->entry.credit_count * sizeof *u->credits;

        u->entry.credits = memcpy(arena_alloc(&u->reading->entries.arena, size), u->credits, size);
    }
    free(u->credits);
    return failed;
}

/* Of many assignments most have no entry: only the others are copied, once. */
static const char *keep_assignment(struct reading *reading)
{
    if (!reading->kept)
        reading->kept = arena_strdup(&reading->entries.arena, reading->assignment);
    return reading->kept;
}

static int take_entry(void *context, struct statement *row, struct error *error)
{
    struct reading *reading = context;
    struct arena *arena = &reading->entries.arena;
    struct unfinished u = {.reading = reading};

    u.entry = (struct entry){
        .key = arena_strdup(arena, column_text(row, 0)),
        .worker_id = arena_strdup(arena, column_text(row, 1)),
        .assignment_id = keep_assignment(reading),
        .reason = arena_strdup(arena, column_text(row, 2)),
        .ref = arena_strdup(arena, column_text(row, 3)),
        .payment_id = "",
        .amount_minor = column_number(row, 4),
        .attempt = column_number(row, 5),
        .pay_minor = column_number(row, 6),
        .shown_until_s = column_number(row, 7),
        .list = origin_of(&reading->origins, column_number(row, 8)),
        .unexplained = (uint32_t)column_number(row, 9),
        .doubt_shown = column_number(row, 10) != 0,
    };
    if (read_events(&u, error) || read_credits(&u, error))
        return -1;
    reading->entries.list = array_reserve(reading->entries.list, reading->entries.count,
                                          &reading->capacity, sizeof *reading->entries.list);
    reading->entries.list[reading->entries.count++] = u.entry;
    return 0;
}

static int recall_assignment(struct reading *reading, const char *assignment, struct error *error)
{
    const struct ledger_query query = {
        "SELECT e.key, e.worker_id, e.reason, e.ref, e.amount_minor, a.id, a.pay_minor,"
        " a.shown_until_s, ifnull(r.file, 0), a.unexplained,"
        " a.doubt_shown FROM entries e"
        " JOIN attempts a ON a.entry = e.id AND a.closed = 0 JOIN runs r ON r.id = a.run"
        " WHERE e.place = ? AND e.assignment_id = ?",
        VALUES(NUMBER(reading->place), TEXT(assignment))};

    reading->assignment = assignment;
    reading->kept = NULL;
    return ledger_read_rows(reading->ledger, &query, take_entry, reading, error);
}

static int recall_all(struct reading *reading, const struct ledger_question *question,
                      struct error *error)
{
    struct database *database = reading->ledger->database;
    int64_t own_file = -1; /* no row has it */
    int64_t has_entries = 0;

    if (database_ask(database, "SELECT id FROM places WHERE platform = ? AND endpoint = ?",
                     VALUES(TEXT(question->place.platform), TEXT(question->place.endpoint)),
                     &reading->place, error) ||
        database_ask(database, "SELECT EXISTS (SELECT 1 FROM entries WHERE place = ?)",
                     VALUES(NUMBER(reading->place)), &has_entries, error))
        return -1;
    if (!*question->file)
        own_file = 0;
    else if (database_ask(database, "SELECT id FROM files WHERE path = ?",
                          VALUES(TEXT(question->file)), &own_file, error))
        return -1;
    for (size_t i = 0; i < question->count && has_entries; i++)
        if (recall_assignment(reading, question->assignments[i], error))
            return -1;
    reading->entries.list_count = (uint32_t)reading->origins.count;
    reading->entries.own_list = (uint32_t)find_origin(&reading->origins, own_file);
    return 0;
}

int ledger_recall(struct ledger *ledger, const struct ledger_question *question,
                  struct entries *entries, struct error *error)
{
    struct reading reading = {.ledger = ledger, .entries = ENTRIES_INIT};
    bool opened;
    int result;

    if (ledger_begin_reading(ledger, &opened, error))
        return -1;
    result = recall_all(&reading, question, error);
    ledger_end_reading(ledger, opened);
    free(reading.origins.files);
    if (result)
        entries_release(&reading.entries);
    else
        *entries = reading.entries;
    return result;
}
