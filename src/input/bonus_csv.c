#include "input/bonus_csv.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "core/money.h"
#include "input/characters.h"
#include "input/columns.h"
#include "input/diagnose.h"
#include "input/table.h"

#include <stdlib.h>
#include <string.h>

enum { ID_FIELDS = 3 }; /* worker, assignment, group: the first ones of enum field */

/* One file while it is read. */
struct reader {
    const struct input_options *options;
    struct table *table;
    const struct table_row *header;
    struct columns columns;
    struct intents *intents;
    const char *bad_id[ID_FIELDS]; /* codes, by field */
    const char *missing_id[ID_FIELDS];
    int64_t default_minor;   /* of --amount */
    const char *good_reason; /* of the last row that can be used; NULL before */
    struct buffer extra;
    struct buffer detail;
};

/* One row: its fields as they stand, "" where there is none. */
struct fields {
    const struct table_row *row;
    const char *text[FIELD_COUNT];
};

static const char *cell_text(const struct reader *reader, const struct table_row *row,
                             size_t column)
{
    const char *text = column < row->count ? row->cells[column].text : "";

    return reader->columns.is_report ? columns_without_guard(text) : text;
}

/* Begins the detail of a problem with `field`. */
static struct buffer *begin_detail(struct reader *reader, const struct fields *fields,
                                   enum field field)
{
    size_t column = reader->columns.of_field[field];

    if (column == NO_COLUMN)
        diagnose_row(&reader->detail, fields->row);
    else
        diagnose_cell(&reader->detail, fields->row, reader->header, column);
    return &reader->detail;
}

/* Each check returns the code of what is wrong and writes the detail, or returns NULL. */

static const char *check_id(struct reader *reader, const struct fields *fields, enum field field)
{
    const struct field_rules *rules = reader->options->rules;
    const char *id = fields->text[field];
    const char *worker = fields->text[FIELD_WORKER];

    if (!*id) {
        if (field == FIELD_GROUP)
            return NULL;
        buffer_printf(begin_detail(reader, fields, field), "the cell is empty: fill in the %s",
                      columns_field_name(rules, field));
        return reader->missing_id[field];
    }
    if (!rules->check_id(field, id) && !(field == FIELD_ASSIGNMENT && strcmp(id, worker) == 0))
        return NULL;
    diagnose_id(begin_detail(reader, fields, field), rules, field, id, worker,
                fields->text[FIELD_ASSIGNMENT]);
    return reader->bad_id[field];
}

static const char *check_amount(struct reader *reader, const struct fields *fields, int64_t *minor)
{
    const struct input_options *options = reader->options;
    const char *text = fields->text[FIELD_AMOUNT];
    enum money_problem problem;

    if (!*text && options->amount) {
        *minor = reader->default_minor;
        return NULL;
    }
    problem = money_parse(text, options->decimal, minor);
    if (problem == MONEY_OK)
        return NULL;
    if (problem == MONEY_EMPTY) {
        buffer_add_text(begin_detail(reader, fields, FIELD_AMOUNT),
                        "the cell is empty: fill in the amount (0 for none), or give --amount X "
                        "for all rows that have none");
        return "missing_amount";
    }
    diagnose_amount(begin_detail(reader, fields, FIELD_AMOUNT), text, problem);
    return "bad_amount";
}

/* A report says which currency its amounts are in. */
static const char *check_currency(struct reader *reader, const struct fields *fields)
{
    size_t column = reader->columns.currency;
    const char *wanted = reader->options->currency;
    const char *text;

    if (column == NO_COLUMN || !*wanted)
        return NULL;
    text = cell_text(reader, fields->row, column);
    if (!*text || strcmp(text, wanted) == 0)
        return NULL;
    diagnose_cell(&reader->detail, fields->row, reader->header, column);
    characters_add_visible(&reader->detail, text);
    buffer_printf(&reader->detail,
                  " is another currency than this run's %s: is it the report of another platform?",
                  wanted);
    return "bad_currency";
}

static const char *check_reason(struct reader *reader, const struct fields *fields)
{
    const struct field_rules *rules = reader->options->rules;
    const char *reason = fields->text[FIELD_REASON];
    size_t length = strlen(reason);
    struct buffer *detail;

    /* Mostly all rows have the same: what the last one passed with need not be looked at again. */
    if (reader->good_reason && strcmp(reason, reader->good_reason) == 0)
        return NULL;
    if (characters_is_blank(reason)) {
        if (!rules->needs_reason)
            return NULL;
        buffer_add_text(begin_detail(reader, fields, FIELD_REASON),
                        "the cell is empty: fill in the reason, which the worker reads, or give "
                        "--reason TEXT for all rows that have none");
        return "missing_reason";
    }
    if (length > rules->reason_max_chars &&
        (length = utf8_count(reason)) > rules->reason_max_chars) {
        detail = begin_detail(reader, fields, FIELD_REASON);
        characters_add_visible(detail, reason);
        buffer_printf(detail, " has %zu characters, and %s takes %zu: shorten it", length,
                      rules->title, rules->reason_max_chars);
        return "reason_too_long";
    }
    if (!characters_has_control(reason))
        return NULL;
    detail = begin_detail(reader, fields, FIELD_REASON);
    characters_add_visible(detail, reason);
    buffer_add_text(detail, " has control characters in it: take them away");
    return "bad_reason";
}

static const char *check_ref(struct reader *reader, const struct fields *fields)
{
    const char *ref = fields->text[FIELD_REF];
    struct buffer *detail;
    const char *wrong;

    /* A ref decides what is the same bonus: a blank that no one sees must not. */
    if (characters_has_blank_around(ref))
        wrong = " has blanks around it: take them away";
    else if (characters_has_control(ref))
        wrong = " has control characters in it: take them away";
    else
        return NULL;
    detail = begin_detail(reader, fields, FIELD_REF);
    characters_add_visible(detail, ref);
    buffer_add_text(detail, wrong);
    return "bad_ref";
}

/* The code of the first thing wrong with the row, with its detail; NULL when it can be used. */
static const char *check_row(struct reader *reader, const struct fields *fields, int64_t *minor)
{
    const char *code;

    if (fields->row->shape != TABLE_WHOLE) {
        diagnose_row(&reader->detail, fields->row);
        diagnose_shape(&reader->detail, fields->row, reader->header,
                       table_delimiter(reader->table));
        return "bad_row";
    }
    for (int field = 0; field < ID_FIELDS; field++)
        if ((code = check_id(reader, fields, (enum field)field)))
            return code;
    if ((code = check_amount(reader, fields, minor)) || (code = check_currency(reader, fields)) ||
        (code = check_reason(reader, fields)))
        return code;
    return check_ref(reader, fields);
}

/* The cells carried through, packed. */
static const char *pack_extra(struct reader *reader, const struct table_row *row)
{
    const struct columns *columns = &reader->columns;

    if (columns->extra_count == 0)
        return NULL;
    buffer_clear(&reader->extra);
    for (size_t i = 0; i < columns->extra_count; i++) {
        const char *text = cell_text(reader, row, columns->extra[i]);

        buffer_add(&reader->extra, text, strlen(text) + 1);
    }
    /* The arena's own NUL takes the place of the last one. */
    return arena_strndup(&reader->intents->arena, reader->extra.bytes, reader->extra.length - 1);
}

static const struct problem *keep_problem(struct reader *reader, const char *code,
                                          const char *amount_text)
{
    struct arena *arena = &reader->intents->arena;
    struct problem *problem = arena_alloc(arena, sizeof *problem);

    problem->code = code;
    problem->detail = arena_strdup(arena, buffer_text(&reader->detail));
    problem->amount_text = arena_strdup(arena, amount_text);
    buffer_clear(&reader->detail);
    reader->intents->invalid_count++;
    return problem;
}

/* The kept copy of `text`. `before` is the same field of the row before: ids of HITs and reasons
 * mostly repeat, and then need not be looked for. */
static const char *keep(struct reader *reader, const char *text, const char *before)
{
    if (strcmp(text, before) == 0)
        return before;
    return strings_intern(&reader->intents->strings, text, strlen(text));
}

static void keep_texts(struct reader *reader, const struct fields *fields, struct intent *intent)
{
    static const struct intent none = {
        .worker_id = "", .assignment_id = "", .group_id = "", .reason = "", .ref = ""};
    const struct intents *intents = reader->intents;
    const struct intent *before = intents->count ? &intents->list[intents->count - 1] : &none;

    intent->worker_id = keep(reader, fields->text[FIELD_WORKER], before->worker_id);
    intent->assignment_id = keep(reader, fields->text[FIELD_ASSIGNMENT], before->assignment_id);
    intent->group_id = keep(reader, fields->text[FIELD_GROUP], before->group_id);
    intent->reason = keep(reader, fields->text[FIELD_REASON], before->reason);
    intent->ref = keep(reader, fields->text[FIELD_REF], before->ref);
}

static void add_row(struct reader *reader, const struct table_row *row)
{
    struct intents *intents = reader->intents;
    struct fields fields = {.row = row};
    struct intent intent = {.row_no = row->row_no};
    const char *code;

    for (int field = 0; field < FIELD_COUNT; field++)
        fields.text[field] = cell_text(reader, row, reader->columns.of_field[field]);
    if (reader->options->reason && characters_is_blank(fields.text[FIELD_REASON]))
        fields.text[FIELD_REASON] = reader->options->reason;
    strings_prefetch(&intents->strings, fields.text[FIELD_WORKER],
                     strlen(fields.text[FIELD_WORKER]));
    strings_prefetch(&intents->strings, fields.text[FIELD_ASSIGNMENT],
                     strlen(fields.text[FIELD_ASSIGNMENT]));
    code = check_row(reader, &fields, &intent.amount.minor);
    if (code) {
        intent.amount.minor = 0;
        intent.problem = keep_problem(reader, code, fields.text[FIELD_AMOUNT]);
    }
    keep_texts(reader, &fields, &intent);
    if (!code)
        reader->good_reason = intent.reason;
    intent.extra = pack_extra(reader, row);
    strncpy(intent.amount.currency, reader->options->currency, sizeof intent.amount.currency - 1);
    intents->list =
        array_reserve(intents->list, intents->count, &intents->capacity, sizeof *intents->list);
    intents->list[intents->count++] = intent;
}

static int read_rows(struct reader *reader, struct error *error)
{
    const struct table_row *row;

    for (;;) {
        if (table_next(reader->table, &row, error) < 0)
            return -1;
        if (!row)
            return 0;
        if (reader->columns.is_report &&
            strcmp(cell_text(reader, row, reader->columns.status), "unexpected") == 0)
            continue;
        add_row(reader, row);
    }
}

static void keep_names(struct reader *reader)
{
    struct intents *intents = reader->intents;
    const struct columns *columns = &reader->columns;

    for (int field = 0; field < ID_FIELDS; field++) {
        const char *name = columns_field_name(reader->options->rules, (enum field)field);

        reader->bad_id[field] = arena_printf(&intents->arena, "bad_%s", name);
        reader->missing_id[field] = arena_printf(&intents->arena, "missing_%s", name);
    }
    intents->extra_count = columns->extra_count;
    intents->extra_names =
        arena_alloc(&intents->arena, columns->extra_count * sizeof *intents->extra_names);
    for (size_t i = 0; i < columns->extra_count; i++)
        intents->extra_names[i] =
            arena_strdup(&intents->arena, cell_text(reader, reader->header, columns->extra[i]));
}

/* Looks at --amount and --reason once, before any row. */
static int check_defaults(struct reader *reader, struct error *error)
{
    const struct input_options *options = reader->options;
    const struct field_rules *rules = options->rules;
    enum money_problem problem;
    size_t valid;

    if (options->amount) {
        problem = money_parse(options->amount, options->decimal, &reader->default_minor);
        if (problem != MONEY_OK)
            return error_set(error, ERROR_USAGE, "--amount", "\"%s\" %s", options->amount,
                             money_problem_text(problem));
    }
    if (!options->reason)
        return 0;
    if (characters_is_blank(options->reason))
        return error_set(error, ERROR_USAGE, "--reason", "is empty: say what the bonus is for");
    if (utf8_check(options->reason, strlen(options->reason), &valid) != UTF8_VALID)
        return error_set(error, ERROR_USAGE, "--reason",
                         "is no UTF-8: check the terminal's locale");
    if (characters_has_control(options->reason))
        return error_set(error, ERROR_USAGE, "--reason",
                         "has control characters in it: take them away");
    if (utf8_count(options->reason) > rules->reason_max_chars)
        return error_set(error, ERROR_USAGE, "--reason",
                         "has %zu characters, and %s takes %zu: shorten it",
                         utf8_count(options->reason), rules->title, rules->reason_max_chars);
    return 0;
}

int bonus_csv_read(const char *path, const struct input_options *options, struct intents *intents,
                   struct error *error)
{
    struct intents fresh = INTENTS_INIT;
    struct reader reader = {.options = options, .intents = &fresh};
    int result = -1;

    if (check_defaults(&reader, error) < 0 ||
        table_open(&reader.table, path, options->delimiter, error) < 0)
        goto out;
    reader.header = table_header(reader.table);
    if (columns_find(reader.table, options, &fresh.arena, &reader.columns, error) < 0)
        goto out;
    keep_names(&reader);
    if (read_rows(&reader, error) < 0)
        goto out;
    *intents = fresh;
    fresh = INTENTS_INIT;
    result = 0;
out:
    intents_release(&fresh);
    table_close(reader.table);
    buffer_release(&reader.extra);
    buffer_release(&reader.detail);
    return result;
}

void intents_release(struct intents *intents)
{
    free(intents->list);
    strings_release(&intents->strings);
    arena_release(&intents->arena);
    *intents = INTENTS_INIT;
}
