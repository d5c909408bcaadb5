#ifndef BONUSREC_INPUT_TEXT_SOURCE_H
#define BONUSREC_INPUT_TEXT_SOURCE_H

#include "base/error.h"
#include "core/fields.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LF_UNKNOWN SIZE_MAX

/* A file as checked UTF-8 text, line by line, with its position for messages. UTF-8 with or without
 * byte-order mark, or UTF-16 with one. */
struct text_source {
    int fd;
    bool owns_fd;
    const char *name; /* the path, or "standard input": for messages */
    void *converter;  /* iconv_t, NULL for UTF-8 */
    char *raw;        /* UTF-16 not yet converted */
    size_t raw_length;
    uint64_t raw_offset; /* where `raw` stands in the file */
    char *text;
    size_t start;    /* first byte not handed out yet */
    size_t limit;    /* end of what is checked and can be handed out */
    size_t length;   /* end of what was read; a tail that is not whole yet stands behind `limit` */
    size_t feed;     /* the next LF before `limit`, or `limit`; LF_UNKNOWN when not looked for */
    uint64_t offset; /* where `text` stands in the file (UTF-8 only) */
    uint64_t line;   /* physical line that `start` is in, from 1 */
    uint64_t piece_line;                /* physical line of the piece handed out last */
    const struct field_marker *markers; /* texts that are watched for; NULL for none */
    bool is_marked;                     /* one of them stands in what was read last */
    bool has_wide; /* there was a character of more than one byte in what was read before */
    int failure;   /* errno of a failed read, delivered after the text before it */
    bool at_end;   /* the file has no more bytes */
    bool broken;   /* what stands at `limit` is no text */
    bool cut;      /* it is the beginning of a character that the file ends in */
};

/* Opens `path` ("-" is standard input) and reads its beginning. `path` must outlive the source.
 * Fails with ERROR_FILE: no such file, a folder, not readable; with ERROR_INPUT for a file that is
 * plainly something else, such as a workbook. On -1 nothing is left open. */
MUST_CHECK int text_source_open(struct text_source *source, const char *path, struct error *error);

/* Watches from now on for the texts of `markers`, which must outlive the source: `is_marked` tells
 * whether one may stand in the piece handed out last, or end in it. */
void text_source_watch(struct text_source *source, const struct field_marker *markers);

/* What has been read and not yet been handed out; nothing is consumed. At most 256 KiB. */
const char *text_source_peek(const struct text_source *source, size_t *length);

/* Sets `*piece` and `*length` to the next piece: a line with its end (LF, CR LF or CR), or a part
 * of a long one. It has no NUL byte and ends with a whole character. At the end `*length` is 0.
 * The piece lives until the next call. Fails with ERROR_INPUT for a byte that is no text (the
 * message names it, its offset and its line) and with ERROR_FILE when the file cannot be read. */
MUST_CHECK int text_source_next(struct text_source *source, const char **piece, size_t *length,
                                struct error *error);

/* Closes; harmless on a source that was never opened (all zero). */
void text_source_close(struct text_source *source);

#endif
