#ifndef BONUSREC_SIM_INDEX_H
#define BONUSREC_SIM_INDEX_H

#include <stddef.h>
#include <stdint.h>

/* Finds a number by its name in constant time: hits, assignments and tokens by their ids. */
struct index {
    struct index_slot *slots;
    size_t slot_count; /* a power of two, or 0 */
    size_t used;
};

#define INDEX_INIT ((struct index){0})

#define INDEX_NONE UINT32_MAX

/* The number kept for `name`, or INDEX_NONE. */
uint32_t index_find(const struct index *index, const char *name);

/* Keeps `number` for `name`, in place of an earlier one. `name` is not copied: it must live as long
 * as the index. */
void index_set(struct index *index, const char *name, uint32_t number);

void index_release(struct index *index);

#endif
