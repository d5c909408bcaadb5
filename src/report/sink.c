#include "report/sink.h"

#include <errno.h>
#include <string.h>

enum { PIECE_SIZE = 64 * 1024 };

void sink_init(struct sink *sink, FILE *stream)
{
    *sink = (struct sink){.stream = stream, .option = "--output"};
}

/* EIO stands in for a stream that failed without saying why. */
static void note_failure(struct sink *sink)
{
    if (!sink->failure)
        sink->failure = errno ? errno : EIO;
}

static void hand_on(struct sink *sink)
{
    size_t length = sink->pending.length;

    errno = 0;
    if (length && !sink->failure && fwrite(sink->pending.bytes, 1, length, sink->stream) != length)
        note_failure(sink);
    buffer_clear(&sink->pending);
}

void sink_row_done(struct sink *sink)
{
    if (sink->pending.length >= PIECE_SIZE)
        hand_on(sink);
}

int sink_finish(struct sink *sink, struct error *error)
{
    hand_on(sink);
    errno = 0;
    if (fflush(sink->stream) != 0 || ferror(sink->stream))
        note_failure(sink);
    buffer_release(&sink->pending);
    if (sink->failure)
        return error_set(error, ERROR_FILE, "report",
                         "the report cannot be written: %s; make room or name another place with "
                         "%s, then run \"bonusrec plan\" to see what is paid",
                         strerror(sink->failure), sink->option);
    return 0;
}
