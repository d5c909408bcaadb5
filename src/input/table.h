#ifndef BONUSREC_INPUT_TABLE_H
#define BONUSREC_INPUT_TABLE_H

#include "base/buffer.h"
#include "base/error.h"
#include "core/fields.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TABLE_MAX_COLUMNS = 10000,
    TABLE_MAX_CELL = 1024 * 1024,     /* bytes of UTF-8 */
    TABLE_MAX_ROW = 16 * 1024 * 1024, /* bytes of UTF-8 */
};
#define TABLE_MAX_ROWS UINT32_C(4000000000)

/* One cell, as it stands: nothing is trimmed. */
struct table_cell {
    const char *text; /* valid UTF-8 without NUL bytes, NUL-ended */
    size_t length;    /* bytes */
};

/* Whether a row has the header's cells. */
enum table_shape {
    TABLE_WHOLE = 0,
    TABLE_SHORT,   /* fewer */
    TABLE_CUT,     /* fewer, and the file ends here without a line end */
    TABLE_LONG,    /* more */
    TABLE_UNNAMED, /* a value in one of the last columns, which have no name */
};

struct table_row {
    const struct table_cell *cells;
    size_t count;
    enum table_shape shape;
    bool may_be_marked; /* a text that is watched for stands in the row, or near it in the file */
    uint32_t row_no;    /* data row from 1; blank ones do not count; 0 for the header */
    uint64_t line;      /* physical line where it begins, from 1 */
    uint64_t sheet_row; /* row in which a spreadsheet shows it, from 1 */
};

/* A CSV file being read, row after row, in one pass: comma, semicolon, TAB or `|` between cells;
 * UTF-8 or (with byte-order mark) UTF-16; LF, CR LF or CR; quoted newlines; a leading `sep=;`
 * line. Blank lines, and rows of which all cells are blank, are passed over. A last line needs no
 * line end. */
struct table;

/* Whether `c` can stand between cells: TAB, or an ASCII mark that is no quote. */
bool table_delimiter_is_usable(char c);

/* Opens `path` ("-" is standard input; it must outlive the table) and reads the header. `delimiter`
 * 0 is found: from the `sep=` line, else the one of `,` `;` TAB `|` that the header has most of.
 * Fails as text_source_open() and table_next() do. */
MUST_CHECK int table_open(struct table **table, const char *path, char delimiter,
                          struct error *error);

/* Watches for the texts of `markers`, which must outlive the table, NULL for none, from the next row
 * on: looking through the rows that may have one is then left to the caller. */
void table_watch(struct table *table, const struct field_marker *markers);

/* What of the file follows the row read last, as far as it was read: text, not to be consumed. */
const char *table_peek(const struct table *table, size_t *length);

/* The column names. Those at the end that are empty are left out. Lives as long as the table. */
const struct table_row *table_header(const struct table *table);

/* The character between cells. */
char table_delimiter(const struct table *table);

/* Adds to `text` what speaks against the delimiter that was given, and returns true, where the first
 * line has none of it and has another; else returns false. */
bool table_add_doubt(const struct table *table, struct buffer *text);

/* The path, or "standard input": for messages. */
const char *table_name(const struct table *table);

/* Sets `*row` to the next row, which lives until the next call, or NULL at the end. A row with too
 * few or too many cells has that in its shape. Fails with ERROR_INPUT, naming the line, where
 * nothing behind can be trusted: bytes that are no text, a quote that is not closed or not doubled,
 * a cell, row or number of rows above the limits; with ERROR_FILE when reading fails. After a
 * failure the table can only be closed. */
MUST_CHECK int table_next(struct table *table, const struct table_row **row, struct error *error);

/* `column` (from 0) as a spreadsheet names it: A, B, ..., Z, AA. Returns `letters`. */
enum { TABLE_LETTERS_SIZE = 8 };
char *table_letters(size_t column, char letters[TABLE_LETTERS_SIZE]);

/* Closes and frees; NULL is nothing. */
void table_close(struct table *table);

#endif
