#include "events.h"

#include "base/version.h"
#include "events_line.h"
#include "ledger_place.h"
#include "outputs.h"
#include "report/report.h"
#include "stages.h"

#include <string.h>

/* --- the host that logs what a person hears --- */

static void note(void *context, const char *line)
{
    struct stages *s = context;
    const struct host *outer = s->events.outer;
    struct log *log = event_line(s, "note");

    outer->note(outer->context, line);
    if (!log)
        return;
    log_text(log, "text", line);
    event_end(s);
}

static bool ask(void *context, const char *question)
{
    struct stages *s = context;
    const struct host *outer = s->events.outer;
    bool yes = outer->ask(outer->context, question);
    struct log *log = event_line(s, "question");

    if (log) {
        log_text(log, "text", question);
        log_flag(log, "approved", yes);
        event_end(s);
    }
    return yes;
}

static void progress(void *context, const char *doing, size_t done, size_t all)
{
    const struct host *outer = ((const struct stages *)context)->events.outer;

    outer->progress(outer->context, doing, done, all);
}

static void idle(void *context)
{
    const struct host *outer = ((const struct stages *)context)->events.outer;

    outer->idle(outer->context);
}

/* --- beginning and end --- */

static const char *command_name(const struct options *options)
{
    if (options->command == COMMAND_EXPORT)
        return "export";
    return options->command == COMMAND_PAY ? "pay" : "plan";
}

/* The command line, as a shell would take it. An address with a password in it is refused, and until
 * then told to nobody. */
static void tell_command_line(struct log *log, const struct options *options)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "_-./:=,%+";
    struct buffer line = BUFFER_INIT;

    for (int i = 0; i < options->argc; i++) {
        const char *word = options->argv[i];

        if (i)
            buffer_add_char(&line, ' ');
        if (strstr(word, "://") && strchr(word, '@')) {
            buffer_add_text(&line, "(hidden)");
        } else if (*word && !word[strspn(word, plain)]) {
            buffer_add_text(&line, word);
        } else {
            buffer_add_char(&line, '\'');
            for (; *word; word++)
                if (*word == '\'')
                    buffer_add_text(&line, "'\\''");
                else
                    buffer_add_char(&line, *word);
            buffer_add_char(&line, '\'');
        }
    }
    log_text(log, "command_line", buffer_text(&line));
    buffer_release(&line);
}

static void wrap_host(struct stages *s)
{
    struct host *host = &s->events.host;

    s->events.outer = s->host;
    *host = *s->host;
    host->context = s;
    host->note = note;
    host->ask = ask;
    host->progress = progress;
    host->idle = s->events.outer->idle ? idle : NULL;
    s->host = host;
}

/* Writing to the ledger, the input or another output would destroy it. Where the ledger cannot be
 * found nothing of it is destroyed, and whoever needs it says so. */
static int check_place(const struct stages *s, struct error *error)
{
    char path[LEDGER_PATH_SIZE];
    struct error nowhere;

    if (outputs_check(s->options, error))
        return -1;
    if (ledger_place_find(s->options->ledger, s->host->getenv_fn, false, path, &nowhere))
        return 0;
    return outputs_spare_ledger(s->options, path, error);
}

int events_begin(struct stages *s, struct error *error)
{
    const struct options *options = s->options;
    struct log *log = &s->events.log;
    char who[WHO_SIZE];

    if (!options->log)
        return 0;
    if (check_place(s, error) || log_open(log, options->log, error))
        return -1;
    wrap_host(s);
    run_who(s->host->getenv_fn, who);
    log_begin(log, s->host->wall_s(), s->run_id, "run_started");
    log_text(log, "version", BONUSREC_VERSION);
    log_text(log, "command", command_name(options));
    log_text(log, "platform", options->platform->name);
    log_text(log, "who", who);
    log_text(log, "file", options->file);
    log_text(log, "existing", options->existing);
    tell_command_line(log, options);
    return log_end(log, error);
}

bool events_are_told(const struct stages *s)
{
    return s->events.log.is_open;
}

void events_end(struct stages *s, const struct totals *totals, const struct error *why,
                int exit_code)
{
    char summary[SUMMARY_SIZE];
    struct error error;
    struct log *log;

    event_tell_error(s, totals ? "stopped" : "error", why);
    log = event_line(s, "run_ended");
    if (!log)
        return;
    log_count(log, "exit_code", exit_code);
    log_seconds(log, "seconds", s->host->monotonic_ms() - s->began_ms);
    if (totals)
        report_summary(command_name(s->options), totals, summary);
    log_text(log, "summary", totals ? summary : NULL);
    log_text(log, "currency", totals ? totals->currency : s->currency);
    event_add_money(log, "fees", totals ? totals->fees_minor : -1);
    event_add_totals(log, totals);
    event_end(s);
    if (log_close(log, &error))
        event_log_failed(s, &error);
}
