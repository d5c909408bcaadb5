#ifndef BONUSREC_TESTS_FAST_CALLS_H
#define BONUSREC_TESTS_FAST_CALLS_H

/* Calls to a scripted server as fast as it answers: no rate, and hardly a wait between tries. */

#include "base/clock.h"
#include "net/calls.h"
#include "scripted_server.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline uint32_t no_chance(void)
{
    return 0;
}

/* Makes `calls` ready to send to `server`. The transport in its options is the caller's to free. */
static inline void fast_calls_init(struct calls *calls, const struct scripted_server *server,
                                   unsigned in_flight, size_t body_max,
                                   const volatile sig_atomic_t *stop)
{
    struct transport_options transport = {.origin = server->origin,
                                          .is_loopback = true,
                                          .timeout_ms = 10000,
                                          .body_max = body_max,
                                          .max_in_flight = in_flight,
                                          .wall_s = clock_wall_s};
    struct calls_options options = {.first_rate = INFINITY,
                                    .highest_rate = INFINITY,
                                    .tries_max = 8,
                                    .wait_base_ms = 1,
                                    .wait_cap_ms = 2,
                                    .call_max_ms = 100000,
                                    .now_ms = clock_monotonic_ms,
                                    .random = no_chance,
                                    .stop = stop};
    struct error error;

    assert_int_equal(transport_new(&transport, &options.transport, &error), 0);
    calls_init(calls, &options);
}

#endif
