#include "platform/platform.h"

#include "platform/mturk.h"
#include "platform/prolific.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct platform *const platforms[] = {
    &mturk_platform,
    &mturk_sandbox_platform,
    &prolific_platform,
};

const struct platform *const *platform_list(size_t *count)
{
    *count = sizeof platforms / sizeof *platforms;
    return platforms;
}

const struct platform *platform_find(const char *name)
{
    for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++)
        if (strcmp(platforms[i]->name, name) == 0)
            return platforms[i];
    return NULL;
}

/* A clock further off than this may be why a signature is refused, and is worth a word. */
enum { CLOCK_OFF_S = 60 };

static void not_allowed(const struct answer *answer, const char *who, int64_t clock_ahead_s,
                        struct error *error)
{
    char clock[128] = "";

    if (clock_ahead_s > CLOCK_OFF_S || clock_ahead_s < -CLOCK_OFF_S)
        (void)snprintf(clock, sizeof clock,
                       "; this machine's clock is %" PRId64 " seconds %s the platform's: set it",
                       clock_ahead_s < 0 ? -clock_ahead_s : clock_ahead_s,
                       clock_ahead_s < 0 ? "ahead of" : "behind");
    (void)error_set(
        error, ERROR_CREDENTIALS, who,
        "the platform does not accept these credentials: %s (%s)%s; check the keys or the "
        "token, and the account",
        answer->text, answer->code, clock);
}

void platform_stop_error(const struct answer *answer, const char *who, int64_t clock_ahead_s,
                         struct error *error)
{
    switch (answer->verdict) {
    case VERDICT_NOT_ALLOWED:
        not_allowed(answer, who, clock_ahead_s, error);
        return;
    case VERDICT_OUT_OF_FUNDS:
        (void)error_set(error, ERROR_GUARD, answer->code, "%s", answer->text);
        return;
    case VERDICT_NOT_PLATFORM:
        (void)error_set(error, ERROR_PLATFORM, "", "%s", answer->text);
        return;
    case VERDICT_UNKNOWN:
    case VERDICT_SLOW_DOWN:
        (void)error_set(
            error, ERROR_NETWORK, "",
            "no usable answer after all tries (%s); run again once that is mended or over",
            answer->text);
        return;
    case VERDICT_ACCEPTED:
    case VERDICT_ALREADY_PAID:
    case VERDICT_REFUSED:
        break;
    }
    (void)error_set(error, ERROR_PLATFORM, answer->code, "%s", answer->text);
}
