#include "input/slips.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

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

const char *slip_in_amount(const char *amount)
{
    static const char *const nothing[] = {"-",    "\xe2\x80\x93", "\xe2\x80\x94", "n/a", "na",
                                          "none", "null",         "nan",          NULL};

    if (is_one_of(amount, nothing))
        return "is no amount: write 0 for no bonus, or take the row out";
    return slip(amount);
}
