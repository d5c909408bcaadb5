#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of the blank at `text`, 0 when there is none. */
static size_t blank_length(const char *text)
{
    static const char *const wide[] = {"\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x8b"};

    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return 0;
}

static bool has_blank(const char *text)
{
    for (; *text; text++)
        if (blank_length(text) > 0)
            return true;
    return false;
}

static bool has_currency(const char *text)
{
    static const char *const marks[] = {"$",   "\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5", "\xc2\xa2",
                                        "USD", "EUR",          "GBP",      "usd",      "eur",
                                        "gbp", "CHF",          "CAD",      "AUD"};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(text, marks[i]))
            return true;
    return false;
}

/* -1, with the typographic minus too, and (1.00), the way of bookkeepers. */
static bool is_negative(const char *text)
{
    return *text == '-' || strncmp(text, "\xe2\x88\x92", 3) == 0 ||
           (*text == '(' && is_digit(text[1]) && text[strlen(text) - 1] == ')');
}

static bool is_exponent(const char *text)
{
    size_t mantissa = strspn(text, "0123456789.,");

    if (mantissa == 0 || (text[mantissa] != 'e' && text[mantissa] != 'E'))
        return false;
    text += mantissa + 1;
    if (*text == '+' || *text == '-')
        text++;
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Why a text of digits, points, commas and apostrophes is no amount. */
static enum money_problem diagnose_marks(const char *text, char decimal)
{
    const char *first = strpbrk(text, ".,'");
    size_t after;

    if (!first || first == text || !is_digit(first[1]))
        return MONEY_NOT_A_NUMBER;
    if (*first == '\'' || strpbrk(first + 1, ".,'"))
        return MONEY_THOUSANDS;
    after = strlen(first + 1);
    /* Three digits behind the mark that is not the decimal one: 1,000 and, in Europe, 1.000. */
    if (*first != decimal && after == 3)
        return MONEY_THOUSANDS;
    return *first == ',' && decimal != ',' ? MONEY_DECIMAL_COMMA : MONEY_TOO_PRECISE;
}

static enum money_problem diagnose(const char *text, char decimal)
{
    if (!*text)
        return MONEY_EMPTY;
    if (is_negative(text))
        return MONEY_NEGATIVE;
    if (has_currency(text))
        return MONEY_CURRENCY_SIGN;
    if (has_blank(text))
        return MONEY_SPACES;
    if (is_exponent(text))
        return MONEY_EXPONENT;
    if (text[strspn(text, "0123456789.,'")] == '\0')
        return diagnose_marks(text, decimal);
    return MONEY_NOT_A_NUMBER;
}

enum money_problem money_parse(const char *text, char decimal, int64_t *minor)
{
    const char *at = text;
    int64_t value = 0;
    int decimals = 0;
    bool too_large = false;

    for (; is_digit(*at); at++) {
        value = value * 10 + (*at - '0');
        if (value > MONEY_MAX_MINOR) {
            too_large = true;
            value = 0;
        }
    }
    if (at == text)
        return diagnose(text, decimal);
    if (*at == '.' || (*at == ',' && decimal == ',')) {
        for (at++; is_digit(*at) && decimals < 2; at++, decimals++)
            value = value * 10 + (*at - '0');
        if (decimals == 0)
            return diagnose(text, decimal);
    }
    if (*at)
        return diagnose(text, decimal);
    for (; decimals < 2; decimals++)
        value *= 10;
    if (too_large || value > MONEY_MAX_MINOR)
        return MONEY_TOO_LARGE;
    *minor = value;
    return MONEY_OK;
}

const char *money_problem_text(enum money_problem problem)
{
    switch (problem) {
    case MONEY_OK:
        return "is an amount";
    case MONEY_EMPTY:
        return "is empty: write the amount, 0 for none";
    case MONEY_SPACES:
        return "has blanks or no-break spaces in it: write digits only, such as 5.50";
    case MONEY_CURRENCY_SIGN:
        return "has a currency in it: write the number only, such as 5.50";
    case MONEY_NEGATIVE:
        return "is negative: write 0 for no bonus, and remove rows that take money back";
    case MONEY_EXPONENT:
        return "is in scientific notation: format the column as a number with two decimals and "
               "save again";
    case MONEY_DECIMAL_COMMA:
        return "has a decimal comma: write it with a point, or give --decimal ,";
    case MONEY_THOUSANDS:
        return "has a thousands mark: write it without, such as 1000 or 1000.00";
    case MONEY_TOO_PRECISE:
        return "has more than two decimals: round it to cents";
    case MONEY_TOO_LARGE:
        return "is above 10000000.00, the largest amount for one bonus: check the column";
    case MONEY_NOT_A_NUMBER:
        break;
    }
    return "is no amount: write it as 5, 5.5 or 5.50";
}

char *money_format(int64_t minor, char text[MONEY_TEXT_SIZE])
{
    /* The magnitude in unsigned arithmetic, where INT64_MIN has one too. */
    uint64_t magnitude = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;

    char digits[MONEY_TEXT_SIZE];
    size_t at = sizeof digits;

    /* From the end, with at least one digit before the point. */
    digits[--at] = '\0';
    for (int place = 0; place < 3 || magnitude; place++, magnitude /= 10) {
        if (place == 2)
            digits[--at] = '.';
        digits[--at] = (char)('0' + magnitude % 10);
    }
    if (minor < 0)
        digits[--at] = '-';
    return memcpy(text, digits + at, sizeof digits - at);
}
