#include "input/table.h"

#include "base/arena.h"
#include "input/delimiter.h"
#include "input/text_source.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct table {
    struct text_source source;
    struct csv_parser parser;
    char delimiter;
    char instead; /* of a delimiter that was given, 0 when it may be right */
    struct table_row header;
    size_t full_width;  /* its cells, with the empty ones at its end; 0 before it is read */
    struct arena arena; /* owns the header */

    /* The row being read: the cells' texts follow each other in `bytes`, each NUL-ended. */
    char *bytes;
    size_t length;
    size_t capacity;
    struct table_cell *cells;
    size_t cell_count;
    size_t cell_capacity;
    bool in_row;         /* a row has begun and not ended */
    bool row_done;       /* the parser has ended it */
    bool has_text;       /* a cell of it is not blank */
    bool may_be_marked;  /* as in struct table_row */
    const char *too_big; /* the limit that it breaks */
    uint64_t row_line;   /* where it began */
    uint64_t cell_line;  /* where the cell being read began */

    uint64_t sheet_row; /* of the row read last */
    uint32_t row_no;
    bool at_end;
    struct table_row row;
};

/* Adds a cell's text to the row: a buffer would take two calls for what is done most often. */
static void add_text(struct table *table, const char *text, size_t length)
{
    if (table->capacity - table->length <= length) {
        table->capacity = 2 * (table->length + length) + 256;
        table->bytes = xrealloc_array(table->bytes, table->capacity, 1);
    }
    if (length > 0)
        memcpy(table->bytes + table->length, text, length);
    table->bytes[table->length + length] = '\0';
    table->length += length + 1;
}

static void take_cell(void *bytes, size_t length, void *context)
{
    struct table *table = context;
    const char *text = bytes;

    if (table->too_big)
        return;
    if (table->cell_count == TABLE_MAX_COLUMNS)
        table->too_big = "has more than 10000 cells";
    else if (length > TABLE_MAX_CELL)
        table->too_big = "has a cell of more than 1 MiB";
    else if (table->length + length >= TABLE_MAX_ROW)
        table->too_big = "has more than 16 MiB";
    if (table->too_big)
        return;
    table->cells =
        array_reserve(table->cells, table->cell_count, &table->cell_capacity, sizeof *table->cells);
    table->cells[table->cell_count++].length = length;
    add_text(table, text, length);
    for (size_t i = 0; i < length && !table->has_text; i++)
        table->has_text = (unsigned char)text[i] > ' ';
}

static void end_row(int terminator, void *context)
{
    struct table *table = context;

    (void)terminator;
    table->row_done = true;
}

/* Blanks are part of a cell here: libcsv would trim them, and then hide the blank that tells two
 * ids apart. */
static int never(unsigned char c)
{
    (void)c;
    return 0;
}

char *table_letters(size_t column, char letters[TABLE_LETTERS_SIZE])
{
    size_t at = TABLE_LETTERS_SIZE - 1;

    letters[at] = '\0';
    for (column++; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    memmove(letters, letters + at, TABLE_LETTERS_SIZE - at);
    return letters;
}

static int refuse_row(const struct table *table, struct error *error)
{
    unsigned long long line = table->row_line;
    unsigned long long cell_line = table->cell_line;

    if (table->parser.quoted)
        return error_set(error, ERROR_INPUT, table->source.name,
                         "line %llu: %s: is the quote closed that opens a cell in line %llu?", line,
                         table->too_big, cell_line);
    return error_set(error, ERROR_INPUT, table->source.name,
                     "line %llu: %s: is this the right file?", line, table->too_big);
}

bool table_add_doubt(const struct table *table, struct buffer *text)
{
    if (!table->instead)
        return false;
    buffer_add_text(text, "does --delimiter name what stands between the cells? ");
    if (table->instead == '\t')
        buffer_add_text(text, "TAB");
    else
        buffer_printf(text, "\"%c\"", table->instead);
    buffer_add_text(text, " seems to: leave --delimiter out");
    return true;
}

/* The error for a quote where none can stand, or for one that is still open at the end. */
static int refuse_quote(const struct table *table, bool at_end, struct error *error)
{
    const char *name = table->source.name;
    unsigned long long line = table->source.piece_line;
    unsigned long long cell_line = table->cell_line;
    char letters[TABLE_LETTERS_SIZE];

    table_letters(table->cell_count, letters);
    if (table->instead) {
        struct buffer text = BUFFER_INIT;

        table_add_doubt(table, &text);
        (void)error_set(error, ERROR_INPUT, name, "%s", buffer_text(&text));
        buffer_release(&text);
        return -1;
    }
    if (at_end)
        return error_set(error, ERROR_INPUT, name,
                         "line %llu, column %s: the quote that opens this cell is never closed: "
                         "close it, or save the file again if its end is missing",
                         cell_line, letters);
    if (table->parser.quoted)
        return error_set(
            error, ERROR_INPUT, name,
            "line %llu, column %s: text follows the closing quote of the cell that "
            "begins in line %llu: write a quote within a quoted cell twice (\"\"), and "
            "nothing between a closing quote and the delimiter",
            line, letters, cell_line);
    return error_set(error, ERROR_INPUT, name,
                     "line %llu, column %s: a quote stands within a cell that does not begin with "
                     "one: put the whole cell in quotes and write the inner quote twice (\"\")",
                     line, letters);
}

/* Gives one piece to the parser. */
static int parse_piece(struct table *table, const char *piece, size_t length, struct error *error)
{
    size_t cells_before = table->cell_count;
    size_t used = csv_parse(&table->parser, piece, length, take_cell, end_row, table);

    if (used != length && csv_error(&table->parser) != CSV_EPARSE)
        return error_set(error, ERROR_INPUT, table->source.name,
                         "line %llu: cannot be held in memory",
                         (unsigned long long)table->source.piece_line);
    if (table->cell_count != cells_before && !table->too_big)
        table->cell_line = table->source.piece_line;
    if (used != length)
        return refuse_quote(table, false, error);
    if (!table->too_big && table->parser.entry_pos > TABLE_MAX_CELL)
        table->too_big = "has a cell of more than 1 MiB";
    return table->too_big ? refuse_row(table, error) : 0;
}

static void begin_row(struct table *table)
{
    table->in_row = true;
    table->row_done = false;
    table->has_text = false;
    table->may_be_marked = false;
    table->cell_count = 0;
    table->length = 0;
    table->row_line = table->source.piece_line;
    table->cell_line = table->source.piece_line;
}

/* Reads up to the end of the next row, or of the file: then `at_end` is set, and `row_done` tells
 * whether a last row without line end came before it. */
static int read_row(struct table *table, struct error *error)
{
    table->row_done = false;
    while (!table->row_done) {
        const char *piece;
        size_t length;

        if (text_source_next(&table->source, &piece, &length, error) < 0)
            return -1;
        if (length == 0) {
            table->at_end = true;
            if (table->in_row && csv_fini(&table->parser, take_cell, end_row, table) != 0)
                return refuse_quote(table, true, error);
            table->in_row = false;
            return table->too_big ? refuse_row(table, error) : 0;
        }
        if (!table->in_row) {
            table->sheet_row++;
            if (*piece == '\n' || *piece == '\r')
                continue; /* a blank line */
            begin_row(table);
        }
        table->may_be_marked |= table->source.is_marked;
        if (parse_piece(table, piece, length, error) < 0)
            return -1;
    }
    table->in_row = false;
    return 0;
}

static enum table_shape shape_of(const struct table *table)
{
    size_t named = table->header.count;

    /* A row as wide as the header, or as its names: anything between would let a decimal comma
     * shift the cells unseen. */
    if (table->cell_count < named)
        return table->at_end ? TABLE_CUT : TABLE_SHORT;
    if (table->cell_count != named && table->cell_count != table->full_width)
        return TABLE_LONG;
    for (size_t i = named; i < table->cell_count; i++)
        if (table->cells[i].length > 0)
            return TABLE_UNNAMED;
    return TABLE_WHOLE;
}

/* Reads the next row that is not blank into `row`, or sets `*found` to false. */
static int next_row(struct table *table, bool *found, struct error *error)
{
    const char *text;

    *found = false;
    do {
        if (table->at_end)
            return 0;
        if (read_row(table, error) < 0)
            return -1;
    } while (!table->row_done || !table->has_text);
    text = table->bytes;
    for (size_t i = 0; i < table->cell_count; i++) {
        table->cells[i].text = text;
        text += table->cells[i].length + 1;
    }
    table->row = (struct table_row){.cells = table->cells,
                                    .count = table->cell_count,
                                    .shape = shape_of(table),
                                    .may_be_marked = table->may_be_marked,
                                    .line = table->row_line,
                                    .sheet_row = table->sheet_row};
    *found = true;
    return 0;
}

int table_next(struct table *table, const struct table_row **row, struct error *error)
{
    bool found;

    if (next_row(table, &found, error) < 0)
        return -1;
    if (!found) {
        *row = NULL;
        return 0;
    }
    if (table->row_no == TABLE_MAX_ROWS)
        return error_set(error, ERROR_INPUT, table->source.name,
                         "has more than %lu rows: divide it", (unsigned long)TABLE_MAX_ROWS);
    table->row.row_no = ++table->row_no;
    *row = &table->row;
    return 0;
}

bool table_delimiter_is_usable(char c)
{
    return c == '\t' || (c && strchr("!#$%&*,/:;<=>?@\\^`|~", c));
}

/* Takes the line `sep=;`, in quotes or not, if the file begins with one, and its delimiter. */
static int take_sep_line(struct table *table, char *delimiter, struct error *error)
{
    size_t length;
    const char *text = text_source_peek(&table->source, &length);
    size_t quote = length > 0 && *text == '"' ? 1 : 0;
    size_t end = quote + 5 + quote;
    const char *piece;

    if (length < end || strncasecmp(text + quote, "sep=", 4) != 0 ||
        (quote && text[end - 1] != '"') || (length > end && text[end] != '\n' && text[end] != '\r'))
        return 0;
    if (!table_delimiter_is_usable(text[quote + 4]))
        return error_set(error, ERROR_INPUT, table->source.name,
                         "line 1: the sep= line names no usable delimiter: name one of , ; TAB |");
    *delimiter = text[quote + 4];
    return text_source_next(&table->source, &piece, &length, error);
}

static int read_header(struct table *table, struct error *error)
{
    struct table_cell *cells;
    bool found;

    if (next_row(table, &found, error) < 0)
        return -1;
    if (!found)
        return error_set(error, ERROR_INPUT, table->source.name,
                         "is empty: its first line must name the columns");
    table->full_width = table->row.count;
    table->header = table->row;
    table->header.shape = TABLE_WHOLE;
    while (table->cells[table->header.count - 1].length == 0)
        table->header.count--;
    cells = arena_alloc(&table->arena, table->header.count * sizeof *cells);
    for (size_t i = 0; i < table->header.count; i++)
        cells[i] = (struct table_cell){
            .text = arena_strndup(&table->arena, table->cells[i].text, table->cells[i].length),
            .length = table->cells[i].length};
    table->header.cells = cells;
    return 0;
}

int table_open(struct table **table, const char *path, char delimiter, struct error *error)
{
    struct table *fresh = xcalloc(1, sizeof *fresh);
    const char *text;
    size_t length;
    char sep = 0;

    /* Fails for a missing parser only. */
    (void)csv_init(&fresh->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&fresh->parser, never);
    csv_set_blk_size(&fresh->parser, 64 * (size_t)1024);
    if (text_source_open(&fresh->source, path, error) < 0 || take_sep_line(fresh, &sep, error) < 0)
        goto fail;
    text = text_source_peek(&fresh->source, &length);
    fresh->delimiter = delimiter ? delimiter : sep ? sep : delimiter_find(text, length);
    if (delimiter)
        fresh->instead = delimiter_instead(text, length, delimiter);
    csv_set_delim(&fresh->parser, (unsigned char)fresh->delimiter);
    if (read_header(fresh, error) < 0)
        goto fail;
    *table = fresh;
    return 0;
fail:
    table_close(fresh);
    return -1;
}

void table_watch(struct table *table, const struct field_marker *markers)
{
    text_source_watch(&table->source, markers);
}

const char *table_peek(const struct table *table, size_t *length)
{
    return text_source_peek(&table->source, length);
}

const struct table_row *table_header(const struct table *table)
{
    return &table->header;
}

char table_delimiter(const struct table *table)
{
    return table->delimiter;
}

const char *table_name(const struct table *table)
{
    return table->source.name;
}

void table_close(struct table *table)
{
    if (!table)
        return;
    text_source_close(&table->source);
    csv_free(&table->parser);
    arena_release(&table->arena);
    free(table->bytes);
    free(table->cells);
    free(table);
}
