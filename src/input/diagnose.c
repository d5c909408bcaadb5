#include "input/diagnose.h"

#include "input/characters.h"
#include "input/dates.h"
#include "input/id_text.h"
#include "input/slips.h"

#include <stdbool.h>
#include <string.h>

void diagnose_row(struct buffer *text, const struct table_row *row)
{
    buffer_printf(text, "row %lu, line %llu: ", (unsigned long)row->row_no,
                  (unsigned long long)row->line);
}

void diagnose_cell(struct buffer *text, const struct table_row *row, const struct table_row *header,
                   size_t column)
{
    char letters[TABLE_LETTERS_SIZE];

    buffer_printf(text, "row %lu, line %llu, column ", (unsigned long)row->row_no,
                  (unsigned long long)row->line);
    characters_add_visible(text, header->cells[column].text);
    buffer_printf(text, " (%s%llu): ", table_letters(column, letters),
                  (unsigned long long)row->sheet_row);
}

static void diagnose_unnamed(struct buffer *text, const struct table_row *row,
                             const struct table_row *header)
{
    size_t column = header->count;
    char letters[TABLE_LETTERS_SIZE];

    while (column + 1 < row->count && row->cells[column].length == 0)
        column++;
    characters_add_visible(text, row->cells[column].text);
    buffer_printf(
        text, " stands in %s%llu, in a column without a name: name the column or clear the cell",
        table_letters(column, letters), (unsigned long long)row->sheet_row);
}

/* Adds ` a TAB` or ` a ","`. */
static void add_delimiter(struct buffer *text, char delimiter)
{
    if (delimiter == '\t')
        buffer_add_text(text, " a TAB");
    else
        buffer_printf(text, " a \"%c\"", delimiter);
}

/* What to do about a row that is too short: a single cell may be a row with other delimiters. */
static void add_short_remedy(struct buffer *text, const struct table_row *row,
                             const struct table_row *header, char delimiter)
{
    static const char others[] = {',', ';', '\t', '|'};

    for (size_t i = 0; i < sizeof others && row->count == 1; i++) {
        size_t count = 0;

        for (const char *at = row->cells[0].text; (at = strchr(at, others[i])); at++)
            count++;
        if (others[i] == delimiter || count + 1 < header->count)
            continue;
        buffer_add_text(text, "the header has");
        add_delimiter(text, delimiter);
        buffer_add_text(text, " between its cells and this row");
        add_delimiter(text, others[i]);
        buffer_add_text(text, ", make them the same");
        return;
    }
    buffer_add_text(text, "add the missing ones or remove the row");
}

struct finding diagnose_shape(struct buffer *text, const struct table_row *row,
                              const struct table_row *header, char delimiter)
{
    const char *plural = row->count == 1 ? "" : "s";
    bool is_comma = row->shape == TABLE_LONG && delimiter == ',';

    switch (row->shape) {
    case TABLE_WHOLE:
        break;
    case TABLE_SHORT:
        buffer_printf(text, "the row has %zu cell%s and the header %zu: ", row->count, plural,
                      header->count);
        add_short_remedy(text, row, header, delimiter);
        break;
    case TABLE_CUT:
        buffer_printf(text,
                      "the last line is cut short, it has %zu cell%s of %zu and no line end: save "
                      "or copy the file again",
                      row->count, plural, header->count);
        break;
    case TABLE_LONG:
        buffer_printf(text,
                      "the row has %zu cells and the header %zu: put quotes around a cell that has",
                      row->count, header->count);
        add_delimiter(text, delimiter);
        buffer_printf(text, " in it%s", is_comma ? ", such as an amount with a decimal comma" : "");
        break;
    case TABLE_UNNAMED:
        diagnose_unnamed(text, row, header);
        break;
    }
    return (struct finding){.cause = is_comma ? CAUSE_COMMAS : CAUSE_OTHER};
}

/* The field of which the worker's id in `bad` has the shape, and which has a worker's id instead;
 * FIELD_COUNT for none. */
static enum field swapped_with(const struct bad_id *bad)
{
    const struct field_rules *rules = bad->options->rules;
    const char *worker = bad->of_field[FIELD_WORKER];

    if (bad->field != FIELD_WORKER || !*worker)
        return FIELD_COUNT;
    for (enum field field = FIELD_ASSIGNMENT; field <= FIELD_GROUP; field++)
        if (*bad->of_field[field] && !rules->check_id(field, worker) &&
            !rules->check_id(FIELD_WORKER, bad->of_field[field]))
            return field;
    return FIELD_COUNT;
}

/* An earlier field with the same id; FIELD_COUNT for none. */
static enum field same_as(const struct bad_id *bad)
{
    for (enum field field = FIELD_WORKER; field < bad->field; field++)
        if (strcmp(bad->of_field[field], bad->of_field[bad->field]) == 0)
            return field;
    return FIELD_COUNT;
}

/* What is wrong with how the id is written, with the remedy; NULL when that is not it. */
static const char *wrong_writing(const struct bad_id *bad, const char *id)
{
    if (characters_is_blank(id))
        return "is blank: fill in the id or clear the cell";
    if (characters_has_blank_around(id))
        return "has blanks around the id: take them away (in a spreadsheet with "
               "=TRIM(CLEAN(...)); no-break spaces by find and replace)";
    if (strncmp(id, "TP_", 3) == 0)
        return "is an encrypted id, which cannot be paid: export the file again with the plain "
               "ids";
    if (strcmp(id, bad->column_name) == 0)
        return "is the name of the column, a second time: take this row out (were files joined?)";
    if (slip_in_id(id))
        return slip_in_id(id);
    switch (id_text_repeats(bad->options->rules, bad->field, id)) {
    case ID_ONCE:
        return NULL;
    case ID_SAME_TWICE:
        return "is the same id twice: write it once";
    case ID_SEVERAL:
        break;
    }
    return "is more than one id: write one row for each";
}

/* Whose platform the id has the look of, and as which field; NULL for none. */
static const struct field_rules *looks_like_other(const struct bad_id *bad, const char *id,
                                                  enum field *as)
{
    const struct field_rules *other = id_text_platform(bad->options, bad->field, id);

    *as = bad->field;
    for (enum field field = FIELD_WORKER; field <= FIELD_GROUP && !other; field++) {
        other = id_text_platform(bad->options, field, id);
        *as = field;
    }
    return other;
}

/* What the id is most likely to be instead. */
static struct finding diagnose_stranger(struct buffer *text, const struct bad_id *bad,
                                        const char *id)
{
    const struct field_rules *rules = bad->options->rules;
    const char *name = rules->report_names[bad->field];
    const char *wrong = rules->check_id(bad->field, id);
    struct finding finding = {.field = bad->field};
    enum field as;

    if ((finding.partner = swapped_with(bad)) != FIELD_COUNT) {
        finding.cause = CAUSE_SWAPPED;
        buffer_printf(text,
                      "looks as if %s and %s were swapped: swap the two cells, or the names of "
                      "the two columns if all rows are so",
                      name, rules->report_names[finding.partner]);
    } else if ((finding.partner = same_as(bad)) != FIELD_COUNT) {
        finding.cause = CAUSE_SAME_ID;
        buffer_printf(text, "is the row's %s too: put the %s here",
                      rules->report_names[finding.partner], name);
    } else if ((finding.other = looks_like_other(bad, id, &as))) {
        finding.cause = CAUSE_PLATFORM;
        const char *kind = finding.other->report_names[as];

        buffer_printf(text, "looks like a%s %s of %s: give --platform %s, or put the %s here",
                      strchr("aeiou", *kind) ? "n" : "", kind, finding.other->title,
                      finding.other->platform, name);
    } else if (characters_has_blank(id)) {
        buffer_printf(
            text, "has blanks in it, so it is a name or a note and no id: put the %s here", name);
    } else {
        buffer_printf(text, "%s; copy the id from the platform's own file",
                      wrong ? wrong : "is no id");
    }
    return finding;
}

struct finding diagnose_id(struct buffer *text, const struct bad_id *bad)
{
    const char *id = bad->of_field[bad->field];
    const char *writing = wrong_writing(bad, id);

    characters_add_visible(text, id);
    buffer_add_char(text, ' ');
    if (writing) {
        buffer_add_text(text, writing);
        return (struct finding){.field = bad->field};
    }
    if (id_text_is_mangled(id)) {
        buffer_add_text(text, "is what a spreadsheet makes of an id that it takes for a number, "
                              "and the id is lost: import the original file with this column as "
                              "text");
        return (struct finding){.cause = CAUSE_MANGLED, .field = bad->field};
    }
    return diagnose_stranger(text, bad, id);
}

/* Adds what else three digits behind a mark may be: 1.000 is one, or a thousand. */
static void add_thousands(struct buffer *text, const char *amount, char decimal)
{
    size_t whole = strspn(amount, "0123456789");

    if (whole == 0 || whole > 3 || *amount == '0' ||
        strspn(amount + whole + 1, "0123456789") != 3 || amount[whole + 4])
        return;
    if (amount[whole] == ',' && decimal == ',')
        buffer_add_text(text, " (with --decimal , the comma is the decimal mark)");
    buffer_printf(text, ", or, if the mark stands for thousands, write %.*s%s", (int)whole, amount,
                  amount + whole + 1);
}

/* Whether the last mark in a number with several is a comma before cents: 1.000,00. */
static bool ends_in_comma_cents(const char *amount)
{
    size_t length = strlen(amount);

    return length > 3 && amount[length - 3] == ',';
}

struct finding diagnose_amount(struct buffer *text, const char *amount, enum money_problem problem,
                               char decimal)
{
    struct finding finding = {.field = FIELD_AMOUNT};
    const char *slip = slip_in_amount(amount);

    characters_add_visible(text, amount);
    if (dates_is_date(amount)) {
        buffer_add_text(text, " looks like a date, which a spreadsheet makes of amounts such as "
                              "1.50: import the original file with this column as text");
        finding.cause = CAUSE_DATE;
        return finding;
    }
    buffer_printf(text, " %s", slip ? slip : money_problem_text(problem));
    if (slip)
        return finding;
    if (problem == MONEY_TOO_PRECISE)
        add_thousands(text, amount, decimal);
    else if (problem == MONEY_THOUSANDS && decimal != ',' && ends_in_comma_cents(amount))
        buffer_add_text(text, ", or 1000,00 with --decimal ,");
    else if (problem == MONEY_DECIMAL_COMMA)
        finding.cause = CAUSE_DECIMAL_COMMA;
    else if (problem == MONEY_CURRENCY_SIGN)
        finding.cause = CAUSE_CURRENCY;
    return finding;
}
