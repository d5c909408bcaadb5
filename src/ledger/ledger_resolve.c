#include "ledger/ledger_parts.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "core/key.h"

#include <stdio.h>
#include <string.h>

enum { LISTED = 5 };

/* The entries whose key begins as the word says: the first, and all as a list to show. */
struct candidates {
    size_t count; /* at most LISTED + 1 */
    int64_t entry;
    char key[SHA256_HEX_SIZE];
    struct buffer list;
};

static int add_candidate(void *context, struct statement *row, struct error *error)
{
    struct candidates *candidates = context;

    (void)error;
    if (candidates->count == 0) {
        candidates->entry = column_number(row, 0);
        (void)snprintf(candidates->key, sizeof candidates->key, "%s", column_text(row, 1));
    }
    if (candidates->count < LISTED)
        buffer_printf(&candidates->list, "%s%s at %s %s", candidates->count ? ", " : "",
                      column_text(row, 1), column_text(row, 2), column_text(row, 3));
    candidates->count++;
    return 0;
}

static int find_candidates(struct ledger *ledger, const struct ledger_word *word,
                           struct candidates *candidates, struct error *error)
{
    struct key_range range;
    const struct ledger_query query = {
        "SELECT e.id, e.key, p.platform, p.endpoint FROM places p"
        " JOIN entries e ON e.place = p.id WHERE e.key >= ? AND e.key < ?"
        " AND ifnull(p.platform = ?, 1) AND ifnull(p.endpoint = ?, 1)"
        " ORDER BY e.key, e.id LIMIT ?",
        VALUES(TEXT(range.low), TEXT(range.high), TEXT_OR_NULL(word->platform),
               TEXT_OR_NULL(word->endpoint), NUMBER(LISTED + 1))};

    if (ledger_key_range(word->key, KEY_DIGITS_MIN, &range, error))
        return -1;
    return ledger_read_rows(ledger, &query, add_candidate, candidates, error);
}

static int choose(const struct ledger *ledger, const struct ledger_word *word,
                  const struct candidates *candidates, struct error *error)
{
    const char *name = database_name(ledger->database);

    if (candidates->count == 0)
        return error_set(error, ERROR_LEDGER, name,
                         "no entry's key begins with \"%s\"; see `bonusrec history`", word->key);
    if (candidates->count > 1)
        return error_set(error, ERROR_LEDGER, name,
                         "the keys of several entries begin with \"%s\": %s%s; give more digits, "
                         "or the platform and the endpoint",
                         word->key, buffer_text(&candidates->list),
                         candidates->count > LISTED ? ", and more" : "");
    return 0;
}

/* Says no to who is too early. */
static int check_age(const struct ledger *ledger, const struct ledger_word *word, int64_t attempt,
                     struct error *error)
{
    char sent[TIME_TEXT_SIZE];
    char until[TIME_TEXT_SIZE];
    int64_t sent_at_s = 0;

    if (database_ask(ledger->database,
                     "SELECT ifnull(max(at_s), 0) FROM events WHERE attempt = ? AND event = ?",
                     VALUES(NUMBER(attempt), NUMBER(EVENT_SENDING)), &sent_at_s, error))
        return -1;
    if (ledger->wall_s() - sent_at_s >= word->settle_after_s)
        return 0;
    time_format(sent_at_s, sent);
    time_format(sent_at_s + word->settle_after_s, until);
    return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                     "this payment was sent at %s, and the platform may show it later; look again "
                     "after %s (--paid can be said at any time), or, if you are sure that it was "
                     "not made, add --yes",
                     sent, until);
}

static int write_word(struct ledger *ledger, const struct ledger_word *word,
                      const struct candidates *candidates, struct error *error)
{
    struct event_row row = {
        .event = word->is_paid ? EVENT_RESOLVED_PAID : EVENT_RESOLVED_NOT_PAID,
        .code = "",
        .detail = word->note,
        .who = word->who,
        .payment_id = "",
    };
    enum event last = EVENT_NONE;
    int64_t is_promise = 0;

    /* An open attempt is always the newest: no other is made before it is closed. */
    if (database_ask(ledger->database,
                     "SELECT id FROM attempts WHERE entry = ? ORDER BY id DESC LIMIT 1",
                     VALUES(NUMBER(candidates->entry)), &row.attempt, error) ||
        ledger_last_event(ledger, row.attempt, &last, NULL, error) ||
        database_ask(ledger->database, "SELECT quote IS NOT NULL FROM attempts WHERE id = ?",
                     VALUES(NUMBER(row.attempt)), &is_promise, error))
        return -1;
    /* What was taken with a quote is to be paid "in the following minutes": a promise, which only a
     * list confirms. */
    if (entry_state_after(last) != ENTRY_OPEN &&
        !(is_promise && entry_state_after(last) == ENTRY_ACCEPTED))
        return error_set(error, ERROR_LEDGER, database_name(ledger->database),
                         "what is known of the payment \"%s\" is \"%s\", which is not open to "
                         "doubt; see `bonusrec history`",
                         candidates->key, event_name(last));
    if (is_promise && !word->is_paid && check_age(ledger, word, row.attempt, error))
        return -1;
    if (ledger_begin_writing(ledger, error) || ledger_write_event(ledger, &row, error))
        return ledger_write_failed(ledger, error);
    return ledger_flush(ledger, error);
}

int ledger_resolve(struct ledger *ledger, const struct ledger_word *word, char key[SHA256_HEX_SIZE],
                   struct error *error)
{
    struct candidates candidates = {.list = BUFFER_INIT};
    int result = -1;

    if (find_candidates(ledger, word, &candidates, error) ||
        choose(ledger, word, &candidates, error) || write_word(ledger, word, &candidates, error))
        goto out;
    memcpy(key, candidates.key, sizeof candidates.key);
    result = 0;
out:
    buffer_release(&candidates.list);
    return result;
}
