/* What may have been paid to a worker within a group, or for an assignment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_scene.h"

static int open_with_run(void **state)
{
    (void)scene_open(state);
    open_and_begin(*state);
    return 0;
}

/* "A1:125:1 ", the number being the state. */
static void note(void *context, const char *assignment_id, int64_t amount_minor,
                 enum entry_state state)
{
    buffer_printf(context, "%s:%d:%d ", assignment_id, (int)amount_minor, (int)state);
}

static void finds(struct scene *scene, const struct ledger_place *place, struct intent row,
                  const char *wanted)
{
    struct buffer found = BUFFER_INIT;

    succeeds(scene, ledger_find(scene->ledger, place, &row, note, &found, &scene->error));
    assert_string_equal(buffer_text(&found), wanted);
    buffer_release(&found);
}

static struct intent someone(const char *worker, const char *assignment, const char *group)
{
    struct intent intent = an_intent();

    intent.worker_id = worker;
    intent.assignment_id = assignment;
    intent.group_id = group;
    return intent;
}

static int64_t pays(struct scene *scene, unsigned n, const char *worker, const char *assignment,
                    const char *group)
{
    struct intent intent = someone(worker, assignment, group);

    return send_as(scene, n, &intent);
}

static void by_worker_within_the_group_or_by_assignment(void **state)
{
    struct scene *scene = *state;
    const struct ledger_place elsewhere = {.platform = sandbox.platform, .endpoint = "other:443"};
    int64_t minor = an_intent().amount.minor;
    char text[100];

    record(scene, pays(scene, 1, "W1", "S1", "G1"), EVENT_ACCEPTED);
    (void)pays(scene, 2, "W1", "S2", "G1");
    record(scene, pays(scene, 3, "W1", "S3", "G1"), EVENT_REFUSED); /* nothing was paid */
    (void)pays(scene, 4, "W1", "S4", "G2");
    (void)pays(scene, 5, "W2", "S5", "G1");
    (void)pays(scene, 6, "", "S6", "G1");
    (void)snprintf(text, sizeof text, "S1:%d:%d S2:%d:%d ", (int)minor, ENTRY_ACCEPTED, (int)minor,
                   ENTRY_OPEN);
    finds(scene, &sandbox, someone("W1", "", "G1"), text);
    (void)snprintf(text, sizeof text, "S5:%d:%d ", (int)minor, ENTRY_OPEN);
    finds(scene, &sandbox, someone("", "S5", "G9"), text);
    finds(scene, &sandbox, someone("", "", "G1"), "");
    finds(scene, &sandbox, someone("W1", "", "G9"), "");
    finds(scene, &elsewhere, someone("W1", "S1", "G1"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_worker_within_the_group_or_by_assignment, open_with_run,
                                        scene_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
