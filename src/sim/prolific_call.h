#ifndef BONUSREC_SIM_PROLIFIC_CALL_H
#define BONUSREC_SIM_PROLIFIC_CALL_H

#include "base/arena.h"
#include "sim/http.h"

#include <stdbool.h>
#include <stdint.h>

/* The operations of the Prolific API that concern bonuses (prolific-openapi.yml, cut from the
 * published specification, August 2026), by method and path. */

enum prolific_operation {
    PROLIFIC_UNKNOWN = 0, /* the routes in prolific_call.c are in this order */
    PROLIFIC_GET_ME,
    PROLIFIC_GET_STUDY,
    PROLIFIC_GET_STUDY_COST,
    PROLIFIC_LIST_STUDY_SUBMISSIONS,
    PROLIFIC_LIST_SUBMISSIONS,
    PROLIFIC_GET_SUBMISSION,
    PROLIFIC_LIST_WORKSPACES,
    PROLIFIC_GET_BALANCE,
    PROLIFIC_SET_UP_BONUSES,
    PROLIFIC_PAY_BONUSES,
    PROLIFIC_OPERATION_COUNT
};

/* Whether the address is one that Prolific knows. */
enum prolific_address {
    ADDRESS_KNOWN = 0,
    ADDRESS_UNKNOWN,
    ADDRESS_WITHOUT_SLASH,    /* it would be known with "/" at its end */
    ADDRESS_WITH_OTHER_METHOD /* it is known, but not with this method */
};

/* What a request asks for. Texts are NULL when they are not in it. */
struct prolific_call {
    enum prolific_operation operation;
    enum prolific_address address;
    const char *study_id;
    const char *submission_id;
    const char *workspace_id;
    const char *bulk_id;
    const char *page; /* the texts of the query, decoded */
    const char *page_size;
    const char *ordering;
    const char *stranger; /* a parameter of the query that this simulator does not know */
    size_t lines;         /* of a set-up that was made or is to be paid, for the log */
};

/* "GetStudy"; "" for PROLIFIC_UNKNOWN. */
const char *prolific_operation_name(enum prolific_operation operation);

/* The operation called `name`, PROLIFIC_UNKNOWN when there is none. */
enum prolific_operation prolific_operation_from_name(const char *name);

/* Fills `call` from the method, the path and the query. Texts go into `arena`. */
void prolific_call_read(const struct http_request *request, struct arena *arena,
                        struct prolific_call *call);

#endif
