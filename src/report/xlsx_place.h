#ifndef BONUSREC_REPORT_XLSX_PLACE_H
#define BONUSREC_REPORT_XLSX_PLACE_H

#include "report/report.h"

#include <stdint.h>

/* Whether a report fits into a workbook, and the workbook into its place. */

/* Excel's limits for a sheet, the header among the rows ("Excel specifications and limits", read
 * 2026-11-21). */
enum { XLSX_ROWS_MAX = 1048576, XLSX_COLUMNS_MAX = 16384 };

/* Fills `error` with what to do about a report that has more of something than a workbook can hold,
 * and is -1. */
int xlsx_too_large(const char *path, const char *what, struct error *error);

/* Fills `error` with why the workbook cannot be written and what to do. */
void xlsx_explain(const char *path, const char *why, struct error *error);

/* The same for an errno; 0 stands for a write that failed without saying why. */
void xlsx_explain_failure(const char *path, int failure, struct error *error);

/* These, and -1: macros for the reason that error_set() is one. */
#define xlsx_cannot_write(...) (xlsx_explain(__VA_ARGS__), -1)
#define xlsx_write_failed(...) (xlsx_explain_failure(__VA_ARGS__), -1)

/* Fails with ERROR_FILE when the report has more rows or columns than a sheet can have. */
MUST_CHECK int xlsx_check_size(const struct report *report, const char *path, struct error *error);

/* Fails with ERROR_FILE when `path` cannot be written, or is no regular file. Makes an empty file of
 * one that is not there. */
MUST_CHECK int xlsx_check_place(const char *path, struct error *error);

/* Finds out whether there is room for `bytes` in `folder`, and gives it back. Returns 0, also where
 * the file system cannot tell, or the errno. */
int xlsx_try_room(const char *folder, int64_t bytes);

#endif
