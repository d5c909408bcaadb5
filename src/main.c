/* The world: arguments, signals, clocks, the terminal, exit codes. The only file that exits or
 * prints an error. */
#include "base/clock.h"
#include "base/version.h"
#include "core/exit_code.h"
#include "export.h"
#include "history.h"
#include "options.h"
#include "report/report.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;    /* how often, up to twice */
static volatile sig_atomic_t says_stopping; /* somebody watches, and no question stands open */

/* Answers under way can take a while, and who hears nothing reaches for a harder stop. */
static void on_stop(int signal_number)
{
    static const char said[] =
        "\nbonusrec: stopping: nothing new is sent; waiting for the answers under way (once more: "
        "do not wait)\n";
    int saved = errno;

    (void)signal_number;
    if (says_stopping && !stop_asked && write(STDERR_FILENO, said, sizeof said - 1) < 0)
        says_stopping = 0;
    if (stop_asked < 2)
        stop_asked++;
    errno = saved;
}

static void catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;

    (void)sigaction(SIGINT, &stop, NULL);
    (void)sigaction(SIGTERM, &stop, NULL);
    /* A terminal that is closed ends the run as the others do, unless nohup started it. */
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        (void)sigaction(SIGHUP, &stop, NULL);
    /* A closed pipe and a file at its limit are failed writes, and are said so. */
    (void)sigaction(SIGPIPE, &ignore, NULL);
    (void)sigaction(SIGXFSZ, &ignore, NULL);
}

/* Where one of the three standard descriptors is missing, the next file or socket would get its
 * number, and the report or an error would go to the platform. What is put in its place fails when
 * it is used, so that a report which cannot be written is found out as anywhere else. */
static int fill_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return -1;
    return 0;
}

/* A core file would hold the keys. */
static void forbid_core_file(void)
{
    struct rlimit none;

    if (getrlimit(RLIMIT_CORE, &none) == 0) {
        none.rlim_cur = 0;
        (void)setrlimit(RLIMIT_CORE, &none);
    }
}

static uint32_t random_bits(void)
{
    uint32_t bits = 0;

    while (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        if (errno != EINTR)
            abort();
    return bits;
}

/* What the callbacks of a run share. */
struct terminal {
    bool shows_progress;
    bool line_open; /* a progress line stands unfinished */
    int64_t shown_at_ms;
};

static void clear_line(struct terminal *terminal)
{
    if (terminal->line_open)
        (void)fputs("\r\033[K", stderr);
    terminal->line_open = false;
}

static void note(void *context, const char *line)
{
    clear_line(context);
    (void)fprintf(stderr, "bonusrec: %s\n", line);
}

/* Nothing is shown of what is over in a moment. */
static void show_progress(void *context, const char *doing, size_t done, size_t all)
{
    enum { EVERY_MS = 200 };
    struct terminal *terminal = context;
    int64_t now_ms = clock_monotonic_ms();

    if (done == all)
        clear_line(terminal);
    if (!terminal->shows_progress || done == all || now_ms - terminal->shown_at_ms < EVERY_MS)
        return;
    terminal->shown_at_ms = now_ms;
    (void)fprintf(stderr, "\r\033[K%s: %zu of %zu", doing, done, all);
    terminal->line_open = true;
}

/* Only a whole "y" or "yes" is a yes; an end of input is a no. What was typed before the question
 * stood there is no answer to it. */
static bool ask(void *context, const char *question)
{
    char *answer = NULL;
    size_t size = 0;
    ssize_t length;
    bool yes;

    clear_line(context);
    (void)tcflush(STDIN_FILENO, TCIFLUSH);
    (void)fputs(question, stderr);
    (void)fflush(stderr);
    says_stopping = 0;
    length = getline(&answer, &size, stdin);
    says_stopping = isatty(STDERR_FILENO) == 1;
    if (length < 0) {
        (void)fputs("\n", stderr);
        free(answer);
        return false;
    }
    answer[strcspn(answer, "\n")] = '\0';
    yes = strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
    free(answer);
    return yes;
}

static int terminal_columns(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

static void print_error(const struct error *error)
{
    (void)fprintf(stderr, "bonusrec: %s%s%s\n", error->origin, error->origin[0] ? ": " : "",
                  error->text);
}

static void print_summary(const char *command, const struct totals *totals)
{
    char line[SUMMARY_SIZE];

    report_summary(command, totals, line);
    (void)fprintf(stderr, "%s\n", line);
}

/* The commands that are done or fail as a whole, with no rows that need a person. */
static int run_simple(const struct options *options, const struct host *host)
{
    struct totals totals;
    struct error error;
    int failed;

    if (options->command == COMMAND_EXPORT)
        failed = run_export(options, host, &totals, &error);
    else if (options->command == COMMAND_HISTORY)
        failed = run_history(options, host, &error);
    else
        failed = run_resolve(options, host, &error);
    clear_line(host->context);
    if (!failed && options->command == COMMAND_EXPORT && !options->quiet)
        print_summary("export", &totals);
    if (!failed)
        return EXIT_DONE;
    print_error(&error);
    return (int)exit_code_of_error(error.kind);
}

static int run_command(const struct options *options)
{
    struct terminal terminal = {.shown_at_ms = clock_monotonic_ms()};
    struct host host = {
        .getenv_fn = getenv,
        .monotonic_ms = clock_monotonic_ms,
        .wall_s = clock_wall_s,
        .random = random_bits,
        .stop = &stop_asked,
        .report = stdout,
        .report_is_terminal = isatty(STDOUT_FILENO) == 1,
        .can_ask = isatty(STDIN_FILENO) == 1 && (!options->file || strcmp(options->file, "-") != 0),
        .columns = terminal_columns(),
        .context = &terminal,
        .note = note,
        .ask = ask,
        .progress = show_progress,
    };
    struct run_result result;
    struct error error;

    if (options->command == COMMAND_HISTORY || options->command == COMMAND_RESOLVE)
        return run_simple(options, &host);
    terminal.shows_progress =
        options->progress == CHOICE_ALWAYS ||
        (options->progress == CHOICE_AUTO && !options->quiet && isatty(STDERR_FILENO) == 1);
    says_stopping = isatty(STDERR_FILENO) == 1;
    if (options->command == COMMAND_EXPORT)
        return run_simple(options, &host);
    if (run(options, &host, &result, &error)) {
        clear_line(&terminal);
        print_error(&error);
        return (int)exit_code_of_error(error.kind);
    }
    clear_line(&terminal);
    if (!options->quiet)
        print_summary(options->command == COMMAND_PAY ? "pay" : "plan", &result.totals);
    if (result.refusal.kind)
        print_error(&result.refusal);
    if (result.stop.kind)
        print_error(&result.stop);
    if (result.stop.kind && result.stop.kind != ERROR_FILE && result.stop.kind != ERROR_STOPPED)
        note(&terminal, "what was done is in the report, and running again is safe");
    return run_exit_code(options, &result);
}

int main(int argc, char **argv)
{
    struct options options;
    struct error error;

    if (fill_descriptors())
        return EXIT_COULD_NOT;
    catch_signals();
    forbid_core_file();
    if (options_parse(argc, argv, getenv, &options, &error)) {
        print_error(&error);
        return EXIT_USAGE_WRONG;
    }
    switch (options.command) {
    case COMMAND_NONE:
    case COMMAND_HELP:
        options_help(stdout);
        break;
    case COMMAND_VERSION:
        (void)puts("bonusrec " BONUSREC_VERSION);
        break;
    case COMMAND_PLAN:
    case COMMAND_PAY:
    case COMMAND_HISTORY:
    case COMMAND_RESOLVE:
    case COMMAND_EXPORT:
        return run_command(&options);
    }
    return fflush(stdout) || ferror(stdout) ? EXIT_COULD_NOT : EXIT_DONE;
}
