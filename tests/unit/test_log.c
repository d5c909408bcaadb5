/* A log grows by whole lines of JSON, whatever is in them and whatever happens to it. */
#include "log_scene.h"

static void a_line_is_an_object_with_its_members_in_their_order(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;
    struct error error;

    open_log(&log, place->path);
    log_begin(&log, NOW_S, "run-1", "run_ended");
    log_count(&log, "exit_code", INT64_MIN);
    log_seconds(&log, "seconds", 61005);
    log_object(&log, "none");
    log_object_end(&log);
    log_object(&log, "rows");
    log_count(&log, "paid", 2);
    log_flag(&log, "all", true);
    log_object_end(&log);
    log_text(&log, "summary", "a \"b\"");
    log_text(&log, "fees", NULL);
    log_flag(&log, "approved", false);
    assert_int_equal(log_end(&log, &error), 0);
    close_log(&log);
    holds(place->path,
          "{\"time\":\"2026-01-31T23:59:59Z\",\"run\":\"run-1\",\"event\":\"run_ended\","
          "\"exit_code\":-9223372036854775808,\"seconds\":61.005,\"none\":{},"
          "\"rows\":{\"paid\":2,\"all\":true},\"summary\":\"a \\\"b\\\"\",\"fees\":null,"
          "\"approved\":false}\n");
}

static void a_new_log_is_for_its_owner_alone(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;
    mode_t before = umask(0);

    open_log(&log, place->path);
    (void)umask(before);
    close_log(&log);
    assert_int_equal(mode_of(place->path), 0600);
}

static void what_stands_in_it_stays(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;

    put(place->path, LINE("old"), 0640);
    for (int i = 0; i < 2; i++) {
        open_log(&log, place->path);
        add_well(&log, "new");
        close_log(&log);
    }
    holds(place->path, LINE("old") LINE("new") LINE("new"));
    assert_int_equal(mode_of(place->path), 0640);
}

static void a_line_that_was_cut_short_is_not_gone_on_with(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;
    struct log other = LOG_INIT;

    put(place->path, "{\"time\":\"2026", 0600);
    open_log(&log, place->path);
    open_log(&other, place->path);
    add_well(&log, "one");
    add_well(&other, "two");
    assert_int_equal(write(log.descriptor, "{\"half", 6), 6);
    add_well(&other, "three");
    close_log(&log);
    close_log(&other);
    holds(place->path, "{\"time\":\"2026\n" LINE("one") LINE("two") "{\"half\n" LINE("three"));
}

static void whatever_stands_in_a_text_it_stays_one_line_of_utf8(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;
    char bytes[256];
    json_t *root;
    char *text;

    for (int i = 0; i < 255; i++)
        bytes[i] = (char)(i + 1);
    bytes[255] = '\0';
    open_log(&log, place->path);
    add_well(&log, bytes);
    add_well(&log, "\xe2\x80\xa8 \xf0\x9f\x98\x80 cut \xe2\x80");
    close_log(&log);
    text = read_all(place->path);
    assert_int_equal(strlen(strchr(text, '\n')) > 1, true);
    *strchr(text, '\n') = '\0';
    root = json_loads(text, 0, NULL);
    assert_non_null(root);
    /* 127 characters of ASCII, and 128 bytes that are none in any encoding of Unicode */
    assert_memory_equal(json_string_value(json_object_get(root, "text")), bytes, 127);
    assert_int_equal(json_string_length(json_object_get(root, "text")), 127 + 128 * 3);
    json_decref(root);
    root = json_loads(text + strlen(text) + 1, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(root, "text")),
                        "\xe2\x80\xa8 \xf0\x9f\x98\x80 cut \xef\xbf\xbd\xef\xbf\xbd");
    json_decref(root);
    free(text);
}

static void the_lines_of_several_processes_never_mix(void **state)
{
    enum { PROCESSES = 4, LINES = 200, LENGTH = 5000 };
    const struct place *place = *state;
    char text[LENGTH + 1];
    size_t broken;

    memset(text, 'x', LENGTH);
    text[LENGTH] = '\0';
    for (int i = 0; i < PROCESSES; i++)
        if (fork() == 0) {
            struct log log = LOG_INIT;
            struct error error;
            int failed = log_open(&log, place->path, &error);

            for (int line = 0; line < LINES && !failed; line++)
                failed = add(&log, text, &error);
            _exit(failed ? 1 : 0);
        }
    for (int i = 0; i < PROCESSES; i++) {
        int status;

        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_lines(place->path, LENGTH, &broken), PROCESSES * LINES);
    assert_int_equal(broken, 0);
}

/* No write beyond `bytes` succeeds, as on a disk with that much room. */
static void limit_files_to(rlim_t bytes)
{
    struct rlimit limit = {bytes, RLIM_INFINITY};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_ptr_not_equal(signal(SIGXFSZ, bytes == RLIM_INFINITY ? SIG_DFL : SIG_IGN), SIG_ERR);
}

static void a_disk_that_fills_up_ends_the_log_and_spoils_no_later_line(void **state)
{
    const struct place *place = *state;
    struct log log = LOG_INIT;
    struct error error;

    open_log(&log, place->path);
    add_well(&log, "first");
    limit_files_to(sizeof LINE("first") - 1 + 20);
    assert_int_equal(add(&log, "second", &error), -1);
    limit_files_to(RLIM_INFINITY);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_string_equal(error.origin, place->path);
    assert_non_null(strstr(error.text, "File too large"));
    assert_false(log.is_open);
    assert_int_equal(add(&log, "third", &error), 0);
    close_log(&log);
    open_log(&log, place->path);
    add_well(&log, "fourth");
    close_log(&log);
    holds(place->path, LINE("first") "{\"time\":\"2026-01-31T\n" LINE("fourth"));
}

static void a_full_device_is_found_out_with_the_first_line(void **state)
{
    struct log log = LOG_INIT;
    struct error error;

    (void)state;
    open_log(&log, "/dev/full");
    assert_int_equal(add(&log, "x", &error), -1);
    assert_int_equal(error.kind, ERROR_FILE);
    assert_non_null(strstr(error.text, "No space left on device"));
    assert_non_null(strstr(error.text, "--log"));
}

static void a_closed_log_takes_everything_and_says_nothing(void **state)
{
    struct log log = LOG_INIT;

    (void)state;
    add_well(&log, "x");
    close_log(&log);
    close_log(&log);
    add_well(&log, "y");
    close_log(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_folder(a_line_is_an_object_with_its_members_in_their_order),
        in_a_folder(a_new_log_is_for_its_owner_alone),
        in_a_folder(what_stands_in_it_stays),
        in_a_folder(a_line_that_was_cut_short_is_not_gone_on_with),
        in_a_folder(whatever_stands_in_a_text_it_stays_one_line_of_utf8),
        in_a_folder(the_lines_of_several_processes_never_mix),
        in_a_folder(a_disk_that_fills_up_ends_the_log_and_spoils_no_later_line),
        in_a_folder(a_full_device_is_found_out_with_the_first_line),
        in_a_folder(a_closed_log_takes_everything_and_says_nothing),
    };

    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
