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
    const struct column_choice *choices;
    size_t choice_count;
    const char *reason;   /* --reason, or NULL */
    const char *amount;   /* --amount, or NULL; in the same notation as the column */
    const char *group;    /* --study: the group of every row that has none; or NULL */
    char delimiter;       /* 0: find it from the header */
    char decimal;         /* '.' or ',' */
    const char *currency; /* currency of the amounts, "" when not known yet */
    bool only_ids;        /* the file names groups and assignments, and nothing else is read */
};

/* The whole input, checked. */
struct intents {
    struct intent *list;
    size_t count;
    size_t capacity;
    size_t invalid_count;     /* rows with a problem */
    const char **extra_names; /* names of the other columns, carried through to the report */
    size_t extra_count;
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
 * A bonusrec report, known by the columns that only a report has, is valid input: rows with the
 * status `unexpected` are left out (but not with `only_ids`: they name payees too), its own columns
 * are not carried through, the quote before what a spreadsheet would take for a formula is taken
 * off again, and a --column choice that names no column of it is passed over, for the field has its
 * own name there.
 *
 * Fails with ERROR_FILE (no such file, a folder, cannot be read); with ERROR_USAGE for a --column,
 * --amount, --reason or --study that cannot be used; with ERROR_INPUT when the file as a whole
 * cannot be used: empty, a needed column missing or a field that two columns match (the text lists
 * the columns found and the option that mends it), bytes that are no text, a quote that is not
 * closed. */
MUST_CHECK int bonus_csv_read(const char *path, const struct input_options *options,
                              struct intents *intents, struct error *error);

/* Gives back all that the rows hold; harmless on INTENTS_INIT. */
void intents_release(struct intents *intents);

#endif
