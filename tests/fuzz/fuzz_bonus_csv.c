/* The reader of bonuses takes any bytes, with any options: each row can be used, and then all of it keeps to the
 * platform's rules, or it says in one sentence why not.
 *
 * The first two bytes choose the platform and the options. */

#include "fuzz_input.h"

#include "input/bonus_csv.h"
#include "platform/platform.h"

static const char *const study = "60ffe5c8371090c7041d43f8";

static bool fits(const struct field_rules *rules, enum field field, const char *id, bool needed)
{
    return *id ? !rules->check_id(field, id) : !needed;
}

/* What a row that can be used is. */
static void check_good(const struct intent *row, const struct input_options *options)
{
    const struct field_rules *rules = options->rules;
    bool both = !options->only_ids && !rules->finds_assignment;

    CHECK(fits(rules, FIELD_WORKER, row->worker_id, both));
    CHECK(fits(rules, FIELD_ASSIGNMENT, row->assignment_id, both));
    CHECK(fits(rules, FIELD_GROUP, row->group_id, rules->needs_group && !options->only_ids));
    CHECK(*row->assignment_id || *(options->only_ids ? row->group_id : row->worker_id));
    CHECK(!*row->assignment_id || strcmp(row->assignment_id, row->worker_id) != 0);
    CHECK(row->amount.minor >= 0 && row->amount.minor <= MONEY_MAX_MINOR);
    CHECK(strlen(row->amount.currency) == 0 || strlen(row->amount.currency) == 3);
    CHECK(!*options->currency || strcmp(row->amount.currency, options->currency) == 0);
    CHECK(utf8_count(row->reason) <= rules->reason_max_chars);
    CHECK(!rules->needs_reason || options->only_ids || *row->reason);
}

static void check_problem(const struct intent *row)
{
    const struct problem *problem = row->problem;

    CHECK(problem->kind == PROBLEM_INVALID);
    CHECK(*problem->code &&
          problem->code[strspn(problem->code, "abcdefghijklmnopqrstuvwxyz_")] == '\0');
    CHECK(strncmp(problem->detail, "row ", 4) == 0);
    CHECK(fuzz_is_showable(problem->detail));
    CHECK(problem->amount_text);
    CHECK(row->amount.minor == 0);
}

static void check_all(const struct intents *intents, const struct input_options *options)
{
    size_t problems = 0;

    for (size_t i = 0; i < intents->count; i++) {
        const struct intent *row = &intents->list[i];
        const char *extra = row->extra;
        size_t valid;

        CHECK(row->row_no > (i ? row[-1].row_no : 0));
        CHECK((extra == NULL) == (intents->extra_count == 0));
        for (size_t c = 0; c < intents->extra_count; c++) {
            CHECK(utf8_check(extra, strlen(extra), &valid) == UTF8_VALID);
            extra += strlen(extra) + 1;
        }
        if (row->problem)
            check_problem(row);
        else
            check_good(row, options);
        problems += row->problem != NULL;
    }
    CHECK(problems == intents->invalid_count);
    for (size_t c = 0; c < intents->extra_count; c++)
        CHECK(intents->extra_names[c]);
}

static void check_same_row(const struct intent *a, const struct intent *b)
{
    CHECK(a->row_no == b->row_no && a->amount.minor == b->amount.minor);
    CHECK(strcmp(a->worker_id, b->worker_id) == 0 &&
          strcmp(a->assignment_id, b->assignment_id) == 0);
    CHECK(strcmp(a->group_id, b->group_id) == 0 && strcmp(a->reason, b->reason) == 0);
    CHECK(strcmp(a->ref, b->ref) == 0);
    CHECK(!a->problem == !b->problem);
    CHECK(!a->problem || strcmp(a->problem->detail, b->problem->detail) == 0);
}

/* Reads the file twice. */
static void read_with(const struct input_options *options, const void *bytes, size_t length)
{
    struct intents a = INTENTS_INIT;
    struct intents b = INTENTS_INIT;
    struct error error = {0};
    struct error again = {0};
    int result = bonus_csv_read(fuzz_file(NULL, 0, bytes, length), options, &a, &error);

    CHECK(bonus_csv_read(fuzz_file(NULL, 0, bytes, length), options, &b, &again) == result);
    if (result < 0) {
        fuzz_check_error(&error);
        CHECK(!a.list && a.count == 0 && strcmp(error.text, again.text) == 0);
    }
    check_all(&a, options);
    CHECK(a.count == b.count && a.extra_count == b.extra_count);
    for (size_t i = 0; i < a.count; i++)
        check_same_row(&a.list[i], &b.list[i]);
    intents_release(&a);
    intents_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {0, 0, 0, ',', ';', '\t', '|', ':'};
    static const struct column_choice choices[] = {
        {FIELD_AMOUNT,     "Answer.bonus"  },
        {FIELD_WORKER,     "Participant id"},
        {FIELD_ASSIGNMENT, "b"             },
        {FIELD_REF,        "a"             },
        {FIELD_GROUP,      "note"          },
    };
    const struct field_rules *rules[2];
    struct input_options options = {.other_count = 1};
    unsigned prolific;

    if (size < 2)
        return 0;
    prolific = data[0] & 1;
    rules[0] = platform_find(prolific ? "prolific" : "mturk")->fields;
    rules[1] = platform_find(prolific ? "mturk" : "prolific")->fields;
    options.rules = rules[0];
    options.others = &rules[1];
    options.only_ids = data[0] >> 1 & 1;
    options.decimal = data[0] & 4 ? ',' : '.';
    options.amount = data[0] & 8 ? "0.75" : NULL;
    options.reason = data[0] & 16 && !prolific ? "Thank you" : NULL;
    options.group = data[0] & 16 && prolific ? study : NULL;
    options.currency = data[0] & 32 || !prolific ? "USD" : "";
    options.delimiter = delimiters[data[1] & 7];
    options.choice_count = data[1] >> 3 & 3;
    options.choices = choices + (data[1] >> 5) % 3;
    read_with(&options, data + 2, size - 2);
    return 0;
}
