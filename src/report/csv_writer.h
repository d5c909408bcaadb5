#ifndef BONUSREC_REPORT_CSV_WRITER_H
#define BONUSREC_REPORT_CSV_WRITER_H

#include "report/report.h"
#include "report/sink.h"

/* A report as CSV: UTF-8, commas, lines that end in LF, quotes only around cells that need them:
 * those with a comma, a quote or a line break, and those that begin or end with a blank, which many
 * readers would drop.
 *
 * A text cell that a spreadsheet would take for a formula (first character = + - @ TAB or CR) gets
 * a leading ', and so does one that looks as if it had got one already (any number of ' and then
 * such a character). The names of the input's own columns are text cells too. Hence the rule for
 * reading a report back, exact for every cell: take one ' off a cell that begins with one or more '
 * and then = + - @ TAB or CR. Amounts of valid rows, row numbers and times need no such care; the
 * amount cell of an invalid row, being any text, gets it. */

/* Adds the header line to `sink`, after a byte-order mark if `byte_order_mark`. */
void csv_begin_report(const struct report *report, bool byte_order_mark, struct sink *sink);

/* The rows, after the header that csv_begin_report() wrote. */
void csv_write_report(const struct report *report, struct sink *sink);

#endif
