#ifndef BONUSREC_REPORT_TABLE_PARTS_H
#define BONUSREC_REPORT_TABLE_PARTS_H

/* Shared by the two halves of the table: table_writer.c (the rows) and table_totals.c (how many
 * they are and how much, by status). */

#include "base/buffer.h"
#include "core/outcome.h"
#include "report/table_layout.h"

#include <stdbool.h>

enum { TABLE_SECTIONS = STATUS_COUNT - 1 };

/* A status as a person reads it. */
struct table_section {
    enum status status;
    const char *title;
    const char *note;  /* what it means for the reader */
    const char *color; /* SGR parameters */
    bool has_money;    /* its sum means something */
    bool is_settled;   /* nobody needs to look at its rows */
};

/* All statuses in the order of the table: first what needs attention, then what is settled. */
extern const struct table_section table_sections[TABLE_SECTIONS];

/* Adds what switches a colour on, and off; nothing unless `color`. */
void table_color(struct buffer *out, bool color, const char *sgr);
void table_color_off(struct buffer *out, bool color);

/* Adds the closing block: rows and money by status, and what the platform takes with its fees. */
void table_add_totals(const struct table_layout *layout, struct buffer *out,
                      const struct totals *totals, bool color);

#endif
