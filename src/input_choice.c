#include "input_choice.h"

#include "input/columns.h"

#include <string.h>

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

/* The rules of the platforms that name the fields in other ways: whose file it may be. */
static size_t find_others(const struct platform *platform,
                          const struct field_rules *others[INPUT_OTHERS_MAX])
{
    size_t all;
    size_t count = 0;
    const struct platform *const *list = platform_list(&all);

    for (size_t i = 0; i < all && count < INPUT_OTHERS_MAX; i++)
        if (list[i]->fields != platform->fields)
            others[count++] = list[i]->fields;
    return count;
}

int input_choice(const struct options *options, struct input_choice *choice, struct error *error)
{
    choice->options = (struct input_options){
        .rules = options->platform->fields,
        .others = choice->others,
        .other_count = find_others(options->platform, choice->others),
        .choices = choice->choices,
        .choice_count = options->column_count,
        .reason = options->reason,
        .amount = options->amount,
        .group = options->study,
        .delimiter = options->delimiter,
        .decimal = options->decimal,
        .currency = options->platform->currency,
        .may_miss = options->existing != NULL,
        .only_ids = options->command == COMMAND_EXPORT,
    };
    for (size_t i = 0; i < options->column_count; i++) {
        choice->choices[i].name = options->columns[i].name;
        if (find_field(choice->options.rules, &options->columns[i], &choice->choices[i].field,
                       error))
            return -1;
    }
    return 0;
}
