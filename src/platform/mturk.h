#ifndef BONUSREC_PLATFORM_MTURK_H
#define BONUSREC_PLATFORM_MTURK_H

#include "platform/platform.h"

/* Amazon Mechanical Turk's requester API, version 2017-01-17: production and the sandbox. */
extern const struct platform mturk_platform;
extern const struct platform mturk_sandbox_platform;

/* How their files name and shape the fields; what a rehearsal leaves in a file is wrong in
 * production. */
extern const struct field_rules mturk_fields;
extern const struct field_rules mturk_sandbox_fields;

/* Sets `answer` to what an answer that is no success (its status is not 200) means. `doing` names
 * the operation for the sentence, as in "ListBonusPayments". Meanings: botocore's model of mturk
 * 2017-01-17 for the types, answers quoted by requesters for texts and codes, read 2026-11-21. */
void mturk_read_error(const struct http_response *response, const char *doing,
                      struct answer *answer);

#endif
