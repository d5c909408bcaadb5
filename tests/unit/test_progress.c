#include "progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { EVERY_MS = 200 };

/* A progress, and the last line it gave. */
struct scene {
    struct progress progress;
    struct buffer line;
    int columns;
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);

    assert_non_null(scene);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;

    buffer_release(&scene->line);
    free(scene);
    return 0;
}

static bool show(struct scene *scene, int64_t now_ms)
{
    return progress_show(&scene->progress, scene->columns, EVERY_MS, now_ms, &scene->line);
}

static void shows(struct scene *scene, int64_t now_ms, const char *expected)
{
    assert_true(show(scene, now_ms));
    assert_string_equal(buffer_text(&scene->line), expected);
}

/* `done` grows from what it is by one every `step_ms` after `from_ms`, `steps` times. Returns the
 * time of the last. */
static int64_t work(struct scene *scene, int64_t from_ms, int64_t step_ms, size_t steps)
{
    struct progress *p = &scene->progress;

    for (size_t i = 0; i < steps; i++)
        progress_update(p, "paying", p->done + 1, p->all, from_ms += step_ms);
    return from_ms;
}

static void a_steady_rate_is_told_with_the_time_that_is_left(void **state)
{
    struct scene *scene = *state;
    int64_t now_ms;

    progress_update(&scene->progress, "paying", 0, 3400, 5000);
    now_ms = work(scene, 5000, 100, 100);
    shows(scene, now_ms, "paying: 100 of 3400, 10/s, about 6 min left");
    now_ms = work(scene, now_ms, 100, 2700);
    shows(scene, now_ms, "paying: 2800 of 3400, 10/s, about 1 min left");
    now_ms = work(scene, now_ms, 100, 200);
    shows(scene, now_ms, "paying: 3000 of 3400, 10/s, about 40 s left");
    now_ms = work(scene, now_ms, 100, 310);
    shows(scene, now_ms, "paying: 3310 of 3400, 10/s, a few seconds left");
}

static void a_new_rate_is_believed_within_a_minute(void **state)
{
    struct scene *scene = *state;
    int64_t now_ms;

    progress_update(&scene->progress, "paying", 0, 4000, 0);
    now_ms = work(scene, 0, 50, 2000);
    shows(scene, now_ms, "paying: 2000 of 4000, 20/s, about 2 min left");
    now_ms = work(scene, now_ms, 200, 75);
    shows(scene, now_ms, "paying: 2075 of 4000, 16/s, about 2 min left");
    now_ms = work(scene, now_ms, 200, 225);
    shows(scene, now_ms, "paying: 2300 of 4000, 5.0/s, about 6 min left");
}

static void the_unit_follows_the_rate(void **state)
{
    static const struct {
        int64_t step_ms;
        size_t all;
        const char *line;
    } cases[] = {
        {10,    100000,  "paying: 1000 of 100000, 100/s, about 17 min left" },
        {300,   2000,    "paying: 1000 of 2000, 3.3/s, about 5 min left"    },
        {1000,  5000,    "paying: 1000 of 5000, 1.0/s, about 65 min left"   },
        {1250,  12000,   "paying: 1000 of 12000, 48/min, about 4 h left"    },
        {20000, 21000,   "paying: 1000 of 21000, 3.0/min, about 5 days left"},
        {20000, 5000000, "paying: 1000 of 5000000, 3.0/min"                 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene *scene = *state;

        scene->progress = PROGRESS_INIT;
        progress_update(&scene->progress, "paying", 0, cases[i].all, 0);
        shows(scene, work(scene, 0, cases[i].step_ms, 1000), cases[i].line);
    }
}

static void what_cannot_be_told_yet_is_not_told(void **state)
{
    struct scene *scene = *state;

    progress_update(&scene->progress, "paying", 0, 50, 0);
    shows(scene, 1000, "paying: 0 of 50");
    assert_int_equal(work(scene, 1000, 100, 2), 1200);
    shows(scene, 1300, "paying: 2 of 50"); /* two are no rate */
    assert_int_equal(work(scene, 1300, 100, 6), 1900);
    shows(scene, 1900, "paying: 8 of 50"); /* nor is less than two seconds */
    assert_int_equal(work(scene, 1900, 100, 1), 2000);
    shows(scene, 2100, "paying: 9 of 50, 4.5/s, a few seconds left");
    progress_update(&scene->progress, "paying", 0, 50, 3000);
    assert_int_equal(work(scene, 3000, 1200, 2), 5400);
    shows(scene, 5400, "paying: 2 of 50");
    assert_int_equal(work(scene, 5400, 1200, 1), 6600);
    shows(scene, 6600, "paying: 3 of 50, 50/min, about 1 min left");
}

static void how_long_nothing_came_is_told_in_place_of_the_time_left(void **state)
{
    struct scene *scene = *state;
    int64_t now_ms;

    progress_update(&scene->progress, "paying", 0, 1000, 0);
    shows(scene, 2900, "paying: 0 of 1000");
    shows(scene, 3100, "paying: 0 of 1000, nothing new for 3 s");
    now_ms = work(scene, 4000, 500, 20);
    shows(scene, now_ms, "paying: 20 of 1000, 1.4/s, about 11 min left");
    shows(scene, now_ms + 2000, "paying: 20 of 1000, 1.4/s, about 11 min left");
    shows(scene, now_ms + 3000, "paying: 20 of 1000, nothing new for 3 s");
    shows(scene, now_ms + 3700, "paying: 20 of 1000, nothing new for 3 s");
    shows(scene, now_ms + 4000, "paying: 20 of 1000, nothing new for 4 s");
    shows(scene, now_ms + 119700, "paying: 20 of 1000, nothing new for 119 s");
    shows(scene, now_ms + 120000, "paying: 20 of 1000, nothing new for 2 min");
    now_ms = work(scene, now_ms + 130000, 500, 200);
    assert_true(show(scene, now_ms));
    assert_null(strstr(buffer_text(&scene->line), "nothing new"));
    assert_non_null(strstr(buffer_text(&scene->line), " left"));
}

/* Between two of them the time left goes down, so that the line does not look frozen. */
static void where_each_takes_long_there_is_no_word_of_it_before_its_time(void **state)
{
    struct scene *scene = *state;
    int64_t now_ms;

    progress_update(&scene->progress, "paying", 0, 20, 0);
    now_ms = work(scene, 0, 20000, 18);
    shows(scene, now_ms, "paying: 18 of 20, 3.0/min, about 40 s left");
    shows(scene, now_ms + 10000, "paying: 18 of 20, 3.0/min, about 30 s left");
    shows(scene, now_ms + 59000, "paying: 18 of 20, 3.0/min, a few seconds left");
    shows(scene, now_ms + 60000, "paying: 18 of 20, nothing new for 60 s");
}

static void a_stage_begins_anew_with_other_words_and_with_less(void **state)
{
    struct scene *scene = *state;
    struct progress *p = &scene->progress;
    int64_t now_ms;

    progress_update(p, "paying", 0, 1000, 0);
    now_ms = work(scene, 0, 100, 500);
    progress_update(p, "reading", 10, 1000, now_ms);
    assert_false(show(scene, now_ms + 199));
    shows(scene, now_ms + 200, "reading: 10 of 1000");
    progress_update(p, "paying", 11, 1000, now_ms + 300);
    assert_string_equal(p->doing, "paying");
    progress_update(p, "paying", 0, 1000, now_ms + 400);
    now_ms = work(scene, now_ms + 400, 1000, 100);
    shows(scene, now_ms, "paying: 100 of 1000, 1.0/s, about 15 min left");
    progress_update(p, "paying", 3, 1000, now_ms + 100);
    assert_false(show(scene, now_ms + 299));
    shows(scene, now_ms + 300, "paying: 3 of 1000");
}

static void without_a_total_there_is_no_time_left(void **state)
{
    struct scene *scene = *state;
    struct progress *p = &scene->progress;
    int64_t now_ms;

    progress_update(p, "reading", 0, 0, 0);
    shows(scene, 200, "reading");
    shows(scene, 5000, "reading, nothing new for 5 s");
    for (now_ms = 5000; now_ms <= 15000; now_ms += 100)
        progress_update(p, "reading", p->done + 1, 0, now_ms);
    shows(scene, now_ms, "reading: 101, 6.7/s");
    progress_update(p, "reading", 102, 300, now_ms); /* now it is known */
    shows(scene, now_ms + 200, "reading: 102 of 300, 6.8/s, about 30 s left");
    progress_update(p, "reading", 301, 300, now_ms); /* or was thought to be */
    shows(scene, now_ms + 400, "reading: 301, 20/s");
}

static void nothing_is_shown_of_what_is_over(void **state)
{
    struct scene *scene = *state;
    struct progress *p = &scene->progress;

    assert_false(show(scene, 0));
    progress_update(p, "paying", 3, 10, 1000);
    shows(scene, 2000, "paying: 3 of 10");
    progress_update(p, "paying", 10, 10, 2000);
    assert_null(p->doing);
    assert_false(show(scene, 3000));
    progress_update(p, "paying", 4, 10, 4000);
    assert_non_null(p->doing);
    progress_update(p, NULL, 0, 0, 4000);
    assert_null(p->doing);
    assert_false(show(scene, 9000));
    progress_update(p, "paying", 5, 10, 9000); /* the same words once more */
    assert_false(show(scene, 9100));
    shows(scene, 9200, "paying: 5 of 10");
}

static void lines_are_no_closer_than_asked_for(void **state)
{
    struct scene *scene = *state;
    struct progress *p = &scene->progress;
    size_t lines = 0;

    progress_update(p, "paying", 0, 1000, 0);
    for (int64_t now_ms = 0; now_ms <= 10000; now_ms += 7) {
        progress_update(p, "paying", (size_t)now_ms / 11, 1000, now_ms);
        lines += progress_show(p, 0, 1000, now_ms, &scene->line);
    }
    assert_int_equal(lines, 10); /* from 0.2 s on */
}

static void it_fits_on_any_terminal(void **state)
{
    static const char *const long_words = "sent; waiting until the platform shows it";
    struct scene *scene = *state;
    struct progress *p = &scene->progress;
    int64_t now_ms = 1;

    progress_update(p, "reading what is paid", 0, 3400, 0);
    for (; now_ms < 30000; now_ms += 250)
        progress_update(p, "reading what is paid", p->done + 1, 3400, now_ms);
    scene->columns = 80;
    shows(scene, now_ms, "reading what is paid: 120 of 3400, 4.0/s, about 14 min left");
    scene->columns = 60;
    shows(scene, now_ms += 200, "reading what is paid: 120 of 3400, 4.0/s, about 14 min left");
    scene->columns = 59; /* the last column stays free: a terminal may break the line there */
    shows(scene, now_ms += 200, "reading what is paid: 120 of 3400, about 14 min left");
    scene->columns = 50;
    shows(scene, now_ms += 200, "reading what i...: 120 of 3400, about 14 min left");
    scene->columns = 40;
    shows(scene, now_ms += 200, "reading what is paid: 120 of 3400");
    scene->columns = 30;
    shows(scene, now_ms += 200, "reading what ...: 120 of 3400");
    scene->columns = 20;
    shows(scene, now_ms += 200, "120 of 3400");
    for (scene->columns = 1; scene->columns < 100; scene->columns++) {
        assert_true(show(scene, now_ms += 200));
        assert_true(scene->line.length < (size_t)scene->columns);
    }
    progress_update(p, long_words, 0, 0, now_ms);
    for (scene->columns = 1; scene->columns < 100; scene->columns++) {
        assert_true(show(scene, now_ms += 200));
        assert_true(scene->line.length < (size_t)scene->columns);
        if (scene->columns > 10)
            assert_memory_equal(buffer_text(&scene->line), long_words, 7);
    }
    scene->columns = 0;
    shows(scene, now_ms + 200, "sent; waiting until the platform shows it, nothing new for 20 s");
}

static void numbers_may_be_huge(void **state)
{
    struct scene *scene = *state;
    struct progress *p = &scene->progress;

    progress_update(p, "paying", 0, SIZE_MAX, 0);
    progress_update(p, "paying", SIZE_MAX / 2, SIZE_MAX, INT64_MAX / 2);
    shows(scene, INT64_MAX / 2, "paying: 9223372036854775807 of 18446744073709551615, 2000/s");
    shows(scene, INT64_MAX,
          "paying: 9223372036854775807 of 18446744073709551615, "
          "nothing new for 76861433640456 min");
}

/* Answers come in bursts, and each burst when it likes; the mean is 10/s. */
static void the_time_left_does_not_jump(void **state)
{
    enum { ALL = 20000 };
    struct scene *scene = *state;
    struct progress *p = &scene->progress;
    uint32_t chance = 1;
    long before = 0;
    size_t told = 0;

    progress_update(p, "paying", 0, ALL, 0);
    for (int64_t now_ms = 100; p->done < ALL - 2000; now_ms += 100) {
        long minutes;
        const char *at;

        chance = chance * 1664525 + 1013904223;
        if (chance >> 28 == 0) /* one time of 16, so 16 each */
            progress_update(p, "paying", p->done + 16, ALL, now_ms);
        if (now_ms < 60000 || !show(scene, now_ms))
            continue;
        at = strstr(buffer_text(&scene->line), "about ");
        if (!at) { /* between two bursts there may be a while */
            assert_non_null(strstr(buffer_text(&scene->line), "nothing new for"));
            continue;
        }
        minutes = strtol(at + strlen("about "), NULL, 10);
        assert_true(told++ == 0 || labs(minutes - before) <= 5);
        assert_in_range(minutes * 600, (ALL - p->done) / 2, (ALL - p->done) * 2);
        before = minutes;
    }
    assert_true(told > 1000);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_steady_rate_is_told_with_the_time_that_is_left),
        TEST(a_new_rate_is_believed_within_a_minute),
        TEST(the_unit_follows_the_rate),
        TEST(what_cannot_be_told_yet_is_not_told),
        TEST(how_long_nothing_came_is_told_in_place_of_the_time_left),
        TEST(where_each_takes_long_there_is_no_word_of_it_before_its_time),
        TEST(a_stage_begins_anew_with_other_words_and_with_less),
        TEST(without_a_total_there_is_no_time_left),
        TEST(nothing_is_shown_of_what_is_over),
        TEST(lines_are_no_closer_than_asked_for),
        TEST(it_fits_on_any_terminal),
        TEST(numbers_may_be_huge),
        TEST(the_time_left_does_not_jump),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
