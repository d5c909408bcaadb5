#include "sim/sim_ledger.h"

#include "sim/json_value.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim_ledger_file.h"

#define NOW INT64_C(1800000000) /* 2027-01-15T08:00:00Z */

/* Stands in for the C library's: notes how much of the file was there when it was synced. */
static off_t synced_bytes;
static bool sync_fails;

int fsync(int fd)
{
    synced_bytes = lseek(fd, 0, SEEK_END);
    errno = EIO;
    return sync_fails ? -1 : 0;
}

/* What the other platform has: nobody. */
static struct prolific_world strangers;

/* An account of 100.00 with one assignment. */
static void make_world(struct world *world)
{
    struct error error;

    world_init(world);
    world->balance_minor = 10000;
    assert_int_equal(world_add_hit(world, "H1", false, &error), 0);
    assert_int_equal(world_add_assignment(world, "H1", "X1", "A1", ASSIGNMENT_APPROVED, &error), 0);
}

static const struct bonus bonus = {.worker_id = "A1",
                                   .assignment_id = "X1",
                                   .reason = "\"gr\xc3\xbc\xc3\x9f\x65\"\n",
                                   .token = "t",
                                   .amount_minor = 1205};

#define WHOLE_LINE                                                                             \
    "{\"time\":\"2027-01-15T08:00:00Z\",\"worker_id\":\"A1\",\"assignment_id\":\"X1\","        \
    "\"hit_id\":\"H1\",\"amount\":\"12.05\",\"reason\":\"\\\"gr\xc3\xbc\xc3\x9f\x65\\\"\\n\"," \
    "\"token\":\"t\",\"request\":7}\n"

static void a_payment_is_one_line_of_json(void **state)
{
    struct sim_ledger ledger;
    struct world world;
    struct error error;
    char text[4096];

    (void)state;
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, path, &world, &strangers, &error), 0);
    assert_int_equal(sim_ledger_append(&ledger, &bonus, "H1", NOW, 7, &error), 0);
    read_file(text);
    assert_string_equal(text, WHOLE_LINE);
    sim_ledger_close(&ledger);
    world_release(&world);
}

static void a_payment_is_synced_whole_before_it_counts_as_written(void **state)
{
    struct sim_ledger ledger;
    struct world world;
    struct error error;

    (void)state;
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, path, &world, &strangers, &error), 0);
    synced_bytes = 0;
    assert_int_equal(sim_ledger_append(&ledger, &bonus, "H1", NOW, 7, &error), 0);
    assert_int_equal(synced_bytes, strlen(WHOLE_LINE));
    sync_fails = true;
    assert_int_equal(sim_ledger_append(&ledger, &bonus, "H1", NOW, 7, &error), -1);
    sync_fails = false;
    sim_ledger_close(&ledger);
    world_release(&world);
}

static void a_ledger_that_is_opened_again_is_as_if_it_had_been_paid_now(void **state)
{
    struct sim_ledger ledger;
    struct world world;
    struct error error;

    (void)state;
    write_file(WHOLE_LINE);
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, path, &world, &strangers, &error), 0);
    assert_int_equal(world.payment_count, 1);
    assert_int_equal(world.payments[0].amount_minor, 1205);
    assert_int_equal(world.payments[0].time_s, NOW);
    assert_string_equal(world.payments[0].reason, bonus.reason);
    assert_int_equal(world.balance_minor, 10000 - 1205 - 241);
    assert_int_equal(world_judge_bonus(&world, &bonus, NOW + 5), BONUS_TOKEN_KNOWN);
    sim_ledger_close(&ledger);
    world_release(&world);
}

static void a_last_line_that_was_cut_short_is_taken_off(void **state)
{
    struct sim_ledger ledger;
    struct world world;
    struct error error;
    char text[4096];

    (void)state;
    write_file(WHOLE_LINE "{\"time\":\"2027-01-15T");
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, path, &world, &strangers, &error), 0);
    assert_int_equal(world.payment_count, 1);
    assert_int_equal(sim_ledger_append(&ledger, &bonus, "H1", NOW, 7, &error), 0);
    read_file(text);
    assert_string_equal(text, WHOLE_LINE WHOLE_LINE);
    sim_ledger_close(&ledger);
    world_release(&world);
}

static void refuses(const char *text, const char *message_part)
{
    struct sim_ledger ledger;
    struct world world;
    struct error error;

    write_file(text);
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, path, &world, &strangers, &error), -1);
    if (!strstr(error.origin, ", line ") || !strstr(error.text, message_part))
        fail_msg("got %s: %s", error.origin, error.text);
    world_release(&world);
}

static void a_line_that_cannot_be_true_stops_the_start(void **state)
{
    (void)state;
    refuses("nonsense\n", "");
    refuses("{}\n", "\"worker_id\" must be there");
    refuses(WHOLE_LINE "{\"worker_id\":\"A1\"}\n", "\"assignment_id\" must be there");
    refuses("{\"worker_id\":\"A1\",\"assignment_id\":\"X1\",\"reason\":\"r\",\"amount\":\"1,5\","
            "\"time\":\"2027-01-15T08:00:00Z\"}\n",
            "1,5");
    refuses("{\"worker_id\":\"A1\",\"assignment_id\":\"X9\",\"reason\":\"r\",\"amount\":\"1.5\","
            "\"time\":\"2027-01-15T08:00:00Z\"}\n",
            "no assignment \"X9\"");
}

static void a_disk_that_is_full_is_an_error(void **state)
{
    struct sim_ledger full = {.fd = -1, .path = "/dev/full"};
    struct error error;
    FILE *device = fopen("/dev/full", "w");

    (void)state;
    if (!device)
        skip();
    full.fd = fileno(device);
    assert_int_equal(sim_ledger_append(&full, &bonus, "H1", NOW, 7, &error), -1);
    assert_non_null(strstr(error.text, "cannot be written"));
    (void)fclose(device);
}

static void a_ledger_is_an_ordinary_file(void **state)
{
    struct sim_ledger ledger;
    struct world world;
    struct error error;

    (void)state;
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, "/dev/zero", &world, &strangers, &error), -1);
    assert_non_null(strstr(error.text, "no ordinary file"));
    world_release(&world);
}

static void without_a_file_nothing_is_kept(void **state)
{
    struct sim_ledger none = {.fd = -1};
    struct error error;

    (void)state;
    assert_int_equal(sim_ledger_append(&none, &bonus, "H1", NOW, 7, &error), 0);
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_file, drop_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_payment_is_one_line_of_json),
        test(a_payment_is_synced_whole_before_it_counts_as_written),
        test(a_ledger_that_is_opened_again_is_as_if_it_had_been_paid_now),
        test(a_last_line_that_was_cut_short_is_taken_off),
        test(a_line_that_cannot_be_true_stops_the_start),
        test(a_disk_that_is_full_is_an_error),
        test(a_ledger_is_an_ordinary_file),
        test(without_a_file_nothing_is_kept),
    };

    return cmocka_run_group_tests_name("sim/sim_ledger", tests, NULL, NULL);
}
