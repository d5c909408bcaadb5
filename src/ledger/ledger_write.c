#include "ledger/ledger_parts.h"

static const char *text(const char *maybe)
{
    return maybe ? maybe : "";
}

void ledger_remember_failure(struct ledger *ledger, const struct error *error)
{
    if (!ledger->has_failed)
        ledger->failure = *error;
    ledger->has_failed = true;
}

int ledger_write_failed(struct ledger *ledger, const struct error *error)
{
    ledger_remember_failure(ledger, error);
    database_roll_back(ledger->database);
    return -1;
}

static int begin_transaction(struct ledger *ledger, struct error *error)
{
    if (database_in_transaction(ledger->database))
        return 0;
    return database_run(ledger->database, "BEGIN IMMEDIATE", NO_VALUES, error);
}

int ledger_begin_writing(struct ledger *ledger, struct error *error)
{
    if (!ledger->run)
        return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                         "no run was begun in it; nothing more is sent; this is a mistake in "
                         "bonusrec, please report it");
    return begin_transaction(ledger, error);
}

/* Places and files are kept once: these add one when it is not there yet, and set its `*row`. */
static int keep_place(struct ledger *ledger, const struct ledger_place *place, int64_t *row,
                      struct error *error)
{
    const struct value values[] = {TEXT(place->platform), TEXT(place->endpoint)};

    if (database_run(ledger->database,
                     "INSERT OR IGNORE INTO places (platform, endpoint) VALUES (?, ?)", values, 2,
                     error))
        return -1;
    return database_ask(ledger->database,
                        "SELECT id FROM places WHERE platform = ? AND endpoint = ?", values, 2, row,
                        error);
}

static int keep_file(struct ledger *ledger, const char *path, int64_t *row, struct error *error)
{
    if (database_run(ledger->database, "INSERT OR IGNORE INTO files (path) VALUES (?)",
                     VALUES(TEXT(path)), error))
        return -1;
    return database_ask(ledger->database, "SELECT id FROM files WHERE path = ?", VALUES(TEXT(path)),
                        row, error);
}

static int write_run(struct ledger *ledger, const struct ledger_run *run, int64_t *place,
                     struct error *error)
{
    int64_t file = 0;

    if (run->place.platform && keep_place(ledger, &run->place, place, error))
        return -1;
    if (*run->file && keep_file(ledger, run->file, &file, error))
        return -1;
    return database_run(ledger->database,
                        "INSERT INTO runs (run_id, command, place, file, version, who, began_at_s)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        VALUES(TEXT(run->run_id), TEXT(run->command), NUMBER_OR_NULL(*place),
                               NUMBER_OR_NULL(file), TEXT(run->version), TEXT(run->who),
                               NUMBER(ledger->wall_s())),
                        error);
}

int ledger_begin_run(struct ledger *ledger, const struct ledger_run *run, struct error *error)
{
    int64_t place = 0;
    int64_t has_entries = 0;
    int64_t row;

    if (begin_transaction(ledger, error) || write_run(ledger, run, &place, error))
        return ledger_write_failed(ledger, error);
    row = database_last_row(ledger->database);
    if (database_ask(ledger->database, "SELECT EXISTS (SELECT 1 FROM entries WHERE place = ?)",
                     VALUES(NUMBER(place)), &has_entries, error))
        return ledger_write_failed(ledger, error);
    if (ledger_flush(ledger, error))
        return -1;
    ledger->knows_place = has_entries;
    ledger->run = row;
    ledger->place = place;
    return 0;
}

int ledger_end_run(struct ledger *ledger, int exit_code, struct error *error)
{
    if (ledger_begin_writing(ledger, error) ||
        database_run(
            ledger->database, "INSERT INTO run_ends (run, at_s, exit_code) VALUES (?, ?, ?)",
            VALUES(NUMBER(ledger->run), NUMBER(ledger->wall_s()), NUMBER(exit_code)), error))
        return ledger_write_failed(ledger, error);
    return ledger_flush(ledger, error);
}

int ledger_flush(struct ledger *ledger, struct error *error)
{
    if (!database_in_transaction(ledger->database))
        return 0;
    if (database_run(ledger->database, "COMMIT", NO_VALUES, error))
        return ledger_write_failed(ledger, error);
    return 0;
}

int ledger_write_event(struct ledger *ledger, const struct event_row *row, struct error *error)
{
    if (database_run(ledger->database,
                     "INSERT INTO events (attempt, run, at_s, event, code, detail, who, paid_at_s,"
                     " payment_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     VALUES(NUMBER(row->attempt), NUMBER(ledger->run), NUMBER(ledger->wall_s()),
                            NUMBER(row->event), TEXT(row->code), TEXT(row->detail), TEXT(row->who),
                            NUMBER(row->paid_at_s), TEXT(row->payment_id)),
                     error))
        return -1;
    if (entry_state_after(row->event) != ENTRY_CLOSED)
        return 0;
    return database_run(ledger->database, "UPDATE attempts SET closed = 1 WHERE id = ?",
                        VALUES(NUMBER(row->attempt)), error);
}

int ledger_record(struct ledger *ledger, const struct ledger_news *news, struct error *error)
{
    const struct event_row row = {
        .attempt = news->attempt,
        .event = news->event,
        .code = text(news->code),
        .detail = text(news->detail),
        .who = "",
        .payment_id = news->payment ? text(news->payment->payment_id) : "",
        .paid_at_s = news->payment ? news->payment->paid_at_s : 0,
    };

    if (ledger_begin_writing(ledger, error) || ledger_write_event(ledger, &row, error))
        return ledger_write_failed(ledger, error);
    return 0;
}

/* The row of the bonus `key` at the place of the run. */
static int keep_entry(struct ledger *ledger, const char *key, const struct intent *intent,
                      int64_t *entry, struct error *error)
{
    *entry = 0;
    if (database_ask(ledger->database, "SELECT id FROM entries WHERE place = ? AND key = ?",
                     VALUES(NUMBER(ledger->place), TEXT(key)), entry, error))
        return -1;
    if (*entry)
        return 0;
    if (database_run(ledger->database,
                     "INSERT INTO entries (place, key, assignment_id, worker_id, group_id,"
                     " amount_minor, currency, reason, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     VALUES(NUMBER_OR_NULL(ledger->place), TEXT(key), TEXT(intent->assignment_id),
                            TEXT(intent->worker_id), TEXT(intent->group_id),
                            NUMBER(intent->amount.minor), TEXT(intent->amount.currency),
                            TEXT(intent->reason), TEXT(intent->ref)),
                     error))
        return -1;
    *entry = database_last_row(ledger->database);
    return 0;
}

static int write_credits(struct ledger *ledger, const struct ledger_order *order, int64_t attempt,
                         struct error *error)
{
    for (size_t i = 0; i < order->credit_count; i++) {
        const struct credit *credit = &order->credits[i];

        if (database_run(ledger->database,
                         "INSERT INTO credits (attempt, minor, reason, paid_at_s, payment_id,"
                         " made_by) VALUES (?, ?, ?, ?, ?, ?)",
                         VALUES(NUMBER(attempt), NUMBER(credit->minor), TEXT(credit->reason),
                                NUMBER(credit->paid_at_s), TEXT(credit->payment_id),
                                NUMBER_OR_NULL(credit->attempt)),
                         error))
            return -1;
    }
    return 0;
}

int ledger_write_attempt(struct ledger *ledger, const struct ledger_order *order, int64_t quote,
                         int64_t *attempt, struct error *error)
{
    int64_t entry;

    if (keep_entry(ledger, order->key, order->intent, &entry, error))
        return -1;
    if (database_run(ledger->database,
                     "INSERT INTO attempts (entry, run, pay_minor, shown_until_s, quote, shown,"
                     " unexplained, doubt_shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     VALUES(NUMBER(entry), NUMBER(ledger->run), NUMBER(order->pay_minor),
                            NUMBER(order->shown_until_s), NUMBER_OR_NULL(quote),
                            TEXT(text(order->shown)), NUMBER(order->unexplained),
                            NUMBER(order->doubt_shown)),
                     error)) {
        if (database_broke_unique(ledger->database))
            return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                             "an earlier attempt at the payment \"%s\" may have paid it already; "
                             "nothing more is sent; run again, so that it is settled first",
                             order->key);
        return -1;
    }
    *attempt = database_last_row(ledger->database);
    return write_credits(ledger, order, *attempt, error);
}

int ledger_adopt(struct ledger *ledger, const char *key, const struct intent *intent,
                 const struct payment *payment, int64_t moved_from, struct error *error)
{
    const struct event_row moved = {
        .attempt = moved_from,
        .event = EVENT_MOVED,
        .code = "",
        .detail = key,
        .who = "",
        .payment_id = "",
    };
    const struct ledger_order order = {
        .key = key,
        .intent = intent,
        .pay_minor = payment->amount.minor,
    };
    struct event_row adopted = {
        .event = EVENT_ADOPTED,
        .code = "",
        .detail = "",
        .who = "",
        .payment_id = text(payment->payment_id),
        .paid_at_s = payment->paid_at_s,
    };

    if (ledger_begin_writing(ledger, error) ||
        (moved_from && ledger_write_event(ledger, &moved, error)) ||
        ledger_write_attempt(ledger, &order, 0, &adopted.attempt, error) ||
        ledger_write_event(ledger, &adopted, error))
        return ledger_write_failed(ledger, error);
    return 0;
}
