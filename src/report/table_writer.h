#ifndef BONUSREC_REPORT_TABLE_WRITER_H
#define BONUSREC_REPORT_TABLE_WRITER_H

#include "report/report.h"
#include "report/sink.h"

/* The most rows of one status that the table shows. */
enum { TABLE_ROWS_MAX = 50 };

/* Writes the report as a table for a person: a section for each status, those that need a person
 * first, with at most TABLE_ROWS_MAX rows and a line that says how many more there are; below that
 * rows and money by status. Ids are never cut; reasons are, to the width of `style`, and details
 * take up to four lines of it. A detail that several rows on end share is said once, below them.
 * Colours repeat what the symbols say. No cell can steer the terminal. */
void table_write_report(const struct report *report, const struct totals *totals,
                        const struct report_style *style, struct sink *sink);

#endif
