#include "credentials/process.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A program on its way. */
struct child {
    const char *program;
    pid_t pid;
    int output; /* the end of the pipe that is read here */
    int64_t deadline_ms;
};

static int failed(const char *program, const char *what, int number, struct error *error)
{
    return error_set(error, ERROR_CREDENTIALS, program, "could not be %s: %s", what,
                     strerror(number));
}

static int timed_out(const struct child *child, struct error *error)
{
    return error_set(error, ERROR_CREDENTIALS, child->program, "did not end in time");
}

/* What becomes of the child's descriptors. The pipe first: it may itself be descriptor 0 where
 * bonusrec was started without one. */
static int set_files(posix_spawn_file_actions_t *files, int output)
{
    int problem = posix_spawn_file_actions_adddup2(files, output, STDOUT_FILENO);

    if (problem)
        return problem;
    return posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
}

static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t all;
    sigset_t none;
    int problem;

    (void)sigfillset(&all);
    (void)sigemptyset(&none);
    if ((problem = posix_spawnattr_setsigdefault(attributes, &all)) ||
        (problem = posix_spawnattr_setsigmask(attributes, &none)))
        return problem;
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

/* Starts `words` with `output` as its standard output. Returns 0 or an errno. */
static int spawn(char *const *words, int output, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int problem;

    if ((problem = posix_spawn_file_actions_init(&files)))
        return problem;
    if (!(problem = posix_spawnattr_init(&attributes))) {
        if (!(problem = set_files(&files, output)) && !(problem = set_signals(&attributes)))
            problem = posix_spawnp(pid, words[0], &files, &attributes, words, environ);
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return problem;
}

static int start(char *const *words, struct child *child, struct error *error)
{
    int ends[2];
    int problem;

    if (pipe2(ends, O_CLOEXEC))
        return failed(child->program, "given a pipe", errno, error);
    problem = spawn(words, ends[1], &child->pid);
    (void)close(ends[1]);
    if (problem) {
        (void)close(ends[0]);
        return failed(child->program, "started", problem, error);
    }
    child->output = ends[0];
    return 0;
}

/* The time left, as poll() takes it. */
static int left_ms(const struct child *child)
{
    int64_t left = child->deadline_ms - clock_monotonic_ms();

    if (left <= 0)
        return 0;
    return left < INT_MAX ? (int)left : INT_MAX;
}

/* Reads the output to its end. */
static int read_output(const struct child *child, char *output, size_t size, size_t *length,
                       struct error *error)
{
    size_t so_far = 0;

    for (;;) {
        struct pollfd source = {.fd = child->output, .events = POLLIN};
        bool full = so_far == size;
        char beyond;
        ssize_t got = -1;
        int ready = poll(&source, 1, left_ms(child));

        if (ready == 0)
            return timed_out(child, error);
        if (ready > 0)
            got = read(child->output, full ? &beyond : output + so_far, full ? 1 : size - so_far);
        if (got < 0 && errno != EINTR)
            return failed(child->program, "read", errno, error);
        if (got > 0 && full)
            return error_set(error, ERROR_CREDENTIALS, child->program,
                             "printed more than %zu bytes", size);
        if (got == 0)
            break;
        if (got > 0)
            so_far += (size_t)got;
    }
    *length = so_far;
    return 0;
}

/* Waits until the child, whose output has ended, has ended itself. On -1 it may still run. */
static int wait_for_end(const struct child *child, int *status, struct error *error)
{
    enum { LOOK_EVERY_MS = 5 };

    for (;;) {
        pid_t ended = waitpid(child->pid, status, WNOHANG);

        if (ended == child->pid)
            return 0;
        if (ended < 0 && errno != EINTR)
            return failed(child->program, "waited for", errno, error);
        if (left_ms(child) == 0)
            return timed_out(child, error);
        (void)poll(NULL, 0, LOOK_EVERY_MS);
    }
}

static void end_at_once(const struct child *child)
{
    (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

static int check_status(const struct child *child, int status, struct error *error)
{
    if (WIFSIGNALED(status))
        return error_set(error, ERROR_CREDENTIALS, child->program, "was ended by signal %d",
                         WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return error_set(error, ERROR_CREDENTIALS, child->program, "ended with status %d",
                         WEXITSTATUS(status));
    return 0;
}

static int run_child(char *const *words, struct child *child, char *output, size_t size,
                     size_t *length, struct error *error)
{
    size_t got = 0;
    int status = 0;
    int result;

    if (start(words, child, error))
        return -1;
    result = read_output(child, output, size, &got, error);
    (void)close(child->output);
    if (result == 0)
        result = wait_for_end(child, &status, error);
    if (result)
        end_at_once(child);
    else
        result = check_status(child, status, error);
    if (result == 0)
        *length = got;
    return result;
}

int process_read(char *const *words, int64_t timeout_ms, char *output, size_t size, size_t *length,
                 struct error *error)
{
    const struct sigaction by_default = {.sa_handler = SIG_DFL};
    struct child child = {
        .program = words[0],
        .deadline_ms = clock_monotonic_ms() + timeout_ms,
    };
    struct sigaction before;
    int result;

    /* Where whoever started bonusrec ignores SIGCHLD, the child's status would be lost. */
    (void)sigaction(SIGCHLD, &by_default, &before);
    result = run_child(words, &child, output, size, length, error);
    (void)sigaction(SIGCHLD, &before, NULL);
    return result;
}
