/* Every good fixture is read as Python's csv module reads it. */

#include "csv_sample.h"

#include <glob.h>

static void peer_reads(const char *path, struct buffer *text)
{
    char command[512];
    char bytes[4096];
    size_t length;
    FILE *pipe;

    (void)snprintf(command, sizeof command, "/usr/bin/python3 tests/unit/read_csv.py %s", path);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    while ((length = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        buffer_add(text, bytes, length);
    assert_int_equal(pclose(pipe), 0);
}

static void every_good_fixture_is_read_as_python_reads_it(void **state)
{
    struct buffer ours = BUFFER_INIT;
    struct buffer theirs = BUFFER_INIT;
    glob_t files;

    (void)state;
    assert_int_equal(glob("fixtures/csv/good-*.csv", 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= 30);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct error error = {0};

        buffer_clear(&ours);
        buffer_clear(&theirs);
        peer_reads(files.gl_pathv[i], &theirs);
        if (read_table(files.gl_pathv[i], 0, &ours, &error) < 0)
            fail_with(&error);
        if (strcmp(buffer_text(&ours), buffer_text(&theirs)) != 0)
            print_error("%s\n", files.gl_pathv[i]);
        assert_string_equal(buffer_text(&ours), buffer_text(&theirs));
    }
    globfree(&files);
    buffer_release(&ours);
    buffer_release(&theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_good_fixture_is_read_as_python_reads_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
