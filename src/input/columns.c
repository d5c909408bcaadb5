#include "input/columns.h"

#include "input/columns_missing.h"
#include "input/header_text.h"

#include <string.h>

/* The columns of a report, in their order. */
enum own {
    OWN_ROW = 0,
    OWN_STATUS,
    OWN_CODE,
    OWN_IDS, /* three */
    OWN_AMOUNT = OWN_IDS + 3,
    OWN_CURRENCY,
    OWN_REASON,
    OWN_REF,
    OWN_PAID_AMOUNT,
    OWN_PAID_AT,
    OWN_PAYMENT_ID,
    OWN_DETAIL,
    OWN_COUNT
};

enum { TELLING_ENOUGH = 3 }; /* besides status and code, so many of a report's columns make one */

/* A header while its fields are looked for. */
struct finder {
    const struct table_row *header;
    const struct input_options *options;
    const char *file;
    struct columns *columns;
    bool *taken;                     /* by column: holds a field, or is one of a report's own */
    char (*names)[HEADER_NAME_SIZE]; /* by column: normalised */
    size_t own[OWN_COUNT];           /* of a report, NO_COLUMN for one that was taken out */
};

static const char *own_name(const struct finder *finder, size_t own)
{
    static const char *const names[OWN_COUNT] = {
        [OWN_ROW] = "row",           [OWN_STATUS] = "status",
        [OWN_CODE] = "code",         [OWN_AMOUNT] = "amount",
        [OWN_CURRENCY] = "currency", [OWN_REASON] = "reason",
        [OWN_REF] = "ref",           [OWN_PAID_AMOUNT] = "paid_amount",
        [OWN_PAID_AT] = "paid_at",   [OWN_PAYMENT_ID] = "payment_id",
        [OWN_DETAIL] = "detail"};

    return names[own] ? names[own] : finder->options->rules->report_names[own - OWN_IDS];
}

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

/* The column that --column names: exactly, else as names match; of a report only the user's own
 * columns are looked at. Sets `*column` to NO_COLUMN when there is none. */
static int find_named(const struct finder *finder, const struct column_choice *choice,
                      size_t *column, struct error *error)
{
    const bool is_report = finder->columns->is_report;
    char wanted[HEADER_NAME_SIZE];
    char found[HEADER_NAME_SIZE];

    *column = NO_COLUMN;
    header_normalise(choice->name, wanted);
    for (int exact = 1; exact >= 0 && *column == NO_COLUMN; exact--) {
        for (size_t i = 0; i < finder->header->count; i++) {
            const char *name = finder->header->cells[i].text;

            if (is_report && finder->taken[i])
                continue;
            if (is_report)
                name = columns_without_guard(name);
            header_normalise(name, found);
            if (exact ? strcmp(name, choice->name) != 0 : !*wanted || strcmp(found, wanted) != 0)
                continue;
            if (*column != NO_COLUMN)
                return refuse_two(finder, choice->field, *column, i, error);
            *column = i;
        }
    }
    return 0;
}

/* In a report a column that was mapped has become the field, and is no more to be found. What is
 * found instead may be another one: a column of the report itself, or one whose name is merely like
 * the other. Neither is taken, and neither is passed over, for it may just as well be meant. */
static int check_report_choice(const struct finder *finder, const struct column_choice *choice,
                               size_t column, struct error *error)
{
    const char *field = columns_field_name(finder->options->rules, choice->field);
    struct buffer text = BUFFER_INIT;
    size_t own = header_find(finder->header, choice->name);

    if (column != NO_COLUMN &&
        strcmp(columns_without_guard(finder->header->cells[column].text), choice->name) == 0)
        return 0;
    if (column == NO_COLUMN && (own == NO_COLUMN || header_find(finder->header, field) == own))
        return 0;
    buffer_printf(&text, "this is a report, where the %s has a column of its own, \"%s\", and ",
                  field, field);
    header_add_name(&text, finder->header, column == NO_COLUMN ? own : column);
    buffer_printf(&text,
                  column == NO_COLUMN
                      ? " is the report's own too: leave out --column %s=%s, or give the "
                        "column that you mean another name"
                      : " is not named just so: leave out --column %s=%s, or write the name "
                        "as it stands",
                  field, choice->name);
    return refuse(finder, &text, error);
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
    /* In a report each payment has its place. */
    if (finder->columns->is_report && finder->options->paid)
        return 0;
    if (finder->columns->of_field[choice->field] != NO_COLUMN)
        return error_set(error, ERROR_USAGE, "--column", "names %s twice: give it once", field);
    if (find_named(finder, choice, &column, error) < 0)
        return -1;
    if (finder->columns->is_report && check_report_choice(finder, choice, column, error) < 0)
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
    if (finder->options->may_miss) {
        finder->columns->missed |= UINT32_C(1) << (choice - finder->options->choices);
        return 0;
    }
    buffer_printf(&text, "no column is named as --column %s=%s says: check the name", field,
                  choice->name);
    return refuse(finder, &text, error);
}

bool columns_name_matches(const struct field_rules *rules, enum field field, const char *name)
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
        if (finder->taken[i] ||
            !columns_name_matches(finder->options->rules, field, finder->names[i]))
            continue;
        if (found != NO_COLUMN)
            return refuse_two(finder, field, found, i, error);
        found = i;
    }
    if (found != NO_COLUMN)
        take(finder, field, found);
    return 0;
}

/* Two columns of a report have one name, and nothing tells which is the report's own. */
static int refuse_own(const struct finder *finder, const char *name, size_t a, size_t b,
                      struct error *error)
{
    struct buffer text = BUFFER_INIT;

    buffer_printf(&text, "two columns match %s, ", name);
    header_add_name(&text, finder->header, a);
    buffer_add_text(&text, " and ");
    header_add_name(&text, finder->header, b);
    buffer_add_text(&text, ": rename the one that is not the report's own, or put the report's own "
                           "columns first again, in their order");
    return refuse(finder, &text, error);
}

/* Where the report's own columns do not stand in front, in their order, none of their names may
 * come twice: the user's own column could be taken for it. */
static int check_own(const struct finder *finder, struct error *error)
{
    const size_t *own = finder->own;
    size_t next = 0;

    for (size_t i = 0; i < OWN_COUNT; i++)
        if (own[i] != NO_COLUMN && own[i] == next)
            next++;
        else if (own[i] != NO_COLUMN)
            next = NO_COLUMN;
    if (next != NO_COLUMN)
        return 0;
    for (size_t i = 0; i < OWN_COUNT; i++)
        for (size_t c = own[i] == NO_COLUMN ? NO_COLUMN : own[i] + 1; c < finder->header->count;
             c++)
            if (strcmp(finder->header->cells[c].text, finder->header->cells[own[i]].text) == 0)
                return refuse_own(finder, own_name(finder, i), own[i], c, error);
    return 0;
}

/* Recognises a bonusrec report by the columns that only a report has; some of them may have been
 * taken out. */
static int detect_report(struct finder *finder, struct error *error)
{
    static const size_t telling[] = {OWN_ROW, OWN_PAID_AMOUNT, OWN_PAID_AT, OWN_PAYMENT_ID,
                                     OWN_DETAIL};
    size_t found = 0;

    for (size_t i = 0; i < OWN_COUNT; i++)
        finder->own[i] = header_find(finder->header, own_name(finder, i));
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        found += finder->own[telling[i]] != NO_COLUMN;
    if (finder->own[OWN_STATUS] == NO_COLUMN || finder->own[OWN_CODE] == NO_COLUMN ||
        found < TELLING_ENOUGH)
        return 0;
    finder->columns->is_report = true;
    finder->columns->status = finder->own[OWN_STATUS];
    finder->columns->code = finder->own[OWN_CODE];
    finder->columns->detail = finder->own[OWN_DETAIL];
    finder->columns->currency = finder->own[OWN_CURRENCY];
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (finder->own[i] != NO_COLUMN)
            finder->taken[finder->own[i]] = true;
    return check_own(finder, error);
}

/* Takes a report's field from its own column; all others are the user's and carried through. */
static void find_report_field(struct finder *finder, enum field field)
{
    static const size_t own_of[FIELD_COUNT] = {
        [FIELD_WORKER] = OWN_IDS,    [FIELD_ASSIGNMENT] = OWN_IDS + 1, [FIELD_GROUP] = OWN_IDS + 2,
        [FIELD_AMOUNT] = OWN_AMOUNT, [FIELD_REASON] = OWN_REASON,      [FIELD_REF] = OWN_REF};
    size_t column = finder->own[own_of[field]];

    if (field == FIELD_AMOUNT && finder->options->paid && finder->own[OWN_PAID_AMOUNT] != NO_COLUMN)
        column = finder->own[OWN_PAID_AMOUNT];
    if (finder->columns->of_field[field] == NO_COLUMN && column != NO_COLUMN &&
        is_read(finder->options, field))
        take(finder, field, column);
}

static int find_all(struct finder *finder, struct error *error)
{
    const struct input_options *options = finder->options;

    if (detect_report(finder, error) < 0)
        return -1;
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
    /* Where each group has its own, what a file says of it must not be passed over. */
    if (!finder->columns->is_report && !*options->currency)
        finder->columns->currency = header_find(finder->header, "currency");
    return 0;
}

int columns_find(const struct table *table, const struct input_options *options,
                 struct arena *arena, struct columns *columns, struct error *error)
{
    const struct table_row *header = table_header(table);
    struct columns fresh = {
        .status = NO_COLUMN, .code = NO_COLUMN, .detail = NO_COLUMN, .currency = NO_COLUMN};
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
        header_normalise(header->cells[i].text, finder.names[i]);
    }
    if (find_all(&finder, error) < 0 ||
        columns_refuse_missing(table, options, &fresh, finder.taken, error) < 0)
        return -1;
    fresh.extra = arena_alloc(arena, header->count * sizeof *fresh.extra);
    for (size_t i = 0; i < header->count; i++)
        if (!finder.taken[i])
            fresh.extra[fresh.extra_count++] = i;
    *columns = fresh;
    return 0;
}
