#include "report/xlsx_colors.h"

const struct xlsx_colors xlsx_colors[STATUS_COUNT] = {
    [STATUS_ALREADY_PAID] = {0x404040, 0xeeeeee, 0x8c8c8c},
    [STATUS_TO_PAY] = {0x0b4f1c, 0xc6efce, 0x3f9b57},
    [STATUS_PAID] = {0x0a451a, 0xb5e6bf, 0x1f7a3a},
    [STATUS_HELD] = {0x5c3d00, 0xffeb9c, 0xd9a400},
    [STATUS_ZERO] = {0x404040, 0xf7f7f7, 0xbfbfbf},
    [STATUS_INVALID] = {0x7a0008, 0xffc7ce, 0xc62835},
    [STATUS_FAILED] = {0x70290a, 0xfbdcc8, 0xd9602b},
    [STATUS_UNKNOWN] = {0x4b1f72, 0xe4d7f3, 0x8250b5},
    [STATUS_NOT_ATTEMPTED] = {0x1b3f66, 0xd3e5f7, 0x3f7fbf},
    [STATUS_UNEXPECTED] = {0x0f4750, 0xcdecf0, 0x2f96a3},
};
