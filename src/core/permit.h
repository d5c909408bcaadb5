#ifndef BONUSREC_CORE_PERMIT_H
#define BONUSREC_CORE_PERMIT_H

/* Leave to send one payment. Only ledger_begin_send() makes one, after the intention has been
 * written down; whoever writes a payment request asks for it. What a permit is made of is known to
 * the ledger alone, so no code can pay without having written it down first. */
struct permit;

/* The key of the payment that the permit is for: 64 hexadecimal digits, valid as long as it. */
const char *permit_key(const struct permit *permit);

#endif
