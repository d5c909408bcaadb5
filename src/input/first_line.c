#include "input/first_line.h"

#include "core/money.h"
#include "input/columns.h"
#include "input/id_text.h"

#include <string.h>

/* Whether the first line has an amount or an id in it: then the names are missing. `*other` is the
 * platform of which an id in it has the look, NULL when it is none or this one. */
static bool looks_like_data(const struct table_row *header, const struct input_options *options,
                            const struct field_rules **other)
{
    const struct field_rules *rules = options->rules;
    enum field first = options->only_ids ? FIELD_ASSIGNMENT : FIELD_WORKER;
    bool found = false;

    *other = NULL;
    for (size_t i = 0; i < header->count; i++) {
        const char *cell = header->cells[i].text;
        int64_t minor;

        if (money_parse(cell, options->decimal, &minor) == MONEY_OK) {
            found = true;
        } else if (strpbrk(cell, "0123456789") && strlen(cell) > 8) {
            bool is_own = !rules->check_id(first, cell);

            for (enum field field = FIELD_WORKER; field <= FIELD_GROUP && !is_own; field++) {
                is_own = rules->looks_like && rules->looks_like(field, cell);
                if (!*other)
                    *other = id_text_platform(options, field, cell);
            }
            if (is_own) {
                *other = NULL;
                return true;
            }
        }
    }
    return found || *other;
}

/* The fields that a line with as many cells as the first one has most likely, in their order. */
static size_t likely_fields(size_t cells, const struct input_options *options,
                            const struct field_rules *rules, enum field fields[FIELD_COUNT])
{
    bool is_needed_group = rules->needs_group && !options->group;
    size_t ids = rules->finds_assignment ? 1 : 2;
    size_t needed =
        ids + is_needed_group + !options->amount + (rules->needs_reason && !options->reason);
    size_t count = 0;

    if (options->only_ids) {
        fields[0] = FIELD_GROUP;
        fields[1] = FIELD_ASSIGNMENT;
        return cells == 1 ? 1 : 2;
    }
    fields[count++] = FIELD_WORKER;
    if (!rules->finds_assignment)
        fields[count++] = FIELD_ASSIGNMENT;
    if (cells > needed || (is_needed_group && cells == needed))
        fields[count++] = FIELD_GROUP;
    if (!options->amount)
        fields[count++] = FIELD_AMOUNT;
    if (rules->needs_reason && !options->reason)
        fields[count++] = FIELD_REASON;
    /* Without the ids it is another list altogether. */
    return count < cells || cells < ids ? count : cells;
}

/* Adds a line of names for such a file. */
static void add_example(struct buffer *text, const struct table *table,
                        const struct input_options *options, const struct field_rules *rules)
{
    enum field fields[FIELD_COUNT];
    size_t count = likely_fields(table_header(table)->count, options, rules, fields);
    bool has_group = false;
    char delimiter = table_delimiter(table);

    for (size_t i = 0; i < count; i++) {
        if (i > 0 && delimiter == '\t')
            buffer_add_text(text, " TAB ");
        else if (i > 0)
            buffer_add_char(text, delimiter);
        buffer_add_text(text, columns_field_name(rules, fields[i]));
        has_group = has_group || fields[i] == FIELD_GROUP;
    }
    /* One id alone is as likely the other. */
    if (options->only_ids && count == 1)
        buffer_printf(text, " (or %s)", columns_field_name(rules, FIELD_ASSIGNMENT));
    else if (rules->finds_assignment && fields[0] == FIELD_WORKER)
        buffer_printf(text, " (or %s, if those are its ids)",
                      columns_field_name(rules, FIELD_ASSIGNMENT));
    if (rules->needs_group && !has_group && !options->group)
        buffer_add_text(text, "; and give --study ID for all rows");
}

bool first_line_add(struct buffer *text, const struct table *table,
                    const struct input_options *options)
{
    const struct field_rules *other;

    if (!looks_like_data(table_header(table), options, &other))
        return false;
    buffer_add_text(text, ": the first line looks like data: put a line with the names of the "
                          "columns above it, for example: ");
    add_example(text, table, options, other ? other : options->rules);
    if (other)
        buffer_printf(text, "; and give --platform %s, for its ids look like those of %s",
                      other->platform, other->title);
    return true;
}
