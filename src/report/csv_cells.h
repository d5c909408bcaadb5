#ifndef BONUSREC_REPORT_CSV_CELLS_H
#define BONUSREC_REPORT_CSV_CELLS_H

#include "base/buffer.h"

/* The cells of the CSV files that this program writes; csv_writer.h has the rules. */

/* Adds a comma and `text` as a cell of free text: quoted where it must be, guarded against being
 * run as a formula. Returns where `text` ends. */
const char *csv_add_text(struct buffer *out, const char *text);

/* The same for the name of a column, which is quoted too where it has one of ; TAB | in it: who reads
 * the file finds the delimiter by what the names have most of. */
void csv_add_name(struct buffer *out, const char *name);

/* Adds a comma and a cell that this program has formed itself: no quotes, no guard. */
void csv_add_plain(struct buffer *out, const char *text);

#endif
