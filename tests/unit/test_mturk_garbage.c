/* MTurk's readers under answers that were damaged: every byte cut off, every bit turned. */
#include "platform/mturk.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "garbage.h"

static const char *const lists[] = {
    "mturk/list-last-page.json",
    "mturk/list-first-page.json",
    "mturk/list-grant-time-as-iso-8601.json",
    "mturk/list-reason-with-every-character.json",
    "mturk/list-with-members-of-a-later-version.json",
};

enum { LIST_COUNT = sizeof lists / sizeof *lists };

/* An answer in memory of exactly its size, so that a step beyond it is seen. */
static struct http_response answer_of(long status, const char *bytes, size_t length)
{
    char *copy = malloc(length + 1);

    assert_non_null(copy);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return (struct http_response){
        .status = status, .body = copy, .body_length = length, .retry_after_s = -1};
}

static void drop(struct http_response response)
{
    void *body;

    memcpy(&body, &response.body, sizeof body);
    free(body);
}

/* How many payments the page gives; -1 when it is not taken, and then nothing has changed. */
static int payments_in(const char *bytes, size_t length)
{
    struct http_response response = answer_of(200, bytes, length);
    struct strings strings = STRINGS_INIT;
    struct list_page page = {0};
    const struct list_page untouched = {0};
    struct answer answer;
    int count = -1;

    mturk_platform.read_list(&response, &strings, &page, &answer);
    if (answer.verdict == VERDICT_ACCEPTED) {
        count = (int)page.payments.count;
    } else {
        assert_true(answer.verdict == VERDICT_REFUSED || answer.verdict == VERDICT_NOT_PLATFORM);
        assert_memory_equal(&page, &untouched, sizeof page);
        assert_true(answer.text[0]);
    }
    payments_release(&page.payments);
    strings_release(&strings);
    drop(response);
    return count;
}

static void a_page_cut_short_anywhere_is_not_taken(void **state)
{
    (void)state;
    for (int i = 0; i < LIST_COUNT; i++) {
        struct buffer body = BUFFER_INIT;

        fixture_read(lists[i], &body);
        assert_int_equal(body.bytes[body.length - 2], '}');
        for (size_t length = 0; length < body.length - 1; length++)
            assert_int_equal(payments_in(body.bytes, length), -1);
        assert_true(payments_in(body.bytes, body.length - 1) > 0);
        buffer_release(&body);
    }
}

static void a_damaged_page_never_has_fewer_payments(void **state)
{
    (void)state;
    for (int i = 0; i < LIST_COUNT; i++) {
        struct buffer body = BUFFER_INIT;
        int whole;

        fixture_read(lists[i], &body);
        whole = payments_in(body.bytes, body.length);
        for (size_t at = 0; at < body.length; at++)
            for (int bit = 0; bit < 8; bit++) {
                int count;

                body.bytes[at] = (char)(body.bytes[at] ^ (1 << bit));
                count = payments_in(body.bytes, body.length);
                if (count != -1 && count != whole)
                    fail_msg("%s: bit %d of byte %zu makes %d payments of %d", lists[i], bit, at,
                             count, whole);
                body.bytes[at] = (char)(body.bytes[at] ^ (1 << bit));
            }
        buffer_release(&body);
    }
}

/* Damage of several bytes: a piece missing, a piece twice, zeros. */
static void a_page_with_a_piece_missing_never_has_fewer_payments(void **state)
{
    struct buffer body = BUFFER_INIT;
    struct buffer damaged = BUFFER_INIT;
    int whole;

    (void)state;
    fixture_read(lists[0], &body);
    whole = payments_in(body.bytes, body.length);
    for (size_t from = 0; from < body.length; from++)
        for (size_t size = 1; size <= body.length - from; size += size < 24 ? 1 : 17) {
            int count;

            buffer_clear(&damaged);
            buffer_add(&damaged, body.bytes, from);
            buffer_add(&damaged, body.bytes + from + size, body.length - from - size);
            count = payments_in(buffer_text(&damaged), damaged.length);
            if (count != -1 && count != whole)
                fail_msg("without %zu bytes at %zu it has %d payments", size, from, count);
        }
    buffer_release(&damaged);
    buffer_release(&body);
}

/* All three readers; an answer that was no success is never one. */
static void assert_no_success(long status, const char *bytes, size_t length)
{
    struct http_response response = answer_of(status, bytes, length);
    struct strings strings = STRINGS_INIT;
    struct list_page page = {0};
    struct money balance;
    struct answer answer;

    mturk_platform.read_pay(&response, &answer);
    assert_int_not_equal(answer.verdict, VERDICT_ACCEPTED);
    mturk_platform.read_list(&response, &strings, &page, &answer);
    assert_int_not_equal(answer.verdict, VERDICT_ACCEPTED);
    mturk_platform.read_balance(&response, &balance, &answer);
    assert_int_not_equal(answer.verdict, VERDICT_ACCEPTED);
    assert_null(page.payments.list);
    strings_release(&strings);
    drop(response);
}

static void a_damaged_error_is_never_a_success(void **state)
{
    static const char *const errors[] = {
        "mturk/error-insufficient-funds.json",        "mturk/error-token-already-processed.json",
        "mturk/error-assignment-does-not-exist.json", "mturk/error-throttling.json",
        "mturk/answer-xml-closed-service.xml",        "mturk/answer-html-403.html",
    };

    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        struct buffer body = BUFFER_INIT;

        fixture_read(errors[i], &body);
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

static void bytes_of_chance_are_never_a_success(void **state)
{
    uint32_t random = 1;
    char bytes[64];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t length = (size_t)round % sizeof bytes;

        garbage_fill(&random, bytes, length);
        assert_no_success(400, bytes, length);
        assert_true(payments_in(bytes, length) == -1);
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
        cmocka_unit_test(a_page_cut_short_anywhere_is_not_taken),
        cmocka_unit_test(a_damaged_page_never_has_fewer_payments),
        cmocka_unit_test(a_page_with_a_piece_missing_never_has_fewer_payments),
        cmocka_unit_test(a_damaged_error_is_never_a_success),
        cmocka_unit_test(bytes_of_chance_are_never_a_success),
        cmocka_unit_test(brackets_without_end_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
