#include "history.h"

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/version.h"
#include "core/exit_code.h"
#include "core/key.h"
#include "ledger/ledger.h"
#include "ledger_place.h"
#include "report/history_writer.h"
#include "report_style.h"
#include "run_name.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A history on its way from the ledger to the writer. */
struct showing {
    const struct host *host;
    struct history_writer writer;
};

static int show_row(void *context, const struct history_row *row, struct error *error)
{
    struct showing *showing = context;

    if (*showing->host->stop)
        return error_set(error, ERROR_STOPPED, "history", "stopped");
    return history_add(&showing->writer, row, error);
}

static struct history_style style_of(const struct options *options, const struct host *host)
{
    struct report_style style = report_style_of(options, host);

    return (struct history_style){
        .format = style.format,
        .byte_order_mark = style.byte_order_mark,
        .color = style.color,
        .columns = style.columns,
        .ledger = options->ledger,
    };
}

static struct history_filter filter_of(const struct options *options, int64_t now_s)
{
    return (struct history_filter){
        .run_id = options->wanted.run_id,
        .key = options->key[0] ? options->key : NULL,
        .platform = options->platform ? options->platform->name : NULL,
        .worker_id = options->wanted.worker_id,
        .assignment_id = options->wanted.assignment_id,
        .since_s = moment_since(&options->wanted.since, now_s),
        .until_s = moment_until(&options->wanted.until, now_s),
        .state = options->wanted.state,
        .open_only = options->wanted.open_only,
    };
}

/* Writes what `ledger` has, nothing when it is NULL, to `stream`. */
static int show(const struct options *options, const struct host *host, struct ledger *ledger,
                FILE *stream, struct error *error)
{
    struct history_style style = style_of(options, host);
    struct history_filter filter = filter_of(options, host->wall_s());
    struct showing showing = {.host = host};
    struct error ignored;
    int failed;

    history_begin(&showing.writer, &style, stream);
    failed = ledger && ledger_history(ledger, &filter, show_row, &showing, error);
    if (failed)
        (void)!history_end(&showing.writer, false, &ignored);
    else
        failed = history_end(&showing.writer, true, error);
    if (failed && *host->stop) /* it may have come between, and made a writing fail */
        return error_set(error, ERROR_STOPPED, "history", "stopped; what was shown is not whole");
    return failed ? -1 : 0;
}

static void note_no_ledger(const struct host *host, const char *path)
{
    struct buffer line = BUFFER_INIT;

    buffer_printf(&line, "there is no ledger at %s, so nothing is recorded yet", path);
    host->note(host->context, buffer_text(&line));
    buffer_release(&line);
}

int run_history(const struct options *options, const struct host *host, struct error *error)
{
    char path[LEDGER_PATH_SIZE];
    struct ledger *ledger = NULL;
    struct atomic_file output = {0};
    int failed = -1;

    if (ledger_place_find(options->ledger, host->getenv_fn, false, path, error) ||
        ledger_open_to_read(path, &ledger, error))
        return -1;
    if (ledger_place_spare(path, options->output, "--output", error) ||
        (options->output && atomic_file_open(&output, options->output, "--output", error)))
        goto out;
    if (!ledger)
        note_no_ledger(host, path);
    if (show(options, host, ledger, options->output ? output.stream : host->report, error) ||
        (options->output && atomic_file_commit(&output, error)))
        goto out;
    failed = 0;
out:
    atomic_file_abandon(&output);
    ledger_close(ledger);
    return failed;
}

/* What resolve tells of: filled from the one attempt that this run has said something of. */
struct resolved {
    struct buffer text;
    bool is_paid;
};

static int tell(void *context, const struct history_row *row, struct error *error)
{
    struct resolved *resolved = context;
    const struct platform *platform = platform_find(row->platform);
    struct payee_words words = {"worker", "assignment"};
    char money[MONEY_TEXT_SIZE];

    (void)error;
    if (platform)
        words = platform->fields->words;
    buffer_clear(&resolved->text);
    buffer_printf(&resolved->text, "recorded: %.*s, %s %s to %s %s for %s %s, was %s; %s\n",
                  KEY_DIGITS_SHOWN, row->key, money_format(row->pay_minor, money), row->currency,
                  words.worker, row->worker_id, words.assignment, row->assignment_id,
                  resolved->is_paid ? "paid" : "not paid",
                  resolved->is_paid ? "it will not be paid again"
                                    : "the next pay run of its file will pay it");
    return 0;
}

/* Opens the ledger to write; one that is not there is not made, because nothing could stand in it.
 */
static int open_ledger(const struct options *options, const struct host *host,
                       struct ledger **ledger, struct error *error)
{
    char path[LEDGER_PATH_SIZE];

    if (ledger_place_find(options->ledger, host->getenv_fn, false, path, error))
        return -1;
    if (access(path, F_OK) && (errno == ENOENT || errno == ENOTDIR))
        return error_set(error, ERROR_LEDGER, path,
                         "there is no ledger here; name the one with the payment with --ledger");
    return ledger_open(path, host->wall_s, ledger, error);
}

/* Records the word as a run of its own, and fills `resolved`. */
static int record_word(struct ledger *ledger, const struct ledger_run *run,
                       const struct ledger_word *word, struct resolved *resolved,
                       struct error *error)
{
    struct history_filter made = {.run_id = run->run_id};
    struct error ignored;
    char key[SHA256_HEX_SIZE];

    if (ledger_begin_run(ledger, run, error))
        return -1;
    if (ledger_resolve(ledger, word, key, error)) {
        (void)!ledger_end_run(ledger, EXIT_COULD_NOT, &ignored);
        return -1;
    }
    resolved->is_paid = word->is_paid;
    if (ledger_history(ledger, &made, tell, resolved, error))
        return -1;
    return ledger_end_run(ledger, EXIT_DONE, error);
}

int run_resolve(const struct options *options, const struct host *host, struct error *error)
{
    char run_id[RUN_ID_SIZE];
    char who[WHO_SIZE];
    char endpoint[ENDPOINT_NAME_SIZE] = "";
    struct resolved resolved = {.text = BUFFER_INIT};
    struct ledger *ledger = NULL;
    struct ledger_run run = {.run_id = run_id,
                             .command = "resolve",
                             .file = "",
                             .version = BONUSREC_VERSION,
                             .who = who};
    struct ledger_word word = {.key = options->key,
                               .platform = options->platform ? options->platform->name : NULL,
                               .endpoint = options->endpoint ? endpoint : NULL,
                               .is_paid = options->is_paid,
                               .settle_after_s = options->yes ? 0 : options->settle_after_s,
                               .note = options->note,
                               .who = who};
    int failed = -1;

    if (options->endpoint && endpoint_name(options->endpoint, endpoint, error))
        return -1;
    run_name(host->wall_s(), host->random(), run_id);
    run_who(host->getenv_fn, who);
    if (open_ledger(options, host, &ledger, error) ||
        record_word(ledger, &run, &word, &resolved, error))
        goto out;
    if (fputs(buffer_text(&resolved.text), host->report) < 0 || fflush(host->report)) {
        (void)error_set(error, ERROR_FILE, "resolve",
                        "it is recorded, and standard output cannot be written: %s; see bonusrec "
                        "history --run %s",
                        strerror(errno), run_id);
        goto out;
    }
    failed = 0;
out:
    buffer_release(&resolved.text);
    ledger_close(ledger);
    return failed;
}
