#include "run_name.h"

#include "base/clock.h"
#include "base/error.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

void run_name(int64_t now_s, uint32_t random, char run_id[RUN_ID_SIZE])
{
    char now[TIME_TEXT_SIZE];

    time_format(now_s, now);
    (void)snprintf(run_id, RUN_ID_SIZE, "%s-%08" PRIx32, now, random);
}

void run_who(char *(*getenv_fn)(const char *name), char who[WHO_SIZE])
{
    enum { NAME_MAX_SHOWN = 64 };
    const struct passwd *entry = getpwuid(geteuid());
    const char *sudo = getenv_fn("SUDO_USER");
    char user[NAME_MAX_SHOWN + 1];
    char host[NAME_MAX_SHOWN + 1] = "";

    if (entry)
        (void)snprintf(user, sizeof user, "%.*s", NAME_MAX_SHOWN, entry->pw_name);
    else
        (void)snprintf(user, sizeof user, "%lu", (unsigned long)geteuid());
    if (gethostname(host, sizeof host) || !host[0])
        (void)snprintf(host, sizeof host, "localhost");
    host[sizeof host - 1] = '\0';
    if (sudo && *sudo)
        (void)snprintf(who, WHO_SIZE, "%s@%s (sudo by %.*s)", user, host, NAME_MAX_SHOWN, sudo);
    else
        (void)snprintf(who, WHO_SIZE, "%s@%s", user, host);
    hide_control_characters(who);
}
