#ifndef BONUSREC_PLATFORM_PROLIFIC_H
#define BONUSREC_PLATFORM_PROLIFIC_H

#include "platform/platform.h"

/* Prolific's REST API, version 1. A group is a study, an assignment a submission, a worker a
 * participant, an account a workspace. Facts: Prolific's published specification as of August 2026;
 * where it is silent, what public clients of it describe. Where this adds to struct platform:
 * read_members answers with ANSWER_NOT_FOUND for a page past the last one; read_list leaves out
 * payments of 0; read_quote says VERDICT_OUT_OF_FUNDS as well, where the refusal speaks of that. */
extern const struct platform prolific_platform;

/* The rest is shared by the files of this codec alone. */

/* The code of an answer that is not what was asked for. */
#define PROLIFIC_BAD_ANSWER "bad_answer"

/* How members of struct platform read; see there. */
void prolific_read_group(const struct http_response *response, struct strings *strings,
                         struct group *group, struct answer *answer);
void prolific_read_members(const struct http_response *response, struct strings *strings,
                           struct member_page *page, struct answer *answer);
void prolific_read_list(const struct http_response *response, struct strings *strings,
                        struct list_page *page, struct answer *answer);
void prolific_read_quote(const struct http_response *response, struct quote *quote,
                         struct answer *answer);
void prolific_read_balance(const struct http_response *response, struct money *available,
                           struct answer *answer);

/* Only status 202 says that a payment was taken, and only an answer with a 4xx and a body that is
 * Prolific's own beyond doubt that it was not: the same request twice pays twice, so everything
 * else leaves that open. */
void prolific_read_pay(const struct http_response *response, struct answer *answer);

/* Whether the body has `id` in it, and not as a part of a longer run of hexadecimal digits. */
bool prolific_names(const struct http_response *response, const char *id);

/* Sets `answer` to what an answer means that is no success: its status is not that asked for.
 * `doing` says for the sentence what was asked, as in "reading the study". */
void prolific_read_error(const struct http_response *response, const char *doing,
                         struct answer *answer);

#endif
