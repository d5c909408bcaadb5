/* Measures reading and writing CSV beside libcsv alone, on one file, in CPU time:
 *
 *   csv_beside_libcsv BONUSES.csv REPORT.csv
 *
 * Reads BONUSES.csv as the program does (checked and kept) and with libcsv alone; then writes the
 * report of it to REPORT.csv, and its very fields once more through csv_write2. Prints for each the
 * least of some rounds, in milliseconds: `read OURS LIBCSV`, `write OURS LIBCSV`. */
#include "input/bonus_csv.h"
#include "platform/platform.h"
#include "report/report.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 3, PIECE = 64 * 1024 };

struct bench {
    const char *input;
    const char *output;
    struct intents intents;
    /* The report's fields, one after the other, each with its length before it; a row ends with
     * SIZE_MAX. */
    size_t *lengths;
    size_t field_count;
    size_t field_capacity;
    char *text;
    size_t text_length;
    size_t text_capacity;
    size_t seen; /* by libcsv: bytes and rows, so that nothing is optimised away */
};

static _Noreturn void fail(const char *what)
{
    (void)fprintf(stderr, "csv_beside_libcsv: %s\n", what);
    exit(1);
}

static double cpu_ms(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now))
        fail("no clock");
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void read_ours(struct bench *b)
{
    const struct platform *platform = platform_find("mturk");
    struct input_options options = {
        .rules = platform->fields, .decimal = '.', .currency = platform->currency};
    struct error error;

    intents_release(&b->intents);
    if (bonus_csv_read(b->input, &options, &b->intents, &error))
        fail(error.text);
    if (b->intents.invalid_count)
        fail("a row cannot be used");
}

static void count_field(void *text, size_t length, void *context)
{
    (void)text;
    ((struct bench *)context)->seen += length;
}

static void count_row(int end, void *context)
{
    (void)end;
    ((struct bench *)context)->seen++;
}

/* Gives the file to libcsv. */
static void parse(const char *path, void (*field)(void *, size_t, void *), void (*row)(int, void *),
                  struct bench *b)
{
    static char piece[PIECE];
    struct csv_parser parser;
    FILE *file = fopen(path, "r");
    size_t length;

    if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI))
        fail("cannot read");
    while ((length = fread(piece, 1, sizeof piece, file)) > 0)
        if (csv_parse(&parser, piece, length, field, row, b) != length)
            fail(csv_strerror(csv_error(&parser)));
    if (csv_fini(&parser, field, row, b))
        fail("the end is missing");
    csv_free(&parser);
    (void)fclose(file);
}

static void read_libcsv(struct bench *b)
{
    parse(b->input, count_field, count_row, b);
}

/* Every row is paid, as in the report of a night on which nothing was left to do. */
static void outcome_at(const void *context, size_t i, struct outcome *outcome)
{
    const struct bench *b = context;

    *outcome = (struct outcome){.status = STATUS_ALREADY_PAID,
                                .code = "",
                                .detail = "",
                                .payment_id = "",
                                .paid_minor = b->intents.list[i].amount.minor,
                                .paid_at_s = 1768210207};
}

static void write_ours(struct bench *b)
{
    struct report report = {
        .command = "plan",
        .run_id = "bench",
        .id_columns = {"worker_id", "assignment_id", "hit_id"},
        .currency = "USD",
        .intents = b->intents.list,
        .intent_count = b->intents.count,
        .extra_names = b->intents.extra_names,
        .extra_count = b->intents.extra_count,
        .outcome_at = outcome_at,
        .context = b
    };
    struct report_style style = {.format = REPORT_CSV};
    struct totals totals = {0};
    struct error error;
    FILE *file = fopen(b->output, "w");

    if (!file || report_begin(&report, &style, file, &error) ||
        report_write(&report, &totals, &style, file, &error) || fclose(file))
        fail("cannot write");
}

static void add_length(struct bench *b, size_t length)
{
    b->lengths = array_reserve(b->lengths, b->field_count, &b->field_capacity, sizeof *b->lengths);
    b->lengths[b->field_count++] = length;
}

static void keep_field(void *text, size_t length, void *context)
{
    struct bench *b = context;

    if (b->text_capacity - b->text_length < length) {
        b->text_capacity = 2 * b->text_capacity + length + PIECE;
        b->text = xrealloc_array(b->text, b->text_capacity, 1);
    }
    if (length)
        (void)memcpy(b->text + b->text_length, text, length);
    b->text_length += length;
    add_length(b, length);
}

static void keep_row(int end, void *context)
{
    (void)end;
    add_length(context, SIZE_MAX);
}

static void write_libcsv(struct bench *b)
{
    static char out[2 * PIECE];
    const char *text = b->text;
    size_t used = 0;
    bool is_first = true;
    FILE *file = fopen(b->output, "w");

    if (!file)
        fail("cannot write");
    for (size_t i = 0; i < b->field_count; i++) {
        if (b->lengths[i] == SIZE_MAX) {
            out[used++] = '\n';
            is_first = true;
            if (used > PIECE) {
                (void)fwrite(out, 1, used, file);
                used = 0;
            }
            continue;
        }
        if (!is_first)
            out[used++] = ',';
        is_first = false;
        used += csv_write2(out + used, sizeof out - used, text, b->lengths[i], '"');
        if (used > sizeof out)
            fail("a field is too long");
        text += b->lengths[i];
    }
    if (fwrite(out, 1, used, file) != used || fclose(file))
        fail("cannot write");
}

static double least(void (*work)(struct bench *b), struct bench *b)
{
    double best = 0;

    for (int round = 0; round < ROUNDS; round++) {
        double began = cpu_ms();
        double took;

        work(b);
        took = cpu_ms() - began;
        if (round == 0 || took < best)
            best = took;
    }
    return best;
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    double ours;

    if (argc != 3)
        fail("name the bonuses and the report");
    b.input = argv[1];
    b.output = argv[2];
    ours = least(read_ours, &b);
    (void)printf("read %.0f %.0f\n", ours, least(read_libcsv, &b));
    ours = least(write_ours, &b);
    parse(b.output, keep_field, keep_row, &b);
    (void)printf("write %.0f %.0f\n", ours, least(write_libcsv, &b));
    intents_release(&b.intents);
    free(b.lengths);
    free(b.text);
    return b.seen == 0;
}
