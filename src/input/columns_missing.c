#include "input/columns_missing.h"

#include "core/money.h"
#include "input/header_text.h"
#include "input/id_text.h"

#include <string.h>

enum {
    LINES_LOOKED_AT = 10, /* for names that stand further down */
    NAMES_ENOUGH = 2,     /* so many make a line of names */
};

/* A header, and what was found of it. */
struct scene {
    const struct table_row *header;
    const struct table *table;
    const struct input_options *options;
    const struct columns *columns;
    const bool *taken;
};

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

static bool is_missing(const struct scene *scene, enum field field)
{
    const size_t *found = scene->columns->of_field;
    enum field second = second_choice(scene->options);

    if (found[field] != NO_COLUMN || !is_needed(scene->options, field))
        return false;
    if (field == second)
        return found[field - 1] == NO_COLUMN;
    return field + 1 != second || found[second] == NO_COLUMN;
}

/* Adds the columns of the header that `rules` know as ids, and returns how many. */
static size_t add_id_columns(struct buffer *text, const struct scene *scene,
                             const struct field_rules *rules)
{
    char name[HEADER_NAME_SIZE];
    size_t count = 0;

    for (size_t i = 0; i < scene->header->count; i++) {
        header_normalise(scene->header->cells[i].text, name);
        for (enum field field = FIELD_WORKER; field <= FIELD_GROUP; field++) {
            if (!columns_name_matches(rules, field, name))
                continue;
            if (count++ > 0)
                buffer_add_text(text, " and ");
            header_add_name(text, scene->header, i);
        }
    }
    return count;
}

/* Says whose file it is when the ids have no columns by this platform's names and do by another's.
 */
static bool add_other_platform(struct buffer *text, const struct scene *scene)
{
    const struct input_options *options = scene->options;
    struct buffer found = BUFFER_INIT;
    size_t own = add_id_columns(&found, scene, options->rules);
    bool is_other = false;

    for (size_t i = 0; i < options->other_count && !is_other; i++) {
        const struct field_rules *other = options->others[i];

        buffer_clear(&found);
        is_other = add_id_columns(&found, scene, other) > own;
        if (is_other)
            buffer_printf(text, ": this looks like a file of %s, by its %s: give --platform %s",
                          other->title, buffer_text(&found), other->platform);
    }
    buffer_release(&found);
    return is_other;
}

/* How many cells of the line are names of fields. */
static size_t count_names(const struct field_rules *rules, const char *line, size_t length,
                          char delimiter)
{
    char cell[HEADER_NAME_SIZE];
    char name[HEADER_NAME_SIZE];
    size_t count = 0;

    for (size_t at = 0; at <= length;) {
        const char *end = memchr(line + at, delimiter, length - at);
        size_t cell_length = (end ? (size_t)(end - line) : length) - at;

        if (cell_length < sizeof cell) {
            size_t quote = cell_length >= 2 && line[at] == '"' && line[at + cell_length - 1] == '"';

            memcpy(cell, line + at + quote, cell_length - 2 * quote);
            cell[cell_length - 2 * quote] = '\0';
            header_normalise(cell, name);
            for (int field = 0; field < FIELD_COUNT; field++)
                count += *name && columns_name_matches(rules, (enum field)field, name);
        }
        at += cell_length + 1;
    }
    return count;
}

/* Says where the names stand when lines with a title or a note stand above them. */
static bool add_names_below(struct buffer *text, const struct scene *scene)
{
    const char delimiters[] = {table_delimiter(scene->table), ',', ';', '\t'};
    unsigned long long number = scene->header->line + 1;
    size_t left;
    const char *line = table_peek(scene->table, &left);

    for (int i = 0; i < LINES_LOOKED_AT && left > 0; i++, number++) {
        const char *feed = memchr(line, '\n', left);
        size_t length = feed ? (size_t)(feed - line) : left;
        size_t shown = length > 0 && line[length - 1] == '\r' ? length - 1 : length;

        for (size_t d = 0; d < sizeof delimiters; d++) {
            if (count_names(scene->options->rules, line, shown, delimiters[d]) < NAMES_ENOUGH)
                continue;
            buffer_printf(text,
                          ": the names of the columns seem to stand in line %llu, and are to "
                          "stand in the first: take out what is above them",
                          number);
            return true;
        }
        length += feed != NULL;
        line += length;
        left -= length;
    }
    return false;
}

/* Whether the first line has an amount or an id in it: then the names are missing. `*other` is the
 * platform of which an id in it has the look, NULL when it is none or this one. */
static bool looks_like_data(const struct scene *scene, const struct field_rules **other)
{
    const struct input_options *options = scene->options;
    enum field first = options->only_ids ? FIELD_ASSIGNMENT : FIELD_WORKER;
    bool found = false;

    *other = NULL;
    for (size_t i = 0; i < scene->header->count; i++) {
        const char *cell = scene->header->cells[i].text;
        int64_t minor;

        if (money_parse(cell, options->decimal, &minor) == MONEY_OK) {
            found = true;
        } else if (strpbrk(cell, "0123456789") && strlen(cell) > 8) {
            if (!options->rules->check_id(first, cell))
                return true;
            for (enum field field = FIELD_WORKER; field <= FIELD_GROUP && !*other; field++)
                *other = id_text_platform(options, field, cell);
        }
    }
    return found || *other;
}

/* Adds `, perhaps --column amount=Answer.bonus` where one column has more than a field's name. */
static void add_guess(struct buffer *text, const struct scene *scene, enum field field)
{
    const char *const *names = scene->options->rules->names[field];
    const size_t name_count = sizeof scene->options->rules->names[field] / sizeof *names;
    char found[HEADER_NAME_SIZE];
    size_t guess = NO_COLUMN;

    for (size_t i = 0; i < scene->header->count; i++) {
        bool is_like = false;

        header_normalise(scene->header->cells[i].text, found);
        for (size_t n = 0; n < name_count && names[n]; n++) {
            size_t length = strlen(names[n]);
            bool is_telling =
                length > 4 && (field >= FIELD_AMOUNT || strcmp(names[n] + length - 2, "id") == 0);

            is_like = is_like || (is_telling && strstr(found, names[n]));
        }
        if (!is_like || scene->taken[i])
            continue;
        if (guess != NO_COLUMN)
            return;
        guess = i;
    }
    if (guess == NO_COLUMN)
        return;
    buffer_add_text(text, ", perhaps ");
    header_add_option(text, columns_field_name(scene->options->rules, field), scene->header, guess);
}

/* Whether the header is one cell with the names of several columns in it. */
static bool is_one_cell(const struct scene *scene)
{
    const struct table_cell *cell = &scene->header->cells[0];
    static const char delimiters[] = {',', ';', '\t', '|'};

    for (size_t i = 0; i < sizeof delimiters && scene->header->count == 1; i++)
        if (count_names(scene->options->rules, cell->text, cell->length, delimiters[i]) >=
            NAMES_ENOUGH)
            return true;
    return false;
}

static void add_remedies(struct buffer *text, const struct scene *scene)
{
    const struct field_rules *other;

    if (looks_like_data(scene, &other)) {
        buffer_add_text(text, ": the first line looks like data, put a line with the names of the "
                              "columns above it");
        if (other)
            buffer_printf(text, ", and give --platform %s, for its ids look like those of %s",
                          other->platform, other->title);
    } else if (is_one_cell(scene)) {
        buffer_add_text(text, ": the names stand in one cell, as when a whole line was put in "
                              "quotes: take the original file, or the quotes away, or name what "
                              "stands between the cells with --delimiter C");
        return;
    } else if (!add_names_below(text, scene)) {
        buffer_add_text(text, ": say which it is with --column FIELD=NAME");
        for (int field = 0; field < FIELD_COUNT; field++)
            if (is_missing(scene, (enum field)field))
                add_guess(text, scene, (enum field)field);
    } else {
        return;
    }
    if (is_missing(scene, FIELD_GROUP) && !scene->options->only_ids)
        buffer_add_text(text, ", or give --study ID for all rows");
    if (is_missing(scene, FIELD_AMOUNT))
        buffer_add_text(text, ", or give --amount X for all rows");
    if (is_missing(scene, FIELD_REASON))
        buffer_add_text(text, ", or give --reason TEXT for all rows");
    if (scene->header->count == 1)
        buffer_add_text(text, ", or name what stands between the cells with --delimiter C");
}

int columns_refuse_missing(const struct table *table, const struct input_options *options,
                           const struct columns *columns, const bool *taken, struct error *error)
{
    const struct scene scene = {table_header(table), table, options, columns, taken};
    enum field second = second_choice(options);
    struct buffer text = BUFFER_INIT;

    for (int field = 0; field < FIELD_COUNT; field++) {
        if (!is_missing(&scene, (enum field)field))
            continue;
        if (text.length > 0)
            buffer_add_text(&text, (enum field)field == second ? " or " : ", ");
        else
            buffer_add_text(&text, "no column for ");
        buffer_add_text(&text, columns_field_name(options->rules, (enum field)field));
    }
    if (text.length == 0)
        return 0;
    if (!add_other_platform(&text, &scene))
        add_remedies(&text, &scene);
    header_add_found(&text, scene.header);
    (void)error_set(error, ERROR_INPUT, table_name(table), "%s", buffer_text(&text));
    buffer_release(&text);
    return -1;
}
