#include "report/xlsx_writer.h"

#include "base/buffer.h"
#include "base/folder.h"
#include "report/table_parts.h"
#include "report/xlsx_cells.h"
#include "report/xlsx_check.h"
#include "report/xlsx_colors.h"
#include "report/xlsx_place.h"
#include "report/xlsx_summary.h"
#include "report/xlsx_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xlsxwriter.h>

#define SUMMARY_SHEET "Summary"
#define ROWS_PART "xl/worksheets/sheet2.xml" /* the library counts the sheets */

enum {
    NUMBER_FORMAT_MONEY = 2, /* 0.00, as every spreadsheet has it built in */
    NUMBER_FORMAT_TEXT = 49, /* @, the same */
    EXTRA_WIDTH = 18,
    LINE_HEIGHT = 15,    /* in points */
    SENTENCE_LINE = 100, /* characters that surely fit on a line of the summary */
    SENTENCE_LINES = 27, /* a row grows no higher */
    AROUND_ROWS = 65536, /* bytes that stand around the rows, and on the summary; mostly less */
};

/* Above it the archive would need extensions that spreadsheets do not all read. */
#define ROWS_MAX_BYTES INT64_C(0xffc00000)

/* A workbook being written. */
struct book {
    const struct report *report;
    const struct totals *totals;
    const char *path;
    char *folder; /* of `path`, for temporary files */
    lxw_workbook *workbook;
    lxw_worksheet *summary;
    lxw_worksheet *rows;
    lxw_format *styles[XLSX_STYLES];
    lxw_format *money;
    lxw_format *time;
    lxw_format *status[STATUS_COUNT];
    lxw_error refused;   /* the library's first refusal */
    struct buffer space; /* for xlsx_text() */
};

static void note(struct book *book, lxw_error answer)
{
    if (answer && !book->refused)
        book->refused = answer;
}

/* --- cells --- */

static void put_cell(struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                     const struct xlsx_cell *cell, enum xlsx_style style)
{
    lxw_format *format = book->styles[style];

    switch (cell->kind) {
    case XLSX_BLANK:
        return;
    case XLSX_TEXT:
        /* This one takes a text as it stands: = begins no formula and http: no link. */
        note(book, worksheet_write_string(sheet, row, column, xlsx_text(cell->text, &book->space),
                                          format));
        return;
    case XLSX_COUNT:
        break;
    case XLSX_MONEY:
        format = book->money;
        break;
    case XLSX_TIME:
        format = book->time;
        break;
    }
    note(book, worksheet_write_number(sheet, row, column, cell->number, format));
}

static void color_statuses(struct book *book, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last,
                           lxw_col_t column)
{
    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        enum status status = table_sections[i].status;
        char word[32];
        lxw_conditional_format rule = {
            .type = LXW_CONDITIONAL_TYPE_CELL,
            .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO,
            .value_string = word,
            .format = book->status[status],
        };

        (void)snprintf(word, sizeof word, "\"%s\"", status_name(status));
        note(book, worksheet_conditional_format_range(sheet, first, column, last, column, &rule));
    }
}

static void set_up_printing(struct book *book, lxw_worksheet *sheet)
{
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    note(book, worksheet_set_footer(sheet, "&C&P / &N"));
}

/* --- the sheet with the rows --- */

static void put_on_rows(void *context, uint32_t row, uint16_t column, const struct xlsx_cell *cell,
                        enum xlsx_style style)
{
    struct book *book = context;

    put_cell(book, book->rows, row, column, cell, style);
}

static void set_columns(struct book *book)
{
    for (size_t i = 0; i < XLSX_COLUMNS + book->report->extra_count; i++)
        note(book, worksheet_set_column(book->rows, (lxw_col_t)i, (lxw_col_t)i,
                                        i < XLSX_COLUMNS ? xlsx_columns[i].width : EXTRA_WIDTH,
                                        book->styles[xlsx_style_of(i)]));
}

static void finish_rows(struct book *book, size_t count)
{
    lxw_worksheet *sheet = book->rows;
    lxw_row_t last = (lxw_row_t)count;
    lxw_col_t last_column = (lxw_col_t)(XLSX_COLUMNS + book->report->extra_count - 1);
    char range[LXW_MAX_CELL_RANGE_LENGTH];

    lxw_rowcol_to_range(range, 0, 0, last, last_column);
    note(book, worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range));
    note(book, worksheet_autofilter(sheet, 0, 0, last, last_column));
    note(book, worksheet_repeat_rows(sheet, 0, 0));
    color_statuses(book, sheet, 1, last ? last : 1, XLSX_STATUS_COLUMN);
    worksheet_freeze_panes(sheet, 1, 0);
    set_up_printing(book, sheet);
}

/* Writes the rows to the library's temporary file, and flushes it. */
static int put_rows(struct book *book, struct error *error)
{
    const struct xlsx_sheet sheet = {.put = put_on_rows, .context = book};
    size_t count = book->report->intent_count + book->report->unexpected_count;
    FILE *stream = book->rows->optimize_tmpfile;

    set_columns(book);
    xlsx_put_header(book->report, &sheet);
    for (size_t i = 0; i < count && !ferror(stream); i++) {
        errno = 0;
        xlsx_put_line(book->report, i, &sheet);
    }
    /* A row is written with the next one, so the last waits. */
    if (!ferror(stream))
        lxw_worksheet_write_single_row(book->rows);
    if (ferror(stream) || fflush(stream))
        return xlsx_write_failed(book->path, errno, error);
    finish_rows(book, count);
    return 0;
}

/* --- the summary --- */

static void put_on_summary(void *context, uint32_t row, uint16_t column,
                           const struct xlsx_cell *cell, enum xlsx_style style)
{
    struct book *book = context;

    if (style == XLSX_SENTENCE || style == XLSX_WARNING) {
        size_t lines = strlen(cell->text) / SENTENCE_LINE + 1;

        if (lines > SENTENCE_LINES)
            lines = SENTENCE_LINES;
        note(book, worksheet_set_row(book->summary, row, (double)(lines * LINE_HEIGHT), NULL));
        note(book, worksheet_merge_range(book->summary, row, column, row, SUMMARY_PERSON, "",
                                         book->styles[style]));
    }
    put_cell(book, book->summary, row, column, cell, style);
}

/* Bars by status: of the money, or of the rows where no status has any. */
static void put_chart(struct book *book)
{
    static char description[] = "bars of the table beside them, one for each status";
    lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_BAR);
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_chart_options options = {.x_scale = 1.3, .y_scale = 1.2, .description = description};
    lxw_chart_fill fills[TABLE_SECTIONS] = {0};
    lxw_chart_point points[TABLE_SECTIONS] = {0};
    lxw_chart_point *list[TABLE_SECTIONS + 1] = {NULL};
    lxw_col_t column = SUMMARY_ROWS;

    for (size_t i = 0; i < TABLE_SECTIONS; i++) {
        enum status status = table_sections[i].status;

        if (table_sections[i].has_money && book->totals->minor[status])
            column = SUMMARY_MONEY;
        fills[i].color = xlsx_colors[status].bar;
        points[i].fill = &fills[i];
        list[i] = &points[i];
    }
    chart_series_set_categories(series, SUMMARY_SHEET, SUMMARY_FIRST, SUMMARY_STATUS, SUMMARY_LAST,
                                SUMMARY_STATUS);
    chart_series_set_values(series, SUMMARY_SHEET, SUMMARY_FIRST, column, SUMMARY_LAST, column);
    chart_series_set_name_range(series, SUMMARY_SHEET, SUMMARY_HEADER, column);
    note(book, chart_series_set_points(series, list));
    chart_series_set_labels(series);
    chart_series_set_labels_num_format(series, column == SUMMARY_MONEY ? "0.00;-0.00;" : "0;-0;");
    chart_title_set_name_range(chart, SUMMARY_SHEET, SUMMARY_HEADER, column);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    chart_set_series_gap(chart, 40);
    /* From the top, as in the table. */
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_crossing_max(chart->y_axis);
    note(book,
         worksheet_insert_chart_opt(book->summary, SUMMARY_HEADER, SUMMARY_CHART, chart, &options));
}

static void put_summary(struct book *book)
{
    static const double widths[SUMMARY_PERSON + 1] = {16, 60, 10, 15, 16};
    const struct xlsx_sheet sheet = {.put = put_on_summary, .context = book};

    for (lxw_col_t i = 0; i <= (lxw_col_t)SUMMARY_PERSON; i++)
        note(book, worksheet_set_column(book->summary, i, i, widths[i], NULL));
    xlsx_summary(book->report, book->totals, &sheet);
    color_statuses(book, book->summary, SUMMARY_FIRST, SUMMARY_LAST, SUMMARY_STATUS);
    put_chart(book);
    set_up_printing(book, book->summary);
}

/* --- the workbook --- */

static void add_formats(struct book *book)
{
    for (int s = XLSX_PLAIN; s < XLSX_STYLES; s++) {
        book->styles[s] = workbook_add_format(book->workbook);
        format_set_align(book->styles[s], LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_num_format_index(book->styles[XLSX_VERBATIM], NUMBER_FORMAT_TEXT);
    format_set_num_format_index(book->styles[XLSX_WRAPPED], NUMBER_FORMAT_TEXT);
    for (int s = XLSX_WRAPPED; s < XLSX_STYLES; s++)
        format_set_text_wrap(book->styles[s]);
    format_set_bold(book->styles[XLSX_TITLE]);
    format_set_font_size(book->styles[XLSX_TITLE], 16);
    format_set_bold(book->styles[XLSX_LABEL]);
    format_set_bold(book->styles[XLSX_HEADER]);
    format_set_bottom(book->styles[XLSX_HEADER], LXW_BORDER_THIN);
    format_set_bg_color(book->styles[XLSX_HEADER], 0xe7e6e6);
    format_set_bold(book->styles[XLSX_WARNING]);
    format_set_font_color(book->styles[XLSX_WARNING], xlsx_colors[STATUS_INVALID].text);
    book->money = workbook_add_format(book->workbook);
    format_set_num_format_index(book->money, NUMBER_FORMAT_MONEY);
    format_set_align(book->money, LXW_ALIGN_VERTICAL_TOP);
    book->time = workbook_add_format(book->workbook);
    format_set_num_format(book->time, "yyyy-mm-dd\"T\"hh:mm:ss\"Z\"");
    format_set_align(book->time, LXW_ALIGN_LEFT);
    format_set_align(book->time, LXW_ALIGN_VERTICAL_TOP);
    for (int s = STATUS_NONE + 1; s < STATUS_COUNT; s++) {
        book->status[s] = workbook_add_format(book->workbook);
        format_set_font_color(book->status[s], xlsx_colors[s].text);
        format_set_bg_color(book->status[s], xlsx_colors[s].ground);
    }
}

/* Nothing of the person or the machine; and the same report makes the same bytes. */
static void add_properties(struct book *book)
{
    static const time_t not_said = 315532800; /* 1980, as the archive says of its parts */
    char title[64];
    lxw_doc_properties properties = {
        .title = title,
        .created = book->report->made_at_s ? (time_t)book->report->made_at_s : not_said,
    };

    (void)snprintf(title, sizeof title, "bonusrec %s", book->report->command);
    note(book, workbook_set_properties(book->workbook, &properties));
}

static int open_book(struct book *book, struct error *error)
{
    lxw_workbook_options options = {.tmpdir = book->folder};

    errno = 0;
    book->workbook = workbook_new_opt(book->path, &options);
    if (!book->workbook)
        return xlsx_write_failed(book->path, ENOMEM, error);
    book->summary = workbook_add_worksheet(book->workbook, SUMMARY_SHEET);
    /* From here on: with it a sheet is no more than a row in memory, but the chart could not show
     * what the summary says until a spreadsheet has read it. */
    book->workbook->options.constant_memory = 1;
    book->rows = workbook_add_worksheet(book->workbook, XLSX_ROWS_SHEET);
    if (!book->summary || !book->rows) {
        int failure = errno;

        lxw_workbook_free(book->workbook);
        return xlsx_write_failed(book->path, failure, error);
    }
    add_formats(book);
    add_properties(book);
    return 0;
}

static void drop_book(struct book *book)
{
    /* The library closes it only when it packs the sheet. */
    (void)fclose(book->rows->optimize_tmpfile);
    lxw_workbook_free(book->workbook);
}

/* Packs all into the file; the library frees the workbook whatever comes of it, but closes the
 * temporary file only when it gets that far. */
static int pack_book(struct book *book, struct error *error)
{
    FILE *stream = book->rows->optimize_tmpfile;
    int fd = fileno(stream);
    struct stat before = {0};
    struct stat after;
    lxw_error answer;
    int failure;

    (void)fstat(fd, &before);
    errno = 0;
    answer = workbook_close(book->workbook);
    failure = errno;
    if (!answer)
        return 0;
    if (fstat(fd, &after) == 0 && after.st_dev == before.st_dev && after.st_ino == before.st_ino)
        (void)fclose(stream);
    return failure ? xlsx_write_failed(book->path, failure, error)
                   : xlsx_cannot_write(book->path, lxw_strerror(answer), error);
}

/* The library does not look whether its copy of the rows was written, so it is seen to that there is
 * room for one, and looked at what came of it. */
static int finish_book(struct book *book, struct error *error)
{
    struct xlsx_expected expected = {
        .sheet = ROWS_PART,
        .rows = book->report->intent_count + book->report->unexpected_count + 1,
    };
    int64_t bytes = ftello(book->rows->optimize_tmpfile);
    int failure = bytes < 0 ? errno : xlsx_try_room(book->folder, bytes + AROUND_ROWS);

    expected.bytes = (uint64_t)bytes;
    if (failure || book->refused || bytes > ROWS_MAX_BYTES) {
        drop_book(book);
        if (failure)
            return xlsx_write_failed(book->path, failure, error);
        return book->refused ? xlsx_cannot_write(book->path, lxw_strerror(book->refused), error)
                             : xlsx_too_large(book->path, "more than 4 GiB of rows", error);
    }
    if (pack_book(book, error))
        return -1;
    return xlsx_check(book->path, &expected, error);
}

static int write_book(struct book *book, struct error *error)
{
    if (open_book(book, error))
        return -1;
    if (put_rows(book, error)) {
        drop_book(book);
        return -1;
    }
    put_summary(book);
    return finish_book(book, error);
}

int xlsx_write_report(const struct report *report, const struct totals *totals, const char *path,
                      struct error *error)
{
    struct book book = {.report = report, .totals = totals, .path = path};
    FILE *told = stderr;
    FILE *hushed;
    int result;

    if (xlsx_check_size(report, path, error) || xlsx_check_place(path, error))
        return -1;
    /* The library prints what fails; here errors travel up. Without a place for it what is written is
     * dropped. */
    hushed = fopencookie(NULL, "w", (cookie_io_functions_t){0});
    if (hushed)
        stderr = hushed;
    book.folder = folder_of(path);
    result = write_book(&book, error);
    stderr = told;
    if (hushed)
        (void)fclose(hushed);
    free(book.folder);
    buffer_release(&book.space);
    return result;
}
