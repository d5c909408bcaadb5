/* A wait between calls ends when its time is over, or when a signal comes. */
#include "calls_scene.h"

static void begin_to_wait(struct scene *scene)
{
    struct calls_options options = fast();

    scene->statuses = STATUSES(200);
    clock_speed = 1;
    scene_begin(scene, options, 1);
}

static void finish(struct scene *scene)
{
    transport_free(scene->transport);
    server_stop(scene->server);
    scene_end(scene);
}

static void it_takes_its_time_and_no_longer(void **state)
{
    struct scene scene = {0};
    int64_t before_ms = server_now_ms();

    (void)state;
    begin_to_wait(&scene);
    calls_wait(&scene.calls, 250);
    assert_true(server_now_ms() - before_ms >= 250);
    assert_int_equal(scene.calls.sent, 0);
    finish(&scene);
}

static void its_time_is_that_of_the_clock_it_was_given(void **state)
{
    struct scene scene = {0};
    int64_t before_ms;

    (void)state;
    begin_to_wait(&scene);
    clock_speed = 1000; /* an hour is 3.6 seconds */
    before_ms = fast_clock_ms();
    calls_wait(&scene.calls, 200 * 1000);
    assert_true(fast_clock_ms() - before_ms >= 200 * 1000);
    finish(&scene);
}

static void count_idle(void *context)
{
    ++*(size_t *)context;
}

static void who_wants_to_is_told_of_the_time_that_goes_by(void **state)
{
    struct scene scene = {0};
    size_t told = 0;

    (void)state;
    begin_to_wait(&scene);
    scene.calls.options.idle = count_idle;
    scene.calls.options.idle_context = &told;
    calls_wait(&scene.calls, 250);
    assert_in_range(told, 3, 30);
    finish(&scene);
}

static void no_time_is_no_wait(void **state)
{
    struct scene scene = {0};

    (void)state;
    begin_to_wait(&scene);
    clock_readings = 0;
    calls_wait(&scene.calls, 0);
    calls_wait(&scene.calls, -5);
    assert_int_equal(clock_readings, 4);
    finish(&scene);
}

static void after_a_signal_there_is_no_wait(void **state)
{
    struct scene scene = {0};

    (void)state;
    begin_to_wait(&scene);
    scene.stop = 1;
    calls_wait(&scene.calls, INT64_C(1) << 40); /* years */
    finish(&scene);
}

static volatile sig_atomic_t *flag;
static int readings_before_signal;

static int64_t clock_with_signal_ms(void)
{
    if (readings_before_signal-- == 0)
        *flag = 1;
    return clock_monotonic_ms();
}

static void a_signal_ends_it(void **state)
{
    struct scene scene = {0};

    (void)state;
    begin_to_wait(&scene);
    flag = &scene.stop;
    readings_before_signal = 3;
    scene.calls.options.now_ms = clock_with_signal_ms;
    calls_wait(&scene.calls, INT64_C(1) << 40); /* years: without the signal the test has no end */
    assert_int_equal(scene.stop, 1);
    finish(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_takes_its_time_and_no_longer),
        cmocka_unit_test(its_time_is_that_of_the_clock_it_was_given),
        cmocka_unit_test(who_wants_to_is_told_of_the_time_that_goes_by),
        cmocka_unit_test(no_time_is_no_wait),
        cmocka_unit_test(after_a_signal_there_is_no_wait),
        cmocka_unit_test(a_signal_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
