#include "sim/index.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

struct index_slot {
    const char *name; /* NULL: free */
    uint32_t number;
};

/* FNV-1a, 64 bits. */
static uint64_t hash(const char *name)
{
    uint64_t value = UINT64_C(14695981039346656037);

    for (; *name; name++)
        value = (value ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return value ^ (value >> 32);
}

/* The slot that holds `name`, or the free one where it belongs. */
static struct index_slot *slot_of(const struct index *index, const char *name)
{
    size_t mask = index->slot_count - 1;
    size_t i = (size_t)hash(name) & mask;

    while (index->slots[i].name && strcmp(index->slots[i].name, name) != 0)
        i = (i + 1) & mask;
    return &index->slots[i];
}

uint32_t index_find(const struct index *index, const char *name)
{
    const struct index_slot *slot = index->slot_count ? slot_of(index, name) : NULL;

    return slot && slot->name ? slot->number : INDEX_NONE;
}

static void grow(struct index *index)
{
    struct index larger = {.slot_count = index->slot_count ? index->slot_count * 2 : 64};

    larger.slots = xcalloc(larger.slot_count, sizeof *larger.slots);
    for (size_t i = 0; i < index->slot_count; i++)
        if (index->slots[i].name)
            *slot_of(&larger, index->slots[i].name) = index->slots[i];
    larger.used = index->used;
    free(index->slots);
    *index = larger;
}

void index_set(struct index *index, const char *name, uint32_t number)
{
    struct index_slot *slot;

    if (index->used * 2 >= index->slot_count)
        grow(index);
    slot = slot_of(index, name);
    if (!slot->name) {
        slot->name = name;
        index->used++;
    }
    slot->number = number;
}

void index_release(struct index *index)
{
    free(index->slots);
    *index = INDEX_INIT;
}
