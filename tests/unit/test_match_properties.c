/* What must hold of every diff. */
#include "diff_cases.h"
#include "diff_model.h"

static const char *kind_of(const char *code)
{
    return strcmp(code, "amount_differs") == 0 || strcmp(code, "reason_differs") == 0 ? "conflict"
                                                                                      : code;
}

static bool same_payee(const struct intent *a, const struct intent *b)
{
    return strcmp(a->assignment_id, b->assignment_id) == 0 &&
           strcmp(a->worker_id, b->worker_id) == 0;
}

static bool pays(const struct payment *payment, const struct intent *intent)
{
    return strcmp(payment->assignment_id, intent->assignment_id) == 0 &&
           strcmp(payment->worker_id, intent->worker_id) == 0;
}

/* Rows of one payee and amount are interchangeable here: which of them a payment for another reason
 * goes to is a matter of taste, how many get what is not. */
static void decides_as_the_model(const struct sample *s)
{
    struct model m;

    model_decide(s, &m);
    for (size_t i = 0; i < s->row_count; i++) {
        const struct item *wanted = &s->plan.items[i];
        size_t in_plan = 0;
        size_t in_model = 0;

        for (size_t k = 0; k < s->row_count; k++) {
            const struct item *item = &s->plan.items[k];

            if (!same_payee(&s->rows[i], &s->rows[k]) ||
                s->rows[i].amount.minor != s->rows[k].amount.minor)
                continue;
            in_plan += item->decision == wanted->decision && item->pay_minor == wanted->pay_minor &&
                       strcmp(kind_of(item->code), kind_of(wanted->code)) == 0;
            in_model += m.decision[k] == wanted->decision && m.pay_minor[k] == wanted->pay_minor &&
                        strcmp(m.code[k], kind_of(wanted->code)) == 0;
        }
        assert_int_equal(in_plan, in_model);
    }
}

static void every_diff_decides_as_the_naive_model(void **state)
{
    (void)state;
    for_each_case(decides_as_the_model);
}

static size_t times_shown(const struct sample *s, const struct payment *payment)
{
    size_t times = 0;

    for (size_t i = 0; i < s->row_count; i++)
        times += s->plan.items[i].payment == payment;
    return times;
}

static void shows_each_payment_once(const struct sample *s)
{
    struct model m;

    model_decide(s, &m);
    for (size_t j = 0; j < s->observed.payments.count; j++) {
        size_t shown = times_shown(s, &s->observed.payments.list[j]);
        size_t left = times_unexpected(s, j + 1);

        if (!model_looks_at(&m, j))
            assert_int_equal(shown + left, 0);
        else if (m.credit[j] || s->rules.on_conflict == CONFLICT_TOP_UP)
            assert_true(shown == 0 || left == 0);
        else
            assert_int_equal(shown + left, 1);
    }
}

static void every_payment_looked_at_is_shown_at_one_row_or_as_unexpected(void **state)
{
    (void)state;
    for_each_case(shows_each_payment_once);
}

/* The payments of one payee that neither pair with a row nor count towards one. */
static void loses_no_payment_in_a_top_up(const struct sample *s)
{
    struct model m;
    size_t expected = 0;

    if (s->rules.on_conflict != CONFLICT_TOP_UP)
        return;
    model_decide(s, &m);
    for (size_t j = 0; j < s->observed.payments.count; j++)
        expected += model_looks_at(&m, j) && !m.used[j] && !m.credit[j];
    assert_int_equal(s->plan.unexpected_count, expected);
}

static void in_a_top_up_only_payments_that_count_towards_a_row_are_not_unexpected(void **state)
{
    (void)state;
    for_each_case(loses_no_payment_in_a_top_up);
}

static bool has_unmatched_payment_of(const struct sample *s, const struct intent *intent)
{
    for (size_t j = 0; j < s->observed.payments.count; j++) {
        const struct payment *payment = &s->observed.payments.list[j];
        bool matched = false;

        for (size_t i = 0; i < s->row_count; i++)
            matched |= s->plan.items[i].payment == payment &&
                       s->plan.items[i].decision == DECISION_ALREADY_PAID;
        if (!matched && pays(payment, intent) && payment->amount.minor == intent->amount.minor)
            return true;
    }
    return false;
}

static void shows_payments_that_explain_the_row(const struct sample *s)
{
    for (size_t i = 0; i < s->row_count; i++) {
        const struct intent *intent = &s->rows[i];
        const struct item *item = &s->plan.items[i];
        bool same_amount = item->payment && item->payment->amount.minor == intent->amount.minor;

        if (item->payment)
            assert_true(pays(item->payment, intent));
        if (item->decision == DECISION_ALREADY_PAID && !item->detail[0])
            assert_true(same_amount && (s->rules.any_reason ||
                                        model_same_reason(item->payment->reason, intent->reason)));
        if (strcmp(kind_of(item->code), "conflict") == 0 && item->payment)
            assert_string_equal(item->code, same_amount ? "reason_differs" : "amount_differs");
        else if (strcmp(kind_of(item->code), "conflict") == 0)
            assert_string_equal(item->code, has_unmatched_payment_of(s, intent) ? "reason_differs"
                                                                                : "amount_differs");
        else if (item->decision != DECISION_ALREADY_PAID && item->decision != DECISION_PAY)
            assert_null(item->payment);
    }
}

static void the_payment_shown_explains_the_row(void **state)
{
    (void)state;
    for_each_case(shows_payments_that_explain_the_row);
}

/* Except where a person asks to pay besides what is there. */
static void pays_no_more_than_intended(const struct sample *s)
{
    for (size_t i = 0; s->rules.on_conflict != CONFLICT_PAY && i < s->row_count; i++) {
        int64_t intended_minor = 0;
        int64_t paid_minor = 0;
        int64_t pay_minor = 0;

        for (size_t k = 0; k < s->row_count; k++)
            if (!s->rows[k].problem && same_payee(&s->rows[i], &s->rows[k])) {
                intended_minor += s->rows[k].amount.minor;
                pay_minor += s->plan.items[k].pay_minor;
            }
        for (size_t j = 0; j < s->observed.payments.count; j++)
            if (pays(&s->observed.payments.list[j], &s->rows[i]))
                paid_minor += s->observed.payments.list[j].amount.minor;
        assert_true(pay_minor == 0 || paid_minor + pay_minor <= intended_minor);
    }
}

static void no_payee_ever_gets_more_than_the_rows_intend(void **state)
{
    (void)state;
    for_each_case(pays_no_more_than_intended);
}

/* Mixes rows and payments; `was[i]` is where row i of `mixed` stands in `s`. */
static void mix(const struct sample *s, struct sample *mixed, size_t was[SAMPLE_ROWS])
{
    copy_case(s, mixed);
    for (size_t i = 0; i < s->row_count; i++)
        was[i] = i;
    for (size_t i = s->row_count; i-- > 1;) {
        size_t other = below(i + 1);
        struct intent intent = mixed->rows[i];
        size_t place = was[i];

        mixed->rows[i] = mixed->rows[other];
        mixed->rows[other] = intent;
        was[i] = was[other];
        was[other] = place;
    }
    for (size_t j = s->observed.payments.count; j-- > 1;) {
        size_t other = below(j + 1);
        struct payment payment = mixed->observed.payments.list[j];

        mixed->observed.payments.list[j] = mixed->observed.payments.list[other];
        mixed->observed.payments.list[other] = payment;
    }
}

static bool same_decision(const struct item *a, const struct item *b)
{
    return a->decision == b->decision && strcmp(a->code, b->code) == 0 &&
           a->pay_minor == b->pay_minor && a->paid_minor == b->paid_minor;
}

static void decides_alike_in_any_order(const struct sample *s)
{
    struct sample mixed;
    size_t was[SAMPLE_ROWS];

    mix(s, &mixed, was);
    decided(&mixed);
    for (size_t i = 0; i < s->row_count; i++) {
        size_t before = 0;
        size_t after = 0;

        for (size_t k = 0; k < s->row_count; k++) {
            bool alike =
                !s->rows[i].problem == !s->rows[k].problem && model_alike(&s->rows[i], &s->rows[k]);
            bool alike_mixed = !s->rows[i].problem == !mixed.rows[k].problem &&
                               model_alike(&s->rows[i], &mixed.rows[k]);

            before += alike && same_decision(&s->plan.items[i], &s->plan.items[k]);
            after += alike_mixed && same_decision(&s->plan.items[i], &mixed.plan.items[k]);
        }
        assert_int_equal(before, after);
    }
    assert_int_equal(s->plan.unexpected_count, mixed.plan.unexpected_count);
    done(&mixed);
}

static void the_order_of_rows_and_payments_does_not_matter(void **state)
{
    (void)state;
    for_each_case(decides_alike_in_any_order);
}

/* Adds what the plan of `s` pays, of which each row is left out with a chance of 1 in `skip_one_in`
 * (0: none), to the payments of `later`. Returns the sum. */
static int64_t carry_out(const struct sample *s, struct sample *later, size_t skip_one_in)
{
    int64_t sum_minor = 0;

    for (size_t i = 0; i < s->row_count; i++) {
        const struct intent *intent = &s->rows[i];

        if (s->plan.items[i].decision != DECISION_PAY || (skip_one_in && !below(skip_one_in)))
            continue;
        sum_minor += s->plan.items[i].pay_minor;
        (void)paid(later, intent->assignment_id, intent->worker_id, s->plan.items[i].pay_minor,
                   intent->reason, 1000 + (int64_t)i);
    }
    return sum_minor;
}

static void pays_nothing_the_second_time(const struct sample *s)
{
    struct sample later;

    copy_case(s, &later);
    assert_int_equal(carry_out(s, &later, 0), s->plan.pay_minor);
    decided(&later);
    assert_int_equal(later.plan.pay_count, 0);
    assert_int_equal(later.plan.pay_minor, 0);
    done(&later);
}

static void once_all_is_paid_nothing_is_to_be_paid(void **state)
{
    (void)state;
    for_each_case(pays_nothing_the_second_time);
}

static void pays_the_rest_the_second_time(const struct sample *s)
{
    struct sample later;
    int64_t sum_minor;

    copy_case(s, &later);
    sum_minor = carry_out(s, &later, 2);
    decided(&later);
    assert_int_equal(sum_minor + later.plan.pay_minor, s->plan.pay_minor);
    done(&later);
}

static void once_a_part_is_paid_exactly_the_rest_is_to_be_paid(void **state)
{
    (void)state;
    for_each_case(pays_the_rest_the_second_time);
}

/* The cases would show nothing if they were all of one kind. */
static void the_cases_come_to_every_decision(void **state)
{
    size_t seen[DECISION_LIMIT + 1] = {0};
    size_t unexpected = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct sample s;

        make_case(&s, seed);
        decided(&s);
        for (size_t i = 0; i < s.row_count; i++)
            seen[s.plan.items[i].decision]++;
        unexpected += s.plan.unexpected_count;
        done(&s);
    }
    assert_true(unexpected > 1000);
    for (int d = DECISION_ALREADY_PAID; d < DECISION_LIMIT; d++)
        assert_true(seen[d] > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(every_diff_decides_as_the_naive_model),
        PROPERTY(every_payment_looked_at_is_shown_at_one_row_or_as_unexpected),
        PROPERTY(in_a_top_up_only_payments_that_count_towards_a_row_are_not_unexpected),
        PROPERTY(the_payment_shown_explains_the_row),
        PROPERTY(no_payee_ever_gets_more_than_the_rows_intend),
        PROPERTY(the_order_of_rows_and_payments_does_not_matter),
        PROPERTY(once_all_is_paid_nothing_is_to_be_paid),
        PROPERTY(once_a_part_is_paid_exactly_the_rest_is_to_be_paid),
        cmocka_unit_test(the_cases_come_to_every_decision),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
