#ifndef BONUSREC_TESTS_PAYEE_SAMPLE_H
#define BONUSREC_TESTS_PAYEE_SAMPLE_H

/* Rows, and what a platform knows of them besides. */

#include "core/payee.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 4 };

struct sample {
    struct intent rows[ROWS];
    size_t count;
    struct groups groups;
    struct payees payees;
    struct payments payments;
    struct arena arena;
    char currency[4];
    struct error error;
};

static inline struct intent *add_row(struct sample *s, const char *study, const char *submission,
                                     const char *participant)
{
    struct intent *row = &s->rows[s->count++];

    assert_true(s->count <= ROWS);
    *row = (struct intent){.group_id = study,
                           .assignment_id = submission,
                           .worker_id = participant,
                           .reason = "",
                           .ref = "",
                           .amount.minor = 250,
                           .row_no = (uint32_t)s->count};
    return row;
}

static inline struct group *add_group(struct sample *s, const char *id, const char *currency)
{
    struct group group = {.id = id, .account = "WS"};

    (void)memcpy(group.currency, currency, strlen(currency) + 1);
    groups_add(&s->groups, &group);
    return &s->groups.list[s->groups.count - 1];
}

static inline struct payee *add_payee(struct sample *s, const char *study, const char *submission,
                                      const char *participant)
{
    payees_add(
        &s->payees,
        &(struct payee){.group_id = study, .assignment_id = submission, .worker_id = participant});
    return &s->payees.list[s->payees.count - 1];
}

static inline int take_groups(struct sample *s)
{
    (void)memcpy(s->currency, "???", 4);
    return rows_take_groups(s->rows, s->count, &s->groups, s->currency, &s->arena, &s->error);
}

static inline void release(struct sample *s)
{
    groups_release(&s->groups);
    payees_release(&s->payees);
    payments_release(&s->payments);
    arena_release(&s->arena);
}

static inline void is_fine(const struct sample *s, size_t row_no)
{
    assert_null(s->rows[row_no - 1].problem);
}

static inline void has_problem(const struct sample *s, size_t row_no, enum problem_kind kind,
                               const char *code, const char *said)
{
    const struct problem *problem = s->rows[row_no - 1].problem;

    assert_non_null(problem);
    assert_int_equal(problem->kind, kind);
    assert_string_equal(problem->code, code);
    assert_non_null(problem->amount_text);
    if (!strstr(problem->detail, said))
        fail_msg("\"%s\" does not say \"%s\"", problem->detail, said);
}

#endif
