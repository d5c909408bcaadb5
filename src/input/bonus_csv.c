#include "input/bonus_csv.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "core/money.h"
#include "input/advice.h"
#include "input/characters.h"
#include "input/columns.h"
#include "input/dates.h"
#include "input/row.h"
#include "input/table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FIRST_ROWS = 4096, ROOM_MAX = 16 * 1024 * 1024 };

/* One file while it is read. */
struct reader {
    const struct input_options *options;
    struct table *table;
    const struct table_row *header;
    struct columns columns;
    struct intents *intents;
    struct row_checker checker;
    struct adviser adviser;
    struct buffer extra;
};

static const char *cell_text(const struct reader *reader, const struct table_row *row,
                             size_t column)
{
    const char *text = column < row->count ? row->cells[column].text : "";

    return reader->columns.is_report ? columns_without_guard(text) : text;
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
                                          const struct row_fields *fields)
{
    struct arena *arena = &reader->intents->arena;
    struct problem *problem = arena_alloc(arena, sizeof *problem);

    *problem = (struct problem){.kind = PROBLEM_INVALID,
                                .code = code,
                                .detail = arena_strdup(arena, buffer_text(&reader->checker.detail)),
                                .amount_text = arena_strdup(arena, fields->text[FIELD_AMOUNT]),
                                .currency_text = arena_strdup(arena, fields->currency)};
    adviser_count(&reader->adviser, &reader->checker.finding, fields->row->row_no, problem->detail);
    buffer_clear(&reader->checker.detail);
    reader->checker.finding = (struct finding){0};
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

/* An id that differs from row to row: its place in memory is fetched while the row is checked. */
struct sought {
    size_t length;
    uint32_t hash;
};

static struct sought seek(const struct reader *reader, const char *text)
{
    size_t length = strlen(text);

    return (struct sought){length, strings_prefetch(&reader->intents->strings, text, length)};
}

static void keep_texts(struct reader *reader, const struct row_fields *fields,
                       struct intent *intent)
{
    static const struct intent none = {
        .worker_id = "", .assignment_id = "", .group_id = "", .reason = "", .ref = ""};
    const struct intents *intents = reader->intents;
    const struct intent *before = intents->count ? &intents->list[intents->count - 1] : &none;

    intent->group_id = keep(reader, fields->text[FIELD_GROUP], before->group_id);
    intent->reason = keep(reader, fields->text[FIELD_REASON], before->reason);
    intent->ref = keep(reader, fields->text[FIELD_REF], before->ref);
}

static const char *currency_of(const struct input_options *options, const struct row_fields *fields)
{
    if (*options->currency)
        return options->currency;
    return row_currency_is_code(fields->currency) ? fields->currency : "";
}

static void add_row(struct reader *reader, const struct table_row *row)
{
    const struct input_options *options = reader->options;
    struct intents *intents = reader->intents;
    struct row_fields fields = {.row = row};
    struct intent intent = {.row_no = row->row_no};
    struct sought worker;
    struct sought assignment;
    const char *code;

    for (int field = 0; field < FIELD_COUNT; field++)
        fields.text[field] = cell_text(reader, row, reader->columns.of_field[field]);
    if (!*fields.text[FIELD_GROUP] && options->group)
        fields.text[FIELD_GROUP] = options->group;
    if (options->reason && characters_is_blank(fields.text[FIELD_REASON]))
        fields.text[FIELD_REASON] = options->reason;
    fields.currency = cell_text(reader, row, reader->columns.currency);
    worker = seek(reader, fields.text[FIELD_WORKER]);
    assignment = seek(reader, fields.text[FIELD_ASSIGNMENT]);
    code = row_check(&reader->checker, &fields, &intent.amount.minor);
    if (code) {
        intent.amount.minor = 0;
        intent.problem = keep_problem(reader, code, &fields);
    } else if (dates_is_number(intent.amount.minor) && *fields.text[FIELD_AMOUNT]) {
        adviser_count_day(&reader->adviser, row, intent.amount.minor);
    }
    intent.worker_id = strings_intern_hashed(&intents->strings, fields.text[FIELD_WORKER],
                                             worker.length, worker.hash);
    intent.assignment_id = strings_intern_hashed(&intents->strings, fields.text[FIELD_ASSIGNMENT],
                                                 assignment.length, assignment.hash);
    keep_texts(reader, &fields, &intent);
    if (!code)
        reader->checker.good_reason = intent.reason;
    intent.extra = pack_extra(reader, row);
    strncpy(intent.amount.currency, currency_of(options, &fields),
            sizeof intent.amount.currency - 1);
    intents->list =
        array_reserve(intents->list, intents->count, &intents->capacity, sizeof *intents->list);
    intents->list[intents->count++] = intent;
}

/* Bytes of a regular file; 0 for anything else. */
static size_t size_of(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
}

static size_t row_bytes(const struct table_row *row)
{
    size_t bytes = 0;

    for (size_t i = 0; i < row->count; i++)
        bytes += row->cells[i].length + 1;
    return bytes;
}

/* The first rows tell how many texts the whole file will have; a pool that grows on the way there
 * moves all of them again and again. */
static void make_room(struct reader *reader, size_t size, size_t bytes)
{
    struct strings *strings = &reader->intents->strings;
    size_t times = bytes ? size / bytes : 0;

    if (times > ROOM_MAX / (strings->used + 1))
        times = ROOM_MAX / (strings->used + 1);
    if (times > 1)
        strings_reserve(strings, strings->used * times);
}

static int read_rows(struct reader *reader, size_t size, struct error *error)
{
    const struct table_row *row;
    size_t bytes = 0;

    for (;;) {
        if (table_next(reader->table, &row, error) < 0)
            return -1;
        if (!row)
            return 0;
        if (reader->columns.is_report && !reader->options->only_ids &&
            strcmp(cell_text(reader, row, reader->columns.status), "unexpected") == 0) {
            reader->adviser.has_left_out = true;
            continue;
        }
        add_row(reader, row);
        if (reader->intents->count <= FIRST_ROWS)
            bytes += row_bytes(row);
        if (reader->intents->count == FIRST_ROWS)
            make_room(reader, size, bytes);
    }
}

static void keep_names(struct reader *reader)
{
    struct intents *intents = reader->intents;
    const struct columns *columns = &reader->columns;

    for (int field = 0; field < ID_FIELDS; field++) {
        const char *name = columns_field_name(reader->options->rules, (enum field)field);

        reader->checker.bad_id[field] = arena_printf(&intents->arena, "bad_%s", name);
        reader->checker.missing_id[field] = arena_printf(&intents->arena, "missing_%s", name);
    }
    intents->extra_count = columns->extra_count;
    intents->extra_names =
        arena_alloc(&intents->arena, columns->extra_count * sizeof *intents->extra_names);
    for (size_t i = 0; i < columns->extra_count; i++) {
        const char *name = cell_text(reader, reader->header, columns->extra[i]);
        char letters[TABLE_LETTERS_SIZE];

        /* In a report it may come last, and there a column must have a name. */
        intents->extra_names[i] = *name ? arena_strdup(&intents->arena, name)
                                        : arena_printf(&intents->arena, "column %s",
                                                       table_letters(columns->extra[i], letters));
    }
}

static int check_default_reason(const char *reason, const struct field_rules *rules,
                                struct error *error)
{
    size_t valid;

    if (rules->reason_max_chars == 0)
        return error_set(error, ERROR_USAGE, "--reason", "%s has no reasons: leave it out",
                         rules->title);
    if (characters_is_blank(reason))
        return error_set(error, ERROR_USAGE, "--reason", "is empty: say what the bonus is for");
    if (utf8_check(reason, strlen(reason), &valid) != UTF8_VALID)
        return error_set(error, ERROR_USAGE, "--reason",
                         "is no UTF-8: check the terminal's locale");
    if (characters_has_control(reason))
        return error_set(error, ERROR_USAGE, "--reason",
                         "has control characters in it: take them away");
    if (utf8_count(reason) > rules->reason_max_chars)
        return error_set(error, ERROR_USAGE, "--reason",
                         "has %zu characters, and %s takes %zu: shorten it", utf8_count(reason),
                         rules->title, rules->reason_max_chars);
    return 0;
}

static int check_default_group(const char *group, const struct field_rules *rules,
                               struct error *error)
{
    const char *wrong;

    if (!rules->needs_group)
        return error_set(error, ERROR_USAGE, "--study", "%s has no studies: leave it out",
                         rules->title);
    wrong = rules->check_id(FIELD_GROUP, group);
    if (wrong)
        return error_set(error, ERROR_USAGE, "--study", "\"%s\" %s", group, wrong);
    return 0;
}

/* Looks at --study, --amount and --reason once, before any row. */
static int check_defaults(struct reader *reader, struct error *error)
{
    const struct input_options *options = reader->options;
    enum money_problem problem;

    if (options->group && check_default_group(options->group, options->rules, error))
        return -1;
    if (options->amount) {
        problem = money_parse(options->amount, options->decimal, &reader->checker.default_minor);
        if (problem != MONEY_OK)
            return error_set(error, ERROR_USAGE, "--amount", "\"%s\" %s", options->amount,
                             money_problem_text(problem));
    }
    return options->reason ? check_default_reason(options->reason, options->rules, error) : 0;
}

int bonus_csv_read(const char *path, const struct input_options *options, struct intents *intents,
                   struct error *error)
{
    struct intents fresh = INTENTS_INIT;
    struct reader reader = {
        .options = options,
        .intents = &fresh,
        .checker = {.options = options, .columns = &reader.columns}
    };
    int result = -1;

    if (check_defaults(&reader, error) < 0 ||
        table_open(&reader.table, path, options->delimiter, error) < 0)
        goto out;
    reader.header = table_header(reader.table);
    reader.checker.header = reader.header;
    reader.checker.delimiter = table_delimiter(reader.table);
    if (columns_find(reader.table, options, &fresh.arena, &reader.columns, error) < 0)
        goto out;
    keep_names(&reader);
    table_watch(reader.table, options->rules->markers);
    if (read_rows(&reader, size_of(path), error) < 0)
        goto out;
    fresh.missed_choices = reader.columns.missed;
    adviser_finish(&reader.adviser, &reader.checker, &fresh);
    *intents = fresh;
    fresh = INTENTS_INIT;
    result = 0;
out:
    intents_release(&fresh);
    table_close(reader.table);
    buffer_release(&reader.extra);
    buffer_release(&reader.checker.detail);
    return result;
}

void intents_release(struct intents *intents)
{
    free(intents->list);
    strings_release(&intents->strings);
    arena_release(&intents->arena);
    *intents = INTENTS_INIT;
}
