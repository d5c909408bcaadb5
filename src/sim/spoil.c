#include "sim/spoil.h"

static void replace(struct http_answer *answer, int status, const char *content_type,
                    const char *body)
{
    answer->status = status;
    answer->content_type = content_type;
    buffer_clear(&answer->body);
    buffer_add_text(&answer->body, body);
}

static void hang_up(const struct rule *rule, struct http_answer *answer)
{
    answer->delivery = DELIVER_NOTHING;
    if (rule->kind == FAULT_HANG)
        answer->hold_ms = rule->seconds < 0 ? HOLD_FOR_EVER : rule->seconds * 1000;
}

static int or_else(int64_t status, int otherwise)
{
    return status ? (int)status : otherwise;
}

void spoil_answer(const struct rule *rule, const struct spoil_words *words,
                  const char *redirect_url, struct http_answer *answer)
{
    if (rule->retry_after_s >= 0)
        answer->retry_after_s = rule->retry_after_s;
    switch (rule->kind) {
    case FAULT_CLOSE:
    case FAULT_HANG:
        hang_up(rule, answer);
        break;
    case FAULT_ERROR_500:
        replace(answer, or_else(rule->status, 500), answer->content_type, words->broken);
        break;
    case FAULT_HTML_403:
        replace(answer, or_else(rule->status, 403), words->forbidden_type, words->forbidden);
        break;
    case FAULT_REDIRECT:
        replace(answer, or_else(rule->status, 307), "text/plain", "elsewhere\n");
        answer->location = rule->location ? rule->location : redirect_url;
        break;
    case FAULT_ANSWER:
        replace(answer, or_else(rule->status, 200), answer->content_type, rule->body);
        break;
    case FAULT_CUT_BODY:
        answer->delivery = DELIVER_HALF;
        break;
    case FAULT_GARBAGE:
        replace(answer, or_else(rule->status, 200), answer->content_type,
                "\x01\x02 not JSON at all {{{ \xff\xfe\n");
        break;
    case FAULT_WRONG_TYPES:
        replace(answer, or_else(rule->status, 200), answer->content_type, words->wrong_types);
        break;
    case FAULT_HUGE:
        answer->padding = (size_t)rule->bytes;
        break;
    case FAULT_NONE:
    case FAULT_THROTTLE:
    case FAULT_EXPIRED_TOKEN:
    case FAULT_INSUFFICIENT_FUNDS:
    case FAULT_REFUSE:
    case FAULT_REPEAT_PAGE:
    case FAULT_REPEAT_TOKEN:
    case FAULT_EMPTY_PAGE:
    case FAULT_SHIFT_PAGE:
    case FAULT_COUNT_OFF:
    case FAULT_QUOTE_TIMES:
    case FAULT_QUOTE_WITHOUT_AMOUNT:
    case FAULT_PAY_PART:
    case FAULT_ERROR_FORM:
    case FAULT_DELAY:
    case FAULT_CLOCK:
    case FAULT_LAG:
        break;
    }
}
