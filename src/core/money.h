#ifndef BONUSREC_CORE_MONEY_H
#define BONUSREC_CORE_MONEY_H

#include "base/error.h"

#include <stdint.h>

/* An amount in the smallest unit of its currency (cents, pence). Never a float. */
struct money {
    int64_t minor;
    char currency[4]; /* ISO 4217, "" while it is not known */
};

/* The largest single amount, 10,000,000.00: far above any bonus, so that sums of 10^9 of them stay
 * within 64 bits. */
#define MONEY_MAX_MINOR INT64_C(1000000000)

/* Why a text is no amount. Each has a sentence and a remedy in money_problem_text(). */
enum money_problem {
    MONEY_OK = 0,
    MONEY_EMPTY,
    MONEY_SPACES,        /* blanks or no-break spaces around or within */
    MONEY_CURRENCY_SIGN, /* $5.00, 5 EUR */
    MONEY_NEGATIVE,      /* -1 */
    MONEY_EXPONENT,      /* 1e2 */
    MONEY_DECIMAL_COMMA, /* 5,00 without --decimal , */
    MONEY_THOUSANDS,     /* 1,000 and 1.000,00 */
    MONEY_TOO_PRECISE,   /* 5.001 */
    MONEY_TOO_LARGE,
    MONEY_NOT_A_NUMBER,
};

enum { MONEY_TEXT_SIZE = 32 };

/* Reads `5`, `5.5` or `5.50` exactly, where `decimal` ('.' or ',') stands before the fraction; with
 * ',' the point is accepted too. Sets `*minor` (two decimals) and returns MONEY_OK, or returns why
 * not and leaves it. */
MUST_CHECK enum money_problem money_parse(const char *text, char decimal, int64_t *minor);

/* What is wrong and how to mend it, as the end of a sentence whose subject is the value. */
const char *money_problem_text(enum money_problem problem);

/* `minor` as `12.50`; a negative sum gets a leading minus. Returns `text`. */
char *money_format(int64_t minor, char text[MONEY_TEXT_SIZE]);

#endif
