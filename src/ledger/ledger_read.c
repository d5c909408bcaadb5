#include "ledger/ledger_parts.h"
#include "ledger/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int ledger_begin_reading(struct ledger *ledger, bool *opened, struct error *error)
{
    *opened = false;
    if (database_in_transaction(ledger->database))
        return 0;
    if (database_run(ledger->database, "BEGIN", NO_VALUES, error))
        return -1;
    /* What writes has brought it up to date. */
    if (ledger->lock < 0 && migrations_bridge(ledger->database, error)) {
        database_roll_back(ledger->database);
        return -1;
    }
    *opened = true;
    return 0;
}

void ledger_end_reading(struct ledger *ledger, bool opened)
{
    if (opened)
        database_roll_back(ledger->database);
}

int ledger_read_rows(struct ledger *ledger, const struct ledger_query *query, row_reader read,
                     void *context, struct error *error)
{
    struct statement *statement = NULL;
    bool row = false;

    if (statement_begin(ledger->database, query->sql, query->values, query->count, &statement,
                        error))
        return -1;
    for (;;) {
        if (statement_next(statement, &row, error))
            return -1;
        if (!row)
            return 0;
        if (read(context, statement, error)) {
            statement_end(statement);
            return -1;
        }
    }
}

int ledger_read_event(const struct ledger *ledger, int64_t number, enum event *event,
                      struct error *error)
{
    if (number <= EVENT_NONE || number >= EVENT_COUNT)
        return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                         "holds an event of kind %" PRId64
                         ", which this bonusrec does not know; update bonusrec",
                         number);
    *event = (enum event)number;
    return 0;
}

int ledger_last_event(struct ledger *ledger, int64_t attempt, enum event *event, int64_t *row,
                      struct error *error)
{
    struct statement *statement = NULL;
    int64_t number = 0;
    bool found = false;

    if (statement_begin(ledger->database,
                        "SELECT event, id FROM events WHERE attempt = ? ORDER BY id DESC LIMIT 1",
                        VALUES(NUMBER(attempt)), &statement, error) ||
        statement_next(statement, &found, error))
        return -1;
    if (found) {
        number = column_number(statement, 0);
        if (row)
            *row = column_number(statement, 1);
        statement_end(statement);
    }
    return ledger_read_event(ledger, number, event, error);
}

int ledger_key_range(const char *prefix, size_t min_digits, struct key_range *range,
                     struct error *error)
{
    size_t length = strlen(prefix);

    if (length < min_digits || length >= SHA256_HEX_SIZE ||
        strspn(prefix, "0123456789abcdefABCDEF") != length)
        return error_set(error, ERROR_USAGE, prefix,
                         "is not how a key begins; give %zu to 64 of its digits (0 to 9, a to f), "
                         "as `bonusrec history` shows them",
                         min_digits);
    for (size_t i = 0; i < length; i++)
        range->low[i] =
            (char)(prefix[i] >= 'A' && prefix[i] <= 'F' ? prefix[i] - 'A' + 'a' : prefix[i]);
    range->low[length] = '\0';
    /* No digit comes after f, so all keys that begin so lie before this. */
    (void)snprintf(range->high, sizeof range->high, "%sg", range->low);
    return 0;
}
