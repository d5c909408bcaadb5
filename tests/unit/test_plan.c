#include "diff_sample.h"

/* A plan of one row that is decided as `item` says. */
static struct outcome outcome_of(struct item item)
{
    struct intent intent = {.row_no = 1};
    struct plan plan = {.intents = &intent, .items = &item, .count = 1};
    struct outcome outcome;

    item.code = item.code ? item.code : "";
    item.detail = item.detail ? item.detail : "";
    plan_outcome(&plan, 0, &outcome);
    return outcome;
}

static void each_decision_has_its_status(void **state)
{
    static const struct {
        enum decision decision;
        enum status status;
    } table[] = {
        {DECISION_ALREADY_PAID, STATUS_ALREADY_PAID },
        {DECISION_PAY,          STATUS_TO_PAY       },
        {DECISION_HOLD,         STATUS_HELD         },
        {DECISION_ZERO,         STATUS_ZERO         },
        {DECISION_INVALID,      STATUS_INVALID      },
        {DECISION_FAIL,         STATUS_FAILED       },
        {DECISION_LIMIT,        STATUS_NOT_ATTEMPTED},
    };

    (void)state;
    assert_int_equal(sizeof table / sizeof *table, DECISION_LIMIT);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(outcome_of((struct item){.decision = table[i].decision}).status,
                         table[i].status);
}

static void an_outcome_says_what_the_item_and_its_payment_say(void **state)
{
    struct payment payment = {.payment_id = "P1", .amount = {.minor = 300}, .paid_at_s = 77};
    struct outcome outcome = outcome_of((struct item){.decision = DECISION_PAY,
                                                      .code = "a_code",
                                                      .detail = "a sentence",
                                                      .payment = &payment,
                                                      .paid_minor = 300,
                                                      .pay_minor = 200});

    (void)state;
    assert_string_equal(outcome.code, "a_code");
    assert_string_equal(outcome.detail, "a sentence");
    assert_string_equal(outcome.payment_id, "P1");
    assert_int_equal(outcome.paid_minor, 300);
    assert_int_equal(outcome.paid_at_s, 77);
    assert_int_equal(outcome.pay_minor, 200);
}

static void an_outcome_without_a_payment_knows_neither_its_time_nor_its_id(void **state)
{
    struct outcome outcome = outcome_of((struct item){.decision = DECISION_PAY, .paid_minor = -1});

    (void)state;
    assert_string_equal(outcome.payment_id, "");
    assert_int_equal(outcome.paid_minor, -1);
    assert_int_equal(outcome.paid_at_s, 0);
}

static void payments_are_in_the_list_of_the_group_or_else_of_the_assignment(void **state)
{
    struct intent intent = {.group_id = "H1", .assignment_id = "A1"};

    (void)state;
    assert_string_equal(list_id(&intent), "H1");
    intent.group_id = "";
    assert_string_equal(list_id(&intent), "A1");
}

static void why_a_list_is_unreadable_is_found_by_its_id(void **state)
{
    struct unreadable gone[] = {
        {"A1", "first" },
        {"A3", "second"},
        {"H1", "third" },
        {"H2", "fourth"}
    };
    struct observed observed = {.unreadable = gone, .unreadable_count = 4};

    (void)state;
    assert_string_equal(observed_unreadable(&observed, "A1"), "first");
    assert_string_equal(observed_unreadable(&observed, "A3"), "second");
    assert_string_equal(observed_unreadable(&observed, "H2"), "fourth");
    assert_null(observed_unreadable(&observed, "A2"));
    assert_null(observed_unreadable(&observed, "H"));
    observed.unreadable_count = 0;
    assert_null(observed_unreadable(&observed, "A1"));
}

static void a_released_plan_is_empty_and_may_be_released_again(void **state)
{
    struct sample s = SAMPLE_INIT;

    (void)state;
    row(&s, "A1", "W1", 500, "x");
    paid(&s, "A1", "W1", 300, "x", 1);
    decided(&s);
    plan_release(&s.plan);
    assert_null(s.plan.items);
    assert_int_equal(s.plan.count, 0);
    assert_int_equal(s.plan.unexpected_count, 0);
    observed_release(&s.observed);
    assert_int_equal(s.observed.payments.count, 0);
    done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_decision_has_its_status),
        cmocka_unit_test(an_outcome_says_what_the_item_and_its_payment_say),
        cmocka_unit_test(an_outcome_without_a_payment_knows_neither_its_time_nor_its_id),
        cmocka_unit_test(payments_are_in_the_list_of_the_group_or_else_of_the_assignment),
        cmocka_unit_test(why_a_list_is_unreadable_is_found_by_its_id),
        cmocka_unit_test(a_released_plan_is_empty_and_may_be_released_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
