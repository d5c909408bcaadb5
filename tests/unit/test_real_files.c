/* Files as the platforms and the common tools write them, read with the rules of the real platforms: each has the same
 * two bonuses, and all other columns are carried through as they stand. */

#include "csv_sample.h"

#include "platform/platform.h"

#define PARTICIPANT "5aaaaaaaaaaaaaaaaaaaaa0"
#define SUBMISSION "6bbbbbbbbbbbbbbbbbbbbb0"
#define STUDY "60ffe5c8371090c7041d43f8"

/* A file, and how a user would have it read. */
struct real_file {
    const char *name;
    const char *reason;                    /* --reason; NULL when the file has them */
    const char *amount;                    /* --amount */
    const struct column_choice choices[3]; /* --column, up to the first without a name */
    size_t rows;                           /* the first two are the bonuses below */
    size_t extra;                          /* columns carried through */
    const char *first_extra, *last_extra;  /* their names */
    const char *last_cell;                 /* of the second row */
};

static void read_real(const struct real_file *file, const char *platform, struct intents *intents)
{
    struct input_options options = {.rules = platform_find(platform)->fields,
                                    .choices = file->choices,
                                    .reason = file->reason,
                                    .amount = file->amount,
                                    .decimal = '.',
                                    .currency = "USD"};

    while (options.choice_count < 3 && file->choices[options.choice_count].name)
        options.choice_count++;
    if (options.rules->needs_group)
        options.group = STUDY;
    read_bonuses(fixture(file->name), &options, intents);
    assert_int_equal(intents->invalid_count, 0);
    assert_int_equal(intents->count, file->rows);
}

/* The cell of the carried column `column` (from 0). */
static const char *carried(const struct intent *row, size_t column)
{
    const char *cell = row->extra;

    while (column-- > 0)
        cell += strlen(cell) + 1;
    return cell;
}

static void extra_is(const struct intents *intents, const struct real_file *file)
{
    assert_int_equal(intents->extra_count, file->extra);
    if (file->extra == 0)
        return;
    assert_string_equal(intents->extra_names[0], file->first_extra);
    assert_string_equal(intents->extra_names[file->extra - 1], file->last_extra);
    assert_string_equal(carried(&intents->list[1], file->extra - 1), file->last_cell);
}

static void two_bonuses_are_in(const struct real_file *file, const char *platform, const char *id_1,
                               const char *id_2, const char *other_1, const char *other_2)
{
    struct intents intents;
    const struct intent *row;

    print_message("%s\n", file->name);
    read_real(file, platform, &intents);
    row = intents.list;
    assert_string_equal(row[0].worker_id, id_1);
    assert_string_equal(row[1].worker_id, id_2);
    assert_string_equal(row[0].assignment_id, other_1);
    assert_string_equal(row[1].assignment_id, other_2);
    if (!file->amount) {
        assert_int_equal(row[0].amount.minor, 150);
        assert_int_equal(row[1].amount.minor, 25);
    }
    extra_is(&intents, file);
    intents_release(&intents);
}

static void files_about_mturk_are_read(void **state)
{
    static const struct real_file files[] = {
        {"good-mturk-batch.csv",
         "Thank you",                                              NULL,
         {{FIELD_AMOUNT, "Answer.bonus_usd"}},
         2,                                                                        28,
         "HITTypeId",                                                                              "Reject",
         ""                                                                                                                  },
        {"good-mturk-batch-without-rates.csv",
         "Thank you",                                              NULL,
         {{FIELD_AMOUNT, "Answer.bonus_usd"}},
         2,                                                                        25,
         "HITTypeId",                                                                              "Reject",
         ""                                                                                                                  },
        {"good-mturk-batch-survey.csv",
         "Thank you",                                              NULL,
         {{FIELD_AMOUNT, "Answer.bonus"}},
         3,                                                                        30,
         "HITTypeId",                                                                              "Reject",
         ""                                                                                                                  },
        {"good-mturk-batch-survey-without-rates.csv",
         "Thank you",                                              NULL,
         {{FIELD_AMOUNT, "answer bonus"}},
         3,                                                                        27,
         "HITTypeId",                                                                              "Reject",
         ""                                                                                                                  },
        {"good-mturk-command-line-results.csv",
         "Thank you",                                              NULL,
         {{FIELD_AMOUNT, "Answer.bonus"}},
         2,                                                                        27,
         "hittypeid",                                                                              "Answer.correct",
         "8"                                                                                                                 },
        {"good-bonus-list-lower-case.csv",            "Thank you", NULL, {{0}}, 2, 0,  NULL,       NULL,                 NULL},
        {"good-bonus-list-capitals.csv",              "Thank you", NULL, {{0}}, 2, 0,  NULL,       NULL,                 NULL},
        {"good-bonus-list-boto.csv",                  NULL,        NULL, {{0}}, 2, 0,  NULL,       NULL,                 NULL},
        {"good-bonus-list-pandas.csv",                NULL,        NULL, {{0}}, 2, 2,  "column A", "score",              ""  },
        {"good-bonus-list-r.csv",                     NULL,        NULL, {{0}}, 2, 1,  "column A", "column A",           "2" },
        {"good-psiturk-participants.csv",
         "Thank you",                                              NULL,
         {{0}},
         2,                                                                        14,
         "uniqueid",                                                                               "datastring",
         "{\"condition\": 1, \"data\": [{\"uniqueid\": \"" WORKER_2 ":" ASSIGNMENT_2
         "\", \"trialdata\": {\"phase\": \"TEST\", \"word\": \"a, b\"}}],\n "
         "\"questiondata\": {\"engagement\": \"10\"}, \"status\": 3}"                                                        },
        {"good-otree-wide.csv",
         "Thank you",                                              NULL,
         {{FIELD_WORKER, "participant.mturk_worker_id"},
          {FIELD_ASSIGNMENT, "participant.mturk_assignment_id"},
          {FIELD_AMOUNT, "participant.payoff"}},
         2,                                                                        14,
         "participant.id_in_session",                                                              "game.1.group.total",
         "7.0"                                                                                                               },
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        two_bonuses_are_in(&files[i], "mturk", WORKER_1, WORKER_2, ASSIGNMENT_1, ASSIGNMENT_2);
}

static void files_about_prolific_are_read(void **state)
{
    static const struct real_file files[] = {
        {"good-prolific-export.csv",               NULL, NULL,   {{0}}, 2, 6,  "Status", "Age",               "CONSENT_REVOKED"},
        {"good-prolific-export-as-downloaded.csv",
         NULL,                                           "0.50",
         {{0}},
         3,                                                                19,
         "Status",                                                                       "Employment status",
         "Other"                                                                                                               },
        {"good-prolific-export-older.csv",
         NULL,                                           "0.50",
         {{0}},
         2,                                                                17,
         "status",                                                                       "Student Status",
         "Yes"                                                                                                                 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        two_bonuses_are_in(&files[i], "prolific", PARTICIPANT "1", PARTICIPANT "2", SUBMISSION "1",
                           SUBMISSION "2");
}

static void free_text_of_several_lines_is_carried_as_it_stands(void **state)
{
    static const struct real_file file = {.name = "good-mturk-batch-survey.csv",
                                          .reason = "Thank you",
                                          .choices = {{FIELD_AMOUNT, "Answer.bonus"}},
                                          .rows = 3};
    struct intents intents;

    (void)state;
    read_real(&file, "mturk", &intents);
    assert_string_equal(intents.extra_names[25], "Input.caption");
    assert_string_equal(carried(&intents.list[1], 25), "\"Nothing\"");
    assert_string_equal(intents.extra_names[26], "Answer.comment");
    assert_string_equal(
        carried(&intents.list[0], 26),
        "I liked it.\r\n\r\nThe second page said \"error\", though;\r\nthen it went "
        "on, fine");
    assert_string_equal(carried(&intents.list[2], 26), "=1+1, she said\nline two\n");
    assert_string_equal(carried(&intents.list[0], 27),
                        "[{\"agree\":{\"yes\":true,\"no\":false},\"age\":\"31\"}]");
    assert_int_equal(intents.list[2].amount.minor, 0);
    intents_release(&intents);
}

/* What Prolific's page for many bonuses takes has no names of columns. */
static void a_list_for_prolifics_own_page_lacks_its_first_line(void **state)
{
    struct input_options options = {
        .rules = platform_find("prolific")->fields, .group = STUDY, .decimal = '.', .currency = ""};
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    (void)state;
    assert_refused(
        bonus_csv_read(fixture("bad-prolific-bulk-bonus-list.csv"), &options, &intents, &error),
        &error, ERROR_INPUT, "the first line looks like data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_about_mturk_are_read),
        cmocka_unit_test(files_about_prolific_are_read),
        cmocka_unit_test(free_text_of_several_lines_is_carried_as_it_stands),
        cmocka_unit_test(a_list_for_prolifics_own_page_lacks_its_first_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
