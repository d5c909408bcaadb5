#ifndef BONUSREC_INPUT_BONUS_CSV_H
#define BONUSREC_INPUT_BONUS_CSV_H

#include "base/arena.h"
#include "base/error.h"
#include "core/bonus.h"
#include "core/fields.h"
#include "core/strings.h"

#include <stdbool.h>
#include <stddef.h>

/* One --column FIELD=NAME. */
struct column_choice {
    enum field field;
    const char *name;
};

struct input_options {
    const struct field_rules *rules;
    const struct field_rules *const *others; /* of the other platforms: whose file it may be */
    size_t other_count;
    const struct column_choice *choices;
    size_t choice_count;
    const char *reason;   /* --reason, or NULL */
    const char *amount;   /* --amount, or NULL; in the same notation as the column */
    const char *group;    /* --study: the group of every row that has none; or NULL */
    char delimiter;       /* 0: find it from the header */
    char decimal;         /* '.' or ',' */
    const char *currency; /* currency of the amounts, "" when not known yet */
    bool paid;            /* a list of payments: of a report the amount is its paid_amount */
    bool may_miss;        /* a choice that names no column here may be for another file */
    bool only_ids;        /* the file names groups and assignments, and nothing else is read */
};

enum { INTENTS_IN_FULL_MAX = 20, INTENTS_ADVICE_MAX = 8 };

/* The whole input, checked. */
struct intents {
    struct intent *list;
    size_t count;
    size_t capacity;
    size_t invalid_count;     /* rows with a problem */
    uint32_t missed_choices;  /* bit i: choice i named no column, with `may_miss` */
    const char **extra_names; /* names of the other columns, carried through to the report */
    size_t extra_count;
    const char **in_full;   /* what is wrong with the first rows that cannot be used */
    size_t in_full_count;   /* at most INTENTS_IN_FULL_MAX, fewer where advice explains them */
    const char **advice;    /* on the file as a whole, in sentences for a person */
    size_t advice_count;    /* at most INTENTS_ADVICE_MAX */
    struct strings strings; /* owns the ids and reasons; payments are interned here too */
    struct arena arena;     /* owns the rest */
};

#define INTENTS_INIT ((struct intents){0})

/* Reads the CSV file `path` ("-" is standard input) into `intents` (INTENTS_INIT on entry).
 * Dialects are those of input/table.h. A cell that cannot be used makes its row invalid, and the
 * reading goes on: such a row keeps its ids, reason and ref as they stand, its amount is 0, and its
 * problem has the amount's cell, a detail that names row, line, column, value and remedy, and one
 * of the codes
 *
 *   bad_row            too few or too many cells, or a value in a column without a name
 *   sandbox_data       a cell, of whatever column, has what a rehearsal leaves behind: the markers
 *                      of the rules
 *   missing_worker_id  the cell is empty; so missing_assignment_id, missing_amount, missing_reason
 *   bad_worker_id      no id of this kind; so bad_assignment_id and bad_hit_id
 *   bad_amount         no amount
 *   bad_currency       a report's row in another currency than the run's, or in none that is
 *                      called by three capital letters
 *   bad_reason         control characters in it
 *   reason_too_long    longer than the platform takes
 *   bad_ref            blanks around it, or control characters in it
 *
 * (the ids by the platform's report names). Of several, the first in the order of the report's
 * columns counts.
 *
 * What a row needs is in the rules. Where the platform finds assignments, each row names a worker
 * or an assignment or both (missing_assignment_id when neither); where groups are needed, each row
 * has one, if only that of the options (missing_hit_id, by its report name). A platform without
 * reasons has no such field: a column of that name is one of the others. With `only_ids` each row
 * names a group or an assignment or both (missing_assignment_id when neither); its other texts are
 * "" and its amount is 0.
 *
 * The currency of a row is that of the options; where that is not known yet, what a report says of
 * the row, else "".
 *
 * A bonusrec report is valid input, also with some columns taken out: it is known by `status`, `code`
 * and three of `row`, `paid_amount`, `paid_at`, `payment_id` and `detail`. Rows with the status
 * `unexpected` are left out (but not with `only_ids`: they name payees too), its own columns are not
 * carried through, and the quote before what a spreadsheet would take for a formula is taken off
 * again. A --column choice is looked for among the user's own columns, under just that name, and
 * passed over when it is not there: the column that it named has become the field. A row that was
 * `bad_row` stays so until its code is cleared, since here it is as wide as any other.
 *
 * The columns carried through keep their names; one without a name is called by its letter, "column
 * A", since in a report it may come last, where a column must have one.
 *
 * A cause that explains most of the rows that cannot be used (a whole column that a spreadsheet took
 * for numbers, two columns swapped, another platform's file) is told once, as advice; of its rows
 * only the first three are to be shown in full. What looks odd in all rows together, though each
 * can be used, is told there too; and whole amounts that a spreadsheet may have made of dates, and a
 * file without rows.
 *
 * Fails with ERROR_FILE (no such file, a folder, cannot be read); with ERROR_USAGE for a --column,
 * --amount, --reason or --study that cannot be used; with ERROR_INPUT when the file as a whole
 * cannot be used: empty, a needed column missing or a field that two columns match (the text lists
 * the columns found and the option that mends it), bytes that are no text, a quote that is not
 * closed; or when it is plainly no CSV at all. */
MUST_CHECK int bonus_csv_read(const char *path, const struct input_options *options,
                              struct intents *intents, struct error *error);

/* Gives back all that the rows hold; harmless on INTENTS_INIT. */
void intents_release(struct intents *intents);

#endif
