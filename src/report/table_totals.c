#include "report/table_parts.h"

#include "core/money.h"

/* Widths of the block's three columns; sums below 10^9 rows and 10^10 keep in line. */
enum { WIDTH_TITLE = 22, WIDTH_ROWS = 9, WIDTH_MONEY = 14 };

const struct table_section table_sections[TABLE_SECTIONS] = {
    {STATUS_HELD,          "held",          "a person decides; nothing is sent",  "33", true },
    {STATUS_INVALID,       "invalid",       "mend the file; nothing is sent",     "31", false},
    {STATUS_FAILED,        "failed",        "refused, or could not be looked up", "31", true },
    {STATUS_UNKNOWN,       "unknown",       "no certain answer yet; run again",   "35", true },
    {STATUS_TO_PAY,        "to pay",        "missing; \"bonusrec pay\" sends it", "32", true },
    {STATUS_PAID,          "paid",          "sent by this run",                   "32", true },
    {STATUS_NOT_ATTEMPTED, "not attempted", "still missing; run again to pay it", "36", true },
    {STATUS_UNEXPECTED,    "unexpected",    "paid, and no row explains it",       "36", true },
    {STATUS_ZERO,          "zero",          "nothing is due",                     "2",  false},
    {STATUS_ALREADY_PAID,  "already paid",  "nothing left to do",                 "2",  true },
};

void table_color(struct buffer *out, bool color, const char *sgr)
{
    if (color)
        buffer_printf(out, "\033[%sm", sgr);
}

void table_color_off(struct buffer *out, bool color)
{
    if (color)
        buffer_add_text(out, "\033[0m");
}

void table_pad(struct buffer *out, int count)
{
    for (int i = 0; i < count; i++)
        buffer_add_char(out, ' ');
}

static void add_money(struct buffer *out, int64_t minor, const char *currency)
{
    char money[MONEY_TEXT_SIZE];

    buffer_printf(out, "%*s%s%s\n", WIDTH_MONEY, money_format(minor, money), currency[0] ? " " : "",
                  currency);
}

static void add_sum(struct buffer *out, const char *words, int64_t minor, const char *currency)
{
    buffer_printf(out, "  %-*s", WIDTH_TITLE + WIDTH_ROWS, words);
    add_money(out, minor, currency);
}

void table_add_totals(struct buffer *out, const struct totals *totals, bool color)
{
    int64_t sent = totals->minor[STATUS_TO_PAY] + totals->minor[STATUS_PAID];

    table_color(out, color, "1");
    buffer_printf(out, "  %-*s%*s%*s", WIDTH_TITLE, "status", WIDTH_ROWS, "rows", WIDTH_MONEY,
                  "money");
    table_color_off(out, color);
    buffer_add_char(out, '\n');
    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        const struct table_section *section = &table_sections[i];

        if (totals->rows[section->status] == 0)
            continue;
        table_color(out, color, section->color);
        buffer_add_char(out, status_symbol(section->status));
        table_color_off(out, color);
        buffer_printf(out, " %-*s%*zu", WIDTH_TITLE, section->title, WIDTH_ROWS,
                      totals->rows[section->status]);
        if (section->has_money)
            add_money(out, totals->minor[section->status], totals->currency);
        else
            buffer_add_char(out, '\n');
        if (section->status == STATUS_TO_PAY && totals->fees_minor < 0)
            buffer_add_text(out, "    and the platform's fee, which pay asks for first\n");
        if ((section->status == STATUS_TO_PAY || section->status == STATUS_PAID) &&
            totals->fees_minor > 0) {
            add_sum(out, "  and the platform's fee", totals->fees_minor, totals->currency);
            add_sum(out, "  together", sent + totals->fees_minor, totals->currency);
        }
    }
}
