#include "input/columns.h"

#include "core/money.h"
#include "input/characters.h"

#include <string.h>

enum {
    NAME_SIZE = 64, /* longer names match no field */
    LIST_MAX = 500, /* bytes of a list of columns in a message */
};

/* A header while its fields are looked for. */
struct finder {
    const struct table_row *header;
    const struct input_options *options;
    const char *file;
    struct columns *columns;
    bool *taken;              /* by column: holds a field, or is one of a report's own */
    char (*names)[NAME_SIZE]; /* by column: normalised */
};

const char *columns_field_name(const struct field_rules *rules, enum field field)
{
    switch (field) {
    case FIELD_AMOUNT:
        return "amount";
    case FIELD_REASON:
        return "reason";
    case FIELD_REF:
        return "ref";
    case FIELD_WORKER:
    case FIELD_ASSIGNMENT:
    case FIELD_GROUP:
    case FIELD_COUNT:
        break;
    }
    return rules->report_names[field];
}

const char *columns_without_guard(const char *text)
{
    size_t quotes = *text == '\'' ? strspn(text, "'") : 0;

    if (quotes > 0 && text[quotes] && strchr("=+-@\t\r", text[quotes]))
        return text + 1;
    return text;
}

/* Lower case, without blanks, '_', '-' and '.'; "" when that is longer than any field's name. */
static void normalise(const char *name, char out[NAME_SIZE])
{
    size_t length = 0;

    while (*name) {
        size_t blank = characters_blank(name);
        char c = *name;

        name += blank ? blank : 1;
        if (blank || c == '_' || c == '-' || c == '.')
            continue;
        if (length == NAME_SIZE - 1) {
            length = 0;
            break;
        }
        out[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    out[length] = '\0';
}

static void add_column(struct buffer *text, const struct finder *finder, size_t column)
{
    char letters[TABLE_LETTERS_SIZE];

    characters_add_visible(text, finder->header->cells[column].text);
    buffer_printf(text, " (%s)", table_letters(column, letters));
}

/* The first of the last columns that together take at most `room` bytes. */
static size_t find_tail(const struct finder *finder, size_t room)
{
    struct buffer text = BUFFER_INIT;
    size_t first = finder->header->count;

    for (; first > 0; first--) {
        buffer_add_text(&text, ", ");
        add_column(&text, finder, first - 1);
        if (text.length > room)
            break;
    }
    buffer_release(&text);
    return first;
}

/* Adds `; the columns found are "a" (A), 3 more, "e" (E)`. Of many the middle is left out: a
 * platform's file begins with its own columns, and ends with the answers and what was added. */
static void add_found(struct buffer *text, const struct finder *finder)
{
    size_t from = text->length;
    size_t tail = find_tail(finder, LIST_MAX);

    if (tail > 0)
        tail = find_tail(finder, LIST_MAX / 2);
    buffer_add_text(text, "; the columns found are ");
    for (size_t i = 0; i < finder->header->count; i++) {
        if (i > 0)
            buffer_add_text(text, ", ");
        if (i < tail && text->length - from > LIST_MAX / 2) {
            buffer_printf(text, "%zu more", tail - i);
            i = tail - 1;
        } else {
            add_column(text, finder, i);
        }
    }
}

static int refuse(const struct finder *finder, struct buffer *text, struct error *error)
{
    add_found(text, finder);
    (void)error_set(error, ERROR_INPUT, finder->file, "%s", buffer_text(text));
    buffer_release(text);
    return -1;
}

static int refuse_two(const struct finder *finder, enum field field, size_t a, size_t b,
                      struct error *error)
{
    const char *name = columns_field_name(finder->options->rules, field);
    const struct table_cell *cells = finder->header->cells;
    struct buffer text = BUFFER_INIT;

    buffer_printf(&text, "two columns match %s, ", name);
    add_column(&text, finder, a);
    buffer_add_text(&text, " and ");
    add_column(&text, finder, b);
    if (strcmp(cells[a].text, cells[b].text) == 0)
        buffer_add_text(&text, ": rename or remove one of them");
    else
        buffer_printf(&text, ": say which with --column %s=NAME", name);
    return refuse(finder, &text, error);
}

static bool holds_field(const struct finder *finder, size_t column)
{
    for (int field = 0; field < FIELD_COUNT; field++)
        if (finder->columns->of_field[field] == column)
            return true;
    return false;
}

static void take(struct finder *finder, enum field field, size_t column)
{
    finder->columns->of_field[field] = column;
    finder->taken[column] = true;
}

/* The column that --column names: exactly, else as names match. Sets `*column` to NO_COLUMN when
 * there is none. */
static int find_named(const struct finder *finder, const struct column_choice *choice,
                      size_t *column, struct error *error)
{
    char wanted[NAME_SIZE];

    *column = NO_COLUMN;
    for (int exact = 1; exact >= 0 && *column == NO_COLUMN; exact--) {
        normalise(choice->name, wanted);
        for (size_t i = 0; i < finder->header->count; i++) {
            if (exact ? strcmp(finder->header->cells[i].text, choice->name) != 0
                      : !*wanted || strcmp(finder->names[i], wanted) != 0)
                continue;
            if (*column != NO_COLUMN)
                return refuse_two(finder, choice->field, *column, i, error);
            *column = i;
        }
    }
    return 0;
}

static int apply_choice(struct finder *finder, const struct column_choice *choice,
                        struct error *error)
{
    const char *field = columns_field_name(finder->options->rules, choice->field);
    struct buffer text = BUFFER_INIT;
    size_t column;

    if (finder->columns->of_field[choice->field] != NO_COLUMN)
        return error_set(error, ERROR_USAGE, "--column", "names %s twice: give it once", field);
    if (find_named(finder, choice, &column, error) < 0)
        return -1;
    if (column != NO_COLUMN && holds_field(finder, column))
        return error_set(error, ERROR_USAGE, "--column",
                         "names the column \"%s\" for two fields: give each its own", choice->name);
    if (column != NO_COLUMN) {
        take(finder, choice->field, column);
        return 0;
    }
    /* A report has the field under its own name: the same command reads it as it read the file
     * that the report was made from. */
    if (finder->columns->is_report)
        return 0;
    buffer_printf(&text, "no column is named as --column %s=%s says: check the name", field,
                  choice->name);
    return refuse(finder, &text, error);
}

static bool matches(const struct field_rules *rules, enum field field, const char *name)
{
    for (size_t i = 0; i < sizeof rules->names[field] / sizeof *rules->names[field]; i++) {
        if (!rules->names[field][i])
            break;
        if (strcmp(rules->names[field][i], name) == 0)
            return true;
    }
    return false;
}

/* Finds `field` by the names that the platform's files give it. */
static int find_field(struct finder *finder, enum field field, struct error *error)
{
    size_t found = NO_COLUMN;

    for (size_t i = 0; i < finder->header->count; i++) {
        if (finder->taken[i] || !matches(finder->options->rules, field, finder->names[i]))
            continue;
        if (found != NO_COLUMN)
            return refuse_two(finder, field, found, i, error);
        found = i;
    }
    if (found != NO_COLUMN)
        take(finder, field, found);
    return 0;
}

/* The first column with the report name `name`, NO_COLUMN without any. */
static size_t find_own(const struct finder *finder, const char *name)
{
    char wanted[NAME_SIZE];

    normalise(name, wanted);
    for (size_t i = 0; i < finder->header->count; i++)
        if (strcmp(finder->names[i], wanted) == 0)
            return i;
    return NO_COLUMN;
}

/* Recognises a bonusrec report by the columns that only a report has. */
static void detect_report(struct finder *finder)
{
    static const char *const own[] = {"row",     "status",     "code",  "paid_amount",
                                      "paid_at", "payment_id", "detail"};
    const size_t count = sizeof own / sizeof *own;

    for (size_t i = 0; i < count; i++)
        if (find_own(finder, own[i]) == NO_COLUMN)
            return;
    finder->columns->is_report = true;
    finder->columns->status = find_own(finder, "status");
    finder->columns->currency = find_own(finder, "currency");
    for (size_t i = 0; i < count; i++)
        finder->taken[find_own(finder, own[i])] = true;
    if (finder->columns->currency != NO_COLUMN)
        finder->taken[finder->columns->currency] = true;
}

/* Takes a report's field from its own column; all others are the user's and carried through. */
static void find_report_field(struct finder *finder, enum field field)
{
    size_t column = find_own(finder, columns_field_name(finder->options->rules, field));

    if (column == NO_COLUMN)
        return;
    if (finder->columns->of_field[field] == NO_COLUMN && !holds_field(finder, column))
        take(finder, field, column);
    finder->taken[column] = true;
}

/* Whether the first line has an amount or an id in it: then the names are missing. */
static bool looks_like_data(const struct finder *finder)
{
    const struct field_rules *rules = finder->options->rules;

    for (size_t i = 0; i < finder->header->count; i++) {
        const char *cell = finder->header->cells[i].text;
        int64_t minor;

        if (money_parse(cell, finder->options->decimal, &minor) == MONEY_OK)
            return true;
        if (strpbrk(cell, "0123456789") && strlen(cell) > 8 && !rules->check_id(FIELD_WORKER, cell))
            return true;
    }
    return false;
}

static bool is_missing(const struct finder *finder, enum field field)
{
    const struct input_options *options = finder->options;

    if (finder->columns->of_field[field] != NO_COLUMN)
        return false;
    return field == FIELD_WORKER || field == FIELD_ASSIGNMENT ||
           (field == FIELD_AMOUNT && !options->amount) ||
           (field == FIELD_REASON && options->rules->needs_reason && !options->reason);
}

static int refuse_missing(const struct finder *finder, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    const char *separator = "";

    buffer_add_text(&text, "no column for ");
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (!is_missing(finder, (enum field)field))
            continue;
        buffer_printf(&text, "%s%s", separator,
                      columns_field_name(finder->options->rules, (enum field)field));
        separator = ", ";
    }
    if (looks_like_data(finder))
        buffer_add_text(&text, ": the first line looks like data, put a line with the names of "
                               "the columns above it");
    else
        buffer_add_text(&text, ": say which it is with --column FIELD=NAME");
    if (is_missing(finder, FIELD_AMOUNT))
        buffer_add_text(&text, ", or give --amount X for all rows");
    if (is_missing(finder, FIELD_REASON))
        buffer_add_text(&text, ", or give --reason TEXT for all rows");
    if (finder->header->count == 1)
        buffer_add_text(&text, ", or name what stands between the cells with --delimiter C");
    return refuse(finder, &text, error);
}

static int find_all(struct finder *finder, struct error *error)
{
    const struct input_options *options = finder->options;

    detect_report(finder);
    for (size_t i = 0; i < options->choice_count; i++)
        if (apply_choice(finder, &options->choices[i], error) < 0)
            return -1;
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (finder->columns->is_report)
            find_report_field(finder, (enum field)field);
        else if (finder->columns->of_field[field] == NO_COLUMN &&
                 find_field(finder, (enum field)field, error) < 0)
            return -1;
    }
    for (int field = 0; field < FIELD_COUNT; field++)
        if (is_missing(finder, (enum field)field))
            return refuse_missing(finder, error);
    return 0;
}

int columns_find(const struct table *table, const struct input_options *options,
                 struct arena *arena, struct columns *columns, struct error *error)
{
    const struct table_row *header = table_header(table);
    struct columns fresh = {.status = NO_COLUMN, .currency = NO_COLUMN};
    struct finder finder = {.header = header,
                            .options = options,
                            .file = table_name(table),
                            .columns = &fresh,
                            .taken = arena_alloc(arena, header->count * sizeof *finder.taken),
                            .names = arena_alloc(arena, header->count * sizeof *finder.names)};

    for (int field = 0; field < FIELD_COUNT; field++)
        fresh.of_field[field] = NO_COLUMN;
    for (size_t i = 0; i < header->count; i++) {
        finder.taken[i] = false;
        normalise(header->cells[i].text, finder.names[i]);
    }
    if (find_all(&finder, error) < 0)
        return -1;
    fresh.extra = arena_alloc(arena, header->count * sizeof *fresh.extra);
    for (size_t i = 0; i < header->count; i++)
        if (!finder.taken[i])
            fresh.extra[fresh.extra_count++] = i;
    *columns = fresh;
    return 0;
}
