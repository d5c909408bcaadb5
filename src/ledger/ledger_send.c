#include "ledger/ledger_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int refuse(const struct ledger *ledger, const char *key, const char *why,
                  struct error *error)
{
    return error_set(
        error, ERROR_LEDGER, database_name(ledger->database),
        "the payment \"%s\" cannot be sent again: %s; nothing more is sent; run again, "
        "so that it is settled first",
        key, why);
}

/* What the ledger knows of an attempt that is to be sent again; its key is "" when there is none.
 */
struct known {
    bool is_closed;
    bool has_quote;
    int64_t pay_minor;
    int64_t place;
    char key[SHA256_HEX_SIZE];
};

static int read_known(struct ledger *ledger, int64_t attempt, struct known *known,
                      struct error *error)
{
    struct statement *statement = NULL;
    bool row = false;

    *known = (struct known){0};
    if (statement_begin(ledger->database,
                        "SELECT a.closed, a.pay_minor, e.place, e.key, a.quote IS NOT NULL"
                        " FROM attempts a JOIN entries e ON e.id = a.entry WHERE a.id = ?",
                        VALUES(NUMBER(attempt)), &statement, error) ||
        statement_next(statement, &row, error))
        return -1;
    if (!row)
        return 0;
    known->is_closed = column_number(statement, 0);
    known->pay_minor = column_number(statement, 1);
    known->place = column_number(statement, 2);
    known->has_quote = column_number(statement, 4);
    (void)snprintf(known->key, sizeof known->key, "%s", column_text(statement, 3));
    statement_end(statement);
    return 0;
}

/* Whether the open attempt of `order` may be sent again; `before` is the last event that stood
 * there before this call. */
static int check_again(struct ledger *ledger, const struct ledger_order *order, int64_t before,
                       struct error *error)
{
    struct known known;
    enum event last = EVENT_NONE;
    int64_t row = 0;

    if (read_known(ledger, order->attempt, &known, error))
        return -1;
    if (known.place != ledger->place || strcmp(known.key, order->key) != 0)
        return refuse(ledger, order->key, "the ledger has no such attempt at it", error);
    if (known.is_closed)
        return refuse(ledger, order->key, "that attempt at it is closed", error);
    if (known.pay_minor != order->pay_minor)
        return refuse(ledger, order->key, "it was sent with another amount", error);
    if (known.has_quote)
        return refuse(ledger, order->key, "its quote is paid only once", error);
    if (ledger_last_event(ledger, order->attempt, &last, &row, error))
        return -1;
    if (row > before)
        return refuse(ledger, order->key, "it is among those to be sent twice", error);
    if (entry_state_after(last) != ENTRY_OPEN)
        return refuse(ledger, order->key, "it is known to be paid", error);
    return 0;
}

/* `quote` is the row of its quote, 0 for none. */
static int write_order(struct ledger *ledger, const struct ledger_order *order, int64_t quote,
                       int64_t before, int64_t *attempt, struct error *error)
{
    struct event_row row = {
        .attempt = order->attempt,
        .event = EVENT_SENDING,
        .code = "",
        .detail = "",
        .who = "",
        .payment_id = "",
    };

    if (order->attempt) {
        if (quote)
            return refuse(ledger, order->key, "a quote pays only what was not sent before", error);
        if (check_again(ledger, order, before, error))
            return -1;
    } else if (ledger_write_attempt(ledger, order, quote, &row.attempt, error)) {
        return -1;
    }
    *attempt = row.attempt;
    return ledger_write_event(ledger, &row, error);
}

static int write_quote(struct ledger *ledger, const struct ledger_quote *quote, int64_t *row,
                       struct error *error)
{
    if (database_run(ledger->database,
                     "INSERT INTO quotes (run, place, quote_id, group_id, amount_minor,"
                     " total_minor, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                     VALUES(NUMBER(ledger->run), NUMBER_OR_NULL(ledger->place), TEXT(quote->id),
                            TEXT(quote->group_id), NUMBER(quote->amount_minor),
                            NUMBER(quote->total_minor), TEXT(quote->text)),
                     error)) {
        if (database_broke_unique(ledger->database))
            return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                             "the quote \"%s\" was written down before, and may have been paid "
                             "already; nothing more is sent; run again, so that a new quote is "
                             "asked for",
                             quote->id);
        return -1;
    }
    *row = database_last_row(ledger->database);
    return 0;
}

static int write_orders(struct ledger *ledger, const struct ledger_quote *quote,
                        const struct ledger_order *orders, size_t count, int64_t *attempts,
                        struct error *error)
{
    int64_t quote_row = 0;
    int64_t before = 0;

    if (quote && write_quote(ledger, quote, &quote_row, error))
        return -1;
    if (database_ask(ledger->database, "SELECT max(id) FROM events", NO_VALUES, &before, error))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (write_order(ledger, &orders[i], quote_row, before, &attempts[i], error))
            return -1;
    return 0;
}

/* Takes back the orders alone: what was noted before them is true, and a later ledger_flush() may
 * make it durable. */
static void take_back(struct ledger *ledger, const struct error *error)
{
    struct error ignored;

    ledger_remember_failure(ledger, error);
    if (database_execute(ledger->database, "ROLLBACK TO orders; RELEASE orders", &ignored))
        database_roll_back(ledger->database);
}

int ledger_begin_send(struct ledger *ledger, const struct ledger_quote *quote,
                      const struct ledger_order *orders, size_t count,
                      const struct permit **permits, struct error *error)
{
    int64_t *attempts;
    int result = -1;

    if (ledger->has_failed) {
        *error = ledger->failure;
        return -1;
    }
    if (database_check_place(ledger->database, error)) {
        ledger_remember_failure(ledger, error);
        return -1;
    }
    attempts = xcalloc(count, sizeof *attempts);
    if (ledger_begin_writing(ledger, error) ||
        database_run(ledger->database, "SAVEPOINT orders", NO_VALUES, error)) {
        (void)ledger_write_failed(ledger, error);
        goto out;
    }
    if (write_orders(ledger, quote, orders, count, attempts, error)) {
        take_back(ledger, error);
        goto out;
    }
    /* The point of it all: no permit exists before this has returned. */
    if (ledger_flush(ledger, error))
        goto out;
    for (size_t i = 0; i < count; i++) {
        struct permit *permit = arena_alloc(&ledger->permits, sizeof *permit);

        permit->attempt = attempts[i];
        (void)snprintf(permit->key, sizeof permit->key, "%s", orders[i].key);
        permits[i] = permit;
    }
    result = 0;
out:
    free(attempts);
    return result;
}
