#include "core/money.h"
#include "sim/prolific.h"
#include "sim/validate.h"

#include <stdlib.h>
#include <string.h>

#define LINES_FIELD "csv_bonuses"

/* One line divided at its comma; false when it has none, or more than one. */
static bool divide(const char *line, size_t length, struct arena *arena, const char **id,
                   const char **amount)
{
    const char *comma = memchr(line, ',', length);
    size_t before = comma ? (size_t)(comma - line) : 0;

    if (!comma || memchr(comma + 1, ',', length - before - 1))
        return false;
    *id = arena_strndup(arena, line, before);
    *amount = arena_strndup(arena, comma + 1, length - before - 1);
    return true;
}

static void add_stranger(const char *id, struct buffer *strangers)
{
    if (strangers->length)
        buffer_add_text(strangers, ", ");
    buffer_add_text(strangers, id);
}

/* Where a set-up stands. */
struct reading {
    const struct prolific_world *world;
    const struct study *study;
    struct arena arena;
    struct buffer strangers; /* ids that did not take part */
    struct line_list list;
    struct objection *objection;
};

static bool read_line(struct reading *reading, const char *line, size_t length, size_t number)
{
    struct line_list *list = &reading->list;
    const char *id;
    const char *amount;
    int64_t amount_minor = 0;
    uint32_t receiver;

    if (!divide(line, length, &reading->arena, &id, &amount)) {
        prolific_object(reading->objection, 400, LINES_FIELD,
                        "Line %zu must be an id, a comma and an amount.", number);
        return false;
    }
    receiver = prolific_find_receiver(reading->world, reading->study, id);
    if (receiver == INDEX_NONE) {
        add_stranger(id, &reading->strangers);
        return true;
    }
    if (!amount_read(amount, &amount_minor) || amount_minor < 1 || amount_minor > MONEY_MAX_MINOR) {
        prolific_object(reading->objection, 400, LINES_FIELD,
                        "Line %zu: \"%s\" is no amount that can be paid.", number, amount);
        return false;
    }
    list->lines = array_reserve(list->lines, list->count, &list->capacity, sizeof *list->lines);
    list->lines[list->count++] = (struct bulk_line){receiver, amount_minor};
    return true;
}

static bool read_all(struct reading *reading, const char *text)
{
    int64_t most = reading->world->lines_max;
    size_t number = 0;

    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t stripped = length && text[length - 1] == '\r' ? length - 1 : length;

        if (!read_line(reading, text, stripped, ++number))
            return false;
        text += length;
        text += *text == '\n';
    }
    if (reading->strangers.length)
        prolific_object(reading->objection, 400, NULL,
                        "These ids did not take part in the study %s: %s", reading->study->id,
                        buffer_text(&reading->strangers));
    else if (!number)
        prolific_object(reading->objection, 400, LINES_FIELD, "There is no line.");
    else if (most && number > (size_t)most)
        prolific_object(reading->objection, 400, LINES_FIELD,
                        "There are %zu lines; %lld are the most.", number, (long long)most);
    return !reading->objection->status;
}

bool prolific_read_lines(const struct prolific_world *world, const struct study *study,
                         const char *text, struct line_list *list, struct objection *objection)
{
    struct reading reading = {
        .world = world, .study = study, .arena = ARENA_INIT, .objection = objection};
    bool good = read_all(&reading, text);

    if (!good) {
        free(reading.list.lines);
        reading.list = (struct line_list){0};
    }
    *list = reading.list;
    buffer_release(&reading.strangers);
    arena_release(&reading.arena);
    return good;
}
