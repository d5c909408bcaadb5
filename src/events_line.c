/* What the events are made of. */
#include "events_line.h"

#include "base/clock.h"
#include "stages.h"

#include <stdio.h>

static const char *kind_name(enum error_kind kind)
{
    switch (kind) {
    case ERROR_USAGE:
        return "usage";
    case ERROR_INPUT:
        return "input";
    case ERROR_FILE:
        return "file";
    case ERROR_CREDENTIALS:
        return "credentials";
    case ERROR_NETWORK:
        return "network";
    case ERROR_PLATFORM:
        return "platform";
    case ERROR_FORMAT:
        return "format";
    case ERROR_GUARD:
        return "guard";
    case ERROR_LEDGER:
        return "ledger";
    case ERROR_LEDGER_BUSY:
        return "ledger_busy";
    case ERROR_STOPPED:
        return "stopped";
    case ERROR_NONE:
        break;
    }
    return "none";
}

struct log *event_line(struct stages *s, const char *event)
{
    struct log *log = &s->events.log;

    if (!log->is_open)
        return NULL;
    log_begin(log, s->host->wall_s(), s->run_id, event);
    return log;
}

void event_log_failed(struct stages *s, const struct error *error)
{
    const struct host *host = s->events.outer;
    char line[sizeof error->origin + sizeof error->text + 64];

    (void)snprintf(line, sizeof line, "%s: %s; the run goes on without it", error->origin,
                   error->text);
    host->note(host->context, line);
}

void event_end(struct stages *s)
{
    struct error error;

    if (log_end(&s->events.log, &error))
        event_log_failed(s, &error);
}

void event_add_money(struct log *log, const char *name, int64_t minor)
{
    char text[MONEY_TEXT_SIZE];

    log_text(log, name, minor < 0 ? NULL : money_format(minor, text));
}

void event_add_time(struct log *log, const char *name, int64_t time_s)
{
    char text[TIME_TEXT_SIZE];

    time_format(time_s, text);
    log_text(log, name, time_s ? text : NULL);
}

void event_add_totals(struct log *log, const struct totals *totals)
{
    if (!totals) {
        log_text(log, "rows", NULL);
        log_text(log, "money", NULL);
        return;
    }
    log_object(log, "rows");
    for (enum status i = STATUS_NONE + 1; i < STATUS_COUNT; i++)
        log_count(log, status_name(i), (int64_t)totals->rows[i]);
    log_object_end(log);
    log_object(log, "money");
    for (enum status i = STATUS_NONE + 1; i < STATUS_COUNT; i++)
        event_add_money(log, status_name(i), totals->minor[i]);
    log_object_end(log);
}

void event_tell_error(struct stages *s, const char *event, const struct error *error)
{
    struct log *log = error && error->kind ? event_line(s, event) : NULL;

    if (!log)
        return;
    log_text(log, "kind", kind_name(error->kind));
    log_text(log, "origin", error->origin);
    log_text(log, "text", error->text);
    event_end(s);
}
