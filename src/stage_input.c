#include "base/buffer.h"
#include "input/columns.h"
#include "stages.h"

#include <string.h>

enum { PROBLEMS_SHOWN = 20 };

static int find_field(const struct field_rules *rules, const struct column_option *column,
                      enum field *field, struct error *error)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        const char *word = columns_field_name(rules, (enum field)i);

        if (strlen(word) == column->field_length &&
            strncmp(word, column->field, column->field_length) == 0) {
            *field = (enum field)i;
            return 0;
        }
    }
    return error_set(error, ERROR_USAGE, "",
                     "--column knows the fields %s, %s, %s, amount%s and ref, not \"%.*s\"",
                     rules->report_names[0], rules->report_names[1], rules->report_names[2],
                     rules->reason_max_chars ? ", reason" : "", (int)column->field_length,
                     column->field);
}

/* How the input is called when it is spoken of. */
static const char *input_name(const struct stages *s)
{
    return strcmp(s->options->file, "-") == 0 ? "standard input" : s->options->file;
}

/* Tells what is wrong with rows, the first of them in full. */
static void note_problems(const struct stages *s)
{
    const struct host *host = s->host;
    struct buffer line = BUFFER_INIT;
    size_t shown = 0;

    for (size_t i = 0; i < s->intents.count && shown < PROBLEMS_SHOWN; i++) {
        if (!s->intents.list[i].problem)
            continue;
        buffer_clear(&line);
        buffer_printf(&line, "%s: %s", input_name(s), s->intents.list[i].problem->detail);
        host->note(host->context, buffer_text(&line));
        shown++;
    }
    if (s->intents.invalid_count > shown) {
        buffer_clear(&line);
        buffer_printf(&line, "%s: ... and %zu more rows that cannot be used", input_name(s),
                      s->intents.invalid_count - shown);
        host->note(host->context, buffer_text(&line));
    }
    buffer_release(&line);
}

int read_input(struct stages *s, struct error *error)
{
    const struct options *options = s->options;
    struct column_choice choices[COLUMN_CHOICES_MAX];
    struct input_options input = {
        .rules = options->platform->fields,
        .choices = choices,
        .choice_count = options->column_count,
        .reason = options->reason,
        .amount = options->amount,
        .group = options->study,
        .delimiter = options->delimiter,
        .decimal = options->decimal,
        .currency = options->platform->currency,
        .only_ids = options->command == COMMAND_EXPORT,
    };

    for (size_t i = 0; i < options->column_count; i++) {
        choices[i].name = options->columns[i].name;
        if (find_field(input.rules, &options->columns[i], &choices[i].field, error))
            return -1;
    }
    if (bonus_csv_read(options->file, &input, &s->intents, error))
        return -1;
    note_problems(s);
    if (options->command == COMMAND_PAY && s->intents.invalid_count && !options->skip_invalid)
        return error_set(error, ERROR_INPUT, input_name(s),
                         "%zu of %zu rows cannot be used, and nothing was sent; mend them, or pay "
                         "the others with --skip-invalid",
                         s->intents.invalid_count, s->intents.count);
    if (input.only_ids && s->intents.invalid_count)
        return error_set(error, ERROR_INPUT, input_name(s),
                         "%zu of %zu rows cannot be used, and an export is complete or not made at "
                         "all; mend them or take them out",
                         s->intents.invalid_count, s->intents.count);
    return 0;
}
