#ifndef BONUSREC_LEDGER_LEDGER_H
#define BONUSREC_LEDGER_LEDGER_H

#include "base/error.h"
#include "base/sha256.h"
#include "core/permit.h"

/* The record of what was sent, entry before effect. This first form lives as long as the run: it
 * keeps one run from sending a key twice, and it is the only maker of permits. What protects two
 * runs from each other is the platform's complete list and its memory of tokens. */
struct ledger;

/* An empty record, to be freed with ledger_free(). */
struct ledger *ledger_new(void);

/* Frees it and the permits that it gave; NULL is nothing. */
void ledger_free(struct ledger *ledger);

/* Writes down that the payment `key` (64 hexadecimal digits) is about to be sent, and gives the
 * leave to send it, which belongs to the ledger. Fails with ERROR_LEDGER when the key was begun
 * before. */
MUST_CHECK int ledger_begin_send(struct ledger *ledger, const char key[SHA256_HEX_SIZE],
                                 const struct permit **permit, struct error *error);

#endif
