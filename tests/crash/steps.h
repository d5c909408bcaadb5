#ifndef BONUSREC_CRASH_STEPS_H
#define BONUSREC_CRASH_STEPS_H

/* What the parts of the library to preload share; steps.c says what the library is. */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Where an effect strikes. */
enum steps_target { STEPS_NONE, STEPS_FILE, STEPS_SOCKET };

/* What `fd` is, and its path in `where`. A folder counts as a file. Leaves errno alone. */
enum steps_target steps_target_of(int fd, char where[PATH_MAX]);

/* One step: counts it, notes it in the log, and ends the program there if it was told to. Leaves
 * errno alone. */
void steps_step(const char *when, const char *call, const char *where, size_t bytes);

/* Whether this effect on the file `where` is to fail; then errno says how. */
bool steps_fails(const char *call, const char *where);

/* Adds a line to the log. */
void steps_say(const char *what, const char *call, const char *where, size_t bytes);

/* One thread at a time. */
void steps_lock(void);
void steps_unlock(void);

/* Surrounds CALL with its two steps. */
#define STEPS_EFFECT(name, where, bytes, result, CALL) \
    do {                                               \
        steps_step("before", name, where, bytes);      \
        (result) = (CALL);                             \
        steps_step("after", name, where, bytes);       \
    } while (0)

/* STEPS_REAL(f); declares real_f, and STEPS_FIND(f); makes it what f would be without this library.
 * Another library may call before our turn to get ready has come, so each call looks. */
#define STEPS_REAL(name) static __typeof__(name) *real_##name
#define STEPS_FIND(name)                                         \
    do {                                                         \
        if (!real_##name)                                        \
            steps_find(#name, &real_##name, sizeof real_##name); \
    } while (0)
void steps_find(const char *name, void *slot, size_t size);

/* Whether writing to the file `where` is to be noted for a power cut. */
bool steps_power_cut_befalls(const char *where);

/* Notes that `length` bytes are about to be written at `offset`, or with `bytes` NULL that the file
 * is about to be cut to the size `offset`. Under the lock. */
void steps_note_change(int fd, const char *bytes, size_t length, off_t offset);

/* What was written to the file of `fd` is durable from now on. Under the lock. */
void steps_forget_changes(int fd);

/* Takes back what no sync has made durable: with a `seed` of 1 all of it, else about half. */
void steps_cut_power(unsigned long seed, unsigned long step);

#endif
