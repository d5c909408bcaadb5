#include "wire/json_number.h"

#include <string.h>

#define NOISE 0.001
#define DIGITS "0123456789"

bool json_number_round(double number, enum json_rounding rounding, int64_t *whole)
{
    int64_t below = (int64_t)number; /* towards zero */
    double fraction;

    if ((double)below > number)
        below--;
    fraction = number - (double)below;
    if (fraction <= NOISE)
        *whole = below;
    else if (fraction >= 1 - NOISE)
        *whole = below + 1;
    else if (rounding == JSON_WHOLE)
        return false;
    else
        *whole = rounding == JSON_UP ? below + 1 : below;
    return true;
}

bool json_number_parse_seconds(const char *text, int64_t *time_s)
{
    size_t digits = strspn(text, DIGITS);
    const char *rest = text + digits;
    int64_t sum = 0;

    if (digits == 0 || digits > 12)
        return false;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, DIGITS);
    if (*rest)
        return false;
    for (size_t i = 0; i < digits; i++)
        sum = sum * 10 + (text[i] - '0');
    *time_s = sum;
    return true;
}
