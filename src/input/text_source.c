#include "input/text_source.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "input/encoding.h"
#include "input/file_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RAW_SIZE = 64 * 1024,
    TEXT_SIZE = 256 * 1024,
    HISTORY =
        FIELD_MARKER_MAX - 1, /* bytes kept of what was handed out: a marker may begin there */
};

/* Reads until `size` bytes are there or the file ends. */
static size_t read_fully(struct text_source *source, char *bytes, size_t size)
{
    size_t length = 0;

    while (length < size && !source->at_end) {
        ssize_t got = read(source->fd, bytes + length, size - length);

        if (got > 0) {
            length += (size_t)got;
        } else if (got == 0) {
            source->at_end = true;
        } else if (errno != EINTR) {
            source->failure = errno;
            source->at_end = true;
        }
    }
    return length;
}

/* Reads more UTF-16 and converts what is whole; sets `broken` where it is none. */
static void fill_converted(struct text_source *source)
{
    char *in = source->raw;
    char *out = source->text + source->length;
    size_t out_left = TEXT_SIZE - source->length;
    size_t in_left;
    bool stuck;

    source->raw_length +=
        read_fully(source, source->raw + source->raw_length, RAW_SIZE - source->raw_length);
    in_left = source->raw_length;
    stuck = iconv((iconv_t)source->converter, &in, &in_left, &out, &out_left) == (size_t)-1;
    /* E2BIG is no trouble: the rest waits in `raw`. EINVAL is a character not whole yet. */
    if (stuck && (errno == EILSEQ || (errno == EINVAL && source->at_end)))
        source->broken = true;
    source->length = (size_t)(out - source->text);
    source->raw_offset += (uint64_t)(in - source->raw);
    memmove(source->raw, in, in_left);
    source->raw_length = in_left;
}

/* Whether nothing more will come behind `length`. */
static bool is_exhausted(const struct text_source *source)
{
    return source->at_end && (source->raw_length == 0 || source->broken);
}

/* Finds how much of the new text can be handed out. */
static void set_limit(struct text_source *source)
{
    const char *text = source->text + source->start;
    size_t valid;
    enum utf8_state state = utf8_check(text, source->length - source->start, &valid);

    source->limit = source->start + valid;
    source->cut = state == UTF8_CUT && is_exhausted(source);
    if (state == UTF8_INVALID || state == UTF8_NUL || source->cut)
        source->broken = true;
    /* A CR at the end waits until it is known whether an LF follows. */
    if (state == UTF8_VALID && !is_exhausted(source) && valid > 0 && text[valid - 1] == '\r')
        source->limit--;
}

static void look_for_markers(struct text_source *source)
{
    source->is_marked = false;
    for (const struct field_marker *m = source->markers; m && m->text && !source->is_marked; m++)
        source->is_marked = memmem(source->text, source->length, m->text, strlen(m->text)) != NULL;
}

void text_source_watch(struct text_source *source, const struct field_marker *markers)
{
    source->markers = markers;
    look_for_markers(source);
}

/* Moves the tail to the front, with a little of what stands before it, and reads more behind it. */
static void refill(struct text_source *source)
{
    size_t kept = source->start < HISTORY ? source->start : HISTORY;
    size_t from = source->start - kept;

    source->has_wide = source->has_wide || encoding_has_wide(source->text, source->start);
    source->offset += from;
    source->length -= from;
    memmove(source->text, source->text + from, source->length);
    source->start = kept;
    source->feed = LF_UNKNOWN;
    if (source->converter)
        fill_converted(source);
    else
        source->length +=
            read_fully(source, source->text + source->length, TEXT_SIZE - source->length);
    set_limit(source);
    look_for_markers(source);
}

/* Takes the byte-order mark, if there is one, off the first `length` bytes in `text`. */
static void detect_encoding(struct text_source *source, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)source->text;
    bool little = length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe;
    bool big = length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff;
    iconv_t converter;

    source->length = length;
    if (!little && !big) {
        if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
            source->start = 3;
            memset(source->text, ' ', 3); /* not to pass for a character of the file's own */
        }
        return;
    }
    converter = iconv_open("UTF-8", little ? "UTF-16LE" : "UTF-16BE");
    if (converter == (iconv_t)-1) {
        source->failure = errno;
        source->at_end = true;
        source->length = 0;
        return;
    }
    source->converter = converter;
    source->raw = xmalloc(RAW_SIZE);
    memcpy(source->raw, source->text + 2, length - 2);
    source->raw_length = length - 2;
    source->raw_offset = 2;
    source->length = 0;
}

static int open_file(const char *path, struct error *error)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT)
        return error_set(error, ERROR_FILE, path,
                         "there is no such file: check the name and the folder");
    if (fd < 0)
        return error_set(error, ERROR_FILE, path, "cannot be opened: %s", strerror(errno));
    if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        (void)close(fd);
        return error_set(error, ERROR_FILE, path, "is a folder: name the CSV file in it");
    }
    return fd;
}

int text_source_open(struct text_source *source, const char *path, struct error *error)
{
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? STDIN_FILENO : open_file(path, error);
    const char *kind;
    size_t length;

    if (fd < 0)
        return -1;
    *source = (struct text_source){.fd = fd,
                                   .owns_fd = !standard_input,
                                   .name = standard_input ? "standard input" : path,
                                   .text = xmalloc(TEXT_SIZE),
                                   .feed = LF_UNKNOWN,
                                   .line = 1,
                                   .piece_line = 1};
    /* At most RAW_SIZE, so that it also fits where UTF-16 waits. */
    length = read_fully(source, source->text, RAW_SIZE);
    kind = file_kind(source->text, length);
    if (kind) {
        (void)error_set(error, ERROR_INPUT, source->name, "%s", kind);
        text_source_close(source);
        return -1;
    }
    detect_encoding(source, length);
    refill(source);
    return 0;
}

const char *text_source_peek(const struct text_source *source, size_t *length)
{
    *length = source->limit - source->start;
    return source->text + source->start;
}

/* Bytes up to the end of the line at `start`, with it, or up to `limit`; sets whether it has one.
 * The place of the next LF is kept: a file with CR alone is not searched again for each line. */
static size_t line_length(struct text_source *source, bool *ended)
{
    const char *line = source->text + source->start;
    size_t left = source->limit - source->start;
    const char *cr;

    if (source->feed == LF_UNKNOWN || source->feed < source->start) {
        const char *feed = memchr(line, '\n', left);

        source->feed = feed ? (size_t)(feed - source->text) : source->limit;
    }
    *ended = source->feed < source->limit;
    left = source->feed - source->start;
    cr = memchr(line, '\r', left);
    if (cr && !(*ended && cr + 1 == source->text + source->feed)) {
        *ended = true;
        return (size_t)(cr - line) + 1;
    }
    return left + (*ended ? 1 : 0);
}

/* The error for the NUL at `limit`. */
static int refuse_nul(const struct text_source *source, struct error *error)
{
    unsigned long long line = source->line;
    unsigned long long offset = source->offset + source->limit;
    const char *utf16 = source->offset == 0 ? encoding_utf16(source->text, source->length) : NULL;

    if (source->converter)
        return error_set(error, ERROR_INPUT, source->name,
                         "line %llu: has a NUL character: save the file again as \"CSV UTF-8\"",
                         line);
    if (utf16)
        return error_set(error, ERROR_INPUT, source->name,
                         "line %llu: every second byte is NUL, as in UTF-16 without its mark: save "
                         "the file again as \"CSV UTF-8\", or convert it with iconv -f %s -t UTF-8",
                         line, utf16);
    return error_set(error, ERROR_INPUT, source->name,
                     "line %llu: has a NUL byte at offset %llu, which no CSV has: is the file "
                     "damaged, or no CSV at all? save it again as \"CSV UTF-8\"",
                     line, offset);
}

/* The error for what stands at `limit`. */
static int refuse_bytes(const struct text_source *source, struct error *error)
{
    unsigned long long line = source->line;
    unsigned long long offset = source->offset + source->limit;
    struct buffer why = BUFFER_INIT;

    if (source->limit == source->length)
        return error_set(error, ERROR_INPUT, source->name,
                         "line %llu: the bytes at offset %llu are no UTF-16 text, or it is cut off "
                         "there: save the file again, best as \"CSV UTF-8\"",
                         line, (unsigned long long)source->raw_offset);
    if (source->text[source->limit] == '\0')
        return refuse_nul(source, error);
    if (source->cut)
        return error_set(
            error, ERROR_INPUT, source->name,
            "line %llu: the file ends within a character, at offset %llu: save or copy "
            "it again",
            line, offset);
    encoding_explain(&why, source->text, source->length, source->limit, offset,
                     source->has_wide || encoding_has_wide(source->text, source->limit));
    (void)error_set(error, ERROR_INPUT, source->name, "line %llu: %s", line, buffer_text(&why));
    buffer_release(&why);
    return -1;
}

int text_source_next(struct text_source *source, const char **piece, size_t *length,
                     struct error *error)
{
    size_t left;
    bool ended = false;

    if (source->start == source->limit && !source->broken &&
        !(is_exhausted(source) && source->limit == source->length))
        refill(source);
    source->piece_line = source->line;
    left = source->limit - source->start;
    if (left == 0 && source->broken)
        return refuse_bytes(source, error);
    if (left == 0 && source->failure)
        return error_set(error, ERROR_FILE, source->name, "cannot be read: %s",
                         strerror(source->failure));
    *piece = source->text + source->start;
    *length = left ? line_length(source, &ended) : 0;
    source->start += *length;
    if (ended)
        source->line++;
    return 0;
}

void text_source_close(struct text_source *source)
{
    if (source->owns_fd)
        (void)close(source->fd);
    if (source->converter)
        (void)iconv_close((iconv_t)source->converter);
    free(source->raw);
    free(source->text);
    *source = (struct text_source){0};
}
