#ifndef BONUSREC_REPORT_XLSX_SUMMARY_H
#define BONUSREC_REPORT_XLSX_SUMMARY_H

#include "report/report.h"
#include "report/table_parts.h"
#include "report/xlsx_cells.h"

/* The first sheet of a workbook: what the run came to. */

/* Where things stand, counted from 0: the same in every workbook, so that another can refer to
 * them. */
enum {
    SUMMARY_TITLE = 0,
    SUMMARY_LINE,
    SUMMARY_ENDING,
    SUMMARY_SETTING,
    SUMMARY_WAITING,
    SUMMARY_HEADER = 6,
    SUMMARY_FIRST, /* the statuses, in the order of table_sections */
    SUMMARY_LAST = SUMMARY_FIRST + TABLE_SECTIONS - 1,
    SUMMARY_FEES = SUMMARY_LAST + 2,
    SUMMARY_TOGETHER,
    SUMMARY_FACTS = SUMMARY_TOGETHER + 2
};
enum {
    SUMMARY_STATUS = 0,
    SUMMARY_NOTE,
    SUMMARY_ROWS,
    SUMMARY_MONEY,
    SUMMARY_PERSON,
    SUMMARY_CHART = 6
};

/* Puts all cells of the summary on `sheet`. What `report` does not say has no cell. */
void xlsx_summary(const struct report *report, const struct totals *totals,
                  const struct xlsx_sheet *sheet);

#endif
