/* Prolific's codec, the reading of submissions and their payments: whatever an endpoint answers, it
 * is taken whole or not at all. */
#include "platform/prolific.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "prolific_sample.h"

static void refuse_members(const char *name, const char *said)
{
    prolific_refuse(prolific_members, 200, name, said);
}

/* The page has so many submissions of so many, and is the last or not. */
static void expect_page(const char *name, size_t count, int64_t promised, bool is_last)
{
    struct prolific_reading r;

    prolific_take(&r, prolific_members, 200, name);
    if (r.members.members.count != count || r.members.promised != promised ||
        r.members.is_last != is_last)
        fail_msg("%s: %zu of %d, last: %d", name, r.members.members.count, (int)r.members.promised,
                 r.members.is_last);
    prolific_release(&r);
}

static void a_page_of_submissions_says_whose_each_is(void **state)
{
    struct prolific_reading r;
    const struct payee *p;

    (void)state;
    prolific_take(&r, prolific_members, 200, "submissions-last-page.json");
    assert_int_equal(r.members.members.count, 3);
    p = r.members.members.list;
    assert_string_equal(p[0].assignment_id, SUBMISSION("1"));
    assert_string_equal(p[0].worker_id, PARTICIPANT("1"));
    assert_string_equal(p[0].group_id, "");
    assert_false(p[0].is_screened_out);
    assert_string_equal(p[1].assignment_id, SUBMISSION("2"));
    assert_true(p[1].is_screened_out);
    assert_true(p[2].is_screened_out);
    assert_ptr_equal(p[2].worker_id, p[0].worker_id);
    prolific_release(&r);
    expect_page("submissions-status-is-missing.json", 1, 1, true);
}

static void a_page_is_the_last_only_where_the_links_name_no_next(void **state)
{
    (void)state;
    expect_page("submissions-first-page.json", 2, 3, false);
    expect_page("submissions-last-page.json", 3, 5, true);
    expect_page("submissions-empty.json", 0, 0, true);
    expect_page("submissions-empty-page-with-next.json", 0, 3, false);
    expect_page("submissions-next-is-null.json", 1, 9, true);
    expect_page("submissions-next-is-missing.json", 1, 9, true);
    expect_page("submissions-href-is-missing.json", 1, 9, true);
    refuse_members("submissions-links-is-text.json", "\"_links\" is not as expected");
    refuse_members("submissions-next-is-text.json", "\"_links\" is not as expected");
    refuse_members("submissions-href-is-a-number.json", "\"_links.next.href\" is a number");
    refuse_members("submissions-href-is-false.json", "\"_links.next.href\" is a boolean");
}

static void without_links_a_page_is_the_last_when_it_is_empty_or_has_all(void **state)
{
    (void)state;
    expect_page("submissions-without-links.json", 2, 2, true);
    expect_page("submissions-without-links-and-more-promised.json", 2, 3, false);
    expect_page("submissions-without-links-and-count.json", 2, -1, false);
    expect_page("submissions-without-links-and-results.json", 0, -1, true);
}

static void how_many_submissions_there_are_may_be_missing_and_not_wrong(void **state)
{
    (void)state;
    expect_page("submissions-count-is-null.json", 1, -1, true);
    expect_page("submissions-count-is-floating.json", 1, 1, true);
    refuse_members("submissions-count-is-text.json", "\"meta.count\" is a string");
    refuse_members("submissions-count-is-negative.json", "\"meta.count\" is below zero");
}

static void one_bad_submission_makes_the_whole_page_unusable(void **state)
{
    (void)state;
    refuse_members("submissions-participant-is-missing.json",
                   "\"results[1].participant_id\" is missing");
    refuse_members("submissions-participant-is-null.json", "\"results[1].participant_id\" is null");
    refuse_members("submissions-participant-is-encrypted.json", "\"participant_id\" is no id");
    refuse_members("submissions-id-is-a-number.json", "\"results[1].id\" is a number");
    refuse_members("submissions-id-is-too-short.json", "\"id\" is no id");
    refuse_members("submissions-status-is-a-number.json", "\"results[1].status\" is a number");
    refuse_members("submissions-item-is-text.json", "\"results[1]\" is a string");
    refuse_members("submissions-results-is-missing.json", "\"results\" is missing");
    refuse_members("submissions-results-is-null.json", "\"results\" is null");
    refuse_members("submissions-is-an-array.json", "an array where an object");
}

static void refuse_list(const char *name, const char *said)
{
    prolific_refuse(prolific_list, 200, name, said);
}

static void take_list(struct prolific_reading *r, const char *name, size_t count)
{
    prolific_take(r, prolific_list, 200, name);
    if (r->page.payments.count != count)
        fail_msg("%s: %zu payments", name, r->page.payments.count);
    assert_string_equal(r->page.next_token, "");
}

static void a_submission_gives_its_payments_and_whose_it_is(void **state)
{
    struct prolific_reading r;
    const struct payment *p;

    (void)state;
    take_list(&r, "submission.json", 2);
    p = r.page.payments.list;
    assert_int_equal(p[0].amount.minor, 1000);
    assert_int_equal(p[1].amount.minor, 2536);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(p[i].amount.currency, "");
        assert_string_equal(p[i].worker_id, PARTICIPANT("1"));
        assert_string_equal(p[i].assignment_id, SUBMISSION("1"));
        assert_string_equal(p[i].group_id, STUDY);
        assert_string_equal(p[i].reason, "");
        assert_string_equal(p[i].payment_id, "");
        assert_null(p[i].doubt);
        assert_int_equal(p[i].paid_at_s, 0);
    }
    assert_ptr_equal(r.page.payee.assignment_id, strings_intern(&r.strings, SUBMISSION("1"), 24));
    assert_ptr_equal(r.page.payee.worker_id, strings_intern(&r.strings, PARTICIPANT("1"), 24));
    assert_ptr_equal(r.page.payee.group_id, strings_intern(&r.strings, STUDY, 24));
    assert_false(r.page.payee.is_screened_out);
    prolific_release(&r);
}

static void null_and_no_list_and_an_empty_one_are_no_payments(void **state)
{
    static const char *const names[] = {"submission-bonuses-is-missing.json",
                                        "submission-bonuses-is-null.json",
                                        "submission-bonuses-is-empty.json"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct prolific_reading r;

        take_list(&r, names[i], 0);
        assert_string_equal(r.page.payee.assignment_id, SUBMISSION("1"));
        prolific_release(&r);
    }
    refuse_list("submission-bonuses-is-an-object.json", "\"bonus_payments\" is an object");
    refuse_list("submission-bonuses-is-a-number.json", "\"bonus_payments\" is a number");
}

static void an_amount_may_be_a_floating_number_of_whole_pence(void **state)
{
    static const int64_t minor[] = {1000, 425, 435, 1};
    struct prolific_reading r;

    (void)state;
    take_list(&r, "submission-bonuses-are-floating.json", 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(r.page.payments.list[i].amount.minor, minor[i]);
    prolific_release(&r);
    take_list(&r, "submission-bonus-is-the-largest.json", 1);
    assert_int_equal(r.page.payments.list[0].amount.minor, MONEY_MAX_MINOR);
    prolific_release(&r);
    take_list(&r, "submission-bonus-is-zero.json", 1);
    assert_int_equal(r.page.payments.list[0].amount.minor, 1000);
    prolific_release(&r);
}

static void one_bad_amount_makes_the_whole_submission_unusable(void **state)
{
    (void)state;
    refuse_list("submission-bonus-is-a-fraction.json", "\"bonus_payments[1]\" is a fraction");
    refuse_list("submission-bonus-is-negative.json", "has an item that is no amount");
    refuse_list("submission-with-1001-bonuses.json", "more items than any submission");
    refuse_list("submission-bonus-is-text.json", "\"bonus_payments[1]\" is a string");
    refuse_list("submission-bonus-is-null.json", "\"bonus_payments[1]\" is null");
    refuse_list("submission-bonus-is-too-large.json", "has an item that is no amount");
    refuse_list("submission-bonus-is-beyond-all.json", "\"bonus_payments[0]\" is a number beyond");
}

static void whose_a_submission_is_may_be_missing_and_not_wrong(void **state)
{
    static const char *const names[] = {"submission-participant-is-missing.json",
                                        "submission-participant-is-null.json"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct prolific_reading r;

        take_list(&r, names[i], 1);
        assert_string_equal(r.page.payee.worker_id, "");
        assert_string_equal(r.page.payments.list[0].worker_id, "");
        prolific_release(&r);
    }
    refuse_list("submission-participant-is-a-number.json", "\"participant\" is a number");
    refuse_list("submission-participant-is-no-id.json", "\"participant\" is no id");
    refuse_list("submission-study-is-missing.json", "\"study_id\" is missing");
    refuse_list("submission-study-is-no-id.json", "\"study_id\" is no id");
    refuse_list("submission-id-is-missing.json", "\"id\" is missing");
    refuse_list("submission-is-an-array.json", "an array where an object");
}

static void a_submission_says_when_it_was_screened_out(void **state)
{
    struct prolific_reading r;

    (void)state;
    take_list(&r, "submission-screened-out.json", 2);
    assert_true(r.page.payee.is_screened_out);
    prolific_release(&r);
    take_list(&r, "submission-screened-out-with-underscore.json", 2);
    assert_true(r.page.payee.is_screened_out);
    prolific_release(&r);
    take_list(&r, "submission-status-is-missing.json", 1);
    assert_false(r.page.payee.is_screened_out);
    prolific_release(&r);
    refuse_list("submission-status-is-an-array.json", "\"status\" is an array");
}

static void members_of_a_later_version_are_overlooked_and_two_of_one_name_are_not(void **state)
{
    struct prolific_reading r;

    (void)state;
    take_list(&r, "submission-with-members-of-a-later-version.json", 1);
    prolific_release(&r);
    prolific_read(&r, prolific_list, 200, "submission-with-two-lists-of-bonuses.json");
    assert_int_equal(r.answer.verdict, VERDICT_NOT_PLATFORM);
    assert_non_null(strstr(r.answer.text, "two members of the same name"));
    prolific_release(&r);
}

static void a_success_that_is_no_json_comes_from_somebody_else(void **state)
{
    static prolific_reader *const readers[] = {prolific_study, prolific_members, prolific_list,
                                               prolific_balance, prolific_quote};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        struct prolific_reading r;

        prolific_read(&r, readers[i], i == 4 ? 201 : 200, "answer-html-403.html");
        assert_int_equal(r.answer.verdict, VERDICT_NOT_PLATFORM);
        assert_string_equal(r.answer.code, "bad_answer");
        prolific_release(&r);
    }
}

static void an_answer_that_is_not_taken_leaves_what_was_there(void **state)
{
    struct prolific_reading r;
    struct prolific_reading before;
    struct http_response response = {.status = 200, .retry_after_s = -1};

    (void)state;
    prolific_take(&r, prolific_list, 200, "submission.json");
    before = r;
    buffer_clear(&r.body);
    fixture_read("prolific/submission-bonus-is-text.json", &r.body);
    response.body = buffer_text(&r.body);
    response.body_length = r.body.length;
    prolific_list(&response, &r);
    assert_int_equal(r.answer.verdict, VERDICT_REFUSED);
    assert_memory_equal(&r.page, &before.page, sizeof r.page);
    prolific_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_submissions_says_whose_each_is),
        cmocka_unit_test(a_page_is_the_last_only_where_the_links_name_no_next),
        cmocka_unit_test(without_links_a_page_is_the_last_when_it_is_empty_or_has_all),
        cmocka_unit_test(how_many_submissions_there_are_may_be_missing_and_not_wrong),
        cmocka_unit_test(one_bad_submission_makes_the_whole_page_unusable),
        cmocka_unit_test(a_submission_gives_its_payments_and_whose_it_is),
        cmocka_unit_test(null_and_no_list_and_an_empty_one_are_no_payments),
        cmocka_unit_test(an_amount_may_be_a_floating_number_of_whole_pence),
        cmocka_unit_test(one_bad_amount_makes_the_whole_submission_unusable),
        cmocka_unit_test(whose_a_submission_is_may_be_missing_and_not_wrong),
        cmocka_unit_test(a_submission_says_when_it_was_screened_out),
        cmocka_unit_test(members_of_a_later_version_are_overlooked_and_two_of_one_name_are_not),
        cmocka_unit_test(a_success_that_is_no_json_comes_from_somebody_else),
        cmocka_unit_test(an_answer_that_is_not_taken_leaves_what_was_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
