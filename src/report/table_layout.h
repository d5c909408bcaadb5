#ifndef BONUSREC_REPORT_TABLE_LAYOUT_H
#define BONUSREC_REPORT_TABLE_LAYOUT_H

/* Where the cells of the table stand, so that those of one column are in line and no line is wider
 * than the terminal. */

#include "base/buffer.h"
#include "report/cell_text.h"

#include <stdbool.h>
#include <stddef.h>

/* How many lines a row takes. On a narrow terminal the reason falls away first; ids are not cut, so
 * they get lines of their own. */
enum layout_shape {
    TABLE_ONE_LINE = 0,
    TABLE_TWO_LINES,   /* the second id below the first */
    TABLE_THREE_LINES, /* and below that the amount */
};

/* The cells of a row, visible (see cell_text.h). */
struct layout_row {
    const char *row_no;
    const char *ids[2];
    const char *amount;
    const char *reason;
};

struct table_layout {
    struct ruler ruler;
    int columns; /* of the terminal; 0: there is none, and a line may have any length */
    enum layout_shape shape;
    int row_width;
    int id_width[2]; /* 0: no row has one */
    int usable_id_width[2];
    int amount_width;
};

/* To be released with table_layout_release(). */
void table_layout_init(struct table_layout *layout, int columns);
void table_layout_release(struct table_layout *layout);

/* Makes room for `row`, one of those that will be shown. Whatever stands in the id cells of a row
 * that is not `usable`, it widens their columns only as far as there is room. */
void table_layout_measure(struct table_layout *layout, const struct layout_row *row, bool usable);

/* To be called after the last row was measured: decides on the shape, with `names` above the
 * columns of ids. */
void table_layout_decide(struct table_layout *layout, const char *const names[2]);

/* How many columns stand before the first id. */
int table_indent(const struct table_layout *layout);

/* Adds the names of the columns, or a row behind its symbol, in one line or more, each with its
 * newline. A row whose ids do not fit into their columns takes more lines than the others. */
void table_add_names(const struct table_layout *layout, struct buffer *out,
                     const char *const names[2]);
void table_add_row(const struct table_layout *layout, struct buffer *out,
                   const struct layout_row *row);

/* Adds the visible `text` and a newline, behind the first `used` columns of a line that is begun;
 * goes on in as many lines as it takes, up to `lines_max` (0: any number) with "..." then, each
 * behind `indent` blanks. */
struct table_text {
    const char *text;
    int used;
    int indent;
    int lines_max;
};
void table_add_text(const struct table_layout *layout, struct buffer *out,
                    const struct table_text *text);

/* Adds `count` blanks, none if it is negative. */
void table_pad(struct buffer *out, int count);

#endif
