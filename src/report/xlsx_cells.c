#include "report/xlsx_cells.h"

#include "core/money.h"

#include <string.h>

const struct xlsx_column xlsx_columns[XLSX_COLUMNS] = {
    {"row",         7,  XLSX_COUNT},
    {"status",      15, XLSX_TEXT },
    {"code",        20, XLSX_TEXT },
    {NULL,          26, XLSX_TEXT },
    {NULL,          34, XLSX_TEXT },
    {NULL,          34, XLSX_TEXT },
    {"amount",      11, XLSX_MONEY},
    {"currency",    10, XLSX_TEXT },
    {"reason",      48, XLSX_TEXT },
    {"ref",         14, XLSX_TEXT },
    {"paid_amount", 13, XLSX_MONEY},
    {"paid_at",     22, XLSX_TIME },
    {"payment_id",  20, XLSX_TEXT },
    {"detail",      80, XLSX_TEXT },
};

double xlsx_money(int64_t minor)
{
    return (double)minor / 100.0;
}

struct xlsx_cell xlsx_time(int64_t time_s)
{
    static const int64_t first_s = -INT64_C(2203891200); /* 1900-03-01 */
    static const int64_t last_s = INT64_C(253402300799);
    static const double day_1970 = 25569;

    if (time_s < first_s || time_s > last_s)
        return (struct xlsx_cell){.kind = XLSX_BLANK};
    return (struct xlsx_cell){.kind = XLSX_TIME, .number = day_1970 + (double)time_s / 86400.0};
}

struct xlsx_cell xlsx_text_cell(const char *text)
{
    return (struct xlsx_cell){.kind = text[0] ? XLSX_TEXT : XLSX_BLANK, .text = text};
}

static struct xlsx_cell money_cell(const char *text)
{
    int64_t minor;

    if (money_parse(text, '.', &minor) != MONEY_OK)
        return xlsx_text_cell(text);
    return (struct xlsx_cell){.kind = XLSX_MONEY, .number = xlsx_money(minor)};
}

static struct xlsx_cell time_cell(const char *text)
{
    struct xlsx_cell cell = {.kind = XLSX_BLANK};
    int64_t time_s;

    if (time_parse(text, &time_s) == 0)
        cell = xlsx_time(time_s);
    return cell.kind == XLSX_BLANK ? xlsx_text_cell(text) : cell;
}

void xlsx_cells(const struct line *line, struct xlsx_cell cells[XLSX_COLUMNS])
{
    size_t i = 0;

    cells[i++] = line->row_no ? (struct xlsx_cell){.kind = XLSX_COUNT, .number = line->row_no}
                              : (struct xlsx_cell){.kind = XLSX_BLANK};
    cells[i++] = xlsx_text_cell(status_name(line->status));
    cells[i++] = xlsx_text_cell(line->code);
    for (size_t id = 0; id < 3; id++)
        cells[i++] = xlsx_text_cell(line->ids[id]);
    cells[i++] =
        line->status == STATUS_INVALID ? xlsx_text_cell(line->amount) : money_cell(line->amount);
    cells[i++] = xlsx_text_cell(line->currency);
    cells[i++] = xlsx_text_cell(line->reason);
    cells[i++] = xlsx_text_cell(line->ref);
    cells[i++] = money_cell(line->paid_amount);
    cells[i++] = time_cell(line->paid_at);
    cells[i++] = xlsx_text_cell(line->payment_id);
    cells[i++] = xlsx_text_cell(line->detail);
}

void xlsx_put(const struct xlsx_sheet *sheet, uint32_t row, uint16_t column, struct xlsx_cell cell,
              enum xlsx_style style)
{
    if (cell.kind != XLSX_BLANK)
        sheet->put(sheet->context, row, column, &cell, style);
}

enum xlsx_style xlsx_style_of(size_t column)
{
    enum { REASON = 8, DETAIL = 13 };

    if (column == REASON || column == DETAIL)
        return XLSX_WRAPPED;
    return column < XLSX_COLUMNS && xlsx_columns[column].kind != XLSX_TEXT ? XLSX_PLAIN
                                                                           : XLSX_VERBATIM;
}

void xlsx_put_header(const struct report *report, const struct xlsx_sheet *sheet)
{
    const char *const *id = report->id_columns;

    for (int i = 0; i < XLSX_COLUMNS; i++) {
        const char *name = xlsx_columns[i].name;

        xlsx_put(sheet, 0, (uint16_t)i, xlsx_text_cell(name ? name : *id++), XLSX_HEADER);
    }
    for (size_t i = 0; i < report->extra_count; i++)
        xlsx_put(sheet, 0, (uint16_t)(XLSX_COLUMNS + i), xlsx_text_cell(report->extra_names[i]),
                 XLSX_HEADER);
}

void xlsx_put_line(const struct report *report, size_t n, const struct xlsx_sheet *sheet)
{
    struct xlsx_cell cells[XLSX_COLUMNS];
    uint32_t row = (uint32_t)n + 1;
    const char *extra;
    struct line line;

    if (n < report->intent_count)
        line_of_row(report, n, &line);
    else
        line_of_unexpected(report, n - report->intent_count, &line);
    xlsx_cells(&line, cells);
    for (size_t i = 0; i < XLSX_COLUMNS; i++)
        xlsx_put(sheet, row, (uint16_t)i, cells[i], xlsx_style_of(i));
    extra = line.extra;
    for (size_t i = XLSX_COLUMNS; extra && i < XLSX_COLUMNS + report->extra_count; i++) {
        xlsx_put(sheet, row, (uint16_t)i, xlsx_text_cell(extra), XLSX_VERBATIM);
        extra += strlen(extra) + 1;
    }
}
