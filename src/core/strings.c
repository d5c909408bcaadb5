#include "core/strings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 256 }; /* a power of two, as every slot_count is */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0xd6e8feb86659fd93U;
    return hash ^ hash >> 32;
}

/* Eight bytes a step, each mixed by a multiplication and a shift that carries the high bits, the
 * good ones, back down: an id costs a few steps. */
static uint32_t hash_bytes(const char *text, size_t length)
{
    uint64_t hash = 0x9e3779b97f4a7c15U ^ length;
    uint64_t word;

    for (; length >= sizeof word; text += sizeof word, length -= sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = mix(hash, word);
    }
    word = 0;
    for (size_t i = 0; i < length; i++)
        word |= (uint64_t)(unsigned char)text[i] << 8 * i;
    if (length > 0)
        hash = mix(hash, word);
    return (uint32_t)(hash ^ (hash >> 29));
}

static void grow_to(struct strings *strings, size_t slot_count)
{
    struct string_slot *slots = xcalloc_scattered(slot_count, sizeof *slots);

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
    return strings_intern_hashed(strings, text, length, hash_bytes(text, length));
}

const char *strings_intern_hashed(struct strings *strings, const char *text, size_t length,
                                  uint32_t hash)
{
    struct string_slot *slot;
    size_t at;

    if (length == 0)
        return "";
    if (strings->used >= strings->slot_count / 4 * 3)
        grow_to(strings, strings->slot_count ? strings->slot_count * 2 : FIRST_SLOTS);
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

uint32_t strings_prefetch(const struct strings *strings, const char *text, size_t length)
{
    uint32_t hash = hash_bytes(text, length);

    if (strings->slot_count > 0)
        __builtin_prefetch(&strings->slots[hash & (strings->slot_count - 1)]);
    return hash;
}

void strings_reserve(struct strings *strings, size_t count)
{
    size_t slot_count = strings->slot_count ? strings->slot_count : FIRST_SLOTS;

    while (slot_count <= SIZE_MAX / sizeof(struct string_slot) / 2 && slot_count / 4 * 3 < count)
        slot_count *= 2;
    if (slot_count > strings->slot_count)
        grow_to(strings, slot_count);
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
