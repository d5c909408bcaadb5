#include "input/dates.h"

#include "base/clock.h"
#include "input/characters.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

enum {
    SHORTEST_MONTH = 3,    /* bytes of the beginning of a name */
    FIRST_MINOR = 4300000, /* a day's number, with two decimals */
    LAST_MINOR = 5000000,
    DAY_OF_1970 = 25569,
    DAY_S = 24 * 60 * 60
};

static const char *const english[12] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

/* Of the other languages, what begins otherwise than the English; also as some write it who lack the
 * accents, and what is no beginning of the name (Mrz, mrt). */
static const char *const months[] = {
    /* German */
    "j\u00e4nner feber m\u00e4rz maerz mrz mai juni juli oktober dezember",
    /* French */
    "janvier f\u00e9vrier fevrier mars avril mai juin juillet ao\u00fbt aout septembre octobre "
    "novembre d\u00e9cembre decembre",
    /* Spanish */
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre "
    "diciembre",
    /* Italian */
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
    /* Dutch */
    "januari februari maart mrt mei augustus",
    /* Portuguese */
    "janeiro fevereiro mar\u00e7o maio junho julho setembro outubro novembro dezembro"};

/* The bytes of the word at `text`: letters, with or without accents. */
static size_t word_length(const char *text)
{
    size_t length = 0;

    while (text[length] && !characters_blank(text + length) &&
           (strchr(LETTERS, text[length]) || (unsigned char)text[length] >= 0x80))
        length++;
    return length;
}

/* The byte at `at` of `text` in lower case, also in an accented letter of Latin-1. */
static int small(const char *text, size_t at)
{
    unsigned char c = (unsigned char)text[at];

    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    if (at > 0 && (unsigned char)text[at - 1] == 0xc3 && c >= 0x80 && c <= 0x9e)
        return c + 0x20;
    return c;
}

/* Whether the word of `length` bytes begins the name. */
static bool begins(const char *word, size_t length, const char *name)
{
    for (size_t i = 0; i < length; i++)
        if (!name[i] || small(word, i) != small(name, i))
            return false;
    return true;
}

static bool is_month(const char *word, size_t length)
{
    if (length < SHORTEST_MONTH)
        return false;
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        if (begins(word, length, english[i]))
            return true;
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        for (const char *name = months[i]; name; name = strchr(name, ' ')) {
            name += *name == ' ';
            if (begins(word, length, name))
                return true;
        }
    return false;
}

/* The bytes of what stands between the parts of a date. */
static size_t between(const char *text)
{
    size_t length = 0;
    size_t blank;

    while (text[length]) {
        blank = characters_blank(text + length);
        if (!blank && strchr("-./,'", text[length]))
            blank = 1;
        if (!blank)
            break;
        length += blank;
    }
    return length;
}

/* One month by its name, and beside it a day, a year or both. */
static bool has_month(const char *text)
{
    size_t names = 0;
    size_t numbers = 0;
    size_t gap = 1; /* before the part; one mark between figures makes a number with decimals */
    bool after_number = false;

    while (*text) {
        size_t digits = strspn(text, DIGITS);
        size_t letters = word_length(text);
        bool is_decimal = after_number && digits > 0 && gap == 1 && strchr(".,", text[-1]);

        if (digits > 4 || digits + letters == 0 || is_decimal)
            return false;
        if (is_month(text, letters))
            names++;
        else if (letters > 0 && !(letters == 2 && begins(text, 2, "de")))
            return false;
        numbers += digits > 0;
        after_number = digits > 0 && letters == 0;
        text += digits + letters;
        gap = between(text);
        text += gap;
    }
    return names == 1 && (numbers == 1 || numbers == 2);
}

/* 01.05.2026, 2026-05-01, 5/1/26; 1/50; 01.05. */
static bool is_in_figures(const char *text)
{
    size_t first = strspn(text, DIGITS);
    char mark = text[first];
    size_t second;
    size_t third;

    if (first < 1 || first > 4 || !mark || !strchr("-./", mark))
        return false;
    text += first + 1;
    second = strspn(text, DIGITS);
    if (mark == '/' && second >= 1 && second <= 4 && !text[second])
        return true;
    if (text[second] != mark || second < 1 || second > 2)
        return false;
    text += second + 1;
    third = strspn(text, DIGITS);
    if (text[third])
        return false;
    if (third == 0)
        return mark == '.' && first <= 2;
    return first <= 2 ? third == 2 || third == 4 : first == 4 && third <= 2;
}

/* The length of `text` without the time of day that ends it: 2026-05-01 00:00:00. */
static size_t without_time(const char *text)
{
    const char *colon = strchr(text, ':');
    size_t length;

    if (!colon || colon[strspn(colon, DIGITS ":.")])
        return strlen(text);
    length = (size_t)(colon - text);
    while (length > 0 && strchr(DIGITS, text[length - 1]))
        length--;
    if (length > 0 && (text[length - 1] == ' ' || text[length - 1] == 'T'))
        length--;
    return length;
}

bool dates_is_date(const char *text)
{
    char date[40]; /* of the longest name, a day and a year there is room enough */
    size_t length;

    text += strspn(text, " ");
    length = without_time(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length == 0 || length >= sizeof date)
        return false;
    memcpy(date, text, length);
    date[length] = '\0';
    return is_in_figures(date) || has_month(date);
}

bool dates_is_number(int64_t minor)
{
    return minor >= FIRST_MINOR && minor <= LAST_MINOR && minor % 100 == 0;
}

char *dates_day(int64_t minor, char text[DATES_TEXT_SIZE])
{
    char time[TIME_TEXT_SIZE];
    int month;
    int day;

    time_format((minor / 100 - DAY_OF_1970) * DAY_S, time); /* 2026-05-01T... */
    month = (time[5] - '0') * 10 + time[6] - '0';
    day = (time[8] - '0') * 10 + time[9] - '0';
    (void)snprintf(text, DATES_TEXT_SIZE, "%d %s %.4s", day, english[month - 1], time);
    return text;
}
