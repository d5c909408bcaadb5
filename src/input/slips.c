#include "input/slips.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define DIGITS "0123456789"

static bool begins(const char *text, const char *words)
{
    return strncasecmp(text, words, strlen(words)) == 0;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(text, *words) == 0)
            return true;
    return false;
}

/* In any cell. */
static const char *slip(const char *text)
{
    static const char *const errors[] = {"#N/A",    "#REF!",   "#VALUE!", "#DIV/0!", "#NAME?",
                                         "#NULL!",  "#NUM!",   "#SPILL!", "Err:502", "Err:508",
                                         "Err:509", "Err:522", NULL};

    if (is_one_of(text, errors))
        return "is the error of a formula: mend it in the spreadsheet, or take the row out";
    if (*text == '#' && text[strspn(text, "#")] == '\0')
        return "is what a spreadsheet shows in a column that is too narrow: widen it and save "
               "again";
    if (*text == '=')
        return "is a formula: save what it comes to (in LibreOffice: \"Save cell content as "
               "shown\")";
    return NULL;
}

const char *slip_in_id(const char *id)
{
    static const char *const totals[] = {"total", "totals", "grand total", "sum", NULL};

    if (begins(id, "{\"ImportId\""))
        return "is of the third line that Qualtrics puts on top of an export: take out the second "
               "and the third line of the file";
    if (begins(id, "${"))
        return "is a placeholder that was not filled in, as in a test of a survey: take the row "
               "out";
    if (is_one_of(id, totals))
        return "looks like the line of a total: take it out";
    if (strstr(id, "://"))
        return "is an address: put only the id here";
    if (*id != '@' && strchr(id, '@'))
        return "is an e-mail address: put the id here";
    if (*id == '\'')
        return "begins with an apostrophe, which a spreadsheet hides: take it away";
    return slip(id);
}

/* 1-May, 01.05.2026, 2026-05-01, 5/1/26. */
static bool is_date(const char *text)
{
    size_t first = strspn(text, DIGITS);
    char mark = text[first];
    size_t second;
    size_t third;

    if (first == 0 || !mark || !strchr("-./ ", mark))
        return false;
    text += first + 1;
    if (mark == '-' && first <= 2 &&
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") >= 3)
        return true;
    second = strspn(text, DIGITS);
    if (text[second] != mark || mark == ' ')
        return false;
    text += second + 1;
    third = strspn(text, DIGITS);
    if (text[third] || second < 1 || second > 2)
        return false;
    return first <= 2 ? third == 2 || third == 4 : first == 4 && third <= 2 && third > 0;
}

const char *slip_in_amount(const char *amount)
{
    static const char *const nothing[] = {"-",    "\xe2\x80\x93", "\xe2\x80\x94", "n/a", "na",
                                          "none", "null",         "nan",          NULL};

    if (is_one_of(amount, nothing))
        return "is no amount: write 0 for no bonus, or take the row out";
    if (is_date(amount))
        return "looks like a date, which a spreadsheet makes of amounts such as 1.5: import the "
               "original file with this column as text";
    return slip(amount);
}
