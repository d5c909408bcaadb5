#include "sim/prolific_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim_ledger_file.h"

#define NOW INT64_C(1800000000) /* 2027-01-15T08:00:00Z */
#define STUDY "60aca280709ee40ec37d4885"
#define FIRST "60ffe5c8371090c7041d43f8"
#define SECOND "60ffe5c8371090c7041d43f9"

static struct world mturk;

/* A workspace with 10.00 and a study with two submissions, paid in dollars. */
static void make_world(struct prolific_world *world)
{
    static const struct workspace workspace = {"60a000000000000000000001", "GBP", 100000};
    static const struct study study = {
        .id = STUDY, .name = "n", .currency = "GBP", .presentment_currency = "USD"};
    static const struct submission first = {.id = FIRST, .participant = "p1"};
    static const struct submission second = {.id = SECOND, .participant = "p2"};
    struct error error;

    prolific_world_init(world);
    (void)snprintf(world->seed, sizeof world->seed, "seed");
    assert_int_equal(prolific_add_workspace(world, &workspace, &error), 0);
    assert_int_equal(prolific_add_study(world, &study, &error), 0);
    assert_int_equal(prolific_add_submission(world, &first, &error), 0);
    assert_int_equal(prolific_add_submission(world, &second, &error), 0);
}

static void open_ledger(struct sim_ledger *ledger, struct prolific_world *world)
{
    struct error error;

    if (sim_ledger_open(ledger, path, &mturk, world, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

static struct bulk *add_bulk(struct prolific_world *world)
{
    struct bulk_line *lines = calloc(2, sizeof *lines);

    assert_non_null(lines);
    lines[0] = (struct bulk_line){0, 150};
    lines[1] = (struct bulk_line){1, 5};
    return prolific_add_bulk(world, 0, "x", lines, 2);
}

/* A line as it is documented. */
static void add_expected(struct buffer *text, const char *participant, const char *submission,
                         const char *amount, const char *bulk_id, int call)
{
    buffer_printf(text,
                  "{\"time\":\"2027-01-15T08:00:00Z\",\"platform\":\"prolific\","
                  "\"participant_id\":\"%s\",\"submission_id\":\"%s\",\"study_id\":\"" STUDY
                  "\",\"amount\":\"%s\",\"currency\":\"USD\",\"bulk_id\":\"%s\","
                  "\"pay_call\":%d,\"request\":7}\n",
                  participant, submission, amount, bulk_id, call);
}

static void each_bonus_of_each_call_is_one_line(void **state)
{
    struct buffer expected = BUFFER_INIT;
    struct prolific_world world;
    struct sim_ledger ledger;
    struct error error;
    struct bulk *bulk;
    char text[4096];

    (void)state;
    make_world(&world);
    open_ledger(&ledger, &world);
    bulk = add_bulk(&world);
    for (int call = 1; call <= 2; call++) {
        struct payout payout = {&world, bulk, 2, NOW, 7};

        assert_int_equal(prolific_ledger_append(&ledger, &payout, &error), 0);
        bulk->calls++;
        add_expected(&expected, "p1", FIRST, "1.50", bulk->id, call);
        add_expected(&expected, "p2", SECOND, "0.05", bulk->id, call);
    }
    read_file(text);
    assert_string_equal(text, buffer_text(&expected));
    buffer_release(&expected);
    sim_ledger_close(&ledger);
    prolific_world_release(&world);
}

static void a_part_of_a_bulk_payment_is_a_part_of_its_lines(void **state)
{
    struct prolific_world world;
    struct sim_ledger ledger;
    struct error error;
    char text[4096];

    (void)state;
    make_world(&world);
    open_ledger(&ledger, &world);
    assert_int_equal(prolific_ledger_append(
                         &ledger, &(struct payout){&world, add_bulk(&world), 0, NOW, 7}, &error),
                     0);
    read_file(text);
    assert_string_equal(text, "");
    assert_int_equal(prolific_ledger_append(
                         &ledger, &(struct payout){&world, &world.bulks[0], 1, NOW, 7}, &error),
                     0);
    read_file(text);
    assert_non_null(strstr(text, FIRST));
    assert_null(strstr(text, SECOND));
    sim_ledger_close(&ledger);
    prolific_world_release(&world);
}

static void a_ledger_that_is_opened_again_is_as_if_it_had_been_paid_now(void **state)
{
    struct prolific_world world;
    struct sim_ledger ledger;
    struct error error;

    (void)state;
    make_world(&world);
    open_ledger(&ledger, &world);
    assert_int_equal(prolific_ledger_append(
                         &ledger, &(struct payout){&world, add_bulk(&world), 2, NOW, 7}, &error),
                     0);
    sim_ledger_close(&ledger);
    prolific_world_release(&world);
    make_world(&world);
    world.lag_s = 60;
    open_ledger(&ledger, &world);
    assert_int_equal(world.submissions[0].bonuses[0].amount_minor, 150);
    assert_int_equal(world.submissions[1].bonuses[0].amount_minor, 5);
    assert_int_equal(world.submissions[1].bonuses[0].visible_from_s, NOW + 60);
    assert_int_equal(world.workspaces[0].balance_hundredths, 100000 - 15000 - 5000 - 500 - 167);
    assert_int_equal(world.bulk_count, 0);
    sim_ledger_close(&ledger);
    prolific_world_release(&world);
}

static void refuses(const char *text, const char *message_part)
{
    struct prolific_world world;
    struct sim_ledger ledger;
    struct error error;

    write_file(text);
    make_world(&world);
    assert_int_equal(sim_ledger_open(&ledger, path, &mturk, &world, &error), -1);
    if (!strstr(error.origin, ", line 1") || !strstr(error.text, message_part))
        fail_msg("got %s: %s", error.origin, error.text);
    prolific_world_release(&world);
}

static void a_line_that_cannot_be_true_stops_the_start(void **state)
{
    (void)state;
    refuses("{\"platform\":\"prolific\"}\n", "\"submission_id\" must be there");
    refuses("{\"platform\":\"prolific\",\"submission_id\":\"x\",\"amount\":\"1.50\","
            "\"time\":\"2027-01-15T08:00:00Z\"}\n",
            "no submission \"x\"");
    refuses("{\"platform\":\"prolific\",\"submission_id\":\"" FIRST "\",\"amount\":\"1,50\","
            "\"time\":\"2027-01-15T08:00:00Z\"}\n",
            "1,50");
    refuses("{\"platform\":\"mars\"}\n", "\"worker_id\" must be there");
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_file, drop_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(each_bonus_of_each_call_is_one_line),
        test(a_part_of_a_bulk_payment_is_a_part_of_its_lines),
        test(a_ledger_that_is_opened_again_is_as_if_it_had_been_paid_now),
        test(a_line_that_cannot_be_true_stops_the_start),
    };

    return cmocka_run_group_tests_name("sim/prolific_ledger", tests, NULL, NULL);
}
