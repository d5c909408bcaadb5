#ifndef BONUSREC_LEDGER_LEDGER_H
#define BONUSREC_LEDGER_LEDGER_H

#include "base/error.h"
#include "base/sha256.h"
#include "core/bonus.h"
#include "core/entry.h"
#include "core/history.h"
#include "core/permit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The record of what was sent, entry before effect: it outlives the run, and it is the only maker
 * of permits. What it was told is never changed; what is known of a payment is what was said of it
 * last. One run at a time writes; any number may read beside it.
 *
 * Every function that can fail does so with ERROR_LEDGER and a text that says what to do, unless it
 * says otherwise. After a failure to write nothing more is to be sent. */
struct ledger;

/* Where money goes: entries of different places have nothing to do with each other, so that a
 * rehearsal never counts as a payment. */
struct ledger_place {
    const char *platform;
    const char *endpoint; /* "host:port" */
};

/* Opens the ledger at `path` to write, and makes it (mode 0600) when there is none; its folder must
 * exist. Takes the lock that one run at a time has, and keeps it until ledger_close() or the
 * process's death. A ledger of an older version is brought up to date, all or nothing. `wall_s`
 * gives seconds since 1970. Fails with ERROR_LEDGER_BUSY when another process has the lock (the
 * text says which, and since when); with ERROR_LEDGER when it is damaged, of a newer version,
 * another program's, of a second name (a hard link), not to be written or locked, on a file system
 * that cannot keep it safe, or when the clock stands before what it has recorded. */
MUST_CHECK int ledger_open(const char *path, int64_t (*wall_s)(void), struct ledger **ledger,
                           struct error *error);

/* Opens it to read: takes no lock, makes nothing, changes nothing. `*ledger` is NULL when there is
 * no file at `path`, or one that nothing was written to yet. One of an older version is read as it
 * is. Fails with ERROR_LEDGER as ledger_open() does. */
MUST_CHECK int ledger_open_to_read(const char *path, struct ledger **ledger, struct error *error);

/* Closes it, and frees the permits that it gave; NULL is nothing. What was recorded and not flushed
 * is lost. */
void ledger_close(struct ledger *ledger);

/* Whether no run had begun in it before ledger_open() opened it, or made it: what was paid before
 * is known from the platform alone. */
bool ledger_is_new(const struct ledger *ledger);

/* Whether, when the run began, there was anything in it of the place of that run. */
bool ledger_knows_place(const struct ledger *ledger);

/* A run, as it is written down. All borrowed for the call. */
struct ledger_run {
    const char *run_id;
    const char *command; /* "pay" or "resolve" */
    const char *file;    /* the CSV's whole path, or "-"; "" when there is none */
    const char *version; /* of the program */
    const char *who;     /* user@host */
    struct ledger_place place;
};

/* Begins a run, which every later writing names; durable when it returns. */
MUST_CHECK int ledger_begin_run(struct ledger *ledger, const struct ledger_run *run,
                                struct error *error);

/* Ends it with its exit code; flushes. */
MUST_CHECK int ledger_end_run(struct ledger *ledger, int exit_code, struct error *error);

/* Which bonuses a run asks about. All borrowed for the call. */
struct ledger_question {
    struct ledger_place place;
    const char *file;               /* that of the run at hand, as in struct ledger_run */
    const char *const *assignments; /* each once */
    size_t count;
};

/* Reads what is known of the bonuses of `question`: all entries that are not closed, in no order.
 * On success `entries`, which must be ENTRIES_INIT, is the caller's to release. */
MUST_CHECK int ledger_recall(struct ledger *ledger, const struct ledger_question *question,
                             struct entries *entries, struct error *error);

/* Takes one bonus that may have been paid; `assignment_id` is valid during the call. */
typedef void (*ledger_finder)(void *context, const char *assignment_id, int64_t amount_minor,
                              enum entry_state state);

/* Finds what may have been paid at `place` to the worker of `row` within its group, or for its
 * assignment; either may be "". For rows whose assignment the platform cannot tell. */
MUST_CHECK int ledger_find(struct ledger *ledger, const struct ledger_place *place,
                           const struct intent *row, ledger_finder found, void *context,
                           struct error *error);

/* One payment to be written down. */
struct ledger_order {
    const char *key;
    const struct intent *intent;
    int64_t pay_minor;
    int64_t attempt;       /* the open attempt that is sent again; 0: a new one */
    int64_t shown_until_s; /* kept with a new attempt, as are the credits: see struct entry */
    const struct credit *credits;
    size_t credit_count;
    const char *shown;    /* kept with a new attempt, for whoever looks back: what the platform
                           * showed for its assignment before, "1.00 2.50" or "none"; "" or NULL:
                           * not kept */
    uint32_t unexplained; /* these two are kept with a new attempt: see struct entry */
    bool doubt_shown;
};

/* The quote that payments are made with, as it is written down with them. A quote is paid at most
 * once: one that is in the ledger already, for this place, is not written down again. */
struct ledger_quote {
    const char *id; /* the platform's */
    const char *group_id;
    int64_t amount_minor; /* of the bonuses */
    int64_t total_minor;  /* with fees and taxes */
    const char *text;     /* as the platform gave it */
};

/* Writes down that the payments `orders` are about to be sent, all in one commit, which is durable
 * when it returns; with `quote`, unless it is NULL, all of them in one request; and gives the leave
 * to send each, which belongs to the ledger. Also makes durable what ledger_record() noted. Fails,
 * with none of them written, when the last attempt at one of them is not closed and not said to be
 * sent again; when two are for one key; when one is sent again that is not open, or with another
 * amount, or with a quote, or that was sent with one; when the quote was written down before; and
 * when the ledger's file has been moved away or deleted, or another has taken its place. After a
 * failure, of this or of any other writing, it fails for good; what ledger_record() notes can still
 * be made durable. */
MUST_CHECK int ledger_begin_send(struct ledger *ledger, const struct ledger_quote *quote,
                                 const struct ledger_order *orders, size_t count,
                                 const struct permit **permits, struct error *error);

/* What was learned of one attempt that is not closed. Texts may be NULL. */
struct ledger_news {
    enum event event;
    int64_t attempt;
    const char *code;
    const char *detail;
    const struct payment *payment; /* that confirms it; NULL for none */
};

/* The number of the attempt that `permit` is for. */
int64_t permit_attempt(const struct permit *permit);

/* Notes `news`; it is durable after the next ledger_begin_send(), ledger_flush() or
 * ledger_end_run(). Lost in a crash, it is learned again from the platform. */
MUST_CHECK int ledger_record(struct ledger *ledger, const struct ledger_news *news,
                             struct error *error);

/* Notes that `payment`, which the platform shows, is the bonus `key` of `intent`; `moved_from` is
 * the attempt that it was thought to be made by, which is closed, or 0. Durable as with
 * ledger_record(). */
MUST_CHECK int ledger_adopt(struct ledger *ledger, const char *key, const struct intent *intent,
                            const struct payment *payment, int64_t moved_from, struct error *error);

/* Makes durable what was noted. */
MUST_CHECK int ledger_flush(struct ledger *ledger, struct error *error);

/* A person's word on an open attempt. */
struct ledger_word {
    const char *key;      /* at least its first KEY_DIGITS_MIN digits */
    const char *platform; /* NULL for any */
    const char *endpoint; /* NULL for any */
    bool is_paid;
    int64_t
        settle_after_s; /* what was sent with a quote may show for so long: that it was not paid is
                             * not to be said before; 0: at any time */
    const char *note;   /* why; "" when nothing was said */
    const char *who;    /* user@host */
};

/* Records `word`, as part of the run begun; durable when it returns. `key` gets the whole key.
 * Fails when no entry's key begins so, when several do (the text lists them), and when what is
 * known of it is not open to doubt (what was accepted with a quote is: it is a promise); with ERROR_USAGE when it is not KEY_DIGITS_MIN to 64
 * hexadecimal digits. */
MUST_CHECK int ledger_resolve(struct ledger *ledger, const struct ledger_word *word,
                              char key[SHA256_HEX_SIZE], struct error *error);

/* Shows `visit` all attempts that `filter` lets through, in the order in which they were made, as
 * of one moment; a run may go on beside it. With both `since_s` and `until_s` it is one event that
 * lies between them. Fails also when `visit` does, and with ERROR_USAGE when the filter's key is
 * not up to 64 hexadecimal digits. */
MUST_CHECK int ledger_history(struct ledger *ledger, const struct history_filter *filter,
                              history_visitor visit, void *context, struct error *error);

#endif
