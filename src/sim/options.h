#ifndef BONUSREC_SIM_OPTIONS_H
#define BONUSREC_SIM_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OPTION_KEYS_MAX = 8 };

/* The command line of bonusrec-sim. Texts point into argv. */
struct options {
    bool help;
    bool version;
    unsigned port; /* 0: a free one */
    const char *state_path;
    const char *ledger_path;
    const char *rules_path;
    const char *requests_path;
    int64_t clock_offset_s;
    int64_t clock_skew_s;
    int64_t lag_s;
    int64_t rate_limit; /* -1: as the state says */
    size_t key_count;
    struct {
        const char *access_key_id;
        const char *secret_path;
    } keys[OPTION_KEYS_MAX];
};

MUST_CHECK int options_read(int argc, char **argv, struct options *options, struct error *error);

/* The text of --help. */
extern const char options_help[];

#endif
