#include "input/paid_csv.h"

#include "base/clock.h"
#include "core/outcome.h"
#include "input/columns.h"
#include "input/header_text.h"
#include "input/row.h"
#include "input/table.h"

#include <stdio.h>
#include <string.h>

enum { CHOICES_MAX = 32 };

/* One list while it is read. */
struct reader {
    struct input_options options; /* what counts here of the caller's */
    struct field_rules rules;
    struct column_choice choices[CHOICES_MAX];
    const struct paid_host *host;
    struct table *table;
    const struct table_row *header;
    struct columns columns;
    struct row_checker checker;
    struct arena arena;
    size_t paid_amount; /* columns of its own, NO_COLUMN without */
    size_t paid_at;
    size_t payment_id;
    size_t amount; /* of a report: what was intended */
    size_t code;
    size_t status;
    size_t currency;
    size_t bad_count;
    struct paid_list *paid;
};

static const char *cell_text(const struct reader *reader, const struct table_row *row,
                             size_t column)
{
    const char *text = column < row->count ? row->cells[column].text : "";

    return reader->columns.is_report ? columns_without_guard(text) : text;
}

static bool says(const struct reader *reader, const struct table_row *row, size_t column,
                 const char *text)
{
    return strcmp(cell_text(reader, row, column), text) == 0;
}

static const char *keep(struct reader *reader, const char *text)
{
    return strings_intern(reader->host->strings, text, strlen(text));
}

/* A day counts from its beginning. */
static bool read_time(const char *text, int64_t *time_s)
{
    char midnight[TIME_TEXT_SIZE];

    if (time_parse(text, time_s) == 0)
        return true;
    return strlen(text) == strlen("2026-01-31") &&
           snprintf(midnight, sizeof midnight, "%sT00:00:00Z", text) > 0 &&
           time_parse(midnight, time_s) == 0;
}

/* Whether a report says that the row is paid. */
static bool is_paid(const struct reader *reader, const struct table_row *row)
{
    return says(reader, row, reader->status, status_name(STATUS_PAID)) ||
           says(reader, row, reader->status, status_name(STATUS_ALREADY_PAID));
}

/* Whether a report leaves open whether the row is paid: sent without an answer, or what is paid could
 * not be read, or not told whose it is. */
static bool may_be_paid(const struct reader *reader, const struct table_row *row)
{
    static const char *const codes[] = {CODE_CANNOT_READ, CODE_OUTCOME_UNKNOWN, CODE_AMBIGUOUS};

    if (says(reader, row, reader->status, status_name(STATUS_UNKNOWN)))
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (says(reader, row, reader->code, codes[i]))
            return true;
    return false;
}

/* Whether the file itself says that this row is no payment: what is left of a report in which columns
 * were taken out has the words of a report all the same. */
static bool is_unpaid(const struct reader *reader, const struct table_row *row)
{
    const char *status = cell_text(reader, row, reader->status);

    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++)
        if (strcmp(status, status_name((enum status)s)) == 0)
            return s != STATUS_PAID && s != STATUS_ALREADY_PAID && s != STATUS_UNEXPECTED;
    return false;
}

/* The column of what was paid in this row; a report has the intended amount besides. */
static size_t amount_column(const struct reader *reader, const struct table_row *row)
{
    size_t column = reader->columns.of_field[FIELD_AMOUNT];

    if (*cell_text(reader, row, column) || reader->amount == NO_COLUMN)
        return column;
    return is_paid(reader, row) ? reader->amount : column;
}

static void complain(struct reader *reader)
{
    if (reader->bad_count++ < PAID_PROBLEMS_MAX) {
        struct buffer line = BUFFER_INIT;

        buffer_printf(&line, "%s: %s", table_name(reader->table),
                      buffer_text(&reader->checker.detail));
        reader->host->complain(reader->host->context, buffer_text(&line));
        buffer_release(&line);
    }
    buffer_clear(&reader->checker.detail);
}

static void add_payment(struct reader *reader, const struct row_fields *fields, int64_t minor)
{
    const struct table_row *row = fields->row;
    const char *at = cell_text(reader, row, reader->paid_at);
    const char *reason = fields->text[FIELD_REASON];
    struct payment payment = {.amount.minor = minor};

    if (says(reader, row, reader->code, CODE_REASON_DIFFERS))
        reason = "";
    payment.worker_id = keep(reader, fields->text[FIELD_WORKER]);
    payment.assignment_id = keep(reader, fields->text[FIELD_ASSIGNMENT]);
    payment.group_id = keep(reader, fields->text[FIELD_GROUP]);
    payment.reason = keep(reader, reason);
    payment.ref = keep(reader, fields->text[FIELD_REF]);
    if (!minor)
        payment.doubt = "the file of --existing leaves open whether this is paid; look there first";
    payment.payment_id = keep(reader, cell_text(reader, row, reader->payment_id));
    if (*at && !read_time(at, &payment.paid_at_s))
        reader->paid->untimed_count++;
    (void)snprintf(payment.amount.currency, sizeof payment.amount.currency, "%s",
                   *reader->options.currency ? reader->options.currency : fields->currency);
    payments_add(&reader->paid->payments, &payment);
}

/* The fields of a row, with what was paid as its amount. */
static struct row_fields fields_of(const struct reader *reader, const struct table_row *row,
                                   size_t amount)
{
    struct row_fields fields = {.row = row};

    for (int field = 0; field < FIELD_COUNT; field++)
        fields.text[field] = cell_text(reader, row, reader->columns.of_field[field]);
    fields.text[FIELD_AMOUNT] = cell_text(reader, row, amount);
    if (!*fields.text[FIELD_GROUP] && reader->options.group)
        fields.text[FIELD_GROUP] = reader->options.group;
    fields.currency = cell_text(reader, row, reader->currency);
    return fields;
}

static void take_row(struct reader *reader, const struct table_row *row)
{
    size_t column = amount_column(reader, row);
    struct row_fields fields = fields_of(reader, row, column);
    bool is_payment = true;
    bool is_open = false;
    int64_t minor = 0;

    reader->paid->rows++;
    if (row->shape == TABLE_WHOLE && reader->paid_amount == NO_COLUMN && is_unpaid(reader, row)) {
        is_payment = false;
        is_open =
            may_be_paid(reader, row) || says(reader, row, reader->status, status_name(STATUS_HELD));
    } else if (row->shape == TABLE_WHOLE && column == reader->paid_amount &&
               !*fields.text[FIELD_AMOUNT]) {
        is_payment = false;
        is_open = may_be_paid(reader, row);
    }
    if (!is_payment && !is_open)
        return;
    if (is_open)
        fields.text[FIELD_AMOUNT] =
            "0"; /* of what may have been paid, only to whom it was counts */
    if (row_check(&reader->checker, &fields, &minor))
        complain(reader);
    else if (is_open || minor > 0)
        add_payment(reader, &fields, minor);
    reader->paid->unknown_count += is_open;
}

/* The choices of the command line that name a column here, and that of what was paid. */
static void choose_columns(struct reader *reader, const struct input_options *options)
{
    size_t count = 0;

    reader->paid_amount = header_find(reader->header, "paid_amount");
    if (reader->paid_amount != NO_COLUMN)
        reader->choices[count++] =
            (struct column_choice){FIELD_AMOUNT, reader->header->cells[reader->paid_amount].text};
    for (size_t i = 0; i < options->choice_count && count < CHOICES_MAX; i++)
        if (header_find(reader->header, options->choices[i].name) == NO_COLUMN)
            reader->paid->missed_choices |= UINT32_C(1) << i;
        else if (!(options->choices[i].field == FIELD_AMOUNT && reader->paid_amount != NO_COLUMN))
            reader->choices[count++] = options->choices[i];
    reader->options.choices = reader->choices;
    reader->options.choice_count = count;
}

static void find_own_columns(struct reader *reader)
{
    reader->paid_at = header_find(reader->header, "paid_at");
    reader->payment_id = header_find(reader->header, "payment_id");
    reader->amount = header_find(reader->header, "amount");
    reader->code = header_find(reader->header, "code");
    reader->status = header_find(reader->header, "status");
    reader->currency = header_find(reader->header, "currency");
    reader->columns.currency = reader->currency; /* where the checker looks for it */
    reader->paid->has_reasons =
        reader->rules.reason_max_chars == 0 || reader->columns.of_field[FIELD_REASON] != NO_COLUMN;
}

static int read_rows(struct reader *reader, struct error *error)
{
    const struct table_row *row;

    do {
        if (table_next(reader->table, &row, error))
            return -1;
        if (row)
            take_row(reader, row);
    } while (row);
    if (!reader->bad_count)
        return 0;
    return error_set(error, ERROR_INPUT, table_name(reader->table),
                     "%zu of %zu rows cannot be used, and what is not read would look unpaid; mend "
                     "them or take them out",
                     reader->bad_count, reader->paid->rows);
}

/* What a list of payments need not have. */
static void ease_rules(struct reader *reader, const struct input_options *options)
{
    reader->options = (struct input_options){.rules = &reader->rules,
                                             .others = options->others,
                                             .other_count = options->other_count,
                                             .group = options->group,
                                             .delimiter = options->delimiter,
                                             .decimal = options->decimal,
                                             .currency = options->currency,
                                             .paid = true};
    reader->rules = *options->rules;
    reader->rules.needs_reason = false;
    reader->rules.needs_group = false;
    reader->checker = (struct row_checker){
        .options = &reader->options,
        .columns = &reader->columns,
        .header = reader->header,
        .delimiter = table_delimiter(reader->table),
        .bad_id = {"bad",     "bad",     "bad"    },
        .missing_id = {"missing", "missing", "missing"}
    };
}

int paid_csv_read(const char *path, const struct input_options *options,
                  const struct paid_host *host, struct paid_list *paid, struct error *error)
{
    struct paid_list fresh = PAID_LIST_INIT;
    struct reader reader = {.host = host, .paid = &fresh};
    int failed = -1;

    if (table_open(&reader.table, path, options->delimiter, error))
        goto out;
    reader.header = table_header(reader.table);
    ease_rules(&reader, options);
    choose_columns(&reader, options);
    if (columns_find(reader.table, &reader.options, &reader.arena, &reader.columns, error))
        goto out;
    table_watch(reader.table, options->rules->markers);
    find_own_columns(&reader);
    failed = read_rows(&reader, error);
out:
    if (!failed) {
        *paid = fresh;
        fresh = PAID_LIST_INIT;
    }
    paid_list_release(&fresh);
    table_close(reader.table);
    arena_release(&reader.arena);
    buffer_release(&reader.checker.detail);
    return failed;
}

void paid_list_release(struct paid_list *paid)
{
    payments_release(&paid->payments);
}
