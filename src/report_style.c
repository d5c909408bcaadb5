#include "report_style.h"

#include <string.h>

/* Whether what is written to the terminal may steer it. */
static bool takes_colors(const struct host *host)
{
    const char *kind = host->getenv_fn("TERM");

    return kind && kind[0] && strcmp(kind, "dumb") != 0;
}

struct report_style report_style_of(const struct options *options, const struct host *host)
{
    bool terminal = host->report_is_terminal && !options->output;
    struct report_style style = {
        .format = terminal ? REPORT_TABLE : REPORT_CSV,
        .byte_order_mark = options->excel,
        .color = options->color == CHOICE_ALWAYS ||
                 (options->color == CHOICE_AUTO && terminal && takes_colors(host)),
        .columns = terminal ? host->columns : 0,
    };

    if (options->format == OUTPUT_CSV)
        style.format = REPORT_CSV;
    else if (options->format == OUTPUT_JSON)
        style.format = REPORT_JSON;
    else if (options->format == OUTPUT_TABLE)
        style.format = REPORT_TABLE;
    return style;
}
