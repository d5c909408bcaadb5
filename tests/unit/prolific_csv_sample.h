#ifndef BONUSREC_TESTS_PROLIFIC_CSV_SAMPLE_H
#define BONUSREC_TESTS_PROLIFIC_CSV_SAMPLE_H

/* Rules as those of a platform that finds assignments, needs groups and has no reasons, and the ids
 * of the fixtures. */

#include "csv_sample.h"

#define PARTICIPANT_1 "5aaaaaaaaaaaaaaaaaaaaa01"
#define PARTICIPANT_2 "5aaaaaaaaaaaaaaaaaaaaa02"
#define SUBMISSION_1 "6bbbbbbbbbbbbbbbbbbbbb01"
#define SUBMISSION_2 "6bbbbbbbbbbbbbbbbbbbbb02"
#define STUDY_1 "60ffe5c8371090c7041d43f8"
#define STUDY_2 "60ffe5c8371090c7041d43f9"

static inline const char *prolific_sample_check_id(enum field field, const char *id)
{
    (void)field;
    return strlen(id) == 24 && strspn(id, "0123456789abcdef") == 24 ? NULL : "is no id";
}

static const struct field_rules prolific_sample_rules = {
    .title = "Prolific",
    .report_names = {"participant_id",                     "submission_id", "study_id"},
    .names = { [FIELD_WORKER] = {"participantid", "participant", "prolificpid"},
                     [FIELD_ASSIGNMENT] = {"submissionid", "submission", "sessionid"},
                     [FIELD_GROUP] = {"studyid", "study"},
                     [FIELD_AMOUNT] = {"bonusamount", "bonus", "amount"},
                     [FIELD_REF] = {"ref", "reference", "bonusid"}},
    .needs_group = true,
    .finds_assignment = true,
    .check_id = prolific_sample_check_id,
};

#define PROLIFIC_OPTIONS \
    ((struct input_options){.rules = &prolific_sample_rules, .decimal = '.', .currency = ""})

/* The row can be used, and has these ids and this amount. */
static inline void has_ids(const struct intent *row, const char *worker, const char *assignment,
                           const char *group, int64_t minor)
{
    if (row->problem)
        fail_msg("%s: %s", row->problem->code, row->problem->detail);
    assert_string_equal(row->worker_id, worker);
    assert_string_equal(row->assignment_id, assignment);
    assert_string_equal(row->group_id, group);
    assert_string_equal(row->reason, "");
    assert_int_equal(row->amount.minor, minor);
}

/* The row cannot be used, as `code` and `detail` say. */
static inline void has_problem(const struct intent *row, const char *code, const char *detail)
{
    assert_non_null(row->problem);
    assert_int_equal(row->problem->kind, PROBLEM_INVALID);
    assert_string_equal(row->problem->code, code);
    assert_string_equal(row->problem->detail, detail);
    assert_int_equal(row->amount.minor, 0);
}

static inline void file_refused(const char *name, const struct input_options *options,
                                enum error_kind kind, const char *words)
{
    struct intents intents = INTENTS_INIT;
    struct error error = {0};

    assert_refused(bonus_csv_read(fixture(name), options, &intents, &error), &error, kind, words);
    assert_null(intents.list);
}

#endif
