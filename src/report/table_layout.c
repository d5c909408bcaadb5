#include "report/table_layout.h"

#include <stdint.h>
#include <string.h>

enum {
    GAP = 2,
    ID_WIDTH_MAX = 64,      /* no platform has longer ids; a longer cell is something else */
    ID_WIDTH_UNUSABLE = 32, /* what the cell of an unusable row may make its column take */
    AMOUNT_WIDTH_MAX = 20,  /* likewise: any text can stand in an invalid row's amount */
    ROW_WIDTH_MIN = 3,
    AMOUNT_WIDTH_MIN = 6,
    REASON_WIDTH_MIN = 8, /* with less room than this the reason is left out */
    TEXT_WIDTH_MIN = 12,
};

void table_layout_init(struct table_layout *layout, int columns)
{
    *layout = (struct table_layout){
        .columns = columns, .row_width = ROW_WIDTH_MIN, .amount_width = AMOUNT_WIDTH_MIN};
    ruler_init(&layout->ruler);
}

void table_layout_release(struct table_layout *layout)
{
    ruler_release(&layout->ruler);
}

void table_pad(struct buffer *out, int count)
{
    for (int i = 0; i < count; i++)
        buffer_add_char(out, ' ');
}

static void widen(int *width, int wanted)
{
    if (*width < wanted)
        *width = wanted;
}

static int at_most(int value, int limit)
{
    return value < limit ? value : limit;
}

int table_indent(const struct table_layout *layout)
{
    return 2 + layout->row_width + GAP;
}

void table_layout_measure(struct table_layout *layout, const struct layout_row *row, bool usable)
{
    widen(&layout->row_width, cell_width(&layout->ruler, row->row_no));
    for (size_t i = 0; i < 2; i++) {
        int width = cell_width(&layout->ruler, row->ids[i]);

        widen(&layout->id_width[i], at_most(width, usable ? ID_WIDTH_MAX : ID_WIDTH_UNUSABLE));
        if (usable)
            widen(&layout->usable_id_width[i], at_most(width, ID_WIDTH_MAX));
    }
    widen(&layout->amount_width,
          at_most(cell_width(&layout->ruler, row->amount), AMOUNT_WIDTH_MAX));
}

/* The columns that a row takes without its reason. */
static int width_of(const struct table_layout *layout, enum layout_shape shape, const int id[2],
                    int amount)
{
    int first = id[0] ? id[0] : id[1];
    int second = id[0] ? id[1] : 0;
    int width = first;

    if (shape == TABLE_ONE_LINE)
        width = first + (first ? GAP : 0) + second + (second ? GAP : 0) + amount;
    else if (shape == TABLE_TWO_LINES)
        width = first + (first ? GAP : 0) + amount;
    widen(&width, shape == TABLE_ONE_LINE ? 0 : second);
    widen(&width, amount);
    return table_indent(layout) + width;
}

/* The first shape that fits, from the layout's own on. */
static enum layout_shape shape_of(const struct table_layout *layout, const int id[2], int amount)
{
    enum layout_shape shape = layout->shape;

    while (layout->columns && shape < TABLE_THREE_LINES &&
           width_of(layout, shape, id, amount) > layout->columns)
        shape++;
    return shape;
}

void table_layout_decide(struct table_layout *layout, const char *const names[2])
{
    struct table_layout *l = layout;
    enum layout_shape shape;

    for (size_t i = 0; i < 2; i++)
        if (l->id_width[i]) {
            widen(&l->id_width[i], (int)strlen(names[i]));
            widen(&l->usable_id_width[i], (int)strlen(names[i]));
        }
    shape = shape_of(l, l->usable_id_width, l->amount_width);
    if (shape != shape_of(l, l->id_width, l->amount_width)) /* what is no id does not spoil it */
        memcpy(l->id_width, l->usable_id_width, sizeof l->id_width);
    l->shape = shape;
}

static const char *or_dash(const char *text)
{
    return text[0] ? text : "-";
}

/* Adds an id; returns the columns taken, up to what follows unless it is the last of its line. */
static int add_id(const struct table_layout *layout, struct buffer *out, const char *id, int width,
                  bool is_last)
{
    int taken = cell_add_cut(&layout->ruler, out, or_dash(id), ID_WIDTH_MAX);
    int blanks = is_last ? 0 : GAP + (taken < width ? width - taken : 0);

    table_pad(out, blanks);
    return taken + blanks;
}

/* Adds amount and reason behind the first `used` columns of the line. */
static void add_amount(const struct table_layout *layout, struct buffer *out,
                       const struct layout_row *row, int used)
{
    const char *amount = or_dash(row->amount);
    int width = at_most(cell_width(&layout->ruler, amount), AMOUNT_WIDTH_MAX);
    int room = layout->columns ? layout->columns - used - layout->amount_width - GAP : INT32_MAX;

    table_pad(out, layout->amount_width - width);
    (void)cell_add_cut(&layout->ruler, out, amount, AMOUNT_WIDTH_MAX);
    if (row->reason[0] && room >= REASON_WIDTH_MIN) {
        table_pad(out, GAP);
        (void)cell_add_cut(&layout->ruler, out, row->reason, room);
    }
}

static void break_line(const struct table_layout *layout, struct buffer *out)
{
    buffer_add_char(out, '\n');
    table_pad(out, table_indent(layout));
}

static void add_cells(const struct table_layout *layout, struct buffer *out,
                      const struct layout_row *row, enum layout_shape shape)
{
    const struct table_layout *l = layout;
    size_t first = l->id_width[0] ? 0 : 1;
    bool has_first = l->id_width[first] > 0;
    bool has_second = first == 0 && l->id_width[1];
    int used = table_indent(l);

    buffer_add_char(out, ' ');
    table_pad(out, l->row_width - cell_width(&l->ruler, row->row_no));
    buffer_add_text(out, row->row_no);
    table_pad(out, GAP);
    if (has_first)
        used += add_id(l, out, row->ids[first], l->id_width[first], shape == TABLE_THREE_LINES);
    if (has_second && shape == TABLE_ONE_LINE)
        used += add_id(l, out, row->ids[1], l->id_width[1], false);
    if (shape != TABLE_THREE_LINES)
        add_amount(l, out, row, used);
    if (has_second && shape != TABLE_ONE_LINE) {
        break_line(l, out);
        (void)add_id(l, out, row->ids[1], l->id_width[1], true);
    }
    if (shape == TABLE_THREE_LINES) {
        break_line(l, out);
        add_amount(l, out, row, table_indent(l));
    }
    buffer_add_char(out, '\n');
}

void table_add_names(const struct table_layout *layout, struct buffer *out,
                     const char *const names[2])
{
    struct layout_row row = {
        "row", {names[0], names[1]},
         "amount", "reason"
    };

    buffer_add_char(out, ' ');
    add_cells(layout, out, &row, layout->shape);
}

void table_add_row(const struct table_layout *layout, struct buffer *out,
                   const struct layout_row *row)
{
    int id[2];

    for (size_t i = 0; i < 2; i++) {
        id[i] = layout->id_width[i];
        if (id[i])
            widen(&id[i], at_most(cell_width(&layout->ruler, row->ids[i]), ID_WIDTH_MAX));
    }
    add_cells(layout, out, row, shape_of(layout, id, layout->amount_width));
}

void table_add_text(const struct table_layout *layout, struct buffer *out,
                    const struct table_text *text)
{
    const char *p = text->text;
    int room = layout->columns - text->used;

    for (int n = 1;; n++) {
        size_t length;

        if (layout->columns == 0)
            room = INT32_MAX;
        else if (room < TEXT_WIDTH_MIN)
            room = TEXT_WIDTH_MIN;
        if (n == text->lines_max) {
            (void)cell_add_cut(&layout->ruler, out, p, room);
            break;
        }
        length = cell_break(&layout->ruler, p, room);
        buffer_add(out, p, length);
        p += length + strspn(p + length, " ");
        if (!*p)
            break;
        buffer_add_char(out, '\n');
        table_pad(out, text->indent);
        room = layout->columns - text->indent;
    }
    buffer_add_char(out, '\n');
}
