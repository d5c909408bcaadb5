#ifndef BONUSREC_TESTS_PROLIFIC_SAMPLE_H
#define BONUSREC_TESTS_PROLIFIC_SAMPLE_H

#include "platform/prolific.h"

#include "base/buffer.h"

#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* The ids in fixtures/prolific: a study, its workspace, submissions and participants by number. */
#define STUDY "6500000000000000000000a1"
#define WORKSPACE "65000000000000000000d001"
#define SUBMISSION(digit) "65000000000000000000b00" digit
#define PARTICIPANT(digit) "65000000000000000000c00" digit

/* Everything that can be read from an answer of Prolific's. */
struct prolific_reading {
    struct buffer body;
    struct strings strings;
    struct group group;
    struct member_page members;
    struct list_page page;
    struct quote quote;
    struct money balance;
    struct answer answer;
};

/* Reads `response` into its part of `r`, with one of the platform's readers. */
typedef void prolific_reader(const struct http_response *response, struct prolific_reading *r);

static inline void prolific_study(const struct http_response *response, struct prolific_reading *r)
{
    prolific_platform.read_group(response, &r->strings, &r->group, &r->answer);
}

static inline void prolific_members(const struct http_response *response,
                                    struct prolific_reading *r)
{
    prolific_platform.read_members(response, &r->strings, &r->members, &r->answer);
}

static inline void prolific_list(const struct http_response *response, struct prolific_reading *r)
{
    prolific_platform.read_list(response, &r->strings, &r->page, &r->answer);
}

static inline void prolific_quote(const struct http_response *response, struct prolific_reading *r)
{
    prolific_platform.read_quote(response, &r->quote, &r->answer);
}

static inline void prolific_balance(const struct http_response *response,
                                    struct prolific_reading *r)
{
    prolific_platform.read_balance(response, &r->balance, &r->answer);
}

static inline void prolific_pay(const struct http_response *response, struct prolific_reading *r)
{
    prolific_platform.read_pay(response, &r->answer);
}

static inline void prolific_release(struct prolific_reading *r)
{
    buffer_release(&r->body);
    payees_release(&r->members.members);
    payments_release(&r->page.payments);
    strings_release(&r->strings);
}

/* Gives the fixture `name`, answered with `status`, to `reader`; prolific_release() ends it. */
static inline void prolific_read(struct prolific_reading *r, prolific_reader *reader, long status,
                                 const char *name)
{
    struct http_response response = {.status = status, .retry_after_s = -1};
    char path[128];

    *r = (struct prolific_reading){.answer.verdict = VERDICT_UNKNOWN};
    (void)snprintf(path, sizeof path, "prolific/%s", name);
    fixture_read(path, &r->body);
    response.body = buffer_text(&r->body);
    response.body_length = r->body.length;
    reader(&response, r);
}

/* It is taken; the caller releases it. */
static inline void prolific_take(struct prolific_reading *r, prolific_reader *reader, long status,
                                 const char *name)
{
    prolific_read(r, reader, status, name);
    if (r->answer.verdict != VERDICT_ACCEPTED)
        fail_msg("%s: %s", name, r->answer.text);
    assert_string_equal(r->answer.code, "");
    assert_string_equal(r->answer.text, "");
}

/* It is not taken although its status is right, the answer says why, and nothing has changed. */
static inline void prolific_refuse(prolific_reader *reader, long status, const char *name,
                                   const char *said)
{
    const struct prolific_reading untouched = {0};
    struct prolific_reading r;

    prolific_read(&r, reader, status, name);
    if (r.answer.verdict != VERDICT_REFUSED || !strstr(r.answer.text, said))
        fail_msg("%s: %d \"%s\" does not say \"%s\"", name, (int)r.answer.verdict, r.answer.text,
                 said);
    assert_string_equal(r.answer.code, "bad_answer");
    assert_memory_equal(&r.group, &untouched.group, sizeof r.group);
    assert_memory_equal(&r.members, &untouched.members, sizeof r.members);
    assert_memory_equal(&r.page, &untouched.page, sizeof r.page);
    assert_memory_equal(&r.quote, &untouched.quote, sizeof r.quote);
    assert_memory_equal(&r.balance, &untouched.balance, sizeof r.balance);
    prolific_release(&r);
}

#endif
