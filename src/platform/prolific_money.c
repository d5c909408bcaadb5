#include "platform/prolific_answer.h"

#include <string.h>

/* Far above what one person is ever paid for one piece of work. */
enum { PAYMENTS_MAX = 1000 };

/* Who made the submission; "" where it does not say. */
static int read_participant(const struct prolific_source *from, const char **worker_id,
                            struct error *error)
{
    *worker_id = "";
    return json_member(from->object, "participant").node
               ? prolific_read_id(from, "participant", worker_id, error)
               : 0;
}

/* The specification knows the list only as an array; clients have met null, and no list, for no
 * payments. A payment of nothing is none. */
static int read_payments(const struct prolific_source *from, const struct payee *payee,
                         struct payments *payments, struct error *error)
{
    struct payment payment = {.worker_id = payee->worker_id,
                              .assignment_id = payee->assignment_id,
                              .group_id = payee->group_id,
                              .reason = "",
                              .payment_id = ""};
    struct json_value list;
    size_t count;

    if (json_find_array(from->object, "bonus_payments", &list, &count, error))
        return -1;
    if (count > PAYMENTS_MAX)
        return prolific_fail(from, "bonus_payments", "has more items than any submission", error);
    for (size_t i = 0; i < count; i++) {
        int64_t *minor = &payment.amount.minor;

        if (json_round(json_item(list, i), JSON_WHOLE, minor, error))
            return -1;
        if (*minor < 0 || *minor > MONEY_MAX_MINOR)
            return prolific_fail(from, "bonus_payments", "has an item that is no amount", error);
        if (*minor > 0)
            payments_add(payments, &payment);
    }
    return 0;
}

static int read_submission(const struct prolific_source *from, struct list_page *page,
                           struct error *error)
{
    struct payee *payee = &page->payee;

    if (prolific_read_id(from, "id", &payee->assignment_id, error) ||
        prolific_read_id(from, "study_id", &payee->group_id, error) ||
        read_participant(from, &payee->worker_id, error) ||
        prolific_read_screened_out(from, &payee->is_screened_out, error) ||
        read_payments(from, payee, &page->payments, error))
        return -1;
    return 0;
}

void prolific_read_list(const struct http_response *response, struct strings *strings,
                        struct list_page *page, struct answer *answer)
{
    static const char doing[] = "reading the submission";
    struct json *document = prolific_open(response, 200, doing, answer);
    struct list_page fresh = {0};
    struct error error;
    int result;

    if (!document)
        return;
    result = read_submission(&(struct prolific_source){json_root(document), doing, strings}, &fresh,
                             &error);
    if (result)
        payments_release(&fresh.payments);
    else
        *page = fresh;
    prolific_close(document, result, &error, answer);
}

/* A part of what a quote costs; -1 where it does not say. */
static int read_cost(const struct prolific_source *from, const char *key,
                     enum json_rounding rounding, int64_t *minor, struct error *error)
{
    int64_t below; /* -0.5 must not pass for 0 */

    *minor = -1;
    if (!json_member(from->object, key).node)
        return 0;
    if (json_get_rounded(from->object, key, rounding, minor, error) ||
        json_get_rounded(from->object, key, JSON_DOWN, &below, error))
        return -1;
    if (below < 0)
        return prolific_fail(from, key, "is below zero", error);
    return 0;
}

static int read_quoted(const struct prolific_source *from, struct quote *quote, struct error *error)
{
    const char *id;
    const char *study;

    if (json_get_string(from->object, "id", &id, error) ||
        json_find_string(from->object, "study", &study, error))
        return -1;
    if (!prolific_fits_in_path(id))
        return prolific_fail(from, "id", "is no id", error);
    if (study && !prolific_fits_in_path(study))
        return prolific_fail(from, "study", "is no id", error);
    if (read_cost(from, "amount", JSON_WHOLE, &quote->amount_minor, error) ||
        read_cost(from, "fees", JSON_UP, &quote->fees_minor, error) ||
        read_cost(from, "vat", JSON_UP, &quote->vat_minor, error) ||
        read_cost(from, "total_amount", JSON_UP, &quote->total_minor, error))
        return -1;
    if (quote->total_minor < 0)
        return prolific_fail(from, "total_amount", "is missing", error);
    memcpy(quote->id, id, strlen(id) + 1);
    if (study)
        memcpy(quote->group_id, study, strlen(study) + 1);
    return 0;
}

void prolific_read_quote(const struct http_response *response, struct quote *quote,
                         struct answer *answer)
{
    static const char doing[] = "setting up the bonuses";
    struct json *document = prolific_open(response, 201, doing, answer);
    struct quote fresh = {0};
    struct error error;
    int result;

    if (!document)
        return;
    result =
        read_quoted(&(struct prolific_source){json_root(document), doing, NULL}, &fresh, &error);
    if (!result)
        *quote = fresh;
    prolific_close(document, result, &error, answer);
}

static int read_available(const struct prolific_source *from, struct money *available,
                          struct error *error)
{
    if (prolific_read_currency(from, "currency_code", available->currency, error) ||
        json_get_rounded(from->object, "available_balance", JSON_DOWN, &available->minor, error))
        return -1;
    return 0;
}

void prolific_read_balance(const struct http_response *response, struct money *available,
                           struct answer *answer)
{
    static const char doing[] = "reading the balance";
    struct json *document = prolific_open(response, 200, doing, answer);
    struct money fresh;
    struct error error;
    int result;

    if (!document)
        return;
    result =
        read_available(&(struct prolific_source){json_root(document), doing, NULL}, &fresh, &error);
    if (!result)
        *available = fresh;
    prolific_close(document, result, &error, answer);
}
