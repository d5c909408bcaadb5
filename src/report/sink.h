#ifndef BONUSREC_REPORT_SINK_H
#define BONUSREC_REPORT_SINK_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdio.h>

/* Where a writer puts its bytes: collected in `pending`, handed to the stream in large pieces. The
 * first failed write is remembered and nothing is written after it, so that a writer need not look
 * after every cell. */
struct sink {
    FILE *stream;       /* borrowed */
    const char *option; /* what names another place, for errors */
    struct buffer pending;
    int failure; /* errno of the first failed write, 0 while all is well */
};

/* `option` is "--output" until it is set otherwise. To be released with sink_finish(). */
void sink_init(struct sink *sink, FILE *stream);

/* To be called between rows: hands `pending` on once it has grown to 64 KiB. */
void sink_row_done(struct sink *sink);

/* Writes what is left, flushes the stream and releases the sink. Fails with ERROR_FILE when this or
 * any earlier write did. */
MUST_CHECK int sink_finish(struct sink *sink, struct error *error);

#endif
