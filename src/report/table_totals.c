#include "report/table_parts.h"

#include "core/money.h"

#include <stdio.h>
#include <string.h>

/* Widths of the block's three columns; sums below 10^9 rows and 10^10 keep in line. */
enum { WIDTH_TITLE = 22, WIDTH_ROWS = 9, WIDTH_MONEY = 14, WIDTH_ALL = 2 + 22 + 9 + 14 + 4 };

/* Where that is too wide they take what their cells need. */
enum { NARROW_TITLE = 13, NARROW_GAP = 2 };

const struct table_section table_sections[TABLE_SECTIONS] = {
    {STATUS_HELD,          "held",          "a person decides; nothing is sent",  "33", true,  false},
    {STATUS_INVALID,       "invalid",       "mend the file; nothing is sent",     "31", false, false},
    {STATUS_FAILED,        "failed",        "refused, or could not be looked up", "31", true,  false},
    {STATUS_UNKNOWN,       "unknown",       "no certain answer yet; run again",   "35", true,  false},
    {STATUS_NOT_ATTEMPTED, "not attempted", "still missing; run again to pay it", "36", true,
     false                                                                                          },
    {STATUS_UNEXPECTED,    "unexpected",    "paid, and no row explains it",       "36", true,  false},
    {STATUS_TO_PAY,        "to pay",        "missing; \"bonusrec pay\" sends it", "32", true,  false},
    {STATUS_PAID,          "paid",          "sent by this run",                   "32", true,  false},
    {STATUS_ZERO,          "zero",          "nothing is due",                     "2",  false, true },
    {STATUS_ALREADY_PAID,  "already paid",  "nothing left to do",                 "2",  true,  true },
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

/* The block's columns, as wide as the terminal permits. */
struct block {
    struct buffer *out;
    const char *currency;
    int title;
    int rows;
    int money;
    bool is_narrow;
};

static void widen(int *width, int wanted)
{
    if (*width < wanted)
        *width = wanted;
}

static int64_t sum_with_fees(const struct totals *totals)
{
    return totals->minor[STATUS_TO_PAY] + totals->minor[STATUS_PAID] + totals->fees_minor;
}

static void measure(struct block *block, const struct totals *totals)
{
    char text[MONEY_TEXT_SIZE];

    block->money = (int)strlen(money_format(sum_with_fees(totals), text));
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        widen(&block->rows, snprintf(NULL, 0, "%zu", totals->rows[i]));
        widen(&block->money, (int)strlen(money_format(totals->minor[i], text)));
    }
    block->rows += NARROW_GAP;
    block->money += NARROW_GAP;
}

static void add_money(const struct block *block, int64_t minor)
{
    char money[MONEY_TEXT_SIZE];

    buffer_printf(block->out, "%*s%s%s\n", block->money, money_format(minor, money),
                  block->currency[0] ? " " : "", block->currency);
}

static void add_sum(const struct block *block, const char *words, int64_t minor)
{
    buffer_printf(block->out, "    %-*s", block->title + block->rows - 2, words);
    add_money(block, minor);
}

/* What comes on top of what is sent. */
static void add_fees(const struct table_layout *layout, const struct block *block,
                     enum status status, const struct totals *totals)
{
    if (status == STATUS_TO_PAY && totals->fees_minor < 0) {
        table_pad(block->out, 4);
        table_add_text(layout, block->out,
                       &(struct table_text){.text = "and the platform's fee, which pay asks for "
                                                    "first",
                                            .used = 4,
                                            .indent = 4});
    }
    if ((status == STATUS_TO_PAY || status == STATUS_PAID) && totals->fees_minor > 0) {
        add_sum(block, block->is_narrow ? "and the fee" : "and the platform's fee",
                totals->fees_minor);
        add_sum(block, "together", sum_with_fees(totals));
    }
}

void table_add_totals(const struct table_layout *layout, struct buffer *out,
                      const struct totals *totals, bool color)
{
    struct block block = {out, totals->currency, WIDTH_TITLE, WIDTH_ROWS, WIDTH_MONEY, false};

    if (layout->columns && layout->columns < WIDTH_ALL) {
        block = (struct block){out, totals->currency, NARROW_TITLE, (int)strlen("rows"), 0, true};
        measure(&block, totals);
    }
    table_color(out, color, "1");
    buffer_printf(out, "  %-*s%*s%*s", block.title, "status", block.rows, "rows", block.money,
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
        buffer_printf(out, " %-*s%*zu", block.title, section->title, block.rows,
                      totals->rows[section->status]);
        if (section->has_money)
            add_money(&block, totals->minor[section->status]);
        else
            buffer_add_char(out, '\n');
        add_fees(layout, &block, section->status, totals);
    }
}
