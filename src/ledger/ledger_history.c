#include "ledger/ledger_parts.h"

#include "base/buffer.h"

#include <stdlib.h>

enum { MAX_CONDITIONS = 12 };

/* The question to the database: which attempts. `values` stand for its `?`, in order. */
struct question {
    struct buffer sql;
    struct value values[MAX_CONDITIONS];
    size_t count;
    struct key_range range;
};

static void ask_for(struct question *question, const char *condition)
{
    buffer_add_text(&question->sql, condition);
}

static void with(struct question *question, struct value value)
{
    question->values[question->count++] = value;
}

/* Every index on entries begins with the place or is on the worker, hence the lists of places. */
static void ask_for_entries(struct question *question, const struct history_filter *filter)
{
    if (filter->platform) {
        ask_for(question, " AND e.place IN (SELECT id FROM places WHERE platform = ?)");
        with(question, TEXT(filter->platform));
    } else if (filter->key || filter->assignment_id) {
        ask_for(question, " AND e.place IN (SELECT id FROM places)");
    }
    if (filter->key) {
        ask_for(question, " AND e.key >= ? AND e.key < ?");
        with(question, TEXT(question->range.low));
        with(question, TEXT(question->range.high));
    }
    if (filter->assignment_id) {
        ask_for(question, " AND e.assignment_id = ?");
        with(question, TEXT(filter->assignment_id));
    }
    if (filter->worker_id) {
        ask_for(question, " AND e.worker_id = ?");
        with(question, TEXT(filter->worker_id));
    }
}

static void ask_for_attempts(struct question *question, const struct history_filter *filter)
{
    if (filter->run_id) {
        ask_for(question,
                " AND a.id IN (SELECT id FROM attempts WHERE run = (SELECT id FROM runs WHERE"
                " run_id = ?) UNION SELECT attempt FROM events WHERE run = (SELECT id FROM runs"
                " WHERE run_id = ?))");
        with(question, TEXT(filter->run_id));
        with(question, TEXT(filter->run_id));
    }
    if (filter->since_s || filter->until_s) {
        ask_for(question, " AND a.id IN (SELECT attempt FROM events WHERE at_s >= ? AND at_s < ?)");
        with(question, NUMBER(filter->since_s ? filter->since_s : INT64_MIN));
        with(question, NUMBER(filter->until_s ? filter->until_s : INT64_MAX));
    }
    /* is_wanted() decides by the last event; this only spares reading most of the others. */
    if (filter->open_only)
        ask_for(question, " AND a.closed = 0");
}

static void write_question(struct question *question, const struct history_filter *filter)
{
    buffer_add_text(&question->sql,
                    "SELECT a.id, e.key, p.platform, p.endpoint, e.worker_id, e.assignment_id,"
                    " e.group_id, e.currency, e.reason, e.ref, f.path, r.run_id, e.amount_minor,"
                    " a.pay_minor, q.quote_id, q.text, a.shown"
                    " FROM attempts a JOIN entries e ON e.id = a.entry"
                    " JOIN places p ON p.id = e.place JOIN runs r ON r.id = a.run"
                    " LEFT JOIN files f ON f.id = r.file LEFT JOIN quotes q ON q.id = a.quote"
                    " WHERE 1");
    ask_for_entries(question, filter);
    ask_for_attempts(question, filter);
    buffer_add_text(&question->sql, " ORDER BY a.id");
}

/* The events of one attempt, and what they say of its payment. */
struct said {
    struct ledger *ledger;
    struct history_event *events;
    size_t count;
    size_t capacity;
    const char *payment_id;
    int64_t paid_at_s;
    struct arena arena;
};

static int add_event(void *context, struct statement *row, struct error *error)
{
    struct said *said = context;
    struct history_event event = {.at_s = column_number(row, 1)};

    if (ledger_read_event(said->ledger, column_number(row, 0), &event.event, error))
        return -1;
    event.run_id = arena_strdup(&said->arena, column_text(row, 2));
    event.code = arena_strdup(&said->arena, column_text(row, 3));
    event.detail = arena_strdup(&said->arena, column_text(row, 4));
    event.who = arena_strdup(&said->arena, column_text(row, 5));
    if (column_number(row, 6))
        said->paid_at_s = column_number(row, 6);
    if (*column_text(row, 7))
        said->payment_id = arena_strdup(&said->arena, column_text(row, 7));
    said->events = array_reserve(said->events, said->count, &said->capacity, sizeof *said->events);
    said->events[said->count++] = event;
    return 0;
}

static int read_events(struct said *said, int64_t attempt, struct error *error)
{
    const struct ledger_query query = {
        "SELECT v.event, v.at_s, r.run_id, v.code, v.detail, v.who, v.paid_at_s, v.payment_id"
        " FROM events v JOIN runs r ON r.id = v.run WHERE v.attempt = ? ORDER BY v.id",
        VALUES(NUMBER(attempt))};

    arena_release(&said->arena);
    said->count = 0;
    said->payment_id = "";
    said->paid_at_s = 0;
    return ledger_read_rows(said->ledger, &query, add_event, said, error);
}

static bool is_wanted(const struct said *said, const struct history_filter *filter)
{
    enum event last = said->count ? said->events[said->count - 1].event : EVENT_NONE;

    return (!filter->state || last == filter->state) &&
           (!filter->open_only || entry_state_after(last) == ENTRY_OPEN);
}

static struct history_row make_row(struct statement *statement, const struct said *said)
{
    return (struct history_row){
        .key = column_text(statement, 1),
        .platform = column_text(statement, 2),
        .endpoint = column_text(statement, 3),
        .worker_id = column_text(statement, 4),
        .assignment_id = column_text(statement, 5),
        .group_id = column_text(statement, 6),
        .currency = column_text(statement, 7),
        .reason = column_text(statement, 8),
        .ref = column_text(statement, 9),
        .file = column_text(statement, 10),
        .run_id = column_text(statement, 11),
        .amount_minor = column_number(statement, 12),
        .pay_minor = column_number(statement, 13),
        .quote_id = column_text(statement, 14),
        .quote = column_text(statement, 15),
        .shown = column_text(statement, 16),
        .payment_id = said->payment_id,
        .paid_at_s = said->paid_at_s,
        .events = said->events,
        .event_count = said->count,
    };
}

/* Where the rows go. */
struct target {
    const struct history_filter *filter;
    history_visitor visit;
    void *context;
    struct said said; /* of the attempt at hand */
};

static int visit_attempt(void *context, struct statement *row, struct error *error)
{
    struct target *target = context;
    struct history_row shown;

    if (read_events(&target->said, column_number(row, 0), error))
        return -1;
    if (!is_wanted(&target->said, target->filter))
        return 0;
    shown = make_row(row, &target->said);
    return target->visit(target->context, &shown, error);
}

int ledger_history(struct ledger *ledger, const struct history_filter *filter,
                   history_visitor visit, void *context, struct error *error)
{
    struct target target = {
        .filter = filter,
        .visit = visit,
        .context = context,
        .said = {.ledger = ledger, .arena = ARENA_INIT}
    };
    struct question question = {.sql = BUFFER_INIT};
    struct ledger_query query;
    bool opened;
    int result;

    if (filter->key && ledger_key_range(filter->key, 0, &question.range, error))
        return -1;
    if (ledger_begin_reading(ledger, &opened, error))
        return -1;
    write_question(&question, filter);
    query = (struct ledger_query){buffer_text(&question.sql), question.values, question.count};
    result = ledger_read_rows(ledger, &query, visit_attempt, &target, error);
    ledger_end_reading(ledger, opened);
    buffer_release(&question.sql);
    free(target.said.events);
    arena_release(&target.said.arena);
    return result;
}
