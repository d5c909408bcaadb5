#include "core/outcome.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void answer_set(struct answer *answer, enum verdict verdict, const char *code, const char *format,
                ...)
{
    struct answer fresh = {.verdict = verdict};
    va_list args;

    va_start(args, format);
    (void)vsnprintf(fresh.text, sizeof fresh.text, format, args);
    va_end(args);
    (void)snprintf(fresh.code, sizeof fresh.code, "%s", code);
    hide_control_characters(fresh.text);
    hide_control_characters(fresh.code);
    *answer = fresh;
}
