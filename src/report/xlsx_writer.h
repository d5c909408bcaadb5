#ifndef BONUSREC_REPORT_XLSX_WRITER_H
#define BONUSREC_REPORT_XLSX_WRITER_H

#include "report/report.h"

/* Writes the report as a workbook to the file `path`, over what it holds: a sheet "Summary" with the
 * money and rows by status and a chart of them, and a sheet "Report" with the columns and rows of the
 * CSV. Texts are text cells as they stand (ids too; nothing in them is a formula), amounts are
 * numbers shown with two decimals, times are dates of UTC. Memory does not grow with the rows: they
 * go through temporary files in the folder of `path`, which leave nothing behind.
 *
 * What was written is read back before this returns 0, since the library does not tell of every
 * write that fails. Fails with ERROR_FILE: a write failed, the disk is full, or there are more rows
 * or columns than a sheet can have (1,048,576 and 16,384). */
MUST_CHECK int xlsx_write_report(const struct report *report, const struct totals *totals,
                                 const char *path, struct error *error);

#endif
