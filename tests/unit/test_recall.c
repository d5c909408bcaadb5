/* What the ledger knows and the platform shows: the table of the contract, a test a line. */
#include "recall_sample.h"

static enum consequence consequence(enum entry_state state, bool shown, bool resend_is_safe,
                                    int64_t age_s)
{
    struct recall recall = {.resend_is_safe = resend_is_safe,
                            .token_life_s = 5000,
                            .settle_after_s = 3600,
                            .now_s = 100000};
    struct entry entry = {.state = state, .last_sent_at_s = 100000 - age_s};

    return recall_consequence(state == ENTRY_NONE ? NULL : &entry, shown, &recall);
}

static void nothing_known_and_nothing_shown_is_paid(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_NONE, false, true, 0), CONSEQUENCE_PAY);
    assert_int_equal(consequence(ENTRY_NONE, false, false, 0), CONSEQUENCE_PAY);
}

static void nothing_known_and_shown_is_adopted(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_NONE, true, true, 0), CONSEQUENCE_ADOPT);
    assert_int_equal(consequence(ENTRY_CLOSED, true, false, 0), CONSEQUENCE_ADOPT);
}

static void sending_and_shown_is_confirmed(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_OPEN, true, true, 0), CONSEQUENCE_CONFIRM);
    assert_int_equal(consequence(ENTRY_OPEN, true, false, 99999), CONSEQUENCE_CONFIRM);
}

static void sending_and_not_shown_is_sent_again_where_a_token_pays_once(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_OPEN, false, true, 0), CONSEQUENCE_RESEND);
    assert_int_equal(consequence(ENTRY_OPEN, false, true, 99999), CONSEQUENCE_RESEND);
}

static void
what_the_platform_said_it_paid_is_not_sent_again_when_the_token_is_forgotten(void **state)
{
    struct recall recall = {
        .resend_is_safe = true, .token_life_s = 5000, .settle_after_s = 3600, .now_s = 100000};
    struct entry entry = {.state = ENTRY_OPEN, .said_paid_at_s = 96401, .last_sent_at_s = 95001};

    (void)state;
    assert_int_equal(recall_consequence(&entry, false, &recall), CONSEQUENCE_RESEND);
    entry.last_sent_at_s = 95000;
    assert_int_equal(recall_consequence(&entry, false, &recall), CONSEQUENCE_WAIT);
    entry.said_paid_at_s = 96400;
    assert_int_equal(recall_consequence(&entry, false, &recall), CONSEQUENCE_ASK);
    assert_int_equal(recall_consequence(&entry, true, &recall), CONSEQUENCE_CONFIRM);
}

static void sending_and_not_shown_is_waited_for_where_there_is_no_token(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_OPEN, false, false, 0), CONSEQUENCE_WAIT);
    assert_int_equal(consequence(ENTRY_OPEN, false, false, 3599), CONSEQUENCE_WAIT);
}

static void after_that_time_a_person_decides(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_OPEN, false, false, 3600), CONSEQUENCE_ASK);
}

static void accepted_or_confirmed_and_not_shown_is_never_paid_again(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_ACCEPTED, false, true, 99999), CONSEQUENCE_KEEP);
    assert_int_equal(consequence(ENTRY_CONFIRMED, false, false, 99999), CONSEQUENCE_KEEP);
    assert_int_equal(consequence(ENTRY_ACCEPTED, true, true, 0), CONSEQUENCE_CONFIRM);
    assert_int_equal(consequence(ENTRY_CONFIRMED, true, false, 0), CONSEQUENCE_CONFIRM);
}

static void refused_and_not_shown_is_paid(void **state)
{
    (void)state;
    assert_int_equal(consequence(ENTRY_CLOSED, false, true, 0), CONSEQUENCE_PAY);
}

static void more_than_intended_is_unexpected(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)knows(&s, a_row(&s, "", 100, "Thanks"), ENTRY_ACCEPTED);
    a_payment(&s, 100, "Thanks", 1001);
    a_payment(&s, 100, "Thanks", 1002);
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    assert_int_equal(s.plan.unexpected_count, 1);
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known_and_nothing_shown_is_paid),
        cmocka_unit_test(nothing_known_and_shown_is_adopted),
        cmocka_unit_test(sending_and_shown_is_confirmed),
        cmocka_unit_test(sending_and_not_shown_is_sent_again_where_a_token_pays_once),
        cmocka_unit_test(
            what_the_platform_said_it_paid_is_not_sent_again_when_the_token_is_forgotten),
        cmocka_unit_test(sending_and_not_shown_is_waited_for_where_there_is_no_token),
        cmocka_unit_test(after_that_time_a_person_decides),
        cmocka_unit_test(accepted_or_confirmed_and_not_shown_is_never_paid_again),
        cmocka_unit_test(refused_and_not_shown_is_paid),
        cmocka_unit_test(more_than_intended_is_unexpected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
