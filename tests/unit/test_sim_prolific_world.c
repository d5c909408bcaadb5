#include "sim/prolific_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STUDY "60aca280709ee40ec37d4885"
#define OTHER_STUDY "60aca280709ee40ec37d4886"
#define FIRST "60ffe5c8371090c7041d43f8"
#define SECOND "60ffe5c8371090c7041d43f9"
#define THIRD "60ffe5c8371090c7041d43fa"
#define ABROAD "60ffe5c8371090c7041d43fb"
#define PERSON "5a0000000000000000000001"
#define OTHER_PERSON "5a0000000000000000000002"

static const struct workspace workspace = {"60a000000000000000000001", "GBP", 100000};

static void add_submission(struct prolific_world *world, const char *id, const char *participant)
{
    struct submission submission = {.id = id, .participant = participant};
    struct error error;

    assert_int_equal(prolific_add_submission(world, &submission, &error), 0);
}

/* A workspace with 10.00 and two studies; in the first one person took part twice. */
static int make_world(void **state)
{
    static struct prolific_world world;
    struct study study = {.id = STUDY, .name = "n", .currency = "GBP"};
    struct error error;

    prolific_world_init(&world);
    (void)snprintf(world.seed, sizeof world.seed, "seed");
    assert_int_equal(prolific_add_workspace(&world, &workspace, &error), 0);
    assert_int_equal(prolific_add_study(&world, &study, &error), 0);
    add_submission(&world, FIRST, PERSON);
    add_submission(&world, SECOND, OTHER_PERSON);
    add_submission(&world, THIRD, PERSON);
    study.id = OTHER_STUDY;
    assert_int_equal(prolific_add_study(&world, &study, &error), 0);
    add_submission(&world, ABROAD, PERSON);
    *state = &world;
    return 0;
}

static int drop_world(void **state)
{
    prolific_world_release(*state);
    return 0;
}

static void an_id_is_there_once(void **state)
{
    const struct study study = {.id = STUDY, .name = "n", .currency = "GBP"};
    const struct submission submission = {.id = FIRST, .participant = OTHER_PERSON};
    struct error error;

    assert_int_equal(prolific_add_workspace(*state, &workspace, &error), -1);
    assert_int_equal(prolific_add_study(*state, &study, &error), -1);
    assert_int_equal(prolific_add_submission(*state, &submission, &error), -1);
    assert_non_null(strstr(error.text, FIRST));
}

static void a_submission_needs_a_study(void **state)
{
    const struct submission submission = {.id = FIRST, .participant = OTHER_PERSON};
    struct prolific_world world;
    struct error error;

    (void)state;
    prolific_world_init(&world);
    assert_int_equal(prolific_add_submission(&world, &submission, &error), -1);
    prolific_world_release(&world);
}

static void a_line_names_a_submission_or_its_participant(void **state)
{
    const struct prolific_world *world = *state;
    const struct study *study = prolific_find_study(world, STUDY);

    assert_int_equal(prolific_find_receiver(world, study, SECOND), 1);
    assert_int_equal(prolific_find_receiver(world, study, OTHER_PERSON), 1);
    assert_int_equal(prolific_find_receiver(world, study, ""), INDEX_NONE);
}

static void of_several_submissions_the_participant_gets_the_first(void **state)
{
    const struct prolific_world *world = *state;

    assert_int_equal(prolific_find_receiver(world, prolific_find_study(world, STUDY), PERSON), 0);
    assert_true(prolific_find_submission(world, FIRST)->has_siblings);
    assert_true(prolific_find_submission(world, THIRD)->has_siblings);
    assert_false(prolific_find_submission(world, SECOND)->has_siblings);
    assert_false(prolific_find_submission(world, ABROAD)->has_siblings);
}

static void who_took_part_in_another_study_is_a_stranger(void **state)
{
    const struct prolific_world *world = *state;
    const struct study *other = prolific_find_study(world, OTHER_STUDY);

    assert_int_equal(prolific_find_receiver(world, other, FIRST), INDEX_NONE);
    assert_int_equal(prolific_find_receiver(world, other, OTHER_PERSON), INDEX_NONE);
    assert_int_equal(prolific_find_receiver(world, other, PERSON), 3);
}

static void the_fee_is_a_third_rounded_half_up_as_the_specification_shows(void **state)
{
    (void)state;
    assert_int_equal(prolific_fee_hundredths(425) * 2, 28334);
    assert_int_equal(prolific_fee_hundredths(1), 33);
    assert_int_equal(prolific_fee_hundredths(2), 67);
    assert_int_equal(prolific_fee_hundredths(300), 10000);
    assert_int_equal(prolific_fee_hundredths(0), 0);
}

static void vat_is_due_on_the_fee(void **state)
{
    struct prolific_world *world = *state;

    assert_int_equal(prolific_vat_hundredths(world, 300), 0);
    world->vat_percent = 20;
    assert_int_equal(prolific_vat_hundredths(world, 300), 2000);
    assert_int_equal(prolific_vat_hundredths(world, 1), 7);
    assert_int_equal(prolific_charge_hundredths(world, 300), 30000 + 10000 + 2000);
}

static void a_payment_charges_the_workspace_unless_it_is_the_past(void **state)
{
    struct prolific_world *world = *state;
    const struct bulk_line line = {1, 300};

    prolific_pay(world, &line, 1000, (struct lag){0}, false);
    assert_int_equal(world->workspaces[0].balance_hundredths, 100000);
    prolific_pay(world, &line, 1000, (struct lag){0}, true);
    assert_int_equal(world->workspaces[0].balance_hundredths, 100000 - 40000);
    assert_int_equal(world->submissions[1].bonus_count, 2);
    assert_int_equal(world->submissions[0].bonus_count, 0);
}

static void a_payment_shows_when_its_lag_is_over(void **state)
{
    struct prolific_world *world = *state;
    const struct bulk_line line = {0, 300};
    const struct submission *submission = &world->submissions[0];

    prolific_pay(world, &line, 1000, (struct lag){0}, true);
    assert_true(prolific_sees(&submission->bonuses[0], 0, 1));
    prolific_pay(world, &line, 1000, (struct lag){.seconds = 5}, true);
    assert_false(prolific_sees(&submission->bonuses[1], 1004, 1));
    assert_true(prolific_sees(&submission->bonuses[1], 1005, 1));
    world->submissions[0].reads = 7;
    prolific_pay(world, &line, 1000, (struct lag){.lists = 2}, true);
    assert_false(prolific_sees(&submission->bonuses[2], 1000, 9));
    assert_true(prolific_sees(&submission->bonuses[2], 1000, 10));
}

static void the_worlds_own_lag_comes_on_top(void **state)
{
    struct prolific_world *world = *state;
    const struct bulk_line line = {0, 300};

    world->lag_s = 60;
    prolific_pay(world, &line, 1000, (struct lag){.seconds = 5}, true);
    assert_false(prolific_sees(&world->submissions[0].bonuses[0], 1064, 1));
    assert_true(prolific_sees(&world->submissions[0].bonuses[0], 1065, 1));
}

static void the_id_of_a_bulk_payment_is_its_own_in_this_run_and_in_any(void **state)
{
    struct prolific_world *world = *state;
    struct prolific_world later;
    char first[32];
    const struct bulk *bulk = prolific_add_bulk(world, 0, "x", NULL, 0);

    (void)snprintf(first, sizeof first, "%s", bulk->id);
    assert_int_equal(strspn(first, "0123456789abcdef"), 24);
    assert_string_not_equal(prolific_add_bulk(world, 0, "x", NULL, 0)->id, first);
    assert_string_equal(prolific_find_bulk(world, first)->id, first);
    prolific_world_init(&later);
    (void)snprintf(later.seed, sizeof later.seed, "another");
    assert_string_not_equal(prolific_add_bulk(&later, 0, "x", NULL, 0)->id, first);
    assert_null(prolific_find_bulk(&later, first));
    prolific_world_release(&later);
}

static void the_presentment_currency_wins(void **state)
{
    const struct study one = {.currency = "GBP"};
    const struct study both = {.currency = "GBP", .presentment_currency = "USD"};

    (void)state;
    assert_string_equal(prolific_currency(&one), "GBP");
    assert_string_equal(prolific_currency(&both), "USD");
}

#define test(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(an_id_is_there_once),
        test(a_submission_needs_a_study),
        test(a_line_names_a_submission_or_its_participant),
        test(of_several_submissions_the_participant_gets_the_first),
        test(who_took_part_in_another_study_is_a_stranger),
        test(the_fee_is_a_third_rounded_half_up_as_the_specification_shows),
        test(vat_is_due_on_the_fee),
        test(a_payment_charges_the_workspace_unless_it_is_the_past),
        test(a_payment_shows_when_its_lag_is_over),
        test(the_worlds_own_lag_comes_on_top),
        test(the_id_of_a_bulk_payment_is_its_own_in_this_run_and_in_any),
        test(the_presentment_currency_wins),
    };

    return cmocka_run_group_tests_name("sim/prolific_world", tests, NULL, NULL);
}
