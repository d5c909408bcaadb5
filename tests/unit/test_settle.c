/* What became of the payments that were sent. */
#include "execute/settle.h"

#include "diff_sample.h"

/* What came back for one sending, or for none. */
enum came { NEVER_BEGUN, NO_ANSWER, ANSWER };

struct line {
    enum came came;
    enum verdict verdict;
    bool doubtful;
    bool shown;
    enum status status;
};

static struct attempt attempt_of(const struct line *line, struct answer *answer)
{
    answer_set(answer, line->verdict, "ItsCode", "its words");
    return (struct attempt){
        .begun = line->came != NEVER_BEGUN,
        .doubtful = line->doubtful,
        .answered = line->came == ANSWER,
        .answer = line->came == ANSWER ? answer : NULL,
    };
}

static void has_status(struct line line)
{
    struct answer answer;
    struct attempt attempt = attempt_of(&line, &answer);

    assert_int_equal(settle_status(&attempt, line.shown), line.status);
}

static void what_was_never_begun_was_not_attempted(void **state)
{
    (void)state;
    has_status((struct line){NEVER_BEGUN, 0, false, false, STATUS_NOT_ATTEMPTED});
}

static void what_never_left_was_not_attempted(void **state)
{
    (void)state;
    has_status((struct line){NO_ANSWER, 0, false, false, STATUS_NOT_ATTEMPTED});
}

static void what_left_without_an_answer_is_unknown_until_it_is_shown(void **state)
{
    (void)state;
    has_status((struct line){NO_ANSWER, 0, true, false, STATUS_UNKNOWN});
    has_status((struct line){NO_ANSWER, 0, true, true, STATUS_PAID});
}

static void what_was_accepted_is_paid_shown_or_not_doubtful_or_not(void **state)
{
    (void)state;
    has_status((struct line){ANSWER, VERDICT_ACCEPTED, false, false, STATUS_PAID});
    has_status((struct line){ANSWER, VERDICT_ACCEPTED, false, true, STATUS_PAID});
    has_status((struct line){ANSWER, VERDICT_ACCEPTED, true, false, STATUS_PAID});
    has_status((struct line){ANSWER, VERDICT_ACCEPTED, true, true, STATUS_PAID});
}

static void what_the_platform_remembers_counts_only_once_it_is_shown(void **state)
{
    (void)state;
    has_status((struct line){ANSWER, VERDICT_ALREADY_PAID, false, false, STATUS_UNKNOWN});
    has_status((struct line){ANSWER, VERDICT_ALREADY_PAID, true, false, STATUS_UNKNOWN});
}

static void what_the_platform_remembers_from_before_this_run_is_already_paid(void **state)
{
    (void)state;
    has_status((struct line){ANSWER, VERDICT_ALREADY_PAID, false, true, STATUS_ALREADY_PAID});
}

static void what_the_platform_remembers_from_an_earlier_sending_is_paid_by_this_run(void **state)
{
    (void)state;
    has_status((struct line){ANSWER, VERDICT_ALREADY_PAID, true, true, STATUS_PAID});
}

static void a_refusal_fails_the_row_only_when_no_sending_is_in_doubt(void **state)
{
    static const enum verdict verdicts[] = {VERDICT_REFUSED, VERDICT_OUT_OF_FUNDS,
                                            VERDICT_NOT_ALLOWED};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        has_status((struct line){ANSWER, verdicts[i], false, false, STATUS_FAILED});
        has_status((struct line){ANSWER, verdicts[i], true, false, STATUS_UNKNOWN});
        has_status((struct line){ANSWER, verdicts[i], true, true, STATUS_PAID});
    }
}

static void slow_down_until_the_end_leaves_the_row_for_another_run(void **state)
{
    (void)state;
    has_status((struct line){ANSWER, VERDICT_SLOW_DOWN, false, false, STATUS_NOT_ATTEMPTED});
    has_status((struct line){ANSWER, VERDICT_SLOW_DOWN, true, false, STATUS_UNKNOWN});
    has_status((struct line){ANSWER, VERDICT_SLOW_DOWN, true, true, STATUS_PAID});
}

static void an_answer_that_tells_nothing_is_unknown_until_the_payment_is_shown(void **state)
{
    static const enum verdict verdicts[] = {VERDICT_UNKNOWN, VERDICT_NOT_PLATFORM};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        has_status((struct line){ANSWER, verdicts[i], false, false, STATUS_UNKNOWN});
        has_status((struct line){ANSWER, verdicts[i], true, false, STATUS_UNKNOWN});
        has_status((struct line){ANSWER, verdicts[i], true, true, STATUS_PAID});
    }
}

static void asked_for_is_every_payment_that_may_exist(void **state)
{
    static const struct {
        struct line line;
        bool may_exist;
    } table[] = {
        {{NEVER_BEGUN, 0, false, false, 0},               false},
        {{NEVER_BEGUN, 0, true, false, 0},                false},
        {{NO_ANSWER, 0, false, false, 0},                 false},
        {{NO_ANSWER, 0, true, false, 0},                  true },
        {{ANSWER, VERDICT_ACCEPTED, false, false, 0},     true },
        {{ANSWER, VERDICT_ALREADY_PAID, false, false, 0}, true },
        {{ANSWER, VERDICT_REFUSED, false, false, 0},      false},
        {{ANSWER, VERDICT_REFUSED, true, false, 0},       true },
        {{ANSWER, VERDICT_OUT_OF_FUNDS, false, false, 0}, false},
        {{ANSWER, VERDICT_OUT_OF_FUNDS, true, false, 0},  true },
        {{ANSWER, VERDICT_NOT_ALLOWED, false, false, 0},  false},
        {{ANSWER, VERDICT_SLOW_DOWN, false, false, 0},    false},
        {{ANSWER, VERDICT_SLOW_DOWN, true, false, 0},     true },
        {{ANSWER, VERDICT_UNKNOWN, true, false, 0},       true },
        {{ANSWER, VERDICT_NOT_PLATFORM, true, false, 0},  true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct answer answer;
        struct attempt attempt = attempt_of(&table[i].line, &answer);

        assert_int_equal(settle_may_be_paid(&attempt), table[i].may_exist);
    }
}

static void what_the_ledger_is_told(void **state)
{
    static const struct {
        struct line line;
        bool was_open;
        enum event event;
    } table[] = {
        {{NEVER_BEGUN, 0, false, false, 0},               false, EVENT_NOT_SENT  },
        {{NEVER_BEGUN, 0, false, false, 0},               true,  EVENT_STILL_OPEN},
        {{NO_ANSWER, 0, false, false, 0},                 false, EVENT_NOT_SENT  },
        {{NO_ANSWER, 0, false, false, 0},                 true,  EVENT_STILL_OPEN},
        {{NO_ANSWER, 0, true, false, 0},                  false, EVENT_IN_DOUBT  },
        {{NO_ANSWER, 0, true, false, 0},                  true,  EVENT_IN_DOUBT  },
        {{ANSWER, VERDICT_ACCEPTED, false, false, 0},     false, EVENT_ACCEPTED  },
        {{ANSWER, VERDICT_ACCEPTED, true, false, 0},      true,  EVENT_ACCEPTED  },
        {{ANSWER, VERDICT_ALREADY_PAID, false, false, 0}, false, EVENT_SAID_PAID },
        {{ANSWER, VERDICT_ALREADY_PAID, true, false, 0},  false, EVENT_SAID_PAID },
        {{ANSWER, VERDICT_ALREADY_PAID, false, false, 0}, true,  EVENT_SAID_PAID },
        {{ANSWER, VERDICT_UNKNOWN, true, false, 0},       false, EVENT_IN_DOUBT  },
        {{ANSWER, VERDICT_NOT_PLATFORM, true, false, 0},  false, EVENT_IN_DOUBT  },
        {{ANSWER, VERDICT_REFUSED, false, false, 0},      false, EVENT_REFUSED   },
        {{ANSWER, VERDICT_REFUSED, false, false, 0},      true,  EVENT_STILL_OPEN},
        {{ANSWER, VERDICT_REFUSED, true, false, 0},       false, EVENT_IN_DOUBT  },
        {{ANSWER, VERDICT_REFUSED, true, false, 0},       true,  EVENT_IN_DOUBT  },
        {{ANSWER, VERDICT_OUT_OF_FUNDS, false, false, 0}, false, EVENT_REFUSED   },
        {{ANSWER, VERDICT_NOT_ALLOWED, false, false, 0},  false, EVENT_REFUSED   },
        {{ANSWER, VERDICT_SLOW_DOWN, false, false, 0},    false, EVENT_NOT_SENT  },
        {{ANSWER, VERDICT_SLOW_DOWN, true, false, 0},     false, EVENT_IN_DOUBT  },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct answer answer;
        struct attempt attempt = attempt_of(&table[i].line, &answer);

        attempt.was_open = table[i].was_open;
        assert_int_equal(settle_event(&attempt), table[i].event);
    }
}

/* What an earlier run sent stays in doubt whatever this one is told; only a yes is a yes. */
static void what_an_earlier_run_left_open(void **state)
{
    static const struct line table[] = {
        {NEVER_BEGUN, 0,                    false, false, STATUS_UNKNOWN     },
        {NEVER_BEGUN, 0,                    false, true,  STATUS_ALREADY_PAID},
        {NO_ANSWER,   0,                    false, false, STATUS_UNKNOWN     },
        {NO_ANSWER,   0,                    true,  true,  STATUS_PAID        },
        {ANSWER,      VERDICT_REFUSED,      false, false, STATUS_UNKNOWN     },
        {ANSWER,      VERDICT_REFUSED,      false, true,  STATUS_ALREADY_PAID},
        {ANSWER,      VERDICT_SLOW_DOWN,    false, false, STATUS_UNKNOWN     },
        {ANSWER,      VERDICT_ALREADY_PAID, false, false, STATUS_UNKNOWN     },
        {ANSWER,      VERDICT_ALREADY_PAID, false, true,  STATUS_ALREADY_PAID},
        {ANSWER,      VERDICT_ACCEPTED,     false, false, STATUS_PAID        },
        {ANSWER,      VERDICT_ACCEPTED,     false, true,  STATUS_PAID        },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct answer answer;
        struct attempt attempt = attempt_of(&table[i], &answer);

        attempt.was_open = true;
        assert_true(settle_may_be_paid(&attempt));
        assert_int_equal(settle_status(&attempt, table[i].shown), table[i].status);
    }
}

static struct outcome outcome_of(struct line line, int64_t paid_before_minor,
                                 const struct payment *payment)
{
    static struct answer answer; /* the outcome's texts may be in it */
    struct attempt attempt = attempt_of(&line, &answer);
    struct item item = {
        .decision = DECISION_PAY, .paid_minor = paid_before_minor, .pay_minor = 200};
    struct outcome outcome;

    attempt.payment = payment;
    settle_outcome(&attempt, &item, &outcome);
    return outcome;
}

static void a_payment_that_is_shown_is_reported_with_its_time_and_id(void **state)
{
    struct payment payment = {.payment_id = "P1", .paid_at_s = 77, .amount = {.minor = 200}};
    struct outcome outcome =
        outcome_of((struct line){ANSWER, VERDICT_ACCEPTED, false, true, 0}, -1, &payment);

    (void)state;
    assert_int_equal(outcome.status, STATUS_PAID);
    assert_string_equal(outcome.code, "");
    assert_string_equal(outcome.payment_id, "P1");
    assert_int_equal(outcome.paid_at_s, 77);
    assert_int_equal(outcome.paid_minor, 200);
    assert_int_equal(outcome.pay_minor, 200);
}

static void a_payment_that_is_not_shown_yet_is_reported_as_accepted(void **state)
{
    struct outcome outcome =
        outcome_of((struct line){ANSWER, VERDICT_ACCEPTED, false, false, 0}, -1, NULL);

    (void)state;
    assert_int_equal(outcome.status, STATUS_PAID);
    assert_string_equal(outcome.code, "accepted");
    assert_true(outcome.detail[0]);
    assert_string_equal(outcome.payment_id, "");
    assert_int_equal(outcome.paid_at_s, 0);
    assert_int_equal(outcome.paid_minor, 200);
}

static void a_difference_adds_to_what_was_paid_before(void **state)
{
    struct outcome outcome =
        outcome_of((struct line){ANSWER, VERDICT_ACCEPTED, false, false, 0}, 300, NULL);

    (void)state;
    assert_int_equal(outcome.paid_minor, 500);
    assert_int_equal(outcome.pay_minor, 200);
}

static void a_payment_from_before_this_run_is_reported_as_already_paid(void **state)
{
    struct payment payment = {.payment_id = "", .paid_at_s = 77, .amount = {.minor = 200}};
    struct outcome outcome =
        outcome_of((struct line){ANSWER, VERDICT_ALREADY_PAID, false, true, 0}, -1, &payment);

    (void)state;
    assert_int_equal(outcome.status, STATUS_ALREADY_PAID);
    assert_string_equal(outcome.code, "");
    assert_int_equal(outcome.paid_minor, 200);
    assert_int_equal(outcome.paid_at_s, 77);
    assert_true(outcome.detail[0]);
}

static void a_refusal_is_reported_in_the_platforms_own_words(void **state)
{
    struct outcome outcome =
        outcome_of((struct line){ANSWER, VERDICT_REFUSED, false, false, 0}, -1, NULL);

    (void)state;
    assert_int_equal(outcome.status, STATUS_FAILED);
    assert_string_equal(outcome.code, "ItsCode");
    assert_string_equal(outcome.detail, "its words");
    assert_int_equal(outcome.paid_minor, -1);
}

static void an_unknown_outcome_claims_no_payment_and_says_what_to_do(void **state)
{
    struct outcome outcome = outcome_of((struct line){NO_ANSWER, 0, true, false, 0}, 300, NULL);

    (void)state;
    assert_int_equal(outcome.status, STATUS_UNKNOWN);
    assert_string_equal(outcome.code, "");
    assert_int_equal(outcome.paid_minor, 300);
    assert_int_equal(outcome.pay_minor, 200);
    assert_non_null(strstr(outcome.detail, "run again"));
}

static void what_must_not_be_sent_again_does_not_promise_it(void **state)
{
    struct answer answer;
    struct attempt attempt = {.begun = true, .doubtful = true, .is_once = true};
    const struct item item = {.detail = "", .paid_minor = -1, .pay_minor = 200};
    struct outcome outcome;

    (void)state;
    settle_outcome(&attempt, &item, &outcome);
    assert_int_equal(outcome.status, STATUS_UNKNOWN);
    assert_non_null(strstr(outcome.detail, "it is not sent again"));
    assert_non_null(strstr(outcome.detail, "run again later"));
    assert_null(strstr(outcome.detail, "token"));
    answer_set(&answer, VERDICT_UNKNOWN, "500", "words");
    attempt.answered = true;
    attempt.answer = &answer;
    settle_outcome(&attempt, &item, &outcome);
    assert_null(strstr(outcome.detail, "token"));
    attempt.is_once = false;
    settle_outcome(&attempt, &item, &outcome);
    assert_non_null(strstr(outcome.detail, "the same token keeps it from being made twice"));
}

static void what_was_not_attempted_says_so(void **state)
{
    struct outcome outcome = outcome_of((struct line){NEVER_BEGUN, 0, false, false, 0}, -1, NULL);

    (void)state;
    assert_int_equal(outcome.status, STATUS_NOT_ATTEMPTED);
    assert_int_equal(outcome.paid_minor, -1);
    assert_int_equal(outcome.pay_minor, 200);
    assert_true(outcome.detail[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_never_begun_was_not_attempted),
        cmocka_unit_test(what_never_left_was_not_attempted),
        cmocka_unit_test(what_left_without_an_answer_is_unknown_until_it_is_shown),
        cmocka_unit_test(what_was_accepted_is_paid_shown_or_not_doubtful_or_not),
        cmocka_unit_test(what_the_platform_remembers_counts_only_once_it_is_shown),
        cmocka_unit_test(what_the_platform_remembers_from_before_this_run_is_already_paid),
        cmocka_unit_test(what_the_platform_remembers_from_an_earlier_sending_is_paid_by_this_run),
        cmocka_unit_test(a_refusal_fails_the_row_only_when_no_sending_is_in_doubt),
        cmocka_unit_test(slow_down_until_the_end_leaves_the_row_for_another_run),
        cmocka_unit_test(an_answer_that_tells_nothing_is_unknown_until_the_payment_is_shown),
        cmocka_unit_test(asked_for_is_every_payment_that_may_exist),
        cmocka_unit_test(what_the_ledger_is_told),
        cmocka_unit_test(what_an_earlier_run_left_open),
        cmocka_unit_test(a_payment_that_is_shown_is_reported_with_its_time_and_id),
        cmocka_unit_test(a_payment_that_is_not_shown_yet_is_reported_as_accepted),
        cmocka_unit_test(a_difference_adds_to_what_was_paid_before),
        cmocka_unit_test(a_payment_from_before_this_run_is_reported_as_already_paid),
        cmocka_unit_test(a_refusal_is_reported_in_the_platforms_own_words),
        cmocka_unit_test(an_unknown_outcome_claims_no_payment_and_says_what_to_do),
        cmocka_unit_test(what_must_not_be_sent_again_does_not_promise_it),
        cmocka_unit_test(what_was_not_attempted_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
