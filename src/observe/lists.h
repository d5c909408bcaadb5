#ifndef BONUSREC_OBSERVE_LISTS_H
#define BONUSREC_OBSERVE_LISTS_H

#include "core/plan.h"
#include "platform/platform.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One list to fetch: the payments of a group, or of an assignment that no row puts in a group. */
struct list {
    const char *id; /* interned; borrowed from the intents */
    bool is_group;
    uint32_t pages;         /* read so far */
    char *token;            /* of the page to ask for next; NULL for the first */
    const char *unreadable; /* why it was given up, or NULL */
    uint64_t *seen;         /* hashes of the tokens and contents of its pages */
    size_t seen_count;
    size_t seen_capacity;
    struct list *next_pending;
};

/* The lists that a set of rows needs, each once, in the order of the rows. */
struct lists {
    struct list *list;
    size_t count;
    size_t started; /* those that lists_next() gave */
    size_t unreadable_count;
};

/* Finds out which lists the usable rows among `intents` need; `wanted` as in struct
 * observe_request, `of_groups` that one list has the payments of a whole group. */
void lists_init(struct lists *lists, const struct intent *intents, size_t count, const bool *wanted,
                bool of_groups);

/* Frees the lists; what made them unreadable belongs to whoever said it. */
void lists_release(struct lists *lists);

/* The next list that was not begun, or NULL. */
struct list *lists_next(struct lists *lists);

/* What makes `page` unbelievable as the next page of `list`, or NULL: a token or a page that came
 * before, more pages than any list can have, a payment of another assignment. */
const char *list_page_fault(const struct list *list, const struct list_page *page);

/* Remembers that `page` came, and its token as that of the next page. */
void list_note_page(struct list *list, const struct list_page *page);

/* Moves the payments that lists of groups and lists of assignments gave into `payments`, which is
 * overwritten; of the two the caller still frees what is left. Where an assignment was listed by
 * itself and its group was listed too, payments came twice: alike ones count as often as the list
 * has them that shows more. A payment that one of them does not show exists all the same. The order
 * of `payments` means nothing. */
void lists_merge(struct payments *by_group, struct payments *by_assignment,
                 struct payments *payments);

/* Adds the lists that were given up to those of `observed`, sorted by id. */
void lists_take_unreadable(const struct lists *lists, struct observed *observed);

/* Adds `count` unreadable lists to those of `observed`, sorted by id. */
void lists_add_unreadable(const struct unreadable *unreadable, size_t count,
                          struct observed *observed);

#endif
