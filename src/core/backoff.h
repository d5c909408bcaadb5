#ifndef BONUSREC_CORE_BACKOFF_H
#define BONUSREC_CORE_BACKOFF_H

#include <stdint.h>

/* How long to wait before try number `tries` + 1 of a request, in milliseconds: full jitter, that
 * is `random` (any 32 bits, evenly spread) scaled to 0 .. min(cap_ms, base_ms * 2^(tries - 1)).
 * `tries` counts those made, from 1. */
int64_t backoff_ms(unsigned tries, int64_t base_ms, int64_t cap_ms, uint32_t random);

/* A rate that looks for what the platform permits: it rises by a little for every answer, and is
 * halved when the platform says "slower". Amounts are requests a second. */
struct rate {
    double now;
    double ceiling;            /* never above */
    double floor;              /* never below */
    int64_t same_complaint_ms; /* complaints within this time of a halving are the same */
    int64_t halved_at_ms;
};

/* Starts at `start`, never above `ceiling`; the floor is a tenth, and complaints are the same for a
 * quarter of a second, unless the caller sets them otherwise. */
void rate_init(struct rate *rate, double start, double ceiling);

/* An answer came that was no complaint: one more request a second for every second's worth of
 * answers. */
void rate_rise(struct rate *rate);

/* The platform asked for less, in an answer that came at `now_ms`. Requests that were already under
 * way complain too; within `same_complaint_ms` of the last halving they are the same complaint. */
void rate_halve(struct rate *rate, int64_t now_ms);

#endif
