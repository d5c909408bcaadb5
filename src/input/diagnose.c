#include "input/diagnose.h"

#include "input/characters.h"

#include <stdbool.h>
#include <string.h>

/* Ids are longer than this; what is shorter beside a comma is rather a slip than a second id. */
enum { SHORTEST_ID = 6 };

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

void diagnose_shape(struct buffer *text, const struct table_row *row,
                    const struct table_row *header, char delimiter)
{
    const char *plural = row->count == 1 ? "" : "s";

    switch (row->shape) {
    case TABLE_WHOLE:
        break;
    case TABLE_SHORT:
        buffer_printf(text,
                      "the row has %zu cell%s and the header %zu: add the missing ones or remove "
                      "the row",
                      row->count, plural, header->count);
        break;
    case TABLE_CUT:
        buffer_printf(text,
                      "the last line is cut short, it has %zu cell%s of %zu and no line end: save "
                      "or copy the file again",
                      row->count, plural, header->count);
        break;
    case TABLE_LONG:
        buffer_printf(
            text, "the row has %zu cells and the header %zu: put quotes around a cell that has ",
            row->count, header->count);
        if (delimiter == '\t')
            buffer_add_text(text, "a TAB in it");
        else
            buffer_printf(text, "a \"%c\" in it%s", delimiter,
                          delimiter == ',' ? ", such as an amount with a decimal comma" : "");
        break;
    case TABLE_UNNAMED:
        diagnose_unnamed(text, row, header);
        break;
    }
}

/* 3.0E+12, 3,01E+27: what a spreadsheet makes of an id that it takes for a number. */
static bool is_mangled_number(const char *id)
{
    size_t digits = strspn(id, "0123456789");
    const char *at = id + digits;

    if (digits == 0)
        return false;
    if (*at == '.' || *at == ',')
        at += 1 + strspn(at + 1, "0123456789");
    if (*at != 'E' && *at != 'e')
        return false;
    at++;
    if (*at != '+' && *at != '-')
        return false;
    at++;
    return *at && at[strspn(at, "0123456789")] == '\0';
}

/* Two ids, or the same twice, with a mark or blank between them. */
static bool has_two_ids(const char *id)
{
    size_t first = strcspn(id, ",;|/ \t\r\n+&");

    if (first < SHORTEST_ID || !id[first])
        return false;
    id += first;
    id += strspn(id, ",;|/ \t\r\n+&");
    return strlen(id) >= SHORTEST_ID;
}

/* Whether each of the two ids would do in the other's column, and the worker's does not in its
 * own. */
static bool look_swapped(const struct field_rules *rules, const char *worker,
                         const char *assignment)
{
    return *worker && *assignment && rules->check_id(FIELD_WORKER, worker) &&
           !rules->check_id(FIELD_ASSIGNMENT, worker) && !rules->check_id(FIELD_WORKER, assignment);
}

void diagnose_id(struct buffer *text, const struct field_rules *rules, enum field field,
                 const char *id, const char *worker, const char *assignment)
{
    const char *wrong = rules->check_id(field, id);

    characters_add_visible(text, id);
    buffer_add_char(text, ' ');
    if (characters_is_blank(id))
        buffer_add_text(text, "is blank: fill in the id or clear the cell");
    else if (characters_has_blank_around(id))
        buffer_add_text(text, "has blanks around the id: take them away (in a spreadsheet with "
                              "=TRIM(CLEAN(...)); no-break spaces by find and replace)");
    else if (strncmp(id, "TP_", 3) == 0)
        buffer_add_text(text,
                        "is an encrypted id, which cannot be paid: export the file again with "
                        "the plain ids");
    else if (is_mangled_number(id))
        buffer_add_text(text,
                        "is what a spreadsheet makes of an id that it takes for a number, and "
                        "the id is lost: import the original file with this column as text");
    else if (has_two_ids(id))
        buffer_add_text(text, "is more than one id: write one row for each");
    else if (field != FIELD_GROUP && look_swapped(rules, worker, assignment))
        buffer_printf(text,
                      "looks as if %s and %s were swapped: swap the names of the two columns, "
                      "or map them with --column",
                      rules->report_names[FIELD_WORKER], rules->report_names[FIELD_ASSIGNMENT]);
    else if (field == FIELD_ASSIGNMENT && strcmp(id, worker) == 0)
        buffer_printf(text, "is the row's %s too: put the %s here",
                      rules->report_names[FIELD_WORKER], rules->report_names[FIELD_ASSIGNMENT]);
    else
        buffer_printf(text, "%s; copy the id from the platform's own file",
                      wrong ? wrong : "is no id");
}

void diagnose_amount(struct buffer *text, const char *amount, enum money_problem problem)
{
    characters_add_visible(text, amount);
    buffer_printf(text, " %s", money_problem_text(problem));
}
