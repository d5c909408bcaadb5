#include "base/buffer.h"
#include "input_choice.h"
#include "stages.h"

#include <string.h>

/* How the input is called when it is spoken of. */
static const char *input_name(const struct stages *s)
{
    return strcmp(s->options->file, "-") == 0 ? "standard input" : s->options->file;
}

static void note_line(const struct stages *s, const char *text)
{
    struct buffer line = BUFFER_INIT;

    buffer_printf(&line, "%s: %s", input_name(s), text);
    s->host->note(s->host->context, buffer_text(&line));
    buffer_release(&line);
}

/* Tells what is wrong with rows, the first of them in full, and what explains it. */
static void note_problems(const struct stages *s)
{
    const struct intents *intents = &s->intents;
    struct buffer more = BUFFER_INIT;

    for (size_t i = 0; i < intents->in_full_count; i++)
        note_line(s, intents->in_full[i]);
    if (intents->invalid_count > intents->in_full_count) {
        size_t left = intents->invalid_count - intents->in_full_count;

        buffer_printf(&more, "... and %zu more row%s that cannot be used", left,
                      left == 1 ? "" : "s");
        note_line(s, buffer_text(&more));
    }
    for (size_t i = 0; i < intents->advice_count; i++)
        note_line(s, intents->advice[i]);
    buffer_release(&more);
}

int read_input(struct stages *s, struct error *error)
{
    const struct options *options = s->options;
    struct input_choice input;

    if (input_choice(options, &input, error))
        return -1;
    if (bonus_csv_read(options->file, &input.options, &s->intents, error))
        return -1;
    note_problems(s);
    events_input_read(s);
    if (options->command == COMMAND_PAY && s->intents.invalid_count && !options->skip_invalid)
        return error_set(error, ERROR_INPUT, input_name(s),
                         "%zu of %zu rows cannot be used, and nothing was sent; mend them, or pay "
                         "the others with --skip-invalid",
                         s->intents.invalid_count, s->intents.count);
    if (input.options.only_ids && s->intents.invalid_count)
        return error_set(error, ERROR_INPUT, input_name(s),
                         "%zu of %zu rows cannot be used, and an export is complete or not made at "
                         "all; mend them or take them out",
                         s->intents.invalid_count, s->intents.count);
    return 0;
}
