#ifndef BONUSREC_INPUT_SLIPS_H
#define BONUSREC_INPUT_SLIPS_H

/* What spreadsheets and survey tools leave in a cell in place of an id or an amount. Each returns
 * what it is and what to do, as the end of a sentence about the cell, or NULL. */

const char *slip_in_id(const char *id);

const char *slip_in_amount(const char *amount);

#endif
