#include "report/xlsx_summary.h"

#include "report/headline.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void put_text(const struct xlsx_sheet *sheet, uint32_t row, uint16_t column,
                     const char *text, enum xlsx_style style)
{
    xlsx_put(sheet, row, column, xlsx_text_cell(text), style);
}

static void put_money(const struct xlsx_sheet *sheet, uint32_t row, int64_t minor)
{
    xlsx_put(sheet, row, SUMMARY_MONEY,
             (struct xlsx_cell){.kind = XLSX_MONEY, .number = xlsx_money(minor)}, XLSX_PLAIN);
}

static void put_statuses(const struct xlsx_sheet *sheet, const struct totals *totals)
{
    char money[sizeof "money, " + sizeof totals->currency];

    (void)snprintf(money, sizeof money, "money%s%s", totals->currency[0] ? ", " : "",
                   totals->currency);
    put_text(sheet, SUMMARY_HEADER, SUMMARY_STATUS, "status", XLSX_HEADER);
    put_text(sheet, SUMMARY_HEADER, SUMMARY_NOTE, "what it means", XLSX_HEADER);
    put_text(sheet, SUMMARY_HEADER, SUMMARY_ROWS, "rows", XLSX_HEADER);
    put_text(sheet, SUMMARY_HEADER, SUMMARY_MONEY, money, XLSX_HEADER);
    put_text(sheet, SUMMARY_HEADER, SUMMARY_PERSON, "needs a person", XLSX_HEADER);
    for (uint32_t i = 0; i < TABLE_SECTIONS; i++) {
        const struct table_section *section = &table_sections[i];
        struct xlsx_cell rows = {.kind = XLSX_COUNT,
                                 .number = (double)totals->rows[section->status]};

        put_text(sheet, SUMMARY_FIRST + i, SUMMARY_STATUS, status_name(section->status),
                 XLSX_PLAIN);
        put_text(sheet, SUMMARY_FIRST + i, SUMMARY_NOTE, section->note, XLSX_PLAIN);
        xlsx_put(sheet, SUMMARY_FIRST + i, SUMMARY_ROWS, rows, XLSX_PLAIN);
        if (section->has_money)
            put_money(sheet, SUMMARY_FIRST + i, totals->minor[section->status]);
        if (headline_needs_person(section->status))
            put_text(sheet, SUMMARY_FIRST + i, SUMMARY_PERSON, "yes", XLSX_PLAIN);
    }
}

static void put_fees(const struct xlsx_sheet *sheet, const struct totals *totals)
{
    put_text(sheet, SUMMARY_FEES, SUMMARY_STATUS, "fees", XLSX_LABEL);
    if (totals->fees_minor < 0) {
        put_text(sheet, SUMMARY_FEES, SUMMARY_NOTE,
                 "not known: the platform names them when paying", XLSX_PLAIN);
        return;
    }
    put_text(sheet, SUMMARY_FEES, SUMMARY_NOTE, "what the platform takes besides", XLSX_PLAIN);
    put_money(sheet, SUMMARY_FEES, totals->fees_minor);
    put_text(sheet, SUMMARY_TOGETHER, SUMMARY_STATUS, "together", XLSX_LABEL);
    put_text(sheet, SUMMARY_TOGETHER, SUMMARY_NOTE, "to_pay, paid and the fees", XLSX_PLAIN);
    put_money(sheet, SUMMARY_TOGETHER,
              totals->minor[STATUS_TO_PAY] + totals->minor[STATUS_PAID] + totals->fees_minor);
}

/* "Needs a person: 4 rows and 2 payments; filter the sheet Report by status held, unexpected" */
static void put_waiting(const struct xlsx_sheet *sheet, const struct totals *totals)
{
    struct buffer text = BUFFER_INIT;
    const char *before = "; filter the sheet " XLSX_ROWS_SHEET " by status ";

    buffer_add_text(&text, "Needs a person: ");
    headline_add_waiting(&text, totals);
    for (uint32_t i = 0; i < TABLE_SECTIONS; i++) {
        enum status status = table_sections[i].status;

        if (!headline_needs_person(status) || totals->rows[status] == 0)
            continue;
        buffer_printf(&text, "%s%s", before, status_name(status));
        before = ", ";
    }
    if (before[0] == ',')
        put_text(sheet, SUMMARY_WAITING, 0, buffer_text(&text), XLSX_SENTENCE);
    buffer_release(&text);
}

static void put_setting(const struct xlsx_sheet *sheet, const struct report *report)
{
    struct buffer text = BUFFER_INIT;

    headline_add_setting(&text, report);
    put_text(sheet, SUMMARY_SETTING, 0, buffer_text(&text), XLSX_SENTENCE);
    buffer_release(&text);
}

static void put_facts(const struct xlsx_sheet *sheet, const struct report *report)
{
    const struct {
        const char *label;
        const char *text;
    } facts[] = {
        {"command",  report->command },
        {"platform", report->platform},
        {"file",     report->file    },
        {"existing", report->existing},
        {"run",      report->run_id  },
    };
    struct xlsx_cell made_at = xlsx_time(report->made_at_s);
    uint32_t row = SUMMARY_FACTS;

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (facts[i].text && facts[i].text[0]) {
            put_text(sheet, row, SUMMARY_STATUS, facts[i].label, XLSX_LABEL);
            put_text(sheet, row++, SUMMARY_NOTE, facts[i].text, XLSX_VERBATIM);
        }
    if (report->made_at_s && made_at.kind != XLSX_BLANK) {
        put_text(sheet, row, SUMMARY_STATUS, "time", XLSX_LABEL);
        xlsx_put(sheet, row, SUMMARY_NOTE, made_at, XLSX_PLAIN);
    }
}

void xlsx_summary(const struct report *report, const struct totals *totals,
                  const struct xlsx_sheet *sheet)
{
    char title[64];
    char line[SUMMARY_SIZE];

    (void)snprintf(title, sizeof title, "bonusrec %s", report->command);
    report_summary(report->command, totals, line);
    put_text(sheet, SUMMARY_TITLE, 0, title, XLSX_TITLE);
    put_text(sheet, SUMMARY_LINE, 0, line, XLSX_SENTENCE);
    if (report->ending)
        put_text(sheet, SUMMARY_ENDING, 0, report->ending, XLSX_WARNING);
    put_setting(sheet, report);
    put_waiting(sheet, totals);
    put_statuses(sheet, totals);
    if (strcmp(report->command, "export") != 0)
        put_fees(sheet, totals);
    put_facts(sheet, report);
}
