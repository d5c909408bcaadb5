#include "observe/lists.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 20000 };

/* A row's list, while the lists are being found. */
struct need {
    const char *id;
    uint32_t row;
    bool is_group;
};

/* Ids are interned, so the same id is the same pointer; the order itself means nothing. */
static int compare_pointers(const char *a, const char *b)
{
    return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int by_id(const void *a, const void *b)
{
    const struct need *left = a;
    const struct need *right = b;
    int order = compare_pointers(left->id, right->id);

    if (!order)
        order = compare_number(left->is_group, right->is_group);
    if (!order)
        order = compare_number(left->row, right->row);
    return order;
}

static int by_row(const void *a, const void *b)
{
    const struct need *left = a;
    const struct need *right = b;

    return compare_number(left->row, right->row);
}

/* Each id once, at its first row. */
static size_t drop_repeats(struct need *needs, size_t count)
{
    size_t kept = 0;

    qsort(needs, count, sizeof *needs, by_id);
    for (size_t i = 0; i < count; i++)
        if (!kept || needs[i].id != needs[kept - 1].id ||
            needs[i].is_group != needs[kept - 1].is_group)
            needs[kept++] = needs[i];
    qsort(needs, kept, sizeof *needs, by_row);
    return kept;
}

void lists_init(struct lists *lists, const struct intent *intents, size_t count, const bool *wanted,
                bool of_groups)
{
    struct need *needs = xrealloc_array(NULL, count, sizeof *needs);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct intent *intent = &intents[i];
        bool is_group = of_groups && intent->group_id[0] != '\0';
        const char *id = is_group ? intent->group_id : intent->assignment_id;

        if (intent->problem || (wanted && !wanted[i]))
            continue;
        /* Most rows of a group follow each other: those need no second look. */
        if (found && needs[found - 1].id == id && needs[found - 1].is_group == is_group)
            continue;
        needs[found++] = (struct need){.id = id, .row = (uint32_t)i, .is_group = is_group};
    }
    found = drop_repeats(needs, found);
    *lists = (struct lists){.list = xcalloc(found, sizeof *lists->list), .count = found};
    for (size_t i = 0; i < found; i++) {
        lists->list[i].id = needs[i].id;
        lists->list[i].is_group = needs[i].is_group;
    }
    free(needs);
}

void lists_release(struct lists *lists)
{
    for (size_t i = 0; i < lists->count; i++) {
        free(lists->list[i].token);
        free(lists->list[i].seen);
    }
    free(lists->list);
    *lists = (struct lists){0};
}

struct list *lists_next(struct lists *lists)
{
    return lists->started < lists->count ? &lists->list[lists->started++] : NULL;
}

/* FNV-1a, by whole numbers in place of bytes. */
static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    return (hash ^ number) * UINT64_C(1099511628211);
}

static uint64_t hash_token(const char *token)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (; *token; token++)
        hash = hash_number(hash, (unsigned char)*token);
    return hash;
}

/* Texts are interned: their addresses stand for them. */
static uint64_t hash_payments(const struct payments *payments)
{
    uint64_t hash = 1;

    for (size_t i = 0; i < payments->count; i++) {
        const struct payment *p = &payments->list[i];

        hash = hash_number(hash, (uintptr_t)p->worker_id);
        hash = hash_number(hash, (uintptr_t)p->assignment_id);
        hash = hash_number(hash, (uintptr_t)p->reason);
        hash = hash_number(hash, (uint64_t)p->amount.minor);
        hash = hash_number(hash, (uint64_t)p->paid_at_s);
    }
    return hash;
}

static bool was_seen(const struct list *list, uint64_t hash)
{
    for (size_t i = 0; i < list->seen_count; i++)
        if (list->seen[i] == hash)
            return true;
    return false;
}

static void note(struct list *list, uint64_t hash)
{
    list->seen = array_reserve(list->seen, list->seen_count, &list->seen_capacity, sizeof hash);
    list->seen[list->seen_count++] = hash;
}

const char *list_page_fault(const struct list *list, const struct list_page *page)
{
    static const char another[] = "the platform gave payments of another assignment";

    if (page->next_token[0] && was_seen(list, hash_token(page->next_token)))
        return "the platform gave the same page token twice";
    if (page->payments.count && was_seen(list, hash_payments(&page->payments)))
        return "the platform gave the same page twice";
    if (page->next_token[0] && list->pages + 1 >= PAGES_MAX)
        return "the list has more than 20000 pages";
    for (size_t i = 0; !list->is_group && i < page->payments.count; i++)
        if (page->payments.list[i].assignment_id != list->id)
            return another;
    if (page->payee.assignment_id && page->payee.assignment_id != list->id)
        return another;
    return NULL;
}

void list_note_page(struct list *list, const struct list_page *page)
{
    list->pages++;
    free(list->token);
    list->token = NULL;
    if (!page->next_token[0])
        return;
    note(list, hash_token(page->next_token));
    if (page->payments.count)
        note(list, hash_payments(&page->payments));
    list->token = xstrdup(page->next_token);
}

/* Compares all that tells two payments apart; the order itself means nothing. */
static int by_identity(const void *a, const void *b)
{
    const struct payment *left = a;
    const struct payment *right = b;
    int order = compare_pointers(left->assignment_id, right->assignment_id);

    if (!order)
        order = compare_pointers(left->worker_id, right->worker_id);
    if (!order)
        order = compare_pointers(left->reason, right->reason);
    if (!order)
        order = compare_number(left->amount.minor, right->amount.minor);
    if (!order)
        order = compare_number(left->paid_at_s, right->paid_at_s);
    return order;
}

/* Adds the payments of `from` that `payments` does not hold as often. */
static void add_unseen(struct payments *payments, struct payments *from)
{
    size_t held = payments->count;
    size_t h = 0;

    qsort(payments->list, held, sizeof *payments->list, by_identity);
    if (from->count)
        qsort(from->list, from->count, sizeof *from->list, by_identity);
    for (size_t i = 0; i < from->count; i++) {
        while (h < held && by_identity(&payments->list[h], &from->list[i]) < 0)
            h++;
        if (h < held && by_identity(&payments->list[h], &from->list[i]) == 0)
            h++;
        else
            payments_add(payments, &from->list[i]);
    }
}

void lists_merge(struct payments *by_group, struct payments *by_assignment,
                 struct payments *payments)
{
    if (by_assignment->count) {
        *payments = *by_assignment;
        *by_assignment = (struct payments){0};
        add_unseen(payments, by_group);
    } else { /* the common case, without a copy */
        *payments = *by_group;
        *by_group = (struct payments){0};
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct unreadable *)a)->id, ((const struct unreadable *)b)->id);
}

void lists_add_unreadable(const struct unreadable *unreadable, size_t count,
                          struct observed *observed)
{
    size_t all = observed->unreadable_count + count;

    observed->unreadable = xrealloc_array(observed->unreadable, all, sizeof *unreadable);
    for (size_t i = 0; i < count; i++)
        observed->unreadable[observed->unreadable_count + i] = unreadable[i];
    observed->unreadable_count = all;
    qsort(observed->unreadable, all, sizeof *unreadable, by_text);
}

void lists_take_unreadable(const struct lists *lists, struct observed *observed)
{
    struct unreadable *found = xrealloc_array(NULL, lists->unreadable_count, sizeof *found);
    size_t count = 0;

    for (size_t i = 0; i < lists->count; i++)
        if (lists->list[i].unreadable)
            found[count++] =
                (struct unreadable){.id = lists->list[i].id, .detail = lists->list[i].unreadable};
    lists_add_unreadable(found, count, observed);
    free(found);
}
