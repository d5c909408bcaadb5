/* The files of a report: each whole or not at all, whatever becomes of the others. */
#include "outputs.h"

#include "atomic_file_place.h"
#include "report_sample.h"

#include <limits.h>
#include <unistd.h>

static void no_progress(void *context, const char *doing, size_t done, size_t all)
{
    (void)context;
    (void)doing;
    (void)done;
    (void)all;
}

/* Three files, each in a folder of its own. */
struct scene {
    char folder[64];
    char folders[3][128];
    char paths[3][PATH_MAX];
    struct options options;
    struct host host;
    struct outputs outputs;
    struct intent row;
    struct outcome outcome;
    struct report report;
    struct totals totals;
    struct error error;
};

enum { CSV, HTML, XLSX };

static void set_up_scene(struct scene *s)
{
    static const char *const names[] = {"report.csv", "report.html", "report.xlsx"};
    char folder[] = "/tmp/bonusrec-test-XXXXXX";

    *s = (struct scene){.row = sample_intent(1), .outcome = sample_outcome(STATUS_TO_PAY)};
    assert_non_null(mkdtemp(folder));
    (void)memcpy(s->folder, folder, sizeof folder);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(s->folders[i], sizeof s->folders[i], "%s/%d", folder, i);
        assert_int_equal(mkdir(s->folders[i], 0700), 0);
        (void)snprintf(s->paths[i], sizeof s->paths[i], "%s/%d/%s", folder, i, names[i]);
    }
    s->options = (struct options){.command = COMMAND_PAY,
                                  .file = "bonuses.csv",
                                  .output = s->paths[CSV],
                                  .html = s->paths[HTML],
                                  .xlsx = s->paths[XLSX]};
    s->host.progress = no_progress;
    s->report = sample_report(&s->row, &s->outcome, 1);
    report_totals(&s->report, &s->totals);
}

static void tear_down_scene(struct scene *s)
{
    outputs_abandon(&s->outputs);
    for (int i = 0; i < 3; i++) {
        (void)unlink(s->paths[i]);
        (void)rmdir(s->folders[i]);
    }
    assert_int_equal(rmdir(s->folder), 0); /* nothing else was left behind */
}

static void open_all(struct scene *s)
{
    if (outputs_open(&s->outputs, &s->options, &s->host, &s->error))
        fail_msg("%s: %s", s->error.origin, s->error.text);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void after_the_writing_each_file_is_there(void **state)
{
    struct scene s;

    (void)state;
    set_up_scene(&s);
    open_all(&s);
    assert_int_equal(outputs_rehearse(&s.outputs, &s.report, 1, &s.error), 0);
    assert_int_equal(outputs_begin(&s.outputs, &s.report, &s.error), 0);
    for (int i = 0; i < 3; i++)
        assert_false(is_there(s.paths[i]));
    assert_int_equal(outputs_write(&s.outputs, &s.report, &s.totals, &s.error), 0);
    for (int i = 0; i < 3; i++) {
        assert_true(is_there(s.paths[i]));
        assert_int_equal(entries(s.folders[i]), 1);
    }
    tear_down_scene(&s);
}

/* A page and a workbook begin alike whether a rehearsal came before them or not. */
static void a_rehearsal_leaves_no_trace(void **state)
{
    struct scene s;
    struct stat with;
    struct stat without;

    (void)state;
    for (int i = 0; i < 3; i++) {
        for (int rehearses = 0; rehearses < 2; rehearses++) {
            set_up_scene(&s);
            open_all(&s);
            if (rehearses)
                assert_int_equal(outputs_rehearse(&s.outputs, &s.report, 1000, &s.error), 0);
            assert_int_equal(outputs_begin(&s.outputs, &s.report, &s.error), 0);
            assert_int_equal(outputs_write(&s.outputs, &s.report, &s.totals, &s.error), 0);
            assert_int_equal(stat(s.paths[i], rehearses ? &with : &without), 0);
            tear_down_scene(&s);
        }
        assert_int_equal(with.st_size, without.st_size);
    }
}

static void what_is_abandoned_leaves_nothing(void **state)
{
    struct scene s;

    (void)state;
    set_up_scene(&s);
    open_all(&s);
    assert_int_equal(outputs_rehearse(&s.outputs, &s.report, 1, &s.error), 0);
    outputs_abandon(&s.outputs);
    for (int i = 0; i < 3; i++)
        assert_int_equal(entries(s.folders[i]), 0);
    tear_down_scene(&s);
}

/* The folder of one goes away while money moves: the other two are there all the same. */
static void one_that_cannot_be_put_in_its_place_keeps_no_other_from_it(void **state)
{
    (void)state;
    for (int lost = 0; lost < 3; lost++) {
        char moved[160];
        struct scene s;

        set_up_scene(&s);
        open_all(&s);
        assert_int_equal(outputs_begin(&s.outputs, &s.report, &s.error), 0);
        (void)snprintf(moved, sizeof moved, "%s-moved", s.folders[lost]);
        assert_int_equal(rename(s.folders[lost], moved), 0);
        assert_int_equal(outputs_write(&s.outputs, &s.report, &s.totals, &s.error), -1);
        assert_int_equal(s.error.kind, ERROR_FILE);
        assert_string_equal(s.error.origin, s.paths[lost]);
        for (int i = 0; i < 3; i++)
            assert_int_equal(is_there(s.paths[i]), i != lost);
        assert_int_equal(rename(moved, s.folders[lost]), 0);
        /* What was written stands under its temporary name, which nobody can reach any more. */
        for (DIR *folder = opendir(s.folders[lost]); folder; folder = NULL) {
            const struct dirent *entry;

            while ((entry = readdir(folder)))
                if (entry->d_name[0] != '.')
                    assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
            (void)closedir(folder);
        }
        tear_down_scene(&s);
    }
}

static void of_two_that_fail_the_first_is_told(void **state)
{
    struct scene s;
    struct stat gone;

    (void)state;
    set_up_scene(&s);
    s.options.output = NULL;
    s.host.report = fopen("/dev/full", "w");
    assert_non_null(s.host.report);
    s.options.xlsx = NULL;
    open_all(&s);
    assert_int_equal(stat(s.outputs.html.temporary, &gone), 0);
    assert_int_equal(unlink(s.outputs.html.temporary), 0); /* then it cannot be renamed */
    assert_int_equal(outputs_write(&s.outputs, &s.report, &s.totals, &s.error), -1);
    assert_non_null(strstr(s.error.text, "No space left"));
    (void)fclose(s.host.report);
    tear_down_scene(&s);
}

static void assert_wrong(struct scene *s, const char *origin, const char *words)
{
    assert_int_equal(outputs_open(&s->outputs, &s->options, &s->host, &s->error), -1);
    assert_int_equal(s->error.kind, ERROR_USAGE);
    assert_string_equal(s->error.origin, origin);
    if (!strstr(s->error.text, words))
        fail_msg("\"%s\" does not say \"%s\"", s->error.text, words);
}

static void two_options_do_not_share_a_file(void **state)
{
    char other_way[PATH_MAX + 8];
    struct scene s;

    (void)state;
    set_up_scene(&s);
    s.options.html = s.paths[CSV];
    assert_wrong(&s, s.paths[CSV], "is named by both --output and --html");
    (void)snprintf(other_way, sizeof other_way, "%s/../0/report.csv", s.folders[CSV]);
    s.options.html = s.paths[HTML];
    s.options.xlsx = other_way;
    assert_wrong(&s, other_way, "is named by both --output and --xlsx");
    s.options.xlsx = s.paths[XLSX];
    s.options.log = s.paths[XLSX];
    assert_wrong(&s, s.paths[XLSX], "is named by both --xlsx and --log");
    tear_down_scene(&s);
}

static void no_file_that_is_read_is_written_over(void **state)
{
    struct scene s;

    (void)state;
    set_up_scene(&s);
    s.options.file = s.paths[HTML];
    put(s.paths[HTML], "input", 0600);
    assert_wrong(&s, s.paths[HTML], "is the input, which this report would destroy");
    s.options.existing = s.paths[XLSX];
    s.options.file = "bonuses.csv";
    put(s.paths[XLSX], "paid", 0600);
    assert_wrong(&s, s.paths[XLSX], "is the file of --existing");
    assert_content(s.paths[HTML], "input");
    assert_content(s.paths[XLSX], "paid");
    s.options.existing = NULL;
    s.options.token_file = s.paths[XLSX];
    assert_wrong(&s, s.paths[XLSX], "is the file of --token-file");
    s.options.token_file = NULL;
    s.options.log = s.paths[HTML];
    s.options.html = NULL;
    s.options.file = s.paths[HTML];
    assert_wrong(&s, s.paths[HTML], "is the input, which this log would destroy");
    tear_down_scene(&s);
}

static void a_csv_report_may_take_the_place_of_its_input(void **state)
{
    struct scene s;

    (void)state;
    set_up_scene(&s);
    put(s.paths[CSV], "input", 0600);
    s.options.file = s.paths[CSV];
    assert_int_equal(outputs_check(&s.options, &s.error), 0);
    s.options.format = OUTPUT_JSON;
    assert_int_equal(outputs_check(&s.options, &s.error), -1);
    s.options.format = OUTPUT_CSV;
    s.options.command = COMMAND_EXPORT;
    assert_int_equal(outputs_check(&s.options, &s.error), -1);
    tear_down_scene(&s);
}

/* Whoever opened it would wait for a reader. */
static void a_pipe_is_not_opened(void **state)
{
    struct scene s;

    (void)state;
    set_up_scene(&s);
    assert_int_equal(mkfifo(s.paths[HTML], 0600), 0);
    assert_int_equal(outputs_open(&s.outputs, &s.options, &s.host, &s.error), -1);
    assert_string_equal(s.error.text, "is no regular file; name one with --html");
    tear_down_scene(&s);
}

static void a_device_is_a_place_for_the_report_alone(void **state)
{
    struct scene s;

    (void)state;
    set_up_scene(&s);
    s.options.output = "/dev/null";
    s.options.xlsx = "/dev/null";
    assert_int_equal(outputs_open(&s.outputs, &s.options, &s.host, &s.error), -1);
    assert_int_equal(s.error.kind, ERROR_FILE);
    assert_string_equal(s.error.text, "is no regular file; name one with --xlsx");
    outputs_abandon(&s.outputs);
    s.options.xlsx = s.paths[XLSX];
    s.options.html = "/dev/null";
    assert_int_equal(outputs_open(&s.outputs, &s.options, &s.host, &s.error), -1);
    assert_string_equal(s.error.text, "is no regular file; name one with --html");
    outputs_abandon(&s.outputs);
    s.options.html = s.paths[HTML];
    open_all(&s);
    tear_down_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_the_writing_each_file_is_there),
        cmocka_unit_test(a_rehearsal_leaves_no_trace),
        cmocka_unit_test(what_is_abandoned_leaves_nothing),
        cmocka_unit_test(one_that_cannot_be_put_in_its_place_keeps_no_other_from_it),
        cmocka_unit_test(of_two_that_fail_the_first_is_told),
        cmocka_unit_test(two_options_do_not_share_a_file),
        cmocka_unit_test(no_file_that_is_read_is_written_over),
        cmocka_unit_test(a_csv_report_may_take_the_place_of_its_input),
        cmocka_unit_test(a_pipe_is_not_opened),
        cmocka_unit_test(a_device_is_a_place_for_the_report_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
