/* Prolific's readers under answers that were damaged: every byte cut off, every bit turned. */
#include "platform/prolific.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "garbage.h"
#include "prolific_sample.h"

/* A success, and its reader. */
struct success {
    prolific_reader *reader;
    long status;
    const char *name;
};

static const struct success successes[] = {
    {prolific_study,   200, "study.json"                          },
    {prolific_study,   200, "study-screens-out.json"              },
    {prolific_members, 200, "submissions-first-page.json"         },
    {prolific_members, 200, "submissions-last-page.json"          },
    {prolific_list,    200, "submission.json"                     },
    {prolific_list,    200, "submission-bonuses-are-floating.json"},
    {prolific_quote,   201, "quote.json"                          },
    {prolific_balance, 200, "balance.json"                        },
};

enum { SUCCESS_COUNT = sizeof successes / sizeof *successes };

static const char *const errors[] = {
    "error-validation.json", "error-detail-has-fields.json",    "error-insufficient-funds.json",
    "error-token.json",      "error-quotes-authorization.json", "error-bare.json",
    "answer-html-403.html",
};

enum { ERROR_COUNT = sizeof errors / sizeof *errors };

static bool is_id(const char *id)
{
    return !prolific_platform.fields->check_id(FIELD_ASSIGNMENT, id);
}

/* What was taken can be used: ids are ids, and money is within its bounds. */
static void assert_sound(const struct prolific_reading *r)
{
    const struct payees *members = &r->members.members;
    const struct payments *payments = &r->page.payments;

    if (r->group.id) {
        assert_true(is_id(r->group.id));
        assert_int_equal(strlen(r->group.currency), 3);
        assert_null(strpbrk(r->group.account, "/?#.% "));
        assert_true(r->group.reward_count <= REWARDS_MAX);
    }
    for (size_t i = 0; i < members->count; i++)
        assert_true(is_id(members->list[i].assignment_id) && is_id(members->list[i].worker_id));
    for (size_t i = 0; i < payments->count; i++)
        assert_true(payments->list[i].amount.minor > 0 &&
                    payments->list[i].amount.minor <= MONEY_MAX_MINOR);
    assert_true(!r->page.payee.assignment_id || is_id(r->page.payee.assignment_id));
    assert_true(!r->page.payee.worker_id || !r->page.payee.worker_id[0] ||
                is_id(r->page.payee.worker_id));
    assert_null(strpbrk(r->quote.id, "/?#.% "));
    assert_true(r->quote.amount_minor >= -1 && r->quote.fees_minor >= -1);
    assert_true(r->quote.vat_minor >= -1 && r->quote.total_minor >= 0);
}

/* The verdict on an answer in memory of exactly its size, so that a step beyond it is seen. */
static enum verdict read_bytes(prolific_reader *reader, long status, const char *bytes,
                               size_t length)
{
    const struct prolific_reading untouched = {0};
    struct prolific_reading r = {0};
    char *copy = malloc(length + 1);
    struct http_response response = {
        .status = status, .body = copy, .body_length = length, .retry_after_s = -1};

    assert_non_null(copy);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    reader(&response, &r);
    (void)prolific_platform.names(&response, SUBMISSION("1"));
    free(copy);
    if (r.answer.verdict == VERDICT_ACCEPTED) {
        assert_sound(&r);
    } else {
        assert_true(r.answer.text[0] && r.answer.code[0]);
        assert_memory_equal(&r.group, &untouched.group, sizeof r.group);
        assert_memory_equal(&r.members, &untouched.members, sizeof r.members);
        assert_memory_equal(&r.page, &untouched.page, sizeof r.page);
        assert_memory_equal(&r.quote, &untouched.quote, sizeof r.quote);
    }
    prolific_release(&r);
    return r.answer.verdict;
}

static void read_fixture(const char *name, struct buffer *body)
{
    char path[128];

    (void)snprintf(path, sizeof path, "prolific/%s", name);
    fixture_read(path, body);
}

static void an_answer_cut_short_anywhere_is_not_taken(void **state)
{
    (void)state;
    for (int i = 0; i < SUCCESS_COUNT; i++) {
        const struct success *s = &successes[i];
        struct buffer body = BUFFER_INIT;

        read_fixture(s->name, &body);
        assert_int_equal(body.bytes[body.length - 2], '}');
        for (size_t length = 0; length < body.length - 1; length++)
            assert_int_equal(read_bytes(s->reader, s->status, body.bytes, length),
                             VERDICT_NOT_PLATFORM);
        assert_int_equal(read_bytes(s->reader, s->status, body.bytes, body.length - 1),
                         VERDICT_ACCEPTED);
        buffer_release(&body);
    }
}

static void what_is_taken_of_a_damaged_answer_is_sound(void **state)
{
    (void)state;
    for (int i = 0; i < SUCCESS_COUNT; i++) {
        const struct success *s = &successes[i];
        struct buffer body = BUFFER_INIT;

        read_fixture(s->name, &body);
        for (size_t at = 0; at < body.length; at++)
            for (int bit = 0; bit < 8; bit++) {
                body.bytes[at] = (char)(body.bytes[at] ^ (1 << bit));
                (void)read_bytes(s->reader, s->status, body.bytes, body.length);
                body.bytes[at] = (char)(body.bytes[at] ^ (1 << bit));
            }
        buffer_release(&body);
    }
}

/* Damage of several bytes: a piece missing. */
static void what_is_taken_of_an_answer_with_a_piece_missing_is_sound(void **state)
{
    struct buffer damaged = BUFFER_INIT;

    (void)state;
    for (int i = 0; i < SUCCESS_COUNT; i++) {
        const struct success *s = &successes[i];
        struct buffer body = BUFFER_INIT;

        read_fixture(s->name, &body);
        for (size_t from = 0; from < body.length; from++)
            for (size_t size = 1; size <= body.length - from; size += size < 6 ? 1 : 61) {
                buffer_clear(&damaged);
                buffer_add(&damaged, body.bytes, from);
                buffer_add(&damaged, body.bytes + from + size, body.length - from - size);
                (void)read_bytes(s->reader, s->status, buffer_text(&damaged), damaged.length);
            }
        buffer_release(&body);
    }
    buffer_release(&damaged);
}

/* All readers; an answer that was no success is never one. */
static void assert_no_success(long status, const char *bytes, size_t length)
{
    static prolific_reader *const readers[] = {prolific_study, prolific_members, prolific_list,
                                               prolific_quote, prolific_balance, prolific_pay};

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        assert_int_not_equal(read_bytes(readers[i], status, bytes, length), VERDICT_ACCEPTED);
}

static void a_damaged_error_is_never_a_success(void **state)
{
    (void)state;
    for (int i = 0; i < ERROR_COUNT; i++) {
        struct buffer body = BUFFER_INIT;

        read_fixture(errors[i], &body);
        for (size_t at = 0; at < body.length; at++) {
            assert_no_success(400, body.bytes, at);
            for (int bit = 0; bit < 8; bit++) {
                body.bytes[at] = (char)(body.bytes[at] ^ (1 << bit));
                assert_no_success(400, body.bytes, body.length);
                body.bytes[at] = (char)(body.bytes[at] ^ (1 << bit));
            }
        }
        buffer_release(&body);
    }
}

static void a_refusal_of_a_payment_that_is_cut_short_leaves_the_outcome_open(void **state)
{
    (void)state;
    for (int i = 0; i < ERROR_COUNT; i++) {
        struct buffer body = BUFFER_INIT;

        read_fixture(errors[i], &body);
        for (size_t length = 0; length < body.length - 1; length++)
            assert_int_equal(read_bytes(prolific_pay, 400, body.bytes, length), VERDICT_UNKNOWN);
        buffer_release(&body);
    }
}

static void bytes_of_chance_are_never_a_success_nor_settle_a_payment(void **state)
{
    uint32_t random = 1;
    char bytes[64];

    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t length = (size_t)round % sizeof bytes;

        garbage_fill(&random, bytes, length);
        assert_no_success(400, bytes, length);
        assert_no_success(200, bytes, length);
        assert_int_not_equal(read_bytes(prolific_quote, 201, bytes, length), VERDICT_ACCEPTED);
        assert_int_equal(read_bytes(prolific_pay, 400, bytes, length), VERDICT_UNKNOWN);
    }
}

static void brackets_without_end_are_refused(void **state)
{
    enum { DEPTH = 200000 };
    char *bytes = malloc(DEPTH);

    (void)state;
    assert_non_null(bytes);
    memset(bytes, '[', DEPTH);
    assert_no_success(200, bytes, DEPTH);
    assert_no_success(400, bytes, DEPTH);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_cut_short_anywhere_is_not_taken),
        cmocka_unit_test(what_is_taken_of_a_damaged_answer_is_sound),
        cmocka_unit_test(what_is_taken_of_an_answer_with_a_piece_missing_is_sound),
        cmocka_unit_test(a_damaged_error_is_never_a_success),
        cmocka_unit_test(a_refusal_of_a_payment_that_is_cut_short_leaves_the_outcome_open),
        cmocka_unit_test(bytes_of_chance_are_never_a_success_nor_settle_a_payment),
        cmocka_unit_test(brackets_without_end_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
