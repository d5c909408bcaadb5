/* How a run begins and ends, whatever it is for. */
#include "stages.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>

void stages_init(struct stages *s, const struct options *options, const struct host *host)
{
    *s = (struct stages){.options = options, .host = host, .began_ms = host->monotonic_ms()};
    (void)snprintf(s->currency, sizeof s->currency, "%s", options->platform->currency);
    run_name(host->wall_s(), host->random(), s->run_id);
}

/* An address that nobody typed is said, so that no rehearsal passes for a payment. */
int reach_platform(struct stages *s, struct error *error)
{
    struct buffer line = BUFFER_INIT;

    if (connection_open(s->options, s->host, &s->connection, error))
        return -1;
    if (s->connection.endpoint_is_configured && !s->options->quiet) {
        buffer_printf(&line, "%s is at %s, as the environment or the profile says",
                      s->options->platform->name, s->connection.endpoint);
        s->host->note(s->host->context, buffer_text(&line));
        buffer_release(&line);
    }
    return 0;
}

void note_error(const struct stages *s, const struct error *error)
{
    struct buffer line = BUFFER_INIT;

    buffer_printf(&line, "%s%s%s", error->origin, error->origin[0] ? ": " : "", error->text);
    s->host->note(s->host->context, buffer_text(&line));
    buffer_release(&line);
}

void name_endpoint(const struct stages *s, struct error *error)
{
    if ((error->kind == ERROR_NETWORK || error->kind == ERROR_PLATFORM) && !error->origin[0])
        (void)snprintf(error->origin, sizeof error->origin, "%.255s", s->connection.endpoint);
}

void stages_release(struct stages *s)
{
    free(s->unexpected);
    free(s->strangers.list);
    for (size_t i = 0; i < s->after_count; i++)
        observed_release(&s->afters[i]);
    free(s->afters);
    execution_release(&s->execution);
    free(s->purses);
    batches_release(&s->batches);
    plan_release(&s->plan);
    entries_release(&s->entries);
    ledger_close(s->ledger);
    observed_release(&s->observed);
    groups_release(&s->groups);
    payees_release(&s->members);
    connection_close(&s->connection);
    outputs_abandon(&s->outputs);
    intents_release(&s->intents);
    free(s->file);
}
