#include "input/delimiter.h"

#include <limits.h>
#include <stdbool.h>

static const char candidates[] = {',', ';', '\t', '|'};

/* Counts each byte of the line. */
static void count(const char *text, size_t length, size_t counts[UCHAR_MAX + 1])
{
    bool quoted = false;
    bool begun = false;

    for (size_t i = 0; i < length; i++) {
        bool line_end = text[i] == '\n' || text[i] == '\r';

        if (line_end && begun && !quoted)
            break;
        if (text[i] == '"')
            quoted = !quoted;
        begun = begun || !line_end;
        counts[(unsigned char)text[i]] += !quoted;
    }
}

static char most(const size_t counts[UCHAR_MAX + 1])
{
    char best = candidates[0];

    for (size_t c = 1; c < sizeof candidates; c++)
        if (counts[(unsigned char)candidates[c]] > counts[(unsigned char)best])
            best = candidates[c];
    return best;
}

char delimiter_find(const char *text, size_t length)
{
    size_t counts[UCHAR_MAX + 1] = {0};

    count(text, length, counts);
    return most(counts);
}

char delimiter_instead(const char *text, size_t length, char given)
{
    size_t counts[UCHAR_MAX + 1] = {0};
    char best;

    count(text, length, counts);
    best = most(counts);
    return counts[(unsigned char)given] || !counts[(unsigned char)best] ? '\0' : best;
}
