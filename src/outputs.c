#include "outputs.h"

#include "base/folder.h"
#include "base/real_path.h"
#include "ledger_place.h"
#include "report/html_writer.h"
#include "report/sink.h"
#include "report/xlsx_writer.h"
#include "report_style.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A file that the command line names to be written. */
struct written {
    const char *option;
    const char *path; /* NULL when it is not given */
};

enum { WRITTEN_COUNT = 4 };

static void find_written(const struct options *options, struct written list[WRITTEN_COUNT])
{
    list[0] = (struct written){"--output", options->output};
    list[1] = (struct written){"--html", options->html};
    list[2] = (struct written){"--xlsx", options->xlsx};
    list[3] = (struct written){"--log", options->log};
}

/* Whether writing to `path` destroys what `other` is. What is no regular file, such as a terminal, is
 * not destroyed by writing to it. */
static bool destroys(const char *path, const char *other)
{
    struct stat status;

    if (!path || !other || (stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
        return false;
    return is_same_place(path, other);
}

/* A CSV report can stand in the place of its input, having all its rows; nothing else can. */
static bool may_replace_input(const struct options *options, const struct written *written)
{
    return written->path == options->output && options->command != COMMAND_EXPORT &&
           (options->format == OUTPUT_AUTO || options->format == OUTPUT_CSV);
}

int outputs_check(const struct options *options, struct error *error)
{
    struct written list[WRITTEN_COUNT];

    if (options->existing && is_same_file(options->existing, options->file))
        return error_set(error, ERROR_USAGE, options->existing,
                         "is the file of the bonuses itself, and all of it would look paid; name "
                         "the list of what has been paid with --existing");
    find_written(options, list);
    for (size_t i = 0; i < WRITTEN_COUNT; i++) {
        const char *path = list[i].path;

        if (destroys(path, options->file) && !may_replace_input(options, &list[i]))
            return error_set(
                error, ERROR_USAGE, path,
                "is the input, which this %s would destroy; name another file with %s%s",
                i < 3 ? "report" : "log", list[i].option,
                i == 0 && options->command != COMMAND_EXPORT ? ", or choose --format csv" : "");
        if (destroys(path, options->token_file))
            return error_set(error, ERROR_USAGE, path,
                             "is the file of --token-file, which this would destroy; name another "
                             "file with %s",
                             list[i].option);
        if (destroys(path, options->existing))
            return error_set(error, ERROR_USAGE, path,
                             "is the file of --existing, which this would destroy; name another "
                             "file with %s",
                             list[i].option);
        for (size_t j = 0; j < i; j++)
            if (destroys(path, list[j].path))
                return error_set(error, ERROR_USAGE, path,
                                 "is named by both %s and %s; give each a file of its own",
                                 list[j].option, list[i].option);
    }
    return 0;
}

int outputs_spare_ledger(const struct options *options, const char *path, struct error *error)
{
    struct written list[WRITTEN_COUNT];

    find_written(options, list);
    for (size_t i = 0; i < WRITTEN_COUNT; i++)
        if (ledger_place_spare(path, list[i].path, list[i].option, error))
            return -1;
    return 0;
}

/* A page or a workbook is a file that is looked at later. A device or a pipe takes nothing back, so
 * whether it takes the whole would show only when money has moved. */
static int open_besides(struct atomic_file *file, const char *path, const char *option,
                        struct error *error)
{
    struct stat status;

    if (!path)
        return 0;
    /* Before it is opened: a pipe would be waited for. */
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return error_set(error, ERROR_FILE, path, "is no regular file; name one with %s", option);
    return atomic_file_open(file, path, option, error);
}

int outputs_open(struct outputs *outputs, const struct options *options, const struct host *host,
                 struct error *error)
{
    *outputs = (struct outputs){.options = options, .host = host};
    if (outputs_check(options, error))
        return -1;
    if (options->output && atomic_file_open(&outputs->report, options->output, "--output", error))
        return -1;
    if (open_besides(&outputs->html, options->html, "--html", error))
        return -1;
    return open_besides(&outputs->xlsx, options->xlsx, "--xlsx", error);
}

static FILE *stream_of(const struct outputs *outputs)
{
    return outputs->options->output ? outputs->report.stream : outputs->host->report;
}

/* A person knows the file by the name it was given. */
static int failed_at(const char *path, struct error *error)
{
    return error_set(error, error->kind, path, "%s", error->text);
}

static int write_html(struct outputs *outputs, const struct report *report,
                      const struct totals *totals, struct error *error)
{
    struct sink sink;

    sink_init(&sink, outputs->html.stream);
    sink.option = "--html";
    html_write_report(report, totals, &sink);
    return sink_finish(&sink, error) ? failed_at(outputs->options->html, error) : 0;
}

static int write_xlsx(struct outputs *outputs, const struct report *report,
                      const struct totals *totals, struct error *error)
{
    if (xlsx_write_report(report, totals, outputs->xlsx.temporary, error))
        return failed_at(outputs->options->xlsx, error);
    return 0;
}

/* Takes room on the disk behind what a file holds: each row may grow by what paying adds to it. */
static void claim_growth(const struct atomic_file *file, size_t growing)
{
    static const char growth[128];

    /* That it fails is told by the rewinding. */
    (void)fseek(file->stream, 0, SEEK_END);
    for (size_t i = 0; i < growing; i++)
        (void)fwrite(growth, 1, sizeof growth, file->stream);
}

static int rehearse_each(struct outputs *outputs, const struct report *report, size_t growing,
                         struct error *error)
{
    struct report_style style = report_style_of(outputs->options, outputs->host);
    struct totals totals;

    report_totals(report, &totals);
    totals.fees_minor = 0;
    if (outputs->report.temporary) {
        if (report_begin(report, &style, outputs->report.stream, error) ||
            report_write(report, &totals, &style, outputs->report.stream, error))
            return -1;
        claim_growth(&outputs->report, growing);
    }
    if (outputs->html.temporary) {
        if (write_html(outputs, report, &totals, error))
            return -1;
        claim_growth(&outputs->html, growing);
    }
    if (outputs->xlsx.temporary) {
        if (write_xlsx(outputs, report, &totals, error))
            return -1;
        claim_growth(&outputs->xlsx, growing);
    }
    return 0;
}

/* Nothing is taken back before all of it was written: they have the disk together. */
int outputs_rehearse(struct outputs *outputs, const struct report *report, size_t growing,
                     struct error *error)
{
    if (rehearse_each(outputs, report, growing, error) ||
        atomic_file_rewind(&outputs->report, error) || atomic_file_rewind(&outputs->html, error))
        return -1;
    return atomic_file_rewind(&outputs->xlsx, error);
}

int outputs_begin(struct outputs *outputs, const struct report *report, struct error *error)
{
    struct report_style style = report_style_of(outputs->options, outputs->host);

    outputs->host->progress(outputs->host->context, NULL, 0, 0);
    return report_begin(report, &style, stream_of(outputs), error);
}

int outputs_write(struct outputs *outputs, const struct report *report, const struct totals *totals,
                  struct error *error)
{
    struct report_style style = report_style_of(outputs->options, outputs->host);
    struct error later; /* the first is what is told */
    struct error *told = error;
    int failed = 0;

    outputs->host->progress(outputs->host->context, NULL, 0, 0);
    if (report_write(report, totals, &style, stream_of(outputs), told) ||
        (outputs->report.stream && atomic_file_commit(&outputs->report, told))) {
        failed = -1;
        told = &later;
    }
    outputs->has_report = !failed;
    if (outputs->html.stream) {
        outputs->has_html =
            !write_html(outputs, report, totals, told) && !atomic_file_commit(&outputs->html, told);
        if (!outputs->has_html) {
            failed = -1;
            told = &later;
        }
    }
    if (outputs->xlsx.stream) {
        outputs->has_xlsx =
            !write_xlsx(outputs, report, totals, told) && !atomic_file_commit(&outputs->xlsx, told);
        if (!outputs->has_xlsx)
            failed = -1;
    }
    return failed;
}

void outputs_abandon(struct outputs *outputs)
{
    atomic_file_abandon(&outputs->report);
    atomic_file_abandon(&outputs->html);
    atomic_file_abandon(&outputs->xlsx);
}
