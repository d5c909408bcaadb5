#ifndef BONUSREC_REPORT_HTML_WRITER_H
#define BONUSREC_REPORT_HTML_WRITER_H

#include "report/report.h"
#include "report/sink.h"

/* Writes the report as one HTML page that needs nothing else: style, script and drawings stand in
 * it, and it asks no network for anything. Without its script it is a plain table. No text of the
 * report can become markup or script.
 *
 * The page has the rows that need a person with what to do for each, where there are any, the totals
 * and fees, a bar of the money by status, the payments by day, and all rows to search and sort. */
void html_write_report(const struct report *report, const struct totals *totals, struct sink *sink);

#endif
