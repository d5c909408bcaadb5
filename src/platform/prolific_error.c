#include "base/buffer.h"
#include "platform/prolific.h"
#include "wire/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What is shown leaves room for what to do about it. */
enum { SHOWN_MAX = 360, CODE_SIZE = 64 };

/* What an answer that is no success says of itself. */
struct words {
    char code[CODE_SIZE];  /* error_code; "" without one */
    struct buffer said;    /* the sentences, or how a text that is no JSON begins */
    bool is_own;           /* it is Prolific's error body, for this status, beyond doubt */
    bool is_other_program; /* it is HTML or XML */
};

static void read_code(struct json_value object, char code[CODE_SIZE])
{
    const int64_t none = INT64_MIN;
    int64_t number;
    const char *text;
    struct error error;

    code[0] = '\0';
    if (!json_find_integer(object, "error_code", none, &number, &error) && number != none)
        (void)snprintf(code, CODE_SIZE, "%" PRId64, number);
    else if (!json_find_string(object, "error_code", &text, &error) && text)
        (void)snprintf(code, CODE_SIZE, "%s", text);
}

/* Proxies and gateways have error objects too, but none with an error_code and a title or detail,
 * which the specification promises, and another status in the body would be somebody else's. */
static bool is_own_error(struct json_value object, const struct words *words, long status)
{
    int64_t stated;
    struct error error;

    return words->code[0] &&
           (json_member(object, "title").node || json_member(object, "detail").node) &&
           !json_find_integer(object, "status", status, &stated, &error) && stated == status;
}

/* The object comes within "error" or bare, and may have but a message or a detail. */
static void read_document(struct json_value root, long status, struct words *words)
{
    static const char *const keys[] = {"title", "message", "detail", "additional_information"};
    struct json_value inner = json_member(root, "error");
    struct json_value object = json_holds_object(inner) ? inner : root;

    read_code(object, words->code);
    words->is_own = is_own_error(object, words, status);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        json_add_texts(json_member(object, keys[i]), &words->said);
    if (!words->said.length)
        json_add_texts(root, &words->said);
}

static void read_words(const struct http_response *response, struct words *words)
{
    const char *start = response->body + strspn(response->body, " \t\r\n\xef\xbb\xbf");
    struct json *document;
    struct error error;

    *words = (struct words){.said = BUFFER_INIT};
    if (!json_parse(response->body, response->body_length, "", &document, &error)) {
        read_document(json_root(document), response->status, words);
        json_free(document);
    } else {
        words->is_other_program = *start == '<';
        buffer_printf(&words->said, "%.80s", start);
    }
}

static bool says(const struct words *words, const char *word)
{
    return strcasestr(buffer_text(&words->said), word) != NULL;
}

/* The wording is not specified: these are what a sentence on an empty account is likely to have. */
static bool speaks_of_funds(const struct words *words)
{
    return (says(words, "fund") || says(words, "balance")) &&
           (says(words, "insufficient") || says(words, "enough") || says(words, "top up"));
}

static enum verdict verdict_of(long status, const struct words *words)
{
    if (status == 401 || status == 403)
        return VERDICT_NOT_ALLOWED;
    if (status == 429)
        return VERDICT_SLOW_DOWN;
    if (status < 400 || status == 408 || status == 425 || status >= 500)
        return VERDICT_UNKNOWN;
    return speaks_of_funds(words) ? VERDICT_OUT_OF_FUNDS : VERDICT_REFUSED;
}

static const char *hint_for(enum verdict verdict, long status)
{
    if (verdict == VERDICT_OUT_OF_FUNDS)
        return "; add funds to the workspace and run again";
    if (verdict == VERDICT_REFUSED && status == 404)
        return "; are the ids of the account that the token is of?";
    return "";
}

/* Sets `answer` to `verdict` with the answer's own code and words. */
static void set_answer(struct answer *answer, enum verdict verdict, const char *doing, long status,
                       const struct words *words)
{
    char code[CODE_SIZE];

    if (status == 404)
        (void)snprintf(code, sizeof code, ANSWER_NOT_FOUND);
    else if (words->code[0])
        (void)snprintf(code, sizeof code, "%s", words->code);
    else
        (void)snprintf(code, sizeof code, "%ld", status);
    if (words->said.length)
        answer_set(answer, verdict, code, "%s: HTTP %ld: %.*s%s", doing, status, SHOWN_MAX,
                   buffer_text(&words->said), hint_for(verdict, status));
    else
        answer_set(answer, verdict, code, "%s: HTTP %ld%s", doing, status,
                   hint_for(verdict, status));
}

void prolific_read_error(const struct http_response *response, const char *doing,
                         struct answer *answer)
{
    long status = response->status;
    struct words words;

    read_words(response, &words);
    if (status >= 200 && status < 300)
        answer_set(answer, VERDICT_REFUSED, PROLIFIC_BAD_ANSWER,
                   "%s: HTTP %ld is not the status of what was asked for; nothing is taken from "
                   "such an answer",
                   doing, status);
    else if (words.is_other_program && status >= 400 && status < 500 && status != 429)
        answer_set(answer, VERDICT_NOT_PLATFORM, "not_prolific",
                   "%s: HTTP %ld with an answer that is not Prolific's (\"%s\"); something else "
                   "answers at this address",
                   doing, status, buffer_text(&words.said));
    else
        set_answer(answer, verdict_of(status, &words), doing, status, &words);
    buffer_release(&words.said);
}

/* Whether a refusal of a payment may be the echo of the very same request, which somebody on the
 * way sent before: then it was paid. A quote is seconds old when it is paid, so it can be unknown only
 * once it is used up. What a 429 has done is not documented. */
static bool may_be_an_echo(long status, const struct words *words)
{
    static const char *const hints[] = {"already",   "in progress",    "being processed",
                                        "duplicate", "been processed", "was processed",
                                        "been paid", "was paid",       "pending"};

    if (status == 404 || status == 409 || status == 410 || status == 429)
        return true;
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (says(words, hints[i]))
            return true;
    return false;
}

/* What is promised is a string. A page of somebody on the way may have the status of a success. */
static bool holds_string(const struct http_response *response)
{
    static const char blanks[] = " \t\r\n";
    const char *first = response->body + strspn(response->body, blanks);
    const char *end = response->body + response->body_length;

    while (end > first && strchr(blanks, end[-1]))
        end--;
    return end - first >= 2 && *first == '"' && end[-1] == '"';
}

void prolific_read_pay(const struct http_response *response, struct answer *answer)
{
    static const char doing[] = "paying the bonuses";
    long status = response->status;
    struct words words;

    read_words(response, &words);
    if (status == 202 && holds_string(response))
        answer_set(answer, VERDICT_ACCEPTED, "", "%s", "");
    else if (status == 202)
        answer_set(answer, VERDICT_UNKNOWN, PROLIFIC_BAD_ANSWER,
                   "%s: the answer has the status of a success, and not its content", doing);
    else if (words.is_own && !may_be_an_echo(status, &words)) /* verdict_of() knows the 4xx */
        set_answer(answer, verdict_of(status, &words), doing, status, &words);
    else
        set_answer(answer, VERDICT_UNKNOWN, doing, status, &words);
    buffer_release(&words.said);
}

static bool is_hexadecimal(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool prolific_names(const struct http_response *response, const char *id)
{
    const char *end = response->body + response->body_length;
    const char *at = response->body;
    size_t length = strlen(id);

    while ((at = memmem(at, (size_t)(end - at), id, length))) {
        if ((at == response->body || !is_hexadecimal(at[-1])) && !is_hexadecimal(at[length]))
            return true;
        at++;
    }
    return false;
}
