#include "observe/observe.h"

#include "observe/lists.h"

const char *observe_consequence(const struct observe_request *request)
{
    return request->consequence ? request->consequence : "nothing is sent for it";
}

struct observer {
    const struct observe_request *request;
    struct lists lists;
    struct payments by_group;
    struct payments by_assignment;
    struct payees payees;
    size_t finished;      /* lists read or given up */
    struct list *pending; /* lists whose next page is to be asked for */
    struct answer stop;   /* why the whole fails, when has_stopped */
    int64_t clock_ahead_s;
    bool has_stopped;
    bool was_dropped;
    struct arena *arena;
};

static bool next_page(void *context, struct http_request *request, void **tag)
{
    struct observer *o = context;
    struct list *list = o->pending;
    struct list_query query = {.group_id = "", .assignment_id = ""};

    if (list)
        o->pending = list->next_pending;
    else
        list = lists_next(&o->lists);
    if (!list)
        return false;
    if (list->is_group)
        query.group_id = list->id;
    else
        query.assignment_id = list->id;
    query.page_token = list->token ? list->token : "";
    o->request->platform->write_list(&query, request);
    *tag = list;
    return true;
}

static void finish_list(struct observer *o)
{
    o->finished++;
    if (o->request->progress)
        o->request->progress(o->request->progress_context, o->finished, o->lists.count);
}

static void give_up(struct observer *o, struct list *list, const char *why)
{
    list->unreadable = arena_printf(o->arena, "the payments of %s cannot be listed, so %s: %s",
                                    list->id, observe_consequence(o->request), why);
    o->lists.unreadable_count++;
    finish_list(o);
}

/* Keeps the payments of one page, and whose they are. */
static void keep(struct observer *o, const struct list *list, const struct list_page *page)
{
    if (page->payee.assignment_id)
        payees_add(&o->payees, &page->payee);
    for (size_t i = 0; i < page->payments.count; i++) {
        struct payment payment = page->payments.list[i];

        if (list->is_group)
            payment.group_id = list->id;
        payments_add(list->is_group ? &o->by_group : &o->by_assignment, &payment);
    }
}

static enum call_step take_page(struct observer *o, struct list *list, const struct list_page *page)
{
    const char *fault = list_page_fault(list, page);

    if (fault) {
        give_up(o, list, fault);
        return CALL_DONE;
    }
    list_note_page(list, page);
    keep(o, list, page);
    if (page->next_token[0]) {
        list->next_pending = o->pending;
        o->pending = list;
    } else {
        finish_list(o);
    }
    return CALL_DONE;
}

static enum call_step stop(struct observer *o, const struct answer *answer, int64_t clock_ahead_s)
{
    if (!o->has_stopped) {
        o->stop = *answer;
        o->clock_ahead_s = clock_ahead_s;
    }
    o->has_stopped = true;
    return CALL_STOP;
}

/* No whole answer came. Reading is harmless, so it is tried again. */
static enum call_step take_silence(struct observer *o, struct list *list,
                                   const struct transport_result *result, bool last)
{
    struct answer answer;

    if (result->too_large) {
        give_up(o, list, result->problem);
        return CALL_DONE;
    }
    if (!last)
        return CALL_AGAIN;
    answer_set(&answer, VERDICT_UNKNOWN, "", "%s", result->problem);
    return stop(o, &answer, 0);
}

static enum call_step take_answer(void *context, const struct transport_result *result, bool last)
{
    struct observer *o = context;
    struct list *list = result->tag;
    struct list_page page = {0};
    struct answer answer;
    enum call_step step;

    if (result->reach != REACH_ANSWERED)
        return take_silence(o, list, result, last);
    o->request->platform->read_list(&result->response, o->request->strings, &page, &answer);
    switch (answer.verdict) {
    case VERDICT_ACCEPTED:
        step = take_page(o, list, &page);
        payments_release(&page.payments);
        return step;
    case VERDICT_SLOW_DOWN:
    case VERDICT_UNKNOWN:
        return last ? stop(o, &answer, 0) : CALL_SLOWER;
    case VERDICT_REFUSED:
    case VERDICT_ALREADY_PAID: /* of a list: as odd as a refusal */
        give_up(o, list, answer.text);
        return CALL_DONE;
    case VERDICT_OUT_OF_FUNDS:
    case VERDICT_NOT_ALLOWED:
    case VERDICT_NOT_PLATFORM:
        break;
    }
    return stop(o, &answer, result->response.clock_ahead_s);
}

static void drop(void *context, void *tag)
{
    (void)tag;
    ((struct observer *)context)->was_dropped = true;
}

static int stop_error(const struct observe_request *request, const struct answer *answer,
                      int64_t clock_ahead_s, struct error *error)
{
    platform_stop_error(answer, request->who, clock_ahead_s, error);
    return -1;
}

int observe(const struct observe_request *request, struct observed *observed, struct error *error)
{
    struct observed fresh = OBSERVED_INIT;
    struct observer o = {.request = request, .arena = &fresh.arena};
    struct calls_user user = {
        .context = &o, .next = next_page, .answer = take_answer, .drop = drop};
    int result = 0;

    lists_init(&o.lists, request->intents, request->count, request->wanted,
               request->platform->lists_groups);
    calls_run(request->calls, &user);
    if (o.has_stopped)
        result = stop_error(request, &o.stop, o.clock_ahead_s, error);
    else if (o.was_dropped || o.finished < o.lists.count)
        result = error_set(error, ERROR_STOPPED, "",
                           "stopped while reading what has been paid; "
                           "nothing was sent");
    if (result == 0) {
        lists_merge(&o.by_group, &o.by_assignment, &fresh.payments);
        lists_take_unreadable(&o.lists, &fresh);
        fresh.payees = o.payees;
        o.payees = (struct payees){0};
        *observed = fresh;
    } else {
        observed_release(&fresh);
    }
    payments_release(&o.by_group);
    payments_release(&o.by_assignment);
    payees_release(&o.payees);
    lists_release(&o.lists);
    return result;
}

void observed_join(struct observed *observed, struct observed *more)
{
    struct payments joined = {0};

    lists_merge(&observed->payments, &more->payments, &joined);
    payments_release(&observed->payments);
    payments_release(&more->payments);
    observed->payments = joined;
    for (size_t i = 0; i < more->payees.count; i++)
        payees_add(&observed->payees, &more->payees.list[i]);
    for (size_t i = 0; i < more->unreadable_count; i++)
        more->unreadable[i].detail = arena_strdup(&observed->arena, more->unreadable[i].detail);
    lists_add_unreadable(more->unreadable, more->unreadable_count, observed);
}
