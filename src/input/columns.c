#include "input/columns.h"

#include "core/money.h"
#include "input/characters.h"
#include "input/header_text.h"

#include <string.h>

enum { NAME_SIZE = 64 }; /* longer names match no field */

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

static int refuse(const struct finder *finder, struct buffer *text, struct error *error)
{
    header_add_found(text, finder->header);
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
    header_add_name(&text, finder->header, a);
    buffer_add_text(&text, " and ");
    header_add_name(&text, finder->header, b);
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

/* Whether anything is read from `field`. */
static bool is_read(const struct input_options *options, enum field field)
{
    if (options->only_ids)
        return field == FIELD_ASSIGNMENT || field == FIELD_GROUP;
    return field != FIELD_REASON || options->rules->reason_max_chars > 0;
}

static int apply_choice(struct finder *finder, const struct column_choice *choice,
                        struct error *error)
{
    const char *field = columns_field_name(finder->options->rules, choice->field);
    struct buffer text = BUFFER_INIT;
    size_t column;

    if (!is_read(finder->options, choice->field)) {
        if (finder->options->only_ids)
            return 0;
        return error_set(error, ERROR_USAGE, "--column",
                         "names a %s, and %s has none: leave it out", field,
                         finder->options->rules->title);
    }
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
    if (finder->columns->of_field[field] == NO_COLUMN && !holds_field(finder, column) &&
        is_read(finder->options, field))
        take(finder, field, column);
    finder->taken[column] = true;
}

/* Whether the first line has an amount or an id in it: then the names are missing. */
static bool looks_like_data(const struct finder *finder)
{
    const struct field_rules *rules = finder->options->rules;
    enum field field = finder->options->only_ids ? FIELD_ASSIGNMENT : FIELD_WORKER;

    for (size_t i = 0; i < finder->header->count; i++) {
        const char *cell = finder->header->cells[i].text;
        int64_t minor;

        if (money_parse(cell, finder->options->decimal, &minor) == MONEY_OK)
            return true;
        if (strpbrk(cell, "0123456789") && strlen(cell) > 8 && !rules->check_id(field, cell))
            return true;
    }
    return false;
}

/* The field of which either it or the one before it is enough; FIELD_COUNT for none. */
static enum field second_choice(const struct input_options *options)
{
    if (options->only_ids)
        return FIELD_GROUP;
    return options->rules->finds_assignment ? FIELD_ASSIGNMENT : FIELD_COUNT;
}

static bool is_needed(const struct input_options *options, enum field field)
{
    switch (field) {
    case FIELD_WORKER:
        return !options->only_ids;
    case FIELD_ASSIGNMENT:
        return !options->only_ids || !options->group;
    case FIELD_GROUP:
        return !options->group && (options->only_ids || options->rules->needs_group);
    case FIELD_AMOUNT:
        return !options->only_ids && !options->amount;
    case FIELD_REASON:
        return !options->only_ids && options->rules->needs_reason && !options->reason;
    case FIELD_REF:
    case FIELD_COUNT:
        break;
    }
    return false;
}

static bool is_missing(const struct finder *finder, enum field field)
{
    const size_t *found = finder->columns->of_field;
    enum field second = second_choice(finder->options);

    if (found[field] != NO_COLUMN || !is_needed(finder->options, field))
        return false;
    if (field == second)
        return found[field - 1] == NO_COLUMN;
    return field + 1 != second || found[second] == NO_COLUMN;
}

static int refuse_missing(const struct finder *finder, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    enum field second = second_choice(finder->options);
    bool is_first = true;

    buffer_add_text(&text, "no column for ");
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (!is_missing(finder, (enum field)field))
            continue;
        if (!is_first)
            buffer_add_text(&text, (enum field)field == second ? " or " : ", ");
        buffer_add_text(&text, columns_field_name(finder->options->rules, (enum field)field));
        is_first = false;
    }
    if (looks_like_data(finder))
        buffer_add_text(&text, ": the first line looks like data, put a line with the names of "
                               "the columns above it");
    else
        buffer_add_text(&text, ": say which it is with --column FIELD=NAME");
    if (is_missing(finder, FIELD_GROUP) && !finder->options->only_ids)
        buffer_add_text(&text, ", or give --study ID for all rows");
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
                 is_read(options, (enum field)field) &&
                 find_field(finder, (enum field)field, error) < 0)
            return -1;
    }
    for (int field = 0; field < FIELD_COUNT; field++)
        if (is_missing(finder, (enum field)field))
            return refuse_missing(finder, error);
    /* Where each group has its own, what a file says of it must not be passed over. */
    if (!finder->columns->is_report && !*options->currency)
        finder->columns->currency = find_own(finder, "currency");
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
