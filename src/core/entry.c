#include "core/entry.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[EVENT_COUNT] = {
    [EVENT_NONE] = "none",
    [EVENT_SENDING] = "sending",
    [EVENT_IN_DOUBT] = "in_doubt",
    [EVENT_ACCEPTED] = "accepted",
    [EVENT_REFUSED] = "refused",
    [EVENT_NOT_SENT] = "not_sent",
    [EVENT_CONFIRMED] = "confirmed",
    [EVENT_ADOPTED] = "adopted",
    [EVENT_RESOLVED_PAID] = "resolved_paid",
    [EVENT_RESOLVED_NOT_PAID] = "resolved_not_paid",
    [EVENT_MOVED] = "moved",
    [EVENT_STILL_OPEN] = "still_open",
    [EVENT_SAID_PAID] = "said_paid",
};

const char *event_name(enum event event)
{
    return names[event];
}

enum event event_find(const char *name)
{
    for (enum event event = EVENT_NONE + 1; event < EVENT_COUNT; event++)
        if (strcmp(name, names[event]) == 0)
            return event;
    return EVENT_NONE;
}

enum entry_state entry_state_after(enum event last)
{
    switch (last) {
    case EVENT_SENDING:
    case EVENT_IN_DOUBT:
    case EVENT_STILL_OPEN:
    case EVENT_SAID_PAID:
        return ENTRY_OPEN;
    case EVENT_ACCEPTED:
        return ENTRY_ACCEPTED;
    case EVENT_CONFIRMED:
    case EVENT_ADOPTED:
    case EVENT_RESOLVED_PAID:
        return ENTRY_CONFIRMED;
    case EVENT_REFUSED:
    case EVENT_NOT_SENT:
    case EVENT_RESOLVED_NOT_PAID:
    case EVENT_MOVED:
        return ENTRY_CLOSED;
    case EVENT_NONE:
    case EVENT_COUNT:
        break;
    }
    return ENTRY_NONE;
}

void entries_release(struct entries *entries)
{
    free(entries->list);
    arena_release(&entries->arena);
    *entries = ENTRIES_INIT;
}
