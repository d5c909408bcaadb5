#ifndef BONUSREC_REPORT_JSON_WRITER_H
#define BONUSREC_REPORT_JSON_WRITER_H

#include "report/report.h"
#include "report/sink.h"

/* A report as JSON: one object, a line for each row. It is packaging/report.schema.json; a change
 * here is one there.
 *
 * {"version":1,
 *  "run":{"id":"...","command":"plan","at":"2026-01-31T23:59:59Z","platform":"mturk",
 *         "endpoint":null,"file":"bonuses.csv","existing":null},
 *  "summary":{"currency":"USD","fees":"6.90","text":"the summary line","ending":null,
 *             "rows":{"already_paid":380,...},"money":{"already_paid":"812.00",...}},
 *  "rows":[{"row":1,"status":"to_pay",...,"columns":{"Notes":"..."}},...]}
 *
 * Each status has its number and its money, also where they are 0. The rows have the names of the
 * CSV's columns. Amounts are strings, so that no reader makes floats of them. `row`, `amount`,
 * `paid_amount` and `paid_at` are null where there is none; every other text of a row is "" then.
 * "at" is when the report was begun; "endpoint" is where it was asked when that is not the platform's
 * own address, else null; "ending" says why the run ended before every row had its turn,
 * or paid nothing, and is null when it ran its course; "fees" are null while they are not known.
 * "columns" holds the input's remaining columns ({} for unexpected payments); where two have one
 * name, the later one gets its place among them as an ending ("Notes_3"). */

/* Adds the beginning to `sink`, up to and with "run". */
void json_begin_report(const struct report *report, struct sink *sink);

/* The rest, after "run", which json_begin_report() wrote. */
void json_write_report(const struct report *report, const struct totals *totals, struct sink *sink);

#endif
