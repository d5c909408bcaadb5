/* Writing a workbook: in place, the same bytes each time, refused where it does not fit, and no write
 * that fails goes unnoticed. What stands in it is read by another program in the scenarios. */
#include "report/xlsx_place.h"
#include "report/xlsx_writer.h"

#include "atomic_file_place.h"
#include "report_sample.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the file system says when it is asked whether there is room. Defined here, it stands in for
 * the C library's. */
static int room_failure;

int fallocate(int fd, int mode, off_t offset, off_t length)
{
    (void)fd;
    (void)mode;
    (void)offset;
    (void)length;
    errno = room_failure;
    return room_failure ? -1 : 0;
}

static int write_rows(const char *path, size_t count, struct error *error)
{
    struct intent *intents = calloc(count + 1, sizeof *intents);
    struct outcome *outcomes = calloc(count + 1, sizeof *outcomes);
    struct report report = sample_report(intents, outcomes, count);
    struct totals totals;
    int result;

    assert_true(intents && outcomes);
    for (size_t i = 0; i < count; i++) {
        intents[i] = sample_intent((uint32_t)i + 1);
        outcomes[i] = sample_outcome(STATUS_TO_PAY);
    }
    report_totals(&report, &totals);
    *error = (struct error){0};
    result = xlsx_write_report(&report, &totals, path, error);
    free(intents);
    free(outcomes);
    return result;
}

static void write_well(const char *path, size_t count)
{
    struct error error;

    if (write_rows(path, count, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

/* It cannot be written, and says so in these words. */
static void assert_said(int result, const struct error *error, const char *path, const char *words)
{
    assert_int_equal(result, -1);
    assert_int_equal(error->kind, ERROR_FILE);
    assert_string_equal(error->origin, path);
    assert_non_null(strstr(error->text, "--xlsx"));
    if (!strstr(error->text, words))
        fail_msg("\"%s\" does not say \"%s\"", error->text, words);
}

static int open_descriptors(void)
{
    return entries("/proc/self/fd");
}

static size_t read_file(const char *path, char *bytes, size_t size)
{
    FILE *file = fopen(path, "r");
    size_t length;

    assert_non_null(file);
    length = fread(bytes, 1, size, file);
    (void)fclose(file);
    assert_true(length > 0 && length < size);
    return length;
}

static void the_same_report_makes_the_same_bytes(void **state)
{
    enum { SIZE = 64 * 1024 };
    static char first[SIZE];
    static char second[SIZE];
    const struct place *place = *state;
    size_t length;

    write_well(place->path, 30);
    length = read_file(place->path, first, SIZE);
    write_well(place->path, 300);
    write_well(place->path, 30);
    assert_int_equal(read_file(place->path, second, SIZE), length);
    assert_memory_equal(first, second, length);
}

static void the_file_is_written_in_place_and_nothing_is_left_beside_it(void **state)
{
    const struct place *place = *state;
    int descriptors = open_descriptors();
    struct stat before;
    struct stat after;

    put(place->path, "", 0640);
    assert_int_equal(stat(place->path, &before), 0);
    write_well(place->path, 5000);
    assert_int_equal(stat(place->path, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_int_equal(mode_of(place->path), 0640);
    assert_int_equal(entries(place->folder), 1);
    assert_int_equal(open_descriptors(), descriptors);
}

static void a_report_without_rows_is_a_workbook_too(void **state)
{
    const struct place *place = *state;

    write_well(place->path, 0);
}

static void what_is_not_said_is_left_out(void **state)
{
    const struct place *place = *state;
    struct report report = sample_report(NULL, NULL, 0);
    struct totals totals = {.fees_minor = -1};
    struct error error;

    report.currency = "";
    report.run_id = NULL;
    assert_int_equal(xlsx_write_report(&report, &totals, place->path, &error), 0);
}

static void no_text_of_a_row_is_refused(void **state)
{
    static const char *const texts[] = {
        "=1+1",     "http://example.org", "\x01\x02\r\n\t", "_x0041_\r", "\xff\xfe",
        "</t></c>", "]]>&amp;",           "\xef\xbf\xbf",   " ",
    };
    const struct place *place = *state;
    struct intent intent = sample_intent(1);
    struct outcome outcome = sample_outcome(STATUS_INVALID);
    struct report report = sample_report(&intent, &outcome, 1);
    struct problem problem = {.code = "", .detail = ""};
    struct totals totals = {.fees_minor = -1};
    static char huge[1024 * 1024];
    struct error error;

    memset(huge, '_', sizeof huge - 1);
    intent.problem = &problem;
    for (size_t i = 0; i <= sizeof texts / sizeof *texts; i++) {
        const char *text = i < sizeof texts / sizeof *texts ? texts[i] : huge;

        intent.worker_id = intent.reason = intent.ref = intent.extra = text;
        problem.amount_text = outcome.detail = outcome.payment_id = text;
        report.file = report.ending = report.platform = text;
        report.extra_names = &text;
        report.extra_count = 1;
        if (xlsx_write_report(&report, &totals, place->path, &error))
            fail_msg("text %zu: %s", i, error.text);
    }
}

static void more_rows_than_a_sheet_takes_are_refused_at_once(void **state)
{
    const struct place *place = *state;
    struct report report = sample_report(NULL, NULL, 0); /* whose rows would not stand a look */
    struct totals totals = {0};
    struct error error = {0};

    put(place->path, "as it was", 0600);
    report.intent_count = 1048575;
    assert_int_equal(xlsx_check_size(&report, place->path, &error), 0);
    report.unexpected_count = 1;
    assert_said(xlsx_write_report(&report, &totals, place->path, &error), &error, place->path,
                "1048576 rows below its header, of which a sheet takes 1048575, more than a "
                "workbook can hold; leave --xlsx out or divide the input file");
    assert_content(place->path, "as it was");
}

static void more_columns_than_a_sheet_takes_are_refused_at_once(void **state)
{
    enum { MOST = 16384 - 14 };
    static const char *names[MOST + 1];
    const struct place *place = *state;
    struct report report = sample_report(NULL, NULL, 0);
    struct totals totals = {0};
    struct error error = {0};

    for (size_t i = 0; i <= MOST; i++)
        names[i] = "x";
    report.extra_names = names;
    report.extra_count = MOST;
    if (xlsx_write_report(&report, &totals, place->path, &error))
        fail_msg("%s", error.text);
    put(place->path, "as it was", 0600);
    report.extra_count = MOST + 1;
    assert_said(xlsx_write_report(&report, &totals, place->path, &error), &error, place->path,
                "16385 columns, of which a sheet takes 16384");
    assert_content(place->path, "as it was");
}

static void a_place_that_cannot_be_written_is_refused(void **state)
{
    const struct place *place = *state;
    char path[160];
    struct error error;

    assert_said(write_rows(in(place, "gone/a.xlsx", path), 3, &error), &error, path,
                "No such file or directory");
    assert_said(write_rows(place->folder, 3, &error), &error, place->folder, "no regular file");
    assert_said(write_rows("/dev/null", 3, &error), &error, "/dev/null", "no regular file");
    assert_int_equal(mkfifo(in(place, "pipe", path), 0600), 0);
    assert_said(write_rows(path, 3, &error), &error, path, "no regular file");
}

static void a_place_without_permission_is_refused(void **state)
{
    const struct place *place = *state;
    struct error error;
    int status;
    pid_t child;

    put(place->path, "", 0400);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (getuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(98);
        _exit(write_rows(place->path, 3, &error) == -1 && strstr(error.text, "cannot be written: ")
                  ? 0
                  : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_disk_that_has_no_room_for_the_rows_again_says_so(void **state)
{
    const struct place *place = *state;
    struct error error;

    room_failure = ENOSPC;
    assert_said(write_rows(place->path, 30, &error), &error, place->path,
                "the workbook cannot be written: No space left on device; make room or name");
    room_failure = EOPNOTSUPP;
    write_well(place->path, 30);
    room_failure = 0;
}

/* Lets no file grow beyond `size` bytes, and calls for no signal. */
static void limit_files(rlim_t size)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_true(signal(SIGXFSZ, size == RLIM_INFINITY ? SIG_DFL : SIG_IGN) != SIG_ERR);
}

/* Each write in turn is the first to fail: of the rows, of the sheet made of them, of the archive.
 * The file system does not warn. */
static void no_write_that_fails_goes_unnoticed(void **state)
{
    const struct place *place = *state;
    int descriptors = open_descriptors();
    rlim_t room = 0;
    int failures = 0;
    int unexplained = 0;
    struct error error;

    room_failure = EOPNOTSUPP;
    put(place->path, "", 0600);
    for (; room < 64 * 1024; room += 307) {
        int result;

        limit_files(room);
        result = write_rows(place->path, 30, &error);
        limit_files(RLIM_INFINITY);
        if (result == 0)
            break;
        failures++;
        assert_said(result, &error, place->path, "the workbook cannot be written: ");
        unexplained += strstr(error.text, "read back") != NULL;
        assert_int_equal(entries(place->folder), 1);
        assert_int_equal(open_descriptors(), descriptors);
    }
    room_failure = 0;
    /* The sheet is the largest of the files: of its last bytes only the reading back knows. */
    assert_true(unexplained > 2);
    assert_true(failures > unexplained);
    assert_true(room > 8 * 1024 && room < 64 * 1024);
}

/* Lets the process open no file whose descriptor would be `next` or above. */
static void limit_descriptors(rlim_t next)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = next;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* Each file that is opened is in turn the first that cannot be. */
static void no_file_that_cannot_be_opened_goes_unnoticed(void **state)
{
    const struct place *place = *state;
    int descriptors = open_descriptors();
    int next = dup(STDIN_FILENO);
    struct rlimit usual;
    struct error error;
    int count = 0;

    assert_true(next >= 0);
    (void)close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    put(place->path, "", 0600);
    for (;; count++) {
        int result;

        limit_descriptors((rlim_t)(next + count));
        result = write_rows(place->path, 30, &error);
        limit_descriptors(usual.rlim_cur);
        if (result == 0)
            break;
        assert_said(result, &error, place->path, "the workbook cannot be written: ");
        assert_int_equal(open_descriptors(), descriptors);
    }
    assert_true(count >= 3);
}

/* Errors travel up: what the library prints goes nowhere, and our own words still come out. */
static void the_library_prints_nothing(void **state)
{
    const struct place *place = *state;
    char said[160];
    struct error error;
    int standard_error = dup(STDERR_FILENO);
    int fd = open(in(place, "said", said), O_WRONLY | O_CREAT | O_APPEND, 0600);

    assert_true(standard_error >= 0 && fd >= 0);
    assert_int_equal(dup2(fd, STDERR_FILENO), STDERR_FILENO);
    limit_files(2000);
    (void)write_rows(place->path, 0, &error);
    limit_files(RLIM_INFINITY);
    (void)fputs("ours", stderr);
    assert_int_equal(dup2(standard_error, STDERR_FILENO), STDERR_FILENO);
    (void)close(standard_error);
    (void)close(fd);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_content(said, "ours");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_folder(the_same_report_makes_the_same_bytes),
        in_a_folder(the_file_is_written_in_place_and_nothing_is_left_beside_it),
        in_a_folder(a_report_without_rows_is_a_workbook_too),
        in_a_folder(what_is_not_said_is_left_out),
        in_a_folder(no_text_of_a_row_is_refused),
        in_a_folder(more_rows_than_a_sheet_takes_are_refused_at_once),
        in_a_folder(more_columns_than_a_sheet_takes_are_refused_at_once),
        in_a_folder(a_place_that_cannot_be_written_is_refused),
        in_a_folder(a_place_without_permission_is_refused),
        in_a_folder(a_disk_that_has_no_room_for_the_rows_again_says_so),
        in_a_folder(no_write_that_fails_goes_unnoticed),
        in_a_folder(no_file_that_cannot_be_opened_goes_unnoticed),
        in_a_folder(the_library_prints_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
