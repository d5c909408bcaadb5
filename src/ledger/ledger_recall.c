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

/* Sets in `entry` what the events of its attempt say, the oldest first. */
static int read_events(struct reading *reading, struct entry *entry, struct error *error)
{
    struct statement *statement = NULL;
    enum event event = EVENT_NONE;
    int64_t before_s = 0;
    bool row = false;

    if (statement_begin(reading->ledger->database,
                        "SELECT event, at_s, paid_at_s, payment_id FROM events WHERE attempt = ?"
                        " ORDER BY id",
                        VALUES(NUMBER(entry->attempt)), &statement, error))
        return -1;
    for (;;) {
        if (statement_next(statement, &row, error))
            return -1;
        if (!row)
            break;
        if (ledger_read_event(reading->ledger, column_number(statement, 0), &event, error)) {
            statement_end(statement);
            return -1;
        }
        /* These sendings did nothing; but of a payment that only the platform's word tells of, the
         * first one that it was said to is the best there is. */
        if (event == EVENT_STILL_OPEN || (event == EVENT_SAID_PAID && before_s))
            entry->last_sent_at_s = before_s;
        if (event == EVENT_SAID_PAID)
            entry->said_paid_at_s = column_number(statement, 1);
        if (event == EVENT_SENDING) {
            before_s = entry->last_sent_at_s;
            entry->last_sent_at_s = column_number(statement, 1);
            if (!entry->first_sent_at_s)
                entry->first_sent_at_s = entry->last_sent_at_s;
        }
        if (column_number(statement, 2))
            entry->paid_at_s = column_number(statement, 2);
        if (*column_text(statement, 3))
            entry->payment_id = arena_strdup(&reading->entries.arena, column_text(statement, 3));
    }
    entry->state = entry_state_after(event);
    entry->by_word = event == EVENT_RESOLVED_PAID;
    return 0;
}

/* Sets in `entry` what counted when it was topped up. */
static int read_credits(struct reading *reading, struct entry *entry, struct error *error)
{
    struct arena *arena = &reading->entries.arena;
    struct statement *statement = NULL;
    struct credit *credits = NULL;
    size_t capacity = 0;
    bool row = false;
    int failed;

    if (entry->pay_minor == entry->amount_minor)
        return 0;
    if (statement_begin(reading->ledger->database,
                        "SELECT minor, reason, paid_at_s, payment_id, ifnull(made_by, 0)"
                        " FROM credits WHERE attempt = ? ORDER BY rowid",
                        VALUES(NUMBER(entry->attempt)), &statement, error))
        return -1;
    for (;;) {
        failed = statement_next(statement, &row, error);
        if (failed || !row)
            break;
        credits = array_reserve(credits, entry->credit_count, &capacity, sizeof *credits);
        credits[entry->credit_count++] =
            (struct credit){.minor = column_number(statement, 0),
                            .reason = arena_strdup(arena, column_text(statement, 1)),
                            .paid_at_s = column_number(statement, 2),
                            .payment_id = arena_strdup(arena, column_text(statement, 3)),
                            .attempt = column_number(statement, 4)};
    }
    if (!failed && credits) {
        struct credit *kept = arena_alloc(arena, entry->credit_count * sizeof *credits);

        memcpy(kept, credits, entry->credit_count * sizeof *credits);
        entry->credits = kept;
    }
    free(credits);
    return failed;
}

static int add_entry(struct reading *reading, const char *assignment, struct statement *statement,
                     struct error *error)
{
    struct arena *arena = &reading->entries.arena;
    struct entry entry = {
        .key = arena_strdup(arena, column_text(statement, 0)),
        .worker_id = arena_strdup(arena, column_text(statement, 1)),
        .assignment_id = assignment,
        .reason = arena_strdup(arena, column_text(statement, 2)),
        .ref = arena_strdup(arena, column_text(statement, 3)),
        .payment_id = "",
        .amount_minor = column_number(statement, 4),
        .attempt = column_number(statement, 5),
        .pay_minor = column_number(statement, 6),
        .shown_until_s = column_number(statement, 7),
        .list = origin_of(&reading->origins, column_number(statement, 8)),
    };

    if (read_events(reading, &entry, error) || read_credits(reading, &entry, error))
        return -1;
    reading->entries.list = array_reserve(reading->entries.list, reading->entries.count,
                                          &reading->capacity, sizeof *reading->entries.list);
    reading->entries.list[reading->entries.count++] = entry;
    return 0;
}

static int recall_assignment(struct reading *reading, const char *assignment, struct error *error)
{
    struct statement *statement = NULL;
    const char *copy = NULL;
    bool row = false;

    if (statement_begin(reading->ledger->database,
                        "SELECT e.key, e.worker_id, e.reason, e.ref, e.amount_minor, a.id,"
                        " a.pay_minor, a.shown_until_s, ifnull(r.file, 0)"
                        " FROM entries e JOIN attempts a ON a.entry = e.id AND a.closed = 0"
                        " JOIN runs r ON r.id = a.run WHERE e.place = ? AND e.assignment_id = ?",
                        VALUES(NUMBER(reading->place), TEXT(assignment)), &statement, error))
        return -1;
    for (;;) {
        if (statement_next(statement, &row, error))
            return -1;
        if (!row)
            return 0;
        if (!copy)
            copy = arena_strdup(&reading->entries.arena, assignment);
        if (add_entry(reading, copy, statement, error)) {
            statement_end(statement);
            return -1;
        }
    }
}

static int recall_all(struct reading *reading, const struct ledger_place *place, const char *file,
                      const char *const *assignments, size_t count, struct error *error)
{
    struct database *database = reading->ledger->database;
    int64_t own_file = -1; /* no row has it */
    int64_t has_entries = 0;

    if (database_ask(database, "SELECT id FROM places WHERE platform = ? AND endpoint = ?",
                     VALUES(TEXT(place->platform), TEXT(place->endpoint)), &reading->place,
                     error) ||
        database_ask(database, "SELECT EXISTS (SELECT 1 FROM entries WHERE place = ?)",
                     VALUES(NUMBER(reading->place)), &has_entries, error))
        return -1;
    if (!*file)
        own_file = 0;
    else if (database_ask(database, "SELECT id FROM files WHERE path = ?", VALUES(TEXT(file)),
                          &own_file, error))
        return -1;
    for (size_t i = 0; i < count && has_entries; i++)
        if (recall_assignment(reading, assignments[i], error))
            return -1;
    reading->entries.list_count = (uint32_t)reading->origins.count;
    reading->entries.own_list = (uint32_t)find_origin(&reading->origins, own_file);
    return 0;
}

/* NOLINTNEXTLINE(readability-function-size): the header's arguments */
int ledger_recall(struct ledger *ledger, const struct ledger_place *place, const char *file,
                  const char *const *assignments, size_t count, struct entries *entries,
                  struct error *error)
{
    struct reading reading = {.ledger = ledger, .entries = ENTRIES_INIT};
    bool opened;
    int result;

    if (ledger_begin_reading(ledger, &opened, error))
        return -1;
    result = recall_all(&reading, place, file, assignments, count, error);
    ledger_end_reading(ledger, opened);
    free(reading.origins.files);
    if (result)
        entries_release(&reading.entries);
    else
        *entries = reading.entries;
    return result;
}
