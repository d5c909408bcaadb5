#include "options_moment.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, WEEK_S = 7 * DAY_S, AGO_DIGITS_MAX = 6 };

static int64_t unit_of(char letter)
{
    switch (letter) {
    case 'm':
        return MINUTE_S;
    case 'h':
        return HOUR_S;
    case 'd':
        return DAY_S;
    case 'w':
        return WEEK_S;
    default:
        return 0;
    }
}

static int parse_ago(const char *text, struct moment *moment)
{
    size_t digits = strspn(text, "0123456789");
    int64_t unit_s = unit_of(text[digits]);

    if (digits == 0 || digits > AGO_DIGITS_MAX || !unit_s || text[digits + 1])
        return -1;
    *moment =
        (struct moment){.kind = MOMENT_AGO, .s = strtoll(text, NULL, 10) * unit_s, .length_s = 1};
    return 0;
}

int moment_parse(const char *text, struct moment *moment)
{
    char midnight[TIME_TEXT_SIZE];
    int64_t at_s;

    if (time_parse(text, &at_s) == 0) {
        *moment = (struct moment){.kind = MOMENT_AT, .s = at_s, .length_s = 1};
        return 0;
    }
    if (strlen(text) == strlen("2026-01-31")) {
        (void)snprintf(midnight, sizeof midnight, "%.10sT00:00:00Z", text);
        if (time_parse(midnight, &at_s) == 0) {
            *moment = (struct moment){.kind = MOMENT_AT, .s = at_s, .length_s = DAY_S};
            return 0;
        }
    }
    return parse_ago(text, moment);
}

static int64_t first_second(const struct moment *moment, int64_t now_s)
{
    return moment->kind == MOMENT_AGO ? now_s - moment->s : moment->s;
}

int64_t moment_since(const struct moment *moment, int64_t now_s)
{
    int64_t first_s = first_second(moment, now_s);

    return moment->kind == MOMENT_NONE || first_s < 0 ? 0 : first_s;
}

int64_t moment_until(const struct moment *moment, int64_t now_s)
{
    int64_t end_s = first_second(moment, now_s) + moment->length_s;

    if (moment->kind == MOMENT_NONE)
        return 0;
    return end_s < 1 ? 1 : end_s;
}
