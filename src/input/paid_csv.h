#ifndef BONUSREC_INPUT_PAID_CSV_H
#define BONUSREC_INPUT_PAID_CSV_H

#include "base/error.h"
#include "core/bonus.h"
#include "core/strings.h"
#include "input/bonus_csv.h"

#include <stdbool.h>
#include <stddef.h>

/* What a file says has been paid: for a comparison that asks no platform. */
struct paid_list {
    struct payments payments; /* texts interned, "" where the file says nothing; the currency too */
    size_t rows;              /* data rows of the file */
    size_t unknown_count;     /* rows of a report that may have been paid: payments with a doubt */
    size_t untimed_count;     /* payments whose time cannot be read: it counts as not known */
    uint32_t missed_choices;  /* bit i: choice i of the options names no column of this file */
    bool has_reasons;         /* there is a column of reasons, or the platform has none */
};

#define PAID_LIST_INIT ((struct paid_list){0})

/* Where the texts go, and who hears of rows that cannot be used. */
struct paid_host {
    struct strings *strings;
    void (*complain)(void *context, const char *line);
    void *context;
};

/* How many rows that cannot be used are told in full. */
enum { PAID_PROBLEMS_MAX = 20 };

/* Reads the CSV file `path` into `paid` (PAID_LIST_INIT on entry), by the rules, the column choices,
 * the delimiter, the decimal sign, the group and the currency of `options`; the rest of them counts
 * for the bonuses alone. The file may be an export or a report of this program, a platform's own
 * download or a list kept by hand: dialects, names of columns and the care for each cell are those
 * of bonus_csv_read(). The amount is the column `paid_amount` where there is one, the time `paid_at`
 * (2026-01-31T23:59:59Z or 2026-01-31), the id `payment_id`. A column choice that names no column of
 * this file is passed over: it is for the bonuses.
 *
 * A row of a report that leaves open whether it is paid (unknown, or what is paid could not be read)
 * is a payment of 0 with a doubt. A row without a paid amount is no payment, and neither is an amount of 0; but a report's row with
 * the status paid or already_paid is one of its `amount`. Where a report says that the reason of the
 * payment differs from the row's (reason_differs), the reason is not known: "".
 *
 * Fails as bonus_csv_read() does, and with ERROR_INPUT when a row cannot be used, after telling
 * `host` about the first ones: what is not read would look unpaid. */
MUST_CHECK int paid_csv_read(const char *path, const struct input_options *options,
                             const struct paid_host *host, struct paid_list *paid,
                             struct error *error);

/* Frees the list, not the texts. */
void paid_list_release(struct paid_list *paid);

#endif
