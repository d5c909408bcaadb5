#include "ledger/ledger.h"

#include "base/arena.h"
#include "core/strings.h"

#include <stdlib.h>
#include <string.h>

struct permit {
    char key[SHA256_HEX_SIZE];
};

struct ledger {
    struct strings keys; /* those begun */
    struct arena permits;
};

const char *permit_key(const struct permit *permit)
{
    return permit->key;
}

struct ledger *ledger_new(void)
{
    return xcalloc(1, sizeof(struct ledger));
}

void ledger_free(struct ledger *ledger)
{
    if (!ledger)
        return;
    strings_release(&ledger->keys);
    arena_release(&ledger->permits);
    free(ledger);
}

int ledger_begin_send(struct ledger *ledger, const char key[SHA256_HEX_SIZE],
                      const struct permit **permit, struct error *error)
{
    size_t before = ledger->keys.used;
    struct permit *fresh;

    (void)strings_intern(&ledger->keys, key, strlen(key));
    if (ledger->keys.used == before)
        return error_set(error, ERROR_LEDGER, key,
                         "this payment was sent before in this run; nothing more is sent");
    fresh = arena_alloc(&ledger->permits, sizeof *fresh);
    memcpy(fresh->key, key, SHA256_HEX_SIZE);
    *permit = fresh;
    return 0;
}
