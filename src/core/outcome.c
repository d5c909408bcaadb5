#include "core/outcome.h"

#include <assert.h>

struct appearance {
    const char *name;
    char symbol;
};

static const struct appearance *appearance_of(enum status status)
{
    static const struct appearance all[STATUS_COUNT] = {
        [STATUS_ALREADY_PAID] = {"already_paid",  '='},
        [STATUS_TO_PAY] = {"to_pay",        '+'},
        [STATUS_PAID] = {"paid",          '+'},
        [STATUS_HELD] = {"held",          '*'},
        [STATUS_ZERO] = {"zero",          '0'},
        [STATUS_INVALID] = {"invalid",       '!'},
        [STATUS_FAILED] = {"failed",        '!'},
        [STATUS_UNKNOWN] = {"unknown",       '?'},
        [STATUS_NOT_ATTEMPTED] = {"not_attempted", '.'},
        [STATUS_UNEXPECTED] = {"unexpected",    '-'},
    };

    assert(status > STATUS_NONE && status < STATUS_COUNT);
    return &all[status];
}

const char *status_name(enum status status)
{
    return appearance_of(status)->name;
}

char status_symbol(enum status status)
{
    return appearance_of(status)->symbol;
}
