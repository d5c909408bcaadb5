#include "platform/mturk.h"
#include "wire/json.h"

#include <stdio.h>
#include <string.h>

/* Bodies run to 5 KB: what is shown leaves room for what to do about it. */
enum { SHOWN_SIZE = 361 };

/* The three places where an error answer says what it is; "" where it does not. */
struct words {
    const char *type; /* __type, without its prefix */
    const char *code; /* TurkErrorCode */
    const char *message;
    char shown[SHOWN_SIZE]; /* the message's first line, cut, without its time stamp */
};

/* Which word of the answer a rule looks for. */
enum place { IN_TYPE, IN_CODE, IN_MESSAGE };

struct rule {
    enum place place;
    const char *word; /* the word, or a part of it */
    enum verdict verdict;
};

/* The first that fits says what the answer means. Types and codes that refuse a row come before all
 * that looks into the message, because such a message quotes the row's own text; only how it begins
 * is the platform's for certain. */
static const struct rule rules[] = {
    {IN_TYPE,    "Throttling",                 VERDICT_SLOW_DOWN   },
    {IN_TYPE,    "TooManyRequests",            VERDICT_SLOW_DOWN   },
    {IN_CODE,    "RequestThrottled",           VERDICT_SLOW_DOWN   },
    {IN_TYPE,    "ServiceFault",               VERDICT_UNKNOWN     },
    {IN_TYPE,    "InternalFailure",            VERDICT_UNKNOWN     },
    {IN_TYPE,    "Validation",                 VERDICT_REFUSED     },
    {IN_CODE,    "InsufficientFunds",          VERDICT_OUT_OF_FUNDS},
    {IN_CODE,    "DuplicateRequest",           VERDICT_ALREADY_PAID},
    {IN_CODE,    "DoesNotExist",               VERDICT_REFUSED     },
    {IN_CODE,    "Invalid",                    VERDICT_REFUSED     },
    {IN_CODE,    "Validation",                 VERDICT_REFUSED     },
    {IN_MESSAGE, "insufficient funds",         VERDICT_OUT_OF_FUNDS},
    {IN_MESSAGE, "already been processed",     VERDICT_ALREADY_PAID},
    {IN_TYPE,    "UnrecognizedClient",         VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "InvalidSignature",           VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "SignatureDoesNotMatch",      VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "IncompleteSignature",        VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "MissingAuthenticationToken", VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "InvalidClientTokenId",       VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "ExpiredToken",               VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "RequestExpired",             VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "AccessDenied",               VERDICT_NOT_ALLOWED },
    {IN_TYPE,    "OptInRequired",              VERDICT_NOT_ALLOWED },
    {IN_MESSAGE, "must be linked",             VERDICT_NOT_ALLOWED },
};

/* Messages end in a time stamp, "(1624047673908)" or "(1624047673908 s)": not part of what they
 * say. */
static void strip_time_stamp(char *message)
{
    size_t length = strlen(message);
    char *open = strrchr(message, '(');
    size_t digits;

    if (!open || length == 0 || message[length - 1] != ')')
        return;
    digits = strspn(open + 1, "0123456789");
    if (digits < 10 ||
        (strcmp(open + 1 + digits, ")") != 0 && strcmp(open + 1 + digits, " s)") != 0))
        return;
    while (open > message && open[-1] == ' ')
        open--;
    *open = '\0';
}

/* Where a signature does not match, AWS quotes in the lines below what should have been signed. The
 * token of a temporary key is among that, and a secret: nothing is shown from there on. */
static void strip_token(char *text)
{
    char *token = strcasestr(text, "x-amz-security-token");

    if (token)
        *token = '\0';
}

static void read_words(struct json_value root, struct words *words)
{
    const char *message = NULL;
    const char *type = NULL;
    const char *code = NULL;
    const char *prefix_end;
    struct error error;

    /* A member of a wrong type counts as missing. */
    if (json_find_string(root, "Message", &message, &error))
        message = NULL;
    if (!message && json_find_string(root, "message", &message, &error))
        message = NULL;
    if (json_find_string(root, "__type", &type, &error))
        type = NULL;
    if (json_find_string(root, "TurkErrorCode", &code, &error))
        code = NULL;
    prefix_end = type ? strrchr(type, '#') : NULL;
    words->type = prefix_end ? prefix_end + 1 : type ? type : "";
    words->code = code ? code : "";
    words->message = message ? message : "";
    (void)snprintf(words->shown, sizeof words->shown, "%s", words->message);
    words->shown[strcspn(words->shown, "\r\n")] = '\0';
    strip_token(words->shown);
    strip_time_stamp(words->shown);
}

static const char *word_at(const struct words *words, enum place place)
{
    switch (place) {
    case IN_TYPE:
        return words->type;
    case IN_CODE:
        return words->code;
    case IN_MESSAGE:
        break;
    }
    return words->message;
}

/* Whatever its type: a row's own text cannot stand at the beginning of a message. */
static bool speaks_of_used_token(const struct words *words)
{
    static const char begin[] = "The idempotency token \"";

    return strncmp(words->message, begin, sizeof begin - 1) == 0 &&
           strstr(words->message, "already been processed");
}

static enum verdict verdict_of(const struct words *words, long status)
{
    if (speaks_of_used_token(words))
        return VERDICT_ALREADY_PAID;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strstr(word_at(words, rules[i].place), rules[i].word))
            return rules[i].verdict;
    if (status == 401 || status == 403)
        return VERDICT_NOT_ALLOWED;
    return VERDICT_REFUSED;
}

/* What a row's refusal most often comes from, so that a person knows where to look. */
static const char *hint_for(enum verdict verdict, const struct words *words)
{
    if (verdict == VERDICT_OUT_OF_FUNDS)
        return "; add funds to the account and run again";
    if (verdict != VERDICT_REFUSED)
        return "";
    if (strstr(words->code, "DoesNotExist") || strstr(words->type, "Validation"))
        return "; are the ids of this account, and of production or the sandbox as --platform "
               "says?";
    return "";
}

static void read_foreign(const struct http_response *response, const char *doing,
                         struct answer *answer)
{
    char start[81];

    (void)snprintf(start, sizeof start, "%s", response->body);
    strip_token(start);
    if (response->status == 429)
        answer_set(answer, VERDICT_SLOW_DOWN, "http_429", "%s: HTTP 429, too many requests", doing);
    else if (response->status >= 500)
        answer_set(answer, VERDICT_UNKNOWN, "http_5xx", "%s: HTTP %ld", doing, response->status);
    else
        answer_set(
            answer, VERDICT_NOT_PLATFORM, "not_mturk",
            "%s: HTTP %ld with an answer that is not Mechanical Turk's (\"%s\"); the service "
            "may be closed, or something else answers at this address",
            doing, response->status, start);
}

void mturk_read_error(const struct http_response *response, const char *doing,
                      struct answer *answer)
{
    struct words words;
    struct json *document;
    struct error error;
    enum verdict verdict;
    const char *code;

    if (json_parse(response->body, response->body_length, doing, &document, &error)) {
        read_foreign(response, doing, answer);
        return;
    }
    read_words(json_root(document), &words);
    verdict = verdict_of(&words, response->status);
    if (response->status == 429)
        verdict = VERDICT_SLOW_DOWN;
    else if (response->status >= 500 && verdict != VERDICT_SLOW_DOWN)
        verdict = VERDICT_UNKNOWN;
    code = words.code[0] ? words.code : words.type;
    if (code[0])
        answer_set(answer, verdict, code, "%s: %s%s", doing, words.shown[0] ? words.shown : code,
                   hint_for(verdict, &words));
    else
        read_foreign(response, doing, answer);
    json_free(document);
}
