/* The world: arguments, signals, clocks, the terminal, exit codes. The only file that exits or
 * prints an error. */
#include "base/clock.h"
#include "base/version.h"
#include "core/exit_code.h"
#include "export.h"
#include "history.h"
#include "options.h"
#include "progress.h"
#include "report/report.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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
static volatile sig_atomic_t line_stands;   /* of progress, on the terminal's last line */

static const char wipe[] = "\r\033[K";

/* Answers under way can take a while, and who hears nothing reaches for a harder stop. */
static void on_stop(int signal_number)
{
    static const char said[] =
        "bonusrec: stopping: nothing new is sent; waiting for the answers under way (once more: "
        "do not wait)\n";
    int saved = errno;

    (void)signal_number;
    if (says_stopping && !stop_asked &&
        (write(STDERR_FILENO, line_stands ? wipe : "\n", line_stands ? sizeof wipe - 1 : 1) < 0 ||
         write(STDERR_FILENO, said, sizeof said - 1) < 0))
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
    bool is_plain; /* a file, or a terminal that knows no control sequences: lines, and few */
    struct progress progress;
    struct buffer line;
};

static int columns_of(int terminal)
{
    struct winsize size;

    if (ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

static void clear_line(void)
{
    if (line_stands)
        (void)fputs(wipe, stderr);
    line_stands = 0;
}

/* A terminal that was stopped with Ctrl-S takes nothing until it goes on: whatever waits for an answer
 * must not wait for that. */
static bool takes_writing(void)
{
    struct pollfd terminal = {.fd = STDERR_FILENO, .events = POLLOUT};

    return poll(&terminal, 1, 0) > 0 && (terminal.revents & POLLOUT);
}

/* The width is asked for each time: windows change. A line that stays is not spent on the mere
 * beginning. */
static void show_line(struct terminal *terminal)
{
    enum { LINE_EVERY_MS = 200, PLAIN_EVERY_MS = 5000 };
    struct terminal *t = terminal;
    int64_t now_ms = clock_monotonic_ms();

    if (!t->shows_progress || !takes_writing() ||
        (t->is_plain && !t->progress.all && now_ms - t->progress.began_ms < PLAIN_EVERY_MS) ||
        !progress_show(&t->progress, t->is_plain ? 0 : columns_of(STDERR_FILENO),
                       t->is_plain ? PLAIN_EVERY_MS : LINE_EVERY_MS, now_ms, &t->line))
        return;
    line_stands = !t->is_plain;
    (void)fprintf(stderr, t->is_plain ? "bonusrec: %s\n" : "\r%s\033[K", buffer_text(&t->line));
}

static void note(void *context, const char *line)
{
    (void)context;
    clear_line();
    (void)fprintf(stderr, "bonusrec: %s\n", line);
}

static void show_progress(void *context, const char *doing, size_t done, size_t all)
{
    struct terminal *terminal = context;

    progress_update(&terminal->progress, doing, done, all, clock_monotonic_ms());
    if (!terminal->progress.doing && takes_writing())
        clear_line();
    show_line(terminal);
}

static void show_time_go_by(void *context)
{
    show_line(context);
}

/* Only a whole "y" or "yes" is a yes; an end of input is a no. What was typed before the question
 * stood there is no answer to it. */
static bool ask(void *context, const char *question)
{
    char *answer = NULL;
    size_t size = 0;
    ssize_t length;
    bool yes;

    (void)context;
    clear_line();
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

static void print_error(const struct error *error)
{
    clear_line();
    (void)fprintf(stderr, "bonusrec: %s%s%s\n", error->origin, error->origin[0] ? ": " : "",
                  error->text);
}

static void print_summary(const char *command, const struct totals *totals)
{
    char line[SUMMARY_SIZE];

    clear_line();
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
    clear_line();
    if (!failed && options->command == COMMAND_EXPORT && !options->quiet)
        print_summary("export", &totals);
    if (!failed)
        return EXIT_DONE;
    print_error(&error);
    return (int)exit_code_of_error(error.kind);
}

/* What became of a run that has written its report. */
static void print_result(const struct options *options, const struct run_result *result)
{
    if (!options->quiet)
        print_summary(options->command == COMMAND_PAY ? "pay" : "plan", &result->totals);
    if (result->refusal.kind)
        print_error(&result->refusal);
    if (result->stop.kind)
        print_error(&result->stop);
    if (result->stop.kind && result->stop.kind != ERROR_FILE && result->stop.kind != ERROR_STOPPED)
        note(NULL, "what was done is in the report, and running again is safe");
}

static bool shows_progress(const struct options *options)
{
    return options->progress == CHOICE_ALWAYS ||
           (options->progress == CHOICE_AUTO && !options->quiet && isatty(STDERR_FILENO) == 1);
}

/* The terminal of a log, and that of an editor, take control sequences for text. */
static bool is_plain(void)
{
    const char *kind = getenv("TERM");

    return isatty(STDERR_FILENO) != 1 || !kind || !kind[0] || strcmp(kind, "dumb") == 0;
}

static int run_command(const struct options *options)
{
    struct terminal terminal = {.shows_progress = shows_progress(options), .is_plain = is_plain()};
    struct host host = {
        .getenv_fn = getenv,
        .monotonic_ms = clock_monotonic_ms,
        .wall_s = clock_wall_s,
        .random = random_bits,
        .stop = &stop_asked,
        .report = stdout,
        .report_is_terminal = isatty(STDOUT_FILENO) == 1,
        .can_ask = isatty(STDIN_FILENO) == 1 && (!options->file || strcmp(options->file, "-") != 0),
        .columns = columns_of(STDOUT_FILENO),
        .context = &terminal,
        .note = note,
        .ask = ask,
        .progress = show_progress,
        .idle = show_time_go_by,
    };
    struct run_result result;
    struct error error;
    int code;

    if (options->command != COMMAND_HISTORY && options->command != COMMAND_RESOLVE)
        says_stopping = isatty(STDERR_FILENO) == 1;
    if (options->command != COMMAND_PLAN && options->command != COMMAND_PAY) {
        code = run_simple(options, &host);
    } else if (run(options, &host, &result, &error)) {
        print_error(&error);
        code = (int)exit_code_of_error(error.kind);
    } else {
        print_result(options, &result);
        code = run_exit_code(options, &result);
    }
    clear_line();
    buffer_release(&terminal.line);
    return code;
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
