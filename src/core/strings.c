#include "core/strings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 256 }; /* a power of two, as every slot_count is */

/* Eight bytes a step, each mixed by a multiplication and a shift that carries the high bits, the
 * good ones, back down: an id costs a few steps. */
static uint32_t hash_bytes(const char *text, size_t length)
{
    uint64_t hash = 0x9e3779b97f4a7c15U ^ length;

    while (length > 0) {
        size_t step = length < 8 ? length : 8;
        uint64_t word = 0;

        memcpy(&word, text, step);
        hash = (hash ^ word) * 0xd6e8feb86659fd93U;
        hash ^= hash >> 32;
        text += step;
        length -= step;
    }
    return (uint32_t)(hash ^ (hash >> 29));
}

static void grow(struct strings *strings)
{
    size_t slot_count = strings->slot_count ? strings->slot_count * 2 : FIRST_SLOTS;
    struct string_slot *slots = xcalloc(slot_count, sizeof *slots);

    for (size_t i = 0; i < strings->slot_count; i++) {
        struct string_slot slot = strings->slots[i];
        size_t at = slot.hash & (slot_count - 1);

        if (!slot.text)
            continue;
        while (slots[at].text)
            at = (at + 1) & (slot_count - 1);
        slots[at] = slot;
    }
    free(strings->slots);
    strings->slots = slots;
    strings->slot_count = slot_count;
}

const char *strings_intern(struct strings *strings, const char *text, size_t length)
{
    struct string_slot *slot;
    uint32_t hash;
    size_t at;

    if (length == 0)
        return "";
    if (strings->used >= strings->slot_count / 4 * 3)
        grow(strings);
    hash = hash_bytes(text, length);
    at = hash & (strings->slot_count - 1);
    for (slot = &strings->slots[at]; slot->text; slot = &strings->slots[at]) {
        /* strncmp stops at the end of a kept text that is shorter. */
        if (slot->hash == hash && strncmp(slot->text, text, length) == 0 &&
            slot->text[length] == '\0')
            return slot->text;
        at = (at + 1) & (strings->slot_count - 1);
    }
    slot->text = arena_strndup(&strings->arena, text, length);
    slot->hash = hash;
    strings->used++;
    return slot->text;
}

void strings_prefetch(const struct strings *strings, const char *text, size_t length)
{
    if (strings->slot_count > 0)
        __builtin_prefetch(&strings->slots[hash_bytes(text, length) & (strings->slot_count - 1)]);
}

void strings_release(struct strings *strings)
{
    free(strings->slots);
    arena_release(&strings->arena);
    *strings = STRINGS_INIT;
}

int strings_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}
