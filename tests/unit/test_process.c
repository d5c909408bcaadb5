#include "credentials/process.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Never reached: what waits for it is a defect. */
enum { LONG_MS = 60 * 1000 };

static char output[4096];
static size_t length;
static struct error error;

/* Runs `script` in a shell; the output is left as a string. */
static int run_script(const char *script, size_t size, int64_t timeout_ms)
{
    char *words[] = {(char[]){"sh"}, (char[]){"-c"}, (char[1024]){0}, NULL};
    int result;

    (void)snprintf(words[2], 1024, "%s", script);
    memset(output, 'x', sizeof output);
    length = 4711;
    result = process_read(words, timeout_ms, output, size, &length, &error);
    if (result == 0)
        output[length] = '\0';
    else
        assert_int_equal(length, 4711);
    return result;
}

static void fails_with(const char *text)
{
    assert_int_equal(error.kind, ERROR_CREDENTIALS);
    assert_string_equal(error.origin, "sh");
    assert_string_equal(error.text, text);
}

static int open_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

/* After each test: no child is left, whether running or dead, and no descriptor. */
static int descriptors_before;

static int setup(void **state)
{
    (void)state;
    descriptors_before = open_descriptors();
    return 0;
}

static int nothing_is_left(void **state)
{
    (void)state;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(open_descriptors(), descriptors_before);
    return 0;
}

static void what_it_prints_is_read(void **state)
{
    (void)state;
    assert_int_equal(run_script("echo one; echo two", 4000, LONG_MS), 0);
    assert_string_equal(output, "one\ntwo\n");
    assert_int_equal(run_script("exec >&-", 4000, LONG_MS), 0);
    assert_int_equal(length, 0);
}

static void words_arrive_as_they_are(void **state)
{
    char *words[] = {(char[]){"printf"}, (char[]){"<%s>"}, (char[]){"a  b"},
                     (char[]){"$HOME"},  (char[]){""},     NULL};

    (void)state;
    assert_int_equal(process_read(words, LONG_MS, output, 4000, &length, &error), 0);
    assert_int_equal(length, strlen("<a  b><$HOME><>"));
    assert_memory_equal(output, "<a  b><$HOME><>", length);
}

static void a_program_that_is_not_there_is_an_error(void **state)
{
    char *words[] = {(char[]){"/nowhere/get-keys"}, (char[]){"--pin=1234"}, NULL};

    (void)state;
    assert_int_equal(process_read(words, LONG_MS, output, 4000, &length, &error), -1);
    assert_string_equal(error.origin, "/nowhere/get-keys");
    /* Under valgrind the child shares no memory with us to say so in; then its status does. */
    if (strcmp(error.text, "ended with status 127") != 0)
        assert_string_equal(error.text, "could not be started: No such file or directory");
}

static void a_bad_end_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(run_script("echo keys; exit 3", 4000, LONG_MS), -1);
    fails_with("ended with status 3");
    assert_int_equal(run_script("echo keys; kill -TERM $$", 4000, LONG_MS), -1);
    fails_with("was ended by signal 15");
}

static void output_up_to_the_limit_is_read_and_not_beyond(void **state)
{
    (void)state;
    assert_int_equal(run_script("printf 0123456789", 10, LONG_MS), 0);
    assert_string_equal(output, "0123456789");
    assert_int_equal(run_script("printf 0123456789a", 10, LONG_MS), -1);
    fails_with("printed more than 10 bytes");
    assert_int_equal(output[10], 'x');
    assert_int_equal(run_script("while :; do echo more; done", 4000, LONG_MS), -1);
    fails_with("printed more than 4000 bytes");
}

static void one_that_goes_on_is_killed_in_time(void **state)
{
    (void)state;
    assert_int_equal(run_script("echo keys; exec sleep 1000", 4000, 50), -1);
    fails_with("did not end in time");
    assert_int_equal(run_script("exec >&-; trap '' TERM; while :; do :; done", 4000, 50), -1);
    fails_with("did not end in time");
}

static void its_standard_input_is_empty(void **state)
{
    int own = dup(STDIN_FILENO);
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "rows\n", 5), 5);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(run_script("cat; echo end", 4000, LONG_MS), 0);
    assert_string_equal(output, "end\n");
    assert_int_equal(dup2(own, STDIN_FILENO), STDIN_FILENO);
    (void)close(own);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void it_starts_without_a_standard_input_of_our_own(void **state)
{
    int own = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);

    (void)state;
    (void)close(STDIN_FILENO);
    assert_int_equal(run_script("cat; echo end", 4000, LONG_MS), 0);
    assert_string_equal(output, "end\n");
    assert_int_equal(dup2(own, STDIN_FILENO), STDIN_FILENO);
    (void)close(own);
}

static void no_other_descriptor_reaches_it(void **state)
{
    (void)state;
    /* Those that whoever runs the tests left open are not ours to judge. */
    for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    assert_int_equal(run_script("ls /proc/$$/fd; :", 4000, LONG_MS), 0);
    assert_string_equal(output, "0\n1\n2\n");
}

static void its_signals_are_at_their_defaults(void **state)
{
    /* The C library's own, 32 and 33, come as they were. */
    static const unsigned long long ours = ~(3ULL << 31);
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    sigset_t term;
    char *rest;

    (void)state;
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    assert_int_equal(sigaction(SIGPIPE, &ignore, &before), 0);
    assert_int_equal(sigprocmask(SIG_BLOCK, &term, NULL), 0);
    assert_int_equal(
        run_script("exec awk '/^Sig(Blk|Ign)/ { print $2 }' /proc/self/status", 4000, LONG_MS), 0);
    assert_int_equal(length, 2 * strlen("0000000000000000\n"));
    assert_true((strtoull(output, &rest, 16) & ours) == 0);
    assert_true((strtoull(rest, NULL, 16) & ours) == 0);
    assert_int_equal(sigprocmask(SIG_UNBLOCK, &term, NULL), 0);
    assert_int_equal(sigaction(SIGPIPE, &before, NULL), 0);
}

static void its_status_is_not_lost_where_dead_children_are_ignored(void **state)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    struct sigaction after;

    (void)state;
    assert_int_equal(sigaction(SIGCHLD, &ignore, &before), 0);
    assert_int_equal(run_script("exit 3", 4000, LONG_MS), -1);
    fails_with("ended with status 3");
    assert_int_equal(sigaction(SIGCHLD, &before, &after), 0);
    assert_true(after.sa_handler == SIG_IGN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, nothing_is_left)
        TEST(what_it_prints_is_read),
        TEST(words_arrive_as_they_are),
        TEST(a_program_that_is_not_there_is_an_error),
        TEST(a_bad_end_is_an_error),
        TEST(output_up_to_the_limit_is_read_and_not_beyond),
        TEST(one_that_goes_on_is_killed_in_time),
        TEST(its_standard_input_is_empty),
        TEST(it_starts_without_a_standard_input_of_our_own),
        TEST(no_other_descriptor_reaches_it),
        TEST(its_signals_are_at_their_defaults),
        TEST(its_status_is_not_lost_where_dead_children_are_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
