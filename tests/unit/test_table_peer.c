/* Every fixture that is no refusal is read as Python's csv module reads it. */

#include "csv_sample.h"

#include <glob.h>

static void find_files(const char *pattern, size_t at_least, glob_t *files)
{
    assert_int_equal(glob(pattern, 0, NULL, files), 0);
    assert_true(files->gl_pathc >= at_least);
}

static void peer_reads(const glob_t *files, struct buffer *text)
{
    struct buffer command = BUFFER_INIT;
    char bytes[4096];
    size_t length;
    FILE *pipe;

    buffer_add_text(&command, "/usr/bin/python3 tests/unit/read_csv.py");
    for (size_t i = 0; i < files->gl_pathc; i++)
        buffer_printf(&command, " %s", files->gl_pathv[i]);
    pipe = popen(buffer_text(&command), "r");
    assert_non_null(pipe);
    while ((length = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        buffer_add(text, bytes, length);
    assert_int_equal(pclose(pipe), 0);
    buffer_release(&command);
}

/* Takes what is read of `path` off the beginning of `*theirs`. */
static void agrees(const char *path, const char **theirs)
{
    struct buffer ours = BUFFER_INIT;
    struct error error = {0};

    buffer_printf(&ours, "%s\n", path);
    if (read_table(path, 0, &ours, &error) < 0)
        fail_with(&error);
    if (strncmp(buffer_text(&ours), *theirs, ours.length) != 0)
        fail_msg("read is\n%s\nand Python reads\n%.*s", buffer_text(&ours), (int)ours.length + 200,
                 *theirs);
    *theirs += ours.length;
    buffer_release(&ours);
}

static void all_agree(const char *pattern, size_t at_least)
{
    struct buffer theirs = BUFFER_INIT;
    const char *text;
    glob_t files;

    find_files(pattern, at_least, &files);
    peer_reads(&files, &theirs);
    text = buffer_text(&theirs);
    for (size_t i = 0; i < files.gl_pathc; i++)
        agrees(files.gl_pathv[i], &text);
    assert_string_equal(text, "");
    globfree(&files);
    buffer_release(&theirs);
}

static void every_good_fixture_is_read_as_python_reads_it(void **state)
{
    (void)state;
    all_agree("fixtures/csv/good-*.csv", 50);
}

static void so_is_what_makes_csv_hard(void **state)
{
    (void)state;
    all_agree("fixtures/csv/acid/good-*.csv", 70);
    all_agree("fixtures/csv/acid/ragged-*.csv", 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_good_fixture_is_read_as_python_reads_it),
        cmocka_unit_test(so_is_what_makes_csv_hard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
