/* What a ledger's events are called, and what they make known. */
#include "core/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void each_event_has_its_own_name_and_is_found_by_it(void **state)
{
    (void)state;
    for (enum event event = EVENT_NONE + 1; event < EVENT_COUNT; event++) {
        assert_int_equal(event_find(event_name(event)), event);
        for (const char *c = event_name(event); *c; c++)
            assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz_", *c));
    }
}

static void a_word_that_names_no_event_is_found_to_be_none(void **state)
{
    (void)state;
    assert_int_equal(event_find("none"), EVENT_NONE);
    assert_int_equal(event_find(""), EVENT_NONE);
    assert_int_equal(event_find("Sending"), EVENT_NONE);
    assert_int_equal(event_find("send"), EVENT_NONE);
}

static void the_numbers_that_stand_in_ledgers_stay(void **state)
{
    static const char *const names[] = {
        "none",     "sending",    "in_doubt",  "accepted",      "refused",
        "not_sent", "confirmed",  "adopted",   "resolved_paid", "resolved_not_paid",
        "moved",    "still_open", "said_paid",
    };

    (void)state;
    assert_int_equal(sizeof names / sizeof *names, EVENT_COUNT);
    for (enum event event = EVENT_NONE; event < EVENT_COUNT; event++)
        assert_string_equal(event_name(event), names[event]);
}

static void the_last_event_says_what_is_known(void **state)
{
    static const enum entry_state expected[EVENT_COUNT] = {
        [EVENT_NONE] = ENTRY_NONE,
        [EVENT_SENDING] = ENTRY_OPEN,
        [EVENT_IN_DOUBT] = ENTRY_OPEN,
        [EVENT_ACCEPTED] = ENTRY_ACCEPTED,
        [EVENT_REFUSED] = ENTRY_CLOSED,
        [EVENT_NOT_SENT] = ENTRY_CLOSED,
        [EVENT_CONFIRMED] = ENTRY_CONFIRMED,
        [EVENT_ADOPTED] = ENTRY_CONFIRMED,
        [EVENT_RESOLVED_PAID] = ENTRY_CONFIRMED,
        [EVENT_RESOLVED_NOT_PAID] = ENTRY_CLOSED,
        [EVENT_MOVED] = ENTRY_CLOSED,
        [EVENT_STILL_OPEN] = ENTRY_OPEN,
        [EVENT_SAID_PAID] = ENTRY_OPEN,
    };

    (void)state;
    for (enum event event = EVENT_NONE; event < EVENT_COUNT; event++)
        assert_int_equal(entry_state_after(event), expected[event]);
}

static void releasing_entries_empties_them_and_may_be_done_twice(void **state)
{
    struct entries entries = {.list = calloc(1, sizeof(struct entry)), .count = 1, .list_count = 1};

    (void)state;
    entries.list[0].key = arena_strdup(&entries.arena, "key");
    entries_release(&entries);
    assert_null(entries.list);
    assert_int_equal(entries.count, 0);
    assert_int_equal(entries.list_count, 0);
    entries_release(&entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_has_its_own_name_and_is_found_by_it),
        cmocka_unit_test(a_word_that_names_no_event_is_found_to_be_none),
        cmocka_unit_test(the_numbers_that_stand_in_ledgers_stay),
        cmocka_unit_test(the_last_event_says_what_is_known),
        cmocka_unit_test(releasing_entries_empties_them_and_may_be_done_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
