#ifndef BONUSREC_REPORT_XLSX_COLORS_H
#define BONUSREC_REPORT_XLSX_COLORS_H

#include "core/outcome.h"

#include <stdint.h>

/* The colours of a status in a workbook, as 0xrrggbb. Its word tells it; they only make it faster to
 * find. A text on its ground has a contrast of 7:1 at least. */
struct xlsx_colors {
    uint32_t text;
    uint32_t ground;
    uint32_t bar; /* in the chart */
};

extern const struct xlsx_colors xlsx_colors[STATUS_COUNT];

#endif
