#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_monotonic_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_s(void)
{
    return (int64_t)time(NULL);
}

/* Writes the `digits` digits of `number`, the last of them at `last`. */
static void put_number(char *last, int digits, int number)
{
    for (; digits > 0; digits--, number /= 10)
        *last-- = (char)('0' + number % 10);
}

void time_format(int64_t time_s, char text[TIME_TEXT_SIZE])
{
    static const char shape[] = "0000-00-00T00:00:00Z";
    time_t when = (time_t)time_s;
    struct tm parts;

    if (!gmtime_r(&when, &parts) || parts.tm_year < -1900 || parts.tm_year > 9999 - 1900) {
        (void)snprintf(text, TIME_TEXT_SIZE, "(no date)");
        return;
    }
    /* By hand, since a report has many, and strftime's %Y writes the year 7 as "7". */
    (void)memcpy(text, shape, sizeof shape);
    put_number(text + 3, 4, parts.tm_year + 1900);
    put_number(text + 6, 2, parts.tm_mon + 1);
    put_number(text + 9, 2, parts.tm_mday);
    put_number(text + 12, 2, parts.tm_hour);
    put_number(text + 15, 2, parts.tm_min);
    put_number(text + 18, 2, parts.tm_sec);
}

/* Reads exactly `digits` digits; moves `*text` behind them. */
static bool read_number(const char **text, int digits, int *number)
{
    *number = 0;
    for (int i = 0; i < digits; i++) {
        char c = *(*text)++;

        if (c < '0' || c > '9')
            return false;
        *number = *number * 10 + (c - '0');
    }
    return true;
}

static bool read_char(const char **text, char expected)
{
    return *(*text)++ == expected;
}

/* `Z`, or an offset from UTC in seconds, and then the end. */
static bool read_zone(const char *text, int *offset_s)
{
    int sign = *text == '-' ? -1 : 1;
    int hours;
    int minutes;

    *offset_s = 0;
    if (strcmp(text, "Z") == 0)
        return true;
    if (*text != '+' && *text != '-')
        return false;
    text++;
    if (!read_number(&text, 2, &hours) || !read_char(&text, ':') ||
        !read_number(&text, 2, &minutes) || *text || hours > 23 || minutes > 59)
        return false;
    *offset_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

int time_parse(const char *text, int64_t *time_s)
{
    struct tm parts = {0};
    struct tm again;
    int offset_s;
    time_t when;

    if (!read_number(&text, 4, &parts.tm_year) || !read_char(&text, '-') ||
        !read_number(&text, 2, &parts.tm_mon) || !read_char(&text, '-') ||
        !read_number(&text, 2, &parts.tm_mday) || !read_char(&text, 'T') ||
        !read_number(&text, 2, &parts.tm_hour) || !read_char(&text, ':') ||
        !read_number(&text, 2, &parts.tm_min) || !read_char(&text, ':') ||
        !read_number(&text, 2, &parts.tm_sec))
        return -1;
    if (*text == '.') {
        size_t digits = strspn(text + 1, "0123456789");

        if (digits == 0)
            return -1;
        text += 1 + digits;
    }
    if (!read_zone(text, &offset_s))
        return -1;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    again = parts;
    when = timegm(&again);
    /* timegm mends the 31st of June into July; such a date is refused instead. */
    if (again.tm_mon != parts.tm_mon || again.tm_mday != parts.tm_mday ||
        again.tm_hour != parts.tm_hour || again.tm_min != parts.tm_min)
        return -1;
    *time_s = (int64_t)when - offset_s;
    return 0;
}
