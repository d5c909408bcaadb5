#ifndef BONUSREC_REPORT_JSON_WRITER_H
#define BONUSREC_REPORT_JSON_WRITER_H

#include "report/report.h"
#include "report/sink.h"

/* A report as JSON: one object, a line for each row.
 *
 * {"version":1,
 *  "run":{"id":"...","command":"plan"},
 *  "summary":{"currency":"USD","fees":"6.90","text":"the summary line",
 *             "rows":{"already_paid":380,...},"money":{"already_paid":"812.00",...}},
 *  "rows":[{"row":1,"status":"to_pay",...,"columns":{"Notes":"..."}},...]}
 *
 * Each status has its number and its money, also where they are 0. The rows have the names of the
 * CSV's columns. Amounts are strings, so that no reader makes floats of them. `row`, `amount`,
 * `paid_amount` and `paid_at` are null where there is none; every other text is "" then. "columns"
 * holds the input's remaining columns ({} for unexpected payments); where two have one name, the
 * later one gets its place among them as an ending ("Notes_3"). */

/* Adds the beginning to `sink`, up to and with "run". */
void json_begin_report(const struct report *report, struct sink *sink);

/* The rest, after "run", which json_begin_report() wrote. */
void json_write_report(const struct report *report, const struct totals *totals, struct sink *sink);

#endif
