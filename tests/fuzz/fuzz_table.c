/* The table reader takes any bytes: it gives rows that keep what its header promises, or refuses. It gives the same
 * rows wherever the blocks end that it reads, and those that a plain reader of the same rules gives.
 *
 * The first byte chooses the delimiter, the second where a block ends. */

#include "fuzz_input.h"

#include "base/buffer.h"
#include "input/table.h"

#include <strings.h>

enum {
    PLAIN_MAX = 8192,     /* longer files may meet the limits, which the plain reader has not */
    MOVED_SHARE = 8,      /* one in so many inputs has its block's end looked at: that takes long */
    BLOCK_8 = 256 * 1024, /* what text_source.c reads at once, behind the mark: UTF-8 */
    BLOCK_16 = 64 * 1024, /* and UTF-16 */
};

/* One reading of a file. */
struct reading {
    struct buffer cells; /* all rows, the header first: each cell with its length, each row's end */
    struct buffer places; /* where each row stands, and its shape */
    char delimiter;       /* 0 when it was not opened */
    bool refused;
    struct error error;
};

static void release(struct reading *reading)
{
    buffer_release(&reading->cells);
    buffer_release(&reading->places);
}

static void add_cell(struct buffer *cells, const char *text, size_t length)
{
    buffer_printf(cells, "%zu:", length);
    buffer_add(cells, text, length);
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] > ' ')
            return false;
    return true;
}

static bool same(const struct buffer *a, const struct buffer *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* What table.h says of every row. */
static void check_row(const struct table_row *row, const struct table_row *header)
{
    bool blank = true;

    CHECK(row->count >= 1 && row->count <= TABLE_MAX_COLUMNS);
    for (size_t i = 0; i < row->count; i++) {
        const struct table_cell *cell = &row->cells[i];
        size_t valid;

        CHECK(cell->length <= TABLE_MAX_CELL);
        CHECK(cell->text[cell->length] == '\0');
        CHECK(utf8_check(cell->text, cell->length, &valid) == UTF8_VALID);
        blank = blank && is_blank(cell->text, cell->length);
    }
    CHECK(!blank);
    CHECK((row->shape == TABLE_SHORT || row->shape == TABLE_CUT) == (row->count < header->count));
    CHECK(row->shape != TABLE_LONG || row->count > header->count);
    CHECK(row->shape != TABLE_UNNAMED || row->count > header->count);
}

static void note_row(struct reading *reading, const struct table_row *row, uint64_t lines_before)
{
    for (size_t i = 0; i < row->count; i++)
        add_cell(&reading->cells, row->cells[i].text, row->cells[i].length);
    buffer_add_char(&reading->cells, '\n');
    buffer_printf(&reading->places, "%lu %llu %llu %d\n", (unsigned long)row->row_no,
                  (unsigned long long)(row->line - lines_before),
                  (unsigned long long)(row->sheet_row - lines_before), (int)row->shape);
}

/* Reads all of `path`; `lines_before` of it do not count. */
static struct reading read_all(const char *path, char delimiter, uint64_t lines_before)
{
    struct reading reading = {0};
    const struct table_row *row;
    struct table *table;
    uint64_t line, sheet_row;
    uint32_t row_no = 0;

    if (table_open(&table, path, delimiter, &reading.error) < 0) {
        reading.refused = true;
        return reading;
    }
    reading.delimiter = table_delimiter(table);
    CHECK(table_delimiter_is_usable(reading.delimiter));
    row = table_header(table);
    check_row(row, row);
    CHECK(row->row_no == 0 && row->cells[row->count - 1].length > 0);
    note_row(&reading, row, lines_before);
    line = row->line;
    sheet_row = row->sheet_row;
    while (!(reading.refused = table_next(table, &row, &reading.error) < 0) && row) {
        check_row(row, table_header(table));
        CHECK(row->row_no == ++row_no && row->line > line && row->sheet_row > sheet_row);
        line = row->line;
        sheet_row = row->sheet_row;
        note_row(&reading, row, lines_before);
    }
    if (!reading.refused)
        CHECK(table_next(table, &row, &reading.error) == 0 && !row);
    table_close(table);
    return reading;
}

/* Reads the cell at `*at`, and stands behind it then. Returns false where a quote cannot stand. */
static bool plain_cell(const char *text, size_t length, size_t *at, char delimiter,
                       struct buffer *cell)
{
    size_t i = *at;
    bool quoted = i < length && text[i] == '"';

    buffer_clear(cell);
    for (i += quoted; i < length; i++) {
        if (quoted && text[i] == '"') {
            if (i + 1 == length || text[i + 1] != '"')
                break;
            i++;
        } else if (!quoted && (text[i] == delimiter || text[i] == '\n' || text[i] == '\r')) {
            break;
        } else if (!quoted && text[i] == '"') {
            return false;
        }
        buffer_add_char(cell, text[i]);
    }
    if (quoted && i++ == length)
        return false;
    *at = i;
    return i == length || text[i] == delimiter || text[i] == '\n' || text[i] == '\r';
}

/* Another reader, as simple as can be: all rows that are not blank into `cells`. Returns false where
 * a quote cannot stand or is not closed. */
static bool plain_read(const char *text, size_t length, char delimiter, struct buffer *cells)
{
    struct buffer cell = BUFFER_INIT;
    struct buffer row = BUFFER_INIT;
    size_t named = 0; /* bytes of the row without its empty last cells */
    bool blank = true;
    bool good = true;

    for (size_t i = 0; i < length && good; i++) {
        if (row.length == 0 && (text[i] == '\n' || text[i] == '\r'))
            continue;
        good = plain_cell(text, length, &i, delimiter, &cell);
        add_cell(&row, buffer_text(&cell), cell.length);
        blank = blank && is_blank(buffer_text(&cell), cell.length);
        named = cell.length > 0 ? row.length : named;
        if (good && i < length && text[i] == delimiter && i + 1 < length)
            continue;
        if (good && i < length && text[i] == delimiter)
            add_cell(&row, "", 0);
        if (good && !blank) {
            buffer_add(cells, row.bytes, cells->length == 0 ? named : row.length);
            buffer_add_char(cells, '\n');
        }
        buffer_clear(&row);
        named = 0;
        blank = true;
    }
    buffer_release(&cell);
    buffer_release(&row);
    return good;
}

/* A `sep=` line must come first: nothing can stand before it. `text` begins with the mark. */
static bool begins_with_sep_line(const char *text, size_t length, size_t mark_length)
{
    size_t width = mark_length == 2 ? 2 : 1;
    char start[6] = "";

    for (size_t i = 0; i < 5 && mark_length + (i + 1) * width <= length; i++)
        start[i] = text[mark_length + i * width + (width == 2 && *text == '\xfe')];
    return strncasecmp(start + (*start == '"'), "sep=", 4) == 0;
}

static void compare_with_plain(const struct reading *reading, const char *text, size_t length)
{
    struct buffer cells = BUFFER_INIT;
    size_t valid;

    if (length > PLAIN_MAX || utf8_check(text, length, &valid) != UTF8_VALID)
        return;
    CHECK(plain_read(text, length, reading->delimiter, &cells) == !reading->refused);
    CHECK(same(&reading->cells, &cells));
    buffer_release(&cells);
}

/* Adds the byte-order mark and a blank row of `size` bytes in its encoding. */
static void add_blank_row(struct buffer *bytes, const char *mark, size_t mark_length, size_t size)
{
    bool wide = mark_length == 2;
    size_t high = wide && *mark == '\xff' ? 1 : 0; /* where the upper half of a character stands */

    buffer_add(bytes, mark, mark_length);
    buffer_printf(bytes, "%*s", (int)size, "");
    for (size_t i = mark_length + high; wide && i < bytes->length; i += 2)
        bytes->bytes[i] = '\0';
    bytes->bytes[bytes->length - 1 - high] = '\n';
}

/* Whether `c` may mean something together with what follows. */
static bool joins_next(char c)
{
    return c == '\r' || c == '\n' || c == '"' || c == '\0' || (unsigned char)c >= 0x80;
}

/* Where in the text the block is to end: behind such a byte, if there is one. */
static size_t find_position(const char *text, size_t length, size_t choice)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += joins_next(text[i]);
    if (count == 0)
        return choice % (length + 1);
    choice %= count;
    for (size_t i = 0; i < length; i++)
        if (joins_next(text[i]) && choice-- == 0)
            return i + 1;
    return length;
}

/* A blank row before the file moves all that follows, so that a block ends elsewhere in it, as
 * `choice` says, and changes nothing but the numbers of the lines. */
static void compare_with_moved(const struct reading *reading, const char *text, size_t length,
                               size_t mark_length, size_t choice)
{
    size_t block = mark_length == 2 ? BLOCK_16 : BLOCK_8;
    const char *rest = text + mark_length;
    size_t position = find_position(rest, length - mark_length, choice);
    struct buffer before = BUFFER_INIT;
    struct reading moved;

    if (mark_length == 2)
        position -= position % 2;
    add_blank_row(&before, text, mark_length, block - position);
    moved = read_all(fuzz_file(before.bytes, before.length, rest, length - mark_length),
                     reading->delimiter, 1);
    CHECK(moved.refused == reading->refused);
    CHECK(!moved.refused || moved.error.kind == reading->error.kind);
    CHECK(same(&moved.cells, &reading->cells));
    CHECK(same(&moved.places, &reading->places));
    release(&moved);
    buffer_release(&before);
}

static size_t mark_length_of(const char *text, size_t length)
{
    if (length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
        return 2;
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* By no byte alone: else most of the corpus would soon be of that kind. */
static bool is_moved(const uint8_t *data, size_t size)
{
    unsigned sum = 0;

    for (size_t i = 0; i < size; i++)
        sum += data[i];
    return sum % MOVED_SHARE == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {0, 0, 0, ',', ';', '\t', '|', ':'};
    const char *text = (const char *)data + 2;
    struct reading first, second;
    size_t length, mark_length;
    char delimiter;

    if (size < 2)
        return 0;
    length = size - 2;
    delimiter = delimiters[data[0] & 7];
    first = read_all(fuzz_file(NULL, 0, text, length), delimiter, 0);
    second = read_all(fuzz_file(NULL, 0, text, length), delimiter, 0);
    CHECK(first.refused == second.refused && same(&first.cells, &second.cells) &&
          same(&first.places, &second.places));
    CHECK(!first.refused || strcmp(first.error.text, second.error.text) == 0);
    if (first.refused)
        fuzz_check_error(&first.error);
    mark_length = mark_length_of(text, length);
    if (first.delimiter && !begins_with_sep_line(text, length, mark_length)) {
        if (mark_length != 2)
            compare_with_plain(&first, text + mark_length, length - mark_length);
        if (is_moved(data, size))
            compare_with_moved(&first, text, length, mark_length, data[1]);
    }
    release(&first);
    release(&second);
    return 0;
}
