#ifndef BONUSREC_RUN_NAME_H
#define BONUSREC_RUN_NAME_H

#include <stdint.h>

enum { RUN_ID_SIZE = 48, WHO_SIZE = 256 };

/* Names a run by the time and a few random digits: 2026-01-31T23:59:59Z-1a2b3c4d. */
void run_name(int64_t now_s, uint32_t random, char run_id[RUN_ID_SIZE]);

/* Says who runs this: user@host, and behind it whom $SUDO_USER names:
 * "root@lab (sudo by maria)". A user without a name is his number. */
void run_who(char *(*getenv_fn)(const char *name), char who[WHO_SIZE]);

#endif
