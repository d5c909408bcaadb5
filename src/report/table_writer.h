#ifndef BONUSREC_REPORT_TABLE_WRITER_H
#define BONUSREC_REPORT_TABLE_WRITER_H

#include "report/report.h"
#include "report/sink.h"

/* The most rows of one status that the table shows. */
enum { TABLE_ROWS_MAX = 50 };

/* Writes the report as a table for a person: a section for each status, those that need attention
 * first, with at most TABLE_ROWS_MAX rows and a line that says how many more there are; below that
 * rows and money by status. Of more rows than that which need nobody (zero, already_paid) only the
 * number is said, but for an export, whose payments are what it is for. No line is wider than
 * `style` says, unless it ends with an id that needs more: ids are never cut; reasons are, or left
 * out, and details take up to four lines. A detail that several rows on end share is said once,
 * below them. Colours repeat what the symbols say. No cell can steer the terminal. Time and memory
 * beyond a look at each outcome do not grow with the rows. */
void table_write_report(const struct report *report, const struct totals *totals,
                        const struct report_style *style, struct sink *sink);

#endif
