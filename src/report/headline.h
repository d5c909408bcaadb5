#ifndef BONUSREC_REPORT_HEADLINE_H
#define BONUSREC_REPORT_HEADLINE_H

#include "base/buffer.h"
#include "report/report.h"

#include <stdbool.h>

/* What page and workbook both say of a report as a whole. */

/* Whether rows of `status` wait for a person. */
bool headline_needs_person(enum status status);

/* Adds how many wait for a person, "4 rows and 2 payments"; nothing when none does. */
void headline_add_waiting(struct buffer *out, const struct totals *totals);

/* Adds what nobody must overlook about how the report came to be, in whole sentences: that nothing
 * was sent, that another address than the platform's was asked, that its money is none. Nothing
 * where there is nothing of the kind. */
void headline_add_setting(struct buffer *out, const struct report *report);

#endif
