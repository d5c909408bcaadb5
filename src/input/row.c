#include "input/row.h"

#include "base/utf8.h"
#include "core/money.h"
#include "input/characters.h"

#include <string.h>

/* Begins the detail of a problem with `field`. */
static struct buffer *begin_detail(struct row_checker *checker, const struct row_fields *fields,
                                   enum field field)
{
    size_t column = checker->columns->of_field[field];

    if (column == NO_COLUMN)
        diagnose_row(&checker->detail, fields->row);
    else
        diagnose_cell(&checker->detail, fields->row, checker->header, column);
    return &checker->detail;
}

/* Each check returns the code of what is wrong and writes the detail, or returns NULL. */

/* Neither `a` nor `b` is there, of which one is enough: whichever the file has a column for. */
static const char *lacks_both(struct row_checker *checker, const struct row_fields *fields,
                              enum field a, enum field b)
{
    const struct field_rules *rules = checker->options->rules;
    const size_t *columns = checker->columns->of_field;
    enum field only = columns[a] == NO_COLUMN ? b : a;

    if (columns[a] != NO_COLUMN && columns[b] != NO_COLUMN) {
        diagnose_row(&checker->detail, fields->row);
        buffer_printf(&checker->detail, "%s and %s are both empty: fill in one of them",
                      columns_field_name(rules, a), columns_field_name(rules, b));
    } else {
        buffer_printf(begin_detail(checker, fields, only), "the cell is empty: fill in the %s",
                      columns_field_name(rules, only));
    }
    return checker->missing_id[FIELD_ASSIGNMENT];
}

/* The row has no id of the kind `field`. */
static const char *check_absence(struct row_checker *checker, const struct row_fields *fields,
                                 enum field field)
{
    const struct input_options *options = checker->options;
    const struct field_rules *rules = options->rules;
    const char *remedy = "";

    if (options->only_ids)
        return field == FIELD_ASSIGNMENT && !*fields->text[FIELD_GROUP]
                   ? lacks_both(checker, fields, FIELD_ASSIGNMENT, FIELD_GROUP)
                   : NULL;
    if (field == FIELD_GROUP) {
        if (!rules->needs_group)
            return NULL;
        remedy = ", or give --study ID for all rows that have none";
    } else if (rules->finds_assignment) {
        return field == FIELD_ASSIGNMENT && !*fields->text[FIELD_WORKER]
                   ? lacks_both(checker, fields, FIELD_WORKER, FIELD_ASSIGNMENT)
                   : NULL;
    }
    buffer_printf(begin_detail(checker, fields, field), "the cell is empty: fill in the %s%s",
                  columns_field_name(rules, field), remedy);
    if (field == FIELD_WORKER && *fields->text[FIELD_ASSIGNMENT] &&
        !rules->check_id(FIELD_WORKER, fields->text[FIELD_ASSIGNMENT]))
        buffer_printf(&checker->detail, ", which looks to stand in the column for the %s",
                      columns_field_name(rules, FIELD_ASSIGNMENT));
    return checker->missing_id[field];
}

/* Whether another kind of id, one that stands before it in the row, is the very same. */
static bool is_repeated(const struct row_fields *fields, enum field field)
{
    for (enum field other = FIELD_WORKER; other < field; other++)
        if (strcmp(fields->text[field], fields->text[other]) == 0)
            return true;
    return false;
}

static const char *check_id(struct row_checker *checker, const struct row_fields *fields,
                            enum field field)
{
    const struct field_rules *rules = checker->options->rules;
    const char *id = fields->text[field];
    size_t column = checker->columns->of_field[field];
    struct bad_id bad = {.options = checker->options, .field = field, .of_field = fields->text};

    if (!*id)
        return check_absence(checker, fields, field);
    if (!rules->check_id(field, id) && !is_repeated(fields, field))
        return NULL;
    bad.column_name = column == NO_COLUMN ? "" : checker->header->cells[column].text;
    checker->finding = diagnose_id(begin_detail(checker, fields, field), &bad);
    return checker->bad_id[field];
}

static const char *check_amount(struct row_checker *checker, const struct row_fields *fields,
                                int64_t *minor)
{
    const struct input_options *options = checker->options;
    const char *text = fields->text[FIELD_AMOUNT];
    enum money_problem problem;

    if (!*text && options->amount) {
        *minor = checker->default_minor;
        return NULL;
    }
    problem = money_parse(text, options->decimal, minor);
    if (problem == MONEY_OK)
        return NULL;
    if (problem == MONEY_EMPTY) {
        buffer_add_text(begin_detail(checker, fields, FIELD_AMOUNT),
                        "the cell is empty: fill in the amount (0 for none), or give --amount X "
                        "for all rows that have none");
        return "missing_amount";
    }
    checker->finding = diagnose_amount(begin_detail(checker, fields, FIELD_AMOUNT), text, problem,
                                       options->decimal);
    return "bad_amount";
}

bool row_currency_is_code(const char *text)
{
    return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* A report says which currency its amounts are in. */
static const char *check_currency(struct row_checker *checker, const struct row_fields *fields)
{
    const char *wanted = checker->options->currency;
    const char *text = fields->currency;

    if (!*text || (*wanted ? strcmp(text, wanted) == 0 : row_currency_is_code(text)))
        return NULL;
    diagnose_cell(&checker->detail, fields->row, checker->header, checker->columns->currency);
    characters_add_visible(&checker->detail, text);
    if (*wanted)
        buffer_printf(
            &checker->detail,
            " is another currency than this run's %s: is it the report of another platform?",
            wanted);
    else
        buffer_add_text(&checker->detail,
                        " is no currency: write its three capital letters, such as GBP, or clear "
                        "the cell");
    return "bad_currency";
}

static const char *check_reason(struct row_checker *checker, const struct row_fields *fields)
{
    const struct field_rules *rules = checker->options->rules;
    const char *reason = fields->text[FIELD_REASON];
    size_t length = strlen(reason);
    struct buffer *detail;

    /* Mostly all rows have the same: what the last one passed with need not be looked at again. */
    if (checker->good_reason && strcmp(reason, checker->good_reason) == 0)
        return NULL;
    if (characters_is_blank(reason)) {
        if (!rules->needs_reason)
            return NULL;
        buffer_add_text(begin_detail(checker, fields, FIELD_REASON),
                        "the cell is empty: fill in the reason, which the worker reads, or give "
                        "--reason TEXT for all rows that have none");
        return "missing_reason";
    }
    if (length > rules->reason_max_chars &&
        (length = utf8_count(reason)) > rules->reason_max_chars) {
        detail = begin_detail(checker, fields, FIELD_REASON);
        characters_add_visible(detail, reason);
        buffer_printf(detail, " has %zu characters, and %s takes %zu: shorten it", length,
                      rules->title, rules->reason_max_chars);
        return "reason_too_long";
    }
    if (!characters_has_control(reason))
        return NULL;
    detail = begin_detail(checker, fields, FIELD_REASON);
    characters_add_visible(detail, reason);
    buffer_add_text(detail, " has control characters in it: take them away");
    return "bad_reason";
}

static const char *check_ref(struct row_checker *checker, const struct row_fields *fields)
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
    detail = begin_detail(checker, fields, FIELD_REF);
    characters_add_visible(detail, ref);
    buffer_add_text(detail, wrong);
    return "bad_ref";
}

/* Whether anything is read from the column. */
static bool is_read(const struct columns *columns, size_t column)
{
    for (int field = 0; field < FIELD_COUNT; field++)
        if (columns->of_field[field] == column)
            return true;
    return false;
}

enum { SHOWN_BEFORE = 30 };

/* Adds the cell's text, of a long one only from a little before `at` on. */
static void add_around(struct buffer *text, const char *cell, const char *at)
{
    if (at - cell > SHOWN_BEFORE) {
        cell = at - SHOWN_BEFORE;
        while ((*cell & 0xc0) == 0x80) /* within a character */
            cell++;
        buffer_add_text(text, "\xe2\x80\xa6");
    }
    characters_add_visible(text, cell);
}

/* Looks through all cells for what is left over from a rehearsal: one of the columns that are only
 * carried through may tell it. */
static const char *check_markers(struct row_checker *checker, const struct row_fields *fields)
{
    const struct table_row *row = fields->row;
    const struct field_marker *marker = checker->options->rules->markers;

    for (; marker && marker->text; marker++) {
        for (size_t i = 0; i < row->count && i < checker->header->count; i++) {
            const char *cell = checker->columns->is_report
                                   ? columns_without_guard(row->cells[i].text)
                                   : row->cells[i].text;
            const char *at = strstr(cell, marker->text);

            if (!at || i == checker->columns->detail ||
                (checker->options->only_ids && !is_read(checker->columns, i)))
                continue;
            diagnose_cell(&checker->detail, row, checker->header, i);
            add_around(&checker->detail, cell, at);
            buffer_printf(&checker->detail, " %s", marker->wrong);
            checker->finding = (struct finding){.cause = CAUSE_REHEARSAL, .marker = marker};
            return "sandbox_data";
        }
    }
    return NULL;
}

/* Whether a report says that the row had too few or too many cells where it came from: here it has
 * as many as it should, and they may stand in the wrong columns. */
static bool was_ragged(const struct row_checker *checker, const struct row_fields *fields)
{
    const struct table_row *row = fields->row;
    const struct columns *columns = checker->columns;

    return columns->is_report && columns->status < row->count && columns->code < row->count &&
           strcmp(row->cells[columns->status].text, "invalid") == 0 &&
           strcmp(row->cells[columns->code].text, "bad_row") == 0;
}

const char *row_check(struct row_checker *checker, const struct row_fields *fields, int64_t *minor)
{
    const char *code;

    if (fields->row->shape != TABLE_WHOLE) {
        diagnose_row(&checker->detail, fields->row);
        checker->finding =
            diagnose_shape(&checker->detail, fields->row, checker->header, checker->delimiter);
        return "bad_row";
    }
    if (was_ragged(checker, fields)) {
        diagnose_row(&checker->detail, fields->row);
        buffer_add_text(&checker->detail,
                        "this row had too few or too many cells in the file that the "
                        "report was made from: mend it there, or look at each of its cells here "
                        "and clear its code");
        return "bad_row";
    }
    if (fields->row->may_be_marked && (code = check_markers(checker, fields)))
        return code;
    for (int field = 0; field < ID_FIELDS; field++)
        if ((code = check_id(checker, fields, (enum field)field)))
            return code;
    if (checker->options->only_ids)
        return NULL;
    if ((code = check_amount(checker, fields, minor)) || (code = check_currency(checker, fields)) ||
        (code = check_reason(checker, fields)))
        return code;
    return check_ref(checker, fields);
}
