#ifndef BONUSREC_INPUT_DATES_H
#define BONUSREC_INPUT_DATES_H

#include <stdbool.h>
#include <stdint.h>

/* What spreadsheets make of amounts that look like dates to them: 1.50 becomes January 1950, 1.5 the
 * first of May; and the day's number when the cell is then shown as a number. */

/* Whether `text` is how a spreadsheet shows a date, in figures (01.05.2026, 2026-05-01, 5/1/26,
 * 1/50, 01.05.; also with a time behind) or with a month's name or the beginning of one in English,
 * German, French, Spanish, Italian, Dutch or Portuguese (Jan 50, 50-Jan, 01. Mai, 1 de mayo). */
bool dates_is_date(const char *text);

/* Whether an amount is a whole number from 43000 to 50000: the numbers that spreadsheets give the
 * days from September 2017 to November 2036 (days since 1899-12-30, the 1900 date system of
 * Excel, which LibreOffice shares). */
bool dates_is_number(int64_t minor);

enum { DATES_TEXT_SIZE = 32 };

/* The day of such an amount as `1 May 2026`. Returns `text`. */
char *dates_day(int64_t minor, char text[DATES_TEXT_SIZE]);

#endif
