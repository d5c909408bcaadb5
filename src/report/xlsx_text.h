#ifndef BONUSREC_REPORT_XLSX_TEXT_H
#define BONUSREC_REPORT_XLSX_TEXT_H

#include "base/buffer.h"

/* What Excel takes in one cell, in units of UTF-16 ("Excel specifications and limits", read
 * 2026-11-21). */
enum { XLSX_TEXT_MAX = 32767 };

/* Ends a text that was cut. */
#define XLSX_TEXT_CUT " [cut here: a cell holds no more, the CSV report has all of it]"

/* `text` as the library wants it for a cell that shall hold it: readers of a workbook take `_x0041_`
 * for an escaped character (ECMA-376 part 1, 22.9.2.19), so where `text` has such a thing, or would
 * have it once the library has escaped the control characters, its first underscore is written as
 * `_x005F_`. What XML cannot hold (U+FFFE, U+FFFF, bytes that are no UTF-8) becomes U+FFFD. A text
 * that is longer than XLSX_TEXT_MAX then is cut and ends with XLSX_TEXT_CUT.
 *
 * Returns `text` itself when it can stay as it is, else what is in `space`, valid until its next
 * change. */
const char *xlsx_text(const char *text, struct buffer *space);

#endif
