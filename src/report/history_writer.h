#ifndef BONUSREC_REPORT_HISTORY_WRITER_H
#define BONUSREC_REPORT_HISTORY_WRITER_H

#include "base/clock.h"
#include "base/error.h"
#include "core/history.h"
#include "core/money.h"
#include "report/cell_text.h"
#include "report/report.h"
#include "report/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A history, written as it is read: an attempt a line, none of them kept.
 *
 * CSV: the columns of HISTORY_COLUMNS, with the care for spreadsheets that csv_writer.h describes.
 * JSON: one object, {"version":1,"entries":[{"key":"...",...,"events":[{...},...]},...]}, as in
 * packaging/history.schema.json; an entry has the names of the CSV's columns, "pay_amount", which is
 * what was or is to be sent, "quote", the whole of it as one string, just as the platform gave it,
 * "shown_before", the payments that the platform showed for the assignment before, and all that was
 * said of it, the oldest first. Amounts are strings; `paid_amount`, `paid_at` and `first_sent_at` are
 * null where there is none.
 * Table: a symbol for what is known, the time of the last news, who gets how much for what; below
 * an attempt that is open to doubt why it is, and how a person resolves it. */

#define HISTORY_COLUMNS                                                                            \
    "key,state,state_at,first_sent_at,worker_id,assignment_id,hit_id,amount,paid_amount,currency," \
    "reason,ref,paid_at,payment_id,platform,endpoint,run,file,code,detail,who,quote_id"

struct history_style {
    enum report_format format;
    bool byte_order_mark; /* --excel */
    bool color;
    int columns;        /* width of the terminal, 0 when it is none */
    const char *ledger; /* --ledger, for the commands that the table names; NULL without */
};

/* What a person wants to know of an attempt; the order is that of the closing line. */
enum history_kind {
    HISTORY_OPEN = 0,
    HISTORY_ACCEPTED,
    HISTORY_PAID,
    HISTORY_REFUSED,
    HISTORY_NOT_PAID,
    HISTORY_MOVED, /* another attempt tells of the payment */
    HISTORY_KINDS
};

/* That of an attempt whose newest event is `last`. */
enum history_kind history_kind_after(enum event last);

/* A history being written. */
struct history_writer {
    struct history_style style;
    struct sink sink;
    size_t counts[HISTORY_KINDS];
    struct ruler ruler; /* of the table */
    int worker_width;   /* the widest cells so far */
    int assignment_width;
    int amount_width;
};

/* Begins one on `stream`; to be ended with history_end(). */
void history_begin(struct history_writer *writer, const struct history_style *style, FILE *stream);

/* Adds one attempt; fits a history_visitor with the writer as its context. Fails with ERROR_FILE
 * once a write did. */
MUST_CHECK int history_add(void *writer, const struct history_row *row, struct error *error);

/* Writes what is left and releases the writer; with `is_whole` false nothing more is added, so that
 * what was cut short does not look whole. Fails with ERROR_FILE when this or any earlier write did.
 */
MUST_CHECK int history_end(struct history_writer *writer, bool is_whole, struct error *error);

/* The inside of history_writer.c: the formats. */

/* A row's texts, the same for every format. */
struct history_line {
    enum event state;
    const struct history_event *last;
    const char *paid_amount; /* "" unless it was paid */
    const char *paid_at;     /* "" where it is not known */
    const char *first_sent_at;
    char state_at[TIME_TEXT_SIZE];
    char amount[MONEY_TEXT_SIZE];
    char pay_amount[MONEY_TEXT_SIZE];
    char paid_at_space[TIME_TEXT_SIZE];
    char first_sent_at_space[TIME_TEXT_SIZE];
};

/* Points into itself and `row`: not to be copied. */
void history_line_of(const struct history_row *row, struct history_line *line);

/* Each format: what comes before the rows, a row, what comes after them, into the writer's sink. */
void history_csv_begin(struct history_writer *writer);
void history_csv_add(struct history_writer *writer, const struct history_row *row);

void history_json_begin(struct history_writer *writer);
void history_json_add(struct history_writer *writer, const struct history_row *row, bool is_first);
void history_json_end(struct history_writer *writer);

void history_table_begin(struct history_writer *writer);
void history_table_add(struct history_writer *writer, const struct history_row *row);
void history_table_end(struct history_writer *writer);

#endif
