#ifndef BONUSREC_REPORT_XLSX_CELLS_H
#define BONUSREC_REPORT_XLSX_CELLS_H

#include "report/line.h"

#include <stddef.h>
#include <stdint.h>

/* What a workbook's cells are: the lines of the report, typed. */

/* The sheet with the lines; the first is the summary. */
#define XLSX_ROWS_SHEET "Report"

enum xlsx_kind {
    XLSX_BLANK = 0,
    XLSX_TEXT,
    XLSX_COUNT, /* a whole number */
    XLSX_MONEY, /* units of the currency, such as 12.5 */
    XLSX_TIME,  /* days as spreadsheets count them, UTC */
};

struct xlsx_cell {
    enum xlsx_kind kind;
    const char *text; /* of XLSX_TEXT, borrowed */
    double number;    /* of the others */
};

/* How a cell looks; money and times have their own formats whatever the style. */
enum xlsx_style {
    XLSX_PLAIN = 0,
    XLSX_VERBATIM, /* stays a text when somebody types a number over it */
    XLSX_TITLE,
    XLSX_LABEL,
    XLSX_WRAPPED, /* as XLSX_VERBATIM; this and the following go on in the next line where they are
                   * too long for their column */
    XLSX_HEADER,
    XLSX_SENTENCE, /* as wide as the whole table of the summary */
    XLSX_WARNING,  /* the same */
    XLSX_STYLES
};

struct xlsx_column {
    const char *name; /* NULL: an id, whose name depends on the platform */
    double width;     /* in characters */
    enum xlsx_kind kind;
};

/* The columns of the CSV, before the input's own. */
enum { XLSX_STATUS_COLUMN = 1, XLSX_ID_COLUMN = 3, XLSX_COLUMNS = 14 };
extern const struct xlsx_column xlsx_columns[XLSX_COLUMNS];

/* The cell that holds `text`, blank for an empty one. */
struct xlsx_cell xlsx_text_cell(const char *text);

/* `minor` as the number that a cell holds: exact to the last cent below 2^53 of them. */
double xlsx_money(int64_t minor);

/* The cell for a time in seconds since 1970, as a number when it lies between 1900-03-01 (before
 * which spreadsheets disagree on what a number means) and the year 9999, else blank. */
struct xlsx_cell xlsx_time(int64_t time_s);

/* Fills `cells` with those of `line`, one for each of xlsx_columns. Where the text of the CSV is
 * empty the cell is blank; where it is no amount or time, and in the amount of an invalid row, the
 * cell has the text. */
void xlsx_cells(const struct line *line, struct xlsx_cell cells[XLSX_COLUMNS]);

/* What puts a cell, which is never blank, on a sheet. */
struct xlsx_sheet {
    void (*put)(void *context, uint32_t row, uint16_t column, const struct xlsx_cell *cell,
                enum xlsx_style style);
    void *context;
};

/* Puts `cell` on `sheet`, unless it is blank. */
void xlsx_put(const struct xlsx_sheet *sheet, uint32_t row, uint16_t column, struct xlsx_cell cell,
              enum xlsx_style style);

/* How the cells of a column look, the input's own columns among them. */
enum xlsx_style xlsx_style_of(size_t column);

/* Puts the names of all columns on the first row of `sheet`. */
void xlsx_put_header(const struct report *report, const struct xlsx_sheet *sheet);

/* Puts line `n` of the report, the rows first and then the unexpected payments, on row n + 1. */
void xlsx_put_line(const struct report *report, size_t n, const struct xlsx_sheet *sheet);

#endif
