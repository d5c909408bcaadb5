#ifndef BONUSREC_REPORT_CSV_CELLS_H
#define BONUSREC_REPORT_CSV_CELLS_H

#include "base/buffer.h"

/* The cells of the CSV files that this program writes; csv_writer.h has the rules. */

/* Adds a comma and `text` as a cell of free text: quoted where it must be, guarded against being
 * run as a formula. Returns where `text` ends. */
const char *csv_add_text(struct buffer *out, const char *text);

/* Adds a comma and a cell that this program has formed itself: no quotes, no guard. */
void csv_add_plain(struct buffer *out, const char *text);

#endif
