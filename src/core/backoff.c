#include "core/backoff.h"

enum { SAME_COMPLAINT_MS = 250 };

int64_t backoff_ms(unsigned tries, int64_t base_ms, int64_t cap_ms, uint32_t random)
{
    int64_t most_ms = base_ms;

    for (unsigned i = 1; i < tries && most_ms < cap_ms; i++)
        most_ms *= 2;
    if (most_ms > cap_ms)
        most_ms = cap_ms;
    return (int64_t)(((uint64_t)most_ms * (uint64_t)random) >> 32);
}

void rate_init(struct rate *rate, double start, double ceiling)
{
    *rate = (struct rate){
        .now = start, .ceiling = ceiling, .floor = 0.1, .same_complaint_ms = SAME_COMPLAINT_MS};
    if (rate->now > ceiling)
        rate->now = ceiling;
    rate->halved_at_ms = INT64_MIN / 2;
}

void rate_rise(struct rate *rate)
{
    rate->now += 1 / rate->now;
    if (rate->now > rate->ceiling)
        rate->now = rate->ceiling;
}

void rate_halve(struct rate *rate, int64_t now_ms)
{
    if (now_ms - rate->halved_at_ms < rate->same_complaint_ms)
        return;
    rate->halved_at_ms = now_ms;
    rate->now /= 2;
    if (rate->now < rate->floor)
        rate->now = rate->floor;
}
