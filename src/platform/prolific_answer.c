#include "platform/prolific_answer.h"

#include <string.h>

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define PATH_CHARACTERS CAPITALS "abcdefghijklmnopqrstuvwxyz0123456789_-"
enum { PATH_ID_MAX = 100 };

_Static_assert(PATH_ID_MAX < (int)QUOTE_ID_SIZE, "a quote has room for its id");

/* An answer whose status is a success, and whose content is not what was asked for. */
static void set_bad_answer(struct answer *answer, enum verdict verdict, const struct error *error)
{
    answer_set(answer, verdict, PROLIFIC_BAD_ANSWER, "%s: %s; nothing is taken from such an answer",
               error->origin, error->text);
}

struct json *prolific_open(const struct http_response *response, long wanted, const char *doing,
                           struct answer *answer)
{
    struct json *document;
    struct error error;

    if (response->status != wanted) {
        prolific_read_error(response, doing, answer);
        return NULL;
    }
    if (json_parse(response->body, response->body_length, doing, &document, &error)) {
        set_bad_answer(answer, VERDICT_NOT_PLATFORM, &error);
        return NULL;
    }
    return document;
}

void prolific_close(struct json *document, int result, const struct error *error,
                    struct answer *answer)
{
    if (result)
        set_bad_answer(answer, VERDICT_REFUSED, error);
    else
        answer_set(answer, VERDICT_ACCEPTED, "", "%s", "");
    json_free(document);
}

int prolific_fail(const struct prolific_source *from, const char *key, const char *what,
                  struct error *error)
{
    return error_set(error, ERROR_FORMAT, from->doing, "\"%s\" %s", key, what);
}

int prolific_read_id(const struct prolific_source *from, const char *key, const char **id,
                     struct error *error)
{
    const char *text;

    if (json_get_string(from->object, key, &text, error))
        return -1;
    if (prolific_platform.fields->check_id(FIELD_ASSIGNMENT, text))
        return prolific_fail(from, key, "is no id", error);
    *id = strings_intern(from->strings, text, strlen(text));
    return 0;
}

int prolific_read_currency(const struct prolific_source *from, const char *key, char currency[4],
                           struct error *error)
{
    const char *text;

    if (json_get_string(from->object, key, &text, error))
        return -1;
    if (strspn(text, CAPITALS) != 3 || text[3])
        return prolific_fail(from, key, "is no currency", error);
    memcpy(currency, text, 4);
    return 0;
}

/* The specification writes it with a blank in answers and with "_" in questions. */
int prolific_read_screened_out(const struct prolific_source *from, bool *is_screened_out,
                               struct error *error)
{
    const char *status;

    if (json_find_string(from->object, "status", &status, error))
        return -1;
    *is_screened_out =
        status && (strcmp(status, "SCREENED OUT") == 0 || strcmp(status, "SCREENED_OUT") == 0);
    return 0;
}

bool prolific_fits_in_path(const char *id)
{
    size_t length = strspn(id, PATH_CHARACTERS);

    return length > 0 && length <= PATH_ID_MAX && id[length] == '\0';
}
