/* What the ledger knows, on a platform whose payments have neither a time nor an id and where the same
 * request pays twice: payments are told apart by how many there are of an amount, and what cannot be
 * told is left to a person. */
#include "untimed_sample.h"

static void a_payment_in_doubt_that_shows_is_confirmed(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "", 500, ENTRY_OPEN, 0);
    (void)shows(&s, 500);
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    assert_int_equal(s.plan.unexpected_count, 0);
    finish(&s);
}

static void what_was_shown_before_it_was_sent_is_not_it(void **state)
{
    static const enum match_kind {
        HOLD,
        PAY,
        TOP_UP,
        ANY_REASON
    } kinds[] = {HOLD, PAY, TOP_UP, ANY_REASON};

    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct sample s = SAMPLE_INIT;

        s.rules.on_conflict = kinds[k] == PAY      ? CONFLICT_PAY
                              : kinds[k] == TOP_UP ? CONFLICT_TOP_UP
                                                   : CONFLICT_HOLD;
        s.rules.any_reason = kinds[k] == ANY_REASON;
        (void)sent(&s, "", 500, ENTRY_OPEN, 1);
        (void)shows(&s, 500);
        decided(&s);
        expect_waiting(&s, 1);
        IS_UNEXPECTED(&s, 1);
        finish(&s);
    }
}

static void one_more_than_was_shown_before_is_it(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "", 500, ENTRY_OPEN, 1);
    (void)shows(&s, 500);
    (void)shows(&s, 500);
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    assert_int_equal(s.plan.unexpected_count, 1);
    finish(&s);
}

static void other_amounts_say_nothing_of_it(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "", 500, ENTRY_OPEN, 1);
    (void)shows(&s, 300);
    (void)shows(&s, 400);
    (void)shows(&s, 500);
    decided(&s);
    expect_waiting(&s, 1);
    finish(&s);
}

static void what_the_platform_took_needs_no_payment_shown_before(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "", 500, ENTRY_ACCEPTED, 1);
    (void)shows(&s, 500);
    decided(&s);
    assert_null(is(&s, 1, DECISION_ALREADY_PAID, "")->payment);
    IS_UNEXPECTED(&s, 1);
    finish(&s);
}

/* Three bonuses of 5.00 in doubt, `before` shown unexplained before, and `shown` now: just as many
 * are confirmed as came up since. */
static void expect_of_three(uint32_t before, size_t shown, size_t confirmed)
{
    struct sample s = SAMPLE_INIT;

    (void)sent(&s, "a", 500, ENTRY_OPEN, before);
    (void)sent(&s, "b", 500, ENTRY_OPEN, before);
    (void)sent(&s, "c", 500, ENTRY_OPEN, before);
    for (size_t i = 0; i < shown; i++)
        (void)shows(&s, 500);
    decided(&s);
    assert_int_equal(count_decided(&s, 3, DECISION_ALREADY_PAID), confirmed);
    assert_int_equal(count_decided(&s, 3, DECISION_WAIT), 3 - confirmed);
    assert_int_equal(s.plan.unexpected_count, shown - confirmed);
    finish(&s);
}

static void of_alike_payments_in_doubt_as_many_are_confirmed_as_came_up(void **state)
{
    (void)state;
    for (uint32_t before = 0; before < 3; before++)
        for (size_t shown = 0; shown < 6; shown++) {
            size_t fresh = shown > before ? shown - before : 0;

            expect_of_three(before, shown, fresh < 3 ? fresh : 3);
        }
}

static void what_was_taken_has_the_first_claim(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "a", 500, ENTRY_OPEN, 0);
    (void)sent(&s, "b", 500, ENTRY_ACCEPTED, 0);
    (void)shows(&s, 500);
    decided(&s);
    expect_waiting(&s, 1);
    assert_non_null(is(&s, 2, DECISION_ALREADY_PAID, "")->payment);
    finish(&s);
}

static void an_adopted_payment_confirms_nothing_else(void **state)
{
    struct sample s = SAMPLE_INIT;
    struct entry *adopted;

    (void)state;
    adopted = sent(&s, "a", 500, ENTRY_CONFIRMED, 0);
    adopted->last_sent_at_s = 0;
    (void)sent(&s, "b", 500, ENTRY_OPEN, 0);
    (void)shows(&s, 500);
    decided(&s);
    is(&s, 1, DECISION_ALREADY_PAID, "");
    expect_waiting(&s, 2);
    finish(&s);
}

static void a_payment_of_another_file_confirms_nothing_else(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)sent(&s, "a", 500, ENTRY_OPEN, 0);
    sent_besides(&s, "b", 500, ENTRY_CONFIRMED, 0)->list = OTHER_FILE;
    (void)shows(&s, 500);
    decided(&s);
    expect_waiting(&s, 1);
    assert_int_equal(s.plan.unexpected_count, 0);
    finish(&s);
}

static void a_bonus_of_another_file_in_doubt_keeps_its_equal_from_being_paid(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)wants(&s, "", 500);
    sent_besides(&s, "b", 500, ENTRY_OPEN, 0)->list = OTHER_FILE;
    decided(&s);
    is_held(&s, 1, "outcome_unknown");
    finish(&s);
}

static void different_refs_are_different_bonuses_even_in_doubt(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    (void)wants(&s, "a", 500);
    sent_besides(&s, "b", 500, ENTRY_OPEN, 0)->list = OTHER_FILE;
    decided(&s);
    is_to_pay(&s, 1, 500);
    finish(&s);
}

static void in_doubt_it_is_waited_for_then_a_person_is_asked_and_never_paid(void **state)
{
    (void)state;
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode++)
        for (int beside = 0; beside < 2; beside++) {
            struct sample s = SAMPLE_INIT;
            struct sample later = SAMPLE_INIT;

            s.rules.on_conflict = later.rules.on_conflict = (enum on_conflict)mode;
            (void)sent(&s, "", 500, ENTRY_OPEN, 0);
            (void)sent(&later, "", 500, ENTRY_OPEN, 0);
            later.recall.now_s = 1000 + 3600;
            if (beside) {
                (void)shows(&s, 100);
                (void)shows(&later, 100);
            }
            decided(&s);
            decided(&later);
            expect_waiting(&s, 1);
            is_held(&later, 1, "outcome_unknown");
            assert_int_equal(s.plan.pay_count, 0);
            assert_int_equal(later.plan.pay_count, 0);
            finish(&s);
            finish(&later);
        }
}

/* --- top-ups
 * ---------------------------------------------------------------------------------------- */

static const struct credit five = {.minor = 500, .reason = "", .payment_id = ""};

static void what_counted_is_not_what_was_sent_for_the_rest(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    topped_up(sent(&s, "", 1000, ENTRY_OPEN, 0), 500, &five);
    (void)shows(&s, 500);
    decided(&s);
    expect_waiting(&s, 1);
    assert_int_equal(s.plan.unexpected_count, 0);
    finish(&s);
}

static void what_was_sent_for_the_rest_is_the_second_of_two_equal_ones(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    topped_up(sent(&s, "", 1000, ENTRY_OPEN, 0), 500, &five);
    (void)shows(&s, 500);
    (void)shows(&s, 500);
    decided(&s);
    assert_int_equal(is(&s, 1, DECISION_ALREADY_PAID, "")->paid_minor, 1000);
    assert_int_equal(s.plan.unexpected_count, 0);
    finish(&s);
}

/* The row was 10.00 and topped up by 5.00, in doubt; now it says 12.00. What counted then is shown,
 * and cannot be what was sent: that may come up besides. */
static void what_counted_towards_a_row_that_changed_is_not_its_rest_either(void **state)
{
    (void)state;
    for (int mode = CONFLICT_HOLD; mode <= CONFLICT_TOP_UP; mode += CONFLICT_TOP_UP) {
        struct sample s = SAMPLE_INIT;
        struct entry *old;

        s.rules.on_conflict = (enum on_conflict)mode;
        (void)wants(&s, "", 1200);
        (void)sent(&s, "x", 100, ENTRY_CONFIRMED, 0); /* the rows are an edition of the same file */
        old = sent_besides(&s, "", 1000, ENTRY_OPEN, 0);
        topped_up(old, 500, &five);
        (void)shows(&s, 100);
        (void)shows(&s, 500);
        decided(&s);
        is_held(&s, 1, "outcome_unknown");
        finish(&s);
    }
}

static void the_rest_of_a_row_that_changed_is_the_second_of_two_equal_ones(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    (void)wants(&s, "", 1200);
    (void)sent(&s, "x", 100, ENTRY_CONFIRMED, 0);
    topped_up(sent_besides(&s, "", 1000, ENTRY_OPEN, 0), 500, &five);
    (void)shows(&s, 100);
    (void)shows(&s, 500);
    (void)shows(&s, 500);
    decided(&s);
    is_to_pay(&s, 1, 200);
    finish(&s);
}

static void a_payment_that_counted_in_part_still_counts_for_the_others(void **state)
{
    static const struct credit eight = {.minor = 800, .reason = "", .payment_id = ""};
    struct sample s = SAMPLE_INIT;

    (void)state;
    s.rules.on_conflict = CONFLICT_TOP_UP;
    (void)wants(&s, "a", 300); /* had 3.00 of it */
    topped_up(sent(&s, "b", 1000, ENTRY_CONFIRMED, 0), 500, &eight);
    (void)shows(&s, 500);
    (void)shows(&s, 800);
    decided(&s);
    is(&s, 2, DECISION_ALREADY_PAID, "");
    assert_int_equal(s.plan.pay_minor, 0);
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_in_doubt_that_shows_is_confirmed),
        cmocka_unit_test(what_was_shown_before_it_was_sent_is_not_it),
        cmocka_unit_test(one_more_than_was_shown_before_is_it),
        cmocka_unit_test(other_amounts_say_nothing_of_it),
        cmocka_unit_test(what_the_platform_took_needs_no_payment_shown_before),
        cmocka_unit_test(of_alike_payments_in_doubt_as_many_are_confirmed_as_came_up),
        cmocka_unit_test(what_was_taken_has_the_first_claim),
        cmocka_unit_test(an_adopted_payment_confirms_nothing_else),
        cmocka_unit_test(a_payment_of_another_file_confirms_nothing_else),
        cmocka_unit_test(a_bonus_of_another_file_in_doubt_keeps_its_equal_from_being_paid),
        cmocka_unit_test(different_refs_are_different_bonuses_even_in_doubt),
        cmocka_unit_test(in_doubt_it_is_waited_for_then_a_person_is_asked_and_never_paid),
        cmocka_unit_test(what_counted_is_not_what_was_sent_for_the_rest),
        cmocka_unit_test(what_was_sent_for_the_rest_is_the_second_of_two_equal_ones),
        cmocka_unit_test(what_counted_towards_a_row_that_changed_is_not_its_rest_either),
        cmocka_unit_test(the_rest_of_a_row_that_changed_is_the_second_of_two_equal_ones),
        cmocka_unit_test(a_payment_that_counted_in_part_still_counts_for_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
