#ifndef BONUSREC_REPORT_STYLE_H
#define BONUSREC_REPORT_STYLE_H

#include "options.h"
#include "report/report.h"
#include "run.h"

/* How what a command writes is to look, as the options ask for and the place it goes to allows. */
struct report_style report_style_of(const struct options *options, const struct host *host);

#endif
