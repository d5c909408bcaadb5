/* Where a log can be, and what holds up nobody: files, devices, pipes. */
#include "log_scene.h"

static void refuse_log(const char *path, const char *said)
{
    struct log log = LOG_INIT;
    struct error error;

    assert_int_equal(log_open(&log, path, &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.origin, path);
    if (!strstr(error.text, said))
        fail_msg("\"%s\" does not say \"%s\"", error.text, said);
    assert_false(log.is_open);
}

static void a_place_that_cannot_be_written_is_said(void **state)
{
    const struct place *place = *state;
    char path[160];

    refuse_log("", "no name of a file");
    refuse_log(place->folder, "is a folder");
    refuse_log(in(place, "nowhere/log", path), "No such file or directory");
    put(place->path, "", 0600);
    refuse_log(in(place, "report.csv/log", path), "Not a directory");
}

static void a_file_without_permission_is_said(void **state)
{
    const struct place *place = *state;
    pid_t child;
    int status;

    put(place->path, "", 0400);
    assert_int_equal(chmod(place->folder, 0755), 0);
    child = fork();
    if (child == 0) {
        struct log log = LOG_INIT;
        struct error error;

        if (getuid() == 0 && (chown(place->path, 65534, 65534) || setgid(65534) || setuid(65534)))
            _exit(98);
        _exit(log_open(&log, place->path, &error) == -1 && strstr(error.text, "Permission denied")
                  ? 0
                  : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_pipe_without_a_reader_is_not_waited_for(void **state)
{
    const struct place *place = *state;

    assert_int_equal(mkfifo(place->path, 0600), 0);
    refuse_log(place->path, "nobody reads");
}

static void a_pipe_that_is_read_gets_the_whole_of_a_long_line(void **state)
{
    enum { LENGTH = 300000 };
    const struct place *place = *state;
    struct log log = LOG_INIT;
    char copy[160];
    char *text = malloc(LENGTH + 1);
    size_t broken;
    pid_t reader;
    int fifo;
    int status;

    assert_non_null(text);
    memset(text, 'x', LENGTH);
    text[LENGTH] = '\0';
    in(place, "copy", copy);
    assert_int_equal(mkfifo(place->path, 0600), 0);
    fifo = open(place->path, O_RDONLY | O_NONBLOCK);
    assert_true(fifo >= 0);
    open_log(&log, place->path);
    reader = fork();
    if (reader == 0) {
        int out = open(copy, O_WRONLY | O_CREAT, 0600);
        char bytes[4096];
        ssize_t got;

        (void)close(log.descriptor);
        (void)fcntl(fifo, F_SETFL, 0);
        while ((got = read(fifo, bytes, sizeof bytes)) > 0)
            if (write(out, bytes, (size_t)got) != got)
                _exit(1);
        _exit(got ? 1 : 0);
    }
    add_well(&log, text);
    close_log(&log);
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
    assert_int_equal(count_lines(copy, LENGTH, &broken), 1);
    assert_int_equal(broken, 0);
    (void)close(fifo);
    free(text);
}

static void a_pipe_that_nobody_empties_does_not_hold_up_the_run(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;
    struct error error;
    char text[8000];
    int fifo;
    int lines = 0;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(mkfifo(place->path, 0600), 0);
    fifo = open(place->path, O_RDONLY | O_NONBLOCK);
    assert_true(fifo >= 0);
    open_log(&log, place->path);
    while (add(&log, text, &error) == 0)
        assert_in_range(++lines, 1, 1000);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_false(log.is_open);
    (void)close(fifo);
}

/* A reader who takes a little now and then never lets a line wait for long, and all of them for ever:
 * the waiting is counted together. */
static void a_pipe_that_is_emptied_too_slowly_does_not_hold_up_the_run(void **state)
{
    enum { LINES = 100, PAUSE_US = 300000 };
    const struct place *place = *state;
    struct log log = LOG_INIT;
    struct error error;
    char text[8000];
    int lines = 0;
    pid_t reader;
    int fifo;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(mkfifo(place->path, 0600), 0);
    fifo = open(place->path, O_RDONLY | O_NONBLOCK);
    assert_true(fifo >= 0);
    open_log(&log, place->path);
    reader = fork();
    if (reader == 0) {
        char piece[sizeof text];

        for (;;) {
            (void)usleep(PAUSE_US);
            (void)!read(fifo, piece, sizeof piece);
        }
    }
    while (add(&log, text, &error) == 0)
        assert_in_range(++lines, 1, LINES - 1);
    assert_int_equal(error.kind, ERROR_FILE);
    (void)kill(reader, SIGKILL);
    (void)waitpid(reader, NULL, 0);
    (void)close(fifo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_folder(a_place_that_cannot_be_written_is_said),
        in_a_folder(a_file_without_permission_is_said),
        in_a_folder(a_pipe_without_a_reader_is_not_waited_for),
        in_a_folder(a_pipe_that_is_read_gets_the_whole_of_a_long_line),
        in_a_folder(a_pipe_that_nobody_empties_does_not_hold_up_the_run),
        in_a_folder(a_pipe_that_is_emptied_too_slowly_does_not_hold_up_the_run),
    };

    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
