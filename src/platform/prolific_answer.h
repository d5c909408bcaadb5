#ifndef BONUSREC_PLATFORM_PROLIFIC_ANSWER_H
#define BONUSREC_PLATFORM_PROLIFIC_ANSWER_H

#include "platform/prolific.h"
#include "wire/json.h"

/* What the readers of Prolific's answers have in common; for the files of that codec alone. */

/* An object to read from. */
struct prolific_source {
    struct json_value object;
    const char *doing; /* the origin of errors, as in "reading the study" */
    struct strings *strings;
};

/* The document of an answer with the status `wanted`, for prolific_close(); or NULL, with `answer`
 * set to what else it means. */
struct json *prolific_open(const struct http_response *response, long wanted, const char *doing,
                           struct answer *answer);

/* How every reader ends: frees `document` and sets `answer` to what became of the reading: `result`
 * is 0, or -1 with `error`. */
void prolific_close(struct json *document, int result, const struct error *error,
                    struct answer *answer);

/* Fills `error` with what is wrong with the member `key`, and is -1. */
int prolific_fail(const struct prolific_source *from, const char *key, const char *what,
                  struct error *error);

/* A member that must be an id of 24 hexadecimal digits; interned. */
MUST_CHECK int prolific_read_id(const struct prolific_source *from, const char *key,
                                const char **id, struct error *error);

/* A member that must be a currency's three capital letters. */
MUST_CHECK int prolific_read_currency(const struct prolific_source *from, const char *key,
                                      char currency[4], struct error *error);

/* Whether the submission is that of somebody screened out. */
MUST_CHECK int prolific_read_screened_out(const struct prolific_source *from, bool *is_screened_out,
                                          struct error *error);

/* Whether `id`, which is any text, can stand in the path of a later request: 1 to 100 letters,
 * digits, "_" and "-". */
bool prolific_fits_in_path(const char *id);

#endif
