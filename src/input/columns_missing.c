#include "input/columns_missing.h"

#include "input/first_line.h"
#include "input/header_text.h"

#include <string.h>

enum {
    LINES_LOOKED_AT = 10, /* for names that stand further down */
    NAMES_ENOUGH = 2,     /* so many make a line of names */
    USUAL_DELIMITERS = 4, /* , ; TAB | */
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
                          ": the names of the columns seem to stand in line %llu, and must "
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

/* The only column whose name has more than a name of the field in it; NO_COLUMN for none. */
static size_t guess_column(const struct scene *scene, enum field field)
{
    const char *const *names = scene->options->rules->names[field];
    const size_t name_count = sizeof scene->options->rules->names[field] / sizeof *names;
    char found[HEADER_NAME_SIZE];
    size_t guess = NO_COLUMN;

    for (size_t i = 0; i < scene->header->count; i++) {
        bool is_like;

        header_normalise(scene->header->cells[i].text, found);
        is_like = field == FIELD_AMOUNT && scene->options->paid && strstr(found, "paid");
        for (size_t n = 0; n < name_count && names[n]; n++) {
            size_t length = strlen(names[n]);
            bool is_telling =
                length > 4 && (field >= FIELD_AMOUNT || strcmp(names[n] + length - 2, "id") == 0);

            is_like = is_like || (is_telling && strstr(found, names[n]));
        }
        if (!is_like || scene->taken[i])
            continue;
        if (guess != NO_COLUMN)
            return NO_COLUMN;
        guess = i;
    }
    return guess;
}

/* Says so when the header is one cell: the names of several columns may stand in it. */
static bool add_one_cell(struct buffer *text, const struct scene *scene)
{
    static const char marks[] = ",;\t|:/!#$%&*<=>?@\\^`~"; /* the usual ones first */
    const struct table_cell *cell = &scene->header->cells[0];

    if (scene->header->count > 1)
        return false;
    for (const char *mark = marks; *mark; mark++) {
        const char *quote = strchr(":/%=@^", *mark) ? "" : "'";

        if (count_names(scene->options->rules, cell->text, cell->length, *mark) < NAMES_ENOUGH)
            continue;
        if (mark - marks < USUAL_DELIMITERS)
            buffer_add_text(text, ": the names stand in one cell, as when a whole line was put in "
                                  "quotes: take the original file, or the quotes away");
        else
            buffer_printf(text,
                          ": the first line is one column, and \"%c\" seems to stand between the "
                          "names: give --delimiter %s%c%s",
                          *mark, quote, *mark, quote);
        return true;
    }
    return false;
}

/* Adds `--column amount=Answer.bonus if that is it`, or `--column amount=NAME`. */
static void add_choice(struct buffer *text, const struct scene *scene, enum field field)
{
    const char *name = columns_field_name(scene->options->rules, field);
    size_t guess = guess_column(scene, field);
    struct buffer option = BUFFER_INIT;
    struct buffer plain = BUFFER_INIT;

    buffer_printf(&plain, "--column %s=NAME", name);
    if (guess == NO_COLUMN)
        buffer_add_text(&option, buffer_text(&plain));
    else
        header_add_option(&option, name, scene->header, guess);
    buffer_add_text(text, buffer_text(&option));
    /* A name that cannot be shown stays open. */
    if (strcmp(buffer_text(&option), buffer_text(&plain)) != 0)
        buffer_add_text(text, " if that is it");
    buffer_release(&option);
    buffer_release(&plain);
}

/* Adds for each field that is missing its own way out. */
static void add_ways_out(struct buffer *text, const struct scene *scene, size_t missing)
{
    const struct field_rules *rules = scene->options->rules;
    enum field second = second_choice(scene->options);
    const char *before = ":";

    for (enum field field = FIELD_WORKER; field < FIELD_COUNT; field++) {
        if (!is_missing(scene, field) || field == second)
            continue;
        buffer_add_text(text, before);
        if (missing > 1)
            buffer_printf(text, " for the %s", columns_field_name(rules, field));
        buffer_add_text(text, " give ");
        add_choice(text, scene, field);
        if (field + 1 == second) {
            buffer_add_text(text, " or ");
            add_choice(text, scene, second);
        }
        if (field == FIELD_GROUP && !scene->options->only_ids)
            buffer_add_text(text, ", or --study ID for all rows");
        else if (field == FIELD_AMOUNT && !scene->options->paid)
            buffer_add_text(text, ", or --amount X for all rows");
        else if (field == FIELD_REASON)
            buffer_add_text(text, ", or --reason TEXT for all rows (each worker reads it)");
        before = ";";
    }
}

static void add_remedies(struct buffer *text, const struct scene *scene, size_t missing)
{
    if (add_other_platform(text, scene) || first_line_add(text, scene->table, scene->options) ||
        add_one_cell(text, scene) || add_names_below(text, scene))
        return;
    if (scene->header->count == 1 && !scene->taken[0] && missing > 1)
        buffer_add_text(text, ": the first line is one column: if it is to be several, name what "
                              "stands between them with --delimiter C (where it is none of , ; "
                              "TAB |), or save the file again as CSV");
    else
        add_ways_out(text, scene, missing);
}

int columns_refuse_missing(const struct table *table, const struct input_options *options,
                           const struct columns *columns, const bool *taken, struct error *error)
{
    const struct scene scene = {table_header(table), table, options, columns, taken};
    enum field second = second_choice(options);
    struct buffer text = BUFFER_INIT;
    struct buffer fields = BUFFER_INIT;
    size_t missing = 0; /* two that do for each other count as one */

    for (int field = 0; field < FIELD_COUNT; field++) {
        if (!is_missing(&scene, (enum field)field))
            continue;
        if (fields.length > 0)
            buffer_add_text(&fields, (enum field)field == second ? " or " : ", ");
        buffer_add_text(&fields, columns_field_name(options->rules, (enum field)field));
        missing += (enum field)field != second;
    }
    if (missing == 0)
        return 0;
    if (!table_add_doubt(table, &text)) {
        buffer_printf(&text, "no column for %s", buffer_text(&fields));
        add_remedies(&text, &scene, missing);
    }
    buffer_release(&fields);
    header_add_found(&text, scene.header);
    (void)error_set(error, ERROR_INPUT, table_name(table), "%s", buffer_text(&text));
    buffer_release(&text);
    return -1;
}
