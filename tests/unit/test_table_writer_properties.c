/* A hundred reports of whatever may stand in a spreadsheet, on terminals of 40 to 200 columns:
 * check_table.py, which shares no code with the table, looks whether each keeps the table's
 * promises. */
#include "report_sample.h"

#include <sys/wait.h>
#include <unistd.h>

enum { REPORTS = 100, ROWS_MAX = 150, CELL_MAX = 400 };

static uint32_t chance = 20260131;

/* A number below `limit`. */
static uint32_t any(uint32_t limit)
{
    chance = chance * 1664525 + 1013904223;
    return (chance >> 8) % limit;
}

/* What stands in cells, and what should not. */
static const char *const pieces[] = {
    "a",
    "Thank you",
    " ",
    "  ",
    "word",
    "-",
    "100%",
    "A1EXAMPLE",
    "é",
    "e\xcc\x81",                         /* an accent that combines */
    "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84", /* a heap of them */
    "特別",                              /* wide characters */
    "ボーナス",                          /* more of them */
    "한국어",                            /* and more */
    "ｆｕｌｌ",                          /* letters of full width */
    "😀",                                 /* an emoji */
    "👩\xe2\x80\x8d🔬",                    /* two of them joined */
    "👍🏽",                          /* one with a skin tone */
    "❤\xef\xb8\x8f",                     /* one with a variation selector */
    "🇩🇪",                                /* a flag */
    "שלום",                              /* from right to left */
    "مرحبا",                             /* and joined */
    "हिन्दी",                             /* marks that take room, and marks that do not */
    "ก็",                                 /* a mark above */
    "می\xe2\x80\x8cخواهم",               /* a joiner where it belongs */
    "x\xe2\x80\x8dy",                    /* and where it does not */
    "\xe2\x80\x8b",                      /* a space without width */
    "\xc2\xad",                          /* a soft hyphen */
    "\xef\xbb\xbf",                      /* a byte-order mark */
    "\xe2\x80\xae",                      /* the other direction from here on */
    "\xe2\x81\xa6",                      /* the same, newer */
    "\xe2\x80\xa8",                      /* a separator of lines */
    "\t",
    "\n",
    "\r\n",
    "\033[2J",
    "\033]0;title\007",
    "\x7f",
    "\xc2\x9b",
    "1m",
    "\xff",
    "\xe2\x82",
    "\xc2\xa0",
    "'=1+1",
    "a_very_long_word_that_has_no_blank_where_a_line_could_be_broken_and_goes_on",
};

/* Fills `cell` with up to `count` pieces. */
static const char *fill(char cell[CELL_MAX], uint32_t count)
{
    size_t length = 0;

    cell[0] = '\0';
    for (uint32_t n = any(count + 1); n > 0; n--) {
        const char *piece = pieces[any(sizeof pieces / sizeof *pieces)];

        if (length + strlen(piece) >= CELL_MAX)
            break;
        memcpy(cell + length, piece, strlen(piece) + 1);
        length += strlen(piece);
    }
    return cell;
}

/* An id as the platform makes them. */
static const char *fill_id(char cell[CELL_MAX], bool is_prolific, size_t which)
{
    size_t length = is_prolific ? 24 : which == 0 ? 12 + any(3) : 30;

    for (size_t i = 0; i < length; i++)
        cell[i] = "0123456789abcdefGHIJKLMNOPQRSTUVWXYZ"[any(is_prolific ? 16 : 36)];
    cell[length] = '\0';
    return cell;
}

struct sheet {
    struct intent intents[ROWS_MAX];
    struct outcome outcomes[ROWS_MAX];
    struct problem problems[ROWS_MAX];
    struct payment payments[ROWS_MAX];
    const struct payment *unexpected[ROWS_MAX];
    char cells[ROWS_MAX][6][CELL_MAX];
    char payment_cells[ROWS_MAX][4][CELL_MAX];
};

static struct sheet sheet;

static void make_row(uint32_t i, bool is_prolific, enum status status)
{
    struct intent *intent = &sheet.intents[i];
    struct problem *problem = &sheet.problems[i];
    char(*cells)[CELL_MAX] = sheet.cells[i];
    bool hostile = status == STATUS_INVALID;

    *intent = sample_intent(any(30) ? i + 1 : 1000000 + i);
    sheet.outcomes[i] = sample_outcome(status);
    sheet.outcomes[i].pay_minor = intent->amount.minor = any(any(9) ? 10000 : 100000000);
    intent->worker_id = hostile ? fill(cells[0], 6) : fill_id(cells[0], is_prolific, 0);
    intent->assignment_id = hostile ? fill(cells[1], 6) : fill_id(cells[1], is_prolific, 1);
    intent->reason = fill(cells[2], 12);
    sheet.outcomes[i].code = any(2) ? "amount_differs" : "";
    sheet.outcomes[i].detail = any(3) ? fill(cells[3], 40) : "the same as another";
    *problem =
        (struct problem){.code = "bad_amount", .detail = "", .amount_text = fill(cells[4], 4)};
    intent->problem = hostile ? problem : NULL;
}

static void make_payment(size_t i, bool is_prolific)
{
    struct payment *payment = &sheet.payments[i];
    char(*cells)[CELL_MAX] = sheet.payment_cells[i];

    *payment = sample_payment();
    payment->worker_id = fill_id(cells[0], is_prolific, 0);
    payment->assignment_id = any(9) ? fill_id(cells[1], is_prolific, 1) : fill(cells[1], 8);
    payment->reason = fill(cells[2], 12);
    payment->amount.minor = any(100000);
    payment->doubt = any(4) ? NULL : fill(cells[3], 30);
    sheet.unexpected[i] = payment;
}

static struct report make_report(size_t n)
{
    bool is_prolific = any(2);
    uint32_t rows = any(n % 3 ? 20 : ROWS_MAX);
    bool one_kind = n % 4 == 0; /* so that there are more than are shown */
    struct report report = sample_report(sheet.intents, sheet.outcomes, rows);

    for (uint32_t i = 0; i < rows; i++) {
        enum status status = (enum status)(1 + any(STATUS_COUNT - 1));

        if (status == STATUS_UNEXPECTED || (one_kind && any(8)))
            status = n % 8 ? STATUS_HELD : STATUS_ALREADY_PAID;
        make_row(i, is_prolific, status);
    }
    report.unexpected = sheet.unexpected;
    report.unexpected_count = any(n % 5 ? 4 : 80);
    for (size_t i = 0; i < report.unexpected_count; i++)
        make_payment(i, is_prolific);
    report.command = n % 16 == 0 ? "export" : "plan";
    if (is_prolific) {
        report.id_columns[0] = "participant_id";
        report.id_columns[1] = "submission_id";
    }
    return report;
}

static void tell(FILE *file, const char *text)
{
    assert_int_equal(fwrite(text, 1, strlen(text) + 1, file), strlen(text) + 1);
}

static void tell_number(FILE *file, int64_t number)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    tell(file, text);
}

/* Status, number, ids, amount and reason of each row, payments last. */
static void tell_rows(FILE *file, const struct report *report)
{
    tell_number(file, (int64_t)(report->intent_count + report->unexpected_count));
    for (size_t i = 0; i < report->intent_count; i++) {
        const struct intent *intent = &report->intents[i];
        const struct outcome *outcome = &sheet.outcomes[i];

        tell_number(file, outcome->status);
        tell_number(file, intent->row_no);
        tell(file, intent->worker_id);
        tell(file, intent->assignment_id);
        tell(file, intent->problem ? intent->problem->amount_text : "");
        tell_number(file, intent->amount.minor);
        tell(file, intent->reason);
    }
    for (size_t i = 0; i < report->unexpected_count; i++) {
        const struct payment *payment = report->unexpected[i];

        tell_number(file, STATUS_UNEXPECTED);
        tell_number(file, 0);
        tell(file, payment->worker_id);
        tell(file, payment->assignment_id);
        tell(file, "");
        tell_number(file, payment->amount.minor);
        tell(file, payment->reason);
    }
}

static void every_table_keeps_its_promises(void **state)
{
    char path[] = "/tmp/bonusrec-tables-XXXXXX";
    char command[128];
    FILE *file = fdopen(mkstemp(path), "wb");

    (void)state;
    assert_non_null(file);
    for (size_t n = 0; n < REPORTS; n++) {
        struct report report = make_report(n);
        int columns = n % 10 == 0 ? 40 : (int)(40 + any(161));
        char *text = sample_table(&report, columns, n % 2);

        tell_number(file, columns);
        tell_number(file, n % 2);
        tell(file, report.command);
        tell(file, report.id_columns[0]);
        tell(file, report.id_columns[1]);
        tell_rows(file, &report);
        tell(file, text);
        free(text);
    }
    assert_int_equal(fclose(file), 0);
    (void)snprintf(command, sizeof command, "/usr/bin/python3 -B tests/unit/check_table.py %s %d",
                   path, REPORTS);
    assert_int_equal(system(command), 0);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_keeps_its_promises),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
