#ifndef BONUSREC_CORE_FIELDS_H
#define BONUSREC_CORE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/* The fields that a column can be mapped to. */
enum field {
    FIELD_WORKER = 0,
    FIELD_ASSIGNMENT,
    FIELD_GROUP,
    FIELD_AMOUNT,
    FIELD_REASON,
    FIELD_REF,
    FIELD_COUNT
};

/* Who gets a bonus, as the users of a platform know it: for messages. */
struct payee_words {
    const char *worker;     /* "worker" */
    const char *assignment; /* "assignment" */
};

/* How a platform names and shapes the fields: facts as data. */
struct field_rules {
    const char *title;                 /* "MTurk": for messages */
    const char *report_names[3];       /* report columns of worker, assignment, group */
    const char *names[FIELD_COUNT][5]; /* accepted column names, normalised (lower case, no
                                           * spaces, '_', '-', '.'); ends at NULL */
    struct payee_words words;
    bool needs_reason;
    bool needs_group;
    bool finds_assignment; /* a worker within a group is enough: the platform knows the rest */
    /* NULL when `id` has the shape of a worker, assignment or group id (`field`), else what is
     * wrong with it as the end of a sentence. */
    const char *(*check_id)(enum field field, const char *id);
    size_t reason_max_chars; /* longest reason in characters (code points); 0: there are none */
};

#endif
