/* The states are in fixtures/sim; tests run from the top of the tree. */
#include "sim/state_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct loaded {
    struct service service;
    struct value *document;
};

static void load(const char *name, struct loaded *loaded)
{
    struct error error;
    char path[128];

    (void)snprintf(path, sizeof path, "fixtures/sim/%s", name);
    service_init(&loaded->service);
    if (state_load(path, &loaded->service, &loaded->document, &error))
        fail_msg("%s: %s", error.origin, error.text);
}

static void release(struct loaded *loaded)
{
    service_release(&loaded->service);
    value_free(loaded->document);
}

static void refuses(const char *name, const char *origin, const char *message_part)
{
    struct service service;
    struct value *document = NULL;
    struct error error;
    char path[128];

    (void)snprintf(path, sizeof path, "fixtures/sim/%s", name);
    service_init(&service);
    assert_int_equal(state_load(path, &service, &document, &error), -1);
    if (!strstr(error.origin, origin) || !strstr(error.text, message_part))
        fail_msg("%s: got %s: %s", name, error.origin, error.text);
    service_release(&service);
}

static void everything_that_can_be_said_is_taken(void **state)
{
    struct loaded loaded;
    const struct world *world = &loaded.service.world;

    (void)state;
    load("good-everything.json", &loaded);
    assert_int_equal(world->balance_minor, 1250);
    assert_int_equal(loaded.service.rate_limit, 7);
    assert_int_equal(loaded.service.key_count, 2);
    assert_null(loaded.service.keys[0].session_token);
    assert_string_equal(loaded.service.keys[1].session_token, "session");
    assert_int_equal(world_find_assignment(world, "X1")->status, ASSIGNMENT_APPROVED);
    assert_int_equal(world_find_assignment(world, "X2")->status, ASSIGNMENT_SUBMITTED);
    assert_null(world_find_hit(world, "H2"));
    assert_non_null(world_find_hit(world, "H3"));
    assert_int_equal(world->payment_count, 2);
    assert_string_equal(world->payments[0].worker_id, "A1");
    assert_int_equal(world->payments[0].amount_minor, 150);
    assert_int_equal(world->payments[0].time_s, 1769860800);
    assert_string_equal(world->payments[1].worker_id, "A9");
    release(&loaded);
}

static void generated_ids_follow_the_documented_formula(void **state)
{
    struct loaded loaded;
    const struct world *world = &loaded.service.world;
    const struct assignment *assignment;

    (void)state;
    load("good-generate.json", &loaded);
    assert_int_equal(world->hit_count, 3);
    assert_int_equal(world->assignment_count, 6);
    assert_int_equal(world_find_hit(world, "3HIT00000000000000000000000002")->payments.count, 2);
    assignment = world_find_assignment(world, "3ASN00000000000030000000000002");
    assert_string_equal(assignment->worker_id, "A0000000000006");
    assert_int_equal(assignment->payments.count, 1);
    assert_int_equal(world->payments[assignment->payments.list[0]].amount_minor, 75);
    release(&loaded);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    refuses("no-such-file.json", "no-such-file.json", "cannot be opened");
    refuses("bad-cut-short.json", "bad-cut-short.json", "line 1");
    refuses("bad-unknown-member.json", "the state", "\"blance\" is not known");
    refuses("bad-balance-is-a-number.json", "the state", "\"balance\" must be a text in quotes");
    refuses("bad-hit-id.json", "hits[0]", "\"h1\" is no id");
    refuses("bad-worker-id.json", "hits[0].assignments[0]", "\"B1\" is no id");
    refuses("bad-status.json", "hits[0].assignments[0]", "\"status\" must be");
    refuses("bad-hit-twice.json", "hits[1]", "\"H1\" is there twice");
    refuses("bad-assignment-twice.json", "hits[0].assignments[1]", "\"X1\" is there twice");
    refuses("bad-payment-of-nothing.json", "payments[0]", "no HIT has an assignment \"X1\"");
    refuses("bad-payment-without-amount.json", "payments[0]", "\"amount\"");
    refuses("bad-time.json", "payments[0]", "\"time\" must be like");
    refuses("bad-generate-too-much.json", "generate", "10,000,000");
    refuses("bad-credentials-without-secret.json", "credentials[0]", "\"secret_access_key\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_can_be_said_is_taken),
        cmocka_unit_test(generated_ids_follow_the_documented_formula),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
    };

    return cmocka_run_group_tests_name("sim/state_file", tests, NULL, NULL);
}
