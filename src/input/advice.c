#include "input/advice.h"

#include "core/money.h"
#include "input/dates.h"
#include "input/header_text.h"

#include <stdlib.h>

enum {
    ROWS_SHOWN = 3,   /* of a cause that advice explains */
    FEWEST_ROWS = 3,  /* that can be spoken of together */
    MOST_PERCENT = 90 /* of the rows: then it is the file, not the row */
};

/* Advice while it is written. */
struct scene {
    const struct adviser *adviser;
    const struct row_checker *checker;
    struct intents *intents;
    struct buffer text;
};

void adviser_count(struct adviser *adviser, const struct finding *finding, uint32_t row_no,
                   const char *detail)
{
    size_t count = adviser->causes[finding->cause].count++;

    if (count < INTENTS_IN_FULL_MAX)
        adviser->causes[finding->cause].rows[count] = (struct advice_row){row_no, detail};
    if (count == 0)
        adviser->causes[finding->cause].first = *finding;
    if (finding->cause == CAUSE_MANGLED)
        adviser->mangled[finding->field]++;
}

void adviser_count_day(struct adviser *adviser, const struct table_row *row, int64_t minor)
{
    if (adviser->days.count++ > 0)
        return;
    adviser->days.minor = minor;
    adviser->days.row =
        (struct table_row){.row_no = row->row_no, .line = row->line, .sheet_row = row->sheet_row};
}

/* Whether the cause explains about all rows. */
static bool is_whole(const struct scene *scene, enum cause cause)
{
    size_t count = scene->adviser->causes[cause].count;

    return cause != CAUSE_OTHER && count >= FEWEST_ROWS &&
           count * 100 >= scene->intents->count * MOST_PERCENT;
}

static int order_rows(const void *a, const void *b)
{
    return compare_number(((const struct advice_row *)a)->row_no,
                          ((const struct advice_row *)b)->row_no);
}

static void choose_rows(const struct scene *scene)
{
    struct intents *intents = scene->intents;
    struct advice_row rows[CAUSE_COUNT * INTENTS_IN_FULL_MAX] = {{0}};
    size_t count = 0;

    for (enum cause cause = CAUSE_OTHER; cause < CAUSE_COUNT; cause++) {
        size_t most = is_whole(scene, cause) ? ROWS_SHOWN : INTENTS_IN_FULL_MAX;

        for (size_t i = 0; i < most && i < scene->adviser->causes[cause].count; i++)
            rows[count++] = scene->adviser->causes[cause].rows[i];
    }
    qsort(rows, count, sizeof *rows, order_rows);
    if (count > INTENTS_IN_FULL_MAX)
        count = INTENTS_IN_FULL_MAX;
    intents->in_full = arena_alloc(&intents->arena, count * sizeof *intents->in_full);
    intents->in_full_count = count;
    for (size_t i = 0; i < count; i++)
        intents->in_full[i] = rows[i].detail;
}

/* Ends a sentence. */
static void tell(struct scene *scene)
{
    struct intents *intents = scene->intents;

    if (intents->advice_count < INTENTS_ADVICE_MAX)
        intents->advice[intents->advice_count++] =
            arena_strdup(&intents->arena, buffer_text(&scene->text));
    buffer_clear(&scene->text);
}

/* Adds `all 25 rows`, or `24 of 25 rows`. */
static void add_share(struct scene *scene, size_t count)
{
    if (count == scene->intents->count)
        buffer_printf(&scene->text, "all %zu rows", count);
    else
        buffer_printf(&scene->text, "%zu of %zu rows", count, scene->intents->count);
}

/* Adds `"worker_id" (A)`, or the field's name when it has no column. */
static void add_column(struct scene *scene, enum field field)
{
    size_t column = scene->checker->columns->of_field[field];

    if (column == NO_COLUMN)
        buffer_add_text(&scene->text, columns_field_name(scene->checker->options->rules, field));
    else
        header_add_name(&scene->text, scene->checker->header, column);
}

static void tell_mangled(struct scene *scene)
{
    bool is_first = true;

    buffer_add_text(&scene->text, "a spreadsheet took ids for numbers and kept only some of their "
                                  "digits, in ");
    for (enum field field = FIELD_WORKER; field <= FIELD_GROUP; field++) {
        if (!scene->adviser->mangled[field])
            continue;
        if (!is_first)
            buffer_add_text(&scene->text, " and in ");
        add_share(scene, scene->adviser->mangled[field]);
        buffer_add_text(&scene->text, " of column ");
        add_column(scene, field);
        is_first = false;
    }
    buffer_add_text(&scene->text, ": nothing in this file brings them back, so take the file as "
                                  "the platform made it, and do not open it with a double click");
    tell(scene);
    buffer_add_text(&scene->text, "to open it in Excel: Data > From Text/CSV, there under \"Data "
                                  "Type Detection\" choose \"Do not detect data types\", then "
                                  "Load; save as \"CSV UTF-8\"");
    tell(scene);
    buffer_add_text(&scene->text, "to open it in LibreOffice: in the window \"Text Import\" click "
                                  "the head of the column, choose \"Text\" as its column type, "
                                  "then OK");
    tell(scene);
}

static void tell_swapped(struct scene *scene)
{
    const struct row_checker *checker = scene->checker;
    const struct finding *first = &scene->adviser->causes[CAUSE_SWAPPED].first;
    size_t a = checker->columns->of_field[first->field];
    size_t b = checker->columns->of_field[first->partner];

    buffer_add_text(&scene->text, "the columns ");
    add_column(scene, first->field);
    buffer_add_text(&scene->text, " and ");
    add_column(scene, first->partner);
    buffer_add_text(&scene->text, " are swapped in ");
    add_share(scene, scene->adviser->causes[CAUSE_SWAPPED].count);
    buffer_add_text(&scene->text, ": swap their names in the first line");
    if (a != NO_COLUMN && b != NO_COLUMN) {
        buffer_add_text(&scene->text, ", or give ");
        header_add_option(&scene->text, columns_field_name(checker->options->rules, first->field),
                          checker->header, b);
        buffer_add_char(&scene->text, ' ');
        header_add_option(&scene->text, columns_field_name(checker->options->rules, first->partner),
                          checker->header, a);
    }
    tell(scene);
}

static void tell_same(struct scene *scene)
{
    const struct field_rules *rules = scene->checker->options->rules;
    const struct finding *first = &scene->adviser->causes[CAUSE_SAME_ID].first;

    buffer_add_text(&scene->text, "the column ");
    add_column(scene, first->field);
    buffer_printf(&scene->text, " has the %s again in ", rules->report_names[first->partner]);
    add_share(scene, scene->adviser->causes[CAUSE_SAME_ID].count);
    if (rules->finds_assignment && first->field == FIELD_ASSIGNMENT)
        buffer_printf(&scene->text, ": take it out, for with the %s alone each %s is found",
                      rules->report_names[0], rules->words.assignment);
    else
        buffer_printf(&scene->text, ": fill in the %s, from the platform's own file",
                      rules->report_names[first->field]);
    tell(scene);
}

static void tell_platform(struct scene *scene)
{
    const struct field_rules *other = scene->adviser->causes[CAUSE_PLATFORM].first.other;

    add_share(scene, scene->adviser->causes[CAUSE_PLATFORM].count);
    buffer_printf(
        &scene->text,
        " have ids that look like those of %s, and this run is for %s: give --platform %s",
        other->title, scene->checker->options->rules->title, other->platform);
    tell(scene);
}

static void tell_amounts(struct scene *scene, enum cause cause)
{
    size_t column = scene->checker->columns->of_field[FIELD_AMOUNT];

    if (column == NO_COLUMN)
        return;
    buffer_add_text(&scene->text, "the amounts in column ");
    add_column(scene, FIELD_AMOUNT);
    buffer_add_text(&scene->text,
                    cause == CAUSE_CURRENCY ? " have a currency in " : " have a decimal comma in ");
    add_share(scene, scene->adviser->causes[cause].count);
    buffer_add_text(&scene->text, cause == CAUSE_CURRENCY
                                      ? ": format the column as a number with two decimals and no "
                                        "currency, and save again"
                                      : ": give --decimal ,");
    tell(scene);
}

/* Those amounts are lost, however many others are not; and as a number a date is an amount. */
static void tell_dates(struct scene *scene)
{
    buffer_add_text(&scene->text, "a spreadsheet took amounts for dates, in ");
    add_share(scene, scene->adviser->causes[CAUSE_DATE].count);
    buffer_add_text(&scene->text, " of column ");
    add_column(scene, FIELD_AMOUNT);
    buffer_add_text(&scene->text, ": take the original file and import this column as text; do not "
                                  "format it as a number, for a date then becomes an amount such "
                                  "as 46143.00");
    tell(scene);
}

/* What a date becomes when it is formatted as a number. It is an amount, and may be meant. */
static void tell_days(struct scene *scene)
{
    const struct adviser *adviser = scene->adviser;
    const struct row_checker *checker = scene->checker;
    char amount[MONEY_TEXT_SIZE];
    char day[DATES_TEXT_SIZE];

    diagnose_cell(&scene->text, &adviser->days.row, checker->header,
                  checker->columns->of_field[FIELD_AMOUNT]);
    buffer_printf(&scene->text,
                  "%s looks like a date's number (%s), which a spreadsheet makes of amounts such "
                  "as 1.50: if it is one, import the original file with this column as text",
                  money_format(adviser->days.minor, amount), dates_day(adviser->days.minor, day));
    if (adviser->days.count > 1) {
        buffer_add_text(&scene->text, "; so in ");
        add_share(scene, adviser->days.count);
    }
    tell(scene);
}

static void tell_no_rows(struct scene *scene)
{
    buffer_printf(&scene->text, "has a header and no rows%s: there is nothing to pay",
                  scene->adviser->has_left_out ? " but those with the status unexpected" : "");
    tell(scene);
}

static void tell_commas(struct scene *scene)
{
    add_share(scene, scene->adviser->causes[CAUSE_COMMAS].count);
    buffer_add_text(&scene->text,
                    " have more cells than the header: if the amounts have a decimal comma, save "
                    "the file again with \";\" between the cells, and give --decimal ,");
    tell(scene);
}

/* An assignment belongs to one group: the same in all rows, with groups that differ, is a group. */
static void tell_constant(struct scene *scene)
{
    const struct intents *intents = scene->intents;
    const struct field_rules *rules = scene->checker->options->rules;
    bool differ = false;

    if (intents->count < FEWEST_ROWS || !*intents->list[0].assignment_id)
        return;
    for (size_t i = 0; i < intents->count; i++) {
        const struct intent *row = &intents->list[i];

        /* Equal ids share their bytes. */
        if (row->assignment_id != intents->list[0].assignment_id || !*row->group_id)
            return;
        differ = differ || row->group_id != intents->list[0].group_id;
    }
    if (!differ)
        return;
    buffer_printf(
        &scene->text, "all %zu rows have the same %s and not the same %s: are the columns ",
        intents->count, rules->report_names[FIELD_ASSIGNMENT], rules->report_names[FIELD_GROUP]);
    add_column(scene, FIELD_ASSIGNMENT);
    buffer_add_text(&scene->text, " and ");
    add_column(scene, FIELD_GROUP);
    buffer_add_text(&scene->text, " swapped?");
    tell(scene);
}

/* Whether `id` is one of `field`, and none of `other`. */
static bool is_only(const struct field_rules *rules, const char *id, enum field field,
                    enum field other)
{
    if (!*id || rules->check_id(field, id))
        return false;
    return rules->check_id(other, id) ||
           (rules->looks_like && rules->looks_like(field, id) && !rules->looks_like(other, id));
}

/* Whether the ids of all rows bear out what is read as `field` and could be taken for `other`: then
 * it is the name of the column that is wrong. */
static bool is_borne_out(const struct scene *scene, enum field field, enum field other)
{
    const struct field_rules *rules = scene->checker->options->rules;

    for (size_t i = 0; i < scene->intents->count; i++) {
        const struct intent *row = &scene->intents->list[i];
        const char *const ids[ID_FIELDS] = {row->worker_id, row->assignment_id, row->group_id};

        if (rules->check_id(field, ids[field]) || (!is_only(rules, ids[field], field, other) &&
                                                   !is_only(rules, ids[other], other, field)))
            return false;
    }
    return scene->intents->count > 0;
}

/* A --column that takes one kind of id from a column that is called as another kind. */
static void tell_names(struct scene *scene)
{
    const struct input_options *options = scene->checker->options;
    const struct columns *columns = scene->checker->columns;
    char name[HEADER_NAME_SIZE];

    for (enum field field = FIELD_WORKER; field <= FIELD_GROUP; field++) {
        if (columns->of_field[field] == NO_COLUMN)
            continue;
        header_normalise(scene->checker->header->cells[columns->of_field[field]].text, name);
        for (enum field other = FIELD_WORKER; other <= FIELD_GROUP; other++) {
            if (other == field || !columns_name_matches(options->rules, other, name) ||
                is_borne_out(scene, field, other))
                continue;
            buffer_printf(&scene->text, "the %s is read from the column ",
                          columns_field_name(options->rules, field));
            add_column(scene, field);
            buffer_printf(&scene->text, ", which by its name has the %s: is --column right?",
                          columns_field_name(options->rules, other));
            tell(scene);
        }
    }
}

void adviser_finish(const struct adviser *adviser, const struct row_checker *checker,
                    struct intents *intents)
{
    struct scene scene = {adviser, checker, intents, BUFFER_INIT};

    intents->advice = arena_alloc(&intents->arena, INTENTS_ADVICE_MAX * sizeof *intents->advice);
    choose_rows(&scene);
    if (intents->count == 0 && !checker->options->only_ids)
        tell_no_rows(&scene);
    if (is_whole(&scene, CAUSE_REHEARSAL)) {
        buffer_add_text(&scene.text, adviser->causes[CAUSE_REHEARSAL].first.marker->advice);
        tell(&scene);
    }
    if (is_whole(&scene, CAUSE_PLATFORM))
        tell_platform(&scene);
    if (adviser->causes[CAUSE_MANGLED].count >= FEWEST_ROWS)
        tell_mangled(&scene);
    if (is_whole(&scene, CAUSE_SWAPPED))
        tell_swapped(&scene);
    if (is_whole(&scene, CAUSE_SAME_ID))
        tell_same(&scene);
    if (adviser->causes[CAUSE_DATE].count >= FEWEST_ROWS)
        tell_dates(&scene);
    if (adviser->days.count)
        tell_days(&scene);
    if (is_whole(&scene, CAUSE_DECIMAL_COMMA))
        tell_amounts(&scene, CAUSE_DECIMAL_COMMA);
    /* What it advises would make amounts of dates. */
    if (is_whole(&scene, CAUSE_CURRENCY) && !adviser->causes[CAUSE_DATE].count)
        tell_amounts(&scene, CAUSE_CURRENCY);
    if (is_whole(&scene, CAUSE_COMMAS))
        tell_commas(&scene);
    tell_constant(&scene);
    if (checker->options->choice_count)
        tell_names(&scene);
    buffer_release(&scene.text);
}
