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

/* A text that stands in no cell of a file to be paid from: it is left over from a rehearsal. */
struct field_marker {
    const char *text;
    const char *wrong;  /* what it tells and what to do, as the end of a sentence about the cell */
    const char *advice; /* what to do when it stands in every row */
};

enum { FIELD_MARKER_MAX = 32 }; /* bytes of the longest marker's text */

/* How a platform names and shapes the fields: facts as data. */
struct field_rules {
    const char *title;                 /* "MTurk": for messages */
    const char *platform;              /* "mturk": what --platform calls it */
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
    /* Whether `id`, which another platform refuses, is most likely one of this platform: narrower
     * than check_id(), for a guess in a message. NULL where that cannot be told. */
    bool (*looks_like)(enum field field, const char *id);
    const struct field_marker *markers; /* ends at a text of NULL; NULL: none */
    size_t reason_max_chars; /* longest reason in characters (code points); 0: there are none */
};

#endif
